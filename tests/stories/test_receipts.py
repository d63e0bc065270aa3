"""What a receipt is, and how it is compared with its refunds (language, section 4)."""

from __future__ import annotations

from tests.stories.bank import CLEARING, CREDIT, VR_1, VR_2, line, match
from tests.stories.book import HEADER, book, without


def test_a_matched_pair_leaves_the_clearing_account_at_zero() -> None:
    ledger = book(CREDIT + VR_1 + match("2026-02-23", "FT1", "VR-1") + line("2026-02-22", "FT1", "100.00"))
    assert (ledger.messages, ledger.status("VR-1")) == ([], "RECONCILED")
    assert ledger.balance(CLEARING) == "0"
    refund = ledger.refund("VR-1")
    # Applied with the match of the 23rd; the money came on the 22nd: the later of the dates.
    assert [str(refund.applied_on), str(refund.reconciled_on)] == ["2026-02-23", "2026-02-23"]
    assert (refund.bank_transaction_ref, refund.references) == ("FT1", ("FT1",))


def test_a_refund_is_reconciled_when_its_money_comes_if_that_is_later() -> None:
    ledger = book(CREDIT + VR_1 + '  bank_transaction_ref: "FT1"\n' + line("2026-02-27", "FT1", "100.00"))
    refund = ledger.refund("VR-1")
    assert [str(refund.applied_on), str(refund.reconciled_on)] == ["2026-02-20", "2026-02-27"]
    assert ledger.as_of("2026-02-26").refund["VR-1"].status == "APPLIED"
    assert ledger.as_of("2026-02-26").receipts == ()


def test_a_matched_bank_transaction_gains_the_links_of_its_chain_and_nothing_else_changes() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + '  bank_transaction_ref: "FT1"\n'
        + line("2026-02-22", "FT1", "100.00").replace('"Receipt FT1"', '"Receipt FT1" ^statement-7')
        + line("2026-02-22", "FT 9", "7.00")
    )
    assert ledger.messages == []
    received, other = ledger.transaction("Receipt FT1"), ledger.transaction("Receipt FT 9")
    assert received.links == {"statement-7", "FT1", "VR-1", "acme/CM-1"}
    assert other.links == frozenset()
    assert [str(posting.units) for posting in received.postings] == ["100.00 GBP", "-100.00 GBP"]
    assert received.meta["lineno"] == 7


def test_a_reference_that_is_no_id_is_no_link() -> None:
    ledger = book(CREDIT + VR_1 + '  bank_transaction_ref: "FT 1"\n' + line("2026-02-22", "FT 1", "100.00"))
    assert ledger.status("VR-1") == "RECONCILED"
    assert ledger.transaction("Receipt FT 1").links == {"VR-1", "acme/CM-1"}


def test_the_policy_may_name_another_metadata_key_for_the_reference() -> None:
    story = (
        CREDIT
        + VR_1
        + '  bank_transaction_ref: "FT1"\n'
        + line("2026-02-22", "FT1", "100.00").replace("bank_transaction_ref", "import_id")
    )
    assert book(story).status("VR-1") == "APPLIED"
    header = HEADER + '2020-01-01 custom "refund-policy" "receipt_ref_key" "import_id"\n'
    assert book(story, header).status("VR-1") == "RECONCILED"


def test_a_transaction_without_a_receipt_account_is_no_receipt() -> None:
    story = (
        CREDIT
        + VR_1
        + '  bank_transaction_ref: "FT1"\n'
        + line("2026-02-22", "FT1", "100.00").replace("Assets:Bank:Current", "Income:Misc")
    )
    assert (book(story).messages, book(story).status("VR-1")) == ([], "APPLIED")


def test_without_a_receipt_account_every_asset_but_clearing_and_vendors_counts() -> None:
    header = without("receipt_account")
    story = CREDIT + VR_1 + '  bank_transaction_ref: "FT1"\n' + line("2026-02-22", "FT1", "100.00")
    assert book(story, header).status("VR-1") == "RECONCILED"
    vendors = story.replace("Assets:Bank:Current", "Assets:VendorCredits:Shen")
    assert book(vendors, header).status("VR-1") == "APPLIED"


