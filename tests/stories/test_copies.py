"""One fact recorded twice (language, section 4): external ids, copies, conflicts, duplicate ids."""

from __future__ import annotations

import pytest

from tests.stories.book import book

CREDITS = """
2026-02-01 custom "vendor-credit" "acme/CM-1" 100.00 GBP Expenses:Purchases
2026-02-01 custom "vendor-credit" "acme/CM-2" 100.00 GBP Expenses:Purchases
"""
VR_1 = """
2026-02-20 custom "vendor-refund" "VR-1" 60.00 GBP "acme/CM-1"
  bank_transaction_ref: "FT1"
  external_id: "x-1"
"""
VR_1B = VR_1.replace("VR-1", "VR-1b").replace("02-20", "02-21")
TAKEN = "DUPLICATE_ID: {} uses an id that {} has; give this one another id\n{} is declared at <string>:{}"


def test_a_retry_is_ignored_and_listed_under_copies() -> None:
    ledger = book(
        CREDITS + VR_1 + VR_1.replace('"x-1"', '"x-1"\n  by: "retry"\n  note: "again"\n  reason: "LOST"')
    )
    assert ledger.messages == []
    assert ledger.narrations().count("Refund VR-1") == 1
    assert ledger.balance("Assets:VendorCredits") == "140.00 GBP"
    (copy,) = ledger.settlement.copies
    assert (copy.kind, copy.id, copy.original_id, copy.external_id) == (
        "vendor-refund",
        "VR-1",
        "VR-1",
        "x-1",
    )


def test_the_id_of_a_copy_stands_for_the_original() -> None:
    ledger = book(
        CREDITS
        + VR_1.replace('  bank_transaction_ref: "FT1"\n', "")
        + VR_1B.replace('  bank_transaction_ref: "FT1"\n', "")
        + """
2026-02-22 custom "receipt-match" "FT1" "VR-1b"
2026-02-23 custom "receipt-unmatch" "FT1" "VR-1b"
  reason: "WRONG_VENDOR"
2026-02-24 custom "receipt-reject" "FT2" "VR-1b"
2026-02-25 custom "approval" "VR-1b"
  by: "j.smith"
2026-02-26 custom "reversal" "VR-1b"
  reason: "ERROR"
"""
    )
    assert ledger.messages == []
    (copy,) = ledger.settlement.copies
    assert (copy.id, copy.original_id, str(copy.recorded_on)) == ("VR-1b", "VR-1", "2026-02-21")
    assert [refund.id for refund in ledger.settlement.refunds] == ["VR-1"]
    assert ledger.status("VR-1b") == ledger.status("VR-1") == "REVERSED"
    assert ledger.as_of("2026-02-20").copies == ()


def test_the_earlier_is_the_original_wherever_the_files_put_it() -> None:
    ledger = book(CREDITS + VR_1B + VR_1)
    assert [(copy.id, copy.original_id) for copy in ledger.settlement.copies] == [("VR-1b", "VR-1")]


def test_a_credit_recorded_again_is_one_credit_for_all_that_names_it() -> None:
    credit = (
        '2026-02-01 custom "vendor-credit" "acme/CM-1" 100.00 GBP Expenses:Purchases\n  external_id: "c-1"\n'
    )
    ledger = book(
        credit
        + credit
        + """
2026-02-20 custom "vendor-refund" "VR-1" 60.00 GBP "acme/CM-1"
  bank_transaction_ref: "FT1"
2026-02-21 custom "credit-application" "AP-1" "acme/CM-1" 10.00 GBP "INV-1"
2026-02-22 custom "credit-balance" "acme/CM-1" 30.00 GBP
"""
    )
    assert ledger.messages == []
    assert [(copy.kind, copy.id) for copy in ledger.settlement.copies] == [("vendor-credit", "acme/CM-1")]
    assert ledger.credit("acme/CM-1").unapplied_balance_minor == 30_00


