"""Reports of exchange differences, tax and Forms 1099: their sums are what the accounts and the books say."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.ledger import settled
from beancount_refunds.plugin import OPTION, post_refunds
from beancount_refunds.reports.fx import fx
from beancount_refunds.reports.question import Calendar, Question
from beancount_refunds.reports.tax import tax
from beancount_refunds.reports.us_1099 import us_1099
from tests.properties.building import options
from tests.properties.chart import DEFERRED, TAX
from tests.properties.ledgers import Ledger, ledgers

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable

    from beancount_refunds import ledger as loaded
    from beancount_refunds.outcome import SettledLedger
    from beancount_refunds.reports import Table

_GAINS = ("Income:Fx", "Expenses:Fx")


def loaded_of(ledger: Ledger, as_of: datetime.date | None = None) -> loaded.Ledger:
    """The ledger as Beancount would load it: the entries that the plugin returns, as of a day."""
    stated = options()
    entries, errors = post_refunds(ledger.entries, stated)
    return settled("books.beancount", sorted(entries, key=lambda one: one.date), errors, stated, as_of)


def days(ledger: Ledger) -> Iterable[datetime.date]:
    """A day in the middle, and the last."""
    return sorted({ledger.days[len(ledger.days) // 2], ledger.end})


def sums(table: Table, key: str, *by: str) -> Counter[Any]:
    """A column summed by others; zeros left out."""
    found: Counter[Any] = Counter()
    for row in table.rows:
        value = row[key]
        assert isinstance(value, int)
        found[tuple(row[one] for one in by)] += value
    return Counter({group: minor for group, minor in found.items() if minor})


def posted(books: loaded.Ledger, accounts: Collection[str], calendar: Calendar | None = None) -> Counter[Any]:
    """What generated transactions credit to accounts, by currency, or by period and currency.

    Which are generated is asked of the plugin's own outcome, not of their positions.
    """
    outcome: SettledLedger = books.options[OPTION]
    written = set(map(id, outcome.entries))
    settlement = books.settlement
    found: Counter[Any] = Counter()
    for entry in books.entries:
        narration = getattr(entry, "narration", "")
        generated = id(entry) not in written and not narration.startswith(("bank", "books", "moves", "bill"))
        if generated and entry.date <= settlement.as_of:
            for leg in entry.postings:
                if leg.account in accounts:
                    minor = settlement.precisions.to_minor(leg.units.number, leg.units.currency)
                    assert minor is not None
                    group = [] if calendar is None else [str(calendar.period(entry.date))]
                    found[*group, leg.units.currency] -= minor
    return Counter({group: minor for group, minor in found.items() if minor})


@given(ledgers(), st.sampled_from([1, 3]), st.integers(1, 3))
def test_the_tax_of_every_period_is_the_movement_of_the_tax_account(
    ledger: Ledger, months: int, first_month: int
) -> None:
    calendar = Calendar(months=months, first_month=first_month)
    for on in days(ledger):
        books = loaded_of(ledger, on)
        table = tax(books, Question(calendar=calendar))
        moved = posted(books, {TAX}, calendar)
        assert sums(table, "tax_minor", "period", "currency_code") == moved
        periods, deferred, _ = table.also
        assert sums(periods, "tax_minor", "period", "currency_code") == moved
        assert all(row["account_minor"] == -int(str(row["tax_minor"])) for row in periods.rows)
        assert table.summary[-1].startswith("the tax equals what credits and refunds posted on ")
        assert deferred.summary[0].startswith("as far as our directives posted it, it equals ")


@given(ledgers())
def test_the_deferred_tax_is_the_balance_of_its_account(ledger: Ledger) -> None:
    books = loaded_of(ledger)
    _, deferred, _ = tax(books, Question()).also
    by_directive = {one.id for one in books.settlement.credits if not one.booked_by_hand}
    if any(one.booked_by_hand and one.tax_minor for one in books.settlement.credits):
        return
    assert all(row["id"] in by_directive for row in deferred.rows)
    assert sums(deferred, "not_due_minor", "currency_code") == posted(books, {DEFERRED})


@given(ledgers())
def test_net_and_tax_of_a_line_are_the_part_that_moved(ledger: Ledger) -> None:
    books = loaded_of(ledger)
    parts: Counter[Any] = Counter()
    for one in books.settlement.movements:
        credit = books.settlement.credit[one.credit_id]
        for minor, currency in (
            (one.amount_minor, one.currency),
            (one.carrying_amount_minor, credit.functional_currency),
        ):
            parts[one.on, one.kind, one.credit_id, one.subject, abs(minor or 0), currency] += 1
    for row in tax(books, Question()).rows:
        gross = int(str(row["net_minor"])) + int(str(row["tax_minor"]))
        subject = row["subject"] or row["credit_id"]
        part = row["on"], row["kind"], row["credit_id"], subject, abs(gross), row["currency_code"]
        assert parts[part] > 0
        assert (gross < 0) == str(row["kind"]).startswith("reversal of ") == (int(str(row["tax_minor"])) < 0)


@given(ledgers())
def test_realised_gains_are_the_movement_of_their_accounts_and_those_of_the_refunds(ledger: Ledger) -> None:
    for on in days(ledger):
        books = loaded_of(ledger, on)
        table = fx(books, Question())
        gains = sums(table, "fx_gain_loss_minor", "functional_currency_code")
        assert gains == posted(books, _GAINS)
        assert sums(table, "fx_gain_loss_minor", "id") == Counter(
            {
                (refund.id,): refund.fx_gain_loss_minor
                for refund in books.settlement.refunds
                if refund.fx_gain_loss_minor
            }
        )
        for row in table.rows:
            proceeds, carrying = int(str(row["proceeds_minor"])), int(str(row["carrying_amount_minor"]))
            assert row["fx_gain_loss_minor"] == proceeds - carrying
            assert row["cleared_by"] == "stated" or row["cleared_minor"] is not None
        parts, _ = table.also
        assert sums(parts, "carrying_amount_minor", "id", "on") == sums(
            table, "carrying_amount_minor", "id", "on"
        )
        assert not any("more, and not for FX" in said for said in table.summary)


@given(ledgers())
def test_a_mirror_takes_back_all_of_what_it_mirrors(ledger: Ledger) -> None:
    books = loaded_of(ledger)
    table = fx(books, Question())
    standing = {refund.id for refund in books.settlement.refunds if refund.fx_recognised}
    for key in ("proceeds_minor", "carrying_amount_minor", "bank_amount_minor"):
        assert {id_ for (id_,) in sums(table, key, "id")} <= standing
    for row in table.rows:
        assert (row["kind"] == "refund") == (row["remark"] is None or "mirror" not in str(row["remark"]))


@given(ledgers())
def test_an_unrealised_gain_is_value_less_carrying_amount_or_unknown_with_a_reason(ledger: Ledger) -> None:
    books = loaded_of(ledger)
    _, unrealised = fx(books, Question()).also
    open_ones = {
        one.id for one in books.settlement.credits if one.unapplied_balance_minor and one.currency != "GBP"
    }
    assert {row["id"] for row in unrealised.rows} == open_ones
    for row in unrealised.rows:
        value, carrying = row["closing_value_minor"], row["carrying_amount_minor"]
        known = isinstance(value, int) and isinstance(carrying, int)
        assert (row["unrealised_gain_minor"] is not None) == known == (row["remark"] is None)
        if isinstance(value, int) and isinstance(carrying, int):
            assert row["unrealised_gain_minor"] == value - carrying


@given(ledgers())
def test_every_refund_counts_once_in_the_years_of_its_payments(ledger: Ledger) -> None:
    books = loaded_of(ledger)
    table = us_1099(books, Question())
    (refunds,) = table.also
    classes = ("same_year_minor", "earlier_years_minor", "unknown_minor")
    counted: Counter[Any] = Counter()
    for key in classes:
        counted.update(sums(refunds, key, "vendor_id", "currency_code"))
        group = ("vendor_id", "year", "currency_code")
        assert sums(refunds, key, *group) == sums(table, key, *group)
    moved: Counter[Any] = Counter()
    for one in books.settlement.movements:
        if one.kind in ("refund", "reversal of refund"):
            moved[books.settlement.credit[one.credit_id].vendor_id, one.currency] -= one.amount_minor
    assert {key: minor for key, minor in counted.items() if minor} == {
        key: minor for key, minor in moved.items() if minor
    }
    for row in table.rows:
        payments, reduced = int(str(row["payments_minor"])), int(str(row["same_year_minor"]))
        assert payments >= reduced >= 0
