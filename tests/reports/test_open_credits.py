"""Open and stale credits: what is free of each, how old it is, and who looks after it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from beancount_refunds.reports import Filters
from beancount_refunds.reports.open_credits import open_credits, stale_credits
from beancount_refunds.reports.question import Question
from tests.reports.reading import books, golden, text_of
from tests.settled_books import ids

if TYPE_CHECKING:
    import pathlib

EVERYTHING = Question()

#: As of 2026-03-31: CM-1 is 89 days old, has 100 − 40 = 60.00 left of which VR-2 reserves 25.00; TK-1 was
#: issued when a yuan was 0.10 GBP and keeps 750 ∕ 1000 of 100.00 GBP; CM-3 expired a day ago; EU-1 has no
#: rate. CM-2 is used up.
CREDITS = """\
2026-01-01 custom "refund-policy" "credit_stale_days" 50
2026-01-02 price CNY 0.10 GBP
2026-01-01 custom "refund-case" "RC-1" 100.00 GBP
  vendor_id: "acme"
  order_id: "KB-1"
  reason: "DAMAGED"
  owner: "a.khan"
2026-01-01 custom "vendor-credit" "acme/CM-1" 100.00 GBP Expenses:Purchases
  number: "CM 1"
  case_id: "RC-1"
2026-01-05 custom "vendor-credit" "acme/CM-2" 10.00 GBP Expenses:Purchases
2026-01-06 custom "vendor-refund" "VR-0" 10.00 GBP "acme/CM-2"
  bank_transaction_ref: "FT0"
2026-02-01 custom "vendor-credit" "shen/TK-1" 1000.00 CNY Expenses:Purchases
  order_id: "KB-2"
  expires: 2026-04-10
2026-02-03 custom "vendor-refund" "VR-1" 40.00 GBP "acme/CM-1"
  bank_transaction_ref: "FT1"
2026-02-04 custom "vendor-refund" "VR-9" 25.00 GBP "shen/TK-1" 250.00 CNY
  bank_transaction_ref: "FT2"
2026-03-01 custom "vendor-credit" "acme/CM-3" 5.00 GBP Expenses:Purchases
  expires: 2026-03-30
2026-03-02 custom "vendor-credit" "shen/EU-1" 8.00 EUR Expenses:Purchases
2026-03-10 custom "vendor-refund" "VR-2" 25.00 GBP "acme/CM-1"
2026-03-20 custom "case-event" "RC-1" "chased"
  by: "a.khan"
  at: "2026-03-20T10:00:00Z"
  reason: "CHASED"
