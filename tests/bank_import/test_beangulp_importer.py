"""The importer for import scripts: the same transactions as those of the command."""

from __future__ import annotations

import datetime
import pathlib
import tempfile
from decimal import Decimal
from typing import Any

import beangulp
import beangulp.exceptions
import pytest
from beancount.core.amount import Amount
from beancount.core.data import Note, Posting, Transaction
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.bank_import.beangulp_importer import StatementImporter
from beancount_refunds.bank_import.rules import rules_in
from tests.bank_import.statement_files import CSV, LEDGER, transaction
from tests.books_on_disk import write

CURRENT = "Assets:Bank:Current"
SUSPENSE = "Liabilities:Suspense"
CLEARING = "Assets:Clearing:VendorRefunds"
SWIFT = """\
:20:JUNE
:25:GB33BUKB20201555555555
:28C:6/1
:60F:C260604GBP100,00
:61:2606050605C60,00NTRFCM-1717//FT1
:86:ACME COMPONENTS
:62F:C260607GBP160,00
"""
#: A report of an account on which nothing happened, of no day.
SILENT = """\
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.052.001.08"><BkToCstmrAcctRpt><Rpt><Id>1</Id>
<Acct><Id><IBAN>GB33BUKB20201555555555</IBAN></Id><Ccy>GBP</Ccy></Acct></Rpt></BkToCstmrAcctRpt></Document>
"""


