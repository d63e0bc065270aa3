"""Sealing a period, and telling what changed in one since it was sealed.

The seal is the SHA-256 of canonical rows (`seal`). A digest cannot tell what changed; git can: the rows are
computed again for the commit that brought the seal in, and compared one by one.
"""

from __future__ import annotations

import datetime
import json
import os
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.evidence.earlier import ledger_at
from beancount_refunds.history import Commit, Origin, provenance
from beancount_refunds.record import CustomDraft
from beancount_refunds.reports.columns import place
from beancount_refunds.reports.table import Field, Kind, Table, columns_of, counted, field, rows_of
from beancount_refunds.seal import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from beancount_refunds.history import Provenance, Unseen
    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Act
    from beancount_refunds.seal import Fact
    from beancount_refunds.source import Position

_ONE_DAY = datetime.timedelta(days=1)


class Difference(NamedTuple):
    """A canonical row that stands on one side only; ``change`` is "removed" or "added" since the seal."""

    change: str
    row: str
    position: Position

    @property
    def cells(self) -> list[str]:
        """The cells of the row: its kind, its day or (of a posting) day, and what it says."""
        cells: list[str] = json.loads(self.row)
        return cells


def draft(ledger: Ledger, through: datetime.date, on: datetime.date | None, by: str | None) -> CustomDraft:
    """The ``period-seal`` of everything that is dated on or before ``through``.

    It is dated ``on``, by default the end of the ledger, or the day after the period if that is later.
    """
    sealed_on = on or max(ledger.settlement.as_of, through + _ONE_DAY)
    found = digest(fact.row for fact in ledger.sealed_facts(through))
    metadata = {} if by is None else {"by": by}
    return CustomDraft(on=sealed_on, kind="period-seal", values=(through, found), metadata=metadata)


def standing_seals(ledger: Ledger) -> dict[str, Act]:
    """The last seal of each sealed period, by its last day in ISO 8601, oldest first."""
    seals = {act.id: act for act in ledger.settlement.acts if act.kind == "period-seal"}
    return dict(sorted(seals.items()))


def explanation(ledger: Ledger, seal: Act) -> Table:
    """The rows that differ between the ledger of the commit that brought ``seal`` in and the one of now.

    Raises :class:`NotSealedInGit` or :class:`~.earlier.NotLoadedThen` where that ledger cannot be had.
    """
    through = datetime.date.fromisoformat(seal.id)
    history = provenance(ledger.files, os.path.dirname(ledger.filename))  # noqa: PTH120 (as it is written)
    commit = _commit_of(seal, history)
    if history.repository is None or isinstance(commit, str):
        raise NotSealedInGit(seal, history.trouble or str(commit))
    with ledger_at(ledger, history.repository, commit.hash) as earlier:
        before = [
            fact._replace(position=earlier.place(fact.position))
            for fact in earlier.ledger.sealed_facts(through)
        ]
    differences = sorted(_differences(before, ledger.sealed_facts(through)), key=lambda one: one.cells[1:])
    return Table(
        name="differences",
        title=f"What changed to {through} since it was sealed by {commit.author} in {commit.short}"
        f" ({commit.authored_at})",
        as_of=ledger.settlement.as_of,
        precisions=ledger.settlement.precisions,
        columns=columns_of(_FIELDS),
        screen=("change", "on", "kind", "text", "filename", "lineno"),
        rows=rows_of(_FIELDS, differences),
        summary=(counted(len(differences), "difference"),),
        empty=f"Nothing: the {counted(len(before), 'row')} are those that were sealed.",
    )


def _commit_of(seal: Act, history: Provenance) -> Commit | Unseen:
    """The commit that stated the digest."""
    origin = history.origin(seal.position)
    return origin.stated if isinstance(origin, Origin) else origin


class NotSealedInGit(LookupError):  # noqa: N818 (git cannot say; nothing failed)
    """Git does not show the commit that brought a seal in; ``reason`` says why."""

    def __init__(self, seal: Act, reason: str) -> None:
        super().__init__(f"git does not show who sealed the period to {seal.id}: {reason}")


def _differences(before: Iterable[Fact], now: Iterable[Fact]) -> Iterator[Difference]:
    """A row counts as often as it stands."""
    before, now = list(before), list(now)
    for change, facts, others in (("removed", before, now), ("added", now, before)):
        left = Counter(fact.row for fact in others)
        for fact in facts:
            if left[fact.row]:
                left[fact.row] -= 1
            else:
                yield Difference(change, fact.row, fact.position)


_FIELDS: tuple[Field[Difference], ...] = (
    field("change", "Change", Kind.CODE, lambda one: one.change),
    field("on", "Date", Kind.TEXT, lambda one: one.cells[1]),
    field("kind", "What", Kind.TEXT, lambda one: one.cells[0]),
    field("text", "As written", Kind.TEXT, lambda one: " ".join(filter(None, one.cells[2:]))),
    *place(),
)
