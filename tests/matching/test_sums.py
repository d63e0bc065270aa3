"""Receipts that pay several items of one vendor."""

from __future__ import annotations

import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.matching.matcher import match
from beancount_refunds.matching.model import OpenItem, Proposal, Tier
from beancount_refunds.matching.terms import Terms
from tests.matching.samples import ACME, ACME_IBAN, SHEN, TARN, credit, names, receipt, refund, told

FROM_ACME: dict[str, Any] = {"counterparty": "Acme Components Limited"}


def test_a_sum_that_only_some_items_make_is_proposed() -> None:
    items = [refund("A-1", 10000), refund("A-2", 20000), refund("A-3", 7000), refund("S-1", 30000, SHEN)]
    assert told([receipt("", 30000, **FROM_ACME)], items) == (
        "FT1: sum A-1 10000 A-2 20000\n"
        "    +20 100.00 + 200.00 = 300.00 GBP\n"
        "    +15 name of acme in the counterparty\n"
    )


def test_a_sum_that_two_ways_make_is_refused() -> None:
    items = [refund("A-1", 10000), refund("A-2", 20000), refund("A-3", 5000), refund("A-4", 25000)]
    assert told([receipt("", 30000, **FROM_ACME)], items) == (
        "FT1: none\n"
        "  or sum A-1 10000 A-2 20000\n"
        "  or sum A-3 5000 A-4 25000\n"
        "  tie: nothing tells A-1, A-2 and A-3, A-4 apart\n"
    )


def test_what_the_text_names_is_part_of_the_sum() -> None:
    items = [refund("VR-11", 10000), refund("VR-12", 20000), refund("VR-13", 5000), refund("VR-14", 25000)]
    assert told([receipt("VR-13 AND OTHERS", 30000, **FROM_ACME)], items) == (
        "FT1: sum VR-13 5000 VR-14 25000\n"
        "    +50 refund VR-13 in the text\n"
        "    +20 50.00 + 250.00 = 300.00 GBP\n"
        "    +15 name of acme in the counterparty\n"
        "  not VR-13: 300.00 GBP is more than the 50.00 GBP expected\n"
    )


def test_three_items_are_found_and_four_are_not_looked_for() -> None:
    items = [refund(f"A-{minor}", minor) for minor in (1100, 2300, 4700, 9100)]
    assert told([receipt("", 8100, **FROM_ACME)], items).startswith("FT1: sum A-1100 1100 A-2300 2300 A-4700")
    assert "sum" not in told([receipt("", 17200, **FROM_ACME)], items)
    terms = Terms(most_members=4)
    assert told([receipt("", 17200, **FROM_ACME)], items, terms).startswith("FT1: sum A-1100 1100 A-2300")


def test_more_items_than_the_bound_are_not_tried() -> None:
    items = [refund("A-1", 10000), refund("A-2", 20000), refund("A-3", 7000)]
    found = told([receipt("", 30000, **FROM_ACME)], items, Terms(most_summands=2))
    assert found == "FT1: none\n"
    many = [*items, *(refund(f"B-{number}", 100 + number) for number in range(60))]
    assert told([receipt("", 30000, **FROM_ACME)], many, Terms(most_summands=6)) == "FT1: none\n"


def test_refunds_and_credits_are_not_added_up() -> None:
    found = told([receipt("", 30000, **FROM_ACME)], [refund("A-1", 10000), credit("acme/CM-2", 20000)])
    assert found == "FT1: none\n"
    credits_ = [credit("acme/CM-1", 10000), credit("acme/CM-2", 20000)]
    found = told([receipt("", 30000, counterparty_iban=ACME_IBAN)], credits_)
    assert found.startswith("FT1: sum acme/CM-1 10000 acme/CM-2 20000\n")


def test_only_items_that_could_be_paid_alone_are_added_up() -> None:
    late = refund("A-2", 20000, since=datetime.date(2026, 2, 22))
    far = refund("A-2", 20000, expected_on=datetime.date(2026, 2, 4))
    euro = refund("A-2", 20000, currency="EUR")
    rejected = refund("A-2", 20000, rejected=frozenset({"FT1"}))
    for other in (late, far, euro, rejected):
        assert "sum" not in told([receipt("", 30000, **FROM_ACME)], [refund("A-1", 10000), other])


