"""Texts made to mislead: what `--accept exact` would record must never be wrong."""

from __future__ import annotations

from typing import Any

from beancount_refunds.matching.model import ItemName, Party
from beancount_refunds.matching.terms import Terms
from tests.matching.samples import (
    ACME,
    ACME_IBAN,
    SHEN,
    TARN,
    chosen,
    credit,
    names,
    receipt,
    refund,
    told,
)

TWIN = Party(id="twin", names=("ACME Components GmbH",))


def test_two_vendors_with_one_name_are_not_told_apart_by_it() -> None:
    nearer = refund("VR-2", party=TWIN)
    farther = refund(expected_on=refund().since)
    assert told(
        [receipt("", counterparty="ACME COMPONENTS")], [farther, nearer, refund("VR-3", party=TWIN)]
    ) == (
        "FT1: none\n"
        "  or alias VR-2 45000\n"
        "  or alias VR-3 45000\n"
        "  or name VR-0001 45000\n"
        "  tie: nothing tells VR-2 and VR-3 apart\n"
    )
    assert told([receipt("", counterparty="ACME COMPONENTS")], [refund(), nearer]) == (
        "FT1: none\n"
        "  or alias VR-0001 45000\n"
        "  or alias VR-2 45000\n"
        "  tie: nothing tells VR-0001 and VR-2 apart\n"
    )
    assert chosen("", refund(), nearer, counterparty="ACME COMPONENTS", counterparty_iban=ACME_IBAN) == (
        "iban VR-0001 45000"
    )


def test_the_amount_tells_namesakes_apart_and_the_day_does_not() -> None:
    items = [refund(), refund("VR-2", 9900, TWIN)]
    assert told([receipt("", 9900, counterparty="ACME COMPONENTS")], items) == (
        "FT1: alias VR-2 9900\n"
        "    +30 exact amount 99.00 GBP\n"
        "    +15 name of acme and of twin in the counterparty\n"
        "    +5 a refund that waits for its receipt\n"
        "  or name VR-0001 45000 fee 35100\n"
    )


def test_one_number_of_two_vendors_means_the_one_that_sent_it() -> None:
    number = names(credit_number="CN 000017")
    items = [refund(names=number), refund("VR-2", 45000, SHEN, names=number)]
    assert chosen("CN-000017", *items) == "or name VR-0001 45000"
    assert chosen("CN-000017", *items, counterparty="SHEN LIGHTING") == "exact VR-2 45000"
    assert chosen("CN-000017", *items, counterparty_iban=ACME_IBAN) == "exact VR-0001 45000"


def test_what_is_settled_already_is_not_paid_again() -> None:
    settled = Terms(settled=(ItemName(kind="refund", text="VR-0009"),))
    assert told([receipt("VR-0009 VR-0001")], [refund()], settled) == (
        "FT1: alias VR-0001 45000\n"
        "    +50 refund VR-0001 in the text\n"
        "    -15 refund VR-0009 in the text, of which nothing is expected any more\n"
        "    +30 exact amount 450.00 GBP\n"
        "    +5 a refund that waits for its receipt\n"
        "    +8 1 day after expected\n"
    )
    assert told([receipt("VR-0009")], [refund()], settled) == "FT1: none\n"
    items = [refund("VR-11", 10000), refund("VR-12", 20000)]
    assert told([receipt("VR-11 VR-12 VR-0009", 30000)], items, settled).startswith("FT1: sum VR-11")


def test_text_that_names_what_is_settled_pays_nothing_else() -> None:
    names_ = (ItemName(kind="credit number", text="CM-1001"), ItemName(kind="credit number", text="4711001"))
    settled = Terms(settled=names_)
    item = credit("acme/CM-1002", 10000)
    assert told([receipt("CM-1001", 10000, counterparty="ACME COMP")], [item], settled) == (
        "FT1: none\n"
        "  not acme/CM-1002: the text names credit number CM-1001, of which nothing is expected any more\n"
    )
    bare = receipt("4711001", 10000, counterparty="ACME COMP")
    assert told([bare], [item], settled).startswith("FT1: alias acme/CM-1002 10000\n")


def test_a_part_of_a_credit_by_a_bare_number_is_not_exact() -> None:
    """It may be a telephone number."""
    item = credit("acme/5551234", 10000, names=names(credit_number="5551234"))
    call = "CALL 0800 5551234 ANY TIME"
    assert chosen(call, item, amount=6000, counterparty="ACME COMP") == "or name acme/5551234 6000"
    assert chosen(call, item, amount=10000, counterparty="ACME COMP") == "exact acme/5551234 10000"


