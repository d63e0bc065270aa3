"""A file of any format is told by its content; what is no statement is named as what it is."""

from __future__ import annotations

import pytest

from beancount_refunds.bank.csv_profile_file import profile_in
from beancount_refunds.bank.model import Unreadable
from beancount_refunds.bank.reading import FORMATS, LARGEST, read_statements
from tests.bank.statements_of_camt import entry, of_account
from tests.bank.statements_of_csv import AMOUNT, COLUMNS, SMALL, line

FETCH = "fetch the statement as camt.053, MT940, BAI2 or CSV"
PLAIN = b"date,amount,text,currency\n2026-06-05,12.50,Refund,EUR\n"


def _refusal(content: bytes, profile: str | None = None) -> str:
    try:
        read_statements(content, [] if profile is None else [profile_in(profile, "mine.toml")])
    except Unreadable as obstacle:
        return str(obstacle)
    return "it was read"


def test_the_content_of_a_file_tells_its_format() -> None:
    (camt,) = read_statements(of_account(entry("12.50")))
    assert camt.lines == (line(5, "2026-06-05", "12.50 EUR"),)
    (csv,) = read_statements(PLAIN)
    assert csv.lines == (line(2, "2026-06-05", "12.50 EUR", text="Refund"),)


def test_a_profile_of_ones_own_comes_before_those_delivered() -> None:
    content = PLAIN.replace(b"date,amount", b"Day,Sum")
    mine = profile_in(SMALL + AMOUNT + COLUMNS, "mine.toml")
    other = profile_in((SMALL + AMOUNT + COLUMNS).replace("Day", "Date"), "other.toml")
    (statement,) = read_statements(content, [other, mine])
    assert statement.lines == (line(2, "2026-06-05", "12.50 EUR"),)


def test_a_profile_keeps_no_other_format_from_being_read() -> None:
    mine = profile_in(SMALL + AMOUNT + COLUMNS, "mine.toml")
    assert read_statements(of_account(entry("12.50")), [mine]) == read_statements(of_account(entry("12.50")))


def test_a_profile_that_does_not_fit_says_what_it_misses() -> None:
    said = _refusal(b"When,How much\n2026-06-05,12.50\n", SMALL + AMOUNT + COLUMNS)
    assert said.startswith("it has no header with the columns of the profile mine (day, sum);")


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    assert _refusal(content) == "it is empty; fetch it again from the bank"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"%PDF-1.7\n", "a PDF"),
        (b"PK\x03\x04\x14\x00", "a ZIP archive or an office document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old office document"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"\n<!DOCTYPE HTML><HTML>", "a page of a web site"),
        (b"<html><body>Please log in</body></html>", "a page of a web site"),
    ],
)
def test_what_is_no_statement_is_named_as_what_it_is(content: bytes, name: str) -> None:
    assert _refusal(content) == f"it is {name}; {FETCH}"


def test_a_foreign_file_is_told_what_can_be_read() -> None:
    names = "; ".join(one.name for one in FORMATS)
    said = f"it is no statement that can be read; known are {names}; a CSV file can be given a --profile"
    assert _refusal(b"Dear customer,\nyour statement is ready.\n") == said
    assert _refusal(bytes(range(256))) == said


def test_a_file_of_a_hundred_megabytes_is_refused_without_being_read() -> None:
    said = "it has 100 MiB, more than 64; fetch a shorter period from the bank"
    assert _refusal(bytes(100 * 1024 * 1024)) == said
    assert _refusal(of_account("").ljust(LARGEST + 1)) == said.replace("100", "64")
    assert _refusal(of_account("").ljust(LARGEST)) == "it was read"
