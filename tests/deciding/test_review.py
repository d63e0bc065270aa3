"""The review: one by one, with the evidence on screen, and what will be written before it is."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.deciding.books import CREDITS, REFUND, SECOND, do, ledger, receipt, written

if TYPE_CHECKING:
    import pathlib

TWO = (
    CREDITS
    + REFUND
    + SECOND
    + receipt("FT1", "100.00 GBP", text="VR-0001")
    + receipt("FT2", "150.00 GBP", on="2026-02-25")
    + receipt("FT4", "7.77 GBP", payee="ELSEWHERE")
)
TIED = CREDITS + REFUND + REFUND.replace("VR-0001", "VR-0002") + receipt("FT1", "100.00 GBP")


def reviewed(top: pathlib.Path, typed: str, *words: str) -> str:
    """The screen of a review."""
    result = do(top, "match", "--review", *words, typed=typed)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_proposal_is_shown_with_its_evidence_and_written_after_yes(tmp_path: pathlib.Path) -> None:
    top = ledger(
        tmp_path, CREDITS + REFUND + receipt("FT1", "100.00 GBP", text="VR-0001", payee="KOMPONENTEN 4711")
    )
    screen = reviewed(top, "y\n\n")
    assert screen.startswith(
        '\n1 to decide\n\nFT1  2026-02-20  100.00 GBP  KOMPONENTEN 4711\n  "VR-0001"\n  1: exact, score '
    )
    assert "       +50  refund VR-0001 in the text\n" in screen
    assert (
        "y accept, n reject, s skip, q quit [s]: y\nrecorded.beancount:1\n"
        '  2026-02-20 custom "receipt-match" "FT1" "VR-0001"\n'
    ) in screen
    assert screen.splitlines()[-4].startswith("FT1 VR-0001 RECONCILED  recorded.beancount:1")
    assert screen.splitlines()[-2:] == ['  aliases: "KOMPONENTEN 4711"', "Nothing is left to decide."]


def test_no_skip_quit_and_another_key_each_do_what_they_say(tmp_path: pathlib.Path) -> None:
    top = ledger(tmp_path, TWO)
    screen = reviewed(top, "x\nn\n\ns\n")
    assert "'x' is none of them\n" in screen
    assert (
        written(top) == '2026-02-20 custom "receipt-reject" "FT1" "VR-0001"\n  external_id: "FT1 VR-0001"\n'
    )
    assert screen.count(" to decide\n") == 2
    assert reviewed(top, "q\n").count(" to decide\n") == 1


def test_a_number_chooses_another_proposal(tmp_path: pathlib.Path) -> None:
    top = ledger(tmp_path, TIED)
    screen = reviewed(top, "y\n2\ny\n")
    assert "  tie: nothing tells VR-0001 and VR-0002 apart\n" in screen
    assert "y accept, n reject, s skip, q quit, 1-" in screen
    assert "'y' is none of them" in screen
    assert '"receipt-match" "FT1" "VR-0002"' in written(top)


def test_no_to_a_tie_rejects_all_that_is_shown(tmp_path: pathlib.Path) -> None:
    top = ledger(tmp_path, TIED)
    reviewed(top, "n\ny\n")
    first = written(top).splitlines()[0]
    assert first.startswith('2026-02-20 custom "receipt-reject" "FT1" "VR-0001" "VR-0002"')


def test_what_was_shown_may_still_be_left_unwritten(tmp_path: pathlib.Path) -> None:
    top = ledger(tmp_path, TWO)
    reviewed(top, "y\nn\nq\n")
    assert written(top) == ""
    reviewed(top, "y\nq\n", "--dry-run")
    assert written(top) == ""
    assert "Write it?" not in reviewed(top, "y\nq\n", "--yes")
    assert '"FT1" "VR-0001"' in written(top)


def test_a_refusal_is_told_and_the_review_goes_on(tmp_path: pathlib.Path) -> None:
    separate = '2020-01-01 custom "refund-policy" "separate_duties" "vendor-refund" "receipt-match"\n'
    top = ledger(tmp_path, TWO.replace(REFUND, REFUND + '  by: "anna"\n'), separate)
    screen = reviewed(top, "y\ns\n", "--by", "anna")
    assert "DUTIES_NOT_SEPARATED: receipt-match FT1 is by anna" in screen
    assert screen.endswith("Nothing is left to decide.\n")


def test_the_end_of_the_input_ends_the_review(tmp_path: pathlib.Path) -> None:
    screen = reviewed(ledger(tmp_path, TWO), "")
    assert screen.count(" to decide\n") == 1
    assert screen.endswith("q quit [s]: \n")


def test_a_review_runs_on_a_real_terminal(tmp_path: pathlib.Path) -> None:
    top = ledger(tmp_path, CREDITS + REFUND + receipt("FT1", "100.00 GBP", text="VR-0001"))
    ours, theirs = pty.openpty()
    os.write(ours, b"y\ny\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "beancount_refunds", "match", str(top), "--review", "--by", "anna"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=os.environ | {"TERM": "dumb"},
    )
    assert process.wait(timeout=60) == 0
    os.close(theirs)
    screen = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert "1 to decide" in screen
    assert "FT1 VR-0001 RECONCILED" in screen
