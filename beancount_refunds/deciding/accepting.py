"""An accepted proposal as directives.

Refunds that waited are matched (``receipt-match``); a bank reference that they stated and that never came
is undone in the same step. Credits that nobody expected to be paid become a ``vendor-refund`` of their vendor
that names the receipt. Where the policy wants an approval first, that refund is recorded as expected, without
the receipt: a second person approves it, and then the receipt is accepted again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount.core.amount import Amount

from beancount_refunds.approvals import limit_reached
from beancount_refunds.deciding import days
from beancount_refunds.deciding.by_hand import BY_HAND
from beancount_refunds.deciding.marks import next_mark
from beancount_refunds.deciding.model import Decision
from beancount_refunds.deciding.reasons import for_replacing
from beancount_refunds.matching.model import ItemKind
from beancount_refunds.money import Money
from beancount_refunds.record.drafts import CustomDraft
from beancount_refunds.render.style import printable

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping, Sequence

    from beancount_refunds.deciding.numbering import Numbering
    from beancount_refunds.matching.model import Proposal, Share
    from beancount_refunds.record.drafts import Value
    from beancount_refunds.recording.ground import Ground


def accept(proposal: Proposal, ground: Ground, numbering: Numbering, reason: str | None = None) -> Decision:
    """The directives by which ``proposal`` comes into the books; ``reason`` is for what they undo.

    Raises :class:`~beancount_refunds.recording.values.Unfit` where a reason must be stated. Whether the
    ledger takes them is for the writer.
    """
    refunds = [share for share in proposal.shares if share.item.kind is ItemKind.REFUND]
    new = [_Refund(proposal, shares, ground, numbering) for shares in _by_vendor(proposal)]
    if any(one.limit for one in new):
        waiting = [one for one in new if one.limit]
        return Decision(
            reference=proposal.receipt.reference,
            drafts=tuple(one.draft() for one in waiting),
            again=True,
            said=tuple(one.next_step() for one in waiting),
        )
    drafts = [one.draft() for one in new]
    if refunds:
        drafts = [*_matched(proposal, refunds, ground, reason), *drafts]
    elif proposal.excess_minor:
        excess = {"excess": _amount(ground, proposal.excess_minor, proposal.receipt.currency)}
        drafts.append(_match(proposal, [one.id for one in new], new[0].on, excess, ground))
    return Decision(reference=proposal.receipt.reference, drafts=tuple(drafts), again=bool(new))


def reasons(proposal: Proposal) -> str:
    """Tier and evidence as the ledger keeps them: why it was accepted, years later."""
    evidence = "; ".join(one.text for one in proposal.evidence)
    return printable(evidence if BY_HAND in proposal.evidence else f"{proposal.tier.word}: {evidence}")


def signed(ground: Ground, kind: str, reference: str, ids: Sequence[str]) -> dict[str, Value]:
    """The metadata that says which decision it is, by whom, and when."""
    metadata: dict[str, Value] = {"external_id": next_mark(kind, reference, ids, ground.settlement)}
    return metadata | ({"by": ground.by} if ground.by else {}) | {"at": ground.at}


# --- refunds that waited -----------------------------------------------------------------------


def _matched(
    proposal: Proposal, shares: Sequence[Share], ground: Ground, reason: str | None
) -> Iterator[CustomDraft]:
    """The match, then what it replaces, all on one day."""
    receipt, settlement = proposal.receipt, ground.settlement
    ids = [share.item.id for share in shares]
    replaced: dict[str, list[str]] = {}
    for id_ in ids:
        for reference in settlement.refund[id_].references:
            replaced.setdefault(reference, []).append(id_)
    taken = [days.of_unmatch(reference, held, settlement) for reference, held in replaced.items()]
    on = max([days.of_match(receipt.reference, receipt.booked_on, ids, settlement), *taken])
    yield _match(proposal, ids, on, _differences(proposal, shares, ground), ground)
    for reference, held in replaced.items():
        why = {"reason": for_replacing(reason, settlement, on)}
        metadata = why | signed(ground, "receipt-unmatch", reference, held)
        yield CustomDraft(on=on, kind="receipt-unmatch", values=(reference, *held), metadata=metadata)


def _match(
    proposal: Proposal, ids: Sequence[str], on: datetime.date, stated: Mapping[str, Value], ground: Ground
) -> CustomDraft:
    reference = proposal.receipt.reference
    metadata = {**stated, "note": reasons(proposal), **signed(ground, "receipt-match", reference, ids)}
    return CustomDraft(on=on, kind="receipt-match", values=(reference, *ids), metadata=metadata)


def _differences(proposal: Proposal, shares: Sequence[Share], ground: Ground) -> dict[str, Value]:
    """What explains that receipt and refunds differ, in the currency of the receipt.

    The fee of a match counts in place of the one that its refund states, which the matcher has taken off.
    """
    currency = proposal.receipt.currency
    stated: dict[str, Value] = {}
    if proposal.fee_minor:
        own = sum(ground.settlement.refund[share.item.id].fee_minor for share in shares)
        stated["fee"] = _amount(ground, proposal.fee_minor + own, currency)
    if proposal.excess_minor:
        stated["excess"] = _amount(ground, proposal.excess_minor, currency)
    if proposal.received:
        stated["received"] = _amount(ground, proposal.receipt.amount_minor + proposal.fee_minor, currency)
    return stated


# --- credits that nobody expected to be paid ---------------------------------------------------


def _by_vendor(proposal: Proposal) -> list[list[Share]]:
    """The shares of credits: a refund comes from one vendor."""
    groups: dict[str, list[Share]] = {}
    for share in proposal.shares:
        if share.item.kind is ItemKind.CREDIT:
            groups.setdefault(share.item.party.id, []).append(share)
    return list(groups.values())


class _Refund:
    """A refund that nobody recorded, of one vendor's credits."""

    def __init__(
        self, proposal: Proposal, shares: Sequence[Share], ground: Ground, numbering: Numbering
    ) -> None:
        self._receipt, self._shares, self._ground = proposal.receipt, shares, ground
        self._note = reasons(proposal)
        currency = self._receipt.currency
        minor = sum(share.amount_minor for share in shares)
        if proposal.received:
            minor = self._receipt.amount_minor + proposal.fee_minor
        self._amount = Money(minor, currency)
        self._fee_minor = proposal.fee_minor
        self.on = days.of_match(self._receipt.reference, self._receipt.booked_on, (), ground.settlement)
        self.id = numbering.next(self.on)
        self.limit = limit_reached(self._amount, self.on, ground.settlement)

    def draft(self) -> CustomDraft:
        """The refund; as expected, without its receipt, where it must be approved first."""
        ids = [share.item.id for share in self._shares]
        metadata: dict[str, Value] = {"vendor_id": self._shares[0].item.party.id}
        if self.limit is None:
            metadata["bank_transaction_ref"] = self._receipt.reference
            if self._fee_minor:
                metadata["fee"] = _amount(self._ground, self._fee_minor, self._amount.currency)
        metadata["note"] = self._note
        return CustomDraft(
            on=self.on,
            kind="vendor-refund",
            values=(self.id, _amount(self._ground, *self._amount), *self._parts()),
            metadata=metadata | signed(self._ground, "vendor-refund", self._receipt.reference, ids),
        )

    def next_step(self) -> str:
        """What to do after it was recorded as expected."""
        text = self._ground.settlement.precisions.text
        limit = "" if self.limit is None else text(*self.limit)
        who = f" than {self._ground.by}" if self._ground.by else ""
        return (
            f"{self.id} of {text(*self._amount)} reaches the approval limit of {limit}: it is recorded as"
            f" expected; when somebody else{who} has approved it (bean-refunds add approval), accept"
            f" {self._receipt.reference} again"
        )

    def _parts(self) -> Iterator[Value]:
        """The credits, each with its part where the amount of the refund does not say it."""
        explicit = len(self._shares) > 1 or self._shares[0].item.currency != self._amount.currency
        for share in self._shares:
            yield share.item.id
            if explicit:
                yield _amount(self._ground, share.amount_minor, share.item.currency)


def _amount(ground: Ground, minor: int, currency: str) -> Amount:
    return Amount(ground.settlement.precisions.to_number(minor, currency), currency)
