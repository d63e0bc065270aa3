"""Balances of accounts, summed from postings: exactly, and nothing left unsaid."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from beancount.core.amount import Amount
from beancount.core.data import Posting, Transaction

from beancount_refunds.money import Precisions
from beancount_refunds.reports.accounts import balances, lines_on, readable, whole
from tests.properties.building import day, posting, transaction

END = datetime.date(2027, 1, 1)


def posted(*numbers: str, account: str = "Assets:A", currency: str = "GBP") -> list[Transaction]:
    """One transaction with a posting for each number, none of them balanced."""
    legs = (posting(account, Amount(Decimal(number), currency)) for number in numbers)
    return [transaction(day(0), "books", *legs, filename="a.beancount", lineno=7)]


def balance(*entries: Any) -> dict[tuple[str, str], Any]:
    """The balances of Assets:A and Assets:B."""
    return balances(lines_on(entries, {"Assets:A", "Assets:B"}, END), Precisions())


def test_a_balance_is_the_sum_of_the_postings_of_its_account_and_currency() -> None:
    entries = [*posted("1.10", "2.20"), *posted("-5", currency="JPY"), *posted("9.00", account="Assets:AB")]
    assert {key: (held.minor, held.rest, held.unread) for key, held in balance(*entries).items()} == {
        ("Assets:A", "GBP"): (330, 0, ()),
        ("Assets:A", "JPY"): (-5, 0, ()),
    }


def test_postings_after_the_day_and_entries_of_other_kinds_do_not_count() -> None:
    (entry,) = posted("1.00")
    lines = list(lines_on([None, entry, entry._replace(date=day(1))], {"Assets:A"}, day(0)))
    assert [line.on for line in lines] == [day(0)]


def test_a_posting_without_a_number_is_no_line_and_missing_metadata_is_none() -> None:
    bare = Posting("Assets:A", Amount(Decimal(1), "GBP"), None, None, None, None)
    empty = bare._replace(units=None)
    nothing: Any = None
    entry = posted()[0]._replace(meta=nothing, narration=nothing, postings=[bare, empty])
    (line,) = lines_on([entry], {"Assets:A"}, END)
    assert (line.narration, line.stated("vendor_id"), str(line.position)) == ("", None, "<unknown>:1")


def test_what_a_posting_does_not_state_its_transaction_may() -> None:
    one = posting("Assets:A", Amount(Decimal(1), "GBP"), vendor_id="acme")
    other = posting("Assets:A", Amount(Decimal(1), "GBP"))
    lines = lines_on([transaction(day(0), "both", one, other, vendor_id="shen")], {"Assets:A"}, END)
    assert [line.stated("vendor_id") for line in lines] == ["acme", "shen"]


def test_a_sum_of_more_decimals_than_the_currency_has_keeps_its_rest() -> None:
    held = balance(*posted("1.005", "0.01"))["Assets:A", "GBP"]
    assert (held.minor, held.rest) == (101, Decimal("0.005"))
    # Two halves of a penny make a whole one; so do trailing zeros.
    held = balance(*posted("1.005", "1.005", "500.000"))["Assets:A", "GBP"]
    assert (held.minor, held.rest) == (50201, 0)
    assert whole(Decimal("-1.005"), "GBP", Precisions()) == (-100, Decimal("-0.005"))


@pytest.mark.parametrize("number", ["NaN", "sNaN", "Infinity", "1E+100", "1E-100"])
def test_a_number_that_cannot_be_summed_is_kept_apart_and_named(number: str) -> None:
    held = balance(*posted("1.00", number, "2.00"))["Assets:A", "GBP"]
    assert (held.minor, held.rest) == (300, 0)
    assert [str(line.units.number) for line in held.unread] == [number]
    assert [str(line.position) for line in held.unread] == ["a.beancount:7"]
    assert not readable(Decimal(number))


def test_sums_of_long_numbers_are_exact() -> None:
    held = balance(*posted("1E+60", "0.01", "-1E+60"))["Assets:A", "GBP"]
    assert (held.minor, held.unread) == (1, ())
