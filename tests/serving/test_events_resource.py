"""``GET /v1/events``: pages of events, of which none is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import Client

from beancount_refunds.api.application import application
from beancount_refunds.api.events_resource import events_page
from beancount_refunds.api.services import Services
from beancount_refunds.ledger import open_ledger
from beancount_refunds.live import Live
from tests.books_on_disk import BOOKS, CLEAN, write

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.ledger import Ledger


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return open_ledger(write(tmp_path_factory.mktemp("books"), BOOKS))


def ids(page: dict[str, Any]) -> list[str]:
    return [event["id"] for event in page["events"]]


@given(st.lists(st.integers(1, 5), min_size=20, max_size=20))
def test_pages_of_any_size_hold_every_event_once_and_in_order(ledger: Ledger, limits: list[int]) -> None:
    whole = events_page(ledger, "", 1000)
    assert (len(whole["events"]) > 10, whole["more"]) == (True, False)
    cursor, found, more = "", [], True
    for limit in limits:
        page = events_page(ledger, cursor, limit)
        assert len(page["events"]) == limit or not page["more"]
        found += ids(page)
        cursor, more = page["next"], page["more"]
    assert found == ids(whole)[: len(found)]
    assert more == (len(found) < len(whole["events"]))


def test_whoever_has_had_all_gets_the_same_cursor_again(ledger: Ledger) -> None:
    end = events_page(ledger, "", 1000)["next"]
    assert events_page(ledger, end, 1) == {"events": [], "next": end, "more": False}


def test_another_ledger_has_other_events(ledger: Ledger, tmp_path: pathlib.Path) -> None:
    other = open_ledger(write(tmp_path, CLEAN))
    assert ids(events_page(other, "", 10)) == ["acme/CM-17:issued:2026-02-02:1"]
    assert ids(events_page(ledger, "", 1)) == ["RC-1:opened:2026-01-20:1"]


def test_a_text_that_is_no_cursor_is_a_bad_request(tmp_path: pathlib.Path) -> None:
    top = str(write(tmp_path, CLEAN))
    client = Client(application(Services(ledger=top, books=Live(top))))
    first = client.get("/v1/events?limit=1")
    assert (first.status_code, ids(first.json or {})) == (200, ["acme/CM-17:issued:2026-02-02:1"])
    wrong = client.get("/v1/events?since=nonsense")
    assert wrong.status_code == 400
    assert (wrong.json or {})["detail"] == (
        "the parameter since: that is no cursor; begin anew without one, or give the last one as it was printed"
    )
    assert client.get("/v1/events?limit=1001").status_code == 400
