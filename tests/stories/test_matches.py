"""Receipts matched to refunds (language, sections 3 and 4): early, late, twice, with a fee, refused."""

from __future__ import annotations

import pytest

from tests.stories.bank import CLEARING, CREDIT, RECEIVED, VR_1, line, match, unmatch
from tests.stories.book import book, without


def test_a_match_needs_refunds_that_stand() -> None:
    ledger = book(
        CREDIT
        + '2026-02-20 custom "vendor-refund" "VR-9" 900.00 GBP "acme/CM-1"\n'
        + match("2026-02-23", "FT1", "VR-7")
        + match("2026-02-23", "FT2", "VR-9")
        + match("2026-02-23", "FT3", "acme/CM-1")
    )
    assert ledger.messages[1:] == [
        "UNKNOWN_REFUND: receipt-match FT1 names the refund VR-7, which nothing declares; declare it or correct the"
        " name",
        "UNKNOWN_REFUND: receipt-match FT2 names the refund VR-9, whose declaration was refused; mend that first:"
        " <string>:3",
        "UNKNOWN_REFUND: receipt-match FT3 names the refund acme/CM-1, which nothing declares; declare it or correct"
        " the name",
    ]


def test_a_match_may_come_before_its_refund_and_counts_when_that_is_recorded() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + match("2026-02-18", "FT1", "VR-1", meta="  fee: 1.00 GBP")
        + line("2026-02-17", "FT1", "99.00")
    )
    assert (ledger.messages, ledger.status("VR-1")) == ([], "RECONCILED")
    assert ledger.posted("Refund VR-1")[:3] == [
        "2026-02-20",
        f"{CLEARING} 99.00 GBP",
        "Expenses:BankCharges 1.00 GBP",
    ]


def test_an_early_match_of_a_refund_that_is_then_refused_is_told() -> None:
    ledger = book(CREDIT + VR_1.replace("100.00", "900.00") + match("2026-02-18", "FT1", "VR-1"))
    assert ledger.codes == ["REFUND_EXCEEDS_CREDIT_BALANCE", "UNKNOWN_REFUND"]
    assert ledger.messages[1] == (
        "UNKNOWN_REFUND: receipt-match FT1 names the refund VR-1, whose declaration was refused; mend that first:"
        " <string>:4"
    )


def test_an_early_match_that_settled_another_refund_stands_when_a_later_one_is_refused() -> None:
    ledger = book(
        CREDIT
        + '2026-02-20 custom "vendor-refund" "VR-1" 100.00 GBP "acme/CM-1"\n'
        + match("2026-02-20", "FT1", "VR-1", "VR-2", meta="  excess: 3.00 GBP")
        + '2026-02-22 custom "vendor-refund" "VR-2" 9000.00 GBP "acme/CM-1"\n'
    )
    # VR-2 says itself why it was refused; nothing of VR-1 is taken back, and the excess waits for both.
    assert ledger.codes == ["REFUND_EXCEEDS_CREDIT_BALANCE"]
    assert (ledger.status("VR-1"), ledger.balance("Liabilities:Suspense")) == ("APPLIED", "0")


def test_an_early_match_of_a_refund_of_after_the_day_is_no_finding_yet() -> None:
    ledger = book(CREDIT + VR_1 + match("2026-02-18", "FT1", "VR-1"))
    before = ledger.as_of("2026-02-19")
    assert (before.findings, before.refunds) == ((), ())


def test_a_reversed_refund_is_not_matched() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + '2026-02-21 custom "reversal" "VR-1"\n  reason: "ERROR"\n'
        + match("2026-02-23", "FT1", "VR-1")
    )
    assert ledger.messages == [
        "INVALID_STATE_TRANSITION: receipt-match FT1 names the refund VR-1, which was reversed on 2026-02-21; match the"
        " refund that took its place"
    ]


@pytest.mark.parametrize(
    ("meta", "key"), [("  fee: 1.00 GBP", "fee_account"), ("  excess: 1.00 GBP", "suspense_account")]
)
def test_a_match_needs_the_accounts_that_its_amounts_go_to(meta: str, key: str) -> None:
    ledger = book(CREDIT + VR_1 + match("2026-02-23", "FT1", "VR-1", meta=meta), without(key))
    assert ledger.messages == [
        f"POLICY_MISSING: receipt-match FT1 needs the policy {key} on 2026-02-23, which is not set;"
        f' add custom "refund-policy" "{key}" ACCOUNT'
    ]
    assert ledger.status("VR-1") == "PENDING RECEIPT"


