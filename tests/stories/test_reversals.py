"""Reversals (language, sections 3 and 4): the exact mirror on its own date, of whatever was posted."""

from __future__ import annotations

import pytest

from tests.stories.book import HEADER, book

CREDIT = """
2026-02-01 custom "vendor-credit" "acme/CM-1" 100.00 GBP Expenses:Purchases
"""
VR_1 = """
2026-02-20 custom "vendor-refund" "VR-1" 60.00 GBP "acme/CM-1"
"""
AP_1 = """
2026-02-20 custom "credit-application" "AP-1" "acme/CM-1" 60.00 GBP "INV-1" Liabilities:AP:Acme
"""
WO_1 = """
2026-02-20 custom "credit-write-off" "WO-1" "acme/CM-1" 60.00 GBP Expenses:WriteOffs
  reason: "IMMATERIAL"
"""


def reversal(on: str, id_: str) -> str:
    """Recorded in error."""
    return f'\n{on} custom "reversal" "{id_}"\n  reason: "ERROR"\n'


def _refused(story: str, header: str = HEADER) -> str:
    (message,) = book(story, header).messages
    return message


def test_a_reversal_mirrors_on_its_own_date_and_the_credit_comes_back_then() -> None:
    ledger = book(CREDIT + VR_1 + '  bank_transaction_ref: "FT1"\n' + reversal("2026-02-28", "VR-1"))
    assert ledger.messages == []
    assert ledger.posted("Reversal of VR-1") == [
        "2026-02-28",
        "Assets:Clearing:VendorRefunds -60.00 GBP",
        "Assets:VendorCredits:Acme 60.00 GBP acme/CM-1",
    ]
    assert ledger.balance("Assets:VendorCredits", on="2026-02-27") == "40.00 GBP"
    assert ledger.as_of("2026-02-27").credit["acme/CM-1"].unapplied_balance_minor == 40_00
    assert ledger.credit("acme/CM-1").unapplied_balance_minor == 100_00
    refund = ledger.refund("VR-1")
    assert (refund.status, str(refund.reversed_on)) == ("REVERSED", "2026-02-28")
    # The row still tells what it took.
    assert [part.amount_minor for part in refund.allocations] == [60_00]
    assert [(move.kind, move.amount_minor) for move in ledger.settlement.movements] == [
        ("credit", 100_00),
        ("refund", -60_00),
        ("reversal of refund", 60_00),
    ]


def test_reversing_a_pending_refund_releases_its_reservation_and_posts_nothing() -> None:
    ledger = book(CREDIT + VR_1 + reversal("2026-02-28", "VR-1"))
    assert ledger.messages == []
    assert ledger.narrations() == ["Credit memo acme/CM-1"]
    assert ledger.status("VR-1") == "REVERSED"
    assert ledger.credit("acme/CM-1").available_balance_minor == 100_00


def test_reversing_a_refund_that_waits_ends_its_finding() -> None:
    ledger = book(
        CREDIT
        + VR_1.replace("GBP", "USD")
        + '  bank_transaction_ref: "FT1"\n'
        + reversal("2026-02-28", "VR-1")
    )
    assert (ledger.messages, ledger.status("VR-1")) == ([], "REVERSED")


def test_an_application_is_reversed_and_its_bill_is_open_again() -> None:
    bill = """
2026-02-10 * "Bill"
  Liabilities:AP:Acme  -80.00 GBP
    bill_id: "INV-1"
    vendor_id: "acme"
  Expenses:Purchases    80.00 GBP
"""
    ledger = book(CREDIT + bill + AP_1 + reversal("2026-02-28", "AP-1"))
    assert ledger.messages == []
    assert ledger.posted("Reversal of AP-1") == [
        "2026-02-28",
        "Liabilities:AP:Acme -60.00 GBP",
        "Assets:VendorCredits:Acme 60.00 GBP acme/CM-1",
    ]
    (before,), (after,) = ledger.as_of("2026-02-27").bills, ledger.settlement.bills
    assert (before.open_minor, after.open_minor) == (20_00, 80_00)
    (reduction,) = ledger.settlement.reductions
    assert (reduction.status, str(reduction.reversed_on)) == ("REVERSED", "2026-02-28")


