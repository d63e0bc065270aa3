"""``/v1/vendor-refunds``: the register, and refunds that are recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.api.listing import Listing
from beancount_refunds.api.plain import reported
from beancount_refunds.api.recording import posting
from beancount_refunds.recording.commands import COMMANDS
from beancount_refunds.reports.register import register

if TYPE_CHECKING:
    from beancount_refunds.model import Refund

_PATH = "/vendor-refunds"

LISTING: Listing[Refund] = Listing(
    noun="refund",
    nouns=lambda settlement: settlement.refunds,
    named=lambda settlement: settlement.refund,
    key=lambda refund: refund.id,
    filters={
        "vendor_id": lambda refund, value: refund.vendor_id == value,
        "status": lambda refund, value: refund.status == value,
        "pending_reason": lambda refund, value: refund.pending_reason == value,
        "credit_id": lambda refund, value: value in refund.credit_ids,
        "case_id": lambda refund, value: value in refund.case_ids,
        "order_id": lambda refund, value: value in refund.order_ids,
        "bank_transaction_ref": lambda refund, value: value in refund.references,
        "external_id": lambda refund, value: refund.external_id == value,
    },
    rows=reported(register, "refunds"),
    on=lambda refund: refund.recorded_on,
)

ENDPOINTS = (
    posting(COMMANDS["refund"], _PATH, LISTING.told, shape="refund", place=_PATH),
    LISTING.listed(_PATH, "Refunds, by id"),
    LISTING.one(_PATH, "One refund, as in the register"),
)
