"""Credits that are already in the books: postings with `credit_id` (language, section 2)."""

from __future__ import annotations

import pytest

from tests.stories.book import book

OPENED = """
        2026-01-02 * "Credit note"
          Assets:VendorCredits:Acme  60.00 GBP
            credit_id: "acme/CM-30"
          Expenses:Purchases
"""


def test_the_first_positive_posting_opens_the_credit_and_later_ones_raise_or_lower_it() -> None:
    loaded = book("""
        2026-01-02 * "Credit note"
          Assets:VendorCredits:Acme  60.00 GBP
            credit_id: "acme/CM-30"
            number: "CN 30"
            expires: 2026-12-01
            order_id: "O-7"
            reason: "DAMAGED"
            by: "a.khan"
          Expenses:Purchases
        2026-01-05 * "More"
          Assets:VendorCredits:Acme  40.00 GBP
            credit_id: "acme/CM-30"
          Expenses:Purchases
        2026-01-06 * "Less"
          bank_transaction_ref: "FT7"
          Assets:VendorCredits:Acme  -30.00 GBP
            credit_id: "acme/CM-30"
          Assets:Bank:Current
        2026-01-07 * "Less again"
          Assets:VendorCredits:Acme  -70.00 GBP
            credit_id: "acme/CM-30"
          Assets:Bank:Current
        2026-01-08 custom "credit-balance" "acme/CM-30" 0 GBP
    """)
    assert loaded.messages == []
    credit = loaded.credit("acme/CM-30")
    assert (credit.vendor_id, credit.account) == ("acme", "Assets:VendorCredits:Acme")
    assert (credit.issued_on.isoformat(), credit.booked_by_hand) == ("2026-01-02", True)
    assert (credit.amount_minor, credit.applied_amount_minor, credit.unapplied_balance_minor) == (
        10000,
        10000,
        0,
    )
    assert (credit.number, credit.order_id, credit.reason, credit.recorded_by) == (
        "CN 30",
        "O-7",
        "DAMAGED",
        "a.khan",
    )
    assert credit.expires_on is not None
    assert credit.expires_on.isoformat() == "2026-12-01"
    assert [(one.kind, one.amount_minor, one.subject) for one in loaded.settlement.movements] == [
        ("credit", 6000, "acme/CM-30"),
        ("raise", 4000, '"More"'),
        ("reduction", -3000, "FT7"),
        ("reduction", -7000, '"Less again"'),
    ]
    assert loaded.narrations() == ["Credit note", "More", "Less", "Less again"]


def test_a_hand_booked_credit_is_refunded_as_any_other() -> None:
    loaded = book(
        OPENED
        + """
        2026-01-08 custom "vendor-refund" "VR-1" 60.00 GBP "acme/CM-30"
          bank_transaction_ref: "FT1"
    """
    )
    assert loaded.messages == []
    assert loaded.balance("Assets:VendorCredits:Acme") == "0"


@pytest.mark.parametrize(
    ("vendor", "id_", "expected"),
    [
        ('vendor_id: "shen"', "acme/1", "shen"),
        ("", "shen/1", "shen"),
        ("", "CM-1", "acme"),
        ("", "bolt/1", "acme"),
    ],
)
def test_the_vendor_is_that_of_the_posting_of_the_id_or_the_one_of_the_account(
    vendor: str, id_: str, expected: str
) -> None:
    loaded = book(f"""
        2026-01-02 * "Credit note"
          Assets:VendorCredits:Acme  60.00 GBP
            credit_id: "{id_}"
            {vendor or 'note: "x"'}
          Expenses:Purchases
    """)
    assert loaded.messages == []
    assert loaded.credit(id_).vendor_id == expected


def test_the_vendor_may_stand_on_the_transaction() -> None:
    loaded = book("""
        2026-01-02 * "Credit note"
          vendor_id: "shen"
          expires: 2026-03-01
          Assets:VendorCredits:Acme  60.00 GBP
            credit_id: "CM-1"
            number: 17
            note: 5
          Expenses:Purchases
    """)
    assert (loaded.credit("CM-1").vendor_id, loaded.credit("CM-1").number) == ("shen", None)
    assert str(loaded.credit("CM-1").expires_on) == "2026-03-01"