def test_for_other_kinds_than_refunds_another_id_is_another_value() -> None:
    credit = (
        '2026-02-01 custom "vendor-credit" "acme/CM-{}" 100.00 GBP Expenses:Purchases\n  external_id: "c-1"\n'
    )
    ledger = book(credit.format("1") + credit.format("1b"))
    assert ledger.messages == [
        "EXTERNAL_ID_CONFLICT: credit acme/CM-1b has the external id c-1 of credit acme/CM-1, but another value 1; give"
        " it an external id of its own or correct it\ncredit acme/CM-1 is declared at <string>:1"
    ]


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("60.00 GBP", "61.00 GBP", "amount"),
        ("60.00 GBP", "60.00 EUR", "amount"),
        ("60.00 GBP", "60.00 GBP Assets:Bank:Current", "account"),
        ('"acme/CM-1"', '"acme/CM-2"', "allocation"),
        ('"acme/CM-1"', '"acme/CM-1" 60.00 GBP', "allocation"),
        ("  external_id", "  fee: 1.00 GBP\n  external_id", "fee"),
        ("  external_id", "  functional_amount: 60.00 GBP\n  external_id", "functional amount"),
        ('"FT1"', '"FT2"', "reference"),
        ('  bank_transaction_ref: "FT1"\n', "", "reference"),
    ],
)
def test_the_same_external_id_with_another_content_is_a_conflict_on_the_later(
    before: str, after: str, what: str
) -> None:
    ledger = book(CREDITS + VR_1 + VR_1B.replace(before, after))
    assert ledger.messages == [
        f"EXTERNAL_ID_CONFLICT: refund VR-1b has the external id x-1 of refund VR-1, but another {what}; give it an"
        " external id of its own or correct it\nrefund VR-1 is declared at <string>:4"
    ]
    assert [ledger.status("VR-1"), ledger.status("VR-1b")] == ["APPLIED", "REJECTED"]
    assert ledger.settlement.copies == ()


def test_a_vendor_left_out_is_that_of_the_credits() -> None:
    for vendor, messages in (("acme", 0), ("shen", 1)):
        stated = VR_1.replace("  external_id", '  vendor_id: "acme"\n  external_id')
        ledger = book(
            CREDITS + VR_1 + VR_1B.replace("  external_id", f'  vendor_id: "{vendor}"\n  external_id')
        )
        # Only "acme" is what the credits say.
        assert len(ledger.messages) == messages
        both = book(
            CREDITS + stated + VR_1B.replace("  external_id", f'  vendor_id: "{vendor}"\n  external_id')
        )
        assert len(both.messages) == messages


def test_external_ids_are_compared_within_a_kind() -> None:
    ledger = book(
        CREDITS
        + VR_1
        + '2026-02-21 custom "credit-application" "AP-1" "acme/CM-1" 10.00 GBP "INV-1"\n  external_id: "x-1"\n'
    )
    assert (ledger.messages, ledger.settlement.copies) == ([], ())


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        (
            "credit-application",
            '"AP-1" "acme/CM-1" 10.00 GBP "INV-1"',
            '"AP-1" "acme/CM-1" 11.00 GBP "INV-1"',
        ),
        ("receipt-match", '"FT1" "VR-1"', '"FT2" "VR-1"'),
        ("vendor", '"hall" "Hall Ltd" Liabilities:AP:Shen', '"hall" "Hall plc" Liabilities:AP:Shen'),
    ],
)
def test_other_kinds_are_compared_in_all_their_values(kind: str, first: str, second: str) -> None:
    directive = '\n2026-02-{} custom "{}" {}\n  external_id: "y-1"\n'
    refund = VR_1.replace('  bank_transaction_ref: "FT1"\n', "")
    same = book(CREDITS + refund + directive.format("21", kind, first) + directive.format("22", kind, first))
    assert [copy.kind for copy in same.settlement.copies] == [kind]
    assert same.messages == []
    other = book(
        CREDITS + refund + directive.format("21", kind, first) + directive.format("22", kind, second)
    )
    assert other.codes == ["EXTERNAL_ID_CONFLICT" if kind == "receipt-match" else "DUPLICATE_ID"]


def test_metadata_that_says_something_about_the_fact_is_compared_too() -> None:
    credit = (
        '2026-02-03 custom "vendor-credit" "acme/CM-{}" 100.00 GBP Expenses:Purchases\n  external_id: "c-1"\n'
    )
    ledger = book(credit.format("8") + credit.format("9") + '  number: "000017"\n')
    assert ledger.codes == ["EXTERNAL_ID_CONFLICT"]


