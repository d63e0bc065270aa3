"""Hostile words in every field of a ledger and in addresses: each page is shown, and does nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import expect

from beancount_refunds.fava_ext.pages import PAGES
from tests.browser.fava_server import served
from tests.browser.probe import watched
from tests.unescaped import unescaped
from tests.xss_corpus import ALL, CORPUS, books

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.browser.probe import Probe

_EXTENSION = "extension/VendorRefunds/"
_PARAMETERS = ("page", "id", "report", "time", "account", "filter")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of Fava on the corpus in every field."""
    with served(books(tmp_path_factory.mktemp("hostile"))) as home:
        yield home


@pytest.fixture
def probe(browser: Browser, hostile: str) -> Iterator[Probe]:
    """A fresh page that is watched."""
    with watched(browser, hostile) as watching:
        yield watching


def visited(probe: Probe, home: str, **asked: str) -> list[str]:
    """What is wrong with a page of ours that an address asks for."""
    address = f"{home}{_EXTENSION}?{urlencode(asked, quote_via=quote)}"
    probe.page.goto(address)
    probe.page.locator(".vendor-refunds h2").wait_for()
    return probe.complaints(address)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_runs_a_word_of_the_ledger(probe: Probe, hostile: str, page: str) -> None:
    assert visited(probe, hostile, page=page, id=ALL.get(page, "")) == []


def test_no_page_runs_a_word_of_what_was_refused(browser: Browser, tmp_path: pathlib.Path) -> None:
    with served(books(tmp_path, faulty=True)) as home, watched(browser, home) as probe:
        for page in PAGES:
            assert visited(probe, home, page=page, id=ALL.get(page, "")) == [], page


def test_what_unfolds_and_what_is_pointed_at_runs_nothing_either(probe: Probe, hostile: str) -> None:
    for page in ("overview", "case", "reconcile", "reports"):
        assert visited(probe, hostile, page=page, id=ALL.get(page, "")) == []
        address = probe.page.url
        for summary in probe.page.locator(".vendor-refunds summary").all():
            summary.click()
        for link in probe.page.locator(".vendor-refunds a").all()[:8]:
            link.hover()
        assert probe.complaints(address) == []


def test_a_preview_of_what_will_be_written_runs_nothing(probe: Probe, hostile: str) -> None:
    page = probe.page
    for text in CORPUS[::12]:
        assert visited(probe, hostile, page="reconcile", id=f"{text} open") == [], text
        address = page.url
        page.locator("#vendor-refunds[data-listening]").wait_for()
        page.locator(".candidate [data-action=accept]").first.click()
        expect(page.get_by_role("dialog").locator(".panel")).not_to_have_text("")
        assert probe.complaints(address) == [], text


@pytest.mark.parametrize("kind", ["case", "case-event", "exception"])
def test_a_form_that_says_again_what_was_typed_runs_nothing(probe: Probe, hostile: str, kind: str) -> None:
    for text in CORPUS[::12]:
        asked = dict.fromkeys(("reason", "owner", "by", "note", "vendor_id", "order_id"), text)
        assert visited(probe, hostile, page="record", kind=kind, amount="5.00", **asked) == [], text
        expect(probe.page.locator(".answer")).not_to_have_text("")
        assert probe.complaints(probe.page.url) == [], text


@pytest.mark.parametrize("place", range(len(_PARAMETERS)), ids=_PARAMETERS)
def test_no_page_runs_a_word_of_its_address(probe: Probe, hostile: str, place: int) -> None:
    parameter = _PARAMETERS[place]
    pages = {"id": "case", "report": "reports"}
    for text in CORPUS[place :: len(_PARAMETERS)]:
        asked = {"page": pages.get(parameter, "cases"), parameter: text}
        assert visited(probe, hostile, **asked) == [], text


def test_a_page_that_does_not_escape_is_found_out(
    probe: Probe, hostile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    unescaped(monkeypatch)
    address = f"{hostile}{_EXTENSION}?page=case&id=RC-ALL"
    probe.page.goto(address)
    found = probe.complaints(address)
    assert "a text ran" in found
    assert any(one.startswith("it asked for http://xss.invalid/") for one in found)
