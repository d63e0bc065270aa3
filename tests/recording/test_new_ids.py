"""An id is proposed in the ledger's own pattern, and never one that something has."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beancount_refunds.forms import is_id
from beancount_refunds.recording.new_ids import FIRST, Ids, id_of_number, ids_in
from tests.stories.book import book

DAY = datetime.date(2026, 7, 1)


def ids(story: str, *gone: str) -> Ids:
    """The ids of a story, and those that only the last commit has."""
    return Ids(book(story).ledger(), gone)


def test_a_ledger_without_ids_gets_the_first_of_each_pattern() -> None:
    empty = ids("2026-01-01 open Assets:Cash")
    assert {kind: empty.propose(kind, DAY) for kind in FIRST} == {
        "vendor-refund": "VR-0001",
        "refund-case": "RC-2026-0001",
        "credit-application": "AP-001",
        "credit-write-off": "WO-001",
        "vendor-credit": "CM-0001",
    }
    assert empty.propose("vendor-credit", DAY, before="acme/") == "acme/CM-0001"


def test_the_next_number_follows_the_highest_that_the_pattern_has() -> None:
    taken = ids(
        """
        2026-02-02 custom "vendor-credit" "acme/CM-17" 600.00 GBP Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-0020" 10.00 GBP "acme/CM-17"
        2026-02-21 custom "vendor-refund" "VR-0003" 10.00 GBP "acme/CM-17"
        2026-02-21 custom "vendor-refund" "VR-0003-RETRY" 10.00 GBP "acme/CM-17"
        2026-02-22 custom "vendor-refund" "X-9" 10.00 GBP "acme/CM-17"
        2026-02-23 custom "credit-write-off" "WO-099" "acme/CM-17" 1.00 GBP Expenses:WriteOffs
          reason: "IMMATERIAL"
        2026-02-24 custom "credit-write-off" "WO-999" "acme/CM-17" 1.00 GBP Expenses:WriteOffs
          reason: "IMMATERIAL"
        """
    )
    assert taken.propose("vendor-refund", DAY) == "VR-0021"
    assert taken.propose("credit-write-off", DAY) == "WO-1000"
    assert taken.propose("vendor-credit", DAY, before="acme/") == "acme/CM-18"
    assert taken.propose("vendor-credit", DAY, before="shen/") == "shen/CM-0001"


def test_of_two_patterns_used_as_often_the_later_one_goes_on() -> None:
    taken = ids(
        """
        2026-02-02 custom "vendor-credit" "acme/CM-17" 600.00 GBP Expenses:Purchases
        2026-02-20 custom "vendor-refund" "NEW-07" 10.00 GBP "acme/CM-17"
        2026-02-19 custom "vendor-refund" "OLD-1" 10.00 GBP "acme/CM-17"
        """
    )
    assert taken.propose("vendor-refund", DAY) == "NEW-08"


CASES = """
    2025-12-20 custom "refund-case" "RC-2025-0031" 600.00 GBP
      vendor_id: "acme"
      order_id: "KB-1"
      reason: "DAMAGED"
      owner: "a.khan"
    2026-01-20 custom "refund-case" "RC-2026-0014" 600.00 GBP
      vendor_id: "acme"
      order_id: "KB-1"
      reason: "DAMAGED"
      owner: "a.khan"
    """


def test_a_year_in_the_pattern_is_that_of_the_new_day() -> None:
    taken = ids(CASES)
    assert taken.propose("refund-case", DAY) == "RC-2026-0015"
    assert taken.propose("refund-case", datetime.date(2025, 12, 31)) == "RC-2025-0032"
    assert taken.propose("refund-case", datetime.date(2027, 1, 2)) == "RC-2027-0001"


def test_four_digits_that_are_no_year_of_their_directive_stay() -> None:
    taken = ids(CASES.replace("RC-2025", "RC-4711").replace("RC-2026", "RC-4711"))
    assert taken.propose("refund-case", datetime.date(2027, 1, 2)) == "RC-4711-0032"


def test_no_id_is_given_that_anything_has_or_had() -> None:
    taken = ids(
        """
        2026-02-02 custom "vendor-credit" "acme/CM-17" 600.00 GBP Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 10.00 GBP "acme/CM-17"
          external_id: "e"
        2026-02-20 custom "vendor-refund" "VR-2" 10.00 GBP "acme/CM-17"
          external_id: "e"
        2026-02-21 custom "vendor-refund" "VR-3" 999.00 GBP "acme/CM-17"
        2026-02-22 custom "vendor-refund" "VR-4" "malformed"
        2026-02-23 note Assets:Bank:Current "promised" ^VR-5
        2026-02-23 * "By hand"
          Assets:VendorCredits:Acme  5.00 GBP
            credit_id: "VR-6"
          Assets:VendorCredits:Acme  5.00 GBP
            credit_id: 7
          Assets:Bank:Current      -10.00 GBP
        2026-02-24 custom "vendor-refund"
        2026-02-24 custom "period-seal" 2026-01-31 "sha256:"
        2026-02-24 custom "budget" "VR-9"
        """,
        "vr-7",
    )
    assert [taken.taken(f"VR-{number}") for number in range(1, 10)] == [True] * 7 + [False] * 2
    assert taken.propose("vendor-refund", DAY) == "VR-8"


def test_an_id_that_cannot_go_on_is_no_pattern() -> None:
    taken = ids(
        f"""
        2026-02-02 custom "vendor-credit" "acme/CM-17" 600.00 GBP Expenses:Purchases
        2026-02-20 custom "vendor-refund" "{"x" * 90}1" 10.00 GBP "acme/CM-17"
        2026-02-20 custom "vendor-refund" "not an id 5" 10.00 GBP "acme/CM-17"
        """
    )
    assert taken.propose("vendor-refund", DAY) == "VR-0001"


WORDS = st.from_regex(re.compile(r"[A-Z0-9][A-Z0-9/-]{0,6}[0-9]{1,3}", re.ASCII), fullmatch=True)


@settings(max_examples=60, deadline=None)
@given(used=st.lists(WORDS, max_size=12), gone=st.lists(WORDS, max_size=5), year=st.integers(2020, 2030))
def test_a_proposed_id_never_collides_and_is_an_id(used: list[str], gone: list[str], year: int) -> None:
    lines = "\n".join(f'{year}-01-05 custom "vendor-refund" "{id_}" 1.00 GBP "acme/1"' for id_ in used)
    known = ids(f"2020-01-01 open Assets:Cash\n{lines}", *gone)
    taken = {id_.casefold() for id_ in (*used, *gone)}
    for kind in FIRST:
        proposed = known.propose(kind, datetime.date(year, 6, 1))
        assert proposed.casefold() not in taken
        assert is_id(proposed)


def test_ids_are_found_in_the_text_of_a_file_however_wrong_it_is() -> None:
    text = '2026-02-20 custom "vendor-refund" "VR-1" 10.00 GBP\n<<<<<<< HEAD\n  custom  "order" "KB-1"\ncustom "x" "'
    assert ids_in(text) == {"VR-1", "KB-1"}


@pytest.mark.parametrize(
    ("number", "part"),
    [
        ("CM-17", "CM-17"),
        ("CN 000017", "CN-000017"),
        ("  №17/B. ", "17/B"),
        ("a..b//c", "a.b/c"),
        ("深圳", ""),
        ("..", ""),
    ],
)
def test_a_printed_number_becomes_the_part_of_an_id(number: str, part: str) -> None:
    assert id_of_number(number) == part
    assert not part or is_id(f"acme/{part}")
