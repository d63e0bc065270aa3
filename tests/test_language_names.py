"""Ids, external ids and copies, and names that lead nowhere: language, sections 1, 4 and 6."""

from __future__ import annotations

import pytest

from tests.stories.book import book

NOBODY = "which nothing declares; declare it or correct the name"


def test_credits_refunds_applications_write_offs_and_cases_share_one_namespace() -> None:
    loaded = book("""
        2026-01-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
        2026-01-03 custom "vendor-refund" "acme/1" 5.00 GBP "acme/1"
        2026-01-04 custom "refund-case" "acme/1" 5.00 GBP
          vendor_id: "acme"
          order_id: "O-1"
          reason: "x"
          owner: "a.khan"
        2026-01-05 custom "credit-application" "acme/1" "acme/1" 5.00 GBP "INV-1"
        2026-01-06 custom "credit-write-off" "acme/1" "acme/1" 5.00 GBP Expenses:WriteOffs
          reason: "x"
        2026-01-07 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
    """)
    tail = (
        "uses an id that credit acme/1 of 2026-01-02 has; give this one another id"
        "\ncredit acme/1 is declared at <string>:1"
    )
    assert loaded.messages == [
        f"DUPLICATE_ID: {label} acme/1 {tail}"
        for label in ("refund", "case", "application", "write-off", "credit")
    ]
    assert loaded.settlement.refunds == ()
    assert loaded.credit("acme/1").unapplied_balance_minor == 5000


def test_vendors_and_orders_have_a_namespace_each() -> None:
    loaded = book("""
        2026-01-02 custom "vendor" "acme" "Other Ltd" Assets:VendorCredits:Acme
        2026-01-02 custom "order" "acme" "acme" 5.00 GBP
        2026-01-03 custom "order" "acme" "shen" 5.00 GBP
        2026-01-03 custom "vendor-credit" "acme/1" 5.00 GBP Expenses:Purchases
        2026-01-04 custom "vendor-refund" "acme" 5.00 GBP "acme/1"
    """)
    assert loaded.messages == [
        "DUPLICATE_ID: vendor acme uses an id that vendor acme of 2020-01-01 has; give this one another id"
        f"\nvendor acme is declared at {loaded.settlement.vendor['acme'].position}",
        "DUPLICATE_ID: order acme uses an id that order acme of 2026-01-02 has; give this one another id"
        "\norder acme is declared at <string>:2",
    ]
    assert loaded.settlement.vendor["acme"].name == "Acme Components Ltd"
    assert loaded.status("acme") == "PENDING RECEIPT"


def test_an_id_that_was_refused_stays_taken_and_its_user_is_told_where_it_stands() -> None:
    loaded = book("""
        2026-01-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
        2026-01-06 custom "vendor-refund" "VR-1" 500.00 GBP "acme/1"
        2026-01-07 custom "vendor-refund" "VR-1" 5.00 GBP "acme/1"
        2026-01-08 custom "reversal" "VR-1"
          reason: "X"
    """)
    assert loaded.codes == ["REFUND_EXCEEDS_CREDIT_BALANCE", "DUPLICATE_ID", "UNKNOWN_ID"]
    assert loaded.messages[2] == (
        "UNKNOWN_ID: reversal VR-1 names the refund, application, write-off or credit VR-1,"
        " whose declaration was refused; mend that first: <string>:2"
    )
    assert [refund.id for refund in loaded.settlement.refunds] == ["VR-1"]
    assert loaded.status("VR-1") == "REJECTED"


def test_an_id_of_a_directive_that_could_not_be_read_is_still_free() -> None:
    loaded = book("""
        2026-01-02 custom "vendor-credit" "acme/1" 50.00 Expenses:Purchases
        2026-01-03 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
        2026-01-04 custom "vendor" "bolt"
        2026-01-04 custom "vendor" "bolt" "Bolt Ltd" Assets:VendorCredits:Acme
        2026-01-06 custom "vendor-refund" "VR-1" 5.00 GBP "acme/1"
          vendor_id: "acme"
        2026-01-06 custom "vendor-balance" "bolt" 0 GBP
    """)
    assert loaded.codes == ["MALFORMED_DIRECTIVE", "MALFORMED_DIRECTIVE"]
    assert loaded.status("VR-1") == "PENDING RECEIPT"


RETRY = """
        2026-01-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
        2026-01-03 custom "vendor-refund" "VR-1" 5.00 GBP "acme/1"
          external_id: "e-1"
          by: "a.khan"
        2026-01-04 custom "vendor-refund" "VR-2" 5.00 GBP "acme/1"
          external_id: "e-1"
"""


def test_the_same_refund_with_the_same_external_id_is_one_refund() -> None:
    loaded = book(
        RETRY.rstrip()
        + """
          by: "j.smith"
          at: "2026-01-04T10:00:00"
          note: "again"
          reason: "x"
          evidence: "x.pdf"
          vendor_id: "acme"
    """
    )
    assert loaded.messages == []
    assert [refund.id for refund in loaded.settlement.refunds] == ["VR-1"]
    (copy,) = loaded.settlement.copies
    assert (copy.kind, copy.id, copy.original_id, copy.external_id) == (
        "vendor-refund",
        "VR-2",
        "VR-1",
        "e-1",
    )
    assert (copy.recorded_on.isoformat(), copy.position.lineno) == ("2026-01-04", 5)
    assert loaded.refund("VR-2") is loaded.refund("VR-1")


