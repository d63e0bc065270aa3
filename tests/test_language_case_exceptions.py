"""Cases that nobody moves, and what has no case (language, sections 5 and 6)."""

from __future__ import annotations

import pytest

from tests.stories.book import book
from tests.test_language_exceptions import CREDIT, point, row

CASE = """2026-01-20 custom "refund-case" "RC-1" 50.00 GBP
  vendor_id: "acme"
  order_id: "O-1"
  reason: "DAMAGED"
  owner: "a.khan"
"""


def test_a_case_is_overdue_when_neither_an_event_nor_money_moved_it() -> None:
    chased = """2026-02-10 custom "case-event" "RC-1" "chased"
  by: "a.khan"
  at: "2026-02-10T10:00"
  reason: "x"
"""
    assert point(book(CASE), "CASE_OVERDUE", "2026-02-19") is None
    assert row(point(book(CASE), "CASE_OVERDUE", "2026-02-20")) == (
        "RC-1",
        "a.khan",
        None,
        "2026-01-20",
        31,
        5000,
        "GBP",
    )
    assert point(book(CASE + chased), "CASE_OVERDUE", "2026-03-12") is None
    one = point(book(CASE + chased), "CASE_OVERDUE", "2026-03-13")
    assert one is not None
    assert (str(one.since), one.detail) == ("2026-02-10", "OPEN, nothing has happened for 31 days")
    credit = CREDIT.replace("01-02", "02-10").rstrip() + '\n  case_id: "RC-1"\n'
    assert (
        str(getattr(point(book(CASE + credit), "CASE_OVERDUE", "2026-03-13"), "since", None)) == "2026-02-10"
    )


@pytest.mark.parametrize("ending", ["rejected", "written-off", "refunded"])
def test_a_case_that_is_over_is_not_overdue(ending: str) -> None:
    event = f"""2026-01-21 custom "case-event" "RC-1" "{ending}"
  by: "a.khan"
  at: "2026-02-10T10:00"
  reason: "x"
"""
    refunded = (
        CREDIT.rstrip() + '\n  case_id: "RC-1"\n2026-01-21 custom "vendor-refund" "VR-1" 50.00 GBP "acme/1"\n'
    )
    story = refunded + '  bank_transaction_ref: "FT1"\n' if ending == "refunded" else event
    assert point(book(CASE + story), "CASE_OVERDUE", "2027-01-01") is None


def test_where_the_policy_requires_a_case_a_credit_or_refund_without_one_is_shown() -> None:
    loaded = book(
        CASE
        + CREDIT
        + """2026-01-03 custom "vendor-credit" "acme/2" 50.00 GBP Expenses:Purchases
  case_id: "RC-1"
2026-01-03 custom "vendor-credit" "acme/3" 50.00 GBP Expenses:Purchases
2026-01-04 custom "reversal" "acme/3"
  reason: "x"
2026-01-04 custom "vendor-refund" "VR-1" 5.00 GBP "acme/1"
2026-01-04 custom "vendor-refund" "VR-2" 5.00 GBP "acme/1"
  case_id: "RC-1"
2026-01-04 custom "vendor-refund" "VR-3" 5.00 GBP "acme/2"
2026-01-04 custom "vendor-refund" "VR-4" 5.00 GBP "acme/1"
2026-01-05 custom "reversal" "VR-4"
  reason: "x"
2026-01-01 custom "vendor-credit" "acme/4" 50.00 GBP Expenses:Purchases
2026-01-02 custom "refund-policy" "require_case" TRUE
"""
    )
    found = [row(one) for one in loaded.settlement.exceptions if one.code == "CASE_MISSING"]
    assert found == [
        ("acme/1", None, None, "2026-01-02", 18, 5000, "GBP"),
        ("VR-1", None, None, "2026-01-04", 16, 500, "GBP"),
    ]
    assert loaded.as_of("2026-01-01").exceptions == ()
