"""Ids, amounts and instants: language, section 1."""

from __future__ import annotations

import pytest

from beancount_refunds.reading import instant
from tests.stories.book import Book, book, without

ID_RULE = (
    "an id is 1 to 100 of A-Z a-z 0-9 . _ - / that begins and ends with a letter or digit, without // or .."
)


def credit(id_: str, amount: str = "5.00 GBP", *meta: str) -> Book:
    """The books of one credit memo."""
    lines = [f'2026-01-02 custom "vendor-credit" "{id_}" {amount} Expenses:Purchases', *meta]
    return book("\n  ".join(lines))


@pytest.mark.parametrize(
    "id_", ["acme/7", "acme/CM-17", "acme/a.b_c-d/E9", "acme/" + 94 * "9" + "Z", "acme/0-.-_-/-1"]
)
def test_an_id_of_letters_digits_dots_dashes_and_slashes_names_a_credit(id_: str) -> None:
    loaded = credit(id_)
    assert loaded.messages == []
    assert loaded.credit(id_).vendor_id == "acme"


@pytest.mark.parametrize(
    "id_",
    [
        "acme/CM 1",
        "acme//CM",
        "acme/C..M",
        "acme/CM-",
        "acme/CM/",
        "-acme/1",
        ".acme/1",
        "acme/é",
        "acme/１",
        "acme/C\nM",
        "acme/" + 96 * "9",
    ],
)
def test_an_id_outside_the_pattern_is_refused(id_: str) -> None:
    loaded = credit(id_)
    shown = id_.replace("\n", "\\n")
    assert loaded.messages == [f'INVALID_ID: vendor-credit {id_} has the id "{shown}"; {ID_RULE}']
    assert loaded.narrations() == []


def test_an_id_of_a_hundred_signs_is_the_longest() -> None:
    assert credit("acme/" + 95 * "9").messages == []
    assert credit("acme/" + 96 * "9").codes == ["INVALID_ID"]


def test_an_empty_id_is_no_value_at_all() -> None:
    assert credit("").messages == [
        'MALFORMED_DIRECTIVE: vendor-credit has "" where "ID" belongs;'
        ' write DATE custom "vendor-credit" "ID" AMOUNT [ACCOUNT]'
    ]


def test_ids_in_metadata_and_in_tails_are_ids_too() -> None:
    loaded = book("""
        2026-01-02 custom "vendor-refund" "VR-1" 5.00 GBP "acme/CM 1"
        2026-01-02 custom "vendor-credit" "acme/2" 5.00 GBP Expenses:Purchases
          case_id: "RC 1"
    """)
    assert loaded.messages == [
        f'INVALID_ID: vendor-refund VR-1 has the id "acme/CM 1"; {ID_RULE}',
        f'INVALID_ID: vendor-credit acme/2 has the id "RC 1"; {ID_RULE}',
    ]


def test_a_bank_reference_and_a_bill_are_written_as_the_bank_and_the_vendor_print_them() -> None:
    loaded = book("""
        2026-01-02 custom "vendor-credit" "acme/1" 5.00 GBP Expenses:Purchases
        2026-01-02 custom "credit-application" "AP-1" "acme/1" 1.00 GBP "Inv 7 //a"
        2026-01-02 custom "vendor-refund" "VR-1" 4.00 GBP "acme/1"
          bank_transaction_ref: "FT 1 // 2026"
    """)
    assert loaded.messages == []
    assert loaded.status("VR-1") == "APPLIED"
    assert loaded.transaction("Refund VR-1").links == {"VR-1", "acme/1"}


@pytest.mark.parametrize("amount", ["0 GBP", "0.00 GBP", "-5.00 GBP", "-5.000 GBP"])
def test_an_amount_is_greater_than_zero(amount: str) -> None:
    assert credit("acme/1", amount).messages == [
        f"AMOUNT_NOT_POSITIVE: vendor-credit acme/1 states {amount}; the amount must be greater than zero"
    ]


@pytest.mark.parametrize(
    ("amount", "digits", "most"),
    [
        ("5.001 GBP", 2, "92233720368547758.07"),
        ("500.000 GBP", 2, "92233720368547758.07"),
        ("5.5 JPY", 0, "9223372036854775807"),
        ("5.5555 KWD", 3, "9223372036854775.807"),
        ("5.555 CARTON", 2, "92233720368547758.07"),
        ("92233720368547758.08 GBP", 2, "92233720368547758.07"),
        ("9223372036854775808 JPY", 0, "9223372036854775807"),
        ("1000000000000000000000000000000000000 GBP", 2, "92233720368547758.07"),
    ],
)
def test_an_amount_has_no_more_decimals_than_its_currency_and_fits_int64(
    amount: str, digits: int, most: str
) -> None:
    currency = amount.split()[1]
    assert credit("acme/1", amount).messages == [
        f"AMOUNT_PRECISION: vendor-credit acme/1 states {amount}; {currency} has {digits} decimals:"
        f" write as many at most, and no more than {most} {currency}"
    ]


