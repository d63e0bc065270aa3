"""Each tier with its whole verdict: what is proposed, why, and what else was seen."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from beancount_refunds.matching.model import BankReceipt, OpenItem, Tier
from tests.matching.samples import (
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

ORDER = names(order="KB-556677")
OF_CM_17: dict[str, Any] = {"names": names(credit="acme/CM-17"), "credit_ids": ("acme/CM-17",)}

VERDICTS: dict[str, tuple[BankReceipt, list[OpenItem], str]] = {
    "a refund by its id": (
        receipt("VR-0001"),
        [refund(), refund("VR-0002", 9900)],
        """\
FT1: exact VR-0001 45000
    +50 refund VR-0001 in the text
    +30 exact amount 450.00 GBP
    +5 a refund that waits for its receipt
    +8 1 day after expected
""",
    ),
    "a part of a credit by its id, the vendor beside it": (
        receipt("acme/CM-17 ACME COMP", 15000),
        [credit()],
        """\
FT1: exact acme/CM-17 15000
    +50 credit acme/CM-17 in the text
    +5 150.00 GBP of 600.00 GBP available
    +15 name of acme in the text
""",
    ),
    "a part of a credit by its id only": (
        receipt("acme/CM-17", 15000),
        [credit()],
        """\
FT1: none
  or name acme/CM-17 15000
    +50 credit acme/CM-17 in the text
    +5 150.00 GBP of 600.00 GBP available
""",
    ),
    "the only open item of an order": (
        receipt("KB-556677", 60000),
        [credit(names=ORDER)],
        """\
FT1: exact acme/CM-17 60000
    +35 order KB-556677 in the text
    +30 exact amount 600.00 GBP
""",
    ),
    "a part by an order, which says nothing of how much": (
        receipt("KB-556677 ACME COMP", 15000),
        [credit(names=ORDER)],
        """\
FT1: none
  or name acme/CM-17 15000
    +35 order KB-556677 in the text
    +5 150.00 GBP of 600.00 GBP available
    +15 name of acme in the text
""",
    ),
    "an order that two vendors share": (
        receipt("KB-556677", 10000),
        [refund(names=ORDER), refund("VR-0002", 10000, SHEN, names=ORDER)],
        """\
FT1: alias VR-0002 10000
    +20 order KB-556677 in the text, which others share
    +30 exact amount 100.00 GBP
    +5 a refund that waits for its receipt
    +8 1 day after expected
  or name VR-0001 45000 fee 35000
""",
    ),
    "items of two vendors that the text names together": (
        receipt("VR-0001 and VR-0002", 55000),
        [refund(), refund("VR-0002", 10000, TARN)],
        """\
FT1: exact VR-0001 45000 VR-0002 10000
    +50 refund VR-0001 in the text
    +50 refund VR-0002 in the text
    +20 450.00 + 100.00 = 550.00 GBP
  not VR-0001: 550.00 GBP is more than the 450.00 GBP expected
  not VR-0002: 550.00 GBP is more than the 100.00 GBP expected
""",
    ),
    "the IBAN, however late": (
        receipt("", counterparty_iban="GB33 BUKB 2020 1555 5555 55", booked_on=datetime.date(2026, 5, 1)),
        [refund()],
        """\
FT1: iban VR-0001 45000
    +30 exact amount 450.00 GBP
    +25 IBAN of acme
    +5 a refund that waits for its receipt
    -6 70 days after expected
""",
    ),
    "a name within the window": (
        receipt("", counterparty="ACME COMP", booked_on=datetime.date(2026, 2, 13)),
        [refund()],
        """\
FT1: alias VR-0001 45000
    +30 exact amount 450.00 GBP
    +15 name of acme in the counterparty
    +5 a refund that waits for its receipt
    +4 7 days before expected
""",
    ),
    "a name outside of the window": (
        receipt("", counterparty="ACME COMP", booked_on=datetime.date(2026, 3, 3)),
        [refund()],
        """\
FT1: none
  or name VR-0001 45000
    +30 exact amount 450.00 GBP
    +15 name of acme in the counterparty
    +5 a refund that waits for its receipt
    -6 11 days after expected
""",
    ),
    "a credit has no day on which it is expected": (
        receipt("", 60000, counterparty="ACME COMP", booked_on=datetime.date(2026, 12, 31)),
        [credit()],
        """\
FT1: alias acme/CM-17 60000
    +30 exact amount 600.00 GBP
    +15 name of acme in the counterparty