def test_a_vendor_id_with_slashes_is_the_longest_that_is_declared() -> None:
    loaded = book("""
        2026-01-02 custom "vendor" "acme/uk" "Acme UK Ltd" Assets:VendorCredits:Acme
        2026-01-02 custom "vendor-credit" "acme/uk/7" 5.00 GBP Expenses:Purchases
        2026-01-02 custom "vendor-credit" "acme/fr/7" 5.00 GBP Expenses:Purchases
        2026-01-02 custom "vendor-credit" "bolt/fr/7" 5.00 GBP Expenses:Purchases
    """)
    assert (loaded.credit("acme/uk/7").vendor_id, loaded.credit("acme/fr/7").vendor_id) == ("acme/uk", "acme")
    assert loaded.messages == [
        "UNKNOWN_VENDOR: credit bolt/fr/7 names the vendor bolt, which nothing declares; declare it or correct the name"
    ]


def test_a_credit_on_an_account_of_two_vendors_must_say_whose_it_is() -> None:
    loaded = book("""
        2026-01-02 * "Credit note"
          Assets:VendorCredits:Acme  60.00 GBP
            credit_id: "CM-1"
          Expenses:Purchases
        2026-01-02 custom "vendor" "acme-uk" "Acme UK Ltd" Assets:VendorCredits:Acme
    """)
    assert loaded.messages == [
        "UNKNOWN_VENDOR: the posting of 60.00 GBP to credit CM-1 is of the vendor CM-1, which nothing declares;"
        " declare it or correct the name"
    ]
    assert loaded.open_points() == [("POSTING_UNALLOCATED", "Assets:VendorCredits:Acme")]
    assert loaded.settlement.exceptions[0].vendor_id is None


def lowered(story: str) -> str:
    """The message on the transaction that the story adds, and that nothing else moved."""
    loaded = book(OPENED + story)
    (message,) = loaded.messages
    assert loaded.credit("acme/CM-30").unapplied_balance_minor == 6000
    return message


def test_lowering_below_zero_is_a_finding_on_that_transaction() -> None:
    assert lowered("""
        2026-01-07 * "Too much"
          Assets:VendorCredits:Acme  -60.01 GBP
            credit_id: "acme/CM-30"
          Assets:Bank:Current
    """) == (
        "APPLICATION_EXCEEDS_CREDIT_BALANCE: the posting of -60.01 GBP to credit acme/CM-30 takes 60.01 GBP of it,"
        " which has 60.00 GBP available (excess 0.01 GBP)\ncredit acme/CM-30 is declared at <string>:1"
    )


def test_what_a_pending_refund_reserves_cannot_be_taken_by_hand() -> None:
    assert lowered("""
        2026-01-06 custom "vendor-refund" "VR-1" 20.00 GBP "acme/CM-30"
        2026-01-07 * "Too much"
          Assets:VendorCredits:Acme  -40.01 GBP
            credit_id: "acme/CM-30"
          Assets:Bank:Current
    """) == (
        "APPLICATION_EXCEEDS_CREDIT_BALANCE: the posting of -40.01 GBP to credit acme/CM-30 takes 40.01 GBP of it,"
        " which has 40.00 GBP available, 20.00 GBP more is reserved (excess 0.01 GBP)"
        "\ncredit acme/CM-30 is declared at <string>:1"
    )


def test_a_credit_keeps_its_currency() -> None:
    assert lowered("""
        2026-01-07 * "Dollars"
          Assets:VendorCredits:Acme  -10.00 USD
            credit_id: "acme/CM-30"
          Assets:Bank:Current
    """) == (
        "CURRENCY_MISMATCH: the posting of -10.00 USD to credit acme/CM-30 is in USD, the credit in GBP; post GBP"
        "\ncredit acme/CM-30 is declared at <string>:1"
    )


def test_a_hand_booked_credit_is_corrected_by_hand() -> None:
    assert lowered("""
        2026-01-11 custom "reversal" "acme/CM-30"
          reason: "x"
    """) == (
        "INVALID_STATE_TRANSITION: reversal acme/CM-30: the credit was booked by hand at <string>:1;"
        " correct it by hand"
    )


def test_a_posting_on_another_account_moves_nothing_and_is_shown_as_unallocated() -> None:
    loaded = book(
        OPENED
        + """
        2026-01-13 * "Elsewhere"
          Assets:VendorCredits:Shen  -60.00 GBP
            credit_id: "acme/CM-30"
          Expenses:Purchases
    """
    )
    assert loaded.messages == []
    assert loaded.credit("acme/CM-30").unapplied_balance_minor == 6000
    assert loaded.open_points() == [("POSTING_UNALLOCATED", "Assets:VendorCredits:Shen")]


