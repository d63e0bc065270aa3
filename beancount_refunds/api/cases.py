"""``/v1/cases``: the refund log, cases that are opened, and what happens in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.api.listing import Listing
from beancount_refunds.api.plain import reported
from beancount_refunds.api.recording import posting
from beancount_refunds.recording.commands import COMMANDS
from beancount_refunds.reports.cases import cases

if TYPE_CHECKING:
    from beancount_refunds.model import Case

_PATH = "/cases"
_EVENTS = f"{_PATH}/{{id}}/events"

LISTING: Listing[Case] = Listing(
    noun="case",
    nouns=lambda settlement: settlement.cases,
    named=lambda settlement: settlement.case,
    key=lambda case: case.id,
    filters={
        "vendor_id": lambda case, value: case.vendor_id == value,
        "status": lambda case, value: case.status == value,
        "order_id": lambda case, value: case.order_id == value,
        "credit_id": lambda case, value: value in case.credit_ids,
        "owner": lambda case, value: case.owner == value,
        "reason": lambda case, value: case.reason == value,
        "external_id": lambda case, value: case.external_id == value,
    },
    rows=reported(cases, "cases"),
    on=lambda case: case.opened_on,
)

ENDPOINTS = (
    posting(COMMANDS["case"], _PATH, LISTING.told, shape="case", place=_PATH),
    posting(COMMANDS["case-event"], _EVENTS, LISTING.told, shape="case", place=_PATH, in_path="id"),
    LISTING.listed(_PATH, "Cases, by id"),
    LISTING.one(_PATH, "One case with its events and what was said"),
)
