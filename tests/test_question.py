"""Calendars cut time into periods without gap or overlap; a question is about somebody."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.reports.question import Calendar, UnknownSubject

LENGTHS = st.sampled_from([1, 2, 3, 4, 6, 12])
CALENDARS = st.builds(Calendar, months=LENGTHS, first_month=st.integers(1, 12))
_ONE_DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("calendar", "on", "name"),
    [
        (Calendar(), "2026-03-31", "2026-Q1"),
        (Calendar(), "2026-12-31", "2026-Q4"),
        (Calendar(first_month=4), "2026-04-01", "2026-Q2"),
        (Calendar(first_month=2), "2026-01-31", "2025-11-01 to 2026-01-31"),
        (Calendar(first_month=3), "2026-05-31", "2026-03-01 to 2026-05-31"),
        (Calendar(months=1), "2026-02-28", "2026-02"),
        (Calendar(months=1), "0001-01-01", "0001-01"),
        (Calendar(months=12), "2026-07-01", "2026"),
        (Calendar(months=12, first_month=4), "2026-03-31", "2025-04-01 to 2026-03-31"),
        (Calendar(months=6), "2026-08-01", "2026-07-01 to 2026-12-31"),
    ],
)
def test_a_period_is_called_by_its_quarter_month_or_days(calendar: Calendar, on: str, name: str) -> None:
    assert str(calendar.period(datetime.date.fromisoformat(on))) == name


@given(CALENDARS, st.dates())
def test_periods_leave_no_day_out_and_do_not_overlap(calendar: Calendar, on: datetime.date) -> None:
    period = calendar.period(on)
    assert period.since <= on <= period.until
    assert calendar.period(period.since) == period == calendar.period(period.until)
    if period.until < datetime.date.max:
        assert calendar.period(period.until + _ONE_DAY).since == period.until + _ONE_DAY


def test_a_calendar_ends_where_pythons_does() -> None:
    calendar = Calendar(first_month=2)
    assert calendar.period(datetime.date.min).since == datetime.date.min
    assert calendar.period(datetime.date.max).until == datetime.date.max


@pytest.mark.parametrize("wrong", [{"months": 5}, {"months": 0}, {"first_month": 0}, {"first_month": 13}])
def test_a_calendar_that_does_not_fill_the_year_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="no calendar has periods of"):
        Calendar(**wrong)


def test_an_unknown_subject_knows_what_could_have_been_meant() -> None:
    unknown = UnknownSubject("vendor", "acne", ("acme", "shen"))
    assert str(unknown) == "the ledger has no vendor acne"
    assert (unknown.kind, unknown.value, unknown.known) == ("vendor", "acne", ("acme", "shen"))
