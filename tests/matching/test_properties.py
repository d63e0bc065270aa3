"""What holds of every verdict, whatever the receipts and items."""

from __future__ import annotations

import datetime
from collections import Counter
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from beancount_refunds.matching import tokens
from beancount_refunds.matching.matcher import MOST_OTHERS, match
from beancount_refunds.matching.model import BankReceipt, ItemKind, OpenItem, Proposal, Tier
from beancount_refunds.matching.terms import Terms
from beancount_refunds.money import Money
from tests.matching.samples import ACME, ACME_IBAN, SHEN, TARN, credit, names, receipt, refund

DAYS = st.integers(-5, 25).map(lambda days: datetime.date(2026, 2, 10) + datetime.timedelta(days))
AMOUNTS = st.sampled_from([5000, 10000, 15000, 20000, 20500])
CURRENCIES = st.sampled_from(["GBP", "GBP", "GBP", "EUR"])
WORDS = st.sampled_from(
    [
        "VR-000",
        "VR-0010",
        "acme/CM-1",
        "shen/CM-2",
        "KB-556677",
        "ACME COMP",
        "Tarn Supplies",
        "thanks",
        "VR-1",
    ]
)


@st.composite
def open_items(draw: st.DrawFn) -> list[OpenItem]:
    """Refunds and credits of three vendors, in few amounts, so that they collide."""
    items = []
    for number in range(draw(st.integers(0, 5))):
        given_: dict[str, Any] = {
            "amount": draw(AMOUNTS),
            "party": draw(st.sampled_from([ACME, SHEN, TARN])),
            "currency": draw(CURRENCIES),
            "names": names(order="KB-556677") if draw(st.booleans()) else (),
            "rejected": frozenset({"FT1"} if draw(st.booleans()) else ()),
        }
        if draw(st.booleans()):
            items.append(refund(f"VR-00{number}0", expected_on=draw(DAYS), **given_))
        else:
            items.append(credit(f"{given_['party'].id}/CM-{number}", **given_))
    return items


@st.composite
def receipts(draw: st.DrawFn) -> list[BankReceipt]:
    """Receipts that name some of them, by id, by vendor, or not at all."""
    return [
        receipt(
            " ".join(draw(st.lists(WORDS, max_size=3))),
            draw(AMOUNTS),
            f"FT{number}",
            currency=draw(CURRENCIES),
            booked_on=draw(DAYS),
            counterparty=draw(st.sampled_from(["", "ACME COMP", "Tarn Supplies", "Shen Lightinq"])),
            counterparty_iban=draw(st.sampled_from([None, None, ACME_IBAN])),
            instructed=draw(st.sampled_from([None, Money(10000, "GBP")])),
            rate=draw(st.sampled_from([None, Decimal("0.5")])),
            charges_minor=draw(st.sampled_from([0, 500])),
            barred=draw(st.sampled_from([None, None, None, "a fee"])),
        )
        for number in range(draw(st.integers(0, 5)))
    ]


def every(receipts_: list[BankReceipt], items: list[OpenItem]) -> list[Proposal]:
    """All proposals that are shown."""
    found = match(receipts_, items, Terms())
    return [one for verdict in found for one in (verdict.proposal, *verdict.others) if one is not None]


@given(receipts(), open_items(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(
    receipts_: list[BankReceipt], items: list[OpenItem], chance: Any
) -> None:
    expected = match(receipts_, items, Terms())
    chance.shuffle(receipts_)
    chance.shuffle(items)
    assert match(receipts_, items, Terms()) == expected
    assert match(iter(receipts_), iter(items), Terms()) == expected


@given(receipts(), open_items())
def test_each_receipt_has_one_verdict_in_the_order_of_days(
    receipts_: list[BankReceipt], items: list[OpenItem]
) -> None:
    found = match(receipts_, items, Terms())
    assert [(one.receipt.booked_on, one.receipt.reference) for one in found] == sorted(
        (one.booked_on, one.reference) for one in receipts_
    )
    for verdict in found:
        assert len(verdict.others) <= MOST_OTHERS
        assert verdict.proposal not in verdict.others
        assert not (verdict.proposal and verdict.tie)


@given(receipts(), open_items())
def test_no_item_is_given_more_than_is_open(receipts_: list[BankReceipt], items: list[OpenItem]) -> None:
    taken: Counter[str] = Counter()
    times: Counter[str] = Counter()
    for verdict in match(receipts_, items, Terms()):
        for share in verdict.proposal.shares if verdict.proposal else ():
            taken[share.item.id] += share.amount_minor
            times[share.item.id] += 1
    for item in items:
        assert taken[item.id] <= item.amount_minor
        if item.kind is ItemKind.REFUND:
            assert taken[item.id] in {0, item.amount_minor}
            assert times[item.id] <= 1


@given(receipts(), open_items())
def test_the_shares_explain_the_receipt_to_the_penny(
    receipts_: list[BankReceipt], items: list[OpenItem]
) -> None:
    for one in every(receipts_, items):
        assert all(share.amount_minor > 0 for share in one.shares)
        assert min(one.fee_minor, one.excess_minor) == 0
        assert one.score == sum(reason.weight for reason in one.evidence)
        currencies = {share.item.currency for share in one.shares}
        if one.received:
            assert currencies != {one.receipt.currency}
            continue
        assert currencies == {one.receipt.currency}
        assert sum(share.amount_minor for share in one.shares) == (
            one.receipt.amount_minor + one.fee_minor - one.excess_minor
        )


@given(receipts(), open_items())
def test_no_veto_is_ever_overruled(receipts_: list[BankReceipt], items: list[OpenItem]) -> None:
    for one in every(receipts_, items):
        assert one.receipt.barred is None
        for share in one.shares:
            assert one.receipt.booked_on >= share.item.since
            assert one.receipt.reference not in share.item.rejected
            iban = one.receipt.counterparty_iban
            contradicted = iban and share.item.party.iban and iban != share.item.party.iban
            assert one.tier is Tier.NAME or not contradicted


@settings(max_examples=200)
@given(receipts(), open_items())
def test_nothing_is_exact_without_a_whole_name_of_each_item(
    receipts_: list[BankReceipt], items: list[OpenItem]
) -> None:
    for one in every(receipts_, items):
        if one.tier is Tier.EXACT:
            assert one.fee_minor == one.excess_minor == 0
            words = tokens.Pieces(tokens.folded(one.receipt.text)).texts
            for share in one.shares:
                assert any(_stands_in(tokens.key(name.text), words) for name in share.item.names)


def _stands_in(key: tuple[str, ...], words: tuple[str, ...]) -> bool:
    loose, text = tokens.without_zeros(key), tokens.without_zeros(words)
    return any(text[start : start + len(loose)] == loose for start in range(len(text)))


@given(receipts(), open_items())
def test_a_receipt_without_the_others_is_not_judged_worse(
    receipts_: list[BankReceipt], items: list[OpenItem]
) -> None:
    """What stands beside others is among what is shown for it alone."""
    for verdict in match(receipts_, items, Terms()):
        if verdict.proposal:
            (alone,) = match([verdict.receipt], items, Terms())
            shown = [alone.proposal, *alone.others]
            assert verdict.proposal in shown or len(alone.others) == MOST_OTHERS
