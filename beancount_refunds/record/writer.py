"""The one way into the ledger: directives are judged against the books as they are now, then appended.

Under the lock: the ledger is loaded, the directives rendered, the ledger loaded as it would be with them
(`overlay`), both compared (`objections`), and the file replaced as a whole (`replacing`). Whatever speaks
against it leaves every byte as it was. Directives that are recorded together stand together in one file,
that of the first of them, and come in by one rename: all of them or none.

A new file that no include covers is made in three steps, each of which leaves a ledger that loads: an empty
file; its `include` at the end of the top file; the directives. So a retry after a crash just goes on.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import pathlib
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.findings import Code
from beancount_refunds.plugin import collector_paused
from beancount_refunds.record import objections
from beancount_refunds.record.committing import Author, Committed, commit, message_of
from beancount_refunds.record.disk import DISK, Disk
from beancount_refunds.record.drafts import Roots, Unrenderable
from beancount_refunds.record.git_folder import git_folder, unfinished
from beancount_refunds.record.lock import held, lock_file
from beancount_refunds.record.place import record_file
from beancount_refunds.record.plan import Plan, planned
from beancount_refunds.record.refusals import Busy, Objection, Refused, Unconfirmed, Unwritable, not_clean
from beancount_refunds.record.repeated import first_recorded
from beancount_refunds.record.replacing import Changed, replace
from beancount_refunds.record.source import LOADING, Source, signature
from beancount_refunds.record.text import render
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.record.drafts import Draft
    from beancount_refunds.record.plan import Step
    from beancount_refunds.record.source import Signature, Standing
    from beancount_refunds.source import Position

_ATTEMPTS = 5
_PATIENCE_S = 30


@frozen
class Recorded:
    """What came of it.

    ``positions`` are the first lines of the directives, ``texts`` the directives as they stand there (or
    would). ``before`` and ``after`` are the settled ledgers, so that balances and postings can be shown.
    ``written`` is ``False`` for a dry run, and for a retry: then ``repeated`` says so and ``positions`` are
    those of the first time. ``files`` were touched; ``commit`` is ``None`` where none was asked for.
    """

    positions: tuple[Position, ...]
    texts: tuple[str, ...]
    before: Ledger
    after: Ledger
    written: bool = False
    repeated: bool = False
    files: tuple[str, ...] = ()
    commit: Committed | None = None

    @property
    def file(self) -> str:
        """The file that the directives stand in."""
        return self.positions[0].filename


def _always(_ledger: Ledger) -> None:
    """Drafts that suit every ledger."""


class _Wish(NamedTuple):
    """What is asked for: see :func:`record`."""

    drafts: tuple[Draft, ...]
    file: str | None
    agreed: Callable[[Ledger], None]


def record(
    path: str | os.PathLike[str],
    drafts: Sequence[Draft],
    *,
    file: str | None = None,
    agreed: Callable[[Ledger], None] = _always,
    dry_run: bool = False,
    author: Author | None = None,
    guard: AbstractContextManager[object] | None = None,
    patience_s: int = _PATIENCE_S,
    source: Source = LOADING,
    disk: Disk = DISK,
) -> Recorded:
    """Record ``drafts`` (at least one) in the ledger whose top file is ``path``.

    ``file`` is a template for the file that they go to, in place of policy `record_file`. ``agreed`` is asked
    whether the drafts suit the ledger as it is now; it raises :class:`NotRecorded` where they do not.
    With ``dry_run`` nothing is written or locked. With ``author`` the touched files are committed. ``guard``
    is another lock that writers of this process take, as Fava's ``ledger.file._lock``: it is taken after
    ours. ``patience_s`` is how long to wait for another writer. ``source`` gives the ledger as it is and as
    it would be.

    Raises :class:`Refused`, :class:`Busy` and :class:`Unwritable` with nothing written, and
    :class:`Unconfirmed` after the directives are in place.
    """
    filename = os.path.normpath(pathlib.Path(path).absolute())
    wish = _Wish(tuple(drafts), file, agreed)
    if author is not None and git_folder(filename) is None:
        raise Unwritable(filename, "stands in no git repository to commit to")
    if dry_run:
        return _judged(filename, wish, source, disk)[0]
    with held(disk, lock_file(filename), patience_s), guard or contextlib.nullcontext():
        recorded = _written(filename, wish, source, disk)
        if author is None or not recorded.written:
            return recorded
        done = commit(recorded.files, author, message_of(wish.drafts))
    return dataclasses.replace(recorded, commit=done)


def _written(filename: str, wish: _Wish, source: Source, disk: Disk) -> Recorded:
    """Judge and write, and begin anew where somebody changed the ledger meanwhile."""
    for _ in range(_ATTEMPTS):
        recorded, plan = _judged(filename, wish, source, disk)
        if plan is None:
            return recorded
        with contextlib.suppress(Changed):
            _demand_unchanged(plan.seen)
            _carry_out(plan.steps, disk)
            source.written(plan, recorded.after)
            files = tuple(dict.fromkeys(step.path for step in plan.steps))
            return dataclasses.replace(recorded, written=True, files=files)
    message = f"somebody else changes the files of {filename} all the time; nothing was recorded"
    raise Busy(message)


def _carry_out(steps: Sequence[Step], disk: Disk) -> None:
    """Before the last step nothing is recorded yet."""
    for step in steps:
        try:
            replace(disk, step.path, step.old, step.new)
        except Unconfirmed as doubt:
            if step is steps[-1]:
                raise
            raise Unwritable(step.path, doubt.reason) from doubt


def _judged(filename: str, wish: _Wish, source: Source, disk: Disk) -> tuple[Recorded, Plan | None]:
    try:
        with collector_paused():
            return _weighed(filename, wish, source, disk)
    except OSError as failure:
        raise Unwritable(failure.filename or filename, f"cannot be read: {failure.strerror}") from failure


def _weighed(filename: str, wish: _Wish, source: Source, disk: Disk) -> tuple[Recorded, Plan | None]:
    """What would come of it, and how to write it; no plan where it is there already."""
    found = _opened(filename, source)
    before = found.ledger
    wish.agreed(before)
    drafts = wish.drafts
    texts = _rendered(before, drafts)
    plan = planned(before, record_file(before, drafts[0], wish.file), texts, found.seen, disk)
    after = source.planned(before, plan)
    if plan.path not in after.files:
        raise Unwritable(plan.path, f"is not found by the includes of {filename}")
    first = first_recorded(before, after, drafts)
    if first:
        positions = tuple(act.position for act in first)
        texts = tuple(map(_text_at, positions))
        return Recorded(positions=positions, texts=texts, before=before, after=before, repeated=True), None
    _demand_welcome(before, after, drafts, plan)
    return Recorded(positions=plan.positions, texts=texts, before=before, after=after), plan


def _opened(filename: str, source: Source) -> Standing:
    """The ledger as it is now. Raises LEDGER_NOT_CLEAN for what keeps every directive out."""
    folder = git_folder(filename)
    doing = None if folder is None else unfinished(folder)
    if doing is not None:
        message = f"git is in the middle of a {doing} in {folder}; finish it, then try again"
        raise not_clean(message)
    return source.standing(filename)


def _rendered(ledger: Ledger, drafts: Sequence[Draft]) -> tuple[str, ...]:
    try:
        return render(drafts, Roots.of(ledger.options))
    except Unrenderable as refused:
        message = f"{Code.MALFORMED_DIRECTIVE}: {refused}"
        raise Refused([Objection(Code.MALFORMED_DIRECTIVE, message)]) from refused


def _demand_welcome(before: Ledger, after: Ledger, drafts: Sequence[Draft], plan: Plan) -> None:
    own = plan.lines
    borne = objections.bearable(drafts)
    found = objections.problems(before, after, own, borne)
    locked = objections.locked(before.settlement.sealed_through, drafts)
    if locked:
        raise Refused(objections.before_the_lock(found, own) or locked)
    if found:
        raise Refused(found)
    lost = objections.losses(before.settlement, after.settlement, own)
    if lost:
        raise Refused(lost)
    unclean = objections.unmended(before, after, borne)
    if unclean is not None:
        raise unclean


def _demand_unchanged(seen: Mapping[str, Signature]) -> None:
    for name, before in seen.items():
        with contextlib.suppress(FileNotFoundError):
            if signature(name) == before:
                continue
        raise Changed(name)


def _text_at(position: Position) -> str:
    """A directive as it stands in its file: its line and the indented ones after it."""
    lines = pathlib.Path(position.filename).read_text(encoding="utf-8", errors="replace").split("\n")
    lines = lines[position.lineno - 1 :]
    indented = (number for number, line in enumerate(lines) if number and not line[:1].isspace())
    return "".join(f"{line}\n" for line in lines[: next(indented, None)])
