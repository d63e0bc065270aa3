"""Facts about Beancount's loader that the plugin relies on: an upgrade that changes one tells us here.

They were measured with Beancount 3.2.3; each test says in its name what holds.
"""

from __future__ import annotations

import subprocess
import sys
import types
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from beancount import loader
from beancount.core import data
from beancount.core.amount import Amount

from tests.loading import OPENED, adding, install, load, noting, only, transfer, watching

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Sequence


def test_pad_and_balance_run_after_us_and_see_our_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, "our_plugin", adding(transfer("2026-01-05", "30.00")))
    entries, messages, _ = load(
        'plugin "our_plugin"\n'
        + OPENED
        + "2026-01-10 balance Assets:Clearing -30.00 GBP\n"
        + "2026-01-02 pad Assets:Bank Equity:Opening\n2026-01-10 balance Assets:Bank 100.00 GBP\n"
    )
    padding = next(entry for entry in entries if isinstance(entry, data.Transaction) and entry.flag == "P")
    assert messages == []
    assert padding.postings[0].units == Amount(Decimal("70.00"), "GBP")


def test_balance_reports_as_an_entry_only_after_us(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    install(monkeypatch, "our_plugin", watching(seen))
    entries, messages, _ = load('plugin "our_plugin"\n' + OPENED + "2026-01-10 balance Assets:Bank 5 GBP\n")
    assert only(seen, data.Balance).diff_amount is None
    assert only(entries, data.Balance).diff_amount == Amount(Decimal(-5), "GBP")
    assert messages == [
        "Balance failed for 'Assets:Bank': expected 5 GBP != accumulated 0 GBP (5 too little)"
    ]


def test_validation_runs_after_us_and_judges_what_we_add(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, "our_plugin", adding(transfer("2026-01-05", "30.00")))
    _, messages, _ = load('plugin "our_plugin"\n2026-01-01 open Assets:Bank\n')
    assert messages == ["Invalid reference to unknown account 'Assets:Clearing'"]


def test_plugins_run_in_the_order_of_the_top_file_and_are_listed_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    order: list[str] = []
    for name in ("first_plugin", "second_plugin"):
        install(monkeypatch, name, noting(name, order))
    _, _, options = load('plugin "second_plugin"\nplugin "first_plugin"\n')
    assert order == ["second_plugin", "first_plugin"]
    assert options["plugin"] == [("second_plugin", None), ("first_plugin", None)]


def test_a_plugin_line_in_an_included_file_is_silently_ignored(
    monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
) -> None:
    install(monkeypatch, "our_plugin", adding(transfer("2026-01-05", "30.00")))
    top, part = tmp_path / "main.beancount", tmp_path / "part.beancount"
    top.write_text('include "part.beancount"\n' + OPENED, encoding="utf-8")
    part.write_text('plugin "our_plugin"\n', encoding="utf-8")
    entries, errors, options = loader.load_file(str(top))
    assert not any(isinstance(entry, data.Transaction) for entry in entries)
    assert (errors, options["plugin"]) == ([], [])


def test_a_module_without_plugins_is_silently_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "empty_module", types.ModuleType("empty_module"))
    assert load('plugin "empty_module"\n')[1] == []


def test_a_plugin_that_is_listed_twice_runs_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, "our_plugin", adding(transfer("2026-01-05", "30.00")))
    entries, messages, _ = load('plugin "our_plugin"\nplugin "our_plugin"\n' + OPENED)
    assert [entry.narration for entry in entries if isinstance(entry, data.Transaction)] == ["made", "made"]
    assert messages == []


def test_raw_mode_turns_balance_checks_off_and_says_so_in_the_options() -> None:
    _, messages, options = load(
        'option "plugin_processing_mode" "raw"\n' + OPENED + "2026-01-10 balance Assets:Bank 5 GBP\n"
    )
    assert messages == []
    assert options["plugin_processing_mode"] == "raw"


def test_a_plugin_that_raises_loses_its_postings_and_is_one_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(entries: Sequence[Any], options: dict[str, Any]) -> Any:
        raise LookupError(len(entries), len(options))

    install(monkeypatch, "our_plugin", broken)
    entries, messages, _ = load('plugin "our_plugin"\n' + OPENED)
    assert len(entries) == len(OPENED.splitlines())
    assert messages == ['Error applying plugin "our_plugin": Traceback (most recent call last):']


def test_entries_sort_by_date_then_kind_then_line_across_files(tmp_path: pathlib.Path) -> None:
    top, part = tmp_path / "main.beancount", tmp_path / "part.beancount"
    top.write_text(
        'include "part.beancount"\n\n\n2026-01-02 custom "late" "line 4"\n'
        '2026-01-02 document Assets:Bank "main.beancount"\n' + OPENED,
        encoding="utf-8",
    )
    part.write_text(
        '2026-01-03 custom "next" "day"\n2026-01-02 custom "early" "line 2"\n'
        "2026-01-02 balance Assets:Bank 0 GBP\n2026-01-02 close Assets:Clearing\n",
        encoding="utf-8",
    )
    entries, errors, _ = loader.load_file(str(top))
    later = [entry for entry in entries if not isinstance(entry, data.Open)]
    names = [getattr(entry, "type", type(entry).__name__) for entry in later]
    assert errors == []
    assert names == ["Balance", "early", "late", "Document", "Close", "next"]


def test_entries_are_sorted_after_each_module_but_not_after_each_function(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[list[str]] = []

    def look(entries: Sequence[Any], _options: dict[str, Any]) -> tuple[list[Any], list[Any]]:
        seen.append([type(entry).__name__ for entry in entries])
        return list(entries), []

    install(monkeypatch, "our_plugin", adding(transfer("2025-12-31", "1.00")), look)
    install(monkeypatch, "next_plugin", look)
    load('plugin "our_plugin"\nplugin "next_plugin"\n2026-01-01 open Assets:Bank\n')
    assert seen == [["Open", "Transaction"], ["Transaction", "Open"]]


def test_a_generated_entry_without_a_line_number_stops_the_loader(monkeypatch: pytest.MonkeyPatch) -> None:
    install(
        monkeypatch,
        "our_plugin",
        adding(transfer("2026-01-05", "1.00")._replace(meta={"filename": "generated"})),
    )
    with pytest.raises(KeyError, match="lineno"):
        load('plugin "our_plugin"\n' + OPENED)


LOAD_CACHED = """
import sys
from beancount import loader
loader.PICKLE_CACHE_THRESHOLD = 0
loader.initialize(use_cache=True)
entries, errors, options = loader.load_file(sys.argv[1])
print(len(errors), "beancount_refunds" in sys.modules, type(options["beancount_refunds"]).__module__)
"""


def test_a_cached_load_imports_us_through_our_instance_in_the_options(tmp_path: pathlib.Path) -> None:
    ledger = tmp_path / "main.beancount"
    ledger.write_text(
        'plugin "beancount_refunds"\n' + OPENED + "2026-01-01 open Assets:Credits\n"
        '2026-01-01 custom "vendor" "acme" "Acme" Assets:Credits\n',
        encoding="utf-8",
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", LOAD_CACHED, ledger], capture_output=True, text=True, check=True
        )
        for _ in range(2)
    ]
    assert (tmp_path / ".main.beancount.picklecache").exists()
    assert [output.stdout for output in outputs] == ["0 True beancount_refunds.outcome\n"] * 2
