"""The reports of balances on the example books, recomputed by bean-query over the plain postings."""

from __future__ import annotations

import datetime
import functools
from typing import TYPE_CHECKING, Any

import beanquery
import pytest

from beancount_refunds.ledger import open_ledger
from beancount_refunds.reports import Filters
from beancount_refunds.reports.ageing import ageing
from beancount_refunds.reports.open_credits import open_credits, stale_credits
from beancount_refunds.reports.question import Question
from beancount_refunds.reports.statement import statement
from beancount_refunds.reports.tie_out import tie_out
from tests.example_books import FOLDER, example_books
from tests.reports.reading import golden, text_of

if TYPE_CHECKING:
    from decimal import Decimal

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.reports import Table

EVERYTHING = Question()
#: Vendors' accounts and accounts payable, as the chart of accounts names them.
VENDORS = "account ~ '^(Assets:VendorCredits|Liabilities:AP):'"

QUARTERS = ("2026-01-31", "2026-03-31", "2026-05-05", "2026-06-30")


def queried(condition: str, on: str, what: str = "account") -> dict[tuple[str, str], Decimal]:
    """Sums of units by ``what`` and currency up to a day, zeros left out, by bean-query."""
    books = example_books()
    source = beanquery.connect("beancount:", entries=list(books.entries), errors=[], options=books.options)
    cursor = source.execute(
        f"SELECT {what}, currency, sum(number) WHERE {condition} AND date <= {on} GROUP BY 1, 2"
    )
    return {(key, currency): number for key, currency, number in cursor.fetchall() if number}


@functools.cache
def as_of(on: str) -> Ledger:
    """The example books at the end of a day."""
    return open_ledger(FOLDER / "main.beancount", datetime.date.fromisoformat(on))


def summed(table: Table, key: str, by: str) -> dict[tuple[Any, Any], Decimal]:
    """An amount of a table by another column and the currency, zeros left out."""
    sums: dict[tuple[Any, Any], int] = {}
    for row in table.rows:
        place = row[by], row["currency_code"]
        sums[place] = sums.get(place, 0) + int(str(row[key] or 0))
    number = table.precisions.to_number
    return {place: number(minor, str(place[1])) for place, minor in sums.items() if minor}


@pytest.mark.parametrize("on", QUARTERS)
def test_bean_query_finds_the_balances_and_the_total_of_the_ageing(on: str) -> None:
    ties, ages = tie_out(as_of(on), EVERYTHING), ageing(as_of(on), EVERYTHING)
    accounts = queried(VENDORS, on)
    assert summed(ties, "balance_minor", "account") == accounts
    owed: dict[str, Decimal] = {}
    for (_, currency), number in accounts.items():
        owed[currency] = owed.get(currency, number - number) - number
    shown = {str(row["currency_code"]): row["total_minor"] for row in ages.totals}
    assert {
        currency: ages.precisions.to_number(int(str(minor)), currency) for currency, minor in shown.items()
    } == {currency: number for currency, number in owed.items() if number or currency in shown}
    assert summed(ties, "difference_minor", "account") == {}


@pytest.mark.parametrize("on", QUARTERS)
def test_bean_query_finds_what_is_unapplied_of_each_credit(on: str) -> None:
    # Nothing nets in place here but AP-001: 84.00 of CN-1058, which its postings still show.
    posted = queried(f"{VENDORS} AND meta('credit_id') IS NOT NULL", on, "meta('credit_id')")
    if ("brindle/CN-1058", "GBP") in posted:
        assert str(posted.pop(("brindle/CN-1058", "GBP"))) == "84.00"
    assert summed(open_credits(as_of(on), EVERYTHING), "unapplied_balance_minor", "id") == posted


@pytest.mark.parametrize("on", QUARTERS)
def test_bean_query_finds_the_clearing_accounts(on: str) -> None:
    _, clearing, left = tie_out(as_of(on), EVERYTHING).also
    expected = queried("account = 'Assets:Clearing:VendorRefunds'", on)
    assert summed(clearing, "balance_minor", "account") == expected
    assert summed(left, "amount_minor", "account") == expected
    assert summed(clearing, "difference_minor", "account") == {}


