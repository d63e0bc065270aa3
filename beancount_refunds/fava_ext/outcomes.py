"""What came of a wish, as a page shows it: what is written, posted and changed, or what speaks against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.fava_ext.day import Day
from beancount_refunds.fava_ext.parts import Cell, Grid, Heading, Piece
from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.recording.consequences import consequences
from beancount_refunds.recording.told import posted
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from beancount.core.data import Transaction

    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.fava_ext.wishes import Done
    from beancount_refunds.record.refusals import Refused
    from beancount_refunds.recording.consequences import Balance, Change, Consequences

#: The words by which a script tells outcomes apart.
PREVIEWED, WRITTEN, REFUSED, MOVED, FORBIDDEN, UNFIT = (
    "previewed",
    "written",
    "refused",
    "moved",
    "forbidden",
    "unfit",
)


@frozen
class Outcome:
    """An answer: ``word`` for scripts, ``status`` of HTTP, a ``title`` and what stands below it.

    ``text`` is what is written, ``posted`` and ``unposted`` are transactions as text, ``said`` sentences for
    people; ``ids`` are what was recorded, ``href`` is the page of the first of them, ``field`` is the one
    that does not fit.
    """

    word: str
    status: int
    title: str
    place: Piece | None = None
    text: str = ""
    posted: str = ""
    unposted: str = ""
    balances: Grid | None = None
    changes: tuple[tuple[Piece, ...], ...] = ()
    said: tuple[tuple[Piece, ...], ...] = ()
    ids: tuple[str, ...] = ()
    href: str | None = None
    field: str = ""


def shown(done: Done, view: View) -> Outcome:
    """A preview, or what was written."""
    recorded = done.recorded
    day = Day(recorded.after)
    changed = consequences(recorded.before, recorded.after)
    ids = _ids(done)
    said = [view.linked(sentence, day) for sentence in done.said]
    if recorded.repeated:
        said.append((Piece(_("It was recorded before; nothing was written.")),))
    if recorded.commit is not None and recorded.commit.hash is None:
        trouble = _("It is written and not committed: %(trouble)s", trouble=recorded.commit.trouble)
        said.append((Piece(trouble),))
    fresh = not (recorded.written or recorded.repeated)
    return Outcome(
        word=PREVIEWED if fresh else WRITTEN,
        status=200,
        title=_("This will be written") if fresh else _("Written"),
        place=view.links.place(recorded.positions[0]),
        text=view.figures("".join(recorded.texts)),
        posted=_transactions(changed.added, view),
        unposted=_transactions(changed.gone, view),
        balances=_balances(changed, view),
        changes=tuple(_change(one, view, day) for one in changed.changes),
        said=tuple(said),
        ids=ids,
        href=next((href for id_ in ids if (href := view.links.noun(day, id_))), None),
    )


def refused(refusal: Refused, view: View) -> Outcome:
    """The messages as bean-check would print them."""
    said = (line for one in refusal.objections for line in one.message.splitlines())
    return Outcome(
        word=REFUSED,
        status=refusal.http,
        title=_("The ledger does not take it"),
        said=tuple(view.linked(line) for line in said),
    )


def told(word: str, status: int, title: str, *sentences: str, field: str = "") -> Outcome:
    """Why nothing was recorded, in sentences."""
    return Outcome(
        word=word, status=status, title=title, said=tuple((Piece(one),) for one in sentences), field=field
    )


def _ids(done: Done) -> tuple[str, ...]:
    """What the directives are about, each once; documents and transactions are about nothing of ours."""
    places = frozenset(done.recorded.positions)
    acts = (act for act in done.recorded.after.settlement.acts if act.position in places)
    return tuple(dict.fromkeys(id_ for act in acts for id_ in (act.id, *act.names)))


def _transactions(entries: Sequence[Transaction], view: View) -> str:
    return view.figures(posted(entries)) if entries else ""


def _balances(changed: Consequences, view: View) -> Grid | None:
    if not changed.balances:
        return None
    headings = (Heading(_("Balance")), Heading(_("before"), "num", "num"), Heading(_("after"), "num", "num"))
    return Grid(headings=headings, rows=tuple(tuple(_row(one, view)) for one in changed.balances))


def _row(balance: Balance, view: View) -> Iterator[Cell]:
    yield Cell(view.linked(balance.what))
    for number in (balance.before, balance.after):
        yield Cell((Piece(f"{view.figures(f'{number:,}')} {balance.currency}"),), "num")


def _change(change: Change, view: View, day: Day) -> tuple[Piece, ...]:
    before = f"{change.before} → " if change.before else ""
    return (Piece(change.id, view.links.noun(day, change.id)), Piece(f": {before}{change.after}"))