def test_a_payment_service_is_no_vendor_and_is_shown() -> None:
    service: dict[str, Any] = {"counterparty": "LUMENPAY EUROPE", "counterparty_iban": "NL91ABNA0417164300"}
    assert told([receipt("VR-0001 Acme Components", **service)], [refund()]) == (
        "FT1: none\n"
        "  or name VR-0001 45000\n"
        "    +50 refund VR-0001 in the text\n"
        "    +30 exact amount 450.00 GBP\n"
        "    +15 name of acme in the text\n"
        "    -20 the counterparty's IBAN NL91ABNA0417164300 is unknown\n"
        "    +5 a refund that waits for its receipt\n"
        "    +8 1 day after expected\n"
    )
    items = [refund("VR-11", 10000), refund("VR-12", 20000)]
    assert "sum" not in told([receipt("Acme Components", 30000, **service)], items)
    assert told([receipt("VR-11 VR-12", 30000, **service)], items).startswith("FT1: none\n  or name")


def test_a_number_that_something_settled_bears_too_needs_the_vendor() -> None:
    item = refund(names=names(gateway_id="PAY-77"))
    settled = Terms(settled=(ItemName(kind="gateway id", text="PAY-77"), ItemName(kind="refund", text="..")))
    assert told([receipt("PAY-77")], [item], settled).startswith("FT1: none\n  or name VR-0001 45000\n")
    assert told([receipt("PAY-77 ACME COMP")], [item], settled).startswith("FT1: exact VR-0001 45000\n")


def test_a_refund_paid_twice_is_shown_and_not_matched() -> None:
    """The second may be a mistake of the vendor, or the first: a person must look."""
    receipts = [
        receipt("VR-0001"),
        receipt("VR-0001 ACME COMP", reference="FT2", counterparty_iban=ACME_IBAN),
    ]
    assert told(receipts, [refund()]) == (
        "FT1: none\n"
        "  or exact VR-0001 45000\n"
        "  tie: VR-0001 is claimed by FT2 as well\n"
        "FT2: none\n"
        "  or exact VR-0001 45000\n"
        "  tie: VR-0001 is claimed by FT1 as well\n"
    )


def test_two_items_of_which_the_text_names_both_are_not_exact_alone() -> None:
    assert told([receipt("VR-0001 VR-0002")], [refund(), refund("VR-0002", 9900, TARN)]) == (
        "FT1: alias VR-0001 45000\n"
        "    +50 refund VR-0001 in the text\n"
        "    -10 the text names VR-0002 as well\n"
        "    +30 exact amount 450.00 GBP\n"
        "    +5 a refund that waits for its receipt\n"
        "    +8 1 day after expected\n"
        "  not VR-0002: 450.00 GBP is more than the 99.00 GBP expected\n"
    )


def test_a_longer_id_that_nobody_knows_is_told_of() -> None:
    assert told([receipt("VR-00015 ACME COMP")], [refund()]) == (
        "FT1: none\n  or name VR-0001 45000\n"
        "    -20 refund VR-0001 goes on in the text: something else\n"
        "    +30 exact amount 450.00 GBP\n"
        "    +15 name of acme in the text\n"
        "    +5 a refund that waits for its receipt\n"
        "    +8 1 day after expected\n"
    )


def test_a_part_payment_that_names_a_customers_number_is_nobodys() -> None:
    item = credit(names=names(credit_number="8100517"))
    assert (
        chosen("INVOICE 8100517", item, amount=15000, counterparty="Uplands Leisure")
        == "or name acme/CM-17 15000"
    )
    assert chosen("45000 20260221", credit(names=names(credit_number="45000"))) == "or name acme/CM-17 45000"


def test_leading_zeros_that_two_names_leave_out_decide_nothing() -> None:
    items = [refund("VR-71"), refund("VR-0071", party=SHEN)]
    assert chosen("VR-71", *items) == "exact VR-71 45000"
    assert chosen("VR-0071", *items) == "exact VR-0071 45000"
    assert chosen("VR-071", *items) == "or name VR-0071 45000"
    assert chosen("VR-071", *items, counterparty=ACME.names[0]) == "exact VR-71 45000"