""",
    ),
    "a name that is badly printed": (
        receipt("", counterparty="ACNE C0MPONENTS LTD", booked_on=datetime.date(2026, 2, 20)),
        [refund()],
        """\
FT1: alias VR-0001 45000
    +30 exact amount 450.00 GBP
    +8 the counterparty ACNE C0MPONENTS LTD is written like acme
    +5 a refund that waits for its receipt
    +8 on the expected day
""",
    ),
    "a name, and amounts that do not fit": (
        receipt("", 20000, counterparty="ACME COMP"),
        [credit(), refund()],
        """\
FT1: none
  or name VR-0001 45000 fee 25000
    -5 200.00 GBP is 250.00 GBP short of 450.00 GBP, more than a fee
    +15 name of acme in the counterparty
    +5 a refund that waits for its receipt
    +8 1 day after expected
  or name acme/CM-17 20000
""",
    ),
    "an expected refund comes before the credit that it reserves": (
        receipt("acme/CM-17", 20000),
        [credit(amount=20000), refund("VR-0001", 20000, **OF_CM_17)],
        """\
FT1: exact VR-0001 20000
    +50 credit acme/CM-17 in the text
    +30 exact amount 200.00 GBP
    +5 a refund that waits for its receipt
    +8 1 day after expected
""",
    ),
    "the rest of a credit of which a refund is expected": (
        receipt("acme/CM-17", 60000),
        [credit(), refund(**OF_CM_17)],
        """\
FT1: exact acme/CM-17 60000
    +50 credit acme/CM-17 in the text
    +30 exact amount 600.00 GBP
""",
    ),
    "a part of a credit of which a refund is expected": (
        receipt("acme/CM-17 ACME COMP", 20000),
        [credit(), refund(**OF_CM_17)],
        """\
FT1: none
  or name VR-0001 45000 fee 25000
    +20 credit acme/CM-17 in the text, which others share
    -5 200.00 GBP is 250.00 GBP short of 450.00 GBP, more than a fee
    +15 name of acme in the text
    +5 a refund that waits for its receipt
    +8 1 day after expected
  or name acme/CM-17 20000
""",
    ),
    "two refunds of one credit, told apart by their amounts": (
        receipt("acme/CM-17", 10000),
        [refund(**OF_CM_17), refund("VR-0002", 10000, **OF_CM_17)],
        """\
FT1: alias VR-0002 10000
    +20 credit acme/CM-17 in the text, which others share
    +30 exact amount 100.00 GBP
    +5 a refund that waits for its receipt
    +8 1 day after expected
  or name VR-0001 45000 fee 35000
""",
    ),
    "a name that one of two items explains": (
        receipt("VR-0001 acme/CM-17"),
        [refund(**OF_CM_17), refund("VR-0002", 45000, **OF_CM_17)],
        """\
FT1: exact VR-0001 45000
    +50 refund VR-0001 in the text
    +30 exact amount 450.00 GBP
    +5 a refund that waits for its receipt
    +8 1 day after expected
""",
    ),
    "nothing speaks for it but the amount": (receipt("THANK YOU"), [refund()], "FT1: none\n"),
}


@pytest.mark.parametrize("case", VERDICTS)
def test_each_tier_gives_its_whole_verdict(case: str) -> None:
    one, items, expected = VERDICTS[case]
    assert told([one], items) == expected


def test_a_tier_is_written_as_one_small_word() -> None:
    assert [tier.word for tier in Tier] == ["exact", "iban", "alias", "sum", "difference", "name"]


@pytest.mark.parametrize(
    "kind", ["credit", "case", "order", "gateway_id", "external_id", "bank_reference", "creditor_reference"]
)
def test_every_name_that_is_ours_or_certain_is_exact_alone(kind: str) -> None:
    text = "RF18 5390 0754 7034" if kind == "creditor_reference" else "acme/AB-17"
    assert chosen(f"thanks for {text}", refund(names=names(**{kind: text}))) == "exact VR-0001 45000"


def test_the_runner_up_of_a_verdict_is_the_first_of_the_others() -> None:
    from beancount_refunds.matching.matcher import match  # noqa: PLC0415
    from beancount_refunds.matching.terms import Terms  # noqa: PLC0415

    (verdict,) = match([receipt("VR-0001", counterparty_iban=ACME_IBAN)], [refund()], Terms())
    assert verdict.runner_up is None
    (verdict,) = match([receipt("", 20000, counterparty="ACME COMP")], [credit(), refund()], Terms())
    assert verdict.runner_up
    assert verdict.runner_up.item_ids == ("VR-0001",)
