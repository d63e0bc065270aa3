"""Who gets what, when several receipts claim the same."""

from __future__ import annotations

import datetime
from typing import Any

from tests.matching.samples import ACME_IBAN, credit, receipt, refund, told

FROM_ACME: dict[str, Any] = {"counterparty": "ACME COMP"}


def headings(text: str) -> list[str]:
    """What stands for each receipt, and why nothing does."""
    return [
        line.strip() for line in text.splitlines() if line[:2] == "FT" or line.startswith(("  tie", "  not"))
    ]


def test_what_is_certain_leaves_the_rest_to_the_others() -> None:
    receipts = [receipt("VR-0001"), receipt("", reference="FT2", **FROM_ACME)]
    assert headings(told(receipts, [refund(), refund("VR-0002")])) == [
        "FT1: exact VR-0001 45000",
        "FT2: alias VR-0002 45000",
    ]


def test_what_goes_to_another_is_told() -> None:
    receipts = [receipt("VR-0001"), receipt("", reference="FT2", **FROM_ACME)]
    assert headings(told(receipts, [refund()])) == [
        "FT1: exact VR-0001 45000",
        "FT2: none",
        "not VR-0001: goes to FT1, with stronger evidence",
    ]


def test_the_weaker_tier_waits_for_the_stronger() -> None:
    receipts = [
        receipt("", counterparty_iban=ACME_IBAN, booked_on=datetime.date(2026, 2, 22)),
        receipt("", reference="FT2", **FROM_ACME),
        receipt("VR-0002", reference="FT3"),
    ]
    items = [refund(), refund("VR-0002"), refund("VR-0003")]
    assert headings(told(receipts, items)) == [
        "FT2: none",
        "tie: nothing tells VR-0001 and VR-0003 apart",
        "FT3: exact VR-0002 45000",
        "FT1: none",
        "tie: nothing tells VR-0001 and VR-0003 apart",
    ]
    assert headings(told(receipts, items[:2])) == [
        "FT2: none",
        "not VR-0001: goes to FT1, with stronger evidence",
        "FT3: exact VR-0002 45000",
        "FT1: iban VR-0001 45000",
    ]


def test_two_that_nothing_tells_apart_are_refused() -> None:
    assert headings(told([receipt("", **FROM_ACME)], [refund(), refund("VR-0002")])) == [
        "FT1: none",
        "tie: nothing tells VR-0001 and VR-0002 apart",
    ]


def test_a_day_decides_only_where_it_is_far_from_the_other() -> None:
    nearly = refund("VR-0002", expected_on=datetime.date(2026, 2, 19))
    far = refund("VR-0002", expected_on=datetime.date(2026, 2, 12))
    assert headings(told([receipt("", **FROM_ACME)], [refund(), nearly]))[0] == "FT1: none"
    assert headings(told([receipt("", **FROM_ACME)], [refund(), far])) == ["FT1: alias VR-0001 45000"]


def test_two_receipts_that_claim_one_refund_alike_are_refused() -> None:
    receipts = [receipt("", reference=f"FT{number}", **FROM_ACME) for number in range(1, 4)]
    said = headings(told(receipts, [refund()]))
    assert said[:2] == ["FT1: none", "tie: VR-0001 is claimed by FT2 as well"]


def test_many_equals_are_not_all_listed() -> None:
    items = [refund(f"VR-{number}") for number in range(1, 8)]
    said = headings(told([receipt("", **FROM_ACME)], items))
    assert said[1] == "tie: nothing tells VR-1, VR-2, VR-3, VR-4 and others apart"


def test_a_credit_serves_several_receipts_while_it_lasts() -> None:
    parts = [receipt("acme/CM-17 ACME COMP", minor, f"FT{minor}") for minor in (15000, 25000, 20000)]
    assert headings(told(parts, [credit()])) == [
        "FT15000: exact acme/CM-17 15000",
        "FT20000: exact acme/CM-17 20000",
        "FT25000: exact acme/CM-17 25000",
    ]
    assert headings(told([*parts, receipt("acme/CM-17 ACME COMP", 100)], [credit()])) == [
        "FT1: none",
        "tie: acme/CM-17 is claimed by FT15000, FT20000 and FT25000 as well",
        "FT15000: none",
        "tie: acme/CM-17 is claimed by FT1, FT20000 and FT25000 as well",
        "FT20000: none",
        "tie: acme/CM-17 is claimed by FT1, FT15000 and FT25000 as well",
        "FT25000: none",
        "tie: acme/CM-17 is claimed by FT1, FT15000 and FT20000 as well",
    ]


def test_a_sum_gives_way_to_what_is_named() -> None:
    items = [refund("VR-11", 10000), refund("VR-12", 20000), refund("VR-13", 5000), refund("VR-14", 25000)]
    receipts = [receipt("", 30000, **FROM_ACME), receipt("VR-13", 5000, "FT2")]
    assert headings(told(receipts, items)) == [
        "FT1: sum VR-11 10000 VR-12 20000",
        "FT2: exact VR-13 5000",
    ]


def test_a_sum_that_lost_a_member_says_where_it_went() -> None:
    items = [refund("VR-11", 10000), refund("VR-12", 20000)]
    receipts = [receipt("", 30000, **FROM_ACME), receipt("VR-12", 20000, "FT2")]
    assert headings(told(receipts, items)) == [
        "FT1: none",
        "not VR-12: goes to FT2, with stronger evidence",
        "FT2: exact VR-12 20000",
    ]


def test_a_sum_stands_when_the_other_way_lost_a_member() -> None:
    items = [refund("VR-11", 10000), refund("VR-12", 20000), refund("VR-13", 20000)]
    receipts = [receipt("", 30000, **FROM_ACME), receipt("VR-13", 20000, "FT2")]
    assert headings(told(receipts, items)) == [
        "FT1: sum VR-11 10000 VR-12 20000",
        "FT2: exact VR-13 20000",
    ]


def test_no_receipts_and_no_items_give_no_verdicts() -> None:
    assert told([], []) == ""
    assert told([], [refund()]) == ""
    assert told([receipt("VR-0001")], []) == "FT1: none\n"
