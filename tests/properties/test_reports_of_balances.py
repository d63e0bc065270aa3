"""The reports of balances agree with the accounts, with each other, and with themselves over time."""

from __future__ import annotations

import dataclasses
from collections import Counter
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.ledger import Ledger
from beancount_refunds.reports.accounts import lines_on
from beancount_refunds.reports.ageing import ageing
from beancount_refunds.reports.clearing import clearings
from beancount_refunds.reports.control_accounts import ControlAccounts
from beancount_refunds.reports.filters import Filters
from beancount_refunds.reports.open_credits import open_credits
from beancount_refunds.reports.question import Question
from beancount_refunds.reports.statement import CLOSING, OPENING, statement
from beancount_refunds.reports.tie_out import tie_out
from tests.properties.books import balances, settled
from tests.properties.building import options
from tests.properties.chart import CLEARING, VENDORS
from tests.properties.ledgers import ledgers

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from beancount_refunds.reports.table import Table
    from tests.properties import ledgers as written

EVERYTHING = Question()


def loaded(ledger: written.Ledger) -> Ledger:
    """The ledger as the tools hold it at its end: with all that the plugin added."""
    outcome = settled(ledger.entries)
    return Ledger(
        filename="books.beancount",
        entries=(*ledger.entries, *outcome.generated),
        errors=(),
        findings=outcome.settlement.findings,
        options=MappingProxyType(options()),
        settlement=outcome.settlement,
    )


def each_day(ledger: written.Ledger) -> Iterable[Ledger]:
    """The same ledger, settled as of each of its days."""
    whole = loaded(ledger)
    for on in ledger.days:
        yield dataclasses.replace(whole, settlement=settled(ledger.entries, on).settlement)


def sums(table: Table, key: str) -> Counter[str]:
    """An amount summed by currency, zeros left out."""
    found: Counter[str] = Counter()
    for row in table.rows:
        found[str(row["currency_code"])] += as_int(row[key])
    return Counter({currency: minor for currency, minor in found.items() if minor})


def as_int(value: object) -> int:
    """An amount of a row; ``None`` is nothing."""
    assert value is None or isinstance(value, int)
    return value or 0


def held(ledger: Ledger, accounts: Iterable[str]) -> Counter[str]:
    """What accounts hold at the end of the day, recomputed from the postings."""
    through: list[Any] = [
        entry
        for entry in ledger.entries
        if hasattr(entry, "postings") and entry.date <= ledger.settlement.as_of
    ]
    accounts, found = set(accounts), Counter[str]()
    for (account, currency), number in balances(through).items():
        if account in accounts:
            scale = Decimal(10) ** ledger.settlement.precisions.digits(currency)
            found[currency] += int(number * scale)
    return Counter({currency: minor for currency, minor in found.items() if minor})


@given(ledgers())
def test_the_ageing_is_the_vendor_accounts_on_every_day(ledger: written.Ledger) -> None:
    for books in each_day(ledger):
        table = ageing(books, EVERYTHING)
        accounts = ControlAccounts(books).accounts
        owed = held(books, accounts)
        assert sums(table, "total_minor") == Counter({unit: -minor for unit, minor in owed.items()})
        assert accounts >= set(VENDORS.values())
        assert not any("DIFFER" in line for line in table.summary)


@given(ledgers())
def test_every_control_account_ties_out_on_every_day(ledger: written.Ledger) -> None:
    for books in each_day(ledger):
        table = tie_out(books, EVERYTHING)
        for row in table.rows:
            balance = held(books, [str(row["account"])])[str(row["currency_code"])]
            assert row["balance_minor"] == balance
            parts = ("available", "reserved", "waiting", "open_bills", "unallocated")
            assert balance == sum(as_int(row[f"{part}_minor"]) for part in parts)
            assert row["difference_minor"] == 0
            assert row["remark"] is None
        lines = lines_on(books.entries, {CLEARING, "Assets:Clearing:Second"}, books.settlement.as_of)
        for one in clearings(books.settlement, lines):
            assert one.balance == held(books, [one.account])[one.currency]
            assert one.difference == 0


@given(ledgers())
def test_reserved_credit_is_what_pending_refunds_hold_and_no_more(ledger: written.Ledger) -> None:
    books = loaded(ledger)
    credits_ = open_credits(books, EVERYTHING)
    ties = tie_out(books, EVERYTHING)
    for key, other in (
        ("unapplied_balance_minor", "unapplied_minor"),
        ("reserved_balance_minor", "reserved_minor"),
        ("available_balance_minor", "available_minor"),
    ):
        assert sums(credits_, key) == sums(ties, other)


@given(ledgers(), st.integers(0, 30))
def test_a_statement_closes_where_the_next_one_opens(ledger: written.Ledger, place: int) -> None:
    books = loaded(ledger)
    middle = ledger.days[place % len(ledger.days)]
    after = middle + (middle.resolution)
    for vendor_id in VENDORS:
        first = statement(books, asked(vendor_id, until=middle))
        second = statement(books, asked(vendor_id, since=after))
        opening = balances_of(second, OPENING)
        assert balances_of(first, CLOSING).items() <= opening.items()
        assert not any(opening[currency] for currency in opening.keys() - balances_of(first, CLOSING).keys())
        assert balances_of(second, CLOSING) == balances_of(statement(books, asked(vendor_id)), CLOSING)


@given(ledgers())
def test_a_statement_closes_with_the_vendors_part_of_the_ageing(ledger: written.Ledger) -> None:
    for books in each_day(ledger):
        whole = ageing(books, EVERYTHING)
        for vendor_id in VENDORS:
            rows = tuple(row for row in whole.rows if row["vendor_id"] == vendor_id)
            part = dataclasses.replace(whole, rows=rows)
            closing = balances_of(statement(books, asked(vendor_id)), CLOSING)
            assert sums(part, "total_minor") == {unit: minor for unit, minor in closing.items() if minor}


@given(ledgers())
def test_yesterdays_statement_is_a_part_of_todays(ledger: written.Ledger) -> None:
    today = loaded(ledger)
    for books in each_day(ledger):
        for vendor_id in VENDORS:
            then = statement(books, asked(vendor_id))
            now = statement(today, asked(vendor_id, until=books.settlement.as_of))
            assert balances_of(then, CLOSING) == balances_of(now, CLOSING)


def asked(
    vendor_id: str, *, since: datetime.date | None = None, until: datetime.date | None = None
) -> Question:
    """A question for a statement."""
    return Question(subject=vendor_id, filters=Filters(since=since, until=until))


def balances_of(table: Table, kind: str) -> dict[str, int]:
    """The opening or closing balances of a statement by currency."""
    return {
        str(row["currency_code"]): as_int(row["balance_minor"]) for row in table.rows if row["kind"] == kind
    }
