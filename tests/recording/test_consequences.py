"""What a directive changes is all that is different in the books, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount.core import data, inventory
from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.recording.consequences import consequences
from tests.properties.books import ledger_of
from tests.properties.ledgers import ledgers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from beancount_refunds.ledger import Ledger
    from tests.properties.ledgers import Ledger as Written


def balances(ledger: Ledger) -> dict[tuple[str, str], Any]:
    """What stands on each account, and is left of each credit and bill, by Beancount's own sums."""
    sums: dict[str, inventory.Inventory] = {}
    for entry in data.filter_txns(list(ledger.entries)):
        for posting in entry.postings:
            if posting.units is not None:
                sums.setdefault(posting.account, inventory.Inventory()).add_amount(posting.units)
    found = {
        (account, position.units.currency): position.units.number
        for account, held in sums.items()
        for position in held
    }
    number = ledger.settlement.precisions.to_number
    for credit in ledger.settlement.credits:
        for word, minor in (
            ("unapplied", credit.unapplied_balance_minor),
            ("available", credit.available_balance_minor),
        ):
            found[f"{credit.id} {word}", credit.currency] = number(minor, credit.currency)
    for bill in ledger.settlement.bills:
        key = f"bill {bill.bill_id} of {bill.vendor_id or bill.account}, open", bill.currency
        found[key] = found.get(key, 0) + number(bill.open_minor, bill.currency)
    return found


def changed(before: Mapping[Any, Any], after: Mapping[Any, Any], nothing: Any) -> dict[Any, tuple[Any, Any]]:
    """What differs, as the two values."""
    return {
        key: pair
        for key in before.keys() | after.keys()
        if (pair := (before.get(key, nothing), after.get(key, nothing)))[0] != pair[1]
    }


def states(ledger: Ledger) -> dict[str, str]:
    """The state of everything that has one."""
    books = ledger.settlement
    waiting = {one.id: f" ({one.pending_reason})" for one in books.refunds if one.pending_reason}
    lists = (books.credits, books.refunds, books.reductions, books.cases)
    return {one.id: f"{one.status}{waiting.get(one.id, '')}" for ones in lists for one in ones}


@given(ledgers(), st.data())
def test_all_that_is_different_is_told_once(written: Written, chosen: st.DataObject) -> None:
    new = chosen.draw(st.sampled_from(written.entries))
    before = ledger_of([entry for entry in written.entries if entry is not new])
    after = ledger_of(written.entries)
    told = consequences(before, after)
    moved = {(one.what, one.currency): (one.before, one.after) for one in told.balances}
    assert len(moved) == len(told.balances)
    assert moved == changed(balances(before), balances(after), 0)
    became = {one.id: (one.before, one.after) for one in told.changes}
    assert len(became) == len(told.changes)
    were, are = states(before), states(after)
    assert became == {id_: pair for id_, pair in changed(were, are, None).items() if id_ in are}
