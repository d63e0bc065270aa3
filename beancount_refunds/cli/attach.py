"""``attach``: a screenshot, a mail or a PDF goes into the ledger's documents, with its SHA-256."""

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING

import click

from beancount_refunds.cli.options import Day, meant
from beancount_refunds.cli.output import put
from beancount_refunds.cli.recording import author_or_error, ground, say_committed, where, written
from beancount_refunds.office import attaching
from beancount_refunds.office.attaching import Paper, Wording
from beancount_refunds.record.committing import commit as commit_files
from beancount_refunds.record.committing import message_of
from beancount_refunds.record.writer import record
from beancount_refunds.recording.papers import account_of, subjects
from beancount_refunds.render.places import nearby
from beancount_refunds.render.style import printable

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from beancount_refunds.recording.ground import Ground
    from beancount_refunds.recording.papers import Subject


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
    papers = _papers(files, subject, here)
    if not papers:
        return
    wording = Wording(account, note, by or here.by)
    author = author_or_error(here, wording.by) if commit else None
    filed = written(
        lambda: attaching.attach(papers, subject, here, wording, lambda drafts: record(ledger, drafts))
    )
    for copy, position in zip(filed.copies, filed.recorded.positions, strict=True):
        put(f"{printable(nearby(copy.path))}  {where(position)}\n")
    if author is not None:
        touched = [*filed.recorded.files, *(copy.path for copy in filed.copies)]
        say_committed(commit_files(touched, author, message_of(filed.drafts)))


def _subject(id_: str, here: Ground) -> Subject:
    known = subjects(here.settlement)
    if id_ not in known:
        message = f"nothing in the ledger is called {id_}{meant(id_, known)}"
        raise click.BadParameter(message, param_hint="ID")
    return known[id_]


def _papers(files: Sequence[pathlib.Path], subject: Subject, here: Ground) -> list[Paper]:
    """The files to attach, without those that the id has already: a retry."""
    papers = []
    for file in files:
        try:
            paper = Paper(file.name, file.read_bytes())
        except OSError as failure:
            message = f"{file} cannot be read: {failure.strerror}"
            raise click.BadParameter(message, param_hint="FILE") from failure
        there = attaching.before(paper, subject, here)
        if there is None:
            papers.append(paper)
        else:
            put(f"{printable(nearby(there.path))}  {where(there.position)}\n")
            put(f"({printable(file.name)} was attached before; nothing was written)\n")
    return papers
