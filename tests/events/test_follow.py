"""``bean-refunds events --follow``: the ledger changes, and what is new is told."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from beancount_refunds.cli import following, main
from tests.books_on_disk import HEADER, write
from tests.delivery.receiver import receiving

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable, Sequence

    from click.testing import Result

CREDIT = '2026-02-02 custom "vendor-credit" "acme/CM-17" 600.00 GBP Expenses:Purchases\n'
ISSUED = "acme/CM-17:issued:2026-02-02:1"
INCLUDE = 'include "refunds/*.beancount"\n'


def refund(number: int) -> str:
    return (
        f'2026-03-0{number} custom "vendor-refund" "VR-{number}" 10.00 GBP "acme/CM-17"\n'
        f'  bank_transaction_ref: "FT{number}"\n'
    )


def told(number: int) -> list[str]:
    return [f"VR-{number}:{verb}:2026-03-0{number}:1" for verb in ("recorded", "applied")]


@pytest.fixture
def ledger(tmp_path: pathlib.Path) -> pathlib.Path:
    write(tmp_path, "; none yet\n", "refunds/first.beancount")
    return write(tmp_path, HEADER + CREDIT + INCLUDE)


def followed(
    ledger: pathlib.Path,
    monkeypatch: pytest.MonkeyPatch,
    edits: Sequence[Callable[[], object]],
    *words: object,
) -> Result:
    """The command, with one of ``edits`` in each of its pauses, then Ctrl-C."""
    left = iter(edits)

    def pause(_seconds: int) -> None:
        edit = next(left, None)
        if edit is None:
            raise KeyboardInterrupt
        edit()

    monkeypatch.setattr(following, "pause", pause)
    result = CliRunner().invoke(main, ["events", str(ledger), "--follow", *map(str, words)])
    assert result.exit_code == 0, result.output
    return result


def ids(result: Result) -> list[str]:
    return [json.loads(line)["id"] for line in result.stdout.splitlines()]


def nothing() -> None:
    """A second goes by."""


def test_what_is_recorded_while_somebody_follows_is_told_once(
    ledger: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = ledger.with_name("seen.cursor")
    edits = [
        nothing,
        nothing,
        lambda: write(ledger.parent, refund(1), "refunds/first.beancount"),
        nothing,
        lambda: write(ledger.parent, refund(2), "refunds/second.beancount"),
        nothing,
        lambda: write(ledger.parent, refund(2) + refund(3), "refunds/second.beancount"),
        (ledger.parent / "refunds/first.beancount").unlink,
    ]
    result = followed(ledger, monkeypatch, edits, "--cursor", seen)
    # Who lost the first of March is told the rest of March again.
    assert ids(result) == [ISSUED, *told(1), *told(2), *told(3), *told(2), *told(3)]
    assert ids(followed(ledger, monkeypatch, [nothing], "--cursor", seen)) == []


def test_a_reader_without_a_file_gets_the_next_cursor_with_each_batch(
    ledger: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edits = [lambda: write(ledger.parent, refund(1), "refunds/first.beancount")]
    result = followed(ledger, monkeypatch, edits, "--since", "")
    assert ids(result) == [ISSUED, *told(1)]
    first, second = (line.removeprefix("cursor: ") for line in result.stderr.splitlines())
    again = followed(ledger, monkeypatch, [], "--since", first)
    assert (ids(again), again.stderr) == (told(1), f"cursor: {second}\n")


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (
            lambda top: write(top.parent, "2026-05-01 custom x\n", "refunds/first.beancount"),
            "LEDGER_NOT_CLEAN",
        ),
        (lambda top: top.unlink(), "main.beancount does not exist"),
        (lambda top: top.write_bytes(b"\xff"), "is not UTF-8"),
        (lambda top: top.write_text(HEADER.replace("plugin", ";")), "the plugin is not active"),
    ],
)
def test_a_ledger_that_somebody_breaks_is_told_once_and_followed_when_it_is_mended(
    ledger: pathlib.Path,
    monkeypatch: pytest.MonkeyPatch,
    damage: Callable[[pathlib.Path], object],
    problem: str,
) -> None:
    sound = ledger.read_text()

    def mend() -> None:
        ledger.write_text(sound)
        write(ledger.parent, refund(1), "refunds/first.beancount")

    result = followed(ledger, monkeypatch, [lambda: damage(ledger), nothing, nothing, mend, nothing])
    assert ids(result) == [ISSUED, *told(1)]
    assert result.stderr.count("note: nothing is told until this is mended: ") == 1
    assert problem in result.stderr


def test_a_ledger_that_is_broken_at_first_is_not_followed(ledger: pathlib.Path) -> None:
    ledger.write_text(ledger.read_text() + "2026-05-01 custom x\n")
    result = CliRunner().invoke(main, ["events", str(ledger), "--follow"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Error: LEDGER_NOT_CLEAN" in result.output
    ledger.unlink()
    result = CliRunner().invoke(main, ["events", str(ledger), "--follow"])
    assert (result.exit_code, "does not exist" in result.output) == (3, True)


def test_a_receiver_is_told_what_comes_while_somebody_follows(
    ledger: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = ledger.with_name("sent.cursor")
    edits = [nothing, lambda: write(ledger.parent, refund(1), "refunds/first.beancount")]
    with receiving() as receiver:
        result = followed(ledger, monkeypatch, edits, "--post", receiver.url, "--cursor", sent)
    assert receiver.taken == [ISSUED, *told(1)]
    assert result.output == (f"1 event delivered to {receiver.url}\n2 events delivered to {receiver.url}\n")


def start(ledger: pathlib.Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "beancount_refunds", "events", str(ledger), "--follow", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_follower_is_ended_by_an_interrupt_without_a_word(ledger: pathlib.Path) -> None:
    # Whoever starts the tests in the background has it ignored, and children inherit that.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    follower = start(ledger)
    signal.signal(signal.SIGINT, before)
    with follower:
        assert follower.stdout is not None
        assert json.loads(follower.stdout.readline())["id"] == ISSUED
        write(ledger.parent, refund(1), "refunds/first.beancount")
        assert [json.loads(follower.stdout.readline())["id"] for _ in range(2)] == told(1)
        follower.send_signal(signal.SIGINT)
        out, err = follower.communicate(timeout=60)
    assert (follower.returncode, out, err) == (0, "", "")


def test_a_reader_that_goes_away_ends_it_and_is_told_the_rest_later(ledger: pathlib.Path) -> None:
    seen = ledger.with_name("seen.cursor")
    with start(ledger, "--cursor", str(seen)) as follower:
        assert follower.stdout is not None
        assert follower.stderr is not None
        follower.stdout.readline()
        while not seen.exists():
            os.sched_yield()
        follower.stdout.close()
        write(ledger.parent, refund(1), "refunds/first.beancount")
        assert follower.wait(timeout=60) == 0
        assert follower.stderr.read() == ""
    result = CliRunner().invoke(main, ["events", str(ledger), "--cursor", str(seen)])
    assert ids(result) == told(1)
