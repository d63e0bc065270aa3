"""What a trail is made of: nodes and edges to draw, steps in the order of time, and what is beside them."""

from __future__ import annotations

import dataclasses
import enum
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from beancount_refunds.history import Origin, Provenance, Unseen
    from beancount_refunds.model import OpenException
    from beancount_refunds.money import Precisions
    from beancount_refunds.source import Position


class Kind(enum.StrEnum):
    """What a node is; from the bank to the order."""

    RECEIPT = "receipt"
    REFUND = "refund"
    APPLICATION = "application"
    WRITE_OFF = "write-off"
    CREDIT = "credit"
    CASE = "case"
    BILL = "bill"
    ORDER = "order"


class Key(NamedTuple):
    """Which node: ``vendor_id`` tells the bills of two vendors with one number apart, else it is ``None``."""

    kind: Kind
    id: str
    vendor_id: str | None = None

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


def ordinal(key: Key) -> tuple[int, str, str]:
    """The place of a node among others: by kind, then by id."""
    return _ORDER[key.kind], key.id, key.vendor_id or ""


_ORDER = {kind: place for place, kind in enumerate(Kind)}


@frozen
class Node:
    """One thing of the chain as it stands.

    ``amount_minor`` is what it is about, in ``currency``: of a receipt what it credits (> 0) or debits
    (< 0) to the clearing accounts. ``state`` is its status, of a receipt or bill a word of ours
    (``MATCHED``, ``PAID``). ``asked`` marks what the trail was asked for, ``within`` what belongs to the
    chain: a receipt that was looked at and is not the one stands beside it. ``position`` is ``None`` for
    what is only named (an order that nothing declares, a bank line that is not there).
    """

    key: Key
    title: str | None = None
    on: datetime.date | None = None
    actor: str | None = None
    amount_minor: int | None = None
    currency: str | None = None
    state: str | None = None
    remark: str | None = None
    asked: bool = False
    within: bool = True
    position: Position | None = None


@frozen
class Edge:
    """One thing follows from another: ``source`` stands nearer to the bank.

    ``amount_minor`` is the part (of a refund that settles a credit, for example), ``None`` where it has no
    amount of its own. ``standing`` is false for what does not hold (any more): a reversed part, a receipt
    that is not the one.
    """

    source: Key
    target: Key
    words: str
    amount_minor: int | None = None
    currency: str | None = None
    standing: bool = True


@frozen
class Step:
    """Something that happened, as somebody recorded it.

    ``what`` says it in words, ``effects`` what came of it on that day. ``documents`` are paths as written.
    ``origin`` is what git knows of the line, ``None`` where nobody asked.
    """

    on: datetime.date
    kind: str
    subject: str
    what: str
    effects: tuple[str, ...] = ()
    at: str | None = None
    actor: str | None = None
    amount_minor: int | None = None
    currency: str | None = None
    reason: str | None = None
    note: str | None = None
    documents: tuple[str, ...] = ()
    finding: str | None = None
    position: Position
    origin: Origin | Unseen | None = None


@frozen
class Aside:
    """Something next to the chain that a reader should know of, and where the trail does not go.

    ``subject`` is of the chain, ``other`` is what to ask a trail of.
    """

    subject: str
    words: str
    other: str
    amount_minor: int | None
    currency: str | None


@frozen
class Paper:
    """A document or piece of evidence: its ``path`` as written, and where that file can be.

    ``candidates`` are absolute paths, the likeliest first.
    """

    path: str
    on: datetime.date
    subject: str
    candidates: tuple[str, ...]


@frozen
class Trail:
    """The chain of ``subject``.

    Nodes stand in the order of :class:`Kind`, steps in that of time, ``open_points`` the worst first.
    ``filename`` is the top file of the ledger. ``gone`` are the paths of documents that are not there any
    more, ``None`` where nobody looked: reports read no file, the shell does. ``provenance`` is the history
    that the steps' origins were taken from, ``None`` where nobody asked git.
    """

    subject: str
    as_of: datetime.date
    filename: str
    precisions: Precisions
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    steps: tuple[Step, ...]
    asides: tuple[Aside, ...]
    papers: tuple[Paper, ...]
    open_points: tuple[OpenException, ...]
    gone: frozenset[str] | None = None
    provenance: Provenance | None = None

    @property
    def asked(self) -> tuple[Node, ...]:
        """What the trail was asked for: one thing, or several that bear the same id."""
        return tuple(node for node in self.nodes if node.asked)

    @property
    def places(self) -> tuple[Position, ...]:
        """Where its steps stand, each once: what git is asked about."""
        return tuple(dict.fromkeys(step.position for step in self.steps))

    def told_by(self, provenance: Provenance) -> Trail:
        """The same with what git knows of the line of each step."""
        steps = tuple(
            dataclasses.replace(step, origin=provenance.origin(step.position)) for step in self.steps
        )
        return dataclasses.replace(self, steps=steps, provenance=provenance)

    def without(self, gone: Iterable[str]) -> Trail:
        """The same, where somebody looked for its documents and these paths, as written, lead nowhere."""
        return dataclasses.replace(self, gone=frozenset(gone))