def test_an_application_that_posted_nothing_is_reversed_without_a_posting() -> None:
    ledger = book(CREDIT + AP_1.replace(" Liabilities:AP:Acme", "") + reversal("2026-02-28", "AP-1"))
    assert ledger.messages == []
    assert ledger.narrations() == ["Credit memo acme/CM-1"]
    assert ledger.credit("acme/CM-1").unapplied_balance_minor == 100_00


def test_a_write_off_is_reversed() -> None:
    ledger = book(CREDIT + WO_1 + reversal("2026-02-28", "WO-1"))
    assert ledger.messages == []
    assert ledger.posted("Reversal of WO-1") == [
        "2026-02-28",
        "Expenses:WriteOffs -60.00 GBP",
        "Assets:VendorCredits:Acme 60.00 GBP acme/CM-1",
    ]


def test_a_write_off_that_waits_is_reversed_without_a_posting() -> None:
    header = HEADER + '2020-01-01 custom "refund-policy" "approval_limit" 50.00 GBP\n'
    ledger = book(CREDIT + WO_1 + '  by: "a.khan"\n' + reversal("2026-02-28", "WO-1"), header)
    assert (ledger.messages, ledger.open_points()) == ([], [])
    assert ledger.narrations() == ["Credit memo acme/CM-1"]


def test_a_credit_is_reversed_while_nothing_of_it_is_used_or_reserved() -> None:
    ledger = book(CREDIT + reversal("2026-02-28", "acme/CM-1"))
    assert ledger.messages == []
    assert ledger.posted("Reversal of acme/CM-1") == [
        "2026-02-28",
        "Assets:VendorCredits:Acme -100.00 GBP acme/CM-1",
        "Expenses:Purchases 100.00 GBP",
    ]
    credit = ledger.credit("acme/CM-1")
    assert (credit.status, credit.unapplied_balance_minor, credit.available_balance_minor) == (
        "REVERSED",
        0,
        0,
    )


def test_a_used_or_reserved_credit_is_not_reversed() -> None:
    used = "INVALID_STATE_TRANSITION: reversal acme/CM-1: the credit has {} GBP used and {} GBP reserved; reverse these uses first"
    undo = reversal("2026-02-28", "acme/CM-1")
    assert _refused(CREDIT + AP_1 + undo) == used.format("60.00", "0.00")
    assert _refused(CREDIT + VR_1 + undo) == used.format("0.00", "60.00")
    freed = book(CREDIT + VR_1 + reversal("2026-02-27", "VR-1") + undo)
    assert (freed.messages, freed.credit("acme/CM-1").status) == ([], "REVERSED")


def test_a_credit_that_waits_for_a_rate_is_reversed_without_a_posting() -> None:
    header = HEADER + '2020-01-01 custom "refund-policy" "fx_recognition" "functional"\n'
    ledger = book(CREDIT.replace("GBP", "EUR") + reversal("2026-02-28", "acme/CM-1"), header)
    assert ledger.credit("acme/CM-1").status == "REVERSED"
    assert ledger.narrations() == []


def test_a_credit_carried_without_a_rate_is_reversed_too() -> None:
    ledger = book(CREDIT.replace("GBP", "EUR") + reversal("2026-02-28", "acme/CM-1"))
    assert ledger.messages == []
    assert [move.carrying_amount_minor for move in ledger.settlement.movements] == [None, None]


