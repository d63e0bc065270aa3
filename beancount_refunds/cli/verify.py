"""``verify``: whether all that was committed is still in the ledger."""

from __future__ import annotations

import click

from beancount_refunds.cli.output import put
from beancount_refunds.evidence.earlier import NotLoadedThen
from beancount_refunds.evidence.verifying import NotVerifiable, verify
from beancount_refunds.render.style import printable
from beancount_refunds.reports.table import counted

_SHORT = 10


@click.command("verify")
@click.argument("ledger", type=click.Path())
@click.pass_context
def verify_command(ctx: click.Context, ledger: str) -> None:
    """Whether all that was committed is still there, whole.

    Compares the files with the last commit (HEAD). bean-check cannot tell that something is missing: a file
    that was cut off between two directives, or emptied, loads without an error. Named are a file that is
    gone, truncated or written by half, what a killed writer left, and each id of the last commit that is not
    in the ledger any more or does not load.

    \b
    Exit code 1: something is missing. Each problem takes one line.

    \b
    Examples:
      bean-refunds verify main.beancount
      bean-refunds verify main.beancount && git commit --all
    """  # noqa: D301 (click reads \b)
    try:
        found = verify(ledger)
    except (NotVerifiable, NotLoadedThen) as obstacle:
        message = f"{ledger} cannot be compared with git: {obstacle}"
        raise click.BadParameter(message, param_hint="LEDGER") from obstacle
    for loss in found.losses:
        put(f"{printable(str(loss))}\n")
    compared = f"{counted(found.ids, 'id')} in {counted(found.files, 'file')} of {found.head[:_SHORT]}"
    if found.losses:
        put(f"{counted(len(found.losses), 'problem')}; compared: {compared}\n")
        ctx.exit(1)
    put(f"All there: {compared}\n")
