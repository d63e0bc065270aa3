"""What is written in the shape of a profile is read back, whole, and its running balance proves it."""

from __future__ import annotations

import csv
import datetime
import io
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.bank.csv_profile import InAndOut, Signed
from beancount_refunds.bank.csv_profile_file import delivered, profile_in
from beancount_refunds.bank.csv_reading import read
from beancount_refunds.bank.model import Unreadable
from beancount_refunds.money import Precisions
from tests.bank.statements_of_csv import refusal

#: How the tests say which days they mean, where a profile leaves it to the file.
PROFILES = {
    name: profile_in(f'extends = "{name}"\ndates = "YYYY-MM-DD"\nnumbers = "1,234.56"\n', f"{name}.toml")
    for name in delivered()
}


class Moved(NamedTuple):
    """A line that is written: days after the first, minor units, its id and its text."""

    days: int
    minor: int
    id: str
    text: str


WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), max_size=12).map(str.strip)
IDS = st.text("ABCXYZ0123456789-", min_size=1, max_size=10)
MINORS = st.integers(-(10**12), 10**12).filter(bool)
LINES = st.lists(st.builds(Moved, st.integers(0, 300), MINORS, IDS, WORDS), min_size=1, max_size=8)
FIRST = datetime.date(2026, 1, 1)


def written(name: str, lines: list[Moved], *, opening: int, newest_first: bool) -> bytes:
    """The lines in the shape of a delivered profile."""
    profile = PROFILES[name]
    columns = {**dict.fromkeys(profile.header, ""), **dict.fromkeys(profile.named, "")}
    rows, held = [], opening
    for one in lines:
        held += one.minor
        number, after = (f"{Precisions().to_number(minor, 'CNY'):,}" for minor in (one.minor, held))
        row = dict(columns)
        if isinstance(profile.amount, Signed):
            row[profile.amount.column] = number
        elif isinstance(profile.amount, InAndOut):
            row[profile.amount.into if one.minor > 0 else profile.amount.out] = number
        for field, cell in {
            "booked_on": (FIRST + datetime.timedelta(one.days)).isoformat(),
            "reference": one.id,
            "text": one.text,
            "balance": after,
            "currency": "CNY",
        }.items():
            row |= dict.fromkeys(profile.columns.get(field, ())[:1], cell)
        row |= {column: min(values) for column, values in profile.accept.items()}
        rows.append(row)
    text = io.StringIO()
    table = csv.DictWriter(text, list(columns))
    table.writeheader()
    table.writerows(reversed(rows) if newest_first else rows)
    return text.getvalue().encode()


@pytest.mark.parametrize("name", sorted(PROFILES))
@given(lines=LINES, opening=st.integers(-(10**9), 10**9), newest_first=st.booleans())
def test_what_is_written_is_read_back_and_proved(
    name: str, lines: list[Moved], opening: int, *, newest_first: bool
) -> None:
    lines.sort(key=lambda one: one.days)
    (statement,) = read(written(name, lines, opening=opening, newest_first=newest_first), PROFILES[name])
    told = [
        ((one.booked_on - FIRST).days, one.amount.minor, one.reference or "", one.text)
        for one in statement.lines
    ]
    assert sorted(told) == sorted(tuple(one) for one in lines)
    if statement.opening and statement.closing:
        assert statement.opening.amount.minor == opening
        assert statement.closing.amount.minor == opening + sum(one.minor for one in lines)
    # Lines of one day can be read in either order, where the balances allow it.
    if lines[0].days < lines[-1].days:
        assert told == [tuple(one) for one in lines]
        assert statement.remarks == ()
        assert statement.opening is not None


@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_bytes_of_any_kind_are_read_or_refused_in_words(content: bytes) -> None:
    for profile in (None, *PROFILES.values()):
        with pytest.raises(Unreadable):
            read(content, profile)


@given(rest=st.text(max_size=200))
def test_anything_below_a_header_is_read_or_refused_in_words(rest: str) -> None:
    said = refusal(f"date,amount,text,currency\n{rest}".encode("utf-8", "ignore"))
    assert said == "it was read" or "; " in said
