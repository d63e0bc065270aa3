"""``match``: what the matcher proposes for the receipts that wait, and the exact tier recorded at once."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any

import click

from beancount_refunds.cli.decisions import (
    Manner,
    accept_all,
    ground_by,
    manner_options,
    offer_aliases,
    replacing_option,
    say_learnt,
)
from beancount_refunds.cli.options import demand_known, format_option, ledger_options, loaded
from beancount_refunds.cli.output import put, style
from beancount_refunds.cli.recording import How
from beancount_refunds.cli.review import review
from beancount_refunds.deciding.aliases import learnt
from beancount_refunds.deciding.desk import Desk
from beancount_refunds.deciding.table import verdicts_table
from beancount_refunds.matching.model import Tier
from beancount_refunds.render import table_as_csv
from beancount_refunds.render.proposals import EMPTY, choices, ranked, verdicts_as_text
from beancount_refunds.render.proposals_json import verdicts_as_json
from beancount_refunds.reports import Filters
from beancount_refunds.reports.table import counted

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable

    from beancount_refunds.cli.decisions import Outcome
    from beancount_refunds.ledger import Ledger
    from beancount_refunds.matching.model import Verdict


#: Receipts wait, but none of the tiers or vendors asked for.
NONE_LIKE_IT = "Of the receipts that wait none is like that."


class Form(enum.StrEnum):
    """What proposals can become."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


@click.command("match")
@ledger_options
@click.option(
    "--accept", "tier", type=click.Choice(["exact"]), help="Record what is proposed in the exact tier."
)
@click.option(
    "--tier",
    "tiers",
    type=click.Choice([tier.word for tier in Tier]),
    multiple=True,
    help="Proposals of this tier only. Repeat it for several.",
)
@click.option(
    "--vendor", "vendors", metavar="ID", multiple=True, help="Of this vendor. Repeat it for several."
)
@click.option("--review", "reviewing", is_flag=True, help="Go through them one by one, and decide.")
@click.option("--aliases", is_flag=True, help="Show what matches taught that vendor directives lack.")
@replacing_option
@format_option(Form, "text for people; json and csv for programs, with amounts in minor units.")
@manner_options
@click.pass_context
def match_command(
    ctx: click.Context,
    /,
    *,
    ledger: str,
    as_of: datetime.date | None,
    tier: str | None,
    tiers: tuple[str, ...],
    vendors: tuple[str, ...],
    reviewing: bool,
    aliases: bool,
    reason: str | None,
    form: Form,
    **options: Any,
) -> None:
    """Which receipt is which: proposals with their evidence, the best first.

    A receipt is a bank transaction that credits clearing and that no refund explains. It is proposed for the
    refund that expected it, or for the open credit that it pays. Then come ties, which nothing tells apart,
    and receipts without proposal, with the reasons against what came near.

    \b
    Tiers, the strongest first:
      exact       names it, and the amount is exact
      iban        the vendor's IBAN, and the exact amount
      alias       the vendor's name, the exact amount, near the day expected
      sum         several of one vendor that add up in one way only
      difference  short by a plausible fee, or in another currency
      name        the vendor's name only: look closely

    --accept exact records its tier in one write. What the ledger refuses is named with its finding, and
    keeps nothing else out; the exit code is 1 then.

    \b
    Examples:
      bean-refunds match main.beancount
      bean-refunds match main.beancount --accept exact --dry-run
      bean-refunds match main.beancount --review --vendor acme
      bean-refunds match main.beancount --format json > proposals.json
    """  # noqa: D301 (click reads \b)
    manner = Manner(How(options["dry_run"], options["yes"]), options["by"], options["commit"])
    if tier is not None or reviewing:
        _demand_one_way(as_of, form, both=reviewing and tier is not None)
    opened = loaded(ledger, as_of)
    demand_known(Filters(vendors=frozenset(vendors)), opened.settlement)
    wanted = _wanted(tiers, vendors)
    if aliases:
        say_learnt(learnt(opened))
    elif reviewing:
        review(ledger, manner, wanted, reason)
    elif tier is not None:
        outcome = accept_exact(ledger, opened, manner, wanted, reason)
        ctx.exit(1 if outcome.refused else 0)
    else:
        waiting = Desk(opened).verdicts.values()
        put(_shown([one for one in waiting if wanted(one)], opened, form, NONE_LIKE_IT if waiting else EMPTY))


def _demand_one_way(as_of: datetime.date | None, form: Form, *, both: bool) -> None:
    """What records something looks at the whole ledger, and prints what it did."""
    if as_of is not None:
        message = "--as-of is for looking: what is recorded is judged on the whole ledger"
        raise click.UsageError(message)
    if form is not Form.TEXT or both:
        message = "--accept, --review and --format exclude each other"
        raise click.UsageError(message)


def _wanted(tiers: Iterable[str], vendors: Iterable[str]) -> Callable[[Verdict], bool]:
    """Whether a verdict is of the tiers and vendors asked for; without a proposal it is of none."""
    words, ids = frozenset(tiers), frozenset(vendors)

    def wanted(verdict: Verdict) -> bool:
        offered = choices(verdict)[:1]
        return (not words or any(one.tier.word in words for one in offered)) and (
            not ids or any(share.item.party.id in ids for one in offered for share in one.shares)
        )

    return wanted


def _shown(verdicts: list[Verdict], opened: Ledger, form: Form, empty: str) -> str:
    settlement = opened.settlement
    if form is Form.JSON:
        return verdicts_as_json(ranked(verdicts), settlement.as_of)
    if form is Form.CSV:
        return table_as_csv(verdicts_table(ranked(verdicts), settlement))
    return verdicts_as_text(verdicts, settlement.precisions, style(), empty)


def accept_exact(
    path: str, opened: Ledger, manner: Manner, wanted: Callable[[Verdict], bool], reason: str | None
) -> Outcome:
    """Record the exact tier of what is ``wanted``, and say what came of it and what is left."""
    waiting = [one for one in ranked(list(Desk(opened).verdicts.values())) if wanted(one)]
    exact = [one.proposal for one in waiting if one.proposal and one.proposal.tier is Tier.EXACT]
    outcome = accept_all(path, exact, manner, reason)
    taken = len(exact) - len(outcome.refused)
    verb = "would be accepted" if manner.how.dry_run else "accepted"
    left = f"{len(waiting) - taken} of {counted(len(waiting), 'receipt')} left"
    put(f"{counted(taken, 'exact proposal')} {verb}, {left}\n")
    if not manner.how.dry_run and outcome.recorded:
        offer_aliases(opened, ground_by(path, manner.by).ledger)
    return outcome
