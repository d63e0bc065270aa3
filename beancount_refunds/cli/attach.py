"""``attach``: a screenshot, a mail or a PDF goes into the ledger's documents, with its SHA-256."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pathlib
from typing import TYPE_CHECKING, NamedTuple

import click

from beancount_refunds.cli.options import Day, meant
from beancount_refunds.cli.output import put
from beancount_refunds.cli.recording import (
    Attempt,
    How,
    InDoubt,
    NothingWritten,
    author_of,
    ground,
    record_it,
    say_committed,
    where,
)
from beancount_refunds.record.committing import commit as commit_files
from beancount_refunds.record.committing import message_of
from beancount_refunds.record.disk import DISK
from beancount_refunds.record.lock import held, lock_file
from beancount_refunds.record.place import record_file
from beancount_refunds.record.refusals import NotRecorded, Unconfirmed
from beancount_refunds.record.replacing import Changed, replace
from beancount_refunds.recording.papers import account_of, attached, document, places, subjects
from beancount_refunds.render.places import nearby
from beancount_refunds.render.style import printable

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from beancount_refunds.record.drafts import DocumentDraft
    from beancount_refunds.recording.ground import Ground
    from beancount_refunds.recording.papers import Subject

_PATIENCE_S = 30


class Copy(NamedTuple):
    """A copy in the ledger's documents: its absolute path, and the SHA-256 of its contents."""

    path: str
    digest: str


@click.command()
@click.argument("ledger", type=click.Path())
@click.argument("id_", metavar="ID")
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=pathlib.Path),
)
@click.option("--on", type=Day(), help="The day of the document. [default: today]")
@click.option("--note", metavar="TEXT", help="What it shows.")
@click.option("--by", metavar="TEXT", help="Who attaches it. [default: the user of git]")
@click.option("--account", metavar="ACCOUNT", help="The account of the directive. [default: the vendor's]")
@click.option("--commit", is_flag=True, help="Commit the copies and the file that was written.")
def attach(
    ledger: str,
    id_: str,
    files: tuple[pathlib.Path, ...],
    *,
    on: datetime.date | None,
    note: str | None,
    by: str | None,
    account: str | None,
    commit: bool,
) -> None:
    """Keep FILE as a document of ID: a case, credit, refund, order, vendor or bank reference.

    A copy goes beside the ledger, under documents/, with its date before its name; no file is overwritten.
    The ledger gets a document directive with ^ID and the SHA-256 of the contents, and `bean-refunds check`
    says when they are not the same any more. FILE stays where it is.

    \b
    Examples:
      bean-refunds attach main.beancount RC-2026-0007 chat.png --on 2026-01-20
      bean-refunds attach main.beancount acme/CM-17 memo.pdf mail.eml --commit
    """  # noqa: D301 (click reads \b)
    here = ground(ledger, on)
    subject = _subject(id_, here)
    account = account or account_of(subject, here.settlement)
    if account is None:
        message = f"{id_} names no vendor whose account the directive could stand on: say which"
        raise click.BadParameter(message, param_hint="--account")
    contents = _contents(files, subject, here)
    if not contents:
        return
    by = by or here.by
    author = author_of(here, by) if commit else None
    with contextlib.ExitStack() as undoing:
        copies = _copied(contents, subject, here, undoing)
        drafts = [_draft(subject, account, copy, here, note=note, by=by) for copy in copies]
        try:
            recorded = record_it(ledger, lambda: Attempt(drafts), How(yes=True))
        except InDoubt:
            undoing.pop_all()
            raise
        undoing.pop_all()
    for copy, position in zip(copies, recorded.positions, strict=True):
        put(f"{printable(nearby(copy.path))}  {where(position)}\n")
    if author is not None:
        touched = [*recorded.files, *(copy.path for copy in copies)]
        say_committed(commit_files(touched, author, message_of(drafts)))


def _subject(id_: str, here: Ground) -> Subject:
    known = subjects(here.settlement)
    if id_ not in known:
        message = f"nothing in the ledger is called {id_}{meant(id_, known)}"
        raise click.BadParameter(message, param_hint="ID")
    return known[id_]


def _contents(
    files: Sequence[pathlib.Path], subject: Subject, here: Ground
) -> list[tuple[pathlib.Path, bytes]]:
    """The files to attach with their contents, without those that the id has already: a retry."""
    before = {one.digest: one for one in attached(here.ledger) if subject.id in one.links}
    contents = []
    for file in files:
        try:
            data = file.read_bytes()
        except OSError as failure:
            message = f"{file} cannot be read: {failure.strerror}"
            raise click.BadParameter(message, param_hint="FILE") from failure
        there = before.get(hashlib.sha256(data).hexdigest())
        if there is None:
            contents.append((file, data))
        else:
            put(f"{printable(nearby(there.path))}  {where(there.position)}\n")
            put(f"({printable(file.name)} was attached before; nothing was written)\n")
    return contents


def _copied(
    contents: Sequence[tuple[pathlib.Path, bytes]],
    subject: Subject,
    here: Ground,
    undoing: contextlib.ExitStack,
) -> list[Copy]:
    """Copies on the disk for good, each at a place where nothing was; ``undoing`` takes them away again."""
    filename = here.ledger.filename
    folder = pathlib.Path(filename).parent
    copies = []
    try:
        with held(DISK, lock_file(filename), _PATIENCE_S):
            for file, data in contents:
                free = (folder / place for place in places(subject, here.on, file.name))
                path = next(one for one in free if not os.path.lexists(one))
                try:
                    replace(DISK, str(path), None, data)
                except Unconfirmed:
                    path.unlink()
                    raise
                undoing.callback(path.unlink, missing_ok=True)
                copies.append(Copy(str(path), hashlib.sha256(data).hexdigest()))
    except (NotRecorded, Unconfirmed) as trouble:
        raise NothingWritten(str(trouble)) from trouble
    except Changed as found:
        message = f"somebody else wrote {found} meanwhile"
        raise NothingWritten(message) from found
    return copies


def _draft(subject: Subject, account: str, copy: Copy, here: Ground, **more: str | None) -> DocumentDraft:
    """Beancount reads the path from the folder of the file that the directive stands in."""
    somewhere = document(subject, here.on, account, "document", copy.digest)
    try:
        folder = pathlib.Path(record_file(here.ledger, somewhere)).parent
    except NotRecorded as trouble:
        raise NothingWritten(str(trouble)) from trouble
    path = pathlib.PurePath(os.path.relpath(copy.path, folder)).as_posix()
    return document(subject, here.on, account, path, copy.digest, **more, at=here.at)
