"""``/v1/exceptions``: what is open and who owns it; ``POST`` gives one an owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.api.acts import told
from beancount_refunds.api.listing import Listing
from beancount_refunds.api.plain import reported
from beancount_refunds.api.recording import posting
from beancount_refunds.recording.commands import COMMANDS
from beancount_refunds.reports.exceptions import exceptions, status_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beancount_refunds.model import OpenException, Settlement

_PATH = "/exceptions"


def _key(one: OpenException) -> str:
    return f"{one.code} {one.subject} {one.position}"


def _sorted(settlement: Settlement) -> Sequence[OpenException]:
    """By code and subject: the report has the worst first, which moves from day to day."""
    return sorted(settlement.exceptions, key=_key)


LISTING: Listing[OpenException] = Listing(
    noun="exception",
    nouns=_sorted,
    key=_key,
    filters={
        "code": lambda one, value: one.code == value,
        "subject": lambda one, value: one.subject == value,
        "status": lambda one, value: status_of(one) == value,
        "owner": lambda one, value: one.owner == value,
        "vendor_id": lambda one, value: one.vendor_id == value,
    },
    rows=reported(exceptions, "exceptions"),
    on=lambda one: one.since,
)

ENDPOINTS = (
    posting(COMMANDS["exception"], _PATH, told, shape="act"),
    LISTING.listed(_PATH, "Open points, by code and subject"),
)
