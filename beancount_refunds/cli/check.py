"""``check``: what is wrong in a ledger and what is open."""

from __future__ import annotations

import enum
import os
from typing import TYPE_CHECKING

import click

from beancount_refunds import reports
from beancount_refunds.cli.options import format_option, ledger_options, loaded
from beancount_refunds.cli.output import append, put, style
from beancount_refunds.render import check_as_json, diagnostics, summary_page, workflow_commands
from beancount_refunds.render.places import Excerpts

if TYPE_CHECKING:
    import datetime


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
@click.pass_context
def check(ctx: click.Context, ledger: str, as_of: datetime.date | None, form: Form) -> None:
    """What is wrong and what is open, the worst first.

    An error is a finding of ours or of Beancount: mend it, the exit code is 1 until then. A warning is an
    open exception: nothing is wrong, but somebody must look after it.

    \b
    Examples:
      bean-refunds check main.beancount
      bean-refunds check main.beancount --as-of 2026-03-31
      bean-refunds check main.beancount --format json
    In a workflow of GitHub:
      - run: bean-refunds check main.beancount --format github
    """  # noqa: D301 (click reads \b)
    opened = loaded(ledger, as_of)
    outcome = reports.check(opened)
    if form is Form.JSON:
        put(check_as_json(outcome))
    elif form is Form.GITHUB:
        put(workflow_commands(outcome))
        if page := os.environ.get("GITHUB_STEP_SUMMARY"):
            append(page, summary_page(outcome))
    else:
        put(diagnostics(outcome, Excerpts(opened.files), style()))
    ctx.exit(0 if outcome.clean else 1)
