"""What an evidence pack is about: one id with its chain, or everything that moved in a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.reports.filters import Filters
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from beancount_refunds.model import Settlement


@frozen
class Scope:
    """``subject`` is an id, or ``None`` for a period, which may be open at either end; both days count."""

    subject: str | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None

    @property
    def filters(self) -> Filters:
        """The period as reports are asked for it."""
        return Filters(since=self.since, until=self.until)

    @property
    def facts(self) -> dict[str, str | None]:
        """What the manifest says of it."""
        if self.subject is not None:
            return {"id": self.subject}
        return {
            "from": None if self.since is None else self.since.isoformat(),
            "to": None if self.until is None else self.until.isoformat(),
        }

    def subjects(self, settlement: Settlement) -> tuple[str, ...]:
        """The ids whose trails belong into the pack.

        Of a period: cases, credits and refunds that something was recorded about, whose state changed, or
        that money moved on.
        """
        if self.subject is not None:
            return (self.subject,)
        moved = set(self._moved(settlement))
        ids = (*settlement.case, *settlement.credit, *(refund.id for refund in settlement.refunds))
        return tuple(id_ for id_ in ids if id_ in moved)

    def _moved(self, settlement: Settlement) -> Iterator[str]:
        for act in settlement.acts:
            if self._holds(act.on):
                yield from (act.id, *act.names)
        for change in settlement.transitions:
            if self._holds(change.on):
                yield change.subject
        for movement in settlement.movements:
            if self._holds(movement.on):
                yield from (movement.credit_id, movement.subject)

    def _holds(self, on: datetime.date) -> bool:
        return (self.since is None or on >= self.since) and (self.until is None or on <= self.until)
