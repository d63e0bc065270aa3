"""Receipts rejected, and wrong matches undone (language, sections 3 and 4)."""

from __future__ import annotations

from tests.stories.bank import CLEARING, CREDIT, VR_1, VR_2, line, match, unmatch
from tests.stories.book import book


def test_a_rejected_receipt_moves_nothing() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + '2026-02-23 custom "receipt-reject" "FT1" "VR-1" "acme/CM-1"\n'
        + line("2026-02-22", "FT1", "100.00")
    )
    assert ledger.messages == []
    assert ledger.status("VR-1") == "PENDING RECEIPT"
    assert ledger.open_points() == [("RECEIPT_UNMATCHED", "FT1")]


def test_what_a_reject_names_must_be_a_refund_or_a_credit() -> None:
    ledger = book("""
        2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 GBP Expenses:Purchases
        2026-01-16 * "By hand"
          Assets:VendorCredits:Acme  10.00 GBP
            credit_id: "acme/CM-2"
          Expenses:Purchases        -10.00 GBP
        2026-02-20 custom "vendor-refund" "VR-1" 900.00 GBP "acme/CM-1"
        2026-02-23 custom "receipt-reject" "FT1" "acme/CM-2"
        2026-02-23 custom "receipt-reject" "FT2" "VR-1"
        2026-02-23 custom "receipt-reject" "FT3" "VR-7"
    """)
    assert ledger.messages[1:] == [
        "UNKNOWN_ID: receipt-reject FT2 names the refund or credit VR-1, whose declaration was refused; mend that"
        " first: <string>:6",
        "UNKNOWN_ID: receipt-reject FT3 names the refund or credit VR-7, which nothing declares; declare it or correct"
        " the name",
    ]


def test_a_wrong_match_is_undone_by_the_mirror_and_the_refund_is_pending_again() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + match("2026-02-23", "FT1", "VR-1", meta="  fee: 1.00 GBP")
        + unmatch("2026-02-27", "FT1", "VR-1")
    )
    assert ledger.messages == []
    assert ledger.posted("Unmatch of VR-1 from FT1") == [
        "2026-02-27",
        f"{CLEARING} -99.00 GBP",
        "Expenses:BankCharges -1.00 GBP",
        "Assets:VendorCredits:Acme 100.00 GBP acme/CM-1",
    ]
    refund, credit = ledger.refund("VR-1"), ledger.credit("acme/CM-1")
    assert (ledger.status("VR-1"), refund.bank_transaction_ref, refund.applied_on, refund.fee_minor) == (
        "PENDING RECEIPT",
        None,
        None,
        0,
    )
    # The unapplied amount came back, and is reserved again.
    assert (credit.unapplied_balance_minor, credit.available_balance_minor) == (500_00, 400_00)


def test_an_unmatch_frees_the_receipt_for_another_refund() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + VR_2.replace("50.00", "100.00")
        + match("2026-02-23", "FT1", "VR-1")
        + line("2026-02-22", "FT1", "100.00")
        + unmatch("2026-02-27", "FT1", "VR-1")
        + match("2026-02-27", "FT1", "VR-2")
    )
    assert ledger.messages == []
    assert [ledger.status("VR-1"), ledger.status("VR-2")] == ["PENDING RECEIPT", "RECONCILED"]
    assert ledger.transaction("Receipt FT1").links == {"FT1", "VR-2", "shen/CM-1"}


def test_a_reference_on_the_refund_itself_can_be_unmatched_too() -> None:
    ledger = book(CREDIT + VR_1 + '  bank_transaction_ref: "FT1"\n' + unmatch("2026-02-27", "FT1", "VR-1"))
    assert (ledger.messages, ledger.status("VR-1")) == ([], "PENDING RECEIPT")


def test_a_refund_that_waits_is_unmatched_without_a_posting() -> None:
    ledger = book(
        CREDIT
        + VR_1.replace("GBP", "USD")
        + match("2026-02-23", "FT1", "VR-1")
        + unmatch("2026-02-27", "FT1", "VR-1")
    )
    assert (ledger.messages, ledger.status("VR-1")) == ([], "PENDING RECEIPT")
    assert ledger.posted("Unmatch of VR-1 from FT1") == []


def _refused_unmatch(story: str) -> str:
    ledger = book(story)
    (message,) = ledger.messages
    return message


