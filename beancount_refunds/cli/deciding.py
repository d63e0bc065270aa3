"""``accept``, ``reject`` and ``unmatch``: one decision about one receipt."""

from __future__ import annotations

from decimal import Decimal
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
from beancount_refunds.deciding import undoing
from beancount_refunds.deciding.accepting import accept as accepted
from beancount_refunds.deciding.by_hand import Figures, chosen, proposed
from beancount_refunds.deciding.desk import Desk, accepted_before, matched_by
from beancount_refunds.deciding.numbering import Numbering
from beancount_refunds.money import Money
from beancount_refunds.recording.values import amount, named_amount, refuse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beancount_refunds.deciding.model import Decision
    from beancount_refunds.matching.model import Proposal
    from beancount_refunds.recording.ground import Ground

_DIFFERENCES = ("fee", "received", "excess")


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

    def make(here: Ground) -> Decision:
        desk = Desk(here.ledger)
        proposal = _proposal(desk, reference, parts, differences)
        return accepted(proposal, here, Numbering(here.ids), reason)

    first = ground_by(ledger, by)
    before = accepted_before(reference, ids, first.settlement)
    if before and (ids or reference not in Desk(first.ledger).verdicts):
        say_acts(before, first.settlement)
        put("(accepted before; nothing was written)\n")
        return
    recorded = decide(ledger, Manner(How(dry_run, yes), by, commit), make, first)
    if not dry_run:
        offer_aliases(recorded.before, recorded.after)


def _proposal(
    desk: Desk, reference: str, parts: Sequence[str], differences: dict[str, str | None]
) -> Proposal:
    """What the matcher proposes, or what was said instead. Raises what `decisions.explained` explains."""
    verdict = desk.verdict(reference)
    currency = verdict.receipt.currency
    said = {name: _money(desk, name, text, currency) for name in _DIFFERENCES if (text := differences[name])}
    named = [named_amount(part) for part in parts]
    if not named and not said:
        return proposed(verdict, desk.terms)
    if not named and verdict.proposal is not None:
        named = [(id_, None) for id_ in verdict.proposal.item_ids]
    if not named:
        refuse("id", f"nothing is proposed for {reference}; say which refund or credit it is")
    items = [desk.item(id_) for id_, _ in named]
    stated = {
        item.id: _money(desk, "id", text, item.currency)
        for item, (_, text) in zip(items, named, strict=True)
        if text is not None
    }
    unique = list({item.id: item for item in items}.values())
    return chosen(verdict, unique, Figures(parts=stated, **said), desk.terms)


def _money(desk: Desk, field: str, text: str, currency: str) -> Money:
    stated = amount(field, text, currency)
    minor = desk.settlement.precisions.to_minor(stated.number or Decimal(0), stated.currency)
    if minor is None or minor <= 0:
        refuse(field, f"{text} is no amount above zero in {stated.currency}")
    return Money(minor, stated.currency)


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

    def make(here: Ground) -> Decision:
        desk = Desk(here.ledger)
        verdict = desk.verdict(reference)
        if ids:
            return undoing.reject(reference, [desk.item(id_).id for id_ in ids], here, reason)
        if verdict.proposal is None:
            refuse("id", f"nothing is proposed for {reference}; say which refund or credit it is not")
        return undoing.reject(reference, verdict.proposal.item_ids, here, reason)

    decide(ledger, Manner(How(dry_run, yes), by, commit), make)


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

    def make(here: Ground) -> Decision:
        return undoing.unmatch(reference, matched_by(reference, ids, here.settlement), here, reason)

    decide(ledger, Manner(How(dry_run, yes), by, commit), make)
