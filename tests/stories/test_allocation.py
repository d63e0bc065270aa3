"""Which credit a refund settles, and who may settle which (language, sections 2, 4 and 6)."""

from __future__ import annotations

import pytest

from tests.stories.book import Book, book

CREDITS = """
2026-02-01 custom "vendor-credit" "acme/CM-1" 100.00 GBP Expenses:Purchases
2026-02-02 custom "vendor-credit" "acme/CM-2" 200.00 GBP Expenses:Purchases
2026-02-03 custom "vendor-credit" "shen/CM-1" 300.00 GBP Expenses:Purchases
"""


def _refund(rest: str, meta: str = "") -> Book:
    story = f'2026-02-20 custom "vendor-refund" "VR-1" {rest}\n  bank_transaction_ref: "FT1"\n  {meta}\n'
    return book(CREDITS + story)


def _parts(ledger: Book) -> list[tuple[str, int]]:
    assert ledger.messages == []
    return [(part.credit_id, part.amount_minor) for part in ledger.refund("VR-1").allocations]


def _refused(ledger: Book) -> str:
    """The one message; the refund is REJECTED and has changed nothing."""
    (message,) = ledger.messages
    assert (ledger.status("VR-1"), ledger.refund("VR-1").allocations) == ("REJECTED", ())
    assert ledger.narrations() == [f"Credit memo {id_}" for id_ in ("acme/CM-1", "acme/CM-2", "shen/CM-1")]
    assert [credit.available_balance_minor for credit in ledger.settlement.credits] == [
        100_00,
        200_00,
        300_00,
    ]
    return message


def test_credits_are_filled_in_the_order_given_each_before_the_next() -> None:
    assert _parts(_refund('250.00 GBP "acme/CM-1" "acme/CM-2"')) == [
        ("acme/CM-1", 100_00),
        ("acme/CM-2", 150_00),
    ]
    assert _parts(_refund('250.00 GBP "acme/CM-2" "acme/CM-1"')) == [
        ("acme/CM-2", 200_00),
        ("acme/CM-1", 50_00),
    ]


def test_a_credit_that_the_refund_does_not_reach_is_left_alone() -> None:
    ledger = _refund('100.00 GBP "acme/CM-1" "acme/CM-2"')
    assert _parts(ledger) == [("acme/CM-1", 100_00)]
    assert len(ledger.posted("Refund VR-1")) == 3
    assert ledger.refund("VR-1").credit_ids == ("acme/CM-1", "acme/CM-2")


def test_explicit_amounts_are_taken_as_they_are() -> None:
    assert _parts(_refund('120.00 GBP "acme/CM-1" 20.00 GBP "acme/CM-2" 100.00 GBP')) == [
        ("acme/CM-1", 20_00),
        ("acme/CM-2", 100_00),
    ]


def test_explicit_amounts_must_add_up_to_the_refund() -> None:
    for parts, total in (("20.00", "120.00"), ("30.00", "130.00")):
        ledger = _refund(f'125.00 GBP "acme/CM-1" {parts} GBP "acme/CM-2" 100.00 GBP')
        assert _refused(ledger) == (
            f"ALLOCATION_MISMATCH: refund VR-1 is 125.00 GBP, its parts in GBP add up to {total} GBP; correct the parts"
            " or the amount"
        )


def test_parts_in_the_refunds_currency_may_not_reach_it_where_others_are_in_another() -> None:
    # 100.00 GBP and 50.00 EUR for 100.00 GBP: something must be left for the EUR.
    story = """
        2026-02-01 custom "vendor-credit" "acme/CM-1" 100.00 GBP Expenses:Purchases
        2026-02-02 custom "vendor-credit" "acme/CM-2" 50.00 EUR Expenses:Purchases
          functional_amount: 43.00 GBP
        2026-02-20 custom "vendor-refund" "VR-1" {} GBP "acme/CM-1" 100.00 GBP "acme/CM-2" 50.00 EUR
          bank_transaction_ref: "FT1"
    """
    assert book(story.format("100.00")).messages == [
        "ALLOCATION_MISMATCH: refund VR-1 is 100.00 GBP, its parts in GBP add up to 100.00 GBP; correct the parts or the"
        " amount"
    ]
    # 143.50: 100.00 of it are GBP, 43.50 for what carries 43.00: gain 0.50.
    ledger = book(story.format("143.50"))
    assert (ledger.messages, ledger.refund("VR-1").fx_gain_loss_minor) == ([], 50)


def test_more_than_the_credits_have_is_refused_with_asked_available_and_excess() -> None:
    assert _refused(_refund('100.01 GBP "acme/CM-1"')) == (
        "REFUND_EXCEEDS_CREDIT_BALANCE: refund VR-1 asks 100.01 GBP of acme/CM-1, which has 100.00 GBP available"
        " (excess 0.01 GBP)\nacme/CM-1 is declared at <string>:1"
    )
    assert _refused(_refund('350.00 GBP "acme/CM-1" "acme/CM-2"')) == (
        "REFUND_EXCEEDS_CREDIT_BALANCE: refund VR-1 asks 350.00 GBP of acme/CM-1 and acme/CM-2, which have 300.00 GBP"
        " available (excess 50.00 GBP)\nacme/CM-1 is declared at <string>:1\nacme/CM-2 is declared at <string>:2"
    )
    assert _refused(_refund('201.00 GBP "acme/CM-1" 101.00 GBP "acme/CM-2" 100.00 GBP')) == (
        "REFUND_EXCEEDS_CREDIT_BALANCE: refund VR-1 asks 101.00 GBP of acme/CM-1, which has 100.00 GBP available"
        " (excess 1.00 GBP)\nacme/CM-1 is declared at <string>:1"
    )


