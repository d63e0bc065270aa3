"""A ledger that is not clean takes nothing; what would cost another directive its status is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from beancount_refunds.findings import Code
from beancount_refunds.record import Account
from beancount_refunds.record.refusals import Objection, Refused
from beancount_refunds.record.writer import record
from beancount_refunds.source import Position
from tests.history.repositories import CONFIGURATION, Books
from tests.record.ledgers import (
    ACCOUNTS,
    BOOKS,
    contents,
    directives,
    draft,
    pounds,
    refund,
    with_record_file,
    write,
)

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.record import CustomDraft


@pytest.fixture(autouse=True)
def _no_configuration_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CONFIGURATION.items():
        monkeypatch.setenv(name, value)


def refusal(top: pathlib.Path, *drafts: CustomDraft) -> str:
    """Why nothing of it is recorded; every byte stays."""
    before = contents(top.parent)
    with pytest.raises(Refused) as refused:
        record(top, drafts)
    assert contents(top.parent) == before
    return str(refused.value)


def test_a_ledger_in_a_merge_takes_nothing(tmp_path: pathlib.Path) -> None:
    books = Books.new(tmp_path)
    top = with_record_file(tmp_path)
    books.commit()
    books.git("checkout", "--quiet", "-b", "other")
    books.add("main.beancount", "; theirs\n")
    books.commit()
    books.git("checkout", "--quiet", "main")
    books.add("refunds/2026-02.beancount", "; ours\n")
    books.commit()
    books.git("merge", "--quiet", "--no-commit", "other")
    assert refusal(top, refund()) == (
        f"LEDGER_NOT_CLEAN: git is in the middle of a merge in {tmp_path}/.git; finish it, then try again"
    )
    books.git("commit", "--quiet", "--no-edit")
    assert record(top, [refund()]).written


@pytest.mark.parametrize(("marker", "line"), [("<<<<<<< HEAD", 3), (">>>>>>> other\r", 3), ("<<<<<<<", 3)])
def test_a_conflict_that_a_merge_left_is_told_with_its_line(
    tmp_path: pathlib.Path, marker: str, line: int
) -> None:
    """Even in a comment-like part that Beancount reads over."""
    top = with_record_file(tmp_path, f"; a\n* heading\n{marker}\n")
    assert refusal(top, refund()) == (
        f"LEDGER_NOT_CLEAN: a merge left a conflict at {tmp_path}/refunds/2026-02.beancount:{line}; resolve it,"
        " then try again"
    )


def test_a_row_of_signs_is_no_conflict(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path, "; <<<<<<< HEAD\n; =======\n")
    assert record(top, [refund()]).written


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            BOOKS + "2026-02-01 balance Assets:Bank 1.00 GBP\n2026-02-01 balance Assets:Clearing 2.00 GBP\n",
            "the ledger has 2 problems; mend what bean-refunds check {top} lists, then try again\n"
            "{top}:10: Balance failed for 'Assets:Bank': expected 1.00 GBP != accumulated 0 GBP (1.00 too little)\n"
            "{top}:11: Balance failed for 'Assets:Clearing': expected 2.00 GBP != accumulated 0 GBP (2.00 too little)",
        ),
        (
            BOOKS + '2026-02-01 custom "vendor-refund" "VR-0" 5.00 GBP "acme/CM-9"\n',
            "the ledger has a problem; mend what bean-refunds check {top} lists, then try again\n"
            "{top}:10: UNKNOWN_CREDIT: refund VR-0 names the credit acme/CM-9, which nothing declares; declare it"
            " or correct the name",
        ),
        (
            BOOKS + '2026-01-16 custom "credit-balance" "acme/CM-1" 1.00 GBP\n',
            "the ledger has a problem; mend what bean-refunds check {top} lists, then try again\n"
            "{top}:10: CREDIT_BALANCE_MISMATCH: credit acme/CM-1 has 100.00 GBP unapplied at the start of 2026-01-16,"
            " stated are 1.00 GBP (difference -99.00 GBP); look for the movement that is missing here or there",
        ),
        (
            BOOKS + 'include "gone.beancount"\n',
            "the ledger has a problem; mend what bean-refunds check {top} lists, then try again\n"
            'File glob "gone.beancount" does not match any files',
        ),
        (
            BOOKS.replace('plugin "beancount_refunds"\n', ""),
            'the plugin is not active: {top} has no line plugin "beancount_refunds"; write plugin'
            ' "beancount_refunds" into that file, above the first include',
        ),
    ],
    ids=["Beancount's", "a directive that is refused", "an assertion", "an include", "no plugin"],
)
def test_a_ledger_with_problems_takes_nothing(tmp_path: pathlib.Path, text: str, told: str) -> None:
    top = write(tmp_path, text)
    seen = refusal(top, refund())
    assert seen == f"LEDGER_NOT_CLEAN: {told.format(top=top)}"


def test_a_ledger_that_is_not_there_takes_nothing(tmp_path: pathlib.Path) -> None:
    top = tmp_path / "gone.beancount"
    with pytest.raises(Refused) as refused:
        record(top, [refund()])
    assert refused.value.code is Code.LEDGER_NOT_CLEAN
    assert "does not exist" in str(refused.value)


LIMIT = '2026-01-01 custom "refund-policy" "approval_limit" 50.00 GBP\n'
WAITING = """\
2026-02-01 custom "vendor-refund" "VR-0" 55.00 GBP "acme/CM-1"
  bank_transaction_ref: "FT0"
  by: "a.khan"