def test_one_receipt_may_serve_several_refunds_of_several_vendors() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + VR_2
        + match("2026-02-23", "FT1", "VR-1", "VR-2")
        + line("2026-02-22", "FT1", "150.00")
    )
    assert ledger.messages == []
    assert [ledger.status("VR-1"), ledger.status("VR-2")] == ["RECONCILED", "RECONCILED"]
    assert ledger.transaction("Receipt FT1").links == {"FT1", "VR-1", "VR-2", "acme/CM-1", "shen/CM-1"}
    (receipt,) = ledger.settlement.receipts
    assert (receipt.refund_ids, receipt.matched) == (("VR-1", "VR-2"), True)
    assert receipt.cleared == ((CLEARING, "GBP", 150_00),)


def test_a_receipt_is_not_compared_before_all_refunds_that_name_it_are_applied() -> None:
    # VR-2 has no rate: 150.00 are not yet compared with 100.00.
    story = (
        CREDIT
        + VR_1
        + '\n2026-02-20 custom "vendor-refund" "VR-2" 50.00 USD "shen/CM-1"\n'
        + match("2026-02-23", "FT1", "VR-1", "VR-2")
        + line("2026-02-22", "FT1", "150.00")
    )
    ledger = book(story)
    assert ledger.codes == ["FX_RATE_MISSING"]
    assert [ledger.status("VR-1"), ledger.status("VR-2")] == ["APPLIED", "PENDING RATE"]


def test_what_differs_from_the_refunds_matched_is_a_mismatch_with_both_numbers() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + VR_2
        + match("2026-02-23", "FT1", "VR-1", "VR-2")
        + line("2026-02-22", "FT1", "149.00")
    )
    assert ledger.messages == [
        "RECEIPT_AMOUNT_MISMATCH: the bank transaction FT1 credits 149.00 GBP to Assets:Clearing:VendorRefunds, the"
        " refunds matched to it (VR-1, VR-2) are 150.00 GBP (difference -1.00 GBP); explain it by fee or excess on the"
        " receipt-match, or correct the match"
    ]
    assert ledger.findings[0].subject == "FT1"
    assert ledger.findings[0].entry.narration == "Receipt FT1"
    # The books stand: the refund is posted, it is only not RECONCILED.
    assert [ledger.status("VR-1"), ledger.status("VR-2")] == ["APPLIED", "APPLIED"]


def test_a_rejected_refund_that_names_a_reference_is_not_expected_in_it() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + '  bank_transaction_ref: "FT1"\n'
        + '\n2026-02-20 custom "vendor-refund" "VR-2" 900.00 GBP "shen/CM-1"\n  bank_transaction_ref: "FT1"\n'
        + line("2026-02-22", "FT1", "100.00")
    )
    assert ledger.codes == ["REFUND_EXCEEDS_CREDIT_BALANCE"]
    assert [ledger.status("VR-1"), ledger.status("VR-2")] == ["RECONCILED", "REJECTED"]


def test_a_receipt_in_two_currencies_states_both() -> None:
    ledger = book(
        CREDIT
        + '2026-01-15 custom "vendor-credit" "acme/CM-2" 70.00 EUR Expenses:Purchases\n'
        + VR_1
        + '\n2026-02-20 custom "vendor-refund" "VR-2" 70.00 EUR "acme/CM-2"\n'
        + match("2026-02-23", "FT1", "VR-1", "VR-2")
        + f"""
2026-02-22 * "Receipt"
  bank_transaction_ref: "FT1"
  Assets:Bank:Current  100.00 GBP
  Assets:Bank:Current   69.00 EUR
  {CLEARING}  -100.00 GBP
  {CLEARING}   -69.00 EUR
"""
    )
    assert ledger.messages == [
        "RECEIPT_AMOUNT_MISMATCH: the bank transaction FT1 credits 69.00 EUR and 100.00 GBP to"
        " Assets:Clearing:VendorRefunds, the refunds matched to it (VR-1, VR-2) are 70.00 EUR and 100.00 GBP (difference"
        " -1.00 EUR and 0.00 GBP); explain it by fee or excess on the receipt-match, or correct the match"
    ]