# --- duplicate ids -------------------------------------------------------------------------------


def test_an_id_used_twice_is_refused_and_has_no_row() -> None:
    twice = VR_1.replace('  external_id: "x-1"\n', "")
    ledger = book(CREDITS + twice + twice.replace("02-20", "02-21").replace("60.00", "10.00"))
    assert ledger.messages == [TAKEN.format("refund VR-1", "refund VR-1 of 2026-02-20", "refund VR-1", 4)]
    assert [(refund.id, refund.amount_minor) for refund in ledger.settlement.refunds] == [("VR-1", 60_00)]


def test_credits_refunds_applications_write_offs_and_cases_share_one_namespace() -> None:
    ledger = book(
        CREDITS
        + '2026-02-20 custom "vendor-refund" "acme/CM-2" 60.00 GBP "acme/CM-1"\n'
        + '2026-02-20 custom "credit-application" "acme/CM-2" "acme/CM-1" 60.00 GBP "INV-1"\n'
    )
    assert ledger.codes == ["DUPLICATE_ID", "DUPLICATE_ID"]
    assert ledger.settlement.refunds == ()


def test_vendors_and_orders_have_namespaces_of_their_own() -> None:
    ledger = book(
        CREDITS
        + """
2026-02-01 custom "vendor" "VR-1" "A name like a refund" Liabilities:AP:Shen
2026-02-01 custom "order" "VR-1" "acme" 10.00 GBP
2026-02-01 custom "order" "VR-1" "shen" 10.00 GBP
2026-02-02 custom "vendor" "acme" "Another Acme" Assets:VendorCredits:Acme
"""
        + VR_1
    )
    assert ledger.messages == [
        TAKEN.format("order VR-1", "order VR-1 of 2026-02-01", "order VR-1", 5),
        TAKEN.format("vendor acme", "vendor acme of 2020-01-01", "vendor acme", 32),
    ]


def test_the_id_of_a_copy_is_taken() -> None:
    ledger = book(
        CREDITS
        + VR_1
        + VR_1B
        + VR_1.replace("VR-1", "VR-1b").replace("02-20", "02-22").replace('"x-1"', '"x-2"')
    )
    assert ledger.codes == ["DUPLICATE_ID"]


def test_a_retry_with_another_content_is_a_duplicate_id_first() -> None:
    ledger = book(CREDITS + VR_1 + VR_1.replace("60.00", "61.00").replace("02-20", "02-21"))
    assert ledger.codes == ["DUPLICATE_ID"]


def test_what_a_conflict_refused_can_still_be_named_by_where_it_stands() -> None:
    ledger = book(
        CREDITS + VR_1 + VR_1B.replace("60.00", "61.00") + '2026-02-22 custom "receipt-match" "FT1" "VR-1b"\n'
    )
    assert ledger.messages[1] == (
        "UNKNOWN_REFUND: receipt-match FT1 names the refund VR-1b, whose declaration was refused; mend that first:"
        " <string>:8"
    )


def test_the_last_of_three_is_a_copy_of_the_first() -> None:
    third = VR_1.replace("VR-1", "VR-1c").replace("02-20", "02-22")
    ledger = book(CREDITS + VR_1 + VR_1B + third)
    assert ledger.messages == []
    assert [copy.original_id for copy in ledger.settlement.copies] == ["VR-1", "VR-1"]


def test_a_vendor_refused_for_its_external_id_is_told_by_where_it_stands() -> None:
    ledger = book("""
        2026-02-01 custom "vendor" "hall" "Hall Ltd" Liabilities:AP:Shen
          external_id: "v-1"
        2026-02-02 custom "vendor" "hull" "Hull Ltd" Liabilities:AP:Shen
          external_id: "v-1"
        2026-02-03 custom "vendor-credit" "hull/CM-1" 10.00 GBP Expenses:Purchases
    """)
    assert ledger.codes == ["EXTERNAL_ID_CONFLICT", "UNKNOWN_VENDOR"]
    assert ledger.messages[1] == (
        "UNKNOWN_VENDOR: credit hull/CM-1 names the vendor hull, whose declaration was refused; mend that first:"
        " <string>:3"
    )
