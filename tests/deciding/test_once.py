"""Accepting twice equals accepting once, also for two who accept at the same time."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from beancount import loader

from beancount_refunds.cli import recording
from beancount_refunds.record import writer
from tests.deciding.books import CREDITS, REFUND, SECOND, done, ledger, receipt, written

if TYPE_CHECKING:
    import pathlib

CREDIT_PAID = CREDITS + receipt("FT1", "250.00 GBP", text="CM-1818")
REFUND_PAID = CREDITS + REFUND + receipt("FT1", "100.00 GBP", text="VR-0001")


@pytest.mark.parametrize(
    ("story", "again"),
    [
        (CREDIT_PAID, [(), ("acme/CM-1818",), ("VR-0001",)]),
        (REFUND_PAID, [(), ("VR-0001",)]),
        (
            CREDITS + REFUND + SECOND + receipt("FT1", "150.00 GBP"),
            [(), ("VR-0002",), ("VR-0002", "VR-0001")],
        ),
    ],
)
def test_a_second_acceptance_says_where_the_first_stands(
    tmp_path: pathlib.Path, story: str, again: list[tuple[str, ...]]
) -> None:
    top = ledger(tmp_path, story)
    first = done(top, "accept", "FT1")
    before = written(top)
    for ids in again:
        assert done(top, "accept", "FT1", *ids) == f"{first}(accepted before; nothing was written)\n"
    assert written(top) == before


def test_what_a_refund_states_itself_was_accepted_before_too(tmp_path: pathlib.Path) -> None:
    """Somebody wrote it by hand, without an external id, and a second refund has a copy."""
    stated = REFUND + '  bank_transaction_ref: "FT1"\n  external_id: "e-1"\n'
    copy = stated.replace("VR-0001", "VR-0001-AGAIN")
    top = ledger(tmp_path, CREDITS + stated + copy + SECOND + receipt("FT1", "100.00 GBP"))
    for id_ in ("VR-0001", "VR-0001-AGAIN"):
        assert done(top, "accept", "FT1", id_) == (
            "FT1 VR-0001 RECONCILED  main.beancount:3\n(accepted before; nothing was written)\n"
        )


@pytest.mark.parametrize("story", [CREDIT_PAID, REFUND_PAID])
def test_two_processes_that_accept_at_once_write_once(tmp_path: pathlib.Path, story: str) -> None:
    top = ledger(tmp_path, story)
    command = [sys.executable, "-m", "beancount_refunds", "accept", str(top), "FT1", "--by", "anna"]
    both = [
        subprocess.Popen(command, env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=60)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert (tmp_path / "recorded.beancount").read_text(encoding="utf-8").count("custom") == 1
    assert sorted(text.count("nothing was written") for text in said) == [0, 1]
    assert loader.load_file(str(top))[1] == []


def test_who_lost_the_race_for_an_id_gets_the_next_one(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the draft and the write somebody else records VR-0001."""
    top = ledger(tmp_path, CREDIT_PAID)
    record = writer.record
    raced: list[bool] = []

    def slow(path: str, *words: object, **more: object) -> object:
        if not raced:
            raced.append(True)
            top.write_text(
                REFUND.replace("100.00", "1.00") + top.read_text(encoding="utf-8"), encoding="utf-8"
            )
        return record(path, *words, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(recording, "record", slow)
    assert done(top, "accept", "FT1") == "FT1 VR-0002 RECONCILED  recorded.beancount:1\n"
