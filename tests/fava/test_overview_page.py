"""The first page: what vendors owe, what to do today, and how it develops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.books_on_disk import CLEAN, HEADER, write
from tests.fava_pages import EXTENSION, Fava, veiled

if TYPE_CHECKING:
    import pathlib


def test_the_figures_that_somebody_looks_for_first_lead_to_their_rows(fava: Fava) -> None:
    shown = fava.page()
    assert (
        "Owed to us 230.00 GBP 31,000 JPY Expected 30.00 GBP 1 refund Overdue nothing"
        " Received, not in the bank 130.00 USD 1 refund Exceptions" in shown.words
    )
    assert shown.href("Expected") == f"{fava.address()}?page=refunds&status=PENDING"
    assert shown.href("Overdue") == f"{fava.address()}?page=exceptions&status=PENDING_OVERDUE"
    assert shown.href("Owed to us") == f"{fava.address()}?page=credits"


def test_what_nobody_has_taken_up_stands_below_the_oldest_first(example: Fava) -> None:
    shown = example.page()
    told = ["CREDIT STALE lumen/GS-25-118", "CASE OVERDUE RC-2026-0012", "PENDING OVERDUE VR-0018"]
    places = [shown.words.index(words) for words in told]
    assert places == sorted(places)
    # It has its owner and its day.
    assert "VENDOR BALANCE MISMATCH" not in shown.words
    assert "reverse VR-0018 if the cash will not come 618.00 EUR 46 days t.okafor" in shown.words
    assert shown.href("All 11 exceptions") == f"{example.address()}?page=exceptions"


def test_what_is_still_to_come_stands_by_stage_and_age(example: Fava) -> None:
    shown = example.page()
    rows = [dict(zip(shown.tables[0][0], row, strict=True)) for row in shown.tables[0][1:]]
    announced = [row for row in rows if row["Stage"] == "ANNOUNCED"]
    assert [(row["Amount"], row["0–30"], row["31–60"], row["Oldest (days)"]) for row in announced] == [
        ("618.00 EUR", "", "618.00 EUR", "46"),
        ("1,260.00 GBP", "1,260.00 GBP", "", "8"),
    ]
    assert "What" not in shown.tables[0][0]


def test_charts_are_data_for_the_component_of_fava(example: Fava) -> None:
    charts = example.page().charts
    assert [(chart["type"], chart["label"]) for chart in charts] == [
        ("hierarchy", "Open credit by vendor"),
        ("bar", "Open credit by month and age (days)"),
        ("bar", "Recovered per month"),
        ("balances", "Days from claim to cash"),
    ]
    by_vendor = {leaf["account"]: leaf["balance"] for leaf in charts[0]["data"]["children"]}
    assert by_vendor["Assets:VendorCredits:Lumen"] == {"EUR": 693.00}
    assert charts[0]["data"]["balance_children"]["GBP"] == 1510.00
    ages = {bar["date"]: bar["account_balances"] for bar in charts[1]["data"]}
    assert ages["2026-06-01"] == {"0–30": {"GBP": 1282.00}}
    assert ages["2026-01-01"] == {"Over 90": {"EUR": 75.00}}
    recovered = {bar["date"]: bar["balance"] for bar in charts[2]["data"]}
    assert recovered["2026-02-01"] == {"EUR": 400.00, "GBP": 396.00}
    assert charts[3]["data"][0] == {"date": "2026-01-01", "balance": {"brindle": 45}}


def test_nothing_open_is_said_in_words_with_the_last_day_of_cash(tmp_path: pathlib.Path) -> None:
    books = (
        HEADER
        + """\
2026-02-02 custom "vendor-credit" "acme/1" 10.00 GBP Expenses:Purchases
  case_id: "RC-1"
2026-02-01 custom "refund-case" "RC-1" 10.00 GBP
  vendor_id: "acme"
  order_id: "KB-1"
  reason: "DAMAGED"
  owner: "a.khan"
2026-02-20 custom "vendor-refund" "VR-1" 10.00 GBP "acme/1"
  bank_transaction_ref: "FT1"
2026-02-20 * "Acme" "Refund"
  bank_transaction_ref: "FT1"
  Assets:Bank       10.00 GBP
  Assets:Clearing  -10.00 GBP
"""
    )
    shown = Fava(write(tmp_path, EXTENSION + books)).page()
    assert "Owed to us nothing Expected nothing Overdue nothing" in shown.words
    assert "Exceptions none" in shown.words
    assert "Nothing is open. The last refund was reconciled on 2026-02-20." in shown.words
    assert [chart["label"] for chart in shown.charts] == ["Recovered per month", "Days from claim to cash"]


def test_books_with_vendors_only_have_nothing_open_and_no_chart(tmp_path: pathlib.Path) -> None:
    shown = Fava(write(tmp_path, EXTENSION + HEADER)).page()
    assert "Needs you today Nothing is open." in shown.words
    assert (shown.charts, shown.tables) == ([], [])


def test_points_that_all_have_their_owner_and_day_need_nobody_today(tmp_path: pathlib.Path) -> None:
    books = (
        CLEAN
        + """\
  expires: 2026-02-20
2026-02-03 custom "exception" "CREDIT_EXPIRING" "acme/CM-17"
  owner: "m.lee"
  reason: "KNOWN"
  at: "2026-02-03T09:00:00+00:00"
  until: 2026-03-31
"""
    )
    shown = Fava(write(tmp_path, EXTENSION + books)).page()
    assert "Nothing waits for anybody: each open point has its owner and its day. 1 exception" in shown.words


def test_the_end_of_the_time_filter_is_the_day_of_the_overview(fava: Fava) -> None:
    shown = fava.page(time="2026-02-03")
    assert "Owed to us 1,000.00 CNY 550.00 GBP" in shown.words
    assert "Where the time filter begins changes nothing here." in shown.words


def test_incognito_shows_no_amount_on_the_first_page(hidden: Fava) -> None:
    shown = hidden.page()
    assert veiled("Owed to us 230.00 GBP 31,000 JPY") in shown.words
    assert "230.00" not in shown.words