def test_a_refund_never_settles_a_credit_of_another_vendor() -> None:
    two = (
        "CREDIT_VENDOR_MISMATCH: refund VR-1 is of vendor acme and shen; a refund comes from one vendor: record one for"
        " each"
    )
    assert _refused(_refund('150.00 GBP "acme/CM-1" "shen/CM-1"')) == two
    assert _refused(_refund('50.00 GBP "shen/CM-1"', 'vendor_id: "acme"')) == two
    assert _parts(_refund('50.00 GBP "shen/CM-1"', 'vendor_id: "shen"')) == [("shen/CM-1", 50_00)]


def test_a_name_that_nothing_declares_is_told_by_what_it_should_be() -> None:
    lack = "which nothing declares; declare it or correct the name"
    assert (
        _refused(_refund('50.00 GBP "acme/CM-9"'))
        == f"UNKNOWN_CREDIT: refund VR-1 names the credit acme/CM-9, {lack}"
    )
    assert _refused(_refund('50.00 GBP "acme/CM-1"', 'vendor_id: "amce"')) == (
        f"UNKNOWN_VENDOR: refund VR-1 names the vendor amce, {lack}"
    )
    assert _refused(_refund('50.00 GBP "acme/CM-1"', 'case_id: "RC-1"')) == (
        f"UNKNOWN_CASE: refund VR-1 names the case RC-1, {lack}"
    )
    # A refund is no credit and no case.
    assert (
        _refused(_refund('50.00 GBP "VR-1"')) == f"UNKNOWN_CREDIT: refund VR-1 names the credit VR-1, {lack}"
    )


def test_a_name_whose_declaration_was_refused_is_told_where_that_stands() -> None:
    ledger = book("""
        2026-02-01 custom "vendor-credit" "acme/CM-1" 0.00 GBP Expenses:Purchases
        2026-02-02 custom "refund-case" "RC-1" 10.00 GBP
          vendor_id: "nobody"
          order_id: "KB-1"
          reason: "DAMAGED"
          owner: "a.khan"
        2026-02-03 custom "vendor-credit" "acme/CM-2" 10.00 GBP Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 50.00 GBP "acme/CM-1"
        2026-02-20 custom "vendor-refund" "VR-2" 5.00 GBP "acme/CM-2"
          case_id: "RC-1"
    """)
    assert ledger.messages[2:] == [
        "UNKNOWN_CREDIT: refund VR-1 names the credit acme/CM-1, whose declaration was refused; mend that first:"
        " <string>:1",
        "UNKNOWN_CASE: refund VR-2 names the case RC-1, whose declaration was refused; mend that first: <string>:2",
    ]


@pytest.mark.parametrize(
    ("credit", "where"),
    [
        ('2026-02-21 custom "vendor-credit" "acme/CM-8" 50.00 GBP Expenses:Purchases', " on 2026-02-21"),
        (
            '2026-02-22 * "By hand"\n  Assets:VendorCredits:Acme 50.00 GBP\n    credit_id: "acme/CM-8"\n  Income:Misc',
            " on 2026-02-22",
        ),
    ],
)
def test_a_credit_is_not_settled_before_it_is_issued(credit: str, where: str) -> None:
    ledger = book(f'{credit}\n2026-02-20 custom "vendor-refund" "VR-1" 50.00 GBP "acme/CM-8"\n')
    assert ledger.messages == [
        f"CREDIT_NOT_YET_ISSUED: refund VR-1 is dated 2026-02-20, before the credit acme/CM-8 is issued{where}; correct"
        " one of the dates"
    ]
    assert ledger.status("VR-1") == "REJECTED"


def test_a_declared_credit_that_nothing_has_booked_yet_is_not_issued() -> None:
    # Declared on the 10th without an account; the transaction that books it comes on the 25th.
    ledger = book("""
        2026-02-10 custom "vendor-credit" "acme/CM-8" 50.00 GBP
        2026-02-20 custom "vendor-refund" "VR-1" 50.00 GBP "acme/CM-8"
        2026-02-25 * "By hand"
          Assets:VendorCredits:Acme  50.00 GBP
            credit_id: "acme/CM-8"
          Income:Misc
    """)
    assert ledger.messages == [
        "CREDIT_NOT_YET_ISSUED: refund VR-1 is dated 2026-02-20, before the credit acme/CM-8 is issued on 2026-02-25;"
        " correct one of the dates"
    ]


def test_a_reversed_credit_is_not_settled() -> None:
    ledger = book(
        CREDITS
        + '2026-02-10 custom "reversal" "acme/CM-1"\n  reason: "ERROR"\n'
        + '2026-02-20 custom "vendor-refund" "VR-1" 50.00 GBP "acme/CM-1"\n'
    )
    assert ledger.messages == [
        "CREDIT_REVERSED: refund VR-1 names the credit acme/CM-1, which was reversed; name the credit that took its place"
    ]
    assert ledger.posted("Reversal of acme/CM-1") == [
        "2026-02-10",
        "Assets:VendorCredits:Acme -100.00 GBP acme/CM-1",
        "Expenses:Purchases 100.00 GBP",
    ]


def test_a_credit_booked_by_hand_is_settled_as_any_other() -> None:
    ledger = book("""
        2026-02-01 * "By hand"
          Assets:VendorCredits:Acme  50.00 GBP
            credit_id: "acme/CM-8"
          Income:Misc
        2026-02-20 custom "vendor-refund" "VR-1" 50.00 GBP "acme/CM-8"
          bank_transaction_ref: "FT1"
    """)
    assert (ledger.messages, ledger.status("VR-1")) == ([], "APPLIED")
    assert ledger.balance("Assets:VendorCredits") == "0"
