"""Overlapping statements hold each line once, and texts of banks fit on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.bank_import.lines import AccountLine, Booked, united
from beancount_refunds.bank_import.wording import folded, unseen
from beancount_refunds.record import NoteDraft, render
from tests.bank_import.made import BANK, file, line, placed, statement
from tests.record.drafts import DAY, parsed

if TYPE_CHECKING:
    from beancount_refunds.bank.model import StatementLine

RENT = line("-900.00 GBP", "06-01", text="RENT")
TEA = line("-2.50 GBP", "06-02", counterparty="TEA HOUSE")
PAID = line("-60.00 GBP", "06-03", "FT1", counterparty="ACME")
BACK = line("60.00 GBP", "06-03", "FT1", counterparty="ACME")


def lines_of(*parts: tuple[StatementLine, ...], account: str = BANK) -> list[StatementLine]:
    """What several statements of an account hold together."""
    return [one.line for one in united(booked(*parts, account=account))]


def booked(*parts: tuple[StatementLine, ...], account: str = BANK) -> list[Booked]:
    """Statements of an account."""
    wholes = [statement(*part) for part in parts]
    return [Booked(file(whole), whole, account) for whole in wholes]


def test_lines_of_overlapping_statements_come_once_and_by_day() -> None:
    assert lines_of((PAID, TEA), (RENT, TEA)) == [RENT, TEA, PAID]


def test_a_refund_and_its_payment_with_one_id_are_two_lines() -> None:
    assert lines_of((PAID, BACK), (BACK, PAID)) == [PAID, BACK]


def test_equal_lines_of_one_statement_are_as_many_as_it_has() -> None:
    assert lines_of((TEA, TEA, TEA), (TEA, TEA)) == [TEA, TEA, TEA]
    assert [one.occurrence for one in placed(TEA, TEA)] == [1, 2]


def test_equal_lines_of_two_accounts_are_two_lines() -> None:
    both = united([*booked((TEA,)), *booked((TEA,), account="Assets:Cash")])
    assert [one.account for one in both] == [BANK, "Assets:Cash"]


def test_blanks_and_unseen_characters_do_not_make_another_line() -> None:
    spaced = line("-2.50 GBP", "06-02", counterparty=" TEA\n\tHOUSE\u200b")
    assert lines_of((TEA,), (spaced,)) == [TEA]
    assert len(lines_of((TEA,), (line("-2.50 GBP", "06-02", counterparty="TEAHOUSE"),))) == 2


def test_a_line_knows_its_place_and_its_number() -> None:
    (one,) = placed(line("-310 JPY", lineno=17))
    assert (one.place, str(one.number)) == ("june.xml: line 17", "-310")


_LINES = st.builds(
    line,
    st.sampled_from(["1.00 GBP", "-1.00 GBP", "2.00 GBP"]),
    st.sampled_from(["06-01", "06-02", "06-03", "06-04"]),
    st.sampled_from([None, "FT1", "FT2"]),
    text=st.sampled_from(["", "a", "b"]),
)


@given(st.lists(_LINES, max_size=12), st.lists(st.tuples(st.integers(1, 4), st.integers(0, 3)), max_size=4))
def test_parts_of_whole_days_hold_the_same_lines_as_the_whole(
    lines: list[StatementLine], cuts: list[tuple[int, int]]
) -> None:
    """Any days, overlapping in any way and in any order: whatever day is in none comes by itself."""
    spans = [(first, first + more) for first, more in cuts] + [(number, number) for number in range(1, 5)]
    parts = [tuple(one for one in lines if first <= one.booked_on.day <= last) for first, last in spans]
    assert identities(united(booked(*parts))) == identities(united(booked(tuple(lines))))


def identities(lines: tuple[AccountLine, ...]) -> set[object]:
    """What tells lines apart."""
    return {(one.line, one.occurrence) if one.line.reference is None else key(one) for one in lines}


def key(one: AccountLine) -> object:
    """Of a line with an id its texts do not count."""
    return one.line.reference, one.line.booked_on, one.line.amount, one.occurrence


@pytest.mark.parametrize(
    ("written", "read", "dropped"),
    [
        ("plain", "plain", 0),
        ("  two\n\tlines \r\n", "two lines", 0),
        ("a\u2028b\x85c\xa0d\x1fe", "a b c d e", 0),
        ("nul\0 \x1b[2J \u202eleft\u2066", "nul [2J left", 4),
        ("half \ud800 a", "half a", 1),
        ("深圳 \u00e9", "深圳 \u00e9", 0),
        ("\u200b", "", 1),
    ],
)
def test_texts_of_banks_become_one_line_without_what_does_not_show(
    written: str, read: str, dropped: int
) -> None:
    assert (folded(written), unseen(written)) == (read, dropped)


@given(st.text(max_size=200))
def test_whatever_a_bank_writes_can_be_written_into_a_ledger(text: str) -> None:
    said = folded(text)
    assert folded(said) == said
    (entry,) = parsed("".join(render([NoteDraft(on=DAY, account="Assets:A", comment=said)])))
    assert entry.comment == said
