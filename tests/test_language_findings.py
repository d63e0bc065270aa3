"""One finding per directive, the first in the order, and what it does (language, section 6)."""

from __future__ import annotations

import pytest

from beancount_refunds.findings import ACKNOWLEDGEABLE, Code
from tests.stories.book import HEADER, Book, book, without

ORDER = """
UNKNOWN_DIRECTIVE 422 MALFORMED_DIRECTIVE 422 INVALID_ID 422 AMOUNT_NOT_POSITIVE 422 AMOUNT_PRECISION 422
DUPLICATE_ID 409 EXTERNAL_ID_CONFLICT 409 UNKNOWN_VENDOR 422 UNKNOWN_CREDIT 422 UNKNOWN_REFUND 422 UNKNOWN_CASE 422
UNKNOWN_ID 422 POLICY_MISSING 422 REASON_CODE_UNKNOWN 422 ACTOR_NOT_ALLOWED 403 DUTIES_NOT_SEPARATED 403
PERIOD_LOCKED 422 CREDIT_VENDOR_MISMATCH 422 CREDIT_NOT_YET_ISSUED 422 CREDIT_REVERSED 422
CREDIT_AMOUNT_MISMATCH 422 CURRENCY_MISMATCH 422 ALLOCATION_MISMATCH 422 REFUND_EXCEEDS_CREDIT_BALANCE 422
APPLICATION_EXCEEDS_CREDIT_BALANCE 422 APPLICATION_EXCEEDS_BILL_BALANCE 422 WRITE_OFF_EXCEEDS_CREDIT_BALANCE 422
INVALID_STATE_TRANSITION 409 CASE_CLOSED_WITH_BALANCE 409 FX_RATE_MISSING 422 FX_RATE_STALE 422
APPROVAL_MISSING 403 APPROVAL_SELF 403 APPROVAL_STALE 403 EVIDENCE_MISSING 422 CASH_DOUBLE_COUNTED 409
RECEIPT_ALREADY_MATCHED 409 RECEIPT_DUPLICATE 409 RECEIPT_AMOUNT_MISMATCH 409 RECEIPT_NOT_CLEARED 409
STATUS_MISMATCH 409 CREDIT_BALANCE_MISMATCH 409 VENDOR_BALANCE_MISMATCH 409 SEAL_BROKEN 409 ACTOR_MISMATCH 403
LEDGER_NOT_CLEAN 503 PLUGIN_MISCONFIGURED 500
"""


def test_the_catalogue_has_these_codes_in_this_order_with_these_http_statuses() -> None:
    words = ORDER.split()
    assert [(code.value, code.http) for code in Code] == list(
        zip(words[::2], map(int, words[1::2]), strict=True)
    )
    assert {code.value for code in ACKNOWLEDGEABLE} == {
        "RECEIPT_AMOUNT_MISMATCH",
        "RECEIPT_NOT_CLEARED",
        "CREDIT_BALANCE_MISMATCH",
        "VENDOR_BALANCE_MISMATCH",
        "CASE_CLOSED_WITH_BALANCE",
    }


NO_CURRENCY = without("functional_currency").replace('option "operating_currency" "GBP"\n', "")

#: A refund that is wrong in all these ways; each line is mended after its code was seen.
WRONGS = [
    ("UNKNOWN_DIRECTIVE", "  resaon: 5\n", ""),
    ("MALFORMED_DIRECTIVE", "  note: 5\n", ""),
    ("INVALID_ID", '"acme//9"', '"acme/9"'),
    ("AMOUNT_NOT_POSITIVE", "-9.999 GBP", "9.999 GBP"),
    ("AMOUNT_PRECISION", "9.999 GBP", "9999.00 GBP"),
    ("DUPLICATE_ID", '"VR-1"', '"VR-2"'),
    ("EXTERNAL_ID_CONFLICT", '  external_id: "e-1"\n', ""),
    ("UNKNOWN_VENDOR", '  vendor_id: "bolt"\n', '  vendor_id: "shen"\n'),
    ("UNKNOWN_CREDIT", '"acme/9"', '"acme/1" "acme/2"'),
    ("UNKNOWN_CASE", '  case_id: "RC-9"\n', ""),
    ("POLICY_MISSING", "  functional_amount: 9.00 EUR\n", "  functional_amount: 9.00 EUR \n"),
    ("REASON_CODE_UNKNOWN", '  reason: "WHIM"\n', ""),
    ("ACTOR_NOT_ALLOWED", '  by: "x"\n', '  by: "craig"\n'),
    ("DUTIES_NOT_SEPARATED", '  by: "craig"\n', '  by: "clark"\n'),
    ("CREDIT_VENDOR_MISMATCH", '  vendor_id: "shen"\n', ""),
    ("CREDIT_NOT_YET_ISSUED", "2026-01-02 custom", "2026-01-06 custom"),
    ("CREDIT_REVERSED", '"acme/2"', '"acme/3"'),
    ("CURRENCY_MISMATCH", "  functional_amount: 9.00 EUR \n", ""),
    ("REFUND_EXCEEDS_CREDIT_BALANCE", "9999.00 GBP", "9.00 GBP"),
]


