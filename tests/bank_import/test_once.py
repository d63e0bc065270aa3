"""However statements overlap and in whatever order they come: each line is in the books once."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from beancount.core.data import Balance, Transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from beancount_refunds.bank_import.importing import Wish, import_files
from beancount_refunds.record import render
from tests.bank_import.made import file, line, statement
from tests.stories.book import Book, book

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beancount_refunds.bank.model import StatementLine
    from beancount_refunds.bank_import.lines import StatementFile

CURRENT = "Assets:Bank:Current"
DAYS = 4
_LINES = st.lists(
    st.builds(
        line,
        st.sampled_from(["1.00 GBP", "-1.00 GBP", "2.50 GBP"]),
        st.sampled_from([f"06-{number:02}" for number in range(1, DAYS + 1)]),
        st.sampled_from([None, "FT1", "FT2", "FT1/2"]),
        counterparty=st.sampled_from(["ACME COMPONENTS", "A CUSTOMER"]),
        text=st.sampled_from(["", "CM-1717"]),
    ),
    max_size=8,
)
_SPANS = st.lists(st.tuples(st.integers(1, DAYS), st.integers(0, DAYS)), max_size=3)


def imported(parts: Sequence[StatementFile]) -> Book:
    """A ledger into which files came one after the other."""
    text = ""
    for part in parts:
        found = import_files([part], book(text).ledger(), Wish(account=CURRENT, balances=True))
        text += "".join(render(found.drafts)) + "\n"
    return book(text)


def facts(books: Book) -> list[str]:
    """Day, amount and other half of each bank transaction: what is in the books, whoever brought it."""
    return sorted(
        f"{entry.date} {entry.postings[0].units} {entry.postings[1].account}"
        for entry in books.entries
        if isinstance(entry, Transaction)
    )


def part(lines: Sequence[StatementLine], first: int, last: int) -> StatementFile:
    """The statement of some days, with both balances."""
    before = sum(one.amount.minor for one in lines if one.booked_on.day < first)
    own = [one for one in lines if first <= one.booked_on.day <= last]
    opening = str(Decimal(before).scaleb(-2)) if own else None
    return file(statement(*own, opening=opening), name=f"{first}-{last}.xml")


@settings(max_examples=20, deadline=None)
@given(_LINES, _SPANS, st.randoms(use_true_random=False))
def test_any_overlapping_parts_in_any_order_give_the_same_books(
    lines: list[StatementLine], spans: list[tuple[int, int]], chance: object
) -> None:
    parts = [part(lines, first, first + more) for first, more in spans]
    parts += [part(lines, number, number) for number in range(1, DAYS + 1)]
    chance.shuffle(parts)  # type: ignore[attr-defined]
    whole = part(lines, 1, DAYS)
    at_once, in_parts = imported([whole]), imported([*parts, whole])
    assert facts(in_parts) == facts(at_once)
    assert in_parts.messages == at_once.messages == []
    total = sum(one.amount.minor for one in lines)
    assert in_parts.balance(CURRENT) == (f"{Decimal(total).scaleb(-2)} GBP" if total else "0")
    references = [
        entry.meta["bank_transaction_ref"] for entry in in_parts.entries if isinstance(entry, Transaction)
    ]
    assert len(set(references)) == len(references) == len(lines)


@settings(max_examples=40, deadline=None)
@given(_LINES, _SPANS)
def test_all_parts_in_one_run_are_the_whole_and_twice_is_once(
    lines: list[StatementLine], spans: list[tuple[int, int]]
) -> None:
    whole = part(lines, 1, DAYS)
    files = [*(part(lines, first, first + more) for first, more in spans), whole]
    found = import_files(files, book("").ledger(), Wish(account=CURRENT))
    books = book("".join(render(found.drafts)))
    assert facts(books) == facts(imported([whole]))
    again = import_files(files, books.ledger(), Wish(account=CURRENT))
    assert (again.drafts, len(again.known)) == ((), len(lines))


def test_the_balances_of_the_parts_hold_in_the_books() -> None:
    lines = [line("5.00 GBP", "06-01", "FT1"), line("-2.00 GBP", "06-02", "FT1"), line("1.00 GBP", "06-04")]
    books = imported([part(lines, 2, 4), part(lines, 1, 2), part(lines, 1, 4)])
    assert books.messages == []
    asserted = [f"{one.date} {one.amount}" for one in books.entries if isinstance(one, Balance)]
    assert asserted == ["2026-06-03 3.00 GBP", "2026-06-05 4.00 GBP"]