def test_an_unmatch_says_what_stands_in_its_way() -> None:
    undo = unmatch("2026-02-27", "FT1", "VR-1")
    story = CREDIT + VR_1
    invalid = "INVALID_STATE_TRANSITION: receipt-unmatch FT1: the refund VR-1 "
    assert _refused_unmatch(CREDIT + undo) == (
        "UNKNOWN_REFUND: receipt-unmatch FT1 names the refund VR-1, which nothing declares; declare it or correct the"
        " name"
    )
    assert (
        _refused_unmatch(story.replace("02-20", "03-20") + undo)
        == invalid + "is not recorded yet; correct the date"
    )
    assert (
        _refused_unmatch(story + undo)
        == invalid + "is not matched to FT1 on 2026-02-27; correct the reference"
    )
    assert _refused_unmatch(story + match("2026-02-23", "FT2", "VR-1") + undo) == (
        invalid + "is not matched to FT1 on 2026-02-27; correct the reference"
    )
    reversal = '2026-02-26 custom "reversal" "VR-1"\n  reason: "ERROR"\n'
    assert _refused_unmatch(story + match("2026-02-23", "FT1", "VR-1") + reversal + undo) == (
        invalid + "was reversed on 2026-02-26; there is nothing left to undo"
    )
    straight = story.replace(
        'GBP "acme/CM-1"\n', 'GBP Assets:Bank:Current "acme/CM-1"\n  bank_transaction_ref: "FT1"\n'
    )
    assert _refused_unmatch(straight + undo) == invalid + "is posted straight to cash; reverse it instead"


def test_a_refund_that_finds_too_little_after_an_unmatch_reserves_nothing_and_says_so() -> None:
    """90.00 EUR credit. VR-1 100.00 USD: at 0.90 of its date 90.00 EUR, applied at 0.80: 80.00 EUR.

    10.00 EUR are netted. After the unmatch it would hold 90.00 EUR, of which 80.00 EUR are there.
    """
    ledger = book("""
        2026-01-15 price EUR 0.86 GBP
        2026-02-20 price USD 0.90 EUR
        2026-02-22 price USD 0.80 EUR
        2026-02-20 price USD 0.75 GBP
        2026-01-15 custom "vendor-credit" "acme/CM-1" 90.00 EUR Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 100.00 USD "acme/CM-1"
        2026-02-22 custom "receipt-match" "FT1" "VR-1"
        2026-02-23 custom "credit-application" "AP-1" "acme/CM-1" 10.00 EUR "INV-1"
        2026-02-24 custom "receipt-unmatch" "FT1" "VR-1"
          reason: "WRONG_VENDOR"
    """)
    assert ledger.messages == []
    assert ledger.status("VR-1") == "PENDING RECEIPT"
    assert ledger.refund("VR-1").remark == "reserves nothing: more than its credits have available"
    assert ledger.credit("acme/CM-1").available_balance_minor == 80_00


def test_a_refund_matched_anew_is_computed_at_the_rates_of_its_new_date() -> None:
    # 100.00 EUR carry 86.00. Applied on the 22nd for 90.00 × 1, unmatched, applied on the 27th.
    story = """
2026-02-01 price EUR 0.86 GBP
2026-02-22 price USD 0.80 GBP
2026-02-27 price USD 0.90 GBP
2026-02-01 custom "vendor-credit" "acme/CM-2" 100.00 EUR Expenses:Purchases
2026-02-20 custom "vendor-refund" "VR-1" 100.00 USD "acme/CM-2" 100.00 EUR
"""
    story += match("2026-02-22", "FT1", "VR-1") + unmatch("2026-02-25", "FT1", "VR-1")
    first = book(story)
    assert first.messages == []
    assert (
        first.as_of("2026-02-22").refund["VR-1"].fx_gain_loss_minor,
        first.refund("VR-1").fx_gain_loss_minor,
    ) == (-6_00, 0)
    # 100.00 USD × 0.90 − 86.00 = 4.00 gain.
    again = book(story + match("2026-02-27", "FT2", "VR-1"))
    assert (again.messages, again.refund("VR-1").fx_gain_loss_minor) == ([], 4_00)
    assert again.balance("Expenses:FX") == "0"
    assert again.balance("Income:FX") == "-4.00 GBP"


def test_what_others_undo_on_a_day_is_nothing_to_a_case() -> None:
    undone = (
        '\n2026-02-19 custom "receipt-match" "FT9" "VR-2"\n'
        '2026-02-23 custom "receipt-unmatch" "FT9" "VR-2"\n  reason: "WRONG_VENDOR"\n'
    )
    logs = []
    for more in ("", undone):
        ledger = book(
            CREDIT
            + '2026-02-18 custom "vendor-refund" "VR-2" 50.00 GBP "shen/CM-1"\n'
            + """
2026-02-20 custom "refund-case" "RC-1" 100.00 GBP
  vendor_id: "acme"
  order_id: "KB-1"
  reason: "DAMAGED"
  owner: "a.khan"
2026-02-23 custom "vendor-credit" "acme/CM-2" 100.00 GBP Expenses:Purchases
  case_id: "RC-1"
2026-02-23 custom "vendor-refund" "VR-1" 100.00 GBP "acme/CM-2"
  bank_transaction_ref: "FT1"
"""
            + more
        )
        assert ledger.messages == []
        changes = [one for one in ledger.settlement.transitions if one.subject == "RC-1"]
        logs.append([(one.before, one.after) for one in changes])
    assert logs == [[(None, "OPEN"), ("OPEN", "CREDITED"), ("CREDITED", "REFUNDED")]] * 2
