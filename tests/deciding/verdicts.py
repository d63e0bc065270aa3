"""Verdicts made by hand: one of each sort, whatever the matcher weighs."""

from __future__ import annotations

import datetime

from beancount_refunds.matching.model import (
    BankReceipt,
    Evidence,
    ItemKind,
    OpenItem,
    Party,
    Proposal,
    Share,
    Tier,
    Verdict,
)

ACME = Party(id="acme", names=("Acme Components Ltd",))


def day(number: int) -> datetime.date:
    """A day of February 2026."""
    return datetime.date(2026, 2, number)


def _receipt(
    number: int, minor: int, counterparty: str = "", text: str = "", *identifiers: str
) -> BankReceipt:
    return BankReceipt(
        reference=f"FT{number}",
        amount_minor=minor,
        currency="GBP",
        booked_on=day(21 - number) if number > 2 else day(18 + number),
        account="Assets:Bank",
        counterparty=counterparty,
        identifiers=identifiers,
        text=text,
    )


def _refund(id_: str, minor: int, stated: str | None = None) -> Share:
    item = OpenItem(
        id=id_,
        kind=ItemKind.REFUND,
        party=ACME,
        amount_minor=minor,
        currency="GBP",
        since=day(1),
        expected_on=day(10),
        stated_reference=stated,
    )
    return Share(item=item, amount_minor=minor)


_CREDIT = Share(
    item=OpenItem(
        id="acme/CM-1", kind=ItemKind.CREDIT, party=ACME, amount_minor=5000, currency="GBP", since=day(1)
    ),
    amount_minor=5000,
)
_FIRST, _SECOND = _receipt(1, 9750), _receipt(2, 105_000, "ACME", "ACME\nVR-2\nCN 17", "RF18")
_THIRD, _FOURTH = _receipt(3, 5000, "\x1b[31mEVIL"), _receipt(4, 777, "ELSEWHERE")
_BY_NAME = Proposal(
    receipt=_FIRST,
    shares=(_CREDIT,),
    tier=Tier.NAME,
    evidence=(Evidence(text="name of acme", weight=15),),
    score=15,
    excess_minor=300,
)
VERDICTS = (
    Verdict(
        receipt=_FIRST,
        proposal=Proposal(
            receipt=_FIRST,
            shares=(_refund("VR-1", 10_000, "FT0"),),
            tier=Tier.DIFFERENCE,
            evidence=(
                Evidence(text="name of acme", weight=65),
                Evidence(text="another refund of acme has the same amount", weight=-5),
            ),
            score=60,
            fee_minor=250,
        ),
        others=(_BY_NAME,),
    ),
    Verdict(
        receipt=_SECOND,
        proposal=Proposal(
            receipt=_SECOND,
            shares=(_refund("VR-2", 100_000), _refund("VR-3", 5000)),
            tier=Tier.SUM,
            evidence=(Evidence(text="1000.00 + 50.00 = 1050.00 GBP", weight=20),),
            score=20,
        ),
    ),
    Verdict(
        receipt=_THIRD,
        proposal=None,
        others=(
            Proposal(receipt=_THIRD, shares=(_refund("VR-3", 5000),), tier=Tier.ALIAS, evidence=(), score=30),
            _BY_NAME,
        ),
        tie="nothing tells VR-3 and acme/CM-1 apart",
    ),
    Verdict(receipt=_FOURTH, proposal=None, vetoes=("VR-1: the text names VR-9",)),
)
