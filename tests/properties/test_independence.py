"""The books are a pure function of what is said: not of order, files, refused directives, or copies."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import TYPE_CHECKING, Any

from beancount.core import data
from hypothesis import assume, given
from hypothesis import strategies as st

from beancount_refunds.findings import Code, Effect
from beancount_refunds.model import ReductionStatus, RefundStatus
from beancount_refunds.names import NAMED
from beancount_refunds.ordering import KEYS
from tests.properties.books import balances, books, difference, findings, journal, settled, unplaced
from tests.properties.building import custom, money, placed
from tests.properties.chart import BANK, LOST, PAYABLE
from tests.properties.ledgers import Ledger, ledgers, without

if TYPE_CHECKING:
    from beancount_refunds.outcome import Outcome


# --- order and files ---------------------------------------------------------------------------


@given(ledgers(), st.randoms(use_true_random=False))
def test_the_books_do_not_change_when_files_are_permuted(ledger: Ledger, chance: Any) -> None:
    places = [(f"file-{chance.randrange(3)}.beancount", chance.randrange(1, 60)) for _ in ledger.entries]
    shuffled = list(ledger.entries)
    chance.shuffle(shuffled)
    moved = placed(shuffled, places)
    assert difference(books(settled(ledger.entries)), books(settled(moved))) == {}


@given(ledgers())
def test_each_list_of_a_settlement_is_in_its_order(ledger: Ledger) -> None:
    settlement = settled(ledger.entries).settlement
    for name, key in KEYS.items():
        places = [key(item) for item in getattr(settlement, name)]
        assert places == sorted(places), name


# --- refused directives ------------------------------------------------------------------------


def names_of(entry: Any) -> set[str]:
    """Ids, and external ids, that a directive or transaction takes for itself."""
    taken = {entry.meta.get("external_id")} - {None}
    if isinstance(entry, data.Custom):
        if entry.type in NAMED or entry.type in ("vendor", "order"):
            taken.add(entry.values[0].value)
        if entry.type.startswith("receipt-"):
            taken.add(entry.values[0].value)
    elif isinstance(entry, data.Transaction):
        taken |= {leg.meta["credit_id"] for leg in entry.postings if "credit_id" in (leg.meta or {})}
        taken |= {entry.meta.get("bank_transaction_ref")} - {None}
    return taken


def matches_several(entry: Any) -> bool:
    """Whether it is a match of several refunds."""
    return isinstance(entry, data.Custom) and entry.type == "receipt-match" and len(entry.values) > 2


def words_of(entry: Any) -> set[str]:
    """All texts that an entry says, as names of other things."""
    words = {value for value in (entry.meta or {}).values() if isinstance(value, str)}
    if isinstance(entry, data.Custom):
        words |= {pair.value for pair in entry.values if isinstance(pair.value, str)}
    if isinstance(entry, data.Transaction):
        words |= {leg.meta["credit_id"] for leg in entry.postings if "credit_id" in (leg.meta or {})}
    return words


def findings_on_others(outcome: Outcome, gone: Any, names: set[str]) -> Counter[tuple[int, str]]:
    """Findings on the entries but ``gone``; on those that name it, that there is one.

    An ``exception`` may give an owner to what was refused, but not to what nobody wrote.
    """
    return Counter(
        (id(found.entry), "refused" if names & words_of(found.entry) else str(found.code))
        for found in outcome.settlement.findings
        if found.entry is not gone
        and not (getattr(found.entry, "type", None) == "exception" and words_of(gone) & words_of(found.entry))
    )


@given(ledgers(), st.integers(0, 30))
def test_a_rejected_directive_changes_nothing_else(ledger: Ledger, choice: int) -> None:
    before = settled(ledger.entries, ledger.end)
    waited = {one.subject for one in before.settlement.transitions if one.before is None}
    refused = [
        found.entry
        for found in before.settlement.findings
        if found.code.effect is Effect.REFUSED
        and isinstance(found.entry, data.Custom)
        # What waited first, and was refused only later, held its part of the credit until then.
        and not (
            found.entry.type in NAMED and found.subject in waited and found.code is not Code.DUPLICATE_ID
        )
    ]
    assume(refused)
    gone = refused[choice % len(refused)]
    own = names_of(gone)
    # Its name is taken even so: what else is called the same would stand in its place.
    assume(not any(own & names_of(entry) for entry in without(ledger.entries, gone)))
    # A match of several refunds stands for the others where one of them is refused, not where it is unknown.
    assume(not any(own & words_of(entry) for entry in ledger.entries if matches_several(entry)))
    after = settled(without(ledger.entries, gone), ledger.end)
    assert journal(before) == journal(after)
    assert findings_on_others(before, gone, own) == findings_on_others(after, gone, own)
    for name in ("credits", "reductions", "cases", "refunds", "receipts", "bills", "movements"):
        subject = gone.values[0].value if gone.values else None
        kept, then = (
            [
                _row(noun, subject)
                for noun in getattr(outcome.settlement, name)
                if gone.type not in NAMED or getattr(noun, "id", None) != subject
            ]
            for outcome in (before, after)
        )
        assert kept == then


def _row(noun: Any, subject: str | None) -> Any:
    """A noun without its place; a refund refused for naming ``subject`` may be refused in other words."""
    if getattr(noun, "remark", None) and subject in noun.credit_ids and noun.status == "REJECTED":
        noun = dataclasses.replace(noun, remark=None, vendor_id=None)
    return unplaced(noun)


# --- dates -------------------------------------------------------------------------------------


@given(ledgers(), st.integers(0, 30))
def test_the_books_of_a_day_do_not_know_what_comes_later(ledger: Ledger, choice: int) -> None:
    on = ledger.days[choice % len(ledger.days)]
    said = set().union(*(words_of(entry) for entry in ledger.entries if entry.date <= on))
    # A name may be declared later than it is spoken of; everything else that is later is cut off.
    cut = [entry for entry in ledger.entries if entry.date <= on or names_of(entry) & said]
    whole, part = settled(ledger.entries, on), settled(cut, on)
    assert difference(books(whole), books(part)) == {}


@given(ledgers())
def test_a_ledger_ends_on_its_last_day(ledger: Ledger) -> None:
    counting = (data.Custom, data.Transaction, data.Balance)
    last = max(entry.date for entry in ledger.entries if isinstance(entry, counting))
    assert settled(ledger.entries).settlement.as_of == last


@given(ledgers())
def test_what_was_posted_by_a_day_stays_posted(ledger: Ledger) -> None:
    final = settled(ledger.entries).generated
    for on in ledger.days:
        then = settled(ledger.entries, on)
        assert journal(then) == Counter(
            {text: count for text, count in _journal_until(final, on).items() if count}
        )


def _journal_until(generated: Any, on: Any) -> Counter[str]:
    kept = tuple(entry for entry in generated if entry.date <= on)

    class _Part:
        pass

    part: Any = _Part()
    part.generated = kept
    return journal(part)


# --- mirrors -----------------------------------------------------------------------------------


def deeds(ledger: Ledger, kind: int, credit: Any, minor: int) -> list[list[Any]]:
    """Something done to a credit on the day after, and what undoes it."""
    on, later = ledger.end.replace(year=2027), ledger.end.replace(year=2028)
    amount = money(minor, credit.currency)
    approved = custom(on, "approval", "X1", by="boss")
    back = custom(later, "reversal", "X1", reason="RETURNED")
    if kind == 0:
        done = custom(on, "vendor-refund", "X1", amount, credit.id, bank_transaction_ref="BX", by="carl")
    elif kind == 1:
        done = custom(on, "vendor-refund", "X1", amount, BANK, credit.id, amount, by="carl")
    elif kind == 2:
        done = custom(on, "credit-write-off", "X1", credit.id, amount, LOST, reason="RETURNED", by="carl")
    elif kind == 3:
        done = custom(on, "credit-application", "X1", credit.id, amount, "INV-X", PAYABLE, by="carl")
        return [[done], [back]]
    else:
        done = custom(on, "vendor-refund", "X1", amount, credit.id, by="carl")
        match = custom(on, "receipt-match", "BX", "X1")
        unmatch = custom(later, "receipt-unmatch", "BX", "X1", reason="RETURNED")
        return [[done, approved, match], [unmatch, back]]
    return [[done, approved], [back]]


@given(ledgers(12), st.integers(0, 4), st.integers(0, 5), st.integers(1, 10))
def test_a_mirror_restores_the_books(ledger: Ledger, kind: int, choice: int, parts: int) -> None:
    before = settled(ledger.entries, ledger.end.replace(year=2028))
    open_ones = [one for one in before.settlement.credits if one.available_balance_minor > 0]
    assume(open_ones)
    credit = open_ones[choice % len(open_ones)]
    minor = max(1, credit.available_balance_minor * parts // 10)
    done, undone = deeds(ledger, kind, credit, minor)
    places = [("more.beancount", 1000 + number) for number in range(len(done) + len(undone))]
    half = data.sorted([*ledger.entries, *placed(done, places[: len(done)])])
    full = data.sorted([*ledger.entries, *placed([*done, *undone], places)])
    after = settled(full, ledger.end.replace(year=2028))
    assert balances(after.generated) == balances(before.generated)
    assert [unplaced(one) for one in after.settlement.credits] == [
        unplaced(one) for one in before.settlement.credits
    ]
    middle = settled(half, ledger.end.replace(year=2028)).settlement
    stands = middle.credit[credit.id].unapplied_balance_minor
    states = [one.status for one in middle.refunds if one.id == "X1"]
    posted = [one.status for one in middle.reductions if one.id == "X1"]
    if states in ([RefundStatus.APPLIED], [RefundStatus.RECONCILED]) or posted == [ReductionStatus.POSTED]:
        assert stands == credit.unapplied_balance_minor - minor


# --- copies ------------------------------------------------------------------------------------


def repeatable(entry: Any) -> bool:
    """Whether an entry is a fact that somebody can record twice with an external id."""
    return isinstance(entry, data.Custom) and entry.type not in ("refund-policy", "vendor")


@given(ledger=ledgers(), renamed=st.booleans())
def test_recording_everything_twice_is_recording_it_once(ledger: Ledger, *, renamed: bool) -> None:
    once = [
        entry._replace(meta={**entry.meta, "external_id": f"e-{number}"}) if repeatable(entry) else entry
        for number, entry in enumerate(ledger.entries)
    ]
    copies = []
    for entry in once:
        if repeatable(entry):
            values = entry.values
            if renamed and entry.type == "vendor-refund":
                values = [values[0]._replace(value=f"copy/{values[0].value}"), *values[1:]]
            copies.append(entry._replace(meta={**entry.meta, "filename": "copies.beancount"}, values=values))
    first = settled(once)
    second = settled(data.sorted([*once, *copies]))
    assert journal(first) == journal(second)
    for name in ("credits", "reductions", "cases", "bills", "movements", "receipts"):
        assert list(map(unplaced, getattr(first.settlement, name))) == list(
            map(unplaced, getattr(second.settlement, name))
        )
    originals = {refund.id for refund in first.settlement.refunds}
    assert [unplaced(refund) for refund in first.settlement.refunds] == [
        unplaced(refund) for refund in second.settlement.refunds if refund.id in originals
    ]
    assert {copy.original_id for copy in second.settlement.copies if copy.kind == "vendor-refund"} >= {
        refund.id for refund in first.settlement.refunds if refund.status is not RefundStatus.REJECTED
    }
    codes = {code for code, _ in findings(first.settlement)}
    assert {code for code, _ in findings(second.settlement)} == codes
