"""What stands on every page: tabs, bands, what the filters do, and why there may be nothing to show."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from beancount_refunds import plugin, query_tables
from beancount_refunds.fava_ext import frame, loaded
from beancount_refunds.fava_ext.pages import PAGES
from beancount_refunds.ledger import settled
from tests.books_on_disk import BOOKS, FAULTY, write
from tests.fava_pages import EXTENSION, Fava

if TYPE_CHECKING:
    import pathlib


def test_the_tab_of_a_page_is_marked_and_each_tab_is_an_address(fava: Fava) -> None:
    shown = fava.page("reports")
    assert shown.href("Reports") == f"{fava.address()}?page=reports"
    assert f'<a href="{fava.address()}?page=reports" aria-current="page">Reports</a>' in shown.html


def test_a_band_counts_what_is_wrong_in_the_ledger_and_leads_to_it(tmp_path: pathlib.Path) -> None:
    shown = Fava(write(tmp_path, EXTENSION + FAULTY)).page("reports")
    assert (
        "2 findings What was refused is in no figure here."
        " 1 error of Beancount Figures may depend on what it says." in shown.words
    )
    assert shown.href("2 findings") == "/beancount/errors/"


def test_a_ledger_without_the_plugin_says_how_to_switch_it_on(tmp_path: pathlib.Path) -> None:
    ledger = write(tmp_path, EXTENSION + BOOKS.replace('plugin "beancount_refunds"\n', ""))
    fava = Fava(ledger)
    assert (
        f"The plugin is not switched on. Write this line into {ledger}, above the first include."
        ' plugin "beancount_refunds"' in fava.page().words
    )
    assert fava.client.get(fava.address("download?report=credits&format=csv")).status_code == 404


def test_a_plugin_that_stopped_shows_no_figures(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise LookupError

    monkeypatch.setattr(plugin, "settle", broken)
    fava = Fava(write(tmp_path, EXTENSION + BOOKS))
    shown = fava.page()
    assert "The plugin stopped, and nothing was posted. The page Errors says why." in shown.words
    assert shown.tables == []
    assert fava.client.get(fava.address("download?report=credits&format=csv")).status_code == 404


def test_a_ledger_without_anything_of_ours_says_what_to_write_first(tmp_path: pathlib.Path) -> None:
    shown = Fava(write(tmp_path, EXTENSION + 'plugin "beancount_refunds"\n')).page()
    assert "Nothing is recorded yet. Write a first vendor and what it credits." in shown.words
    assert '2026-01-01 custom "vendor" "acme" "Acme Components Ltd"' in shown.words
    assert shown.tables == []


def test_a_page_that_does_not_exist_is_named_and_near_ones_offered(fava: Fava) -> None:
    shown = fava.page("report")
    assert "There is no page report. Reports" in shown.words
    assert ("Reports", f"{fava.address()}?page=reports") in shown.links[
        sum(not page.under for page in PAGES.values()) :
    ]
    far = fava.page("<b>zzzzzzzzzzzzzzzzzzzzzzzzzz")
    assert "There is no page <b>zzzzzzzzzzzzzzzzzzzzzzzzzz." in far.words
    assert far.links[-1][0] == "Reports"
    assert "<b>zzz" not in far.html


@pytest.mark.parametrize("time", ["soon", "2026-13", "2026-03 - 2026-01", "9999-12-31", "2026 - "])
def test_a_time_filter_that_is_no_period_is_told_and_nothing_is_shown(fava: Fava, time: str) -> None:
    shown = fava.page(time=time)
    told = f"The time filter {time.strip()} is no period, such as 2026-Q1 or 2026-01 - 2026-03."
    assert told in shown.words
    assert shown.tables == []


def test_a_text_filter_that_cannot_be_read_is_told_in_words_of_fava(fava: Fava) -> None:
    shown = fava.page(filter='"open')
    assert "The text filter cannot be read. Illegal character" in shown.words
    assert shown.tables == []


def test_query_tables_that_are_missing_are_told(fava: Fava, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_tables, "PROBLEM", "beanquery does not know refund_cases")
    assert "Fava's query page lacks our tables: beanquery does not know refund_cases." in fava.page().words


def test_a_day_is_settled_once_until_the_ledger_changes(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days: list[object] = []

    def counted(*arguments: object) -> object:
        days.append(arguments[-1])
        return settled(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(loaded, "settled", counted)
    ledger = write(tmp_path, EXTENSION + BOOKS)
    fava = Fava(ledger)
    for time in ("", "2026-02", "", "2026-02"):
        fava.page("reports", time=time)
    assert [str(day) for day in days] == ["None", "2026-02-28"]
    more = '2026-03-05 custom "vendor-refund" "VR-9" 1.00 GBP "acme/CM-17"\n'
    ledger.write_text(ledger.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert fava.page("reports").cells("Refund")[-1] == "VR-9"
    assert [str(day) for day in days] == ["None", "2026-02-28", "None"]


def test_a_page_where_one_writes_says_that_fava_only_reads(
    path: pathlib.Path, fava: Fava, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "Fava runs with --read-only: what stands here can be read and not recorded."
    closed = Fava(path, read_only=True)
    assert told not in closed.page("cases").words
    writing = dataclasses.replace(PAGES["cases"], writes=True)
    monkeypatch.setattr(frame, "PAGES", {**PAGES, "cases": writing})
    assert told in closed.page("cases").words
    assert told not in fava.page("cases").words
