"""Who records something, and when: the ground of a recording as it is at this moment, on this machine."""

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING

from beancount_refunds.office import clock
from beancount_refunds.office.git_user import git_user, ids_of_head
from beancount_refunds.record.committing import Author
from beancount_refunds.recording.actors import actor_of
from beancount_refunds.recording.ground import Ground
from beancount_refunds.recording.new_ids import Ids

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.recording.new_ids import Seen


def ground(
    ledger: Ledger, on: datetime.date | None = None, by: str | None = None, seen: Seen | None = None
) -> Ground:
    """A settled ledger, today unless ``on`` says otherwise, and git's user unless ``by`` names an actor.

    ``seen`` are the ids of that ledger, where somebody keeps them.
    """
    day = on or clock.day()
    return Ground(
        ledger=ledger,
        ids=Ids(ledger, ids_of_head(ledger), seen),
        on=day,
        at=clock.stamp(),
        by=by or actor_of(git_user(_folder(ledger)), ledger.settlement, day),
    )


def author_of(here: Ground, by: str | None) -> Author | None:
    """The actor ``by`` as the policy names them, else git's user; ``None`` where git is not told either."""
    author = Author.acting(here.settlement.policy, by, here.on) if by else None
    if author is not None:
        return author
    user = git_user(_folder(here.ledger))
    return None if user is None else Author(user.name, user.address)


def _folder(ledger: Ledger) -> str:
    return str(pathlib.Path(ledger.filename).parent)