def test_a_hand_booked_credit_is_corrected_by_hand() -> None:
    story = """
2026-02-01 * "By hand"
  Assets:VendorCredits:Acme  50.00 GBP
    credit_id: "acme/CM-8"
  Income:Misc
"""
    assert _refused(story + reversal("2026-02-28", "acme/CM-8")) == (
        "INVALID_STATE_TRANSITION: reversal acme/CM-8: the credit was booked by hand at <string>:1; correct it by hand"
    )


def test_nothing_is_reversed_twice() -> None:
    twice = "INVALID_STATE_TRANSITION: reversal {0}: {1} already reversed{2}; delete this one"
    for thing, id_, what, when in (
        (VR_1, "VR-1", "the refund was", " on 2026-02-25"),
        (AP_1, "AP-1", "it was", " on 2026-02-25"),
        (WO_1, "WO-1", "it was", " on 2026-02-25"),
        ("", "acme/CM-1", "the credit was", ""),
    ):
        story = CREDIT + thing + reversal("2026-02-25", id_) + reversal("2026-02-28", id_)
        assert _refused(story) == twice.format(id_, what, when)


@pytest.mark.parametrize("id_", ["VR-7", "RC-1"])
def test_only_what_posts_is_reversed(id_: str) -> None:
    case = """
2026-01-20 custom "refund-case" "RC-1" 600.00 GBP
  vendor_id: "acme"
  order_id: "KB-5"
  reason: "DAMAGED"
  owner: "a.khan"
"""
    assert _refused(case + reversal("2026-02-28", id_)) == (
        f"UNKNOWN_ID: reversal {id_} names the refund, application, write-off or credit {id_}, which nothing declares;"
        " declare it or correct the name"
    )


def test_a_refused_refund_is_not_reversed() -> None:
    too_much = CREDIT + VR_1.replace("60.00", "600.00") + reversal("2026-02-28", "VR-1")
    ledger = book(too_much)
    assert ledger.messages[1] == (
        "UNKNOWN_ID: reversal VR-1 names the refund, application, write-off or credit VR-1, whose declaration was"
        " refused; mend that first: <string>:3"
    )


def test_a_refund_rejected_after_it_waited_is_not_reversed() -> None:
    # Matched at 0.90 it asks 90.00 EUR of 85.00, and is rejected then.
    ledger = book(
        """
        2026-02-01 price EUR 0.86 GBP
        2026-02-20 price USD 0.80 EUR
        2026-02-22 price USD 0.90 EUR
        2026-02-01 custom "vendor-credit" "acme/CM-1" 85.00 EUR Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 100.00 USD "acme/CM-1"
        2026-02-22 custom "receipt-match" "FT1" "VR-1"
        2026-02-28 custom "reversal" "VR-1"
          reason: "ERROR"
        """
    )
    assert ledger.codes == ["REFUND_EXCEEDS_CREDIT_BALANCE", "UNKNOWN_ID"]
    assert ledger.status("VR-1") == "REJECTED"


@pytest.mark.parametrize(
    ("thing", "id_"), [(VR_1, "VR-1"), (AP_1, "AP-1"), (WO_1, "WO-1"), ("", "acme/CM-1")]
)
def test_nothing_is_reversed_before_it_is_recorded(thing: str, id_: str) -> None:
    assert _refused(CREDIT + thing + reversal("2026-01-31", id_)) == (
        f"INVALID_STATE_TRANSITION: reversal {id_}: it is dated 2026-01-31, before {id_} is recorded; correct"
        " one of the dates"
    )


def test_the_reserved_part_of_an_applied_refund_that_is_reversed_stays_free() -> None:
    # VR-1 60.00 applied and reversed; VR-2 may take all 100.00.
    ledger = book(
        CREDIT
        + VR_1
        + '  bank_transaction_ref: "FT1"\n'
        + reversal("2026-02-25", "VR-1")
        + '2026-02-26 custom "vendor-refund" "VR-2" 100.00 GBP "acme/CM-1"\n  bank_transaction_ref: "FT2"\n'
    )
    assert (ledger.messages, ledger.balance("Assets:VendorCredits")) == ([], "0")
