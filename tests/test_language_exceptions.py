"""Open exceptions: what is no error, but somebody must look (language, section 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from beancount_refunds.findings import ExceptionCode
from tests.stories.book import Book, book

if TYPE_CHECKING:
    from beancount_refunds.model import OpenException

CREDIT = '2026-01-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases\n'


def point(loaded: Book, code: str, on: str | None = None) -> OpenException | None:
    """The one open exception of a code, at the end or on a day."""
    settlement = loaded.settlement if on is None else loaded.as_of(on)
    found = [one for one in settlement.exceptions if one.code == code]
    assert len(found) <= 1
    return found[0] if found else None


def row(one: OpenException | None) -> tuple[object, ...]:
    """What the report shows of an exception."""
    assert one is not None
    return (one.subject, one.owner, one.reason, str(one.since), one.age_days, one.amount_minor, one.currency)


def test_the_catalogue_has_these_exceptions() -> None:
    assert {code.value for code in ExceptionCode} == {
        "PENDING_OVERDUE",
        "AWAITING_APPROVAL",
        "RECEIPT_UNMATCHED",
        "RECEIPT_EXCESS",
        "REFUND_UNRECONCILED",
        "CREDIT_STALE",
        "CREDIT_EXPIRING",
        "CASE_OVERDUE",
        "CASE_MISSING",
        "POSTING_UNALLOCATED",
    }


def test_a_refund_that_is_pending_for_too_long_is_overdue() -> None:
    story = CREDIT + '2026-01-05 custom "vendor-refund" "VR-1" 20.00 GBP "acme/1"\n'
    loaded = book(story + '2026-03-01 custom "vendor-balance" "acme" 50 GBP')
    assert loaded.messages == []
    assert row(point(loaded, "PENDING_OVERDUE")) == ("VR-1", None, None, "2026-01-05", 55, 2000, "GBP")
    assert [point(loaded, "PENDING_OVERDUE", on) is None for on in ("2026-02-04", "2026-02-05")] == [
        True,
        False,
    ]
    one = point(loaded, "PENDING_OVERDUE")
    assert one is not None
    assert (one.detail, one.vendor_id, one.position.lineno) == (
        "pending for 55 days, waits for RECEIPT",
        "acme",
        2,
    )
    patient = story + '2026-01-01 custom "refund-policy" "pending_overdue_days" 100\n'
    assert point(book(patient), "PENDING_OVERDUE", "2026-03-01") is None


def test_an_applied_refund_waits_for_the_bank_from_its_day_on() -> None:
    loaded = book(
        CREDIT
        + """2026-01-05 custom "vendor-refund" "VR-1" 20.00 GBP "acme/1"
2026-01-07 custom "receipt-match" "FT1" "VR-1"
2026-01-09 custom "vendor-refund" "VR-2" 20.00 GBP Assets:Bank:Current "acme/1"
"""
    )
    found = [one for one in loaded.settlement.exceptions if one.code == "REFUND_UNRECONCILED"]
    assert [(one.subject, str(one.since), one.age_days, one.detail) for one in found] == [
        ("VR-1", "2026-01-07", 2, "applied, waits for its bank transaction"),
        ("VR-2", "2026-01-09", 0, "applied, waits for a balance on its cash account"),
    ]


def test_what_reaches_the_approval_limit_awaits_a_second_person() -> None:
    loaded = book(
        CREDIT
        + """2026-01-05 custom "vendor-refund" "VR-1" 20.00 GBP "acme/1"
  by: "a.khan"
2026-01-06 custom "credit-write-off" "WO-1" "acme/1" 21.00 GBP Expenses:WriteOffs
  by: "a.khan"
  reason: "x"
2026-01-06 custom "credit-write-off" "WO-2" "acme/1" 1.00 GBP Expenses:WriteOffs
  reason: "x"
2026-01-01 custom "refund-policy" "approval_limit" 20.00 GBP
2026-01-08 custom "vendor-balance" "acme" 49.00 GBP
"""
    )
    assert loaded.messages == []
    found = [one for one in loaded.settlement.exceptions if one.code == "AWAITING_APPROVAL"]
    assert [row(one) for one in found] == [
        ("VR-1", None, None, "2026-01-05", 3, 2000, "GBP"),
        ("WO-1", None, None, "2026-01-06", 2, 2100, "GBP"),
    ]


def test_a_receipt_that_no_refund_names_is_unmatched_only_where_it_credits_clearing() -> None:
    loaded = book("""
        2026-01-05 * "Nobody names it"
          bank_transaction_ref: "FT1"
          Assets:Bank:Current  7.00 GBP
          Assets:Bank:Dollar  3.00 USD
          Assets:Clearing:VendorRefunds  -7.00 GBP
          Assets:Clearing:VendorRefunds  -3.00 USD
        2026-01-06 * "Not against clearing"
          bank_transaction_ref: "FT2"
          Assets:Bank:Current  7.00 GBP
          Income:Misc
        2026-01-07 * "Paid out of clearing"
          bank_transaction_ref: "FT3"
          Assets:Bank:Current  -7.00 GBP
          Assets:Clearing:VendorRefunds
        2026-01-08 * "Not on a receipt account"
          bank_transaction_ref: "FT4"
          Income:Misc  7.00 GBP
          Assets:Clearing:VendorRefunds
        2026-01-09 * "Without a reference"
          Assets:Bank:Current  7.00 GBP
          Assets:Clearing:VendorRefunds
        2026-01-10 * "Too many decimals"
          bank_transaction_ref: "FT5"
          Assets:Bank:Current  7.001 GBP
          Assets:Clearing:VendorRefunds
        2026-01-10 custom "vendor-balance" "acme" 0 GBP
    """)
    assert [row(one) for one in loaded.settlement.exceptions] == [
        ("FT1", None, None, "2026-01-05", 5, 700, "GBP"),
        ("FT1", None, None, "2026-01-05", 5, 300, "USD"),
        ("FT5", None, None, "2026-01-10", 0, None, None),
    ]
    assert loaded.settlement.exceptions[0].detail == "7.00 GBP came in and no refund names it"
    assert loaded.as_of("2026-01-04").exceptions == ()


@pytest.mark.parametrize("later", ["", '2026-01-07 custom "reversal" "VR-1"\n  reason: "x"\n'])
def test_a_receipt_is_matched_as_long_as_a_standing_refund_names_it(later: str) -> None:
    loaded = book(
        CREDIT
        + """2026-01-05 custom "vendor-refund" "VR-1" 20.00 GBP "acme/1"
  bank_transaction_ref: "FT1"
