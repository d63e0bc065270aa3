"""A refund without credits takes the open ones, the oldest first."""

from __future__ import annotations

import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from beancount_refunds.recording.proposals import open_credits, propose
from tests.stories.book import book

DAY = datetime.date(2026, 3, 1)
CREDITS = """
    2026-02-03 custom "vendor-credit" "acme/CM-2" 200.00 GBP Expenses:Purchases
    2026-02-02 custom "vendor-credit" "acme/CM-9" 100.00 GBP Expenses:Purchases
    2026-02-02 custom "vendor-credit" "acme/CM-8" 100.00 USD Expenses:Purchases
    2026-02-02 custom "vendor-credit" "acme/CM-7" 50.00 GBP Expenses:Purchases
    2026-02-02 custom "vendor-credit" "shen/TK-1" 900.00 GBP Expenses:Purchases
    2026-02-02 custom "vendor-credit" "acme/GONE" 70.00 GBP Expenses:Purchases
    2026-02-10 custom "reversal" "acme/GONE"
      reason: "ERROR"
    2026-02-10 custom "vendor-refund" "VR-1" 50.00 GBP "acme/CM-7"
    2026-03-02 custom "vendor-credit" "acme/LATER" 70.00 GBP Expenses:Purchases
    """


def test_open_credits_stand_by_age_without_what_is_reserved_reversed_or_later() -> None:
    settlement = book(CREDITS).settlement
    assert [credit.id for credit in open_credits(settlement, "acme", DAY)] == [
        "acme/CM-8",
        "acme/CM-9",
        "acme/CM-2",
    ]
    assert open_credits(settlement, "nobody", DAY) == ()


def test_each_credit_is_filled_before_the_next() -> None:
    found = propose(book(CREDITS).settlement, "acme", 25000, "GBP", DAY)
    assert [(part.credit.id, part.amount_minor) for part in found.parts] == [
        ("acme/CM-9", 10000),
        ("acme/CM-2", 15000),
    ]
    assert found.missing_minor == 0


def test_what_the_credits_do_not_have_is_said() -> None:
    found = propose(book(CREDITS).settlement, "acme", 35000, "GBP", DAY)
    assert (sum(part.amount_minor for part in found.parts), found.missing_minor) == (30000, 5000)


@settings(max_examples=40, deadline=None)
@given(
    credits_=st.lists(st.tuples(st.integers(1, 28), st.integers(1, 10**6)), max_size=6),
    asked=st.integers(1, 5 * 10**6),
)
def test_a_proposal_adds_up_to_what_was_asked_exactly(credits_: list[tuple[int, int]], asked: int) -> None:
    lines = "\n".join(
        f'2026-02-{day:02} custom "vendor-credit" "acme/{number}" {minor // 100}.{minor % 100:02} GBP Expenses:Purchases'
        for number, (day, minor) in enumerate(credits_)
    )
    settlement = book(f"2020-01-01 open Assets:Cash\n{lines}").settlement
    found = propose(settlement, "acme", asked, "GBP", DAY)
    assert sum(part.amount_minor for part in found.parts) + found.missing_minor == asked
    assert found.missing_minor == max(0, asked - sum(minor for _, minor in credits_))
    # All but the last are taken whole, and none is passed over.
    assert [part.credit for part in found.parts] == list(
        open_credits(settlement, "acme", DAY)[: len(found.parts)]
    )
    assert all(part.amount_minor == part.credit.available_balance_minor for part in found.parts[:-1])