2026-03-31 custom "credit-balance" "acme/CM-2" 0.00 GBP
"""


def test_open_credits_say_what_is_free_how_old_it_is_and_until_when(tmp_path: pathlib.Path) -> None:
    table = open_credits(books(tmp_path, CREDITS), EVERYTHING)
    assert text_of(table) == golden("""
        Open credits as of 2026-03-31

        Credit     Number  Date        Days   Unapplied   Reserved   Available  Expires     Days left  Case  Order  Carrying amount  Remark
        ---------  ------  ----------  ----  ----------  ---------  ----------  ----------  ---------  ----  -----  ---------------  ---------------------------------------------
        acme/CM-1  CM 1    2026-01-01    89   60.00 GBP  25.00 GBP   35.00 GBP                         RC-1  KB-1         60.00 GBP
        shen/TK-1          2026-02-01    58  750.00 CNY             750.00 CNY  2026-04-10         10        KB-2         75.00 GBP
        acme/CM-3          2026-03-01    30    5.00 GBP               5.00 GBP  2026-03-30         -1                      5.00 GBP  expired
        shen/EU-1          2026-03-02    29    8.00 EUR               8.00 EUR                                                       no rate for its carrying amount on 2026-03-02
        ---------  ------  ----------  ----  ----------  ---------  ----------  ----------  ---------  ----  -----  ---------------  ---------------------------------------------
        Total                                750.00 CNY             750.00 CNY
        Total                                  8.00 EUR               8.00 EUR
        Total                                 65.00 GBP  25.00 GBP   40.00 GBP                                           140.00 GBP

        4 open credits
    """)


def test_stale_credits_say_what_happened_last_and_who_owns_them(tmp_path: pathlib.Path) -> None:
    table = stale_credits(books(tmp_path, CREDITS), EVERYTHING)
    assert text_of(table) == golden("""
        Stale credits as of 2026-03-31

        Credit     Date        Days   Unapplied   Available  Owner   Last        What happened last           Case  Expires     Carrying amount
        ---------  ----------  ----  ----------  ----------  ------  ----------  ---------------------------  ----  ----------  ---------------
        acme/CM-1  2026-01-01    89   60.00 GBP   35.00 GBP  a.khan  2026-03-20  case RC-1: chased by a.khan  RC-1                    60.00 GBP
        shen/TK-1  2026-02-01    58  750.00 CNY  750.00 CNY          2026-02-04  refund VR-9                        2026-04-10        75.00 GBP
        ---------  ----------  ----  ----------  ----------  ------  ----------  ---------------------------  ----  ----------  ---------------
        Total                        750.00 CNY  750.00 CNY
        Total                         60.00 GBP   35.00 GBP                                                                          135.00 GBP

        2 credits of 50 days or more
        1 without owner: open a case, or set default_owner
    """)


def test_a_credit_is_stale_on_the_very_day_that_the_policy_says(tmp_path: pathlib.Path) -> None:
    assert ids(stale_credits(books(tmp_path, CREDITS, "2026-02-19"), EVERYTHING)) == []
    assert ids(stale_credits(books(tmp_path, CREDITS, "2026-02-20"), EVERYTHING)) == ["acme/CM-1"]


def test_open_credits_are_chosen_as_the_credits_are(tmp_path: pathlib.Path) -> None:
    ledger = books(tmp_path, CREDITS)
    for filters, expected in (
        (Filters(vendors=frozenset({"shen"})), ["shen/TK-1", "shen/EU-1"]),
        (Filters(cases=frozenset({"RC-1"})), ["acme/CM-1"]),
        (Filters(orders=frozenset({"KB-1", "KB-2"})), ["acme/CM-1", "shen/TK-1"]),
    ):
        assert ids(open_credits(ledger, Question(filters=filters))) == expected


def test_the_owner_is_of_the_exception_else_of_the_case_else_the_default(tmp_path: pathlib.Path) -> None:
    text = """\
        2026-01-01 custom "refund-policy" "credit_stale_days" 0
        2026-01-01 custom "refund-case" "RC-1" 100.00 GBP
          vendor_id: "acme"
          order_id: "KB-1"
          reason: "DAMAGED"
          owner: "a.khan"
        2026-01-01 custom "vendor-credit" "acme/1" 10.00 GBP Expenses:Purchases
          case_id: "RC-1"
        2026-01-01 custom "vendor-credit" "acme/2" 10.00 GBP Expenses:Purchases
          case_id: "RC-1"
        2026-01-01 custom "vendor-credit" "acme/3" 10.00 GBP Expenses:Purchases
        2026-01-02 custom "exception" "CREDIT_STALE" "acme/2"
          owner: "m.lee"
          reason: "VENDOR_ASKED"
          at: "2026-01-02T09:00:00Z"
          until: 2026-03-31
        2026-01-03 note Assets:Credits:Acme "on the telephone" ^acme/3
        2026-01-03 document Assets:Credits:Acme "memo.pdf" ^RC-1
        2026-01-03 note Assets:Credits:Acme "of something else" ^VR-77
        2026-01-04 custom "case-event" "RC-1" "chased"
          by: "a.khan"
          at: "2026-01-03T10:00:00Z"
          reason: "CHASED"
    """
    columns = ("id", "owner", "last_event")
    table = stale_credits(books(tmp_path, text, "2026-01-03"), EVERYTHING)
    assert [tuple(row[key] for key in columns) for row in table.rows] == [
        ("acme/1", "a.khan", "document on RC-1"),
        ("acme/2", "m.lee", "document on RC-1"),
        ("acme/3", None, "note on acme/3"),
    ]
    assert table.summary == (
        "3 credits of 0 days or more",
        "1 without owner: open a case, or set default_owner",
    )
    owner = '2026-01-01 custom "refund-policy" "default_owner" "t.okafor"\n'
    table = stale_credits(books(tmp_path, textwrap.dedent(text) + owner), EVERYTHING)
    assert [tuple(row[key] for key in columns) for row in table.rows] == [
        ("acme/1", "a.khan", "case RC-1: chased by a.khan"),
        ("acme/2", "m.lee", "case RC-1: chased by a.khan"),
        ("acme/3", "t.okafor", "note on acme/3"),
    ]


def test_a_credit_that_waits_is_not_counted_and_not_forgotten(tmp_path: pathlib.Path) -> None:
    text = """\
        2026-01-01 custom "refund-policy" "fx_recognition" "functional"
        2026-01-03 custom "vendor-credit" "acme/1" 10.00 USD Expenses:Purchases
    """
    words = "not posted yet, and not counted: acme/1 (FX_RATE_MISSING)"
    table = open_credits(books(tmp_path, text), EVERYTHING)
    assert (table.rows, table.empty) == ((), f"Nothing is unapplied. ({words})")
    other = '2026-01-04 custom "vendor-credit" "acme/2" 5.00 GBP Expenses:Purchases\n'
    table = open_credits(books(tmp_path, textwrap.dedent(text) + other), EVERYTHING)
    assert table.summary == ("1 open credit", words)


def test_nothing_stale_is_said_with_the_number_of_days(tmp_path: pathlib.Path) -> None:
    assert text_of(stale_credits(books(tmp_path, ""), EVERYTHING)) == golden("""
        Stale credits as of 2020-01-01

        No credit is open for 180 days or more.
    """)
