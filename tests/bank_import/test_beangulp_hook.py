"""The hook: what other people's importers extract is told from what the books have, and cleared."""

from __future__ import annotations

import copy
import datetime
import pathlib
from decimal import Decimal
from typing import Any

import beangulp
import pytest
from beancount.core.amount import Amount
from beancount.core.data import Note, Posting, Transaction
from click.testing import CliRunner

from beancount_refunds.bank_import.hook import DUPLICATE, hook
from tests.bank_import.statement_files import LEDGER
from tests.books_on_disk import write

CURRENT = "Assets:Bank:Current"
CLEARING = "Assets:Clearing:VendorRefunds"
SUSPENSE = "Liabilities:Suspense"


def leg(account: str, amount: str | None) -> Posting:
    """A posting of pounds, or one that Beancount completes."""
    units = None if amount is None else Amount(Decimal(amount), "GBP")
    return Posting(account, units, None, None, None, {})


def entry(
    *legs: Posting, payee: str | None = None, said: str = "", on: str = "06-05", **meta: Any
) -> Transaction:
    """What an importer extracted."""
    day = datetime.date.fromisoformat(f"2026-{on}")
    place = {"filename": "bank.ofx", "lineno": 7}
    return Transaction(place | meta, day, "*", payee, said, frozenset(), frozenset(), list(legs))


def through(top: pathlib.Path, *entries: Any, existing: tuple[Any, ...] = (), **more: Any) -> list[Any]:
    """The entries of one file after the hook."""
    ((path, settled, account, importer),) = hook(top, **more)(
        [("bank.ofx", list(entries), CURRENT, "theirs")], [*existing, *entries]
    )
    assert (path, account, importer) == ("bank.ofx", CURRENT, "theirs")
    return settled


def legs(transaction: Transaction) -> list[tuple[str, str]]:
    """Accounts and amounts."""
    return [(one.account, str(one.units)) for one in transaction.postings]


def test_a_receipt_of_a_vendor_s_refund_gets_the_clearing_account(top: pathlib.Path) -> None:
    (settled,) = through(top, entry(leg(CURRENT, "60.00"), payee="ACME", bank_transaction_ref="FT1"))
    assert legs(settled) == [(CURRENT, "60.00 GBP"), (CLEARING, "-60.00 GBP")]
    assert settled.meta["bank_transaction_ref"] == "FT1"


def test_a_receipt_without_a_reference_gets_one_when_it_is_cleared(top: pathlib.Path) -> None:
    told = entry(leg(CURRENT, "5.00"), payee="ACME COMPONENTS", said="for CM-1717")
    (settled,) = through(top, told)
    assert legs(settled) == [(CURRENT, "5.00 GBP"), (CLEARING, "-5.00 GBP")]
    assert settled.meta["bank_transaction_ref"].startswith("2026-06-05-C5.00GBP-")
    assert "bank_transaction_ref" not in told.meta


def test_the_reference_may_stand_under_a_name_of_their_own(top: pathlib.Path) -> None:
    (settled,) = through(top, entry(leg(CURRENT, "60.00"), fitid="FT1"), reference_keys=["fitid"])
    assert legs(settled)[1] == (CLEARING, "-60.00 GBP")
    assert settled.meta["bank_transaction_ref"] == "FT1"


@pytest.mark.parametrize("account", [SUSPENSE, "Income:Unknown"])
def test_an_account_for_what_is_unknown_gives_way_to_clearing(top: pathlib.Path, account: str) -> None:
    told = entry(leg(CURRENT, "60.00"), leg(account, None), bank_transaction_ref="FT1")
    (settled,) = through(top, told, open_accounts=["Income:Unknown"])
    assert legs(settled) == [(CURRENT, "60.00 GBP"), (CLEARING, "-60.00 GBP")]


