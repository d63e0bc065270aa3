"""A typing error must not be silent: language, section 1."""

from __future__ import annotations

import pytest

from beancount_refunds.forms import KINDS, METADATA
from beancount_refunds.spelling import distance, misspelt, nearest
from tests.stories.book import book


def credit_with(key: str) -> list[str]:
    """What comes of a credit memo that carries a metadata key."""
    return book(f"""
        2026-01-02 custom "vendor-credit" "acme/1" 5.00 GBP Expenses:Purchases
          {key}: "x"
    """).messages


@pytest.mark.parametrize(
    ("left", "right", "errors"),
    [
        ("refund", "refund", 0),
        ("refnud", "refund", 1),
        ("rfund", "refund", 1),
        ("rrefund", "refund", 1),
        ("repund", "refund", 1),
        ("erfnud", "refund", 2),
        ("", "refund", 6),
        ("ab", "ba", 1),
    ],
)
def test_a_swap_of_neighbours_counts_as_one_error(left: str, right: str, errors: int) -> None:
    assert distance(left, right) == errors
    assert distance(right, left) == errors


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("vendor-credt", "vendor-credit"),
        ("vednor-crdeit", "vendor-credit"),
        ("vendor-refunds", "vendor-refund"),
        ("vendor_credit", "vendor-credit"),
        ("refund-polcy", "refund-policy"),
        ("receipt-matched", "receipt-match"),
        ("receipt-unmatched", "receipt-unmatch"),
        ("period-seall", "period-seal"),
        ("vendr", "vendor"),
        ("ordr", "order"),
        ("Order", "order"),
        ("aproval", "approval"),
        ("revesal", "reversal"),
        ("case-evnt", "case-event"),
    ],
)
def test_a_custom_type_close_to_ours_is_a_finding_that_names_the_likely_one(typed: str, meant: str) -> None:
    loaded = book(f'2026-01-02 custom "{typed}" "acme/1" 5.00 GBP')
    assert loaded.messages == [
        f'UNKNOWN_DIRECTIVE: nothing reads custom "{typed}"; "{meant}" was probably meant: correct the spelling'
    ]
    assert [(found.source["lineno"], found.subject) for found in loaded.findings] == [(1, typed)]


@pytest.mark.parametrize(
    "typed",
    [
        "budget",
        "fava-option",
        "odr",
        "vndro",  # five letters, two errors
        "vendro-credti-x",
        "revesl",  # six letters, two errors
    ],
)
def test_a_custom_type_of_somebody_else_is_left_alone(typed: str) -> None:
    assert (
        book(
            f'2026-01-02 custom "{typed}" "acme/1" 5.00 GBP\n2026-01-03 custom "vendor-balance" "acme" 0 GBP'
        ).messages
        == []
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bank_transaction_reff", "bank_transaction_ref"),
        ("bank_transction_re", "bank_transaction_ref"),
        ("externalid", "external_id"),
        ("vendorid", "vendor_id"),
        ("taxx", "tax"),
        ("notes", "note"),
        ("evidnce", "evidence"),
        ("resaon", "reason"),
        ("creditid", "credit_id"),
        ("presicion", "precision"),
    ],
)
def test_a_metadata_key_close_to_ours_is_a_finding_and_refuses_the_directive(typed: str, meant: str) -> None:
    assert credit_with(typed) == [
        f"UNKNOWN_DIRECTIVE: vendor-credit acme/1 has the metadata key {typed}, which nothing reads;"
        f" {meant} was probably meant"
    ]


@pytest.mark.parametrize(
    "key", ["project", "bz", "ta", "atx", "fees-x", "txyz", "evdnce", "credit_id", "due"]
)
def test_a_metadata_key_of_somebody_else_is_left_alone(key: str) -> None:
    assert credit_with(key) == []


def test_a_typing_error_stands_before_all_else_that_is_wrong_with_a_directive() -> None:
    loaded = book("""
        2026-01-02 custom "vendor-credit" "acme//1" -5.001 GBP 7
          resaon: "DAMAGED"
    """)
    assert loaded.codes == ["UNKNOWN_DIRECTIVE"]


def test_a_policy_key_close_to_ours_names_the_likely_one_and_any_other_names_all() -> None:
    loaded = book("""
        2026-01-02 custom "refund-policy" "clearing_acount" Assets:Bank
        2026-01-02 custom "refund-policy" "colour" "red"
    """)
    assert loaded.messages[0] == (
        'UNKNOWN_DIRECTIVE: there is no policy "clearing_acount"; clearing_account was probably meant'
    )
    assert loaded.messages[1].startswith(
        'UNKNOWN_DIRECTIVE: there is no policy "colour"; the keys are actor, ageing_buckets, approval_limit,'
    )
    assert [found.subject for found in loaded.findings] == ["clearing_acount", "colour"]


def test_one_error_is_forgiven_below_eight_letters_two_from_there_on_and_none_below_four() -> None:
    assert misspelt("vendoor", KINDS) == "vendor"
    assert misspelt("vendoorr", KINDS) == "vendor"
    assert misspelt("vnedro", KINDS) is None
    assert misspelt("ordr", KINDS) == "order"
    assert misspelt("tex", frozenset(METADATA)) is None
    assert misspelt("order", KINDS) is None


def test_of_two_names_as_close_the_first_in_the_alphabet_is_named() -> None:
    assert misspelt("cart", frozenset({"card", "care", "carp"})) == "card"


def test_the_nearest_names_are_offered_best_first_and_only_if_they_are_near() -> None:
    assert nearest("RECEIPT-matched", ["receipt-match", "receipt-unmatch", "vendor"]) == [
        "receipt-match",
        "receipt-unmatch",
    ]
    assert nearest("xyz", ["receipt-match"]) == []
    assert nearest("order", ["order", "orders", "ordered", "border"], most=2) == ["order", "border"]
