"""The statement of a vendor: every movement, and balances that chain."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.reports import Filters
from beancount_refunds.reports.ageing import ageing
from beancount_refunds.reports.question import Question, UnknownSubject
from beancount_refunds.reports.statement import statement
from tests.reports.payable_books import PAYABLE
from tests.reports.reading import books, golden, text_of
from tests.reports.statement_books import MOVEMENTS

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.reports import Table

ACME = Question(subject="acme")


def closing(table: Table) -> list[tuple[object, object]]:
    """The closing balances."""
    return [
        (row["balance_minor"], row["currency_code"]) for row in table.rows if row["kind"] == "closing balance"
    ]


def test_a_statement_shows_every_movement_and_the_balance_after_it(tmp_path: pathlib.Path) -> None:
    assert text_of(statement(books(tmp_path, MOVEMENTS), ACME)) == golden("""
        Statement of Acme Components Ltd (acme) as of 2026-03-18

        Date        Kind                     Id                   Number or reference       Bills    Payments     Credits     Refunds      Netted  Written off   By hand  Unallocated      Balance  Remark
        ----------  -----------------------  -------------------  -------------------  ----------  ----------  ----------  ----------  ----------  -----------  --------  -----------  -----------  -----------------------------------------------
                    opening balance                                                                                                                                                       0.00 GBP
        2026-01-10  bill                     INV-1                                     900.00 GBP                                                                                       900.00 GBP
        2026-01-20  credit                   acme/CM-1            CM 1                                         150.00 GBP                                                               750.00 GBP
        2026-01-25  credit                   acme/CM-2                                                          60.00 GBP                                                               690.00 GBP
        2026-02-06  refund                   VR-1                 FT1                                                      100.00 GBP                                                   790.00 GBP
        2026-02-10  payment                  INV-1                FTP                              860.00 GBP                                                                           -70.00 GBP
        2026-02-12  application              AP-1                 INV-1                                                                 40.00 GBP                                       -70.00 GBP
        2026-02-15  write-off                WO-1                                                                                                     5.00 GBP                          -65.00 GBP  IMMATERIAL
        2026-02-20  refund                   VR-2                 FT2                                                       25.00 GBP                                                   -40.00 GBP
        2026-02-22  reversal of refund       VR-2                 FT2                                                      -25.00 GBP                                                   -65.00 GBP  the match was undone
        2026-02-23  refund                   VR-2                 FT3                                                       25.00 GBP                                                   -40.00 GBP
        2026-02-25  reversal of refund       VR-2                 RET2                                                     -25.00 GBP                                                   -65.00 GBP  RETURNED
        2026-02-26  credit                   acme/H-1                                                           10.00 GBP                                                               -75.00 GBP
        2026-02-27  raise                    acme/H-1                                                            5.00 GBP                                                               -80.00 GBP
        2026-02-28  reduction                acme/H-1             Paid in cash                                                                                  3.00 GBP                -77.00 GBP
        2026-03-01  bill                     INV-2                                      70.00 GBP                                                                                        -7.00 GBP
        2026-03-01  set-off                  acme/H-1             INV-2                                                                  4.00 GBP                                        -7.00 GBP  booked by hand
        2026-03-05  application              AP-2                 INV-2                                                                 10.00 GBP                                        -7.00 GBP
        2026-03-06  reversal of application  AP-2                 INV-2                                                                -10.00 GBP                                        -7.00 GBP
        2026-03-10  credit                   acme/CM-3                                                          12.00 GBP                                                               -19.00 GBP
        2026-03-11  reversal of credit       acme/CM-3                                                         -12.00 GBP                                                                -7.00 GBP
        2026-03-12  unallocated              Assets:Credits:Acme  On account                                                                                               -25.00 GBP   -32.00 GBP  belongs to no credit and no bill
        2026-03-18  closing balance                                                                                                                                                     -32.00 GBP
                    opening balance                                                                                                                                                       0.00 USD
        2026-03-16  credit                   acme/U-1                                                          100.00 USD                                                              -100.00 USD
        2026-03-18  refund                   VR-4                 FT4                                                      100.00 USD                                                     0.00 USD  the bank received 79.00 GBP; not reconciled yet
        2026-03-18  closing balance                                                                                                                                                       0.00 USD
        ----------  -----------------------  -------------------  -------------------  ----------  ----------  ----------  ----------  ----------  -----------  --------  -----------  -----------  -----------------------------------------------
        Total                                                                          970.00 GBP  860.00 GBP  225.00 GBP  100.00 GBP   44.00 GBP     5.00 GBP  3.00 GBP   -25.00 GBP
        Total                                                                                                  100.00 USD  100.00 USD

        above zero we owe the vendor, below zero the vendor owes us; netting moves nothing
        acme owes us 32.00 GBP on 2026-03-18
        nothing is open in USD on 2026-03-18
        expected and not in it: 50.00 GBP (VR-3)
    """)


def test_a_period_opens_with_what_came_before_and_says_its_days(tmp_path: pathlib.Path) -> None:
    days = Filters(since=datetime.date(2026, 2, 10), until=datetime.date(2026, 2, 15))
    table = statement(books(tmp_path, MOVEMENTS), Question(subject="acme", filters=days))
    assert (table.since, table.until) == (days.since, days.until)
    assert text_of(table) == golden("""
        Statement of Acme Components Ltd (acme) from 2026-02-10 to 2026-02-15 as of 2026-03-18

        Date        Kind             Id     Number or reference    Payments     Netted  Written off     Balance  Remark
        ----------  ---------------  -----  -------------------  ----------  ---------  -----------  ----------  ----------
        2026-02-10  opening balance                                                                  790.00 GBP
        2026-02-10  payment          INV-1  FTP                  860.00 GBP                          -70.00 GBP
        2026-02-12  application      AP-1   INV-1                            40.00 GBP               -70.00 GBP
        2026-02-15  write-off        WO-1                                                  5.00 GBP  -65.00 GBP  IMMATERIAL
        2026-02-15  closing balance                                                                  -65.00 GBP
        ----------  ---------------  -----  -------------------  ----------  ---------  -----------  ----------  ----------
        Total                                                    860.00 GBP  40.00 GBP     5.00 GBP

        above zero we owe the vendor, below zero the vendor owes us; netting moves nothing
        acme owes us 65.00 GBP on 2026-02-15
    """)


def test_a_period_beyond_the_books_ends_with_them_and_says_so(tmp_path: pathlib.Path) -> None:
    days = Filters(since=datetime.date(2026, 3, 12), until=datetime.date(2026, 12, 31))
    table = statement(books(tmp_path, MOVEMENTS), Question(subject="acme", filters=days))
    assert {str(row["moved_on"]) for row in table.rows if row["kind"] == "closing balance"} == {"2026-03-18"}
    assert "the books are read as of 2026-03-18: nothing later is in it" in table.summary
    later = Filters(since=datetime.date(2027, 1, 1))
    table = statement(books(tmp_path, MOVEMENTS), Question(subject="acme", filters=later))
    assert closing(table) == [(-3200, "GBP"), (0, "USD")]
    assert "the books are read as of 2026-03-18: nothing later is in it" in table.summary


def test_a_statement_closes_with_the_vendors_part_of_the_ageing(tmp_path: pathlib.Path) -> None:
    ledger = books(tmp_path, MOVEMENTS)
    mine = ageing(ledger, Question(filters=Filters(vendors=frozenset({"acme"}))))
    assert sum(int(str(row["total_minor"])) for row in mine.rows) == -3200
    assert closing(statement(ledger, ACME)) == [(-3200, "GBP"), (0, "USD")]


def test_a_credit_that_a_transaction_both_raises_and_sets_off_keeps_both_lines(
    tmp_path: pathlib.Path,
) -> None:
    text = """\
        2026-03-01 * "Bill"
          Assets:Credits:Acme   -70.00 GBP
            bill_id: "INV-2"
          Expenses:Purchases     70.00 GBP
        2026-03-02 * "A memo, used at once, in a part that pays a bill and another that does not"
          Assets:Credits:Acme    10.00 GBP
            credit_id: "acme/1"
          Assets:Credits:Acme    -4.00 GBP
            credit_id: "acme/1"
          Assets:Credits:Acme     4.00 GBP
            bill_id: "INV-2"
          Expenses:Purchases    -10.00 GBP
        2026-03-03 * "Pays less of the bill than it takes of the credit"
          Assets:Credits:Acme    -3.00 GBP
            credit_id: "acme/1"
          Assets:Credits:Acme     2.00 GBP
            bill_id: "INV-2"
          Expenses:Purchases      1.00 GBP
    """
    columns = ("kind", "credits_minor", "payments_minor", "by_hand_minor", "netted_minor", "balance_minor")
    table = statement(books(tmp_path, text), ACME)
    assert [tuple(row[key] for key in columns) for row in table.rows[2:-1]] == [
        ("credit", 1000, 0, 0, 0, 6000),
        ("set-off", 0, 0, 0, 400, 6000),
        ("reduction", 0, 0, 300, 0, 6300),
        ("payment", 0, 200, 0, 0, 6100),
    ]
    assert table.summary[1] == "we owe acme 61.00 GBP on 2026-03-03"


def test_a_credit_netted_against_a_bill_of_no_vendor_is_used_up_all_the_same(
    tmp_path: pathlib.Path,
) -> None:
    text = """\
        2020-01-01 open Liabilities:AP
        2026-03-01 * "Bill"
          Liabilities:AP        -70.00 GBP
            bill_id: "INV-2"
          Expenses:Purchases     70.00 GBP
        2026-03-02 custom "vendor-credit" "acme/1" 10.00 GBP Expenses:Purchases
        2026-03-03 custom "credit-application" "AP-1" "acme/1" 10.00 GBP "INV-2"
    """
    ledger = books(tmp_path, text)
    table = statement(ledger, ACME)
    (netted,) = (row for row in table.rows if row["kind"] == "application")
    assert (netted["netted_minor"], netted["balance_minor"]) == (1000, 0)
    assert netted["remark"] == "the bill is none of this vendor's; it stands in no line here"
    # The bill is open for the rest, and belongs to nobody.
    assert [(row["vendor_id"], row["total_minor"]) for row in ageing(ledger, Question()).rows] == [
        (None, 6000)
    ]


def test_a_credit_netted_against_a_bill_that_is_not_booked_yet_moves_nothing(
    tmp_path: pathlib.Path,
) -> None:
    table = statement(books(tmp_path, PAYABLE), Question(subject="shen"))
    assert closing(table) == [(-100000, "CNY")]


def test_postings_of_a_shared_account_that_name_no_vendor_are_remarked(tmp_path: pathlib.Path) -> None:
    text = """\
        2020-01-01 custom "vendor" "twin" "Twin Ltd" Assets:Credits:Acme
        2026-02-01 custom "vendor-credit" "acme/1" 10.00 GBP Expenses:Purchases
        2026-02-02 custom "vendor-credit" "twin/1" 20.00 GBP Expenses:Purchases
        2026-02-03 * "Whose is it?"
          Assets:Credits:Acme    5.00 GBP
          Expenses:Purchases    -5.00 GBP
        2026-02-04 * "And another way round"
          Assets:Credits:Acme   -5.00 GBP
          Expenses:Purchases     5.00 GBP
        2026-02-04 * "Of the twin"
          vendor_id: "twin"
          Assets:Credits:Acme    7.00 GBP
          Expenses:Purchases    -7.00 GBP
    """
    ledger = books(tmp_path, text)
    table = statement(ledger, Question(subject="twin"))
    assert closing(table) == [(-2700, "GBP")]
    assert table.summary[-1] == (
        "Assets:Credits:Acme is shared with acme: 2 postings of no vendor stand in no statement, nothing on"
        " balance"
    )
    until = Filters(until=datetime.date(2026, 2, 3))
    assert statement(ledger, Question(subject="acme", filters=until)).summary[-1] == (
        "Assets:Credits:Acme is shared with twin: 1 posting of no vendor stand in no statement, -5.00 GBP"
    )
    until = Filters(until=datetime.date(2026, 2, 2))
    assert statement(ledger, Question(subject="acme", filters=until)).summary[-1] == (
        "acme owes us 10.00 GBP on 2026-02-02"
    )


def test_a_vendor_that_only_bills_name_has_a_statement_too(tmp_path: pathlib.Path) -> None:
    text = """\
        2020-01-01 open Liabilities:AP
        2020-01-01 custom "refund-policy" "receipt_ref_key" "bank_id"
        2026-03-01 * "Stationer" "Paper"
          vendor_id: "paper"
          Liabilities:AP        -70.00 GBP
            bill_id: "INV-2"
          Expenses:Purchases     70.00 GBP
        2026-03-02 *
          vendor_id: "paper"
          bank_transaction_ref: " "
          Liabilities:AP         30.00 GBP
            bill_id: "INV-2"
          Assets:Bank           -30.00 GBP
        2026-03-03 * "Payment"
          vendor_id: "paper"
          bank_id: "FT3"
          Liabilities:AP         40.00 GBP
            bill_id: "INV-2"
          Assets:Bank           -40.00 GBP
    """
    table = statement(books(tmp_path, text), Question(subject="paper"))
    assert table.title == "Statement of paper as of 2026-03-03"
    assert [row["number"] for row in table.rows[1:-1]] == [None, None, "FT3"]
    assert table.summary[1:] == ("nothing is open in GBP on 2026-03-03",)


def test_a_vendor_without_any_movement_has_an_empty_statement(tmp_path: pathlib.Path) -> None:
    assert text_of(statement(books(tmp_path, MOVEMENTS), Question(subject="shen"))) == golden("""
        Statement of 深圳零件 (shen) as of 2026-03-18

        shen: nothing was billed, credited or refunded.
    """)


@pytest.mark.parametrize("asked", ["amce", None])
def test_a_statement_of_an_unknown_vendor_names_the_known_ones(
    tmp_path: pathlib.Path, asked: str | None
) -> None:
    with pytest.raises(UnknownSubject) as caught:
        statement(books(tmp_path, PAYABLE), Question(subject=asked))
    assert (caught.value.kind, caught.value.value, caught.value.known) == (
        "vendor",
        asked or "",
        ("acme", "shen"),
    )
