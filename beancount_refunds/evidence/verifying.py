"""Whether all that was committed is still there: the work tree against git's HEAD.

Bean-check cannot tell. A file that was cut off between two directives loads without an error, one that was
emptied too, and of a number that lost its last digits nothing shows it. So each file of HEAD's ledger is
compared with its bytes, and each id of HEAD's ledger is looked for in the ledger of now.
"""

from __future__ import annotations

import collections
import os
import pathlib
from typing import TYPE_CHECKING, NamedTuple, cast

from beancount_refunds.evidence.earlier import ledger_at
from beancount_refunds.findings import Effect
from beancount_refunds.history import GitError, repository, tree_at
from beancount_refunds.ledger import Ledger, LedgerError, open_ledger
from beancount_refunds.record.replacing import BESIDE
from beancount_refunds.shapes import frozen
from beancount_refunds.source import Position

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from beancount_refunds.evidence.earlier import Earlier
    from beancount_refunds.history import Repository
    from beancount_refunds.model import Settlement


class Loss(NamedTuple):
    """Something of HEAD that is not there any more, or not whole: where, and what."""

    place: Position | str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@frozen
class Verification:
    """What came of it: nothing lost, or what. So many ``ids`` and ``files`` of HEAD were looked for."""

    head: str
    ids: int
    files: int
    losses: tuple[Loss, ...]


class NotVerifiable(Exception):  # noqa: N818 (there is nothing to compare with; nothing failed here)
    """There is no commit to compare with; the message says why."""


@frozen
class _Whereabouts:
    """As much of a ledger as says where it stands: it may not load any more."""

    filename: str
    files: frozenset[str]


class _Name(NamedTuple):
    """What an id is the id of."""

    kind: str
    id: str


def verify(path: str | os.PathLike[str]) -> Verification:
    """Compare the ledger whose top file is ``path`` with the one of HEAD.

    Raises :class:`NotVerifiable`, and :class:`~.earlier.NotLoadedThen` where the ledger of HEAD cannot be
    had. That the one of now cannot be loaded is a loss.
    """
    filename = os.path.normpath(pathlib.Path(path).absolute())
    where = _repository(filename)
    head = str(where.head)
    here = cast("Ledger", _Whereabouts(filename=filename, files=frozenset({filename})))
    losses: list[Loss] = []
    now: Ledger | None = None
    try:
        now = here = open_ledger(filename)
    except LedgerError as obstacle:
        losses.append(Loss(filename, f"the ledger cannot be loaded: {obstacle.reason}"))
    with ledger_at(here, where, head) as earlier:
        then = earlier.ledger
        names = {earlier.place(Position(name, 1)).filename for name in then.files}
        losses += _damaged(where, names | ({*now.files} if now else set()))
        known = _names(then.settlement)
        if now is not None:
            losses += _missing(known, now, earlier)
    ids = 0 if now is None else len(known)
    return Verification(head=head, ids=ids, files=len(names), losses=tuple(losses))


def _repository(filename: str) -> Repository:
    try:
        where = repository(pathlib.Path(os.path.realpath(filename)).parent)
    except GitError as obstacle:
        raise NotVerifiable(str(obstacle)) from obstacle
    if where.head is None:
        message = "nothing is committed yet"
        raise NotVerifiable(message)
    return where


def _damaged(where: Repository, names: Iterable[str]) -> Iterator[Loss]:
    """Files that are gone, cut off or written by half, and what a killed writer left beside them."""
    top = pathlib.Path(where.top)
    real = {name: pathlib.Path(os.path.realpath(name)) for name in sorted(names)}
    inside = [str(path.relative_to(top)) for path in real.values() if path.is_relative_to(top)]
    committed = tree_at(where.top, str(where.head), inside)
    for name, path in real.items():
        before = committed.get(os.path.relpath(path, top))
        damage = _damage(before, path.read_bytes() if path.is_file() else None)
        if damage is not None:
            yield Loss(name, damage)
        leftover = path.with_name(BESIDE.format(path.name))
        if leftover.exists():
            yield Loss(str(leftover), "a writer was killed here; nothing of it counts: remove it")


def _damage(before: bytes | None, now: bytes | None) -> str | None:
    """What is wrong with the bytes of a file; ``before`` is ``None`` where HEAD does not have it."""
    if now is None:
        return "is gone"
    if now == before:
        return None
    if b"\0" in now:
        line = now.count(b"\n", 0, now.index(b"\0")) + 1
        return f"holds NUL bytes (line {line}): it was written by half"
    if before is not None and before.startswith(now):
        return f"is truncated: {len(now)} of {len(before)} bytes are left"
    if now and not now.endswith(b"\n") and (before is None or before.endswith(b"\n")):
        line = now.count(b"\n") + 1
        return f"line {line} has no end: it may be written by half"
    return None


def _missing(known: Mapping[_Name, list[Position]], now: Ledger, earlier: Earlier) -> Iterator[Loss]:
    """Each id of HEAD that the ledger of now has less often, or that does not load any more."""
    names = _names(now.settlement)
    refused = _refused(now)
    standing = _refused(earlier.ledger)
    for name, positions in known.items():
        lacking = len(positions) - len(names.get(name, ()))
        for position in positions[-lacking:] if lacking > 0 else ():
            why = f"does not load: {refused[name.id]}" if name.id in refused else "is gone"
            yield Loss(earlier.place(position), f"{name.kind} {name.id} {why}")
        if lacking <= 0 and name.id in refused and name.id not in standing:
            yield Loss(names[name][0], f"{name.kind} {name.id} does not stand any more: {refused[name.id]}")


def _refused(ledger: Ledger) -> dict[str, str]:
    """Why a directive is not in the books, by its id."""
    return {
        found.subject: found.message.splitlines()[0]
        for found in ledger.findings
        if found.code.effect is Effect.REFUSED
    }


def _names(settlement: Settlement) -> dict[_Name, list[Position]]:
    """Where each id stands: of our directives, of credits booked by hand, of bank receipts."""
    names: dict[_Name, list[Position]] = collections.defaultdict(list)
    for act in settlement.acts:
        names[_Name(act.kind, act.id)].append(act.position)
    for credit in settlement.credits:
        if credit.booked_by_hand:
            names[_Name("credit booked by hand", credit.id)].append(credit.position)
    for receipt in settlement.receipts:
        names[_Name("bank receipt", receipt.reference)].append(receipt.position)
    return dict(names)
