"""Tie-out: every control account is explained by the sub-ledger, and what is not is named."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import TYPE_CHECKING

from beancount.core.amount import Amount

from beancount_refunds.reports import Filters
from beancount_refunds.reports.question import Question
from beancount_refunds.reports.tie_out import tie_out
from tests.books_on_disk import BOOKS, write
from tests.reports.payable_books import PAYABLE
from tests.reports.reading import books, golden, text_of
from tests.reports.test_ageing import TWICE_REFUSED

if TYPE_CHECKING:
    import pathlib

from beancount_refunds.ledger import open_ledger

EVERYTHING = Question()


def test_every_account_of_bills_and_credits_is_explained_to_the_penny(tmp_path: pathlib.Path) -> None:
    table = tie_out(books(tmp_path, PAYABLE), EVERYTHING)
    assert text_of(table) == golden("""
        Tie-out as of 2026-03-31

        Account                   Balance   Available   Open bills  Unallocated  Difference
        -------------------  ------------  ----------  -----------  -----------  ----------
        Assets:Credits:Acme    135.00 GBP  110.00 GBP                 25.00 GBP    0.00 GBP
        Assets:Credits:Shen  1,000.00 CNY  800.00 CNY   200.00 CNY                 0.00 CNY
        Liabilities:AP        -900.00 GBP              -930.00 GBP    30.00 GBP    0.00 GBP
        -------------------  ------------  ----------  -----------  -----------  ----------
        Total                1,000.00 CNY  800.00 CNY   200.00 CNY                 0.00 CNY
        Total                 -765.00 GBP  110.00 GBP  -930.00 GBP    55.00 GBP    0.00 GBP

        above zero vendors owe us, as the accounts say it
        the sub-ledger equals 3 accounts on 2026-03-31, to the penny
        expected: unapplied credits 800.00 CNY, 110.00 GBP
    """)
    assert [row["vendor_ids"] for row in table.rows] == [("acme",), ("shen",), ("acme",)]


def test_refunds_stand_beside_the_accounts_by_what_the_balance_sheet_shows(tmp_path: pathlib.Path) -> None:
    # acme: 550.00 less 320.00 in the bank; 30.00 are expected. shen: 1,000.00 yuan for 130.00 USD are in
    # clearing, as the bank has not shown them; 31,000 yen are untouched.
    table = tie_out(open_ledger(write(tmp_path, BOOKS)), EVERYTHING)
    assert text_of(table) == golden("""
        Tie-out as of 2026-03-02

        Account                    Balance      Available   Reserved  Difference  Received, unreconciled   Completed
        -------------------  -------------  -------------  ---------  ----------  ----------------------  ----------
        Assets:Credits:Acme     230.00 GBP     200.00 GBP  30.00 GBP    0.00 GBP                          320.00 GBP
        Assets:Credits:Shen       0.00 CNY                              0.00 CNY            1,000.00 CNY
        Assets:Credits:Shen  31,000    JPY  31,000    JPY               0    JPY
        -------------------  -------------  -------------  ---------  ----------  ----------------------  ----------
        Total                     0.00 CNY                              0.00 CNY            1,000.00 CNY
        Total                   230.00 GBP     200.00 GBP  30.00 GBP    0.00 GBP                          320.00 GBP
        Total                31,000    JPY  31,000    JPY               0    JPY

        above zero vendors owe us, as the accounts say it
        the sub-ledger equals 2 accounts on 2026-03-02, to the penny
        expected: unapplied credits 230.00 GBP, 31,000 JPY
        of that reserved by pending refunds 30.00 GBP
        received, not reconciled 1,000.00 CNY
        completed 320.00 GBP
    """)
    assert text_of(table.also[0]) == golden("""
        Refunds on the balance sheet as of 2026-03-02

        Status      Refunds      Amount  Where it stands
        ----------  -------  ----------  -----------------------------------------------------------------------
        PENDING           1   30.00 GBP  expected: still in the vendors' accounts
        APPLIED           1  130.00 USD  received, not reconciled: in clearing, or a cash account not proved yet
        RECONCILED        1  320.00 GBP  done: in the bank
    """)


def test_a_vendor_chooses_its_own_accounts_and_refunds(tmp_path: pathlib.Path) -> None:
    asked = Question(filters=Filters(vendors=frozenset({"shen"}), cases=frozenset({"RC-1"})))
    table = tie_out(open_ledger(write(tmp_path, BOOKS)), asked)
    assert table.title == "Tie-out as of 2026-03-02 (vendor shen)"
    assert {row["account"] for row in table.rows} == {"Assets:Credits:Shen"}
    (refunds,) = table.also  # clearing accounts are nobody's
    assert [row["amount_minor"] for row in refunds.rows] == [13000]


def test_a_booked_credit_whose_declaration_waits_stands_apart(tmp_path: pathlib.Path) -> None:
    text = """\
        2026-01-01 custom "refund-policy" "require_evidence" "vendor-credit"
        2026-02-02 custom "vendor-credit" "acme/1" 10.00 GBP
        2026-02-02 * "Acme" "Memo 1"
          Assets:Credits:Acme   10.00 GBP
            credit_id: "acme/1"
          Expenses:Purchases   -10.00 GBP
    """
    (row,) = tie_out(books(tmp_path, text), EVERYTHING).rows
    assert {key: row[key] for key in ("balance_minor", "waiting_minor", "difference_minor")} == {
        "balance_minor": 1000,
        "waiting_minor": 1000,
        "difference_minor": 0,
    }


def test_what_beancount_pads_belongs_to_no_credit_and_is_said_to(tmp_path: pathlib.Path) -> None:
    text = """\
        2020-01-01 open Equity:Opening
        2026-01-01 pad Assets:Credits:Acme Equity:Opening
        2026-02-02 custom "vendor-credit" "acme/1" 10.00 GBP Expenses:Purchases
        2026-02-03 balance Assets:Credits:Acme 12.00 GBP
    """
    (row,) = tie_out(books(tmp_path, text), EVERYTHING).rows
    assert (row["balance_minor"], row["unallocated_minor"], row["difference_minor"]) == (1200, 200, 0)


def test_a_bill_or_credit_that_cannot_be_read_is_unallocated(tmp_path: pathlib.Path) -> None:
    text = """\
        2020-01-01 open Assets:Prepaid
        2026-02-01 * "Booked to an account of no vendor"
          Assets:Prepaid        10.00 GBP
            credit_id: "acme/1"
          Expenses:Purchases   -10.00 GBP
        2026-02-02 * "A bill needs a vendor's or an AP account, and pence"
          Assets:Prepaid         4.00 GBP
            bill_id: "INV-1"
          Assets:Credits:Acme   -5.000 GBP
            bill_id: "INV-1"
          Assets:Credits:Acme    7.00 GBP
            bill_id: 1
          Assets:Credits:Acme   -3.00 GBP
            credit_id: "shen/none"
          Assets:Credits:Acme    2.00 GBP
            credit_id: 5
          Assets:Credits:Acme    0.00 GBP
          Expenses:Purchases    -5.00 GBP
    """
    table = tie_out(books(tmp_path, text), EVERYTHING)
    figures = ("account", "balance_minor", "available_minor", "unallocated_minor", "difference_minor")
    assert [tuple(row[key] for key in figures) for row in table.rows] == [
        ("Assets:Credits:Acme", 100, 0, 100, 0),
        ("Assets:Prepaid", 1400, 1000, 400, 0),
    ]


# ------------------------------------------------------------------------------- disagreement


def test_a_difference_stands_in_its_row_with_the_credit_that_makes_it(tmp_path: pathlib.Path) -> None:
    table = tie_out(books(tmp_path, TWICE_REFUSED), EVERYTHING)
    (row,) = table.rows
    assert row["difference_minor"] == -30000
    assert row["remark"] == (
        "the postings of credit acme/CM-1 come to -200.00 GBP, the sub-ledger has 100.00 GBP"
        f" ({tmp_path}/main.beancount:17, {tmp_path}/main.beancount:18)"
    )
    assert table.summary[1] == (
        "DIFFERENCE: -300.00 GBP in Assets:Credits:Acme; the rows name the likely reasons"
    )


def test_differences_that_offset_each_other_are_still_loud(tmp_path: pathlib.Path) -> None:
    # The posting of each credit was taken from the entries after the books were settled.
    text = """\
        2026-02-02 custom "vendor-credit" "acme/1" 10.00 GBP Expenses:Purchases
        2026-02-02 custom "vendor-credit" "shen/1" 10.00 GBP Expenses:Purchases
        2026-02-03 * "Bill and netting in place"
          Assets:Credits:Acme   -3.00 GBP
            bill_id: "INV-1"
          Expenses:Purchases     3.00 GBP
        2026-02-04 custom "credit-application" "AP-1" "acme/1" 2.00 GBP "INV-1"
        2026-02-05 * "Changed afterwards"
          Assets:Credits:Acme    4.00 GBP
            credit_id: "acme/1"
          Assets:Credits:Shen   -4.00 GBP
            credit_id: "shen/1"
    """
    ledger = books(tmp_path, text, "2026-02-04")
    moved = [entry for entry in ledger.entries if getattr(entry, "narration", "") == "Changed afterwards"]
    early = tuple(entry._replace(date=ledger.settlement.as_of) for entry in moved)
    table = tie_out(dataclasses.replace(ledger, entries=(*ledger.entries, *early)), EVERYTHING)
    assert [row["difference_minor"] for row in table.rows] == [400, -400]
    assert table.summary[1] == (
        "DIFFERENCE: of opposite signs in Assets:Credits:Acme, Assets:Credits:Shen; the rows name the likely"
        " reasons"
    )
    # CM 1 stands with 10.00 on the account, of which 2.00 were matched in place with the bill.
    assert [row["remark"] for row in table.rows] == [
        "the postings of credit acme/1 come to 14.00 GBP, the sub-ledger has 10.00 GBP"
        f" ({tmp_path}/main.beancount:17, {tmp_path}/main.beancount:24)",
        "the postings of credit shen/1 come to 6.00 GBP, the sub-ledger has 10.00 GBP"
        f" ({tmp_path}/main.beancount:18, {tmp_path}/main.beancount:24)",
    ]


def test_a_netting_whose_posting_is_gone_is_named_on_both_accounts(tmp_path: pathlib.Path) -> None:
    ledger = books(tmp_path, PAYABLE)
    kept = [one for one in ledger.entries if getattr(one, "narration", "") != "Application AP-1 to INV-1"]
    rows = tie_out(dataclasses.replace(ledger, entries=tuple(kept)), EVERYTHING).rows
    file = f"{tmp_path}/main.beancount"
    assert [(row["account"], row["difference_minor"], row["remark"]) for row in rows] == [
        (
            "Assets:Credits:Acme",
            4000,
            f"the postings of credit acme/CM-1 come to 150.00 GBP, the sub-ledger has 110.00 GBP ({file}:28)",
        ),
        ("Assets:Credits:Shen", 0, None),
        (
            "Liabilities:AP",
            -4000,
            "the postings of bill INV-1 come to -600.00 GBP, the sub-ledger has -560.00 GBP"
            f" ({file}:22, {file}:31)",
        ),
    ]


def test_an_item_whose_postings_are_gone_is_named_without_a_place(tmp_path: pathlib.Path) -> None:
    text = '2026-02-02 custom "vendor-credit" "acme/1" 10.00 GBP Expenses:Purchases\n'
    table = tie_out(dataclasses.replace(books(tmp_path, text), entries=()), EVERYTHING)
    (row,) = table.rows
    assert row["remark"] == "the postings of credit acme/1 come to 0.00 GBP, the sub-ledger has 10.00 GBP"


def test_fractions_of_a_penny_are_said_and_make_a_difference_only_where_they_add_up(
    tmp_path: pathlib.Path,
) -> None:
    half = """\
