"""What the ledger has already, whoever wrote it; and what only looks like it."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from beancount.core.data import Transaction
from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.bank_import.known import Entry, known, of_ledger, of_line, of_transaction
from beancount_refunds.bank_import.references import made
from beancount_refunds.ledger import open_ledger
from tests.bank_import.made import BANK, day, line, placed
from tests.books_on_disk import HEADER, write
from tests.record.drafts import parsed

if TYPE_CHECKING:
    import pathlib

IMPORTED = f'  statement_sha256: "{"0" * 64}"\n'


def entry(number: str = "5.00", on: str = "06-05", reference: str | None = "FT1", **more: Any) -> Entry:
    """Something booked on the bank account."""
    return Entry(BANK, Decimal(number), "GBP", day(on), reference, **more)


def is_known(new: Entry, there: Entry) -> bool:
    """Whether one entry makes another known."""
    return known([new], [there]) == [True]


OURS = entry(imported=True)
THEIRS = entry()
UNNAMED = entry(reference=None, said="TEA HOUSE")


@pytest.mark.parametrize(
    ("new", "there", "expected"),
    [
        (OURS, OURS, True),
        (OURS, OURS._replace(number=Decimal("5.0")), True),
        (OURS, OURS._replace(number=Decimal("-5.00")), False),
        (OURS, OURS._replace(number=Decimal("5.01")), False),
        (OURS, OURS._replace(currency="EUR"), False),
        (OURS, OURS._replace(account="Assets:Bank:Savings"), False),
        (OURS, OURS._replace(reference="FT10"), False),
        (OURS, OURS._replace(reference="ft1"), False),
        (OURS, OURS._replace(reference="FT1/2"), True),
        (OURS, OURS._replace(reference="FT1/x"), False),
        (OURS, OURS._replace(on=day("06-06")), False),
        (OURS, THEIRS._replace(on=day("06-06")), True),
        (OURS, THEIRS._replace(on=day("06-15")), True),
        (OURS, THEIRS._replace(on=day("05-25")), False),
        (OURS, THEIRS._replace(on=day("06-06"), reference="FT1/2"), False),
        (OURS, UNNAMED, False),
        (OURS._replace(bank_id=False), THEIRS._replace(on=day("06-06")), False),
        (OURS._replace(bank_id=False, said="TEA HOUSE"), UNNAMED, True),
        (OURS._replace(bank_id=False, said="TEA ROOM"), UNNAMED, False),
        (OURS._replace(bank_id=False, said="TEA HOUSE"), UNNAMED._replace(on=day("06-06")), False),
        (UNNAMED, UNNAMED, True),
        (UNNAMED, THEIRS._replace(said="TEA HOUSE"), False),
    ],
)
def test_a_line_is_known_by_its_id_amount_sign_and_day(new: Entry, there: Entry, expected: bool) -> None:  # noqa: FBT001 (a table)
    assert is_known(new, there) is expected


def test_of_two_equal_lines_the_second_is_new_where_the_ledger_has_one() -> None:
    assert known([OURS, OURS], [OURS]) == [True, False]
    assert known([OURS, OURS], [OURS, THEIRS._replace(on=day("06-07"))]) == [True, True]


def test_the_nearest_day_of_another_importer_is_taken() -> None:
    """A standing order has one reference for every month, or every week."""
    weekly = [THEIRS._replace(on=day(on)) for on in ("06-01", "06-08", "06-15")]
    lines = [OURS._replace(on=day(on)) for on in ("06-02", "06-09", "06-23")]
    assert known(lines, weekly) == [True, True, True]
    assert known([OURS._replace(on=day("06-09"))] * 2, weekly[1:2]) == [True, False]
    assert known([OURS._replace(on=day("06-16")), OURS._replace(on=day("06-26"))], weekly[2:]) == [
        True,
        False,
    ]


def test_its_own_reference_comes_before_a_numbered_one() -> None:
    assert known([OURS._replace(reference="FT1/2"), OURS], [OURS._replace(reference="FT1/2")]) == [
        True,
        False,
    ]


_ENTRIES = st.lists(
    st.builds(
        entry,
        st.sampled_from(["1.00", "-1.00"]),
        st.sampled_from(["06-01", "06-02"]),
        st.sampled_from(["FT1", "FT2", None]),
        said=st.sampled_from(["a", "b"]),
        imported=st.booleans(),
    ),
    max_size=8,
)


@given(_ENTRIES, _ENTRIES)
def test_what_is_there_makes_as_many_known_as_there_are(new: list[Entry], there: list[Entry]) -> None:
    assert sum(known(new, there)) <= len(there)
    assert known(there, there) == [True] * len(there)
    assert known(new, [*new, *there]) == [True] * len(new)
    assert known(new, []) == [False] * len(new)


# ------------------------------------------------------------------------------ from lines and books


def transaction(text: str) -> Transaction:
    """The one transaction of a text."""
    (found,) = parsed(text)
    assert isinstance(found, Transaction)
    return found


def test_a_transaction_counts_with_its_total_on_each_account_and_currency() -> None:
    found = transaction(
        '2026-06-05 * "Tea" " House"\n  ref: ""\n  id: "FT1"\n'
        "  Assets:Bank  5.00 GBP\n  Assets:Bank  -3.00 GBP\n  Assets:Bank  1 EUR\n  Assets:Cash  -2.00 GBP\n"
        "  Equity:X\n"
    )
    assert of_transaction(found, {BANK, "Equity:X"}, ("ref", "id")) == [
        Entry(BANK, Decimal("2.00"), "GBP", day("06-05"), "FT1", said="Tea House"),
        Entry(BANK, Decimal(1), "EUR", day("06-05"), "FT1", said="Tea House"),
    ]


def test_a_line_without_an_id_is_known_by_the_reference_made_for_it() -> None:
    (one,) = placed(line("5.00 GBP", counterparty="TEA", text=" HOUSE"))
    assert of_line(one) == Entry(
        BANK,
        Decimal("5.00"),
        "GBP",
        day("06-05"),
        made(one),
        bank_id=False,
        imported=True,
        said="TEA HOUSE",
    )
    (named,) = placed(line("5.00 GBP", reference="FT1"))
    assert of_line(named) == entry(imported=True)


def test_the_ledger_counts_with_every_key_of_a_reference_and_with_straight_refunds(
    tmp_path: pathlib.Path,
) -> None:
    """A refund posted straight to the bank account is in the books: its line would count twice."""
    top = write(
        tmp_path,
        HEADER
        + """\