2026-01-08 * "Receipt"
  bank_transaction_ref: "FT1"
  Assets:Bank:Current  20.00 GBP
  Assets:Clearing:VendorRefunds
"""
        + later
    )
    assert loaded.open_points() == ([("RECEIPT_UNMATCHED", "FT1")] if later else [])


def test_an_excess_stays_open_until_somebody_takes_it() -> None:
    loaded = book(
        CREDIT
        + """2026-01-05 custom "vendor-refund" "VR-1" 20.00 GBP "acme/1"
2026-01-08 * "Receipt"
  bank_transaction_ref: "FT1"
  Assets:Bank:Current  23.00 GBP
  Assets:Clearing:VendorRefunds
2026-01-09 custom "receipt-match" "FT1" "VR-1"
  excess: 3.00 GBP
2026-01-12 custom "vendor-refund" "VR-2" 3.00 GBP Liabilities:Suspense "acme/1"
  bank_transaction_ref: "FT1"
"""
    )
    assert loaded.messages == []
    assert row(point(loaded, "RECEIPT_EXCESS", "2026-01-11")) == (
        "FT1",
        None,
        None,
        "2026-01-09",
        2,
        300,
        "GBP",
    )
    assert point(loaded, "RECEIPT_EXCESS") is None
    assert loaded.balance("Liabilities:Suspense") == "0"


def test_a_credit_is_stale_after_its_days_and_expiring_thirty_days_before_its_end() -> None:
    loaded = book("""
        2026-01-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
          expires: 2026-12-31
        2026-01-02 custom "vendor-refund" "VR-1" 10.00 GBP "acme/1"
          bank_transaction_ref: "FT1"
        2026-12-30 custom "vendor-credit" "acme/2" 50.00 GBP Expenses:Purchases
          expires: 2026-12-31
        2027-01-02 custom "vendor-balance" "acme" 90.00 GBP
    """)
    assert [point(loaded, "CREDIT_STALE", on) is None for on in ("2026-06-30", "2026-07-01")] == [True, False]
    assert row(point(loaded, "CREDIT_STALE")) == ("acme/1", None, None, "2026-01-02", 365, 4000, "GBP")
    assert [point(loaded, "CREDIT_EXPIRING", on) is None for on in ("2026-11-30", "2026-12-01")] == [
        True,
        False,
    ]
    found = [one for one in loaded.settlement.exceptions if one.code == "CREDIT_EXPIRING"]
    assert [(one.subject, str(one.since), one.detail) for one in found] == [
        ("acme/1", "2026-12-01", "40.00 GBP unapplied, expired on 2026-12-31"),
        ("acme/2", "2026-12-30", "50.00 GBP unapplied, expired on 2026-12-31"),
    ]
    assert [one.detail for one in loaded.as_of("2026-12-31").exceptions if one.code == "CREDIT_EXPIRING"] == [
        "40.00 GBP unapplied, expires on 2026-12-31",
        "50.00 GBP unapplied, expires on 2026-12-31",
    ]


def test_a_credit_of_which_nothing_is_left_is_neither_stale_nor_expiring() -> None:
    loaded = book(
        CREDIT.rstrip()
        + """
  expires: 2026-01-31
2026-01-03 custom "credit-write-off" "WO-1" "acme/1" 50.00 GBP Expenses:WriteOffs
  reason: "x"
"""
    )
    assert loaded.as_of("2027-01-01").exceptions == ()


def test_a_posting_on_a_vendors_account_that_says_not_what_it_is_belongs_to_nothing() -> None:
    loaded = book("""
        2026-01-06 * "Loose"
          Assets:VendorCredits:Acme  3.00 GBP
          Assets:VendorCredits:Acme  -0.001 GBP
          Assets:VendorCredits:Acme  0.00 GBP
          Expenses:Purchases
        2026-01-08 custom "vendor-balance" "acme" 0 GBP
    """)
    assert [row(one) for one in loaded.settlement.exceptions] == [
        ("Assets:VendorCredits:Acme", None, None, "2026-01-06", 2, 300, "GBP"),
        ("Assets:VendorCredits:Acme", None, None, "2026-01-06", 2, None, None),
    ]
    assert loaded.settlement.exceptions[0].detail == (
        "3.00 GBP belongs to no credit and no bill; add credit_id or bill_id to the posting"
    )
    assert loaded.settlement.exceptions[0].vendor_id == "acme"