def test_a_receipt_that_credits_clearing_in_a_further_currency_does_not_agree() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + f"""  bank_transaction_ref: "FT1"
2026-02-22 * "Receipt"
  bank_transaction_ref: "FT1"
  Assets:Bank:Current  100.00 GBP
  Assets:Bank:Current    5.00 EUR
  {CLEARING}  -100.00 GBP
  {CLEARING}    -5.00 EUR
"""
    )
    assert ledger.codes == ["RECEIPT_AMOUNT_MISMATCH"]
    assert ledger.status("VR-1") == "APPLIED"


def test_a_matched_bank_transaction_that_does_not_credit_clearing_is_not_cleared() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + '  bank_transaction_ref: "FT1"\n'
        + line("2026-02-22", "FT1", "100.00").replace(CLEARING, "Income:Misc")
    )
    assert ledger.messages == [
        "RECEIPT_NOT_CLEARED: the bank transaction FT1 credits nothing to Assets:Clearing:VendorRefunds, the refunds matched"
        " to it (VR-1) are 100.00 GBP; book it against Assets:Clearing:VendorRefunds"
    ]
    assert ledger.status("VR-1") == "APPLIED"


def test_a_reference_on_two_bank_transactions_is_a_duplicate_on_the_second() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + '  bank_transaction_ref: "FT1"\n'
        + line("2026-02-22", "FT1", "100.00")
        + line("2026-02-24", "FT1", "100.00")
    )
    assert ledger.messages == [
        "RECEIPT_DUPLICATE: the reference FT1 stands on two bank transactions, of 2026-02-22 and 2026-02-24; remove the"
        " one imported twice, or correct its reference\nthe first stands at <string>:7"
    ]
    # Reconciled on the 22nd, it is not any more when the second comes.
    assert ledger.as_of("2026-02-23").refund["VR-1"].status == "RECONCILED"
    assert (ledger.status("VR-1"), ledger.refund("VR-1").reconciled_on) == ("APPLIED", None)


def test_only_what_credits_clearing_can_be_unmatched() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + line("2026-02-22", "FT1", "100.00")
        + line("2026-02-22", "FT2", "-100.00")
        + line("2026-02-22", "FT3", "100.00").replace(CLEARING, "Income:Misc")
    )
    assert ledger.open_points() == [("RECEIPT_UNMATCHED", "FT1")]


def test_each_refund_of_a_batch_may_have_its_own_fee() -> None:
    # 100.00 less 1.00 and 50.00 less 0.50: 148.50 came.
    ledger = book(
        CREDIT
        + VR_1
        + VR_2
        + match("2026-02-23", "FT1", "VR-1", meta="  fee: 1.00 GBP")
        + match("2026-02-23", "FT1", "VR-2", meta="  fee: 0.50 GBP")
        + line("2026-02-22", "FT1", "148.50")
    )
    assert ledger.messages == []
    assert [ledger.status("VR-1"), ledger.status("VR-2")] == ["RECONCILED", "RECONCILED"]
    assert (ledger.balance(CLEARING), ledger.balance("Expenses:BankCharges")) == ("0", "1.50 GBP")


def test_a_difference_below_the_minor_unit_is_not_tolerated() -> None:
    ledger = book(CREDIT + VR_1 + '  bank_transaction_ref: "FT1"\n' + line("2026-02-22", "FT1", "100.001"))
    assert ledger.messages == [
        "RECEIPT_AMOUNT_MISMATCH: the bank transaction FT1 credits 100.001 GBP to Assets:Clearing:VendorRefunds, the"
        " refunds matched to it (VR-1) are 100.00 GBP (difference 0.001 GBP); explain it by fee or excess on the"
        " receipt-match, or correct the match"
    ]
    (receipt,) = ledger.settlement.receipts
    assert (receipt.matched, receipt.cleared) == (False, ((CLEARING, "GBP", None),))


def test_a_refund_taken_out_of_a_batch_leaves_the_others_with_a_difference() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + VR_2
        + match("2026-02-23", "FT1", "VR-1", "VR-2")
        + line("2026-02-22", "FT1", "150.00")
        + '2026-02-25 custom "receipt-unmatch" "FT1" "VR-2"\n  reason: "WRONG_VENDOR"\n'
    )
    assert ledger.codes == ["RECEIPT_AMOUNT_MISMATCH"]
    assert [ledger.status("VR-1"), ledger.status("VR-2")] == ["APPLIED", "PENDING RECEIPT"]
