"""What happened, for other systems: events derived from the ledger and from nothing else.

They are not stored anywhere, so none can be lost and none invented: the ledger as it is now has its events,
each with an id that follows from what happened. A ledger that somebody corrects has other events.
"""

from beancount_refunds.events.cursor import BadCursor, Cursor
from beancount_refunds.events.derived import Event, events_of, source_of

__all__ = ["BadCursor", "Cursor", "Event", "events_of", "source_of"]