TWICE = (
    "RECEIPT_ALREADY_MATCHED: refund VR-1 is matched to FT1, and receipt-match FT2 matches it to FT2 too; undo one of"
    " them with receipt-unmatch\nrefund VR-1 is declared at <string>:4"
)


def test_a_refund_matched_to_two_references_is_not_reconciled_by_either() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + match("2026-02-23", "FT1", "VR-1")
        + match("2026-02-24", "FT2", "VR-1")
        + line("2026-02-26", "FT1", "100.00")
    )
    assert ledger.messages == [TWICE]
    assert ledger.findings[0].entry.date.isoformat() == "2026-02-24"
    assert (ledger.status("VR-1"), ledger.refund("VR-1").references) == ("APPLIED", ("FT1", "FT2"))


def test_a_second_match_denies_reconciled_also_after_the_first_agreed() -> None:
    story = (
        CREDIT
        + VR_1
        + match("2026-02-23", "FT1", "VR-1")
        + line("2026-02-22", "FT1", "100.00")
        + match("2026-02-28", "FT2", "VR-1")
    )
    ledger = book(story)
    assert ledger.messages == [TWICE]
    assert ledger.as_of("2026-02-27").refund["VR-1"].status == "RECONCILED"
    assert ledger.status("VR-1") == "APPLIED"
    # Undone, the first counts again.
    mended = book(story + unmatch("2026-03-01", "FT2", "VR-1"))
    assert (mended.messages, mended.status("VR-1")) == ([], "RECONCILED")


def test_undoing_the_second_match_lets_the_first_receipt_count() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + '  bank_transaction_ref: "FT1"\n'
        + line("2026-02-22", "FT1", "100.00")
        + match("2026-02-21", "FT2", "VR-1")
        + unmatch("2026-02-27", "FT2", "VR-1")
    )
    assert (ledger.messages, ledger.status("VR-1")) == ([], "RECONCILED")
    assert ledger.posted("Unmatch of VR-1 from FT2") == []


def test_undoing_the_first_match_moves_the_refund_to_the_second() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + match("2026-02-21", "FT1", "VR-1")
        + match("2026-02-22", "FT2", "VR-1")
        + line("2026-02-22", "FT2", "100.00")
        + unmatch("2026-02-27", "FT1", "VR-1")
    )
    assert ledger.messages == []
    refund = ledger.refund("VR-1")
    assert (refund.status, refund.bank_transaction_ref, str(refund.applied_on)) == (
        "RECONCILED",
        "FT2",
        "2026-02-27",
    )
    assert ledger.posted("Unmatch of VR-1 from FT1")[0] == "2026-02-27"
    assert ledger.balance(CLEARING) == "0"


def test_a_match_of_what_names_the_reference_already_moves_nothing() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + '  bank_transaction_ref: "FT1"\n'
        + match("2026-02-25", "FT1", "VR-1")
        + line("2026-02-22", "FT1", "100.00")
    )
    assert (ledger.messages, ledger.status("VR-1")) == ([], "RECONCILED")
    assert str(ledger.refund("VR-1").applied_on) == "2026-02-20"
    assert ledger.narrations().count("Refund VR-1") == 1


def test_its_fee_is_posted_on_the_matchs_date() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + '  bank_transaction_ref: "FT1"\n'
        + match("2026-02-25", "FT1", "VR-1", meta="  fee: 2.50 GBP")
        + line("2026-02-22", "FT1", "97.50")
    )
    assert ledger.messages == []
    assert ledger.posted("Fee on VR-1") == [
        "2026-02-25",
        "Expenses:BankCharges 2.50 GBP",
        f"{CLEARING} -2.50 GBP",
    ]
    assert ledger.transaction("Fee on VR-1").meta["lineno"] == 7
    assert str(ledger.refund("VR-1").reconciled_on) == "2026-02-25"
    assert ledger.balance(CLEARING) == "0"


def test_only_what_the_fee_of_the_match_adds_to_the_refunds_own_is_posted() -> None:
    story = (
        CREDIT
        + VR_1
        + '  bank_transaction_ref: "FT1"\n  fee: 2.50 GBP\n'
        + line("2026-02-22", "FT1", "97.00")
    )
    ledger = book(story + match("2026-02-25", "FT1", "VR-1", meta="  fee: 3.00 GBP"))
    assert ledger.messages == []
    assert ledger.posted("Fee on VR-1")[1:] == ["Expenses:BankCharges 0.50 GBP", f"{CLEARING} -0.50 GBP"]
    assert ledger.status("VR-1") == "RECONCILED"
    same = book(story.replace("97.00", "97.50") + match("2026-02-25", "FT1", "VR-1", meta="  fee: 2.50 GBP"))
    assert (same.messages, same.posted("Fee on VR-1"), same.status("VR-1")) == ([], [], "RECONCILED")


