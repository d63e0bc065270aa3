"""`match --accept exact`: one write for the tier, and what is refused keeps nothing else out."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from beancount_refunds.cli import decisions
from tests.deciding.books import CREDITS, REFUND, SECOND, do, done, ledger, receipt, written

if TYPE_CHECKING:
    import pathlib

    import pytest

THIRD = '2026-02-10 custom "vendor-refund" "VR-0003" 30.00 GBP "acme/CM-1717"\n'
THREE = (
    CREDITS
    + REFUND
    + SECOND
    + THIRD
    + receipt("FT1", "100.00 GBP", text="VR-0001")
    + receipt("FT2", "50.00 GBP", text="VR-0002")
    + receipt("FT3", "30.00 GBP", text="VR-0003")
    + receipt("FT4", "7.77 GBP", payee="ELSEWHERE")
)
SEPARATE = '2020-01-01 custom "refund-policy" "separate_duties" "vendor-refund" "receipt-match"\n'
#: Who recorded it may not match it.
BY_ANNA = THREE.replace(SECOND, SECOND + '  by: "anna"\n')


def test_the_exact_tier_is_recorded_in_one_write(tmp_path: pathlib.Path) -> None:
    top = ledger(tmp_path, THREE)
    shown = done(top, "match", "--accept", "exact", "--dry-run")
    assert shown.endswith("\n3 exact proposals would be accepted, 1 of 4 receipts left\n")
    assert written(top) == ""
    assert done(top, "match", "--accept", "exact") == (
        "FT1 VR-0001 RECONCILED  recorded.beancount:1\n"
        "FT2 VR-0002 RECONCILED  recorded.beancount:6\n"
        "FT3 VR-0003 RECONCILED  recorded.beancount:11\n"
        "3 exact proposals accepted, 1 of 4 receipts left\n"
    )
    assert done(top, "match", "--accept", "exact") == "0 exact proposals accepted, 1 of 1 receipt left\n"


def test_what_is_refused_is_named_and_keeps_nothing_else_out(tmp_path: pathlib.Path) -> None:
    top = ledger(tmp_path, BY_ANNA, SEPARATE)
    result = do(top, "match", "--accept", "exact", "--by", "anna")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "FT1 VR-0001 RECONCILED  recorded.beancount:1",
        "FT3 VR-0003 RECONCILED  recorded.beancount:7",
        "2 exact proposals accepted, 2 of 4 receipts left",
    ]
    assert result.stderr.startswith(
        "refused: FT2\n  DUTIES_NOT_SEPARATED: receipt-match FT2 is by anna, who recorded"
    )
    assert '"FT2"' not in written(top)
    again = do(top, "match", "--accept", "exact", "--by", "anna", "--dry-run")
    assert (again.exit_code, again.stdout) == (
        1,
        "0 exact proposals would be accepted, 2 of 2 receipts left\n",
    )


def test_a_proposal_without_a_reason_that_it_needs_is_left_out_too(tmp_path: pathlib.Path) -> None:
    codes = '2020-01-01 custom "refund-policy" "reason_code" "TYPING" "A typing error"\n'
    top = ledger(tmp_path, THREE.replace(SECOND, SECOND + '  bank_transaction_ref: "FT0"\n'), codes)
    result = do(top, "match", "--accept", "exact")
    assert result.exit_code == 1
    assert result.stderr.startswith("refused: FT2\n  the reference that is replaced is undone for a reason")
    assert done(top, "match", "--accept", "exact", "--reason", "TYPING").startswith("FT2 VR-0002 RECONCILED")


def test_a_ledger_that_is_not_clean_refuses_all_at_once(tmp_path: pathlib.Path) -> None:
    top = ledger(tmp_path, THREE + '2026-02-11 custom "vendor-refund" "VR-0009" 5.00 GBP "acme/CM-0"\n')
    result = do(top, "match", "--accept", "exact")
    assert (result.exit_code, written(top), result.stdout) == (1, "", "")
    assert result.stderr.startswith("Error: LEDGER_NOT_CLEAN: the ledger has a problem")


def test_only_what_is_asked_for_is_accepted(tmp_path: pathlib.Path) -> None:
    shen = '2026-02-04 custom "vendor-credit" "shen/TK-9090" 75.00 GBP Expenses:Purchases\n'
    paid = receipt("FT5", "75.00 GBP", payee="SHENZHEN PARTS CO", text="TK-9090")
    top = ledger(tmp_path, THREE + shen + paid)
    assert done(top, "match", "--accept", "exact", "--vendor", "shen").endswith(
        "1 exact proposal accepted, 0 of 1 receipt left\n"
    )
    assert '"FT1"' not in written(top)


def test_an_expected_refund_says_what_to_do_next_among_others(tmp_path: pathlib.Path) -> None:
    limit = '2020-01-01 custom "refund-policy" "approval_limit" 200.00 GBP\n'
    top = ledger(tmp_path, THREE + receipt("FT5", "250.00 GBP", text="CM-1818"), limit)
    said = done(top, "match", "--accept", "exact").splitlines()
    assert said[3] == "VR-0004 PENDING (RECEIPT)  recorded.beancount:16"
    assert said[4].startswith("VR-0004 of 250.00 GBP reaches the approval limit of 200.00 GBP")


def test_on_a_terminal_all_is_shown_and_asked_for_once(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions, "at_terminal", lambda: True)
    top = ledger(tmp_path, THREE)
    no = do(top, "match", "--accept", "exact", typed="n\n")
    assert (no.exit_code, no.output.splitlines()[-1], written(top)) == (1, "Aborted!", "")
    yes = do(top, "match", "--accept", "exact", typed="y\n")
    assert yes.output.count("Write it? [Y/n]") == 1
    assert yes.output.startswith(
        'recorded.beancount:1\n  2026-02-20 custom "receipt-match" "FT1" "VR-0001"\n'
    )
    assert yes.output.endswith("3 exact proposals accepted, 1 of 4 receipts left\n")


def test_what_is_accepted_is_committed_as_who_decided(tmp_path: pathlib.Path) -> None:
    top = ledger(tmp_path, THREE)
    subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, check=True)  # noqa: S607 (git as users have it)
    said = done(top, "match", "--accept", "exact", "--commit").splitlines()
    assert said[3].startswith("committed ")
    log = subprocess.run(
        ["git", "log", "--format=%an: %s"],  # noqa: S607 (git as users have it)
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert log.stdout.startswith("Anna Khan: Record receipt-match FT1, receipt-match FT2, ")
    assert done(top, "unmatch", "FT1", "--reason", "X", "--commit").splitlines()[1].startswith("committed ")
