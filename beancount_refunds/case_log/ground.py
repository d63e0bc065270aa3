"""What the rows of a log are read against: the guide, and the ledger's vendors, reasons and currencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.case_log.figures import SYMBOLS, Amounts, Dates, Unclear
from beancount_refunds.case_log.words import STATUS_WORDS, STATUSES, meant, plain
from beancount_refunds.stream import communications, sort_out

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.case_log.mapping import Guide, Layout
    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Communication, Vendor


class Ground:
    """What all rows of a file have in common."""

    def __init__(self, guide: Guide, ledger: Ledger) -> None:
        self.guide = guide
        settlement = self.settlement = ledger.settlement
        # Whatever the day: a note does not make the books end later.
        stream = sort_out(ledger.entries, ledger.options)
        self.said: dict[str, list[Communication]] = {}
        for communication in communications(stream):
            self.said.setdefault(communication.subject, []).append(communication)
        self.symbols = {**SYMBOLS, **guide.symbols}
        self.dates = Dates(guide.format.get("dates"))
        self.vendors: dict[str, set[str]] = {}
        for vendor in settlement.vendors:
            for name in (vendor.id, vendor.name, *vendor.aliases):
                self.vendors.setdefault(plain(name), set()).add(vendor.id)

    def amounts(self, layout: Layout) -> Amounts:
        """How amounts are written; what this program exports as CSV has decimal points."""
        exported = "claimed_amount_minor" in layout.header
        decimal = self.guide.format.get("decimal") or ("." if exported else None)
        return Amounts(self.settlement.precisions, decimal, self.symbols)

    def currency(self, word: str | None) -> str | None:
        """The currency that a cell names by its code or its symbol."""
        return None if word is None else self.symbols.get(word, word.upper())

    def vendor(self, word: str) -> Vendor:
        """The vendor of that id, name or alias; raises :class:`Unclear`."""
        asked = self.guide.meaning("vendors", word) or word
        if asked in self.settlement.vendor:
            return self.settlement.vendor[asked]
        ids = sorted(self.vendors.get(plain(asked), ()))
        if len(ids) == 1:
            return self.settlement.vendor[ids[0]]
        if ids:
            message = f"is {word!r}, which is {' or '.join(ids)}; say which in the mapping, under [vendors]"
        else:
            message = f"is {word!r}, no vendor of the ledger{meant(asked, self.settlement.vendor)}"
        raise Unclear(message)

    def reason(self, word: str, on: datetime.date) -> str:
        """The reason code that a word of the log stands for; raises :class:`Unclear`."""
        asked = self.guide.meaning("reasons", word) or word
        codes = dict(self.settlement.policy.get("reason_code", on))
        if not codes or asked in codes:
            return asked
        by_words: dict[str, str] = {
            plain(text): code for code, words in codes.items() for text in (words, code)
        }
        if plain(asked) in by_words:
            return by_words[plain(asked)]
        message = f"is {word!r}, no reason code of the policy{meant(asked, codes)} ({', '.join(codes)})"
        raise Unclear(message)

    def default_owner(self, on: datetime.date) -> str | None:
        """Whom the policy names as owner where nobody else is."""
        owner: str | None = self.settlement.policy.get("default_owner", on)
        return owner

    def status(self, word: str) -> str:
        """The status that a word of the log stands for; raises :class:`Unclear`."""
        meaning = self.guide.meaning("statuses", word) or STATUS_WORDS.get(plain(word))
        if meaning is None:
            message = (
                f"is {word!r}; say in the mapping, under [statuses], which it is ({', '.join(STATUSES)})"
            )
            raise Unclear(message)
        return meaning