def test_the_later_fee_is_mirrored_with_the_refund() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + '  bank_transaction_ref: "FT1"\n'
        + match("2026-02-25", "FT1", "VR-1", meta="  fee: 2.50 GBP")
        + '2026-02-26 custom "reversal" "VR-1"\n  reason: "ERROR"\n'
    )
    assert ledger.messages == []
    assert ledger.balance(CLEARING) == ledger.balance("Expenses:BankCharges") == "0"
    assert ledger.balance("Assets:VendorCredits:Acme") == "500.00 GBP"


def test_the_fee_of_a_match_on_a_refund_that_still_waits_is_posted_with_it() -> None:
    # No rate for the carrying amount: the fee is noted, and nothing is posted yet.
    ledger = book(
        '2026-01-15 custom "vendor-credit" "acme/CM-1" 500.00 EUR Expenses:Purchases\n'
        + VR_1.replace('"acme/CM-1"', '"acme/CM-1" 100.00 EUR')
        + '  bank_transaction_ref: "FT1"\n'
        + match("2026-02-25", "FT1", "VR-1", meta="  fee: 2.50 GBP")
    )
    assert ledger.codes == ["FX_RATE_MISSING"]
    assert (ledger.posted("Fee on VR-1"), ledger.refund("VR-1").fee_minor) == ([], 2_50)


def test_the_fee_of_a_second_match_that_has_no_effect_moves_nothing() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + match("2026-02-21", "FT1", "VR-1")
        + match("2026-02-22", "FT2", "VR-1")
        + match("2026-02-23", "FT2", "VR-1", meta="  fee: 2.50 GBP")
    )
    assert ledger.codes == ["RECEIPT_ALREADY_MATCHED"]
    assert (ledger.posted("Fee on VR-1"), ledger.refund("VR-1").fee_minor) == ([], 0)


def test_a_fee_on_the_match_that_leaves_nothing_is_refused_there() -> None:
    ledger = book(CREDIT + VR_1 + match("2026-02-23", "FT1", "VR-1", meta="  fee: 100.00 GBP"))
    assert ledger.messages == [
        "CURRENCY_MISMATCH: receipt-match FT1 states the fee 100.00 GBP of 100.00 GBP, which leaves nothing to receive;"
        " correct the fee"
    ]
    assert ledger.status("VR-1") == "PENDING RECEIPT"


def test_a_smaller_fee_than_the_refunds_own_is_given_back() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + '  bank_transaction_ref: "FT1"\n  fee: 2.50 GBP\n'
        + match("2026-02-25", "FT1", "VR-1", meta="  fee: 1.00 GBP")
        + line("2026-02-22", "FT1", "99.00")
    )
    assert (ledger.messages, ledger.status("VR-1")) == ([], "RECONCILED")
    assert ledger.posted("Fee on VR-1")[1:] == ["Expenses:BankCharges -1.50 GBP", f"{CLEARING} 1.50 GBP"]


def test_an_early_match_of_a_refund_that_names_the_reference_brings_its_fee() -> None:
    refund = VR_1 + '  bank_transaction_ref: "FT1"\n'
    with_fee = book(CREDIT + refund + match("2026-02-18", "FT1", "VR-1", meta="  fee: 1.00 GBP"))
    assert with_fee.messages == []
    assert with_fee.posted("Refund VR-1")[1:3] == [f"{CLEARING} 99.00 GBP", "Expenses:BankCharges 1.00 GBP"]
    without_fee = book(CREDIT + refund + match("2026-02-18", "FT1", "VR-1"))
    assert (without_fee.messages, without_fee.refund("VR-1").fee_minor) == ([], 0)


def test_two_early_matches_that_contradict_each_other_refuse_the_refund() -> None:
    # The first says 80.00 GBP received, the second a fee in USD: no posting has both.
    ledger = book(
        RECEIVED
        + VR_1.replace("GBP", "USD")
        + match("2026-02-18", "FT1", "VR-1", meta="  received: 80.00 GBP")
        + match("2026-02-19", "FT1", "VR-1", meta="  fee: 1.00 USD")
    )
    assert ledger.messages == [
        "CURRENCY_MISMATCH: refund VR-1 brings 80.00 GBP to the bank, its fee is 1.00 USD; state a smaller fee in GBP"
    ]
    assert ledger.status("VR-1") == "REJECTED"