def test_the_id_of_a_copy_stands_for_the_original() -> None:
    loaded = book(
        RETRY
        + """
        2026-01-05 custom "receipt-match" "FT1" "VR-2"
        2026-01-06 custom "receipt-unmatch" "FT1" "VR-2"
          reason: "x"
        2026-01-07 custom "approval" "VR-2"
          by: "m.lee"
        2026-01-07 custom "receipt-reject" "FT1" "VR-2"
        2026-01-08 custom "reversal" "VR-2"
          reason: "x"
    """
    )
    assert loaded.messages == []
    assert loaded.status("VR-1") == "REVERSED"
    assert loaded.narrations() == [
        "Credit memo acme/1",
        "Refund VR-1",
        "Unmatch of VR-1 from FT1",
    ]


def test_the_id_of_a_copy_is_taken() -> None:
    loaded = book(RETRY + '        2026-01-06 custom "vendor-refund" "VR-2" 5.00 GBP "acme/1"')
    assert loaded.messages == [
        "DUPLICATE_ID: refund VR-2 uses an id that refund VR-1 of 2026-01-03 has; give this one another id"
        "\nrefund VR-1 is declared at <string>:2"
    ]


@pytest.mark.parametrize(
    ("refund", "other"),
    [
        ('5.01 GBP "acme/1"', "amount"),
        ('5.00 EUR "acme/1"', "amount"),
        ('5.00 GBP Assets:Bank:Current "acme/1"', "account"),
        ('5.00 GBP "acme/2"', "allocation"),
        ('5.00 GBP "acme/1" 5.00 GBP', "allocation"),
        ('5.00 GBP "acme/1"\n          fee: 1.00 GBP', "fee"),
        ('5.00 GBP "acme/1"\n          functional_amount: 5.00 GBP', "functional amount"),
        ('5.00 GBP "acme/1"\n          bank_transaction_ref: "FT2"', "reference"),
        ('5.00 GBP Assets:Bank:Current "acme/1"\n          fee: 1.00 GBP', "account, fee"),
    ],
)
def test_the_same_external_id_with_anything_else_is_a_conflict_on_the_later(refund: str, other: str) -> None:
    story = RETRY.replace('"VR-2" 5.00 GBP "acme/1"', f'"VR-2" {refund}')
    loaded = book(story)
    assert loaded.messages == [
        f"EXTERNAL_ID_CONFLICT: refund VR-2 has the external id e-1 of refund VR-1, but another {other};"
        " give it an external id of its own or correct it\nrefund VR-1 is declared at <string>:2"
    ]
    assert [loaded.status("VR-1"), loaded.status("VR-2")] == ["PENDING RECEIPT", "REJECTED"]
    assert loaded.settlement.copies == ()


def test_another_vendor_is_another_refund() -> None:
    story = (
        RETRY.replace('          by: "a.khan"', '          vendor_id: "acme"') + '          vendor_id: "shen"'
    )
    assert book(story).messages == [
        "EXTERNAL_ID_CONFLICT: refund VR-2 has the external id e-1 of refund VR-1, but another vendor;"
        " give it an external id of its own or correct it\nrefund VR-1 is declared at <string>:2"
    ]


def test_other_kinds_are_compared_in_all_their_values_and_each_kind_by_itself() -> None:
    loaded = book("""
        2026-01-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
          external_id: "e-1"
        2026-01-03 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
          external_id: "e-1"
        2026-01-04 custom "vendor-credit" "acme/1" 51.00 GBP Expenses:Purchases
          external_id: "e-1"
        2026-01-05 custom "vendor-credit" "acme/2" 50.00 GBP Expenses:Purchases
          external_id: "e-1"
          tax: 1.00 GBP
        2026-01-06 custom "vendor-refund" "VR-1" 5.00 GBP "acme/1"
          external_id: "e-1"
        2026-01-07 custom "receipt-reject" "FT1" "VR-1"
          external_id: "e-1"
        2026-01-08 custom "receipt-reject" "FT1" "VR-1"
          external_id: "e-1"
        2026-01-08 custom "vendor" "shen" "Shenzhen Parts Co" Assets:VendorCredits:Shen
    """)
    where = "credit acme/1 is declared at <string>:1"
    assert loaded.messages == [
        "DUPLICATE_ID: credit acme/1 uses an id that credit acme/1 of 2026-01-02 has;"
        f" give this one another id\n{where}",
        "EXTERNAL_ID_CONFLICT: credit acme/2 has the external id e-1 of credit acme/1, but another value 1, tax;"
        f" give it an external id of its own or correct it\n{where}",
        "DUPLICATE_ID: vendor shen uses an id that vendor shen of 2020-01-01 has; give this one another id"
        f"\nvendor shen is declared at {loaded.settlement.vendor['shen'].position}",
    ]
    assert [(copy.kind, copy.id) for copy in loaded.settlement.copies] == [
        ("vendor-credit", "acme/1"),
        ("receipt-reject", "FT1"),
    ]


def test_a_conflicting_vendor_is_refused_and_its_credits_with_it() -> None:
    loaded = book("""
        2026-01-02 custom "vendor" "bolt" "Bolt Ltd" Assets:VendorCredits:Acme
          external_id: "v"
        2026-01-03 custom "vendor" "bolt2" "Bolt Ltd" Assets:VendorCredits:Acme
          external_id: "v"
        2026-01-03 custom "vendor-credit" "bolt2/1" 5.00 GBP Expenses:Purchases
    """)
    assert loaded.codes == ["EXTERNAL_ID_CONFLICT", "UNKNOWN_VENDOR"]
    assert loaded.messages[1] == (
        "UNKNOWN_VENDOR: credit bolt2/1 names the vendor bolt2, whose declaration was refused;"
        " mend that first: <string>:3"
    )
    assert set(loaded.settlement.vendor) == {"acme", "shen", "bolt"}


def test_a_copy_dated_later_than_the_books_is_not_listed_yet() -> None:
    assert book(RETRY).as_of("2026-01-03").copies == ()