def test_of_all_that_is_wrong_with_a_refund_the_first_in_the_order_is_told() -> None:
    refund = (
        '2026-01-02 custom "vendor-refund" "VR-1" -9.999 GBP "acme//9"\n'
        '  resaon: 5\n  note: 5\n  external_id: "e-1"\n  vendor_id: "bolt"\n  case_id: "RC-9"\n'
        '  functional_amount: 9.00 EUR\n  reason: "WHIM"\n  by: "x"\n  bank_transaction_ref: "FT1"\n'
    )
    books = """
2026-01-01 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
2026-01-01 custom "vendor-refund" "VR-1" 5.00 GBP "acme/1"
  by: "clark"
  external_id: "e-1"
2026-01-05 custom "vendor-credit" "acme/2" 50.00 GBP Expenses:Purchases
2026-01-05 custom "reversal" "acme/2"
  reason: "ERROR"
2026-01-05 custom "vendor-credit" "acme/3" 50.00 GBP Expenses:Purchases
2026-01-01 custom "refund-policy" "reason_code" "ERROR" "Recorded in error"
2026-01-01 custom "refund-policy" "duty" "vendor-refund" "clerk"
2026-01-01 custom "refund-policy" "role" "craig" "clerk"
2026-01-01 custom "refund-policy" "role" "clark" "clerk"
2026-01-01 custom "refund-policy" "separate_duties" "vendor-refund" "approval"
2026-01-01 custom "refund-policy" "approval_limit" 9.00 GBP
2026-01-01 custom "approval" "VR-2"
  by: "craig"
"""
    for code, wrong, mended in WRONGS:
        told = book(refund + books, NO_CURRENCY if code == "POLICY_MISSING" else HEADER)
        mine = [found for found in told.findings if found.source["lineno"] == 1]
        assert [found.code for found in mine] == [code], (code, refund)
        assert wrong in refund
        refund = refund.replace(wrong, mended)
    told = book(refund + books)
    assert told.codes == []
    assert told.status("VR-2") == "APPLIED"


def test_the_vendor_of_a_credit_of_tomorrow_is_known_today() -> None:
    loaded = book("""
        2026-01-02 custom "vendor-refund" "VR-1" 5.00 GBP "acme/1"
          vendor_id: "shen"
        2026-01-05 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
    """)
    assert loaded.codes == ["CREDIT_VENDOR_MISMATCH"]


def rejected(story: str) -> Book:
    """A story whose last refund is refused; nothing but the finding differs from the books without it."""
    loaded = book(story)
    before = book("\n".join(story.rstrip().splitlines()[:-1]))
    assert loaded.settlement.credits == before.settlement.credits
    assert loaded.narrations() == before.narrations()
    return loaded


@pytest.mark.parametrize("amount", ["50.01 GBP", "50.001 GBP", "-1 GBP"])
def test_a_refused_refund_is_rejected_and_changes_nothing_else(amount: str) -> None:
    loaded = rejected(f"""
        2026-01-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
        2026-01-03 custom "vendor-refund" "VR-1" {amount} "acme/1"
    """)
    row = loaded.refund("VR-1")
    assert (row.status, row.allocations, row.remark) == ("REJECTED", (), loaded.codes[0])
    assert row.position.lineno == 2


