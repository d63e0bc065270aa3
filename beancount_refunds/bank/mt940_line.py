"""Field 61 with its field 86 as one line of a statement.

The grammar of field 61 and the sign of its mark are those of the library `mt940`, with all its options on;
amounts are checked before it turns them into numbers. It gives an entry date that is five weeks or more
from the day of value the wrong year at the turn of the year: here it is the nearest one.
"""

from __future__ import annotations

import calendar
import datetime
import re
from typing import TYPE_CHECKING, Any

import mt940

from beancount_refunds.bank import figures
from beancount_refunds.bank.model import LineKind, StatementLine, Unreadable
from beancount_refunds.bank.mt940_details import details

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from beancount_refunds.bank.mt940_fields import Field
    from beancount_refunds.money import Money

#: The one that lets the customer's reference be as long as the bank writes it.
_STATEMENT = mt940.tags.StatementGLS()
_LIBRARY = mt940.models.Transactions(options=mt940.Options.all())
#: Day of value and entry date stand in the first ten characters.
_DAYS = 10
_WRITTEN = "it is written 260605[0605]C12,50NTRFREFERENCE//BANKREFERENCE, with C, D, RC or RD and a comma"
#: Money that is only expected, in a field 61 of MT942.
_EXPECTED = re.compile(r"[0-9]{6}(?:[0-9]{4})?E[CD]")
_AMOUNT = re.compile(r"([A-Z]{3})? ?([0-9]{1,15}(?:,[0-9]{0,5})?)")

#: No reference, or the word that says where in field 86 it stands.
_NONE = frozenset({"", "NONREF", "NOTPROVIDED", "NOT PROVIDED", "EREF", "KREF", "MARF", "PREF", "IREF"})
_REFERENCES = ("KREF", "CREF", "PREF", "MREF", "MARF")
_CREDITOR_REFERENCE = re.compile(r"STRD/[A-Z]*/?(.+)")

#: Business transaction codes of German banks (GVC, annex 3 of the DFÜ agreement) whose meaning is certain.
_CODES = {
    **dict.fromkeys(("009", "059", "108", "109", "111", "159", "160", "181", "183", "184"), LineKind.RETURN),
    **dict.fromkeys(("807", "808", "809"), LineKind.FEE),
    **dict.fromkeys(("833", "834"), LineKind.OWN_TRANSFER),
    "899": LineKind.REVERSAL,
}
#: Transaction types of SWIFT: returned item; charges, commission; sweeping, topping, zero balancing.
_TYPES = {
    "RTI": LineKind.RETURN,
    **dict.fromkeys(("CHG", "COM"), LineKind.FEE),
    **dict.fromkeys(("CMS", "CMT", "CMZ"), LineKind.OWN_TRANSFER),
}


def expected(field: Field) -> bool:
    """Whether a field 61 tells money that is not booked yet."""
    return _EXPECTED.match(field.value) is not None


def line(field: Field, told: Sequence[str], currency: str) -> StatementLine:
    """The line that a field 61 makes, with the lines of its field 86; raises :class:`~.model.Unreadable`."""
    first, *others = field.lines
    found = _STATEMENT.re.match("\n".join(filter(None, (first.strip(), " ".join(map(str.strip, others))))))
    if found is None or found["id"] is None or not first.strip()[:_DAYS].isascii():
        figures.refuse(f"field 61 reads {first.strip()[:60]!r}", _WRITTEN, field.lineno)
    size = figures.money(found["amount"], currency, field.lineno, decimal=",")
    try:
        value_on, booked_on, minus = _read(found.groupdict())
    except ValueError:
        days = first.strip()[:_DAYS]
        figures.refuse(f"a day of field 61 reads {days!r}", "there is no such day", field.lineno)
    amount = size._replace(minor=-size.minor if minus else size.minor)
    said = details(told)
    beside = details([found["extra_details"] or ""])
    words = {**beside.words, **said.words}
    return StatementLine(
        amount=amount,
        booked_on=booked_on,
        value_on=value_on,
        kind=_kind(found["status"], found["id"], said.code, words, amount),
        reference=_reference(found["bank_reference"]),
        end_to_end_id=_reference(words.get("EREF")),
        counterparty=said.counterparty,
        counterparty_iban=said.iban,
        references=tuple(dict.fromkeys(_references(found["customer_reference"], words))),
        text=" ".join(filter(None, (said.text, beside.text))),
        instructed=_instructed(words, size),
        rate=_rate(words.get("EXCH", "")),
        charges=tuple(_charges(words, currency)),
        lineno=field.lineno,
    )


def _read(groups: dict[str, Any]) -> tuple[datetime.date, datetime.date, bool]:
    """Day of value, day of entry, and whether money went out; raises ``ValueError`` for what is no day."""
    month, day = (groups.pop(name) or "" for name in ("entry_month", "entry_day"))
    read: dict[str, Any] = _STATEMENT(_LIBRARY, groups)
    value_on = datetime.date(read["date"].year, read["date"].month, read["date"].day)
    booked_on = _nearest(int(month), int(day), value_on) if month.strip() else value_on
    return value_on, booked_on, read["amount"].amount < 0


def _nearest(month: int, day: int, to: datetime.date) -> datetime.date:
    """The day of that name that is nearest."""
    years = (to.year - 1, to.year, to.year + 1)
    days = [datetime.date(year, month, day) for year in years if day <= calendar.monthrange(year, month)[1]]
    return min(days, key=lambda one: abs(one - to))


def _kind(mark: str, type_: str, code: str, words: Mapping[str, str], amount: Money) -> LineKind:
    """What the bank calls it: by the mark (RC and RD), the German code, the type of SWIFT, its sign."""
    if mark.upper().startswith("R"):
        return LineKind.REVERSAL
    if "RTRN" in words:
        return LineKind.RETURN
    by_sign = LineKind.RECEIPT if amount.minor > 0 else LineKind.PAYMENT
    return _CODES.get(code) or _TYPES.get(type_[1:].upper(), by_sign)


def _reference(text: str | None) -> str | None:
    written = (text or "").strip()
    return None if written.rstrip("+").upper() in _NONE else written


def _references(customer: str, words: Mapping[str, str]) -> Iterator[str]:
    """The customer's reference, those behind words, and a creditor reference of the remittance."""
    creditor = _CREDITOR_REFERENCE.match(words.get("REMI", ""))
    for text in (customer, *(words.get(word) for word in _REFERENCES), creditor and creditor[1]):
        reference = _reference(text)
        if reference is not None:
            yield reference


def _instructed(words: Mapping[str, str], size: Money) -> Money | None:
    """What the payer sent, where it differs from what was booked."""
    sent = _money(words.get("OCMT") or words.get("OAMT", ""), size.currency)
    return None if sent == size else sent


def _charges(words: Mapping[str, str], currency: str) -> Iterator[Money]:
    for word in ("COAM", "CHGS", "CHGS1", "CHGS2"):
        kept = _money(words.get(word, ""), currency)
        if kept is not None and kept.minor:
            yield kept


def _money(text: str, currency: str) -> Money | None:
    """An amount in a free text; ``None`` for what reads otherwise: it proves nothing and refuses nothing."""
    found = _AMOUNT.fullmatch(text.strip())
    try:
        return found and figures.money(found[2], found[1] or currency, None, decimal=",")
    except Unreadable:
        return None


def _rate(text: str) -> Decimal | None:
    """A rate in a free text, in the same way."""
    try:
        return figures.rate(text.replace(",", "."), None)
    except Unreadable:
        return None
