"""Verdicts on receipts as data: the reference data model's names, amounts in minor units."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from beancount_refunds.matching.model import Proposal, Verdict


def verdicts_as_json(verdicts: Iterable[Verdict], as_of: datetime.date) -> str:
    """``{"as_of", "verdicts": [{"reference", …, "proposal", "runner_up", "others", "tie", "vetoes"}]}``."""
    data = {"as_of": as_of.isoformat(), "verdicts": [_verdict(verdict) for verdict in verdicts]}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _verdict(verdict: Verdict) -> dict[str, Any]:
    receipt = verdict.receipt
    return {
        "reference": receipt.reference,
        "booked_on": receipt.booked_on.isoformat(),
        "amount_minor": receipt.amount_minor,
        "currency_code": receipt.currency,
        "account": receipt.account,
        "counterparty": receipt.counterparty,
        "counterparty_iban": receipt.counterparty_iban,
        "proposal": _proposal(verdict.proposal),
        "runner_up": _proposal(verdict.runner_up),
        "others": [_proposal(one) for one in verdict.others],
        "tie": verdict.tie,
        "vetoes": list(verdict.vetoes),
    }


def _proposal(proposal: Proposal | None) -> dict[str, Any] | None:
    if proposal is None:
        return None
    return {
        "tier": proposal.tier.word,
        "score": proposal.score,
        "items": [
            {
                "id": share.item.id,
                "kind": share.item.kind.value,
                "vendor_id": share.item.party.id,
                "amount_minor": share.amount_minor,
                "currency_code": share.item.currency,
                "stated_reference": share.item.stated_reference,
            }
            for share in proposal.shares
        ],
        "fee_minor": proposal.fee_minor,
        "excess_minor": proposal.excess_minor,
        "received": proposal.received,
        "evidence": [{"text": one.text, "weight": one.weight} for one in proposal.evidence],
    }
