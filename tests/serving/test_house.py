"""Fava and ``/v1`` in one house: one ledger is kept for both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from werkzeug.test import Client

from beancount_refunds import fava_ext
from beancount_refunds.live import Live
from beancount_refunds.serving.house import Wanted, house
from tests.books_on_disk import BOOKS, write
from tests.fava_pages import WRITING

if TYPE_CHECKING:
    import pathlib

    import pytest

_PAGE = "/beancount/extension/VendorRefunds/"


def test_pages_and_api_record_in_the_one_ledger_that_is_kept(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def another(_filename: str) -> NoReturn:
        message = "a second ledger was loaded"
        raise AssertionError(message)

    path = write(tmp_path, WRITING + BOOKS)
    live = Live(path)
    monkeypatch.setattr(fava_ext, "Live", another)
    client = Client(house(Wanted(ledger=str(path), host="127.0.0.1"), live, lambda _line: None))
    page = client.get(f"{_PAGE}?page=record&kind=expect", base_url="http://127.0.0.1:5000/")
    seen = re.search(r'data-seen="([0-9a-f]+)"', page.get_data(as_text=True))
    assert seen is not None
    fields = {"kind": "expect", "id": "VR-9", "vendor_id": "acme", "amount": "1.00", "by": "a.khan"}
    body = {"action": "record", "fingerprint": seen[1], "dry_run": False, "fields": fields}
    recorded = client.put(f"{_PAGE}write", base_url="http://127.0.0.1:5000/", json=body)
    assert recorded.get_json()["outcome"] == "written"
    answered = client.get("/v1/vendor-refunds/VR-9", base_url="http://127.0.0.1:5000/").get_json()
    assert (answered["status"], answered["refund_amount_minor"]) == ("PENDING", 100)
    assert "VR-9" in live.reading().ledger.settlement.refund


def test_a_ledger_without_our_pages_is_served_all_the_same(tmp_path: pathlib.Path) -> None:
    path = write(tmp_path, BOOKS)
    client = Client(house(Wanted(ledger=str(path), host="127.0.0.1"), Live(path), lambda _line: None))
    assert client.get("/beancount/journal/", base_url="http://127.0.0.1:5000/").status_code == 200
