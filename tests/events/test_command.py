"""``bean-refunds events``: lines of JSON, each once for a reader that keeps its cursor."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from beancount_refunds.cli import main
from tests.books_on_disk import HEADER, write

if TYPE_CHECKING:
    import pathlib

    from click.testing import Result

CREDIT = '2026-02-02 custom "vendor-credit" "acme/CM-17" 600.00 GBP Expenses:Purchases\n'
REFUND = """\
2026-03-02 custom "vendor-refund" "VR-1" 450.00 GBP "acme/CM-17"
  bank_transaction_ref: "FT1"
"""


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["events", *map(str, words)])


def ids(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    return [json.loads(line)["id"] for line in result.stdout.splitlines()]


@pytest.fixture
def ledger(tmp_path: pathlib.Path) -> pathlib.Path:
    return write(tmp_path, 'option "title" "Wrenfold & Tallis"\n' + HEADER + CREDIT)


def test_each_event_is_a_line_that_names_the_ledger_as_its_source(ledger: pathlib.Path) -> None:
    (event,) = map(json.loads, run(ledger).stdout.splitlines())
    assert (event["specversion"], event["id"]) == ("1.0", "acme/CM-17:issued:2026-02-02:1")
    assert event["source"] == "/Wrenfold%20%26%20Tallis"
    assert json.loads(run(ledger, "--source", "urn:books").stdout)["source"] == "urn:books"
    assert run(ledger, "--as-of", "2026-01-31").stdout == ""


def test_a_reader_that_keeps_a_cursor_gets_each_event_once(ledger: pathlib.Path) -> None:
    seen = ledger.with_name("seen.cursor")
    assert ids(run(ledger, "--cursor", seen)) == ["acme/CM-17:issued:2026-02-02:1"]
    assert ids(run(ledger, "--cursor", seen)) == []
    with ledger.open("a") as file:
        file.write(REFUND)
    assert ids(run(ledger, "--cursor", seen)) == ["VR-1:recorded:2026-03-02:1", "VR-1:applied:2026-03-02:1"]


def test_the_next_cursor_stands_on_standard_error(ledger: pathlib.Path) -> None:
    first = run(ledger, "--since", "")
    cursor = first.stderr.removeprefix("cursor: ").strip()
    assert ids(first) == ["acme/CM-17:issued:2026-02-02:1"]
    assert ids(run(ledger, "--since", cursor)) == []


def test_a_reader_that_goes_away_is_told_again(ledger: pathlib.Path) -> None:
    seen = ledger.with_name("seen.cursor")
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "beancount_refunds", "events", str(ledger), "--cursor", str(seen)]
    done = subprocess.run(command, check=False, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert done.returncode == 1
    assert not seen.exists()


def test_what_is_no_cursor_is_a_usage_error(ledger: pathlib.Path) -> None:
    seen = write(ledger.parent, "nonsense", "seen.cursor")
    for words in (("--since", "nonsense"), ("--cursor", seen)):
        result = run(ledger, *words)
        assert result.exit_code == 2
        assert "that is no cursor; begin anew without one" in result.output
    assert run(ledger, "--since", "", "--cursor", seen).exit_code == 2
