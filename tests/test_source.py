"""Where something stands, whatever somebody wrote over it."""

from __future__ import annotations

from beancount_refunds.source import Position


def test_a_line_that_is_no_number_is_the_first_line() -> None:
    assert Position.of({"filename": "books.beancount", "lineno": True}) == ("books.beancount", 1)
    assert type(Position.of({"filename": "books.beancount", "lineno": True}).lineno) is int
