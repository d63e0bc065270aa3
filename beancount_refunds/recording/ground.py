"""What a recording stands on: the settled ledger, the ids that are taken, the day, and who records when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Settlement
    from beancount_refunds.recording.new_ids import Ids

#: What somebody said: a text for a field, several for a tail; what was not said is not there.
Asked: TypeAlias = Mapping[str, str | tuple[str, ...]]


@frozen
class Ground:
    """``on`` is the accounting date, ``at`` the time of recording (ISO 8601), ``by`` the actor, if known."""

    ledger: Ledger
    ids: Ids
    on: datetime.date
    at: str
    by: str | None

    @property
    def settlement(self) -> Settlement:
        """The settled ledger."""
        return self.ledger.settlement


def said(asked: Asked, field: str) -> str:
    """The text of a field, empty where nothing was said."""
    value = asked.get(field)
    return value if isinstance(value, str) else ""


def listed(asked: Asked, field: str) -> tuple[str, ...]:
    """The texts of a tail."""
    value = asked.get(field)
    return value if isinstance(value, tuple) else ()
