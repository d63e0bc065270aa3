"""A cursor forgets nothing, whatever is recorded for an earlier day."""

from __future__ import annotations

import base64
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.events import BadCursor, Cursor, Event


def event(number: int, on: str, **data: int) -> Event:
    return Event(id=f"VR-{number}", type="ap.x", subject="VR", on=datetime.date.fromisoformat(on), data=data)


MARCH = [event(1, "2026-03-02"), event(2, "2026-03-05")]
APRIL = [event(3, "2026-04-01")]


def ids(events: tuple[Event, ...]) -> list[str]:
    return [one.id for one in events]


def test_whoever_has_had_all_gets_nothing_and_whoever_begins_gets_all() -> None:
    assert Cursor.behind([*MARCH, *APRIL]).since([*MARCH, *APRIL]) == ()
    assert ids(Cursor.read("").since([*MARCH, *APRIL])) == ["VR-1", "VR-2", "VR-3"]


def test_what_is_new_at_the_end_is_told_alone() -> None:
    cursor = Cursor.behind(MARCH)
    assert ids(cursor.since([*MARCH, event(4, "2026-03-09"), *APRIL])) == ["VR-4", "VR-3"]


def test_what_is_recorded_for_an_earlier_day_is_not_lost() -> None:
    cursor = Cursor.behind([*MARCH, *APRIL])
    late = event(9, "2026-03-01")
    assert ids(cursor.since([late, *MARCH, *APRIL])) == ["VR-9", "VR-1", "VR-2"]


def test_an_event_that_says_something_else_now_is_told_again() -> None:
    cursor = Cursor.behind([*MARCH, *APRIL])
    assert ids(cursor.since([*MARCH, event(3, "2026-04-01", amount_minor=5)])) == ["VR-3"]


def test_a_month_that_lost_an_event_is_told_again() -> None:
    cursor = Cursor.behind([*MARCH, *APRIL])
    assert ids(cursor.since([*MARCH[:1], *APRIL])) == ["VR-1"]


_DAYS = st.dates(datetime.date(2026, 1, 1), datetime.date(2026, 4, 30))


@given(st.lists(_DAYS, max_size=12), st.sets(st.integers(0, 11)))
def test_nothing_is_lost_whatever_was_had_before(days: list[datetime.date], had: set[int]) -> None:
    events = [event(number, day.isoformat()) for number, day in enumerate(sorted(days))]
    seen = [one for number, one in enumerate(events) if number in had]
    cursor = Cursor.read(str(Cursor.behind(seen)))
    told = cursor.since(events)
    assert {one.id for one in seen} | set(ids(told)) == {one.id for one in events}
    assert Cursor.behind(events).since(events) == ()


@given(st.lists(_DAYS, max_size=12), st.sets(st.integers(0, 11)))
def test_whoever_stops_at_any_event_goes_on_with_the_next(days: list[datetime.date], had: set[int]) -> None:
    events = [event(number, day.isoformat()) for number, day in enumerate(sorted(days))]
    cursor = Cursor.behind([one for number, one in enumerate(events) if number in had])
    steps = list(cursor.steps(events))
    assert tuple(one for one, _ in steps) == cursor.since(events)
    for number, (_, stopped) in enumerate(steps):
        assert stopped.since(events) == tuple(one for one, _ in steps[number + 1 :])


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "é",
        base64.urlsafe_b64encode(b"[]").decode(),
        base64.urlsafe_b64encode(b'{"2026-03": 1}').decode(),
        base64.urlsafe_b64encode(b'{"2026": "1:0123456789ab"}').decode(),
        base64.urlsafe_b64encode(b'{"2026-03": "1:x"}').decode(),
        base64.urlsafe_b64encode(b"[" * 100_000).decode(),
        "A" * 4_000_001,
    ],
)
def test_a_text_that_is_no_cursor_is_told_as_such(text: str) -> None:
    with pytest.raises(BadCursor, match="that is no cursor; begin anew"):
        Cursor.read(text)