def test_a_refund_that_was_read_keeps_what_could_be_read() -> None:
    loaded = book("""
        2026-01-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
        2026-01-03 custom "vendor-refund" "VR-1" 50.01 GBP "acme/1"
          vendor_id: "acme"
          by: "a.khan"
          external_id: "e-1"
          bank_transaction_ref: "FT1"
          gateway_transaction_id: "PAYPAL-8XK"
    """)
    row = loaded.refund("VR-1")
    assert (row.vendor_id, row.amount_minor, row.currency, row.credit_ids) == (
        "acme",
        5001,
        "GBP",
        ("acme/1",),
    )
    assert (row.recorded_by, row.external_id, row.bank_transaction_ref) == ("a.khan", "e-1", "FT1")
    assert (row.gateway_transaction_id, str(row.recorded_on), row.reconciled) == (
        "PAYPAL-8XK",
        "2026-01-03",
        False,
    )


def test_all_directives_are_checked_in_one_run() -> None:
    loaded = book("""
        2026-01-02 custom "vendor-credit" "acme/1" 0 GBP Expenses:Purchases
        2026-01-02 custom "vendor-refnd" "VR-1"
        2026-01-02 custom "credit-balance" "acme/1" 5 GBP
        2026-01-02 custom "order" "O-1" "bolt" 5.00 GBP
    """)
    assert loaded.codes == ["AMOUNT_NOT_POSITIVE", "UNKNOWN_DIRECTIVE", "UNKNOWN_CREDIT", "UNKNOWN_VENDOR"]
    assert [found.source["lineno"] for found in loaded.findings] == [1, 2, 3, 4]
    assert all(found.message.startswith(f"{found.code}: ") for found in loaded.findings)
    assert all(found.entry.meta["lineno"] == found.source["lineno"] for found in loaded.findings)


@pytest.mark.parametrize(
    ("story", "code", "subject"),
    [
        ('2026-01-02 custom "credit-balance" "acme/1" 5 GBP', "UNKNOWN_CREDIT", "acme/1"),
        ('2026-01-02 custom "vendor-balance" "acme" 5 GBP', "VENDOR_BALANCE_MISMATCH", "acme"),
        ('2026-01-02 custom "receipt-match" "FT1" "VR-9"', "UNKNOWN_REFUND", "FT1"),
        ('2026-01-02 custom "reversal" "VR-9"\n  reason: "x"', "UNKNOWN_ID", "VR-9"),
        ('2026-01-02 custom "refund-policy" "colour" "red"', "UNKNOWN_DIRECTIVE", "colour"),
        ('2026-01-02 custom "period-seal" 2026-01-01 "sha256:0"', "MALFORMED_DIRECTIVE", "2026-01-01"),
        ('2026-01-02 custom "vendor" 5', "MALFORMED_DIRECTIVE", ""),
    ],
)
def test_the_subject_of_a_finding_is_the_id_of_its_directive(story: str, code: str, subject: str) -> None:
    assert [(found.code, found.subject) for found in book(story).findings] == [(code, subject)]


def test_a_bank_transaction_has_a_finding_of_its_own_besides() -> None:
    loaded = book("""
        2026-01-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
        2026-01-03 custom "vendor-refund" "VR-1" 50.00 GBP "acme/1"
          bank_transaction_ref: "FT1"
          status: "RECONCILED"
        2026-01-04 * "Receipt"
          bank_transaction_ref: "FT1"
          Assets:Bank:Current  49.00 GBP
          Assets:Clearing:VendorRefunds
    """)
    assert loaded.messages == [
        "STATUS_MISMATCH: refund VR-1 states RECONCILED and is APPLIED on 2026-01-04; record what is missing,"
        " or correct the statement",
        "RECEIPT_AMOUNT_MISMATCH: the bank transaction FT1 credits 49.00 GBP to Assets:Clearing:VendorRefunds,"
        " the refunds matched to it (VR-1) are 50.00 GBP (difference -1.00 GBP); explain it by fee or excess on the"
        " receipt-match, or correct the match",
    ]
    assert [(found.subject, found.source["lineno"]) for found in loaded.findings] == [("VR-1", 2), ("FT1", 5)]
