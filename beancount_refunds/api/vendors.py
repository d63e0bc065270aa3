"""``/v1/vendors``: who owes us what, and each vendor's statement."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from beancount_refunds.api.endpoint import Answer, Asked, Endpoint
from beancount_refunds.api.listing import Listing, days
from beancount_refunds.api.members import DAY
from beancount_refunds.api.plain import plain
from beancount_refunds.reports.filters import Filters
from beancount_refunds.reports.question import Question
from beancount_refunds.reports.registry import REPORTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Vendor

_PATH = "/vendors"


def _rows(ledger: Ledger, vendors: Sequence[Vendor]) -> list[dict[str, Any]]:
    """Master data, without bank accounts, and what is open in each currency."""
    wanted = {vendor.id for vendor in vendors}
    unapplied: dict[tuple[str, str], int] = defaultdict(int)
    available: dict[tuple[str, str], int] = defaultdict(int)
    for credit in ledger.settlement.credits:
        if credit.vendor_id in wanted:
            unapplied[credit.vendor_id, credit.currency] += credit.unapplied_balance_minor
            available[credit.vendor_id, credit.currency] += credit.available_balance_minor
    return [
        {
            "id": vendor.id,
            "name": vendor.name,
            "account": vendor.account,
            "country": vendor.country,
            "vat_id": vendor.vat_id,
            "balances": [
                {
                    "currency_code": currency,
                    "unapplied_balance_minor": minor,
                    "available_balance_minor": available[id_, currency],
                }
                for (id_, currency), minor in sorted(unapplied.items())
                if id_ == vendor.id
            ],
        }
        for vendor in vendors
    ]


def _statement(asked: Asked) -> Answer:
    """What moved and what is open; raises `UnknownSubject` and `Refusal`."""
    since, until = days(asked.query)
    question = Question(filters=Filters(since=since, until=until), subject=asked.path["id"])
    return Answer(body=plain(REPORTS["statement"].answer(asked.ledger, question), asked.ledger))


LISTING: Listing[Vendor] = Listing(
    noun="vendor",
    nouns=lambda settlement: settlement.vendors,
    named=lambda settlement: settlement.vendor,
    key=lambda vendor: vendor.id,
    filters={"country": lambda vendor, value: vendor.country == value},
    rows=_rows,
)

ENDPOINTS = (
    LISTING.listed(_PATH, "Vendors, by id"),
    LISTING.one(_PATH, "One vendor and what is open with it"),
    Endpoint(
        method="GET",
        path=f"{_PATH}/{{id}}/statement",
        name="get_vendor_statement",
        summary="What moved between a vendor and us, and what is open",
        query={"since": DAY, "until": DAY},
        answer=_statement,
        shape="statement",
    ),
)
