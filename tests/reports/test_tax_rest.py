"""What is in no return yet: deferred tax, and credits whose tax is not posted by us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.reports import Filters
from beancount_refunds.reports.question import Question
from beancount_refunds.reports.tax import tax
from tests.reports.tax_books import TAX_BOOKS
from tests.reports.told import columns, day, opened, told

if TYPE_CHECKING:
    import pathlib


def test_tax_that_waits_for_the_cash_is_the_memo_s_less_what_moved(tmp_path: pathlib.Path) -> None:
    period = Filters(since=day("2026-07-01"))
    _, deferred, _ = tax(opened(tmp_path, TAX_BOOKS), Question(filters=period)).also
    assert told(deferred) == [
        {
            "id": "acme/4",
            "issued_on": "2026-04-02",
            "vendor_id": "acme",
            "bill_id": "INV-4",
            "unapplied_balance_minor": 15000,  # 360 − 100 − 30 − 60 − 20
            "credit_currency_code": "GBP",
            "deferred_minor": 6000,
            "due_minor": 2667,  # 16.67 + 10.00
            "written_off_minor": 500,
            "not_due_minor": 2833,
            "currency_code": "GBP",
            "remark": "reduced by hand: the tax of that part, 3.33 GBP, is to be moved by hand too",
        },
        {
            "id": "acme/5",
            "issued_on": "2026-07-09",
            "vendor_id": "acme",
            "unapplied_balance_minor": 6000,
            "credit_currency_code": "EUR",
            "deferred_minor": 1600,  # 96.00 × 20 ∕ 120
            "due_minor": 800,
            "written_off_minor": 0,
            "not_due_minor": 800,
            "currency_code": "GBP",
        },
        {
            "id": "acme/H3",
            "issued_on": "2026-06-01",
            "vendor_id": "acme",
            "unapplied_balance_minor": 3000,
            "credit_currency_code": "GBP",
            "deferred_minor": 1000,
            "due_minor": 500,
            "written_off_minor": 0,
            "not_due_minor": 500,
            "currency_code": "GBP",
            "remark": "booked by hand: its transaction must have deferred the tax",
        },
    ]
    assert deferred.summary == (
        "as far as our directives posted it, it equals what they moved on Assets:VAT:Deferred",
        "written by hand on Assets:VAT:Deferred: -10.00 GBP",
    )
    (total,) = deferred.totals
    keys = ("deferred_minor", "due_minor", "written_off_minor", "not_due_minor")
    assert [total[key] for key in keys] == [8600, 3967, 500, 4133]


def test_what_is_refunded_to_the_end_waits_no_more(tmp_path: pathlib.Path) -> None:
    rest = (
        '2026-07-14 custom "vendor-refund" "R5" 30.00 GBP "acme/H3"\n  bank_transaction_ref: "B10"\n'
        '2026-07-14 custom "vendor-refund" "R6" 150.00 GBP "acme/4"\n  bank_transaction_ref: "B11"\n'
    )
    _, deferred, _ = tax(opened(tmp_path, TAX_BOOKS + rest), Question()).also
    # Of acme/4 what was lowered by hand: 3.33.
    assert columns(deferred, "id", "not_due_minor") == [("acme/4", 333), ("acme/5", 800)]
    assert (
        deferred.summary[0]
        == "as far as our directives posted it, it equals what they moved on Assets:VAT:Deferred"
    )


def test_a_credit_booked_by_hand_waits_with_its_tax_before_any_cash(tmp_path: pathlib.Path) -> None:
    table = tax(opened(tmp_path, TAX_BOOKS, "2026-06-09"), Question())
    _, deferred, _ = table.also
    keys = ("id", "deferred_minor", "due_minor", "not_due_minor", "currency_code")
    assert columns(deferred, *keys) == [
        ("acme/4", 6000, 833, 5167, "GBP"),
        ("acme/H3", 1000, 0, 1000, "GBP"),
    ]


def test_credits_whose_tax_we_do_not_post_say_why(tmp_path: pathlib.Path) -> None:
    ledger = opened(tmp_path, TAX_BOOKS)
    _, _, others = tax(ledger, Question()).also
    keys = ("period", "id", "country", "amount_minor", "tax_minor", "currency_code", "remark")
    assert columns(others, *keys) == [
        ("2026-Q1", "shen/1", None, 10000, None, "GBP", "its vendor-credit states no tax"),
        (
            *("2026-Q1", "acme/H1", "GB", 2400, None, "GBP"),
            "tax unknown: booked by hand; a vendor-credit without an account can state its tax",
        ),
        (
            *("2026-Q1", "acme/H2", "GB", 1200, 200, "GBP"),
            "booked by hand: its transaction must have posted the tax",
        ),
        (
            *("2026-Q3", "shen/3", None, 7000, 1400, "SEK"),
            "it waits for a rate or for evidence, and is not posted",
        ),
    ]
    july = Filters(since=day("2026-07-01"))
    _, _, others = tax(ledger, Question(filters=july)).also
    assert columns(others, "id") == [("shen/3",)]
