"""Ageing: bills and credits side by side, in agreement with the accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.reports import Filters
from beancount_refunds.reports.ageing import ageing
from beancount_refunds.reports.question import Question
from tests.reports.payable_books import PAYABLE
from tests.reports.reading import books, golden, text_of

if TYPE_CHECKING:
    import pathlib

EVERYTHING = Question()

#: A bill, and a credit netted against it through an account that carries no bills.
ELSEWHERE = """\
2020-01-01 open Liabilities:AP
2026-01-05 * "Acme" "Bill"
  vendor_id: "acme"
  Liabilities:AP      -900.00 GBP
    bill_id: "INV-1"
  Expenses:Purchases   900.00 GBP
2026-01-20 custom "vendor-credit" "acme/CM-1" 150.00 GBP Expenses:Purchases
2026-03-01 custom "credit-application" "AP-1" "acme/CM-1" 40.00 GBP "INV-1" Expenses:Purchases
"""

#: Two postings that the books refuse in one transaction: Beancount sees one finding, of the worse one.
TWICE_REFUSED = """\
2026-02-02 custom "vendor-credit" "acme/CM-1" 100.00 GBP Expenses:Purchases
2026-02-03 * "Lowers what there is not"
  Assets:Credits:Acme  -300.00 GBP
    credit_id: "acme/CM-1"
  Assets:Credits:Acme    -5.00 GBP
    credit_id: "acme/CM-9"
  Assets:Bank           305.00 GBP
