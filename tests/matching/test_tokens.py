"""What of a bank's text counts as the name of an item, and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.matching import tokens
from tests.matching.samples import ACME_IBAN, chosen, names, refund


@pytest.mark.parametrize(
    "text",
    [
        "VR-0001",
        "refund vr 0001, thanks",
        "VR0001",
        "ＶＲ－０００１",
        "REF:VR-0001/INV-880",
        "(VR-0001)",
        "VR_0001.",
        "REF.VR/0001 Feb",
    ],
)
def test_a_name_is_found_in_every_spelling_of_it(text: str) -> None:
    assert chosen(text, refund()) == "exact VR-0001 45000"


@pytest.mark.parametrize(
    "text",
    [
        "VR-00011",
        "XVR-0001",
        "VR-0001A",
        "VR-0001-2",
        "VR-0001/2",
        "VR-0001_B",
        "2026/VR-0001",
        "7-VR-0001",
        "write to vr-0001@acme.example",
        "see https://acme.example/VR-0001",
        "www.acme.example/VR-0001/pay",
        "vr-0001.com",
        "shop.de/VR-0001",
        "0001",
        "",
    ],
)
def test_a_part_of_something_else_is_no_name(text: str) -> None:
    assert chosen(text, refund()) == "nothing"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("REFUND-VR-0001", "or name VR-0001 45000"),
        ("V R-0001", "or name VR-0001 45000"),
        ("VR-00 01", "or name VR-0001 45000"),
        ("VR-1", "or name VR-0001 45000"),
        ("VR-OOOl", "or name VR-0001 45000"),
        ("paid VR-0001A ACME COMP", "or name VR-0001 45000"),
        ("paid VR-00015 ACME COMP", "or name VR-0001 45000"),
        ("paid VR-000152 ACME COMP", "or name VR-0001 45000"),
        ("paid VR-0001-2 ACME COMP", "or name VR-0001 45000"),
        ("paid VR-1 ACME COMP", "exact VR-0001 45000"),
        ("paid VR-00001 ACME COMP", "exact VR-0001 45000"),
    ],
)
def test_what_is_nearly_a_name_counts_less(text: str, expected: str) -> None:
    assert chosen(text, refund()) == expected


@pytest.mark.parametrize("width", tokens.FIELD_WIDTHS)
@pytest.mark.parametrize("separator", [" ", "\n"])
def test_a_name_that_the_field_of_a_bank_tears_is_put_together(width: int, separator: str) -> None:
    first = ("PAYMENT BY ACME COMP " + "X" * width)[: width - 6] + " VR-00"
    assert chosen(f"{first}{separator}01 THANKS", refund()) == "exact VR-0001 45000"


def test_what_is_put_together_needs_the_vendor_beside_it() -> None:
    first = "X" * 29 + " VR-00"
    assert chosen(f"{first} 01 THANKS", refund()) == "or name VR-0001 45000"


def test_a_number_that_a_field_may_have_torn_is_not_sure() -> None:
    """CM-1 at the end of a field, with digits behind it, may be CM-17."""
    one, other = refund("CM-100", credit_ids=()), refund("CM-1007", 9900, credit_ids=())
    first = "X" * 28 + " CM-100"
    assert len(first) == tokens.FIELD_WIDTHS[0]
    assert chosen(f"{first} 7 THANKS", one, other) == "or name CM-100 45000"
    assert chosen(f"{first} THANKS", one, other) == "exact CM-100 45000"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("1234", "REF 1234", "or name"),
        ("12345", "REF 12345", "or name"),
        ("45000", "REF 45000", "or name"),
        ("20260221", "REF 20260221", "or name"),
        ("21022026", "REF 21022026", "or name"),
        ("AB1", "REF AB1", "or name"),
        ("AB12", "REF AB12", "exact"),
        ("REFUND", "YOUR REFUND", "or name"),
        ("1234", "REF 1234 ACME COMP", "exact"),
        ("REFUND", "YOUR REFUND ACME COMP", "exact"),
    ],
)
def test_what_may_stand_there_by_accident_needs_the_vendor(name: str, text: str, expected: str) -> None:
    assert chosen(text, refund(names=names(gateway_id=name))) == f"{expected} VR-0001 45000"


@pytest.mark.parametrize("kind", ["bill", "credit_number"])
def test_a_number_that_only_the_vendor_made_unique_needs_the_vendor_beside_it(kind: str) -> None:
    """A customer's invoice may bear the number of a vendor's memo."""
    item = refund(names=names(**{kind: "INV-880"}))
    assert chosen("INV-880", item, counterparty="Uplands Leisure") == "or name VR-0001 45000"
    assert chosen("INV-880 ACME COMP", item) == "exact VR-0001 45000"
    assert chosen("INV-880", item, counterparty="ACNE COMPONENTS") == "exact VR-0001 45000"
    assert chosen("INV-880", item, counterparty_iban=ACME_IBAN) == "exact VR-0001 45000"


@pytest.mark.parametrize("text", ["RF18539007547034", "rf18 5390 0754 7034", "ref RF18-5390-0754-7034 thx"])
def test_a_creditor_reference_is_read_with_and_without_blanks(text: str) -> None:
    item = refund(names=names(creditor_reference="RF18 5390 0754 7034"))
    assert chosen(text, item) == "exact VR-0001 45000"


@pytest.mark.parametrize("text", ["RF19 5390 0754 7034", "RF18 5390 0754 70", "XRF18 5390 0754 7034"])
def test_a_creditor_reference_with_wrong_check_digits_is_none(text: str) -> None:
    item = refund(names=names(creditor_reference="RF18 5390 0754 7034"))
    assert chosen(text, item) == "nothing"


def test_a_creditor_reference_of_somebody_else_is_not_ours() -> None:
    item = refund(names=names(creditor_reference="RF18 5390 0754 7034"))
    assert chosen("RF661234567", item) == "nothing"
    assert chosen("RF661234567 VR-0001", item) == "exact VR-0001 45000"


def test_identifiers_and_the_reference_of_the_bank_count_like_text() -> None:
    item = refund(names=names(gateway_id="PAYPAL-8XK"))
    assert chosen("", item, identifiers=("paypal 8xk",)) == "exact VR-0001 45000"
    assert chosen("", item, reference="PAYPAL-8XK") == "exact VR-0001 45000"
    assert chosen("", item, reference="20260221 PAYPAL-8XK 450.00") == "nothing"


def test_of_names_that_contain_each_other_the_longest_is_meant() -> None:
    short = refund("VR-9", names=names(gateway_id="CM 17"))
    long = refund("VR-8", names=names(gateway_id="CM 17 B"))
    assert chosen("CM-17/B", short, long) == "exact VR-8 45000"
    assert chosen("CM-17 BRAVO", short, long) == "exact VR-9 45000"


def test_a_name_that_too_many_items_bear_tells_of_none() -> None:
    order = names(order="KB-556677")
    items = [refund(f"VR-{number}", 45000 + number, names=order) for number in range(51)]
    assert chosen("KB-556677", *items[:50]) == "alias VR-0 45000"
    assert chosen("KB-556677", *items) == "nothing"


def test_a_name_without_letters_and_digits_is_none() -> None:
    assert chosen("--- ---", refund(names=names(external_id="---"))) == "nothing"


@given(st.text(alphabet="CVMR0179-_/. @", max_size=60))
def test_the_pieces_of_a_text_are_all_its_letters_and_digits(text: str) -> None:
    joined = "".join(tokens.Pieces(text).texts)
    assert joined == "".join(sign for sign in text if sign.isalnum())


@given(st.text(max_size=200))
def test_marking_where_fields_end_changes_nothing_else(text: str) -> None:
    marked = tokens.with_breaks(text)
    assert len(marked) == len(text)
    assert all(one in {other, tokens.BREAK} for one, other in zip(marked, text, strict=True))