@pytest.mark.parametrize(
    "told",
    [
        entry(leg(CURRENT, "60.00"), leg("Income:Sales", "-60.00"), bank_transaction_ref="FT1"),
        entry(leg(CURRENT, "5.00"), payee="A CUSTOMER"),
        entry(leg(CURRENT, "-5.00"), payee="ACME COMPONENTS", said="CM-1717"),
        entry(leg(CURRENT, "5.00"), payee="ACME COMPONENTS", said="CM-1717", bank_kind="own transfer"),
        entry(leg(CURRENT, "5.00"), leg(CURRENT, "6.00"), payee="ACME COMPONENTS", said="CM-1717"),
        entry(leg(CURRENT, "5.001"), payee="ACME COMPONENTS", said="CM-1717"),
        entry(leg(CURRENT, None), payee="ACME COMPONENTS", said="CM-1717"),
        entry(leg(SUSPENSE, "5.00"), payee="ACME COMPONENTS", said="CM-1717"),
        Note({}, datetime.date(2026, 6, 5), CURRENT, "CM-1717", None, None),
    ],
)
def test_everything_else_is_left_as_it_came(top: pathlib.Path, told: Any) -> None:
    assert through(top, told) == [told]


def test_what_the_bank_told_of_a_receipt_is_used(top: pathlib.Path) -> None:
    told = entry(
        leg(CURRENT, "5.00"), bank_kind="receipt", counterparty="ACME COMPONENTS", references="A; CM-1717"
    )
    assert legs(through(top, told)[0])[1] == (CLEARING, "-5.00 GBP")


def test_what_the_books_have_is_marked_once_for_each_time(top: pathlib.Path) -> None:
    there = entry(leg(CURRENT, "-2.50"), payee="TEA HOUSE", filename="main.beancount")
    told = [entry(leg(CURRENT, "-2.50"), payee="TEA HOUSE") for _ in range(2)]
    assert [one.meta.get(DUPLICATE) for one in through(top, *told, existing=(there,))] == [True, None]


def test_a_line_of_two_files_of_one_run_is_marked_in_the_second(top: pathlib.Path) -> None:
    files = [
        (name, [entry(leg(CURRENT, "-9.00"), bank_transaction_ref="FT7")], CURRENT, None) for name in "ab"
    ]
    settled = hook(top)(files, [one for _, entries, _, _ in files for one in entries])
    assert [entries[0].meta.get(DUPLICATE) for _, entries, _, _ in settled] == [None, True]


def test_no_entry_is_changed_but_by_a_copy(top: pathlib.Path) -> None:
    payment = entry(leg(CURRENT, "-60.00"), filename="main.beancount")
    told = [
        entry(leg(CURRENT, "60.00"), payee="ACME", bank_transaction_ref="FT1", __duplicate__=payment),
        entry(leg(CURRENT, "-60.00")),
    ]
    before = copy.deepcopy(told)
    settled = through(top, *told, existing=(payment,))
    assert told == before
    assert [one.meta.get(DUPLICATE) for one in settled] == [None, True]


def test_entries_that_an_earlier_hook_replaced_are_not_their_own_duplicates(top: pathlib.Path) -> None:
    told = entry(leg(CURRENT, "-9.00"), bank_transaction_ref="FT7")
    files = [("bank.ofx", [told._replace(narration="guessed")], CURRENT, None)]
    (settled,) = hook(top)(files, [told])[0][1]
    assert settled == told._replace(narration="guessed")


def test_a_duplicate_of_both_ways_keeps_no_name_of_the_payment(top: pathlib.Path) -> None:
    """beangulp marks with the last that it finds, which may be the payment."""
    payment, receipt = (
        entry(leg(CURRENT, amount), bank_transaction_ref="FT7", filename="main.beancount")
        for amount in ("-60.00", "60.00")
    )
    told = entry(leg(CURRENT, "60.00"), bank_transaction_ref="FT7", __duplicate__=payment)
    assert [one.meta[DUPLICATE] for one in through(top, told, existing=(payment, receipt))] == [True]


