"""What the page in Fava says when something is wrong, and what the ledger cannot make it do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from beancount_refunds import plugin, query_tables
from tests.books_on_disk import BOOKS, FAULTY, write
from tests.fava_pages import EXTENSION, Fava

if TYPE_CHECKING:
    import pathlib


@pytest.fixture(scope="module")
def fava(tmp_path_factory: pytest.TempPathFactory) -> Fava:
    """Fava on BOOKS."""
    return Fava(write(tmp_path_factory.mktemp("books"), EXTENSION + BOOKS))


def test_a_band_counts_what_is_wrong_in_the_ledger_and_leads_to_it(tmp_path: pathlib.Path) -> None:
    shown = Fava(write(tmp_path, EXTENSION + FAULTY)).page()
    assert (
        "The ledger has 2 findings and 1 error of Beancount : what was refused is in no figure here."
        in shown.words
    )
    assert '<a href="/beancount/errors/">2 findings' in shown.html


@pytest.mark.parametrize("setting", ["\"{'allow_write': \"", "42", '"open(1)"', "TRUE", '"((((("'])
def test_a_configuration_that_is_not_understood_is_a_message_on_the_page(
    tmp_path: pathlib.Path, setting: str
) -> None:
    ledger = write(tmp_path, f"{EXTENSION.rstrip()} {setting}\n{BOOKS}")
    shown = Fava(ledger).page()
    assert f"at {ledger}:1 is not understood: there is nothing to set yet; write" in shown.words
    assert shown.cells("Refund") == ["VR-1", "VR-2", "VR-3"]


@pytest.mark.parametrize("setting", ['""', '"{}"', '" "'])
def test_an_empty_configuration_is_no_mistake(tmp_path: pathlib.Path, setting: str) -> None:
    other = '2026-01-01 custom "fava-extension" "fava.ext.auto_commit" "{}"\n'
    shown = Fava(write(tmp_path, f"{other}{EXTENSION.rstrip()} {setting}\n{BOOKS}")).page()
    assert "not understood" not in shown.words


def test_a_ledger_without_the_plugin_says_how_to_switch_it_on(tmp_path: pathlib.Path) -> None:
    fava = Fava(write(tmp_path, EXTENSION + BOOKS.replace('plugin "beancount_refunds"\n', "")))
    assert 'The plugin is not switched on: write plugin "beancount_refunds" into' in fava.page().words
    assert fava.client.get(fava.address("download?report=credits&format=csv")).status_code == 404


def test_a_plugin_that_stopped_shows_no_figures(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise LookupError

    monkeypatch.setattr(plugin, "settle", broken)
    shown = Fava(write(tmp_path, EXTENSION + BOOKS)).page()
    assert "The plugin stopped, and nothing was posted: the page Errors says why." in shown.words
    assert shown.grids == []


def test_pages_and_reports_that_do_not_exist_are_named(fava: Fava) -> None:
    assert "There is no page vendor." in fava.page(page="vendor").words
    shown = fava.page(report='"><img src=x>')
    assert 'There is no report "><img src=x>.' in shown.words
    assert "<img" not in shown.html


def test_query_tables_that_are_missing_are_told(fava: Fava, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_tables, "PROBLEM", "beanquery does not know refund_cases")
    assert "Fava's query page lacks our tables: beanquery does not know refund_cases." in fava.page().words


def test_whatever_stands_in_the_ledger_is_text_on_the_page(tmp_path: pathlib.Path) -> None:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}"
    books = BOOKS.replace('owner: "a.khan"', f'owner: "{evil}"')
    shown = Fava(write(tmp_path, EXTENSION + books)).page(report="cases")
    assert shown.cells("Owner") == [evil]
    assert "<img" not in shown.html
    assert "<script>alert" not in shown.html
