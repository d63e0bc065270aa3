"""Who records something: the user of git as an actor of the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.history.identities import Identities
from beancount_refunds.history.origins import Commit

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.model import Settlement


class GitUser(NamedTuple):
    """``user.name`` and ``user.email`` of git's configuration; empty where they are not set."""

    name: str
    address: str

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>"


def actor_of(user: GitUser | None, settlement: Settlement, on: datetime.date) -> str | None:
    """The actor that the user of git is by policy ``actor`` of a day, as `check --git` would judge it.

    A ledger whose policy names no actors knows people by their address, else by their name. ``None`` where
    nobody is configured, or somebody whom the policy does not name.
    """
    if user is None or not any(user):
        return None
    stated = settlement.policy.get("actor", on)
    if not stated:
        return user.address or user.name
    return Identities(stated).actor(_as_author(user))


def _as_author(user: GitUser) -> Commit:
    return Commit(
        hash="",
        author_name=user.name,
        author_address=user.address,
        authored_at="",
        committer_name=user.name,
        committer_address=user.address,
        committed_at="",
        subject="",
    )