def test_two_equal_receipts_without_a_reference_get_two(top: pathlib.Path) -> None:
    told = [entry(leg(CURRENT, "5.00"), payee="ACME COMPONENTS", said="CM-1717") for _ in range(2)]
    references = [one.meta["bank_transaction_ref"] for one in through(top, *told)]
    assert len(set(references)) == 2


def test_a_reference_that_the_payment_has_is_numbered_when_it_is_cleared(top: pathlib.Path) -> None:
    payment = entry(leg(CURRENT, "-5.00"), bank_transaction_ref="FT7", filename="main.beancount")
    told = entry(leg(CURRENT, "5.00"), payee="ACME COMPONENTS", said="CM-1717", bank_transaction_ref="FT7")
    (settled,) = through(top, told, existing=(payment,))
    assert settled.meta["bank_transaction_ref"] == "FT7/2"
    assert legs(settled)[1] == (CLEARING, "-5.00 GBP")


def test_a_refund_is_no_duplicate_of_its_payment(top: pathlib.Path) -> None:
    payment = entry(leg(CURRENT, "-60.00"), leg("Liabilities:Payables", "60.00"))
    told = entry(leg(CURRENT, "60.00"), payee="ACME", bank_transaction_ref="FT1", __duplicate__=payment)
    (settled,) = through(top, told, existing=(payment,))
    assert DUPLICATE not in settled.meta
    assert legs(settled)[1] == (CLEARING, "-60.00 GBP")


@pytest.mark.parametrize(
    "mark", [True, entry(leg(CURRENT, "57.00"), on="06-04"), entry(leg("Assets:Bank:Dollar", "-60.00"))]
)
def test_a_mark_that_may_be_right_stays(top: pathlib.Path, mark: Any) -> None:
    told = entry(leg(CURRENT, "60.00"), payee="ACME", bank_transaction_ref="FT1", __duplicate__=mark)
    (settled,) = through(top, told)
    assert settled.meta[DUPLICATE] is mark
    assert legs(settled) == [(CURRENT, "60.00 GBP")]


class Theirs(beangulp.Importer):  # type: ignore[misc]
    """Somebody's importer: one leg, no reference."""

    def identify(self, filepath: str) -> bool:
        """Each text is one of its files."""
        return filepath.endswith(".txt")

    def account(self, filepath: str) -> str:  # noqa: ARG002
        """One account."""
        return CURRENT

    def extract(self, filepath: str, existing: Any) -> list[Any]:  # noqa: ARG002
        """One line for each line of the file."""
        lines = pathlib.Path(filepath).read_text(encoding="utf-8").splitlines()
        return [entry(leg(CURRENT, amount), payee="ACME COMPONENTS", said="CM-1717") for amount in lines]


def test_the_hook_works_in_an_import_script(here: pathlib.Path) -> None:
    paid = (
        '2026-06-04 * "ACME COMPONENTS" "order"\n  Assets:Bank:Current  -60.00 GBP\n  Liabilities:Payables\n'
    )
    top = write(here, LEDGER + paid)
    write(here, "60.00\n", "bank.txt")
    script = beangulp.Ingest([Theirs()], hooks=[hook(top)])
    arguments = ["extract", "-q", "-e", str(top), str(here / "bank.txt")]
    done = CliRunner().invoke(script.cli, arguments, catch_exceptions=False)
    reference = '  bank_transaction_ref: "2026-06-05-C60.00GBP-'
    assert reference in done.stdout
    assert [line for line in done.stdout.splitlines() if "bank_transaction_ref" not in line] == [
        ";; -*- mode: beancount -*-",
        "",
        f"**** {here / 'bank.txt'}",
        "",
        '2026-06-05 * "ACME COMPONENTS" "CM-1717"',
        "  Assets:Bank:Current             60.00 GBP",
        "  Assets:Clearing:VendorRefunds  -60.00 GBP",
        "",
        "",
    ]
