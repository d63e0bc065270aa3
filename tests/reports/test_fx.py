"""Exchange differences: realised by each posting of a refund, and unrealised on what is open."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.reports import Filters
from beancount_refunds.reports.fx import fx
from beancount_refunds.reports.question import Question
from tests.books_on_disk import HEADER
from tests.reports.fx_books import FX_BOOKS
from tests.reports.told import columns, day, opened, told

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.ledger import Ledger


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """The ledger FX_BOOKS."""
    return opened(tmp_path_factory.mktemp("fx"), FX_BOOKS)


# --------------------------------------------------------------------------------------- realised


def test_each_posting_of_a_refund_shows_its_proceeds_carrying_amount_and_gain(books: Ledger) -> None:
    keys = ("id", "on", "kind", "proceeds_minor", "carrying_amount_minor", "fx_gain_loss_minor", "fx_account")
    # The arithmetic stands in fx_books, beside each directive.
    assert columns(fx(books, Question()), *keys) == [
        ("R1", "2026-01-20", "refund", 8000, 8000, 0, None),
        ("R2", "2026-01-26", "refund", 7800, 8000, -200, "Expenses:FX"),
        ("R3", "2026-01-28", "refund", 3900, 4000, -100, "Expenses:FX"),
        ("R3", "2026-02-02", "unmatch", -3900, -4000, 100, "Expenses:FX"),
        ("R3", "2026-02-03", "refund", 3900, 4160, -260, "Expenses:FX"),
        ("R4", "2026-02-05", "refund", 11000, 10200, 800, "Income:FX"),
        ("R5", "2026-02-06", "refund", 7700, 7500, 200, "Income:FX"),
        ("R3", "2026-02-10", "reversal", -3900, -4160, 260, "Expenses:FX"),
        ("R6", "2026-03-05", "refund", 4500, 4300, 200, "Income:FX"),
    ]


def test_the_arithmetic_of_a_gain_can_be_followed_on_a_calculator(books: Ledger) -> None:
    assert [row["arithmetic"] for row in fx(books, Question()).rows] == [
        "cleared 100.00 USD stated; proceeds 80.00 GBP; less carrying amount 80.00 GBP = 0.00 GBP",
        "cleared 780.00 CNY × 0.1 ∕ 0.78 = 100.00 USD; proceeds 780.00 CNY × 0.1 = 78.00 GBP;"
        " less carrying amount 80.00 GBP = -2.00 GBP",
        "cleared 39.00 GBP ∕ 0.78 = 50.00 USD; proceeds 39.00 GBP;"
        " less carrying amount 40.00 GBP = -1.00 GBP",
        "cleared -39.00 GBP ∕ 0.78 = -50.00 USD; proceeds -39.00 GBP;"
        " less carrying amount -40.00 GBP = 1.00 GBP",
        "cleared 39.00 GBP ∕ 0.75 = 52.00 USD; proceeds 39.00 GBP;"
        " less carrying amount 41.60 GBP = -2.60 GBP",
        "cleared 500.00 CNY stated and 10,000 JPY stated; proceeds 110.00 GBP;"
        " less carrying amount 102.00 GBP = 8.00 GBP",
        "cleared 100.00 USD; proceeds 77.00 GBP stated; less carrying amount 75.00 GBP = 2.00 GBP",
        "cleared -39.00 GBP ∕ 0.75 = -52.00 USD; proceeds -39.00 GBP;"
        " less carrying amount -41.60 GBP = 2.60 GBP",
        "cleared 50.00 EUR; proceeds 50.00 EUR × 0.9 = 45.00 GBP; less carrying amount 43.00 GBP = 2.00 GBP",
    ]


def test_a_row_names_its_rates_with_the_days_of_their_prices(books: Ledger) -> None:
    (row,) = (row for row in told(fx(books, Question())) if row["id"] == "R2")
    assert row == {
        "id": "R2",
        "on": "2026-01-26",
        "kind": "refund",
        "vendor_id": "acme",
        "credit_ids": ("acme/1",),
        "bank_transaction_ref": "B2",
        "refund_amount_minor": 78000,
        "currency_code": "CNY",
        "cleared_minor": 10000,
        "credit_currency_code": "USD",
        "cleared_by": "rate",
        # 0.10 ∕ 0.78 = 5 ∕ 39, a number that never ends: 12 digits of it.
        "cleared_rate": Decimal("0.128205128205"),
        "cleared_rate_on": "2026-01-02",  # the older of the two prices
        "bank_amount_minor": 78000,
        "bank_currency_code": "CNY",
        "proceeds_minor": 7800,
        "proceeds_by": "rate",
        "proceeds_rate": Decimal("0.1"),
        "proceeds_rate_on": "2026-01-02",
        "carrying_amount_minor": 8000,
        "fx_gain_loss_minor": -200,
        "functional_currency_code": "GBP",
        "fx_account": "Expenses:FX",
        "arithmetic": "cleared 780.00 CNY × 0.1 ∕ 0.78 = 100.00 USD; proceeds 780.00 CNY × 0.1 = 78.00 GBP;"
        " less carrying amount 80.00 GBP = -2.00 GBP",
    }


def test_a_mirror_names_the_day_whose_rates_it_repeats_and_its_own_bank_line(books: Ledger) -> None:
    rows = told(fx(books, Question()), "on", "remark", "bank_transaction_ref", "id")
    assert [row for row in rows if row.pop("id") == "R3"] == [
        {"on": "2026-01-28", "bank_transaction_ref": "B3"},
        {
            "on": "2026-02-02",
            "bank_transaction_ref": "B3",
            "remark": "mirror of 2026-01-28, at its amounts and rates",
        },
        {"on": "2026-02-03", "bank_transaction_ref": "B4"},
        {
            "on": "2026-02-10",
            "bank_transaction_ref": "BACK",
            "remark": "mirror of 2026-02-03, at its amounts and rates",
        },
    ]


def test_what_stands_in_the_ledger_instead_of_a_rate_is_called_stated(books: Ledger) -> None:
    keys = ("id", "cleared_by", "proceeds_by", "bank_amount_minor", "bank_currency_code", "remark")
    assert columns(fx(books, Question()), *keys)[5:7] == [
        ("R4", "stated", "same currency", 11000, "GBP", "credits of several currencies: see the parts"),
        # The bank got 65.00 EUR, a fee of 5.00 was kept on the way.
        ("R5", "same currency", "stated", 7000, "EUR", None),
    ]


def test_the_total_equals_the_accounts_of_gains_and_losses(books: Ledger) -> None:
    table = fx(books, Question())
    (total,) = table.totals
    # 0 − 2.00 − 1.00 + 1.00 − 2.60 + 8.00 + 2.00 + 2.60 + 2.00 = 10.00
    keys = ("proceeds_minor", "carrying_amount_minor", "fx_gain_loss_minor")
    assert [total[key] for key in keys] == [39000, 38000, 1000]
    assert table.summary == (
        # A mirror counts where it is posted: of the losses 2.00 + 1.00 − 1.00 + 2.60 − 2.60.
        "9 postings: gains 12.00 GBP, losses -2.00 GBP, net 10.00 GBP",
        "the net equals what refunds posted on Expenses:FX and Income:FX, to the last minor unit",
        "written by hand on Expenses:FX and Income:FX, and not in this table: -3.00 GBP",
    )


def test_the_period_chooses_postings_by_their_own_day(books: Ledger) -> None:
    february = Filters(since=day("2026-02-01"), until=day("2026-02-28"))
    table = fx(books, Question(filters=february))
    assert columns(table, "id", "kind") == [
        ("R3", "unmatch"),
        ("R3", "refund"),
        ("R4", "refund"),
        ("R5", "refund"),
        ("R3", "reversal"),
    ]
    # 1.00 − 2.60 + 8.00 + 2.00 + 2.60 = 11.00
    assert table.summary[:2] == (
        "5 postings: gains 10.00 GBP, losses 1.00 GBP, net 11.00 GBP",
        "the net equals what refunds posted on Expenses:FX and Income:FX, to the last minor unit",
    )
    assert (table.since, table.until) == (february.since, february.until)


def test_nothing_by_hand_on_the_accounts_is_not_spoken_of(books: Ledger) -> None:
    assert fx(books, Question(filters=Filters(until=day("2026-01-31")))).summary == (
        "3 postings: gains none, losses -3.00 GBP, net -3.00 GBP",
        "the net equals what refunds posted on Expenses:FX and Income:FX, to the last minor unit",
    )


def test_a_direct_price_is_one_step_even_beside_a_way_through_the_functional_currency(
    tmp_path: pathlib.Path,
) -> None:
    text = (
        HEADER
        + """\
