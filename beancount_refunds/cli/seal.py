"""``seal``: the seal of a period, and what changed in it since."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import click

from beancount_refunds.cli.options import Day, loaded
from beancount_refunds.cli.output import put, style
from beancount_refunds.evidence import sealing
from beancount_refunds.evidence.earlier import NotLoadedThen
from beancount_refunds.record import Roots, Unrenderable, render
from beancount_refunds.render import table_as_text
from beancount_refunds.reports.table import counted

if TYPE_CHECKING:
    from beancount_refunds.ledger import Ledger


@click.command()
@click.argument("ledger", type=click.Path())
@click.argument("through", metavar="DATE", type=Day())
@click.option("--on", type=Day(), help="Date of the directive. [default: the end of the ledger]")
@click.option("--by", metavar="ACTOR", help="Who seals it: an actor of the policy.")
@click.option("--explain", is_flag=True, help="Compare with the commit that brought the seal of DATE in.")
@click.option("--rows", is_flag=True, help="Print the canonical rows: sha256sum of them is the digest.")
@click.option("--anyway", is_flag=True, help="Seal although the period has findings.")
@click.pass_context
def seal(
    ctx: click.Context,
    ledger: str,
    through: datetime.date,
    on: datetime.date | None,
    by: str | None,
    *,
    explain: bool,
    rows: bool,
    anyway: bool,
) -> None:
    """Seal everything that is dated on or before DATE.

    Prints the period-seal directive to put into the ledger. From then on a change of a directive of ours, of
    a bank receipt that one names, or of a credit's posting in that period is SEAL_BROKEN on load. The
    README states the canonical rows, so that any program can compute the same SHA-256.

    \b
    Examples:
      bean-refunds seal main.beancount 2026-03-31 --by m.lee >> close/2026.beancount
      bean-refunds seal main.beancount 2026-03-31 --rows | sha256sum
      bean-refunds seal main.beancount 2026-03-31 --explain

    With --explain the exit code is 1 where something differs.
    """  # noqa: D301 (click reads \b)
    if explain and rows:
        message = "--explain and --rows are two questions: ask one"
        raise click.UsageError(message)
    opened = loaded(ledger, None)
    if rows:
        put("".join(f"{fact.row}\n" for fact in opened.sealed_facts(through)))
    elif explain:
        ctx.exit(_explain(opened, through))
    else:
        _demand_clean(opened, through, ledger, anyway=anyway)
        put(_directive(opened, through, on, by))


def _explain(ledger: Ledger, through: datetime.date) -> int:
    seals = sealing.standing_seals(ledger)
    standing = seals.get(through.isoformat())
    if standing is None:
        known = f"; the periods that are sealed end on {', '.join(seals)}" if seals else ""
        message = f"the ledger has no seal of the period to {through}{known}"
        raise click.BadParameter(message, param_hint="DATE")
    try:
        table = sealing.explanation(ledger, standing)
    except (NotLoadedThen, sealing.NotSealedInGit) as silent:
        message = f"{silent}\nOnly git tells what stood there when it was sealed."
        raise click.ClickException(message) from silent
    put(table_as_text(table, style()))
    return 1 if table.rows else 0


def _demand_clean(ledger: Ledger, through: datetime.date, path: str, *, anyway: bool) -> None:
    """A seal says that a period is finished: what is wrong in it would be wrong for good."""
    dated = [one for one in (*ledger.errors, *ledger.findings) if _is_dated(one.entry, through)]
    if dated and not anyway:
        wrong = counted(len(dated), "problem")
        message = (
            f"the period to {through} has {wrong}: mend what bean-refunds check {path} --as-of {through}"
            " lists, or seal it --anyway"
        )
        raise click.ClickException(message)


def _is_dated(entry: object, through: datetime.date) -> bool:
    on = getattr(entry, "date", None)
    return not isinstance(on, datetime.date) or on <= through


def _directive(ledger: Ledger, through: datetime.date, on: datetime.date | None, by: str | None) -> str:
    if on is not None and on <= through:
        message = f"{on} is not after {through}: a seal is no part of the period that it seals"
        raise click.BadParameter(message, param_hint="--on")
    draft = sealing.draft(ledger, through, on, by)
    try:
        return "".join(render([draft], Roots.of(ledger.options)))
    except Unrenderable as refused:
        raise click.BadParameter(str(refused), param_hint="--by") from refused
