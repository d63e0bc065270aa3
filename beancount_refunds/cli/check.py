"""``check``: what is wrong in a ledger and what is open; with ``--git``, who did it as well."""

from __future__ import annotations

import dataclasses
import enum
import os
import pathlib
from typing import TYPE_CHECKING

import click

from beancount_refunds import history, reports
from beancount_refunds.cli.check_documents import changed_documents
from beancount_refunds.cli.options import format_option, ledger_options, loaded
from beancount_refunds.cli.output import append, put, style
from beancount_refunds.render import check_as_json, diagnostics, summary_page, workflow_commands
from beancount_refunds.render.places import Excerpts

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.ledger import Ledger


class Form(enum.StrEnum):
    """What a check can become."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


@click.command()
@ledger_options
@format_option(
    Form,
    "text for people; json for programs; github annotates the lines of a pull request and writes a"
    " table into the job's summary.",
)
@click.option(
    "--git",
    "compare",
    is_flag=True,
    help="Compare who recorded and approved with the commits of the repository that the ledger stands in.",
)
@click.pass_context
def check(ctx: click.Context, ledger: str, as_of: datetime.date | None, form: Form, *, compare: bool) -> None:
    """What is wrong and what is open, the worst first.

    An error is a finding of ours or of Beancount: mend it, the exit code is 1 until then. A warning is an
    open exception: nothing is wrong, but somebody must look after it. A document that was attached is an
    error when its contents have changed, or it has gone.

    With --git what the directives claim is compared with who committed them: an approval by somebody who
    recorded the refund, a refund changed after its approval, a by: that is somebody else. What git cannot
    show (a shallow clone, what is not committed yet) is said on standard error.

    \b
    Examples:
      bean-refunds check main.beancount
      bean-refunds check main.beancount --as-of 2026-03-31
      bean-refunds check main.beancount --format json
      bean-refunds check main.beancount --git
    In a workflow of GitHub:
      - uses: actions/checkout@v4
        with: {fetch-depth: 0}     # --git needs the history
      - run: bean-refunds check main.beancount --git --format github
    """  # noqa: D301 (click reads \b)
    opened = loaded(ledger, as_of)
    if compare:
        opened = _compared(opened)
    outcome = dataclasses.replace(reports.check(opened), documents=tuple(changed_documents(opened)))
    if form is Form.JSON:
        put(check_as_json(outcome))
    elif form is Form.GITHUB:
        put(workflow_commands(outcome))
        if page := os.environ.get("GITHUB_STEP_SUMMARY"):
            append(page, summary_page(outcome))
    else:
        put(diagnostics(outcome, Excerpts(opened.files), style()))
    ctx.exit(0 if outcome.clean else 1)


def _compared(ledger: Ledger) -> Ledger:
    """The ledger with what git has to say about it; without a history to ask, ``--git`` is a usage error."""
    root = pathlib.Path(ledger.filename).resolve().parent
    known = history.provenance(ledger.files, root)
    if known.trouble is not None:
        message = f"the ledger has no history to compare with: {known.trouble}"
        raise click.BadParameter(message, param_hint="--git")
    judgement = history.judge(ledger, known)
    for note in judgement.notes:
        click.echo(f"note: {note}", err=True)
    return dataclasses.replace(ledger, findings=judgement.findings)
