"""The control matrix: judged anew from movements, postings, bank lines and acts, not read off a status."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.reports import Filters
from beancount_refunds.reports.controls import Control, controls
from beancount_refunds.reports.question import Question, UnknownSubject
from tests.controlled_books import CREDIT, NAMED, REFUND, bank, books, told
from tests.example_books import example_books

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.ledger import Ledger


@pytest.fixture
def sound(tmp_path: pathlib.Path) -> Ledger:
    """One refund of part of a credit, received."""
    return books(tmp_path, CREDIT + REFUND + NAMED + bank("30.00 GBP"))


# ------------------------------------------------------------------------------------- the table


def test_each_refund_has_a_row_for_each_control(sound: Ledger) -> None:
    table = controls(sound, Question())
    assert [(row["control"], row["result"], row["figures"]) for row in table.rows] == [
        ("REFERENCES_CREDITS", "PASSED", "1 named, 1 known, of acme"),
        ("WITHIN_BALANCE", "PASSED", "acme/1: 50.00 − 30.00 = 20.00 GBP"),
        (
            "POSTED",
            "PASSED",
            "allocated 30.00 GBP, taken of the credits 30.00 GBP, posted to the vendor 30.00 GBP",
        ),
        ("RESIDUAL_KEPT", "PASSED", "acme/1: 50.00 − 30.00 = 20.00 GBP"),
        ("FX_COMPUTED", "NOT_REQUIRED", "cash and credits are in GBP"),
        ("RECEIPT_MATCHED", "PASSED", "FT1: bank 30.00 GBP = VR-1 30.00"),
        ("APPROVED", "NOT_REQUIRED", "no limit"),
        ("EVIDENCED", "NOT_REQUIRED", "none"),
    ]
    assert {key: value for key, value in table.rows[5].items() if key != "filename"} == {
        "refund_id": "VR-1",
        "control": "RECEIPT_MATCHED",
        "result": "PASSED",
        "figures": "FT1: bank 30.00 GBP = VR-1 30.00",
        "judged_on": datetime.date(2026, 2, 5),
        "policy": "clearing_account Assets:Clearing",
        "by": "a.khan",
        "vendor_id": "acme",
        "refund_amount_minor": 3000,
        "currency_code": "GBP",
        "status": "RECONCILED",
        "lineno": 18,
    }
    assert list(table.rows[0]) == [column.key for column in table.columns]
    assert table.summary == (
        "1 refund, 8 controls: 5 PASSED, 3 NOT_REQUIRED",
        "nothing stands in the books that a control should have stopped",
    )


def test_one_refund_can_be_asked_for_also_by_the_id_of_its_copy() -> None:
    table = controls(example_books(), Question(subject="VR-0001-RETRY"))
    assert {row["refund_id"] for row in table.rows} == {"VR-0001"}
    assert table.title == "Controls of VR-0001-RETRY as of 2026-06-30"
    with pytest.raises(UnknownSubject, match="the ledger has no refund VR-9") as refused:
        controls(example_books(), Question(subject="VR-9"))
    assert "VR-0001-RETRY" in refused.value.known


def test_filters_choose_refunds_and_results(sound: Ledger) -> None:
    march = Filters(since=datetime.date(2026, 3, 1))
    assert controls(sound, Question(filters=march)).rows == ()
    assert controls(sound, Question(filters=Filters(vendors=frozenset({"shen"})))).rows == ()
    passed = controls(sound, Question(filters=Filters(statuses=frozenset({"NOT_REQUIRED"}))))
    assert [row["control"] for row in passed.rows] == ["FX_COMPUTED", "APPROVED", "EVIDENCED"]


def test_the_controls_of_the_example_books_all_held() -> None:
    assert controls(example_books(), Question()).summary == (
        "21 refunds, 168 controls: 104 PASSED, 56 NOT_REQUIRED, 8 OPEN",
        "nothing stands in the books that a control should have stopped",
    )


# ------------------------------------------------------------------------ what was refused or waits


@pytest.mark.parametrize(
    ("refund", "expected"),
    [
        (
            'custom "vendor-refund" "VR-1" 60.00 GBP "acme/1"',
            {
                Control.REFERENCES: ("PASSED", "1 named, 1 known, of acme"),
                Control.BALANCE: ("REFUSED", "asks 60.00 GBP of 50.00 GBP open on 2026-02-03"),
                Control.POSTED: ("REFUSED", "nothing is posted: REFUND_EXCEEDS_CREDIT_BALANCE"),
                Control.RECEIPT: ("NOT_REQUIRED", "refused: no payment is awaited"),
            },
        ),
        (
            'custom "vendor-refund" "VR-1" 30.00 GBP "acme/9"',
            {
                Control.REFERENCES: ("REFUSED", "1 named, 0 known, of no vendor"),
                Control.BALANCE: ("NOT_JUDGED", "UNKNOWN_CREDIT"),
                Control.RESIDUAL: ("NOT_JUDGED", "no credit is known"),
                Control.FX: ("NOT_JUDGED", "nothing could be read"),
            },
        ),
        (
            'custom "vendor-refund" "VR-1" 30.00 GBP "acme/1" "shen/1"',
            {
                Control.REFERENCES: ("REFUSED", "2 named, 2 known, of acme and shen"),
                Control.BALANCE: ("PASSED", "asks 30.00 GBP of 90.00 GBP open on 2026-02-03"),
            },
        ),
        (
            'custom "vendor-refund" "VR-1" 30.00 GBP "acme/later"',
            {
                Control.REFERENCES: ("REFUSED", "1 named, 1 known, of acme; issued later: acme/later"),
                Control.BALANCE: ("REFUSED", "asks 30.00 GBP of 0.00 GBP open on 2026-02-03"),
            },
        ),
        (
            'custom "vendor-refund" "VR-1" "much" "acme/1"',
            {
                Control.REFERENCES: ("REFUSED", "no credit could be read"),
                Control.BALANCE: ("NOT_JUDGED", "MALFORMED_DIRECTIVE"),
                Control.FX: ("NOT_JUDGED", "nothing could be read"),
                Control.APPROVED: ("NOT_JUDGED", "no amount could be read"),
            },
        ),
        (
            'custom "vendor-refund" "VR-1" 30.00 USD "acme/1" 20.00 GBP',
            {
                Control.BALANCE: ("OPEN", "acme/1: holds 20.00 of 50.00 GBP"),
                Control.FX: ("OPEN", "will be computed when it is applied"),
                Control.POSTED: ("OPEN", "nothing is posted: waits for receipt"),
                Control.RECEIPT: ("OPEN", "no bank reference is known"),
                Control.APPROVED: (
                    "OPEN",
                    "30.00 USD, there is no price of USD in GBP on or before 2026-02-03;"
                    " nobody else has approved it",
                ),
            },
        ),
        (
            'custom "vendor-refund" "VR-1" 30.00 GBP Assets:Bank "acme/9"',
            {Control.RECEIPT: ("NOT_JUDGED", "nothing stands on a cash account")},
        ),
        (
            'custom "vendor-refund" "VR-1" 30.00 USD "acme/1" 70.00 GBP',
            {
                Control.FX: ("NOT_JUDGED", "nothing was posted"),
                Control.BALANCE: ("NOT_JUDGED", "REFUND_EXCEEDS_CREDIT_BALANCE"),
            },
        ),
    ],
)
def test_a_refund_that_was_refused_or_waits_says_at_each_control_what_it_has(
    tmp_path: pathlib.Path, refund: str, expected: dict[Control, tuple[str, str]]
) -> None:
    text = (
        '2026-01-01 custom "refund-policy" "approval_limit" 1000.00 GBP\n'
        + CREDIT
        + '2026-02-02 custom "vendor-credit" "shen/1" 40.00 GBP Expenses:Purchases\n'
        + f"2026-02-03 {refund}\n"
        + '2026-02-04 custom "vendor-credit" "acme/later" 50.00 GBP Expenses:Purchases\n'
    )
    ledger = books(tmp_path, text)
    assert {control: told(ledger, control) for control in expected} == expected


def test_what_is_reserved_by_others_counts_against_a_refund(tmp_path: pathlib.Path) -> None:
    text = CREDIT + REFUND + REFUND.replace("VR-1", "VR-2")
    ledger = books(tmp_path, text)
    assert told(ledger, Control.BALANCE) == ("OPEN", "acme/1: holds 30.00 of 50.00 GBP")
    refused = "asks 30.00 GBP of 50.00 GBP open on 2026-02-03, which others have reserved"
    assert told(ledger, Control.BALANCE, "VR-2") == ("REFUSED", refused)


def test_a_pending_refund_that_can_hold_nothing_says_why(tmp_path: pathlib.Path) -> None:
    ledger = books(tmp_path, CREDIT + REFUND.replace("30.00 GBP", "30.00 USD"))
    no_price = "reserves nothing: there is no price of USD in GBP on or before 2026-02-03"
    assert told(ledger, Control.BALANCE) == ("OPEN", no_price)


def test_a_refund_reversed_before_it_was_posted_is_not_judged(tmp_path: pathlib.Path) -> None:
    text = CREDIT + REFUND + '2026-02-04 custom "reversal" "VR-1"\n  reason: "ERROR"\n'
    ledger = books(tmp_path, text)
    assert told(ledger, Control.BALANCE) == (
        "NOT_JUDGED",
        "asks 30.00 GBP of 50.00 GBP open on 2026-02-03",
    )
    assert told(ledger, Control.POSTED) == ("NOT_JUDGED", "nothing is posted")
    assert told(ledger, Control.RECEIPT) == ("NOT_REQUIRED", "reversed: no payment is awaited")


def test_a_credit_that_waits_itself_leaves_its_rest_open(tmp_path: pathlib.Path) -> None:
    text = '2026-01-01 custom "refund-policy" "require_evidence" "vendor-credit"\n' + CREDIT + REFUND
    assert told(books(tmp_path, text), Control.RESIDUAL) == ("OPEN", "a credit waits itself")