"""


def test_the_ageing_shows_bills_and_credits_by_age_and_equals_the_accounts(tmp_path: pathlib.Path) -> None:
    assert text_of(ageing(books(tmp_path, PAYABLE), EVERYTHING)) == golden("""
        Ageing as of 2026-03-31

        Vendor  What            Not due         0–30        31–60        61–90    Over 90          Total  Items
        ------  -----------  ----------  -----------  -----------  -----------  ---------  -------------  -----
        acme    bills        240.00 GBP    50.00 GBP   560.00 GBP                             850.00 GBP      3
        acme    credits                                            -110.00 GBP               -110.00 GBP      1
        acme    unallocated               -25.00 GBP                                          -25.00 GBP      1
        shen    bills                    -200.00 CNY                                         -200.00 CNY      1
        shen    credits                               -800.00 CNY                            -800.00 CNY      1
                bills                                                           80.00 GBP      80.00 GBP      1
                unallocated               -30.00 GBP                                          -30.00 GBP      1
        ------  -----------  ----------  -----------  -----------  -----------  ---------  -------------  -----
        Total                            -200.00 CNY  -800.00 CNY                          -1,000.00 CNY      2
        Total                240.00 GBP    -5.00 GBP   560.00 GBP  -110.00 GBP  80.00 GBP     765.00 GBP      7

        above zero we owe the vendor, below zero the vendor owes us
        bills by due date; 3 bills without due date by their own, credits by the date of the memo
        1 bill of no vendor: add vendor_id to the posting or its transaction
        2 postings unallocated, -55.00 GBP: see the items
        the total of all vendors equals the vendor accounts on 2026-03-31, to the penny (3 accounts, sign turned)
    """)


def test_each_open_item_stands_under_the_ageing_with_its_dates(tmp_path: pathlib.Path) -> None:
    (items,) = ageing(books(tmp_path, PAYABLE), EVERYTHING).also
    assert text_of(items) == golden("""
        Open items as of 2026-03-31

        Vendor  What         Id                   Number                     Date        Due         Days           Open  Remark
        ------  -----------  -------------------  -------------------------  ----------  ----------  ----  -------------  ---------------------------------------------------------------------------
        acme    bills        INV-1                                           2026-01-05  2026-02-04    55     560.00 GBP
        acme    bills        INV-2                                           2026-03-20  2026-04-19   -19     240.00 GBP
        acme    bills        INV-3                                           2026-03-31                 0      50.00 GBP  no due date: aged from the day of the bill
        acme    credits      acme/CM-1            CM 1                       2026-01-20                70    -110.00 GBP
        acme    unallocated  Assets:Credits:Acme  Paid to the wrong account  2026-03-10                21     -25.00 GBP  belongs to no credit and no bill; add credit_id or bill_id to the posting
        shen    bills        S-1                                             2026-03-05                26    -200.00 CNY  AP-2 nets it, and no posting shows this bill
        shen    credits      shen/TK-1                                       2026-02-01                58    -800.00 CNY
                bills        X-9                                             2025-12-01               120      80.00 GBP  no due date: aged from the day of the bill; its postings state no vendor_id
                unallocated  Liabilities:AP       FT9                        2026-03-15                16     -30.00 GBP  belongs to no credit and no bill; add credit_id or bill_id to the posting
        ------  -----------  -------------------  -------------------------  ----------  ----------  ----  -------------  ---------------------------------------------------------------------------
        Total                                                                                              -1,000.00 CNY
        Total                                                                                                 765.00 GBP
    """)


def test_the_ageing_of_an_earlier_day_knows_nothing_of_what_came_later(tmp_path: pathlib.Path) -> None:
    table = ageing(books(tmp_path, PAYABLE, "2026-02-04"), EVERYTHING)
    assert [(row["vendor_id"], row["kind"], row["total_minor"]) for row in table.rows] == [
        ("acme", "bills", 90000),  # due today: no more than 0–30
        ("acme", "credits", -15000),
        ("shen", "credits", -100000),
        (None, "bills", 8000),
    ]
    assert table.rows[0]["days_0_30_minor"] == 90000


def test_the_ageing_of_one_vendor_still_says_that_all_of_them_agree(tmp_path: pathlib.Path) -> None:
    asked = Question(filters=Filters(vendors=frozenset({"shen"})))
    table = ageing(books(tmp_path, PAYABLE), asked)
    assert {row["vendor_id"] for row in table.rows} == {"shen"}
    assert table.summary == (
        "above zero we owe the vendor, below zero the vendor owes us",
        "bills by due date; 1 bill without due date by its own, credits by the date of the memo",
        "the total of all vendors equals the vendor accounts on 2026-03-31, to the penny (3 accounts, sign"
        " turned)",
    )


def test_items_are_chosen_by_the_case_and_order_that_they_lead_to(tmp_path: pathlib.Path) -> None:
    text = """\
        2026-01-20 custom "refund-case" "RC-1" 60.00 GBP
          vendor_id: "acme"
          order_id: "KB-1"
          reason: "DAMAGED"
          owner: "a.khan"
        2026-02-02 custom "vendor-credit" "acme/1" 10.00 GBP Expenses:Purchases
          case_id: "RC-1"
        2026-02-02 custom "vendor-credit" "acme/2" 20.00 GBP Expenses:Purchases
    """
    for filters in (Filters(cases=frozenset({"RC-1"})), Filters(orders=frozenset({"KB-1"}))):
        (row,) = ageing(books(tmp_path, text), Question(filters=filters)).rows
        assert row["total_minor"] == -1000


def test_the_buckets_are_those_of_the_policy_of_the_day(tmp_path: pathlib.Path) -> None:
    text = """\
        2026-03-01 custom "refund-policy" "ageing_buckets" "10 20"
        2026-02-02 custom "vendor-credit" "acme/1" 10.00 GBP Expenses:Purchases
    """
    keys = ("not_due_minor", "days_0_10_minor", "days_11_20_minor", "days_over_20_minor", "total_minor")
    (row,) = ageing(books(tmp_path, text), EVERYTHING).rows
    assert {key: row[key] for key in row if key.endswith("_minor")} == dict(
        zip(keys, (0, 0, 0, -1000, -1000), strict=True)
    )
    (row,) = ageing(books(tmp_path, text, "2026-02-28"), EVERYTHING).rows
    assert row["days_0_30_minor"] == -1000


def test_a_credit_says_whether_a_pending_refund_holds_it(tmp_path: pathlib.Path) -> None:
    text = """\
        2026-02-02 custom "vendor-credit" "acme/1" 10.00 GBP Expenses:Purchases
        2026-02-02 custom "vendor-credit" "acme/2" 20.00 GBP Expenses:Purchases
        2026-02-03 custom "vendor-refund" "VR-1" 15.00 GBP "acme/1" "acme/2"
    """
    (items,) = ageing(books(tmp_path, text), EVERYTHING).also
    assert [row["remark"] for row in items.rows] == [
        "a pending refund has reserved it",
        "a pending refund has reserved a part of it",
    ]


def test_a_booked_credit_whose_declaration_waits_is_an_open_item_with_a_remark(
    tmp_path: pathlib.Path,
) -> None:
    text = """\
        2026-01-01 custom "refund-policy" "require_evidence" "vendor-credit"
        2026-02-02 custom "vendor-credit" "acme/1" 10.00 GBP
        2026-02-02 * "Acme" "Memo 1"
          Assets:Credits:Acme   10.00 GBP
            credit_id: "acme/1"
          Expenses:Purchases   -10.00 GBP
    """
    (items,) = ageing(books(tmp_path, text), EVERYTHING).also
    assert [(row["amount_minor"], row["remark"]) for row in items.rows] == [
        (-1000, "booked, but its declaration waits")
    ]


def test_a_bill_netted_before_it_was_booked_is_open_for_the_rest(tmp_path: pathlib.Path) -> None:
    text = """\
        2026-02-02 custom "vendor-credit" "acme/1" 10.00 GBP Expenses:Purchases
        2026-02-03 custom "credit-application" "AP-1" "acme/1" 4.00 GBP "INV-1"
        2026-02-05 * "Acme" "Bill"
          Assets:Credits:Acme  -9.00 GBP
            bill_id: "INV-1"
          Expenses:Purchases    9.00 GBP
    """
    table = ageing(books(tmp_path, text), EVERYTHING)
    assert [(row["kind"], row["total_minor"]) for row in table.rows] == [("bills", 500), ("credits", -600)]
    assert table.also[0].rows[0]["remark"] == (
        "no due date: aged from the day of the bill; 4.00 GBP was netted before it was booked (AP-1)"
    )
    assert table.summary[-1].startswith("the total of all vendors equals the vendor accounts")


def test_a_bill_that_is_settled_is_no_open_item(tmp_path: pathlib.Path) -> None:
    text = """\
        2026-02-02 custom "vendor-credit" "acme/1" 10.00 GBP Expenses:Purchases
        2026-02-05 * "Acme" "Bill"
          Assets:Credits:Acme  -9.00 GBP
            bill_id: "INV-1"
          Expenses:Purchases    9.00 GBP
        2026-02-06 custom "credit-application" "AP-1" "acme/1" 9.00 GBP "INV-1"
    """
    table = ageing(books(tmp_path, text), EVERYTHING)
    assert [(row["kind"], row["total_minor"]) for row in table.rows] == [("credits", -100)]


# ------------------------------------------------------------------------------- disagreement


def test_a_bill_netted_through_an_account_of_no_bills_is_named_with_the_difference(
    tmp_path: pathlib.Path,
) -> None:
    # Items: 900 − 40 − 110 = 750.00; accounts: 900 − 110 = 790.00, as nothing moved Liabilities:AP.
    assert ageing(books(tmp_path, ELSEWHERE), EVERYTHING).summary[2:] == (
        "THE ACCOUNTS DIFFER: the items of all vendors come to 750.00 GBP, the vendor accounts to 790.00 GBP;"
        " difference 40.00 GBP",
        "Liabilities:AP: AP-1 netted 40.00 GBP against bill INV-1 through Expenses:Purchases, which carries"
        " no bills",
    )


def test_postings_that_the_books_refused_unseen_are_the_reason_of_a_difference(
    tmp_path: pathlib.Path,
) -> None:
    # The account holds 100 − 300 − 5 = −205.00; the items are 100.00 of CM-1 and the 5.00 of CM-9.
    table = ageing(books(tmp_path, TWICE_REFUSED), EVERYTHING)
    place = tmp_path / "main.beancount"
    assert table.summary[-2:] == (
        "THE ACCOUNTS DIFFER: the items of all vendors come to -95.00 GBP, the vendor accounts to 205.00 GBP;"
        " difference 300.00 GBP",
        "Assets:Credits:Acme: the postings of credit acme/CM-1 come to -200.00 GBP, the sub-ledger has"
        f" 100.00 GBP ({place}:17, {place}:18)",
    )


def test_books_without_anything_open_say_that_they_agree(tmp_path: pathlib.Path) -> None:
    assert text_of(ageing(books(tmp_path, ""), EVERYTHING)) == golden("""
        Ageing as of 2020-01-01

        Nothing is open: no bill, no credit; the total of all vendors equals the vendor accounts on 2020-01-01, to the penny (0 accounts, sign turned).
    """)
