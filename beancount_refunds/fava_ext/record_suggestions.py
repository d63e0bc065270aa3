"""What could stand in a field of a form: words of the ledger, each told, and few of them however many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.recording.known import known
from beancount_refunds.render.style import printable
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.recording.commands import Command
    from beancount_refunds.recording.ground import Asked, Ground

#: Words that are offered at once: a browser looks through them with every letter that is typed.
OFFERED = 60


@frozen
class Suggestion:
    """A word as it would stand in the ledger; ``shown`` says beside it what it is."""

    word: str
    shown: str


@frozen
class Suggestions:
    """Some words for a field; ``more`` says that there are others, which typing a part of them finds."""

    words: tuple[Suggestion, ...] = ()
    more: bool = False


def suggestions(command: Command, field: str, asked: Asked, ground: Ground, view: View) -> Suggestions:
    """At most :data:`OFFERED` words that can stand in a field, those first that hold what was typed there."""
    words = known(command, field, asked, ground)
    if len(words) > OFFERED:
        words = tuple(_nearest(words, _typed(asked, field)))
    told = _Told(ground, view)
    return Suggestions(
        words=tuple(Suggestion(word=word, shown=told.of(field, word)) for word in words[:OFFERED]),
        more=len(words) > OFFERED,
    )


def _typed(asked: Asked, field: str) -> str:
    """The text of a field, of several the last."""
    value = asked.get(field, "")
    return (value if isinstance(value, str) else value[-1]).casefold()


def _nearest(words: Sequence[str], typed: str) -> Iterator[str]:
    """Words that begin with what was typed, then those that hold it, then the others."""
    folded = [word.casefold() for word in words]
    ranks = [(not word.startswith(typed)) + (typed not in word) for word in folded]
    yield from (word for __, word in sorted(zip(ranks, words, strict=True), key=lambda pair: pair[0]))


class _Told:
    """What the words of a ledger are, in a few words each."""

    def __init__(self, ground: Ground, view: View) -> None:
        self._books = ground.settlement
        self._view = view
        self._named = {
            field: dict(self._books.policy.get(key, ground.on))
            for field, key in (("reason", "reason_code"), ("by", "actor"), ("owner", "actor"))
        }

    def of(self, field: str, word: str) -> str:
        """A word, and what it is in a field where it does not say all itself."""
        return " · ".join((printable(word), *filter(None, self._facts(field, word))))

    def _facts(self, field: str, word: str) -> Iterator[str]:
        if field in self._named:
            yield printable(self._named[field][word])
        elif field in ("vendor_id", "lines"):
            yield self._vendor(word.removesuffix("="))
        else:
            yield from self._noun(word)

    def _noun(self, id_: str) -> Iterator[str]:
        """Of a credit what is available, of a refund and a case how much and how far; whose it is."""
        books, view = self._books, self._view
        if credit := books.credit.get(id_):
            available = view.money(credit.available_balance_minor, credit.currency)
            yield from (_("%(amount)s available", amount=available), f"{credit.issued_on}")
            yield self._vendor(credit.vendor_id)
        elif refund := books.refund.get(id_):
            yield from (view.money(refund.amount_minor, refund.currency), str(refund.status))
            yield self._vendor(refund.vendor_id)
        elif case := books.case.get(id_):
            yield from (view.money(case.claimed_amount_minor, case.currency), str(case.status))
            yield self._vendor(case.vendor_id)
        elif vendor := books.vendor.get(id_):
            yield printable(vendor.name)

    def _vendor(self, id_: str | None) -> str:
        vendor = self._books.vendor.get(id_ or "")
        return "" if vendor is None else printable(vendor.name)
