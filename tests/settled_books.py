"""Settlements to make reports of: one of a whole ledger, others made by hand."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from beancount_refunds.conversion import Converter
from beancount_refunds.model import OpenException, Settlement
from beancount_refunds.money import Precisions
from beancount_refunds.policy import Policy
from beancount_refunds.rates import Rates
from beancount_refunds.source import Position

if TYPE_CHECKING:
    from beancount_refunds.reports import Table

HERE = Position("main.beancount", 1)


def ids(table: Table, key: str = "id") -> list[Any]:
    """What a table lists."""
    return [row[key] for row in table.rows]


def empty(**values: Any) -> Settlement:
    """A settlement made by hand."""
    precisions, policy = Precisions(), Policy("GBP")
    return Settlement(
        as_of=datetime.date(2026, 3, 2),
        functional_currency="GBP",
        precisions=precisions,
        policy=policy,
        converter=Converter(policy, Rates(()), precisions),
        **values,
    )


def an_exception(subject: str, **values: Any) -> OpenException:
    """An open exception made by hand."""
    given = {
        "code": "RECEIPT_UNMATCHED",
        "owner": None,
        "reason": None,
        "since": datetime.date(2026, 3, 1),
        "age_days": 1,
        "amount_minor": None,
        "currency": None,
        "vendor_id": None,
        "detail": "nobody knows",
        "acknowledged_until": None,
        "finding": None,
        "position": HERE,
    }
    return OpenException(subject=subject, **(given | values))
