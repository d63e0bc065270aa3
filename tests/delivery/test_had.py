"""The file that notes what a receiver has had."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.delivery.had import Had, Taken
from beancount_refunds.events import BadCursor, Cursor, Event
from beancount_refunds.record.refusals import Unwritable

if TYPE_CHECKING:
    import pathlib

DAY = datetime.date(2026, 3, 2)
CURSOR = Cursor.behind([Event(id="VR-1", type="ap.x", subject="VR", on=DAY, data={})])


def test_a_receiver_that_has_had_nothing_is_at_the_beginning(tmp_path: pathlib.Path) -> None:
    with Had.held(tmp_path / "sent") as had:
        assert had.cursor == Cursor(months={})


def test_what_was_noted_is_there_in_the_next_run(tmp_path: pathlib.Path) -> None:
    with Had.held(tmp_path / "sent") as had:
        had.advance(CURSOR)
        had.advance(CURSOR)
    with Had.held(tmp_path / "sent") as had:
        assert had.cursor == CURSOR


def test_two_deliveries_never_share_a_file(tmp_path: pathlib.Path) -> None:
    with Had.held(tmp_path / "sent"), pytest.raises(Taken, match=r"another delivery moves .*sent on"):
        Had.held(tmp_path / "sent").__enter__()


def test_a_file_that_somebody_else_wrote_is_left_alone(tmp_path: pathlib.Path) -> None:
    with Had.held(tmp_path / "sent") as had:
        (tmp_path / "sent").write_text("theirs\n")
        with pytest.raises(Taken, match=r"somebody else wrote .*sent meanwhile"):
            had.advance(CURSOR)
    assert (tmp_path / "sent").read_text() == "theirs\n"


def test_what_is_no_cursor_and_no_place_is_told_as_such(tmp_path: pathlib.Path) -> None:
    (tmp_path / "sent").write_bytes(b"\xff\xfe")
    with Had.held(tmp_path / "sent") as had, pytest.raises(BadCursor):
        _ = had.cursor
    with pytest.raises(Unwritable):
        Had.held(tmp_path / "nowhere" / "sent").__enter__()
