"""Receipts and open items made by hand, and verdicts as text."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from beancount_refunds.matching.matcher import match
from beancount_refunds.matching.model import BankReceipt, ItemKind, ItemName, OpenItem, Party
from beancount_refunds.matching.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beancount_refunds.matching.model import Proposal, Verdict

ACME_IBAN = "GB33BUKB20201555555555"
SHEN_IBAN = "DE89370400440532013000"
OTHER_IBAN = "BE68539007547034"

ACME = Party(id="acme", names=("Acme Components Ltd", "ACME COMP"), iban=ACME_IBAN)
SHEN = Party(id="shen", names=("Shen Lighting Co., Ltd",), iban=SHEN_IBAN)
#: A vendor of whom no IBAN is known.
TARN = Party(id="tarn", names=("Tarn Supplies",))

ISSUED = datetime.date(2026, 2, 2)
EXPECTED = datetime.date(2026, 2, 20)
BOOKED = datetime.date(2026, 2, 21)


def names(**texts: str) -> tuple[ItemName, ...]:
    """Names by kind; ``_`` for the blank in a kind."""
    return tuple(ItemName(kind=kind.replace("_", " "), text=text) for kind, text in texts.items())


def refund(id_: str = "VR-0001", amount: int = 45000, party: Party = ACME, **given: Any) -> OpenItem:
    """A refund of 450.00 GBP that is expected on 20 February."""
    more = given.pop("names", ())
    values: dict[str, Any] = {
        "currency": "GBP",
        "since": ISSUED,
        "expected_on": EXPECTED,
        "credit_ids": ("acme/CM-1",),
    }
    return OpenItem(
        id=id_,
        kind=ItemKind.REFUND,
        party=party,
        amount_minor=amount,
        names=(*names(refund=id_), *more),
        **(values | given),
    )


def credit(id_: str = "acme/CM-17", amount: int = 60000, party: Party = ACME, **given: Any) -> OpenItem:
    """A credit with 600.00 GBP available."""
    more = given.pop("names", ())
    values: dict[str, Any] = {"currency": "GBP", "since": ISSUED, "credit_ids": (id_,)}
    return OpenItem(
        id=id_,
        kind=ItemKind.CREDIT,
        party=party,
        amount_minor=amount,
        names=(*names(credit=id_), *more),
        **(values | given),
    )


def receipt(text: str = "", amount: int = 45000, reference: str = "FT1", **given: Any) -> BankReceipt:
    """A receipt of 450.00 GBP on 21 February."""
    values: dict[str, Any] = {"currency": "GBP", "booked_on": BOOKED, "account": "Assets:Bank"}
    return BankReceipt(reference=reference, amount_minor=amount, text=text, **(values | given))


def told(receipts: Sequence[BankReceipt], items: Sequence[OpenItem], terms: Terms | None = None) -> str:
    """What the matcher says, every word of it."""
    return "".join(map(_verdict, match(receipts, items, terms or Terms())))


def chosen(text: str, *items: OpenItem, **given: Any) -> str:
    """The proposal for one receipt with that text in one line, else why there is none, or what is shown."""
    (verdict,) = match([receipt(text, **given)], items, Terms())
    if verdict.proposal:
        return _heading(verdict.proposal)
    if verdict.others and not verdict.tie:
        return f"or {_heading(verdict.others[0])}"
    return verdict.tie or "; ".join(verdict.vetoes) or "nothing"


def _verdict(verdict: Verdict) -> str:
    lines = [f"{verdict.receipt.reference}: " + (_heading(verdict.proposal) if verdict.proposal else "none")]
    others = [(f"  or {_heading(other)}", _reasons(other)) for other in verdict.others]
    lines += _reasons(verdict.proposal) if verdict.proposal else []
    for place, (heading, reasons) in enumerate(others):
        lines += [heading, *(reasons if not (place or verdict.proposal or verdict.tie) else ())]
    lines += [f"  tie: {verdict.tie}"] if verdict.tie else []
    lines += (f"  not {reason}" for reason in verdict.vetoes)
    return "\n".join(lines) + "\n"


def _reasons(proposal: Proposal) -> list[str]:
    return [f"    {one.weight:+} {one.text}" for one in proposal.evidence]


def _heading(proposal: Proposal) -> str:
    shares = " ".join(f"{share.item.id} {share.amount_minor}" for share in proposal.shares)
    words = [proposal.tier.word, shares]
    words += [f"fee {proposal.fee_minor}"] if proposal.fee_minor else []
    words += [f"excess {proposal.excess_minor}"] if proposal.excess_minor else []
    words += ["received"] if proposal.received else []
    return " ".join(words)