@pytest.mark.parametrize("vendor", ["brindle", "lumen", "shen", "prairie", "cordamira", "minato"])
def test_bean_query_finds_the_closing_balance_of_each_vendor(vendor: str) -> None:
    # Each of these has accounts of its own; Tarnside and Quayle share theirs.
    names = {"brindle": "Brindle", "shen": "Shenzhen"}
    name = names.get(vendor, vendor.capitalize())
    table = statement(as_of("2026-06-30"), Question(subject=vendor))
    closing = {
        row["currency_code"]: table.precisions.to_number(
            -int(str(row["balance_minor"])), str(row["currency_code"])
        )
        for row in table.rows
        if row["kind"] == "closing balance" and row["balance_minor"]
    }
    found = queried(f"account ~ '^(Assets:VendorCredits|Liabilities:AP):{name}$'", "2026-06-30")
    owed: dict[str, Decimal] = {}
    for (_, currency), number in found.items():
        owed[currency] = owed.get(currency, number - number) + number
    assert closing == owed


# ------------------------------------------------------------------------------ whole tables


def test_the_ageing_of_the_example_books_is_that_of_their_close() -> None:
    # Days to 30 June: CN-1101 20; the payment on account 5; GS 25-118 180, GS 26-061 63; M-402 35; PV-10201
    # was due 4 days ago; Q-91 13; TK0201 98; CR560 110, CR588 71. The accounts are those that
    # close/2026-q2.beancount asserts: 1,335.00 + 250.00 GBP, 693.00 EUR, 11,000 JPY, 2,460.00 CNY, -1,180.00 USD.
    assert text_of(ageing(as_of("2026-06-30"), EVERYTHING)) == golden("""
        Ageing as of 2026-06-30

        Vendor   What                  0–30        31–60        61–90        Over 90           Total  Items
        -------  -----------  -------------  -----------  -----------  -------------  --------------  -----
        brindle  credits      -1,260.00 GBP                                            -1,260.00 GBP      1
        brindle  unallocated     -75.00 GBP                                               -75.00 GBP      1
        lumen    credits                                  -618.00 EUR     -75.00 EUR     -693.00 EUR      2
        minato   credits                     -11,000 JPY                              -11,000    JPY      1
        prairie  bills         1,180.00 USD                                             1,180.00 USD      1
        quayle   credits         -22.00 GBP                                               -22.00 GBP      1
        shen     credits                                               -2,460.00 CNY   -2,460.00 CNY      1
        tarn     credits                                   -48.00 GBP    -180.00 GBP     -228.00 GBP      2
        -------  -----------  -------------  -----------  -----------  -------------  --------------  -----
        Total                                                          -2,460.00 CNY   -2,460.00 CNY      1
        Total                                             -618.00 EUR     -75.00 EUR     -693.00 EUR      2
        Total                 -1,357.00 GBP                -48.00 GBP    -180.00 GBP   -1,585.00 GBP      5
        Total                                -11,000 JPY                              -11,000    JPY      1
        Total                  1,180.00 USD                                             1,180.00 USD      1

        above zero we owe the vendor, below zero the vendor owes us
        bills by due date, credits by the date of the memo
        1 posting unallocated, -75.00 GBP: see the items
        the total of all vendors equals the vendor accounts on 2026-06-30, to the penny (12 accounts, sign turned)
    """)


def test_the_accounts_of_the_example_books_tie_out_at_their_close() -> None:
    # Completed: what RECONCILED refunds took of each account's credits.
    assert text_of(tie_out(as_of("2026-06-30"), EVERYTHING)) == golden("""
        Tie-out as of 2026-06-30

        Account                               Balance      Available      Reserved     Open bills  Unallocated  Difference  Received, unreconciled      Completed
        ------------------------------  -------------  -------------  ------------  -------------  -----------  ----------  ----------------------  -------------
        Assets:VendorCredits:Cordamira       0.00 EUR                                                             0.00 EUR                           1,567.00 EUR
        Assets:VendorCredits:Lumen         693.00 EUR      75.00 EUR    618.00 EUR                                0.00 EUR                             655.00 EUR
        Assets:VendorCredits:Minato     11,000    JPY  11,000    JPY                                              0    JPY                          24,800    JPY
        Assets:VendorCredits:Shenzhen    2,460.00 CNY   2,460.00 CNY                                              0.00 CNY                           6,244.00 CNY
        Assets:VendorCredits:Sundry        250.00 GBP     250.00 GBP                                              0.00 GBP                             179.00 GBP
        Liabilities:AP:Brindle           1,335.00 GBP                 1,260.00 GBP                   75.00 GBP    0.00 GBP              160.00 GBP     512.00 GBP
        Liabilities:AP:Cordamira             0.00 EUR                                                             0.00 EUR
        Liabilities:AP:Lumen                 0.00 EUR                                                             0.00 EUR
        Liabilities:AP:Minato                0    JPY                                                             0    JPY
        Liabilities:AP:Prairie          -1,180.00 USD                               -1,180.00 USD                 0.00 USD                             675.00 USD
        Liabilities:AP:Shenzhen              0.00 CNY                                                             0.00 CNY
        Liabilities:AP:Sundry                0.00 GBP                                                             0.00 GBP
        ------------------------------  -------------  -------------  ------------  -------------  -----------  ----------  ----------------------  -------------
        Total                            2,460.00 CNY   2,460.00 CNY                                              0.00 CNY                           6,244.00 CNY
        Total                              693.00 EUR      75.00 EUR    618.00 EUR                                0.00 EUR                           2,222.00 EUR
        Total                            1,585.00 GBP     250.00 GBP  1,260.00 GBP                   75.00 GBP    0.00 GBP              160.00 GBP     691.00 GBP
        Total                           11,000    JPY  11,000    JPY                                              0    JPY                          24,800    JPY
        Total                           -1,180.00 USD                               -1,180.00 USD                 0.00 USD                             675.00 USD

        above zero vendors owe us, as the accounts say it
        the sub-ledger equals 12 accounts on 2026-06-30, to the penny
        expected: unapplied credits 2,460.00 CNY, 693.00 EUR, 1,510.00 GBP, 11,000 JPY
        of that reserved by pending refunds 618.00 EUR, 1,260.00 GBP
        received, not reconciled 160.00 GBP
        completed 6,244.00 CNY, 2,222.00 EUR, 691.00 GBP, 24,800 JPY, 675.00 USD
    """)


