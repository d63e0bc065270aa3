"""Exchange differences: open credits at the closing rate, and the example books."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beanquery import query

from beancount_refunds.reports import Filters
from beancount_refunds.reports.fx import fx
from beancount_refunds.reports.question import Question
from tests.books_on_disk import HEADER
from tests.example_books import example_books
from tests.reports.fx_books import FX_BOOKS
from tests.reports.told import columns, day, lines, opened, told

if TYPE_CHECKING:
    import pathlib


def test_open_credits_are_valued_at_the_closing_rate_or_it_is_said_why_not(tmp_path: pathlib.Path) -> None:
    books = opened(tmp_path, FX_BOOKS)
    _, unrealised = fx(books, Question(filters=Filters(since=day("2026-03-01")))).also
    assert told(unrealised) == [
        {
            # 100.00 USD left of 300.00, carried at 240.00 − 160.00 = 80.00; 100.00 × 0.75 = 75.00.
            "id": "acme/1",
            "vendor_id": "acme",
            "issued_on": "2026-01-10",
            "unapplied_balance_minor": 10000,
            "currency_code": "USD",
            "carrying_amount_minor": 8000,
            "functional_currency_code": "GBP",
            "closing_rate": Decimal("0.75"),
            "closing_rate_on": "2026-02-01",
            "closing_value_minor": 7500,
            "unrealised_gain_minor": -500,
        },
        {
            "id": "shen/3",
            "vendor_id": "shen",
            "issued_on": "2026-02-07",
            "unapplied_balance_minor": 100000,
            "currency_code": "CNY",
            "carrying_amount_minor": 10000,
            "functional_currency_code": "GBP",
            "closing_rate": Decimal("0.09"),
            "closing_rate_on": "2026-03-09",
            "closing_value_minor": 9000,
            "unrealised_gain_minor": -1000,
        },
        {
            "id": "shen/4",
            "vendor_id": "shen",
            "issued_on": "2026-02-07",
            "unapplied_balance_minor": 7000,
            "currency_code": "SEK",
            "functional_currency_code": "GBP",
            "remark": "there is no price of SEK in GBP on or before 2026-03-10;"
            " no carrying amount: there was no usable price on 2026-02-07",
        },
    ]
    assert unrealised.summary == (
        "1 credit without a figure, and not in the total: see the remark",
        "none of this is posted: a revaluation is an entry of the closing, and is turned back after it",
    )
    (total,) = unrealised.totals
    keys = ("carrying_amount_minor", "closing_value_minor", "unrealised_gain_minor")
    assert [total[key] for key in keys] == [18000, 16500, -1500]


def test_a_rate_that_is_too_old_on_the_closing_day_values_nothing(tmp_path: pathlib.Path) -> None:
    text = (
        HEADER
        + """\
2026-01-02 price USD 0.80 GBP
2026-01-02 custom "refund-policy" "max_rate_age_days" 30
2026-01-10 custom "vendor-credit" "acme/1" 10.00 USD Expenses:Purchases
2026-03-10 custom "vendor-balance" "acme" 10.00 USD
"""
    )
    _, unrealised = fx(opened(tmp_path, text), Question()).also
    keys = ("carrying_amount_minor", "closing_rate", "closing_value_minor", "unrealised_gain_minor", "remark")
    assert columns(unrealised, *keys) == [
        (
            *(800, None, None, None),
            "the price of USD in GBP of 2026-01-02 is 67 days old on 2026-03-10, more than the 30 days"
            " allowed",
        )
    ]


def test_a_credit_carried_in_a_former_functional_currency_has_no_gain_in_the_new_one(
    tmp_path: pathlib.Path,
) -> None:
    text = (
        HEADER
        + """\
2026-01-02 price USD 0.80 GBP
2026-02-02 price USD 0.90 EUR
2026-01-10 custom "vendor-credit" "acme/1" 10.00 USD Expenses:Purchases
2026-02-01 custom "refund-policy" "functional_currency" "EUR"
2026-02-02 custom "vendor-balance" "acme" 10.00 USD
"""
    )
    _, unrealised = fx(opened(tmp_path, text), Question()).also
    keys = ("carrying_amount_minor", "closing_value_minor", "unrealised_gain_minor", "remark")
    assert columns(unrealised, *keys) == [
        (None, 900, None, "it is carried in GBP, the books are in EUR"),
    ]


def test_books_without_a_functional_currency_value_nothing_and_say_so(tmp_path: pathlib.Path) -> None:
    text = HEADER.replace('option "operating_currency" "GBP"\n', "").replace(
        '2020-01-01 custom "refund-policy" "functional_currency" "GBP"\n', ""
    )
    text += '2026-01-10 custom "vendor-credit" "acme/1" 10.00 USD Expenses:Purchases\n'
    _, unrealised = fx(opened(tmp_path, text), Question()).also
    assert told(unrealised) == [
        {
            "id": "acme/1",
            "vendor_id": "acme",
            "issued_on": "2026-01-10",
            "unapplied_balance_minor": 1000,
            "currency_code": "USD",
            "remark": "no functional currency is set",
        }
    ]


# ------------------------------------------------------------------------------------- the books


def test_the_gains_of_the_example_books_are_those_in_their_comments() -> None:
    expected: list[Any] = [
        ("VR-0005", "2026-03-03", 374),  # 404.35 − 400.61
        ("VR-0010", "2026-04-09", -224),  # 122.50 − 124.74
        ("VR-0012", "2026-04-24", -159),  # 296.40 − 297.99
        ("VR-0015", "2026-05-19", 10),  # 54.10 − 54.00
        ("VR-0015", "2026-05-21", -10),  # its mirror
        ("VR-0017", "2026-06-04", 787),  # 1,129.63 − 1,121.76
        ("VR-0016", "2026-06-09", 200),  # 272.00 − 270.00
    ]
    table = fx(example_books(), Question())
    assert columns(table, "id", "on", "fx_gain_loss_minor") == expected
    assert lines(table)[0] == 8
    assert table.rows[0]["arithmetic"] == (
        "cleared 518.40 USD × 0.78 ∕ 0.108 = 3,744.00 CNY; proceeds 518.40 USD × 0.78 = 404.35 GBP;"
        " less carrying amount 400.61 GBP = 3.74 GBP"
    )


def test_plain_postings_of_the_example_books_give_the_same_realised_gain() -> None:
    ledger = example_books()
    _, rows = query.run_query(
        list(ledger.entries),
        dict(ledger.options),
        "SELECT account, sum(number) WHERE account ~ ':FX:' AND narration ~ '^(Refund|Reversal of) '"
        " GROUP BY account ORDER BY account",
    )
    # Losses 2.24 + 1.59; gains 3.74 + 0.10 − 0.10 + 7.87 + 2.00.
    assert rows == [("Expenses:FX:Losses", Decimal("3.83")), ("Income:FX:Gains", Decimal("-13.61"))]
    table = fx(ledger, Question())
    assert table.totals[0]["fx_gain_loss_minor"] == 1361 - 383
    assert table.summary == (
        "7 postings: gains 13.61 GBP, losses -3.83 GBP, net 9.78 GBP",
        "the net equals what refunds posted on Expenses:FX:Losses and Income:FX:Gains, to the last minor unit",
        "written by hand on Expenses:FX:Losses and Income:FX:Gains, and not in this table: 19.20 GBP",
    )
