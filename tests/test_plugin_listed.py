"""The plugin's line: twice, in raw mode, behind others, in an included file; bean-check and the load cache."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys

import pytest
from beancount import loader
from beancount.core.data import Transaction

from tests.stories.book import HEADER, book
from tests.test_plugin import ORDINARY, STORY

TWICE = 'the line plugin "beancount_refunds" stands twice; keep one of them'
RAW = 'option "plugin_processing_mode" "raw" turns balance checks off; remove it'


def test_listed_twice_it_says_so_once_and_posts_once() -> None:
    loaded = book(STORY, 'plugin "beancount_refunds"\n' + HEADER)
    assert loaded.messages == [f"PLUGIN_MISCONFIGURED: {TWICE}"]
    assert loaded.narrations().count("Refund VR-1") == 1
    (found,) = loaded.findings
    assert (found.source["filename"], found.source["lineno"], found.entry) == ("<string>", 1, None)
    assert found.subject == "beancount_refunds"


def test_listed_twice_in_a_ledger_without_our_directives_it_says_so_once() -> None:
    loaded = book(ORDINARY, 2 * 'plugin "beancount_refunds"\n')
    assert loaded.messages == [f"PLUGIN_MISCONFIGURED: {TWICE}"]
    assert loaded.narrations() == ["Opening"]


def test_raw_mode_is_a_finding() -> None:
    loaded = book(STORY, 'option "plugin_processing_mode" "raw"\n' + HEADER)
    assert loaded.messages == [f"PLUGIN_MISCONFIGURED: {RAW}"]


@pytest.mark.parametrize(
    "other",
    [
        "beancount.plugins.implicit_prices",
        "beancount.plugins.auto_accounts",
        "beancount.plugins.nounused",
        "beancount.plugins.pedantic",
        "beancount.ops.balance",
    ],
)
def test_behind_a_plugin_that_would_miss_our_postings_it_says_so(other: str) -> None:
    before = book(STORY, f'plugin "{other}"\n{HEADER}')
    assert [found.message for found in before.findings] == [
        f'PLUGIN_MISCONFIGURED: plugin "beancount_refunds" stands after {other}, which would miss its postings;'
        " put it first"
    ]
    after = book(STORY, f'{HEADER}\nplugin "{other}"\n')
    assert after.findings == []


def test_all_that_is_wrong_with_the_listing_is_one_finding() -> None:
    header = (
        'plugin "beancount.ops.balance"\noption "plugin_processing_mode" "raw"\nplugin "beancount_refunds"\n'
    )
    loaded = book(STORY, header + HEADER)
    assert [found.message for found in loaded.findings] == [
        f'PLUGIN_MISCONFIGURED: {TWICE}; {RAW}; plugin "beancount_refunds" stands after beancount.ops.balance,'
        " which would miss its postings; put it first"
    ]


def test_an_ordinary_plugin_before_ours_is_no_concern() -> None:
    assert book(STORY, f'plugin "beancount.plugins.unique_prices"\n{HEADER}').messages == []


def written(folder: pathlib.Path, story: str, header: str = HEADER) -> pathlib.Path:
    """A ledger of two files: the header on top, the story included."""
    (folder / "refunds.beancount").write_text(story, encoding="utf-8")
    ledger = folder / "main.beancount"
    ledger.write_text(f'{header}include "refunds.beancount"\n', encoding="utf-8")
    return ledger


def test_a_line_of_ours_in_an_included_file_is_not_active_there(tmp_path: pathlib.Path) -> None:
    header = HEADER.replace('plugin "beancount_refunds"\n', "")
    ledger = written(tmp_path, 'plugin "beancount_refunds"\n' + STORY, header)
    entries, _, options = loader.load_file(str(ledger))
    assert "beancount_refunds" not in options
    assert [entry.narration for entry in entries if isinstance(entry, Transaction)] == ["Receipt", "Another"]


def test_bean_check_prints_the_file_and_line_to_mend_and_exits_with_one(tmp_path: pathlib.Path) -> None:
    ledger = written(tmp_path, STORY.replace('"VR-1" 50.00', '"VR-1" 50.01'))
    checked = subprocess.run(
        [sys.executable, "-m", "beancount.scripts.check", str(ledger)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 1
    place = tmp_path / "refunds.beancount"
    assert checked.stderr.splitlines()[0].startswith(
        f"{place}:2: REFUND_EXCEEDS_CREDIT_BALANCE: refund VR-1 asks 50.01 GBP of acme/1, which has 50.00 GBP available"
    ), checked.stderr
    assert f"acme/1 is declared at {place}:1" in checked.stderr


def test_bean_check_as_json_carries_message_file_and_line(tmp_path: pathlib.Path) -> None:
    ledger = written(tmp_path, STORY.replace('"VR-1" 50.00', '"VR-1" 50.01'))
    checked = subprocess.run(
        [sys.executable, "-m", "beancount.scripts.check", "--json", str(ledger)],
        check=False,
        capture_output=True,
        text=True,
    )
    (error,) = json.loads(checked.stdout)["errors"]
    assert (pathlib.Path(error["filename"]).name, error["lineno"]) == ("refunds.beancount", 2)
    assert error["message"].startswith("REFUND_EXCEEDS_CREDIT_BALANCE: ")


def test_a_cached_load_still_holds_the_settlement(tmp_path: pathlib.Path) -> None:
    ledger = written(tmp_path, STORY)
    script = (
        "from beancount import loader; import sys\n"
        f"entries, errors, options = loader.load_file({str(ledger)!r})\n"
        "settled = options['beancount_refunds']\n"
        "print('beancount_refunds' in sys.modules, settled.settlement.refund['VR-1'].status, errors)\n"
    )
    environment = {key: value for key, value in os.environ.items() if key != "BEANCOUNT_DISABLE_LOAD_CACHE"}
    environment["BEANCOUNT_LOAD_CACHE_FILENAME"] = str(tmp_path / "{filename}.cache")
    # Beancount caches loads that take longer than its threshold only.
    caching = "import beancount.loader as loader\nloader.PICKLE_CACHE_THRESHOLD = 0\nloader.initialize(use_cache=True)\n"
    for _ in range(2):
        shown = subprocess.run(
            [sys.executable, "-c", caching + script],
            check=True,
            capture_output=True,
            text=True,
            env=environment,
        )
        assert shown.stdout == "True RECONCILED []\n"
    assert list(tmp_path.glob("*.cache")) != []
