"""Owners of open points, and findings acknowledged until a date (language, sections 2 and 6)."""

from __future__ import annotations

import pytest

from tests.stories.book import Book, book

SHORT = """
        2026-01-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
        2026-01-03 custom "vendor-refund" "VR-1" 50.00 GBP "acme/1"
          bank_transaction_ref: "FT1"
        2026-01-04 * "Receipt"
          bank_transaction_ref: "FT1"
          Assets:Bank:Current  49.00 GBP
          Assets:Clearing:VendorRefunds
"""


def owner(
    code: str,
    subject: str,
    who: str = "a.khan",
    *,
    on: str = "2026-01-05",
    at: str = "09:00",
    until: str = "2026-01-31",
) -> str:
    """An `exception` directive."""
    return f"""
        {on} custom "exception" "{code}" "{subject}"
          owner: "{who}"
          reason: "VENDOR_ASKED"
          at: "{on}T{at}"
          until: {until}
""".lstrip("\n")


def kept(loaded: Book, on: str | None = None) -> list[tuple[object, ...]]:
    """The acknowledged findings of the report."""
    settlement = loaded.settlement if on is None else loaded.as_of(on)
    return [
        (
            one.code,
            one.subject,
            one.owner,
            one.reason,
            str(one.since),
            one.age_days,
            str(one.acknowledged_until),
        )
        for one in settlement.exceptions
        if one.finding is not None
    ]


def test_an_acknowledged_finding_keeps_bean_check_green_until_its_date_and_stays_in_the_report() -> None:
    loaded = book(SHORT + owner("RECEIPT_AMOUNT_MISMATCH", "FT1"))
    assert loaded.messages == []
    assert kept(loaded, "2026-01-31") == [
        ("RECEIPT_AMOUNT_MISMATCH", "FT1", "a.khan", "VENDOR_ASKED", "2026-01-04", 27, "2026-01-31")
    ]
    (one,) = (one for one in loaded.settlement.exceptions if one.finding is not None)
    assert one.finding is not None
    assert one.finding.message == f"RECEIPT_AMOUNT_MISMATCH: {one.detail}"
    assert one.position.lineno == 4
    after = loaded.as_of("2026-02-01")
    assert [found.code for found in after.findings] == ["RECEIPT_AMOUNT_MISMATCH"]
    assert kept(loaded, "2026-02-01") == []
    assert loaded.status("VR-1") == "APPLIED"


def test_a_finding_is_not_acknowledged_before_somebody_does() -> None:
    loaded = book(SHORT + owner("RECEIPT_AMOUNT_MISMATCH", "FT1"))
    assert [found.code for found in loaded.as_of("2026-01-04").findings] == ["RECEIPT_AMOUNT_MISMATCH"]


@pytest.mark.parametrize(
    ("story", "code", "subject"),
    [
        (SHORT.replace("Assets:Clearing:VendorRefunds", "Income:Misc"), "RECEIPT_NOT_CLEARED", "FT1"),
        ('        2026-01-05 custom "vendor-balance" "acme" 5 GBP\n', "VENDOR_BALANCE_MISMATCH", "acme"),
        (
            SHORT.replace("49.00", "50.00") + '        2026-01-05 custom "credit-balance" "acme/1" 5 GBP\n',
            "CREDIT_BALANCE_MISMATCH",
            "acme/1",
        ),
        (
            """
        2026-01-02 custom "refund-case" "RC-1" 50.00 GBP
          vendor_id: "acme"
          order_id: "O-1"
          reason: "x"
          owner: "o"
        2026-01-03 custom "case-event" "RC-1" "closed"
          by: "o"
          at: "2026-01-03T00:00"
          reason: "x"
""",
            "CASE_CLOSED_WITH_BALANCE",
            "RC-1",
        ),
    ],
)
def test_these_findings_can_be_acknowledged(story: str, code: str, subject: str) -> None:
    assert book(story).codes == [code]
    loaded = book(story + owner(code, subject))
    assert loaded.messages == []
    assert [one[:2] for one in kept(loaded)] == [(code, subject)]
    assert book(story + owner(code, subject, until="2026-01-04")).codes == [code]
    other = "FT1" if subject != "FT1" else "acme"
    assert code in book(story + owner(code, other)).codes


@pytest.mark.parametrize(
    ("line", "code", "subject"),
    [
        ('vendor-refund" "VR-2" 99.00 GBP "acme/1"', "REFUND_EXCEEDS_CREDIT_BALANCE", "VR-2"),
        ('vendor-credit" "acme/2" 0 GBP Expenses:Purchases', "AMOUNT_NOT_POSITIVE", "acme/2"),
        ('vendor-credt" "acme/2"', "UNKNOWN_DIRECTIVE", "vendor-credt"),
        ('receipt-match" "FT2" "VR-1"', "RECEIPT_ALREADY_MATCHED", "FT2"),
    ],
)
def test_it_silences_nothing_else(line: str, code: str, subject: str) -> None:
    story = SHORT.replace("49.00", "50.00") + f'        2026-01-04 custom "{line}\n'
    assert book(story).codes == [code]
    loaded = book(story + owner(code, subject))
    assert code in loaded.codes
    assert kept(loaded) == []


