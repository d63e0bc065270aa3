"""``accept``, ``reject`` and ``unmatch``: one decision about one receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from beancount_refunds.cli.add import InWords
from beancount_refunds.cli.decisions import (
    Manner,
    decide,
    ground_by,
    manner_options,
    offer_aliases,
    replacing_option,
    say_acts,
)
from beancount_refunds.cli.output import put
from beancount_refunds.cli.recording import How
from beancount_refunds.deciding import asked
from beancount_refunds.deciding.desk import Desk, accepted_before
from beancount_refunds.recording.values import named_amount

if TYPE_CHECKING:
    from beancount_refunds.recording.ground import Asked


@click.command(cls=InWords)
@click.argument("ledger", type=click.Path())
@click.argument("reference", metavar="REF")
@click.argument("parts", metavar="[ID[=AMOUNT]]...", nargs=-1)
@click.option("--fee", metavar="AMOUNT", help="What was kept on the way.")
@click.option(
    "--received", metavar="AMOUNT", help="What came of a refund in another currency, before the fee."
)
@click.option("--excess", metavar="AMOUNT", help="What came above the refunds: it goes to suspense.")
@replacing_option
@manner_options
def accept(
    *,
    ledger: str,
    reference: str,
    parts: tuple[str, ...],
    reason: str | None,
    by: str | None,
    dry_run: bool,
    yes: bool,
    commit: bool,
    **differences: str | None,
) -> None:
    """Record that the receipt REF pays what is proposed for it, or these refunds or credits.

    A refund that waited is matched (receipt-match); a credit becomes a refund that names REF (vendor-refund).
    It is dated with the booking date of REF, or the first day that is not sealed. Whether the ledger takes it
    is judged as for every recording: approvals, duties, balances. Accepting twice writes once.

    With ID, the amounts are worked out: they must agree to the penny, or a difference be said with --fee,
    --excess or --received. Several credits are filled in the order given; a part is said as ID=AMOUNT.

    \b
    Examples:
      bean-refunds accept main.beancount FT26051XYZ
      bean-refunds accept main.beancount FT26051XYZ VR-0001 VR-0002
      bean-refunds accept main.beancount FT26051XYZ VR-0001 --fee 2.50
      bean-refunds accept main.beancount FT26051XYZ acme/CM-17=250.00 acme/CM-18 --dry-run
    """  # noqa: D301 (click reads \b)
    ids = [named_amount(part)[0] for part in parts]
    said = _asked(reference, parts, reason=reason, **differences)
    first = ground_by(ledger, by)
    before = accepted_before(reference, ids, first.settlement)
    if before and (ids or reference not in Desk(first.ledger).verdicts):
        say_acts(before, first.settlement)
        put("(accepted before; nothing was written)\n")
        return
    manner = Manner(How(dry_run, yes), by, commit)
    recorded = decide(ledger, manner, lambda here: asked.accept(said, here), first)
    if not dry_run:
        offer_aliases(recorded.before, recorded.after)


def _asked(reference: str, ids: tuple[str, ...], **stated: str | None) -> Asked:
    """What was typed; what was not is not there."""
    return {"reference": reference, "ids": ids, **{name: text for name, text in stated.items() if text}}


@click.command()
@click.argument("ledger", type=click.Path())
@click.argument("reference", metavar="REF")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--reason", metavar="CODE", help="Why not.")
@manner_options
def reject(
    *,
    ledger: str,
    reference: str,
    ids: tuple[str, ...],
    reason: str | None,
    by: str | None,
    dry_run: bool,
    yes: bool,
    commit: bool,
) -> None:
    """Record that somebody looked, and REF is not what is proposed for it, or not these refunds or credits.

    It is never proposed again. Who finds out later that it was right can still accept it by its id.

    \b
    Examples:
      bean-refunds reject main.beancount FT26053DEF
      bean-refunds reject main.beancount FT26053DEF VR-0006 acme/CM-20
    """  # noqa: D301 (click reads \b)
    said = _asked(reference, ids, reason=reason)
    decide(ledger, Manner(How(dry_run, yes), by, commit), lambda here: asked.reject(said, here))


@click.command()
@click.argument("ledger", type=click.Path())
@click.argument("reference", metavar="REF")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--reason", metavar="CODE", required=True, help="Why the match was wrong.")
@manner_options
def unmatch(
    *,
    ledger: str,
    reference: str,
    ids: tuple[str, ...],
    reason: str,
    by: str | None,
    dry_run: bool,
    yes: bool,
    commit: bool,
) -> None:
    """Undo a match: these refunds, or all that are matched to REF, wait for their receipt again.

    What was posted is mirrored on the day of the match, or on the first day that is not sealed: balances are
    as they were before. The receipt waits for its refund again. What stays matched to REF must still agree
    with it: where one of several was wrong, unmatch them all and accept the right ones.

    \b
    Example:
      bean-refunds unmatch main.beancount FT26052ABC VR-0005 --reason WRONG_VENDOR
    """  # noqa: D301 (click reads \b)
    said = _asked(reference, ids, reason=reason)
    decide(ledger, Manner(How(dry_run, yes), by, commit), lambda here: asked.unmatch(said, here))
