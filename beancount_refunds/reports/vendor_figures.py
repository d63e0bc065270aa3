"""The figures of the vendors' performance: columns over the cases of one vendor in one currency."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from beancount_refunds.model import CaseStatus
from beancount_refunds.reports import columns
from beancount_refunds.reports.recovery import basis_points, median
from beancount_refunds.reports.table import Field, Kind, Row, field, tally

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator

    from beancount_refunds.model import Settlement
    from beancount_refunds.reports.question import Calendar
    from beancount_refunds.reports.recovery import Recovery

#: The cases of one vendor in one currency, at least one.
Cases: TypeAlias = "tuple[Recovery, ...]"


def _sum(key: str, title_: str, value: Callable[[Recovery], int], *, blank: bool = False) -> Field[Cases]:
    """An amount added up over the cases."""
    return columns.amount(key, title_, lambda found: sum(map(value, found)), blank_zero=blank, summed=True)


def _number(key: str, title_: str, holds: Callable[[Recovery], bool]) -> Field[Cases]:
    """How many of the cases."""
    return columns.count(key, title_, lambda found: sum(map(holds, found)), blank_zero=True)


def _rate(key: str, title_: str, whole: Callable[[Recovery], int]) -> Field[Cases]:
    """What was recovered of a whole; empty where there is none."""
    return columns.share(
        key,
        title_,
        lambda found: basis_points(sum(one.recovered_minor for one in found), sum(map(whole, found))),
    )


def _median(key: str, title_: str, value: Callable[[Recovery], int | None]) -> Field[Cases]:
    """The median of the days that have passed."""
    return field(key, title_, Kind.RATE, lambda found: median(_known(value, found)), unit="days")


def _worst(key: str, title_: str, value: Callable[[Recovery], int | None]) -> Field[Cases]:
    """The most days that have passed."""
    return columns.days(key, title_, lambda found: max(_known(value, found), default=None))


def _known(value: Callable[[Recovery], int | None], found: Cases) -> list[int]:
    return [days for days in map(value, found) if days is not None]


_COUNTED: Field[Cases] = columns.count("cases", "Cases", len)
_CLAIMED = _sum("claimed_minor", "Claimed", lambda one: one.case.claimed_amount_minor)
_AGREED = _sum("agreed_minor", "Agreed", lambda one: one.agreed_minor)
_RECOVERED = _sum("recovered_minor", "Recovered", lambda one: one.recovered_minor)
_CURRENCY: Field[Cases] = columns.currency(lambda found: found[0].case.currency)
_VENDOR: Field[Cases] = columns.vendor(lambda found: found[0].case.vendor_id)
_OF_AGREED = _rate("recovery_rate_bp", "Rate", lambda one: one.agreed_minor)
_OF_CLAIMED = _rate("claim_recovery_rate_bp", "Rate of claim", lambda one: one.case.claimed_amount_minor)
_CLAIM_TO_CASH = _median("days_claim_to_cash_median", "Claim to cash", lambda one: one.days_claim_to_cash)


def trend_fields(calendar: Calendar) -> tuple[Field[Cases], ...]:
    """The columns of the trend, period by period."""
    return (
        _VENDOR,
        field("period", "Period", Kind.CODE, lambda found: calendar.period(found[0].case.opened_on).name),
        _COUNTED,
        _CLAIMED,
        _AGREED,
        _RECOVERED,
        _CURRENCY,
        _OF_AGREED,
        _OF_CLAIMED,
        _CLAIM_TO_CASH,
    )


def vendor_fields(settlement: Settlement) -> tuple[Field[Cases], ...]:
    """The columns of the performance, ages as of the settlement's day."""
    return (
        _VENDOR,
        field(
            "vendor_name", "Name", Kind.TEXT, lambda found: settlement.vendor[found[0].case.vendor_id].name
        ),
        _COUNTED,
        _CLAIMED,
        _AGREED,
        _RECOVERED,
        _CURRENCY,
        _OF_AGREED,
        _OF_CLAIMED,
        *_AMOUNTS,
        *_DAYS,
        *_ages(settlement.as_of),
        *_OUTCOMES,
    )


_AMOUNTS: tuple[Field[Cases], ...] = (
    _sum("refunded_minor", "Refunded", lambda one: one.case.refunded_amount_minor),
    _sum("netted_minor", "Netted", lambda one: one.case.netted_amount_minor),
    _sum("open_minor", "Open", lambda one: one.open_minor, blank=True),
    _sum("given_up_minor", "Given up", lambda one: one.given_up_minor, blank=True),
    _sum("written_off_minor", "Written off", lambda one: one.case.written_off_amount_minor, blank=True),
)
_DAYS: tuple[Field[Cases], ...] = (
    _median("days_to_agree_median", "To agree", lambda one: one.days_to_agree),
    _worst("days_to_agree_worst", "Worst to agree", lambda one: one.days_to_agree),
    _median("days_to_cash_median", "Then to cash", lambda one: one.days_to_cash),
    _worst("days_to_cash_worst", "Worst to cash", lambda one: one.days_to_cash),
    _CLAIM_TO_CASH,
    _worst("days_claim_to_cash_worst", "Worst claim to cash", lambda one: one.days_claim_to_cash),
)


def _ages(as_of: datetime.date) -> tuple[Field[Cases], ...]:
    """What has not happened, and for how long."""
    today = as_of.toordinal()

    def unanswered(found: Cases) -> Iterator[int]:
        return (today - one.case.opened_on.toordinal() for one in found if one.unanswered)

    def unpaid(found: Cases) -> Iterator[int]:
        return (today - one.agreed_on.toordinal() for one in found if one.agreed_on and one.unpaid)

    return (
        _number("unanswered_cases", "Unanswered", lambda one: one.unanswered),
        columns.days(
            "unanswered_oldest_days", "Oldest claim", lambda found: max(unanswered(found), default=None)
        ),
        _number("unpaid_cases", "Unpaid", lambda one: one.unpaid),
        columns.days(
            "unpaid_oldest_days", "Oldest agreement", lambda found: max(unpaid(found), default=None)
        ),
    )


_OUTCOMES: tuple[Field[Cases], ...] = (
    _number("disputed_cases", "Disputed", lambda one: one.disputed),
    columns.share(
        "disputed_share_bp",
        "Ever disputed",
        lambda found: basis_points(sum(one.disputed for one in found), len(found)),
    ),
    _number("rejected_cases", "Rejected", lambda one: one.case.status is CaseStatus.REJECTED),
    _number("written_off_cases", "Cases written off", lambda one: one.case.status is CaseStatus.WRITTEN_OFF),
    field("reasons", "Reasons", Kind.TEXT, lambda found: tally(one.case.reason for one in found)),
    field("reason_counts", "Cases by reason", Kind.RECORDS, lambda found: tuple(_reasons(found))),
    field("case_ids", "Which", Kind.IDS, lambda found: tuple(one.case.id for one in found)),
)


def _reasons(found: Cases) -> Iterator[Row]:
    """The reasons, most frequent first."""
    counts = Counter(one.case.reason for one in found)
    for reason, cases in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield {"reason": reason, "cases": cases}
