"""``evidence``: a pack for the auditor, and the proof that one is whole."""

from __future__ import annotations

import pathlib
import sys
from typing import TYPE_CHECKING

import click

from beancount_refunds.cli.options import Day, ledger_options, loaded, meant
from beancount_refunds.cli.output import save
from beancount_refunds.evidence import pack
from beancount_refunds.evidence.contents import Contents
from beancount_refunds.evidence.scope import Scope
from beancount_refunds.history import GitError, provenance
from beancount_refunds.reports.question import UnknownSubject
from beancount_refunds.reports.table import counted

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.ledger import Ledger


def _verify(ctx: click.Context, _param: click.Parameter, path: str | None) -> None:
    """Verify a pack and leave: no ledger is needed for that."""
    if path is None or ctx.resilient_parsing:
        return
    try:
        content = pathlib.Path(path).read_bytes()
    except OSError as failure:
        message = f"{path} cannot be read: {failure.strerror}"
        raise click.BadParameter(message, param_hint="--verify") from failure
    faults = pack.faults(content)
    for fault in faults:
        click.echo(f"{path}: {fault}")
    if not faults:
        click.echo(f"{path}: whole, every part as it was packed\n{pack.digest(content)}")
    ctx.exit(1 if faults else 0)


@click.command()
@click.option(
    "--verify",
    metavar="PACK",
    callback=_verify,
    is_eager=True,
    expose_value=False,
    help="Find every changed, missing or added part of PACK; no LEDGER is needed.",
)
@ledger_options
@click.argument("subject", metavar="[ID]", required=False)
@click.option("--from", "since", type=Day(), help="Everything that moved on or after this day.")
@click.option("--to", "until", type=Day(), help="Everything that moved on or before this day.")
@click.option("-o", "output", metavar="PACK", required=True, help="The file to write, such as q1.zip.")
def evidence(
    ledger: str,
    subject: str | None,
    *,
    as_of: datetime.date | None,
    since: datetime.date | None,
    until: datetime.date | None,
    output: str,
) -> None:
    """A pack of evidence: about one ID, or about all that moved in a period.

    ID is what `bean-refunds trail` takes: a refund, credit, case or order, a bank reference. The pack is a
    ZIP with the trails as HTML and JSON, the text of each directive, the documents, the git log of these
    lines, reports as workbooks, and a manifest with the SHA-256 of each part. The same ledger, documents
    and history give the same bytes.

    \b
    Examples:
      bean-refunds evidence main.beancount VR-0001 -o VR-0001.zip
      bean-refunds evidence main.beancount --from 2026-01-01 --to 2026-03-31 -o q1.zip
      bean-refunds evidence --verify q1.zip

    The SHA-256 that is printed belongs somewhere else than beside the pack: into the seal's note, or a mail
    to the auditor. With --verify the exit code is 1 where anything was changed.
    """  # noqa: D301 (click reads \b)
    if (subject is None) == (since is None and until is None):
        message = "name one ID, or a period with --from and --to"
        raise click.UsageError(message)
    if since is not None and until is not None and since > until:
        message = f"--from {since} is after --to {until}: no day is both"
        raise click.UsageError(message)
    opened = loaded(ledger, as_of)
    content = _packed(opened, Scope(subject=subject, since=since, until=until))
    save(content, output, opened.files)
    click.echo(f"{output}: {pack.digest(content)}")


def _packed(ledger: Ledger, scope: Scope) -> bytes:
    history = provenance(ledger.files, pathlib.Path(ledger.filename).parent)
    try:
        contents = Contents(ledger, scope, history)
    except UnknownSubject as unknown:
        message = f"{unknown}{meant(unknown.value, unknown.known)}"
        raise click.BadParameter(message, param_hint="ID") from unknown
    except GitError as failure:
        raise click.ClickException(str(failure)) from failure
    parts: dict[str, bytes] = {}
    with click.progressbar(
        contents.parts(),
        length=len(contents),
        label="Packing",
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as steps:
        for step in steps:
            parts.update(step)
    facts = contents.facts
    missing = len(facts["missing"])
    if missing:
        words = counted(missing, "document")
        click.echo(f"note: {words} could not be packed; manifest.json says which, and why", err=True)
    return pack.packed(parts, facts)