"""


def test_a_finding_that_waits_for_a_directive_is_mended_by_it(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path, BOOKS + LIMIT + WAITING)
    assert refusal(top, refund(amount="1.00")).startswith(
        f"LEDGER_NOT_CLEAN: the ledger has a problem; mend what bean-refunds check {top} lists"
    )
    recorded = record(top, [draft("approval", "VR-0", pounds("55.00"), by="j.smith")])
    assert recorded.written
    assert (len(recorded.before.findings), recorded.after.clean) == (1, True)
    assert record(top, [refund(amount="1.00")]).written


def test_a_directive_that_mends_one_thing_and_breaks_another_is_refused(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path, BOOKS + LIMIT + WAITING)
    told = refusal(top, draft("approval", "VR-0", pounds("55.00"), by="a.khan"))
    assert told.startswith("APPROVAL_SELF: ")


RECEIPT = """\
2026-02-05 * "Acme" "Receipt"
  bank_transaction_ref: "FT0"
  Assets:Bank       30.00 GBP
  Assets:Clearing  -30.00 GBP
2026-02-01 custom "vendor-refund" "VR-0" 30.00 GBP "acme/CM-1"
  bank_transaction_ref: "FT0"
"""


def test_a_directive_that_would_cost_another_its_status_is_refused(tmp_path: pathlib.Path) -> None:
    """No finding says it: the receipt of VR-0 would be none any more, as it is not on that account."""
    top = write(tmp_path, BOOKS + RECEIPT)
    elsewhere = draft("refund-policy", "receipt_account", Account("Assets:Credits:Acme"), on="2026-01-01")
    with pytest.raises(Refused) as refused:
        record(top, [elsewhere])
    assert refused.value.objections == (
        Objection(
            Code.INVALID_STATE_TRANSITION,
            "INVALID_STATE_TRANSITION: refund-policy receipt_account would change VR-0 from RECONCILED to APPLIED,"
            " and does not name it; record first what keeps it as it is, or in the same step",
            Position(str(top), 14),
        ),
    )


def test_what_a_directive_names_may_lose_its_status(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path, BOOKS + RECEIPT)
    recorded = record(top, [draft("receipt-unmatch", "FT0", "VR-0", reason="WRONG_VENDOR")], dry_run=True)
    assert recorded.after.settlement.refund["VR-0"].status == "PENDING"


def test_days_that_go_by_are_no_fault_of_a_directive(tmp_path: pathlib.Path) -> None:
    """The mismatch is acknowledged to the end of February; a refund in March ends that."""
    acknowledged = (
        '2026-01-16 custom "credit-balance" "acme/CM-1" 1.00 GBP\n'
        '2026-01-17 custom "exception" "CREDIT_BALANCE_MISMATCH" "acme/CM-1"\n'
        '  owner: "a.khan"\n  reason: "ASKED"\n  at: "2026-01-17T09:00:00"\n  until: 2026-02-28\n'
    )
    top = write(tmp_path, BOOKS + acknowledged)
    assert record(top, [refund(on="2026-03-20")]).written
    assert refusal(top, refund("VR-2", "1.00")).startswith("LEDGER_NOT_CLEAN")


def test_a_credit_that_waits_for_a_rate_is_not_recorded(tmp_path: pathlib.Path) -> None:
    text = ACCOUNTS + (
        '2026-01-01 custom "vendor" "acme" "Acme" Assets:Credits:Acme\n'
        '2026-01-01 custom "refund-policy" "fx_recognition" "functional"\n'
    )
    top = write(tmp_path, text)
    wish = draft(
        "vendor-credit", "acme/1", pounds("1.00")._replace(currency="USD"), Account("Expenses:Purchases")
    )
    assert refusal(top, wish).startswith("FX_RATE_MISSING: ")


def test_what_was_recorded_once_is_not_recorded_again(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    first = record(top, [refund(external_id="e-1", by="a.khan"), draft("receipt-reject", "FT9", "VR-1")])
    before = contents(tmp_path)
    again = record(
        top, [refund("VR-2", external_id="e-1", on="2026-02-25"), draft("receipt-reject", "FT9", "VR-2")]
    )
    assert (again.repeated, again.written, again.files) == (True, False, ())
    assert again.positions == first.positions[:1]
    assert again.texts == first.texts[:1]
    assert contents(tmp_path) == before
    earlier = record(top, [refund("VR-2", external_id="e-1", on="2026-02-01")])
    assert earlier.positions == first.positions[:1]
    assert directives(top) == ["VR-1"]


def test_the_last_directive_of_a_file_is_shown_whole_for_a_retry(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    record(top, [refund(external_id="e-1", by="a.khan")])
    file = tmp_path / "refunds/2026-02.beancount"
    file.write_text(file.read_text().rstrip("\n"))
    again = record(top, [refund(external_id="e-1")])
    assert again.texts == (
        '2026-02-20 custom "vendor-refund" "VR-1" 60.00 GBP "acme/CM-1"\n'
        '  external_id: "e-1"\n  by: "a.khan"\n',
    )


def test_a_retry_with_another_content_is_a_conflict(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    record(top, [refund(external_id="e-1")])
    told = refusal(top, refund("VR-2", "10.00", external_id="e-1"))
    assert told.startswith(
        "EXTERNAL_ID_CONFLICT: refund VR-2 has the external id e-1 of refund VR-1, but another amount;"
    )


def test_an_old_copy_does_not_make_another_content_a_retry(tmp_path: pathlib.Path) -> None:
    copies = "".join(
        f'2026-02-01 custom "vendor-refund" "VR-{n}" 5.00 GBP "acme/CM-1"\n  external_id: "e-1"\n'
        for n in (1, 2)
    )
    top = write(tmp_path, BOOKS + copies)
    assert refusal(top, refund("VR-3", "10.00", external_id="e-1")).startswith("EXTERNAL_ID_CONFLICT: ")
    assert record(top, [refund("VR-3", "5.00", external_id="e-1")]).repeated


def test_a_retry_with_more_than_the_first_time_is_a_conflict(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    first = record(top, [refund(external_id="e-1")])
    told = refusal(top, refund(external_id="e-1"), refund("VR-2", "1.00", external_id="e-2"))
    assert told == (
        "EXTERNAL_ID_CONFLICT: vendor-refund VR-1 was recorded with the external id e-1, but without the"
        f" vendor-refund e-2; record that on its own\nvendor-refund VR-1 is declared at {first.positions[0]}"
    )