@pytest.mark.parametrize(
    ("credit_id", "amount", "message"),
    [
        ("7", "5.00", 'MALFORMED_DIRECTIVE: a posting has credit_id: 7; write credit_id: "VENDOR/NUMBER" on a posting with units'),
        ('"a b"', "5.00", 'INVALID_ID: a posting has credit_id: "a b"; an id is 1 to 100 of A-Z a-z 0-9 . _ - / that begins and ends with a letter or digit, without // or ..'),
        ('"acme/1"', "5.001", "AMOUNT_PRECISION: the posting of credit acme/1 is 5.001 GBP; GBP has 2 decimals: write as many at most, and no more than 92233720368547758.07 GBP"),
        ('"acme/1"', "-5.00", "UNKNOWN_CREDIT: the posting of -5.00 GBP to credit acme/1 lowers a credit that nothing opens on or before 2026-01-14; open it first, or correct credit_id"),
        ('"VR-1"', "5.00", "DUPLICATE_ID: the posting of 5.00 GBP to credit VR-1 uses the id of refund VR-1, which a directive posts; leave out the account there if the transaction books it, or give one of them another id\nrefund VR-1 is declared at <string>:9"),
        ('"VR-1"', "-5.00", "DUPLICATE_ID: the posting of -5.00 GBP to credit VR-1 uses the id of refund VR-1, which a directive posts; leave out the account there if the transaction books it, or give one of them another id\nrefund VR-1 is declared at <string>:9"),
        ('"acme/50"', "5.00", "DUPLICATE_ID: the posting of 5.00 GBP to credit acme/50 uses the id of credit acme/50, which a directive posts; leave out the account there if the transaction books it, or give one of them another id\ncredit acme/50 is declared at <string>:8"),
        ('"acme/9"', "0.00", None),
    ],
)  # fmt: skip
def test_a_posting_that_cannot_be_counted_is_a_finding_on_its_transaction(
    credit_id: str, amount: str, message: str | None
) -> None:
    story = f"""
        2026-01-14 * "Booked"
          Assets:VendorCredits:Acme  {amount} GBP
            credit_id: {credit_id}
          Assets:Bank:Current



        2026-01-10 custom "vendor-credit" "acme/50" 50.00 GBP Expenses:Purchases
        2026-01-11 custom "vendor-refund" "VR-1" 20.00 GBP "acme/50"
    """
    loaded = book(story)
    assert loaded.messages == ([] if message is None else [message])
    assert [found.source["lineno"] for found in loaded.findings] == ([] if message is None else [1])
    assert loaded.credit("acme/50").unapplied_balance_minor == 5000


def test_a_posted_credit_may_be_lowered_by_hand_but_not_once_it_is_reversed() -> None:
    loaded = book("""
        2026-01-10 custom "vendor-credit" "acme/50" 50.00 GBP Expenses:Purchases
        2026-01-11 * "Lowered"
          Assets:VendorCredits:Acme  -20.00 GBP
            credit_id: "acme/50"
          Assets:Bank:Current
        2026-01-10 custom "vendor-credit" "acme/60" 60.00 GBP Expenses:Purchases
        2026-01-12 custom "reversal" "acme/60"
          reason: "x"
        2026-01-13 * "Lowered after its reversal"
          Assets:VendorCredits:Acme  -20.00 GBP
            credit_id: "acme/60"
          Assets:Bank:Current
    """)
    assert loaded.messages == [
        "CREDIT_REVERSED: the posting of -20.00 GBP to credit acme/60 is on a credit that was reversed;"
        " book it on the credit that took its place"
    ]
    assert loaded.credit("acme/50").unapplied_balance_minor == 3000


def test_lowering_a_refused_credit_says_where_its_declaration_stands() -> None:
    loaded = book("""
        2026-01-22 custom "vendor-credit" "nobody/1" 10.00 GBP Expenses:Purchases
        2026-01-23 * "Lowered"
          Assets:VendorCredits:Acme  -4.00 GBP
            credit_id: "nobody/1"
          Assets:Bank:Current
    """)
    assert loaded.codes == ["UNKNOWN_VENDOR", "UNKNOWN_CREDIT"]
    assert "whose declaration was refused; mend that first: <string>:1" in loaded.messages[1]
