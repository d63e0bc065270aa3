"""``/v1/vendor-credits``: credit memos, what is left of each, and memos that are recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.api.listing import Listing
from beancount_refunds.api.plain import reported
from beancount_refunds.api.recording import posting
from beancount_refunds.recording.commands import COMMANDS
from beancount_refunds.reports.credits import credits_table

if TYPE_CHECKING:
    from beancount_refunds.model import Credit

_PATH = "/vendor-credits"

LISTING: Listing[Credit] = Listing(
    noun="credit",
    nouns=lambda settlement: settlement.credits,
    named=lambda settlement: settlement.credit,
    key=lambda credit: credit.id,
    filters={
        "vendor_id": lambda credit, value: credit.vendor_id == value,
        "status": lambda credit, value: credit.status == value,
        "currency_code": lambda credit, value: credit.currency == value,
        "case_id": lambda credit, value: credit.case_id == value,
        "order_id": lambda credit, value: credit.order_id == value,
        "bill_id": lambda credit, value: credit.bill_id == value,
        "external_id": lambda credit, value: credit.external_id == value,
    },
    rows=reported(credits_table, "credits"),
    on=lambda credit: credit.issued_on,
)

ENDPOINTS = (
    posting(COMMANDS["credit"], _PATH, LISTING.told, shape="credit", place=_PATH),
    LISTING.listed(_PATH, "Credit memos, by id"),
    LISTING.one(_PATH, "One credit memo and what is left of it"),
)