2026-02-02 * "Half a penny"
  Assets:Credits:Acme    1.005 GBP
  Expenses:Purchases    -1.005 GBP
"""
    (row,) = tie_out(books(tmp_path, half), EVERYTHING).rows
    assert (row["balance_minor"], row["difference_minor"]) == (100, 0)
    assert row["remark"] == "0.005 GBP is less than one minor unit and stands in no column"
    other = """\
2026-02-03 * "And another one"
  Assets:Credits:Acme    1.005 GBP
  Assets:Credits:Acme    1.00 GBP
  Assets:Credits:Shen    1.00 GBP
  Expenses:Purchases    -3.005 GBP
"""
    text = half + other
    (row, _) = tie_out(books(tmp_path, text), EVERYTHING).rows
    assert (row["balance_minor"], row["difference_minor"]) == (301, 1)
    assert row["remark"] == (
        f"the posting of 1.005 GBP at {tmp_path}/main.beancount:17 has more decimals than GBP; the posting of"
        f" 1.005 GBP at {tmp_path}/main.beancount:20 has more decimals than GBP"
    )


def test_a_posting_whose_number_is_none_is_said_in_its_row(tmp_path: pathlib.Path) -> None:
    ledger = books(tmp_path, PAYABLE)
    (paid,) = (
        entry for entry in ledger.entries if getattr(entry, "narration", "") == "Paid to the wrong account"
    )
    spoilt = paid.postings[0]._replace(units=Amount(Decimal("NaN"), "GBP"))
    odd = paid._replace(postings=[spoilt, *paid.postings[1:]])
    table = tie_out(dataclasses.replace(ledger, entries=(*ledger.entries, odd)), EVERYTHING)
    (row, *_) = table.rows
    assert (row["balance_minor"], row["difference_minor"]) == (13500, 0)
    assert str(row["remark"]).endswith(":38 has a number that cannot be summed")
