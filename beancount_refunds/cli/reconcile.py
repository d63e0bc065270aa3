"""``reconcile``: the week in one command: import, match, what is left, and clearing explained to zero."""

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING, Any

import click

from beancount_refunds.cli.decisions import Manner, ground_by, manner_options, replacing_option
from beancount_refunds.cli.import_statements import import_command
from beancount_refunds.cli.match import accept_exact
from beancount_refunds.cli.options import Day, loaded
from beancount_refunds.cli.output import put, style
from beancount_refunds.cli.recording import How
from beancount_refunds.deciding.desk import Desk
from beancount_refunds.deciding.table import items_left, receipts_left
from beancount_refunds.render import table_as_text
from beancount_refunds.render.proposals import verdicts_as_text
from beancount_refunds.render.style import printable
from beancount_refunds.reports.accounts import lines_on
from beancount_refunds.reports.clearing import clearing_accounts, clearings
from beancount_refunds.reports.clearing_tables import clearing_tables

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from beancount_refunds.ledger import Ledger


@click.command("reconcile")
@click.argument("ledger", type=click.Path())
@click.option(
    "--statement",
    "statements",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=pathlib.Path),
    help="Import this statement first. Repeat it for several.",
)
@click.option(
    "--statement-to",
    "until",
    type=Day(),
    required=True,
    help="The last day of the statements: what is left then.",
)
@click.option(
    "--accept", "tier", type=click.Choice(["exact"]), help="Record what is proposed in the exact tier."
)
@click.option("--account", metavar="ACCOUNT", help="The bank account, as import has it.")
@click.option("--profile", "profiles", metavar="NAME|FILE", multiple=True, help="How to read CSV files.")
@click.option(
    "--rules", metavar="FILE", type=click.Path(path_type=pathlib.Path), help="Rules for other lines."
)
@click.option("--contra", metavar="ACCOUNT", help="Takes what no rule takes, as import has it.")
@click.option("--balance", is_flag=True, help="Assert the closing balances of the statements.")
@replacing_option
@manner_options
@click.pass_context
def reconcile(
    ctx: click.Context,
    /,
    *,
    ledger: str,
    statements: tuple[pathlib.Path, ...],
    until: datetime.date,
    tier: str | None,
    reason: str | None,
    **options: Any,
) -> None:
    """The week in one command: import statements, match, and explain what is left to zero.

    Lines that LEDGER has already are not imported again, and what was decided is not asked again: the command
    can be repeated at any time. Then come the proposals for receipts up to the day of the statements, what is
    left on either side on that day (receipts without refund; refunds and credits without receipt), and the
    balance of the clearing account with every line that makes it up.

    Open points are no fault. The exit code is 1 where something was refused, where findings stand on that
    day, or where the clearing account holds something that nothing explains.

    \b
    Examples:
      bean-refunds reconcile main.beancount --statement june.xml --statement-to 2026-06-30
      bean-refunds reconcile main.beancount --statement-to 2026-06-30 --accept exact
    """  # noqa: D301 (click reads \b)
    dry_run = options["dry_run"]
    manner = Manner(How(dry_run, options["yes"]), options["by"], options["commit"])
    if statements:
        _heading("Import")
        names = ("account", "profiles", "rules", "contra", "balance", "dry_run", "commit")
        ctx.invoke(import_command, files=statements, into=ledger, **{name: options[name] for name in names})
    failed = False
    if tier is not None:
        put("\n" if statements else "")
        _heading("Match")
        opened = ground_by(ledger, manner.by).ledger
        outcome = accept_exact(ledger, opened, manner, lambda one: one.receipt.booked_on <= until, reason)
        failed = bool(outcome.refused)
    whole = loaded(ledger, None)
    verdicts = [one for one in Desk(whole).verdicts.values() if one.receipt.booked_on <= until]
    put("\n" if statements or tier else "")
    put(verdicts_as_text(verdicts, whole.settlement.precisions, style()))
    if any(one.proposal for one in verdicts):
        put(f"\nto accept one: bean-refunds accept {printable(ledger)} REFERENCE\n")
    then = loaded(ledger, until)
    _tell_left(then)
    explained = _tell_clearing(then)
    for problem in _problems(then):
        click.echo(printable(problem), err=True)
    ctx.exit(0 if explained and then.clean and not failed else 1)


def _heading(text: str) -> None:
    put(f"{style().paint(text, bold=True)}\n\n")


def _tell_left(then: Ledger) -> None:
    """Both sides as they stood at the end of the day."""
    desk = Desk(then)
    receipts = [verdict.receipt for verdict in desk.verdicts.values()]
    for table in (receipts_left(receipts, then.settlement), items_left(desk.items.values(), then.settlement)):
        put(f"\n{table_as_text(table, style())}")


def _tell_clearing(then: Ledger) -> bool:
    """The clearing accounts, each line of what is left on them; whether nothing is left unexplained."""
    settlement = then.settlement
    lines = list(lines_on(then.entries, clearing_accounts(settlement), settlement.as_of))
    for table in clearing_tables(settlement, lines):
        put(f"\n{table_as_text(table, style())}")
    return not any(one.difference or one.oddities for one in clearings(settlement, lines))


def _problems(then: Ledger) -> Iterator[str]:
    for one in (*then.findings, *then.errors):
        yield f"finding: {one.message.strip().splitlines()[0]}"