def test_refunds_and_clearing_of_the_example_books_stand_beside_the_accounts() -> None:
    # The bank has not shown VR-0020; nobody knows whose the 96.00 EUR are. The close asserts both balances.
    states, clearing, left = tie_out(as_of("2026-06-30"), EVERYTHING).also
    assert text_of(states) == golden("""
        Refunds on the balance sheet as of 2026-06-30

        Status      Refunds        Amount  Where it stands
        ----------  -------  ------------  -----------------------------------------------------------------------
        PENDING           1    618.00 EUR  expected: still in the vendors' accounts
        PENDING           1  1,260.00 GBP  expected: still in the vendors' accounts
        APPLIED           1    160.00 GBP  received, not reconciled: in clearing, or a cash account not proved yet
        RECONCILED        5  2,222.00 EUR  done: in the bank
        RECONCILED        8  1,085.50 GBP  done: in the bank
        RECONCILED        3  1,193.40 USD  done: in the bank
    """)
    assert text_of(clearing) == golden("""
        Clearing accounts as of 2026-06-30

        Account                           Balance  Applied, unreconciled  Received, unclaimed  Difference
        -----------------------------  ----------  ---------------------  -------------------  ----------
        Assets:Clearing:VendorRefunds  -96.00 EUR                                  -96.00 EUR    0.00 EUR
        Assets:Clearing:VendorRefunds  160.00 GBP             160.00 GBP                         0.00 GBP
        Assets:Clearing:VendorRefunds    0.00 USD                                                0.00 USD
        -----------------------------  ----------  ---------------------  -------------------  ----------
        Total                          -96.00 EUR                                                0.00 EUR
        Total                          160.00 GBP                                                0.00 GBP
        Total                            0.00 USD                                                0.00 USD

        balance = refunds not in the bank, less receipts that no refund claims, and other postings
        explained to zero on 2026-06-30
    """)
    assert text_of(left) == golden("""
        Left in clearing as of 2026-06-30

        Reference   Since       Days      Amount  What                          Refunds  Account
        ----------  ----------  ----  ----------  ----------------------------  -------  -----------------------------
        FT26175EUR  2026-06-24     6  -96.00 EUR  in the bank, no refund                 Assets:Clearing:VendorRefunds
        FT26180BRI  2026-06-26     4  160.00 GBP  applied, not in the bank yet  VR-0020  Assets:Clearing:VendorRefunds
        ----------  ----------  ----  ----------  ----------------------------  -------  -----------------------------
        Total                         -96.00 EUR
        Total                         160.00 GBP
    """)


