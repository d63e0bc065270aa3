"""Data of Fava's own charts: amounts by account, by month and in the course of time."""

from __future__ import annotations

import datetime
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.reports.buckets import buckets
from beancount_refunds.reports.question import Calendar, Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.reports.table import Row

#: Amounts by currency.
_Sums = defaultdict[str, Decimal]

_MONTHS = Calendar(months=1)


def charts(view: View) -> tuple[dict[str, Any], ...]:
    """The charts that have something to show, for ``<svelte-component type="charts">``."""
    found = (_by_vendor(view), _by_age(view), _recovered(view), _days_to_cash(view))
    return tuple(one for one in found if one is not None)


def _by_vendor(view: View) -> dict[str, Any] | None:
    """Open credit by the account of the vendor, each leading to its account."""
    sums: defaultdict[str, _Sums] = defaultdict(lambda: defaultdict(Decimal))
    for row in view.day.report("open-credits", Question()).rows:
        account = view.settlement.credit[str(row["id"])].account
        _add(sums[account], row, "unapplied_balance_minor", view)
    if not sums:
        return None
    total: _Sums = defaultdict(Decimal)
    for amounts in sums.values():
        for currency, number in amounts.items():
            total[currency] += number
    leaves = [_node(account, amounts, amounts, []) for account, amounts in sorted(sums.items())]
    label = _("Open credit by vendor")
    return {"type": "hierarchy", "label": label, "data": _node(_("Vendors"), {}, total, leaves)}


def _node(
    account: str, own: Mapping[str, Decimal], all_: Mapping[str, Decimal], children: list[Any]
) -> dict[str, Any]:
    return {
        "account": account,
        "balance": own,
        "balance_children": all_,
        "children": children,
        "cost": None,
        "cost_children": None,
        "has_txns": bool(own),
    }


def _by_age(view: View) -> dict[str, Any] | None:
    """Open credit by the month of its memo, each bar in the colours of its ages."""
    spans = buckets(view.settlement)
    bars: defaultdict[datetime.date, defaultdict[str, _Sums]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(Decimal))
    )
    for row in view.day.report("open-credits", Question()).rows:
        on, age = cast("datetime.date", row["issued_on"]), cast("int", row["age_days"])
        span = next(span for span in spans if span.holds(age))
        _add(bars[_MONTHS.period(on).since][span.title], row, "unapplied_balance_minor", view)
    return _bars(_("Open credit by month and age (days)"), bars)


def _recovered(view: View) -> dict[str, Any] | None:
    """What came in each month, in the currency that was owed."""
    bars: defaultdict[datetime.date, defaultdict[str, _Sums]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(Decimal))
    )
    for row in view.day.report("flow", Question()).rows:
        month = datetime.date.fromisoformat(f"{row['month']}-01")
        _add(bars[month][""], row, "applied_minor", view)
    return _bars(_("Recovered per month"), bars)


def _bars(label: str, bars: Mapping[datetime.date, Mapping[str, _Sums]]) -> dict[str, Any] | None:
    """A bar for each month, stacked by what its amounts are called."""
    data = [_bar(month, stacks) for month, stacks in sorted(bars.items())]
    return {"type": "bar", "label": label, "data": data} if data else None


def _bar(month: datetime.date, stacks: Mapping[str, _Sums]) -> dict[str, Any]:
    total: _Sums = defaultdict(Decimal)
    for amounts in stacks.values():
        for currency, number in amounts.items():
            total[currency] += number
    return {"date": month, "balance": total, "account_balances": stacks, "budgets": {}}


def _days_to_cash(view: View) -> dict[str, Any] | None:
    """Median days from claim to cash of the cases claimed in each month, a line for each vendor."""
    trend = view.day.report("vendors", Question(calendar=_MONTHS)).also[0]
    points = list(_points(trend.rows))
    if not points:
        return None
    data = [{"date": month, "balance": {vendor: days}} for month, vendor, days in sorted(points)]
    return {"type": "balances", "label": _("Days from claim to cash"), "data": data}


def _points(rows: Iterable[Row]) -> Iterator[tuple[datetime.date, str, Decimal]]:
    for row in rows:
        days = row["days_claim_to_cash_median"]
        if isinstance(days, Decimal):
            yield datetime.date.fromisoformat(f"{row['period']}-01"), str(row["vendor_id"]), days


def _add(sums: _Sums, row: Row, key: str, view: View) -> None:
    minor, currency = cast("int", row[key]), cast("str", row["currency_code"])
    sums[currency] += view.settlement.precisions.to_number(minor, currency)