def extracted(importer: StatementImporter, path: pathlib.Path, *options: str) -> str:
    """What ``import.py extract`` prints, without the heading."""
    script = beangulp.Ingest([importer])
    done = CliRunner().invoke(script.cli, ["extract", "-q", *options, str(path)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout.removeprefix(f";; -*- mode: beancount -*-\n\n**** {path}\n\n")


def booked(amount: str, on: str = "2026-06-05", reference: str = "FT1", **more: Any) -> Transaction:
    """A transaction that somebody wrote."""
    units = Amount(Decimal(amount), "GBP")
    return Transaction(
        {"bank_transaction_ref": reference, **more},
        datetime.date.fromisoformat(on),
        "*",
        None,
        "",
        frozenset(),
        frozenset(),
        [Posting(CURRENT, units, None, None, None, {})],
    )


def test_the_importer_prints_what_the_command_would_write(top: pathlib.Path, here: pathlib.Path) -> None:
    importer = StatementImporter(CURRENT, top)
    printed = extracted(importer, here / "june.csv")
    first, *others = printed.split("\n\n")
    assert f"{first}\n" == transaction(CLEARING).replace(
        "  Assets:Bank:Current  60.00", "  Assets:Bank:Current             60.00"
    )
    assert [text.splitlines()[0] for text in others if text.strip()] == [
        '2026-06-05 * "ACME COMPONENTS" "order"',
        '2026-06-06 * "TEA HOUSE" "2 cups"',
        '2026-06-06 * "TEA HOUSE" "2 cups"',
    ]
    assert importer.name == "beancount_refunds Assets:Bank:Current"


def test_what_the_ledger_has_is_not_extracted_again(top: pathlib.Path, here: pathlib.Path) -> None:
    with top.open("a", encoding="utf-8") as ledger:
        ledger.write(transaction(CLEARING))
    entries = StatementImporter(CURRENT, top).extract(str(here / "june.csv"), [])
    assert [entry.postings[0].units.number for entry in entries] == [
        Decimal("-60.00"),
        Decimal("-2.50"),
        Decimal("-2.50"),
    ]
    assert [(entry.meta["filename"], entry.meta["lineno"]) for entry in entries] == [
        (str(here / "june.csv"), number) for number in (3, 4, 5)
    ]


def test_a_second_run_without_a_ledger_comments_all_lines_out(here: pathlib.Path) -> None:
    statement = write(here, CSV, "june.csv")
    importer = StatementImporter(CURRENT, contra=SUSPENSE)
    first = extracted(importer, statement)
    books = "\n".join(f"2020-01-01 open {account}" for account in (CURRENT, SUSPENSE))
    ledger = write(here, f"{books}\n\n{first}", "main.beancount")
    again = extracted(importer, statement, "-e", str(ledger))
    assert first.count("\n2026-") == 3
    assert {line[0] for line in again.splitlines() if line} == {";"}


def test_of_two_files_with_one_line_the_second_is_commented_out(here: pathlib.Path) -> None:
    importer = StatementImporter(CURRENT, contra=SUSPENSE)
    for name in ("a.sta", "b.sta"):
        write(here, SWIFT, name)
    script = beangulp.Ingest([importer])
    done = CliRunner().invoke(script.cli, ["extract", "-q", str(here)], catch_exceptions=False)
    assert done.stdout.count("\n2026-06-05 *") == 1
    assert done.stdout.count("\n; 2026-06-05 *") == 1


def test_a_file_is_known_by_the_number_of_its_account(here: pathlib.Path) -> None:
    path = str(write(here, SWIFT, "june.sta"))
    assert StatementImporter(CURRENT, number="GB33 BUKB 2020 1555 5555 55").identify(path)
    assert not StatementImporter(CURRENT, number="BE71 0961 2345 6769").identify(path)
    assert StatementImporter(CURRENT).identify(path)


def test_a_file_is_known_by_what_the_ledger_says(here: pathlib.Path) -> None:
    path = str(write(here, SWIFT, "june.sta"))
    stated = "open Assets:Bank:Current\n"
    ours = write(
        here, LEDGER.replace("open Assets:Bank:Current GBP\n", f'{stated}  iban: "GB33BUKB20201555555555"\n')
    )
    assert StatementImporter(CURRENT, ours).identify(path)
    assert not StatementImporter("Assets:Bank:Dollar", ours).identify(path)


def test_what_is_no_statement_is_left_to_other_importers(here: pathlib.Path) -> None:
    assert not StatementImporter(CURRENT).identify(str(write(here, "a letter", "letter.txt")))
    assert not StatementImporter(CURRENT).identify(str(here / "absent.txt"))


def test_a_file_is_filed_under_its_account_and_last_day(here: pathlib.Path) -> None:
    importer = StatementImporter(CURRENT)
    swift = str(write(here, SWIFT, "june.sta"))
    assert importer.account(swift) == CURRENT
    assert importer.date(swift) == datetime.date(2026, 6, 7)
    assert importer.date(str(write(here, CSV, "june.csv"))) == datetime.date(2026, 6, 6)
    silent = str(write(here, SILENT, "silent.xml"))
    assert importer.date(silent) is None


@pytest.mark.parametrize(
    ("name", "filed"),
    [
        ("june.sta", "june.sta"),
        ("2026-06-07.june.sta", "june.sta"),
        ("2026-06-07.2026-06-07.june.sta", "june.sta"),
        ("2026-06-07-june.sta", "2026-06-07-june.sta"),
    ],
)
def test_a_file_that_was_filed_keeps_its_name(here: pathlib.Path, name: str, filed: str) -> None:
    importer = StatementImporter(CURRENT)
    path = str(write(here, SWIFT, name))
    assert importer.filename(path) == filed
    script = beangulp.Ingest([importer])
    done = CliRunner().invoke(script.cli, ["archive", "-q", "-o", str(here), path], catch_exceptions=False)
    assert done.exit_code == 0
    assert (here / f"Assets/Bank/Current/2026-06-07.{filed}").read_text(encoding="utf-8") == SWIFT


def test_rules_say_which_account_takes_a_line(here: pathlib.Path) -> None:
    rules = rules_in('[[rule]]\ncounterparty = "Tea House"\naccount = "Expenses:Tea"\n', "rules.toml")
    importer = StatementImporter(CURRENT, rules=rules, contra=SUSPENSE)
    entries = importer.extract(str(write(here, CSV, "june.csv")), [])
    accounts = [entry.postings[1].account for entry in entries]
    assert accounts == [SUSPENSE, SUSPENSE, "Expenses:Tea", "Expenses:Tea"]


def test_a_statement_that_does_not_add_up_needs_insisting(
    here: pathlib.Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = str(write(here, SWIFT.replace("GBP160,00", "GBP170,00"), "june.sta"))
    with pytest.raises(beangulp.exceptions.Error, match=r"opening 100.00 GBP and 1 line make 160.00 GBP"):
        StatementImporter(CURRENT, contra=SUSPENSE).extract(path, [])
    assert len(StatementImporter(CURRENT, contra=SUSPENSE, insist=True).extract(path, [])) == 1
    assert caplog.messages == [
        "june.sta, statement 6/1: opening 100.00 GBP and 1 line make 160.00 GBP, the statement closes with"
        " 170.00 GBP (difference 10.00 GBP)"
    ]


def test_a_refund_never_is_the_duplicate_of_its_payment() -> None:
    importer = StatementImporter(CURRENT)
    refund, payment = booked("100.00"), booked("-100.00")
    assert beangulp.Importer.cmp(refund, payment)
    assert not importer.cmp(refund, payment)
    assert importer.cmp(refund, booked("100.00", __duplicate__=True)) is False
    assert importer.cmp(booked("100.00", __duplicate__=payment), booked("100.00"))
    assert not importer.cmp(Note({}, refund.date, CURRENT, "a note", None, None), refund)


def test_a_ledger_that_cannot_be_read_is_an_error_in_words(here: pathlib.Path) -> None:
    statement = str(write(here, SWIFT, "june.sta"))
    with pytest.raises(beangulp.exceptions.Error, match=r"absent.beancount does not exist; check the path"):
        StatementImporter(CURRENT, here / "absent.beancount").identify(statement)


_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["2026-06-05", "2026-06-06"]),
        st.sampled_from(["2.50", "-2.50", "9.00"]),
        st.sampled_from(["", "FT1", "FT2"]),
        st.sampled_from(["TEA HOUSE", "ACME"]),
    ),
    min_size=1,
    max_size=6,
)


@given(_ROWS)
def test_what_was_extracted_once_is_marked_whole_and_nothing_else_is(rows: list[tuple[str, ...]]) -> None:
    lines = [f"{on},{amount},said,{id_},{who},GBP" for on, amount, id_, who in rows]
    text = "\n".join(["date,amount,text,reference,counterparty,currency", *lines, ""])
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "june.csv")
        path.write_text(text, encoding="utf-8")
        importer = StatementImporter(CURRENT, contra=SUSPENSE)
        first, again = (importer.extract(str(path), []) for _ in range(2))
    assert sorted(str(entry.postings[0].units.number) for entry in first) == sorted(row[1] for row in rows)
    importer.deduplicate(first, [])
    assert not any("__duplicate__" in entry.meta for entry in first)
    importer.deduplicate(again, first)
    assert all(entry.meta["__duplicate__"] is True for entry in again)