2020-01-01 custom "refund-policy" "receipt_ref_key" "txn"
2020-01-01 custom "refund-policy" "fee_account" Expenses:FX
2026-02-02 custom "vendor-credit" "acme/CM-17" 550.00 GBP Expenses:Purchases
2026-02-20 custom "vendor-refund" "VR-1" 90.00 GBP Assets:Bank "acme/CM-17"
  bank_transaction_ref: "FT3"
  fee: 1.50 GBP
2026-02-21 custom "vendor-refund" "VR-2" 20.00 GBP "acme/CM-17"
  bank_transaction_ref: "FT4"
2026-02-22 custom "vendor-refund" "VR-3" 999.00 GBP Assets:Bank "acme/CM-17"
2026-06-04 * "Tea" "House"
  txn: "FT1"
  Assets:Bank  5.00 GBP
  Expenses:FX
2026-06-05 * "Tea" "House"
  bank_transaction_ref: "FT2"
"""
        + IMPORTED
        + "  Assets:Bank  5.00 GBP\n  Expenses:FX\n",
    )
    assert list(of_ledger(open_ledger(top), {BANK})) == [
        entry(on="06-04", said="Tea House"),
        entry(reference="FT2", imported=True, said="Tea House"),
        Entry(BANK, Decimal("88.50"), "GBP", datetime.date(2026, 2, 20), "FT3"),
    ]
