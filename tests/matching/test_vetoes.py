"""What rules an item out, each with its sentence, whatever else speaks for it."""

from __future__ import annotations

import datetime

import pytest

from beancount_refunds.matching.model import BankReceipt, OpenItem, Party
from beancount_refunds.matching.terms import Terms
from tests.matching.samples import (
    ACME,
    ACME_IBAN,
    OTHER_IBAN,
    SHEN,
    SHEN_IBAN,
    TARN,
    chosen,
    credit,
    names,
    receipt,
    refund,
    told,
)

VETOES: dict[str, tuple[BankReceipt, list[OpenItem], str]] = {
    "what the bank calls something else": (
        receipt("VR-0001", barred="the bank calls it a fee"),
        [refund()],
        "the bank calls it a fee",
    ),
    "an account of our own": (
        receipt("VR-0001", counterparty_iban="BE68 5390 0754 7034"),
        [refund()],
        "it comes from BE68539007547034, an account of our own",
    ),
    "another currency": (
        receipt("VR-0001", currency="USD"),
        [refund()],
        "VR-0001: 450.00 USD is another currency than 450.00 GBP, and the bank tells no amount or rate that"
        " explains it",
    ),
    "an IBAN that is not the vendor's": (
        receipt("VR-0001", counterparty="ACME COMP", counterparty_iban="NL91ABNA0417164300"),
        [refund()],
        "VR-0001: the counterparty's IBAN NL91ABNA0417164300 is not GB33BUKB20201555555555 of acme",
    ),
    "an IBAN that is another vendor's": (
        receipt("VR-0001", counterparty_iban=SHEN_IBAN),
        [refund(party=TARN), refund("VR-0002", 100, SHEN)],
        "VR-0001: the counterparty's IBAN DE89370400440532013000 is that of shen",
    ),
    "a day before the credit": (
        receipt("VR-0001", booked_on=datetime.date(2026, 2, 1)),
        [refund()],
        "VR-0001: it was issued on 2026-02-02, after the receipt of 2026-02-01",
    ),
    "text that names another": (
        receipt("VR-0002", counterparty="ACME COMP"),
        [refund(), refund("VR-0002", 10000)],
        "VR-0001: the text names VR-0002 (refund VR-0002); "
        "VR-0002: 450.00 GBP is more than the 100.00 GBP expected",
    ),
    "a number of somebody else's credit": (
        receipt("CN 000017", counterparty="ACME COMP"),
        [refund(), credit("shen/CM-17", 100, SHEN, names=names(credit_number="CN 000017"))],
        "VR-0001: the text names shen/CM-17 (credit number CN 000017); "
        "shen/CM-17: 450.00 GBP is more than the 1.00 GBP available",
    ),
    "more than is available": (
        receipt("acme/CM-17", 60001),
        [credit()],
        "acme/CM-17: 600.01 GBP is more than the 600.00 GBP available",
    ),
    "more than is expected": (
        receipt("VR-0001", 90001),
        [refund()],
        "VR-0001: 900.01 GBP is more than the 450.00 GBP expected",
    ),
    "a pair that somebody rejected": (
        receipt("VR-0001"),
        [refund(rejected=frozenset({"FT1"}))],
        "VR-0001: somebody looked at FT1 and rejected it",
    ),
}


@pytest.mark.parametrize("case", VETOES)
def test_each_veto_has_its_sentence_and_leaves_nothing(case: str) -> None:
    one, items, sentence = VETOES[case]
    terms = Terms(own_ibans=frozenset({OTHER_IBAN}))
    said = told([one], items, terms).splitlines()
    assert said[0] == "FT1: none"
    assert said[1:] == [f"  not {reason}" for reason in sentence.split("; ")]


def test_a_rejected_receipt_may_be_another_item() -> None:
    items = [refund(rejected=frozenset({"FT1"})), refund("VR-2")]
    assert chosen("", *items, counterparty="ACME COMP") == "alias VR-2 45000"
    assert chosen("VR-0001", items[0], reference="FT2") == "exact VR-0001 45000"


def test_an_iban_with_wrong_check_digits_says_nothing() -> None:
    wrong = "GB34BUKB20201555555555"
    assert chosen("VR-0001", refund(), counterparty_iban=wrong) == "exact VR-0001 45000"
    assert chosen("VR-0001", refund(), counterparty_iban="12-34-56 1234") == "exact VR-0001 45000"
    mistyped = Party(id="acme", names=ACME.names, iban=wrong)
    assert chosen("VR-0001", refund(party=mistyped), counterparty_iban=ACME_IBAN) == "exact VR-0001 45000"


def test_vendors_that_share_an_account_may_both_be_meant() -> None:
    twin = Party(id="twin", names=("Twin Ltd",), iban=ACME_IBAN)
    items = [refund(), refund("VR-2", 9900, twin)]
    assert chosen("", *items, counterparty_iban=ACME_IBAN) == "iban VR-0001 45000"
    assert chosen("", *items, counterparty_iban=ACME_IBAN, amount=9900) == "iban VR-2 9900"


def test_an_unknown_iban_does_not_contradict_a_vendor_without_one() -> None:
    assert (
        chosen("VR-1001", refund("VR-1001", party=TARN), counterparty_iban=OTHER_IBAN)
        == "exact VR-1001 45000"
    )


def test_at_most_five_ruled_out_items_are_told_of() -> None:
    items = [refund(f"VR-{number}", rejected=frozenset({"FT1"})) for number in range(1, 9)]
    assert told([receipt("", counterparty="ACME COMP")], items).count("  not ") == 5


def test_what_the_counterparty_is_called_stands_against_another_vendor() -> None:
    items = [refund(), refund("VR-2", 100, TARN)]
    assert told([receipt("VR-0001", counterparty="Tarn Supplies")], items) == (
        "FT1: none\n  or name VR-0001 45000\n"
        "    +50 refund VR-0001 in the text\n"
        "    +30 exact amount 450.00 GBP\n"
        "    -20 the counterparty bears the name of tarn\n"
        "    +5 a refund that waits for its receipt\n"
        "    +8 1 day after expected\n"
    )
    assert chosen("VR-0001", refund(), counterparty="Tarn Supplies") == "exact VR-0001 45000"
    known = Terms(vendors=(TARN,))
    assert told([receipt("VR-0001", counterparty="Tarn Supplies")], [refund()], known).startswith(
        "FT1: none\n  or name"
    )


def test_the_iban_of_the_vendor_outweighs_the_name_of_another() -> None:
    items = [refund(), refund("VR-2", 100, TARN)]
    assert (
        chosen("VR-0001", *items, counterparty="Tarn Supplies", counterparty_iban=ACME_IBAN)
        == "exact VR-0001 45000"
    )