def test_the_statement_of_tarnside_has_the_refund_that_they_took_back() -> None:
    # 720.00 of TS-2231 less 90.00 netted were paid in May; CR560 of 180.00 came back in April, 48.00
    # are left of CR588 (144.00 - 90.00 - 6.00 written off): they owe 228.00, and say 48.00.
    days = Filters(since=datetime.date(2026, 4, 1))
    table = statement(as_of("2026-06-30"), Question(subject="tarn", filters=days))
    assert text_of(table) == golden("""
        Statement of Tarnside Packaging Ltd (tarn) from 2026-04-01 as of 2026-06-30

        Date        Kind                Id           Number or reference       Bills      Payments     Credits      Refunds     Netted  Written off      Balance  Remark
        ----------  ------------------  -----------  -------------------  ----------  ------------  ----------  -----------  ---------  -----------  -----------  ----------
        2026-04-01  opening balance                                                                                                                   600.00 GBP
        2026-04-01  payment             TS-2198      FT26091TRN                         600.00 GBP                                                      0.00 GBP
        2026-04-16  bill                TS-2231                           720.00 GBP                                                                  720.00 GBP
        2026-04-16  reversal of refund  VR-0009      FT26106RET                                                 -180.00 GBP                           540.00 GBP  RETURNED
        2026-04-20  credit              tarn/CR-588  CR588                                          144.00 GBP                                        396.00 GBP
        2026-04-24  application         AP-002       TS-2231                                                                 90.00 GBP                396.00 GBP
        2026-05-15  payment             TS-2231      FT26135TRN                         630.00 GBP                                                   -234.00 GBP
        2026-05-29  write-off           WO-002                                                                                             6.00 GBP  -228.00 GBP  IMMATERIAL
        2026-06-30  closing balance                                                                                                                  -228.00 GBP
        ----------  ------------------  -----------  -------------------  ----------  ------------  ----------  -----------  ---------  -----------  -----------  ----------
        Total                                                             720.00 GBP  1,230.00 GBP  144.00 GBP  -180.00 GBP  90.00 GBP     6.00 GBP

        above zero we owe the vendor, below zero the vendor owes us; netting moves nothing
        tarn owes us 228.00 GBP on 2026-06-30
    """)


def test_the_open_and_the_stale_credits_of_the_example_books() -> None:
    # Carrying amounts: 120.00 EUR at 0.8600 and 75 of 120; 4,960.00 CNY at 0.1080 less its parts; 618.00 EUR at
    # 0.8520; 154.38 GBP for 31,000 JPY, of which 11,000 are left: 54.78.
    assert text_of(open_credits(as_of("2026-06-30"), EVERYTHING)) == golden("""
        Open credits as of 2026-06-30

        Credit           Number     Date        Days      Unapplied      Reserved      Available  Expires     Days left  Case          Order       Carrying amount
        ---------------  ---------  ----------  ----  -------------  ------------  -------------  ----------  ---------  ------------  ----------  ---------------
        lumen/GS-25-118             2026-01-01   180      75.00 EUR                    75.00 EUR                                                         64.50 GBP
        tarn/CR-560      CR560      2026-03-12   110     180.00 GBP                   180.00 GBP                         RC-2026-0009  KB-2602-05       180.00 GBP
        shen/TK-0201     TK0201     2026-03-24    98   2,460.00 CNY                 2,460.00 CNY                         RC-2026-0010  KB-2603-06       265.68 GBP
        tarn/CR-588      CR588      2026-04-20    71      48.00 GBP                    48.00 GBP                                       KB-2604-08        48.00 GBP
        lumen/GS-26-061  GS 26-061  2026-04-28    63     618.00 EUR    618.00 EUR       0.00 EUR                                       KB-2604-08       526.54 GBP
        minato/M-402                2026-05-26    35  11,000    JPY                11,000    JPY                                       KB-2604-08        54.78 GBP
        brindle/CN-1101  CN 1101    2026-06-10    20   1,260.00 GBP  1,260.00 GBP       0.00 GBP  2026-12-31        184  RC-2026-0013  KB-2605-09     1,260.00 GBP
        quayle/Q-91      91         2026-06-17    13      22.00 GBP                    22.00 GBP  2026-07-15         15                KB-2605-10        22.00 GBP
        ---------------  ---------  ----------  ----  -------------  ------------  -------------  ----------  ---------  ------------  ----------  ---------------
        Total                                          2,460.00 CNY                 2,460.00 CNY
        Total                                            693.00 EUR    618.00 EUR      75.00 EUR
        Total                                          1,510.00 GBP  1,260.00 GBP     250.00 GBP                                                      2,421.50 GBP
        Total                                         11,000    JPY                11,000    JPY

        8 open credits
    """)
    assert text_of(stale_credits(as_of("2026-06-30"), EVERYTHING)) == golden("""
        Stale credits as of 2026-06-30

        Credit           Date        Days  Unapplied  Available  Owner     Last        What happened last              Carrying amount
        ---------------  ----------  ----  ---------  ---------  --------  ----------  ------------------------------  ---------------
        lumen/GS-25-118  2026-01-01   180  75.00 EUR  75.00 EUR  t.okafor  2026-05-06  reversal of application AP-003        64.50 GBP
        ---------------  ----------  ----  ---------  ---------  --------  ----------  ------------------------------  ---------------
        Total                              75.00 EUR  75.00 EUR
        Total                                                                                                                64.50 GBP

        1 credit of 120 days or more
    """)