def test_an_open_exception_gets_its_owner_whatever_the_date() -> None:
    loaded = book(SHORT + owner("REFUND_UNRECONCILED", "VR-1", until="2026-01-05"))
    (one,) = (one for one in loaded.as_of("2026-03-01").exceptions if one.code == "REFUND_UNRECONCILED")
    assert (one.owner, one.reason, str(one.acknowledged_until), one.finding) == (
        "a.khan",
        "VENDOR_ASKED",
        "2026-01-05",
        None,
    )


def test_the_latest_owner_counts() -> None:
    loaded = book(
        SHORT
        + owner("REFUND_UNRECONCILED", "VR-1", "second", on="2026-01-06", at="09:00")
        + owner("REFUND_UNRECONCILED", "VR-1", "third", on="2026-01-06", at="10:00")
        + owner("REFUND_UNRECONCILED", "VR-1", "first", on="2026-01-05", at="11:00")
    )
    assert [one.owner for one in loaded.settlement.exceptions] == ["third"]
    assert [one.owner for one in loaded.as_of("2026-01-05").exceptions] == ["first"]


def test_without_an_owner_of_its_own_a_point_is_the_cases_owner_then_the_default_owner() -> None:
    loaded = book("""
        2026-01-01 custom "refund-policy" "default_owner" "desk"
        2026-01-01 custom "refund-case" "RC-1" 50.00 GBP
          vendor_id: "acme"
          order_id: "O-1"
          reason: "x"
          owner: "a.khan"
        2026-01-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
          case_id: "RC-1"
        2026-01-02 custom "vendor-credit" "acme/2" 50.00 GBP Expenses:Purchases
        2026-01-03 custom "vendor-refund" "VR-1" 5.00 GBP "acme/1"
          bank_transaction_ref: "FT1"
        2026-01-03 custom "vendor-refund" "VR-2" 5.00 GBP "acme/2"
          bank_transaction_ref: "FT2"
        2026-01-03 custom "vendor-refund" "VR-3" 5.00 GBP "acme/2" "acme/1"
          bank_transaction_ref: "FT3"
    """)
    assert {one.subject: one.owner for one in loaded.settlement.exceptions} == {
        "VR-1": "a.khan",
        "VR-2": "desk",
        "VR-3": "a.khan",
    }
    assert loaded.as_of("2026-01-02").exceptions == ()


@pytest.mark.parametrize(
    "subject", ["acme", "acme/1", "VR-1", "FT1", "Assets:VendorCredits:Acme", "O-1", "FT7"]
)
def test_an_exception_names_what_the_ledger_knows(subject: str) -> None:
    known = """
        2026-01-02 custom "order" "O-1" "acme" 5.00 GBP
        2026-01-02 custom "receipt-reject" "FT7" "VR-1"
"""
    assert (
        book(SHORT.replace("49.00", "50.00") + known.lstrip("\n") + owner("CREDIT_STALE", subject)).messages
        == []
    )


def test_an_exception_of_something_that_nothing_is_called_is_a_typing_error() -> None:
    loaded = book(SHORT.replace("49.00", "50.00") + owner("CREDIT_STALE", "acme/l"))
    assert loaded.messages == [
        "UNKNOWN_ID: exception CREDIT_STALE names acme/l, which nothing in the ledger is called; correct the name"
    ]


def test_exceptions_are_sorted_the_most_urgent_then_the_oldest_then_the_largest_first() -> None:
    loaded = book("""
        2026-01-02 custom "vendor-credit" "acme/1" 90.00 GBP Expenses:Purchases
        2026-01-03 custom "vendor-refund" "VR-1" 5.00 GBP "acme/1"
          bank_transaction_ref: "FT1"
        2026-01-03 custom "vendor-refund" "VR-2" 6.00 GBP "acme/1"
          bank_transaction_ref: "FT2"
        2026-01-02 custom "vendor-refund" "VR-3" 1.00 GBP "acme/1"
          bank_transaction_ref: "FT3"
        2026-01-03 custom "vendor-refund" "VR-0" 5.00 GBP "acme/1"
          bank_transaction_ref: "FT4"
        2026-01-04 * "Nobody names it"
          bank_transaction_ref: "FT9"
          Assets:Bank:Current  7.00 GBP
          Assets:Clearing:VendorRefunds
        2026-01-01 * "Loose"
          Assets:VendorCredits:Acme  3.00 GBP
          Expenses:Purchases
    """)
    assert [one.subject for one in loaded.settlement.exceptions] == [
        "FT9",
        "VR-3",
        "VR-2",
        "VR-0",
        "VR-1",
        "Assets:VendorCredits:Acme",
    ]