@pytest.mark.parametrize(
    ("amount", "minor"),
    [
        ("5 GBP", 500),
        ("5.5 GBP", 550),
        ("5 JPY", 5),
        ("5.555 KWD", 5555),
        ("5.55 CARTON", 555),
        ("92233720368547758.07 GBP", 2**63 - 1),
    ],
)
def test_an_amount_is_kept_in_minor_units_of_iso_4217(amount: str, minor: int) -> None:
    assert credit("acme/1", amount).credit("acme/1").amount_minor == minor


@pytest.mark.parametrize(
    ("precision", "digits"), [("0", 0), ("4", 4), ("18", 18), ("19", 2), ("-1", 2), ("1.5", 2), ('"3"', 2)]
)
def test_a_commodity_that_iso_4217_does_not_list_takes_its_own_precision(precision: str, digits: int) -> None:
    story = f"""
        2026-01-02 custom "vendor-credit" "acme/1" 1.{digits * "1"} CARTON Expenses:Purchases
        2026-01-02 custom "vendor-credit" "acme/2" 1.{digits * "1"}1 CARTON Expenses:Purchases
        2020-01-01 commodity CARTON
          precision: {precision}
    """
    loaded = book(story)
    assert loaded.credit("acme/1").amount_minor == int("1" * (digits + 1))
    assert [found.code for found in loaded.findings] == ["AMOUNT_PRECISION"]


def test_the_precision_of_a_listed_currency_is_not_the_ledgers_to_say() -> None:
    loaded = book("""
        2026-01-02 custom "vendor-credit" "acme/1" 5.001 GBP Expenses:Purchases
        2020-01-01 commodity GBP
          precision: 3
        2020-01-01 commodity CARTON
    """)
    assert loaded.codes == ["AMOUNT_PRECISION"]


def test_a_tax_may_be_zero_but_not_less() -> None:
    assert credit("acme/1", "5.00 GBP", "tax: 0.00 GBP").credit("acme/1").tax_minor == 0
    assert credit("acme/1", "5.00 GBP", "tax: -1.00 GBP").messages == [
        "AMOUNT_NOT_POSITIVE: vendor-credit acme/1 states -1.00 GBP; the amount must be zero or more"
    ]


def test_a_tax_of_zero_needs_no_tax_account() -> None:
    story = '2026-01-02 custom "vendor-credit" "acme/1" 5.00 GBP Expenses:Purchases\n  tax: 0 GBP'
    assert book(story, without("tax_account")).messages == []


def test_a_balance_of_zero_may_be_asserted() -> None:
    assert book('2026-01-02 custom "vendor-balance" "acme" 0 GBP').messages == []


DIRECTIVES = """\
vendor" "bolt" "Bolt Ltd" Assets:VendorCredits:Acme
refund-policy" "match_window_days" 12
order" "O-1" "acme" 5.00 GBP
vendor-credit" "acme/1" 9.00 GBP Expenses:Purchases
credit-application" "AP-1" "acme/1" 1.00 GBP "INV-1"
vendor-refund" "VR-1" 4.00 GBP "acme/1"
vendor-refund" "VR-2" 1.00 GBP "acme/1"
receipt-match" "FT1" "VR-1"
receipt-match" "FT2" "VR-2"
receipt-reject" "FT3" "VR-2"
reversal" "VR-2"
approval" "VR-1"
vendor-balance" "acme" 0.00 GBP"""


def test_metadata_open_to_every_directive_is_accepted_on_every_directive() -> None:
    meta = [
        'by: "a.khan"',
        'at: "2026-01-02T10:14:00+00:00"',
        'note: "seen"',
        'reason: "CHECKED"',
        'evidence: "scan.pdf"',
    ]
    lines: list[str] = []
    for place, line in enumerate(DIRECTIVES.splitlines()):
        lines += [f'2026-01-02 custom "{line}', *(f"  {one}" for one in meta), f'  external_id: "e-{place}"']
    loaded = book("\n".join(lines))
    assert loaded.messages == []
    assert [loaded.status("VR-1"), loaded.status("VR-2")] == ["APPLIED", "REVERSED"]
    assert loaded.settlement.refund["VR-1"].recorded_by == "a.khan"


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2026-01-02T10:00:00", "2026-01-02T10:00:00.000001Z"),
        ("2026-01-02T11:00+02:00", "2026-01-02T10:00"),
        ("2026-01-02 23:59:59", "2026-01-03T00:00:00"),
        ("0001-01-01T00:00:00+23:59", "0001-01-01T00:00:00"),
    ],
)
def test_instants_compare_across_offsets_and_without_one_they_are_utc(earlier: str, later: str) -> None:
    before, after = instant(earlier), instant(later)
    assert before is not None
    assert after is not None
    assert before < after


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2026-01-02",
        "2026-01-02T10",
        "2026-W01-1T10:00",
        "2026-13-01T10:00",
        "２026-01-02T10:00",
    ],
)
def test_what_is_no_date_and_time_is_no_instant(text: str) -> None:
    assert instant(text) is None
