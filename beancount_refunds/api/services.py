"""What the API stands on: the books as they are now, who may ask, and what may be written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from beancount_refunds.record.source import Source
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from beancount_refunds.api.tokens import Tokens
    from beancount_refunds.ledger import Ledger
    from beancount_refunds.record.refusals import Refused


class State(Protocol):
    """The books at one moment.

    ``ledger`` is the last one that could be read, ``fresh`` whether that is what stands on the disk, and
    ``problem`` what the writer would say where it is not.
    """

    @property
    def ledger(self) -> Ledger:
        """The settled ledger."""

    @property
    def fresh(self) -> bool:
        """Whether the disk holds the same."""

    @property
    def problem(self) -> Refused | None:
        """LEDGER_NOT_CLEAN, or nothing."""


class Books(Source, Protocol):
    """Where readers and the writer have the books from, the same for all threads."""

    def reading(self) -> State:
        """The books as they are now."""


@frozen
class Services:
    """``ledger`` is the top file, absolute.

    Without ``tokens`` everybody who reaches the server is git's user. ``guard`` is a lock that other writers
    of this process take, as Fava's. With ``commit`` each recording is committed by its actor.
    """

    ledger: str
    books: Books
    tokens: Tokens | None = None
    read_only: bool = False
    commit: bool = False
    guard: AbstractContextManager[object] | None = None