def test_an_order_that_items_share_leads_to_their_sum() -> None:
    order = names(order="KB-556677")
    items = [refund("A-1", 10000, names=order), refund("A-2", 20000, names=order)]
    assert told([receipt("KB-556677", 30000)], items) == (
        "FT1: sum A-1 10000 A-2 20000\n"
        "    +20 order KB-556677 in the text, which others share\n"
        "    +20 100.00 + 200.00 = 300.00 GBP\n"
        "  not A-1: 300.00 GBP is more than the 100.00 GBP expected\n"
        "  not A-2: 300.00 GBP is more than the 200.00 GBP expected\n"
    )


def test_the_name_of_another_vendor_stands_against_a_sum() -> None:
    order = names(order="KB-556677")
    items = [refund("A-1", 10000, names=order), refund("A-2", 20000, names=order), refund("T-1", 1, TARN)]
    assert "sum" not in told([receipt("KB-556677", 30000, counterparty="Tarn Supplies")], items)


def test_items_named_together_are_exact_only_if_nothing_speaks_against_one() -> None:
    items = [
        refund("VR-11", 10000),
        refund("VR-12", 20000, TARN),
        refund("VR-13", 20000, names=names(order="KB-99")),
    ]
    both = "VR-11 VR-12"
    assert told([receipt(both, 30000)], items).startswith("FT1: exact VR-11 10000 VR-12 20000\n")
    assert told([receipt(both, 30000, counterparty="Tarn Supplies")], items).startswith(
        "FT1: none\n  or name VR-11 10000 VR-12"
    )
    assert told([receipt("VR-11 KB-99 ACME COMP", 30000)], items).startswith("FT1: sum VR-11 10000 VR-13")
    ruled_out = "FT1: none\n  not VR-11: 300.00 GBP is more than the 100.00 GBP expected\n"
    assert told(
        [receipt(both, 30000, counterparty_iban=ACME_IBAN)], [items[0], refund("VR-12", 20000, SHEN)]
    ) == (
        "FT1: none\n"
        "  not VR-11: 300.00 GBP is more than the 100.00 GBP expected\n"
        "  not VR-12: the counterparty's IBAN GB33BUKB20201555555555 is not DE89370400440532013000 of shen\n"
    )
    euro = [items[0], refund("VR-12", 20000, TARN, currency="EUR")]
    assert told([receipt(both, 30000)], euro).startswith(ruled_out)


def test_the_sum_with_what_is_named_needs_that_to_be_possible() -> None:
    items = [refund("VR-11", 10000, rejected=frozenset({"FT1"})), refund("VR-12", 20000)]
    found = told([receipt("VR-11 ACME COMP", 30000)], items)
    assert found == "FT1: none\n  not VR-11: somebody looked at FT1 and rejected it\n"


amounts = st.lists(st.integers(1, 60), min_size=0, max_size=7)


@given(amounts=amounts, total=st.integers(2, 120))
def test_a_sum_stands_exactly_when_one_way_makes_it(amounts: list[int], total: int) -> None:
    """Against all combinations of two and three."""
    items = [refund(f"A-{place:03}", minor) for place, minor in enumerate(amounts)]
    if total in amounts:
        return
    ways = {
        ids
        for ids in _combinations(items)
        if sum(item.amount_minor for item in items if item.id in ids) == total
    }
    (verdict,) = match([receipt("", total, counterparty=ACME.names[0])], items, Terms())
    shown = [one for one in (verdict.proposal, *verdict.others) if one and one.tier is Tier.SUM]
    assert {frozenset(one.item_ids) for one in shown} <= ways
    assert len(shown) == min(len(ways), 2)
    stands = isinstance(verdict.proposal, Proposal) and verdict.proposal.tier is Tier.SUM
    assert stands == (len(ways) == 1)


def _combinations(items: list[OpenItem]) -> set[frozenset[str]]:
    ids = [item.id for item in items]
    return {frozenset((a, b, c)) for a in ids for b in ids for c in ids if len({a, b, c}) > 1}