2026-01-02 price USD 0.80 GBP
2026-01-02 price CNY 0.10 GBP
2026-01-02 price CNY 0.14 USD
2026-01-10 custom "vendor-credit" "acme/1" 100.00 USD Expenses:Purchases
2026-01-20 custom "vendor-refund" "R1" 500.00 CNY "acme/1"
  bank_transaction_ref: "B1"
"""
    )
    # 80.00 × 70.00 ∕ 100.00 = 56.00
    assert columns(fx(opened(tmp_path, text), Question()), "arithmetic") == [
        (
            "cleared 500.00 CNY × 0.14 = 70.00 USD; proceeds 500.00 CNY × 0.1 = 50.00 GBP;"
            " less carrying amount 56.00 GBP = -6.00 GBP",
        )
    ]


def test_a_part_of_the_refunds_is_not_compared_with_the_accounts(books: Ledger) -> None:
    table = fx(books, Question(filters=Filters(vendors=frozenset({"shen"}))))
    assert table.summary == (
        "1 posting: gains 8.00 GBP, losses none, net 8.00 GBP",
        "not compared with the accounts: only a part of the refunds is asked for",
    )


def test_an_account_that_serves_something_else_too_is_said_to_differ(tmp_path: pathlib.Path) -> None:
    shared = '2026-01-01 custom "refund-policy" "fee_account" Expenses:FX\n'
    text = FX_BOOKS.replace("2026-01-02 price USD", shared + "2026-01-02 price USD", 1)
    summary = fx(opened(tmp_path, text), Question()).summary
    assert summary[1] == "our postings moved Expenses:FX and Income:FX by 5.00 EUR more, and not for FX"


def test_without_refunds_in_foreign_currency_nothing_was_realised(tmp_path: pathlib.Path) -> None:
    no_accounts = "\n".join(line for line in HEADER.splitlines() if "fx_" not in line)
    table = fx(opened(tmp_path, no_accounts), Question())
    assert (table.rows, table.totals, table.summary) == (
        (),
        (),
        ("0 postings: gains none, losses none, net none",),
    )
    assert [other.rows for other in table.also] == [(), ()]


def test_a_mirror_without_what_it_takes_back_keeps_its_own_day(books: Ledger) -> None:
    # As where another plugin drops old transactions.
    kept = tuple(one for one in books.entries if getattr(one, "narration", "") != "Refund R3")
    rows = told(fx(dataclasses.replace(books, entries=kept), Question()), "id", "on", "remark")
    assert [row for row in rows if row["id"] == "R3"] == [
        {"id": "R3", "on": on, "remark": f"mirror of {on}, at its amounts and rates"}
        for on in ("2026-02-02", "2026-02-10")
    ]


# ------------------------------------------------------------------------------------------ parts


def test_the_carrying_amount_of_a_part_is_a_cumulative_share(books: Ledger) -> None:
    parts, _ = fx(books, Question()).also
    keys = ("id", "credit_id", "carried_by", "carrying_rate", "carrying_rate_on", "arithmetic")
    by_rate = ("acme/1", "rate", Decimal("0.8"), "2026-01-02")
    assert columns(parts, *keys) == [
        ("R1", *by_rate, "240.00 GBP × 100.00 ∕ 300.00 = 80.00 GBP"),
        ("R2", *by_rate, "240.00 GBP × 200.00 ∕ 300.00 less 80.00 GBP taken before = 80.00 GBP"),
        ("R3", *by_rate, "240.00 GBP × 250.00 ∕ 300.00 less 160.00 GBP taken before = 40.00 GBP"),
        ("R3", *by_rate, "given back -40.00 GBP"),
        ("R3", *by_rate, "240.00 GBP × 252.00 ∕ 300.00 less 160.00 GBP taken before = 41.60 GBP"),
        (
            "R4",
            *("shen/1", "rate", Decimal("0.1"), "2026-01-02"),
            "50.00 GBP × 500.00 ∕ 500.00 = 50.00 GBP",
        ),
        ("R4", *("shen/2", "stated", None, None), "52.00 GBP × 10,000 ∕ 10,000 = 52.00 GBP"),
        (
            "R5",
            *("acme/2", "rate", Decimal("0.75"), "2026-02-01"),
            "75.00 GBP × 100.00 ∕ 100.00 = 75.00 GBP",
        ),
        ("R3", *by_rate, "given back -41.60 GBP"),
        (
            "R6",
            *("acme/3", "rate", Decimal("0.86"), "2026-02-28"),
            "43.00 GBP × 50.00 ∕ 50.00 = 43.00 GBP",
        ),
    ]
    (total,) = parts.totals
    assert total["carrying_amount_minor"] == 38000


def test_only_the_parts_of_the_postings_shown_are_explained(books: Ledger) -> None:
    parts, _ = fx(books, Question(filters=Filters(since=day("2026-03-01")))).also
    assert columns(parts, "id", "on") == [("R6", "2026-03-05")]
