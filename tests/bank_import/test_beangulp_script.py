"""Import scripts as people run them, and what works without beangulp."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.bank_import.statement_files import CSV, LEDGER, transaction
from tests.books_on_disk import write

if TYPE_CHECKING:
    import pathlib

CLEARING = "Assets:Clearing:VendorRefunds"
GAP = """\
:20:JUNE
:25:GB33BUKB20201555555555
:28C:6/1
:60F:C260604GBP100,00
:61:2606050605C60,00NTRFCM-1717//FT1
:86:ACME COMPONENTS
:62F:C260607GBP170,00
"""
SCRIPT = """\
import pathlib

import beangulp

from beancount_refunds.bank_import.beangulp_importer import StatementImporter
from beancount_refunds.bank_import.hook import hook

BOOKS = pathlib.Path(__file__).with_name("main.beancount")

if __name__ == "__main__":
    beangulp.Ingest([StatementImporter("Assets:Bank:Current", BOOKS)], hooks=[hook(BOOKS)])()
"""


def python(*words: str | pathlib.Path) -> subprocess.CompletedProcess[str]:
    """A program and its output."""
    return subprocess.run(
        [sys.executable, *words], capture_output=True, check=False, encoding="utf-8", timeout=60
    )


def test_an_import_script_run_as_a_program_prints_what_is_new(top: pathlib.Path, here: pathlib.Path) -> None:
    """The refund of 60.00 is new, though the books have the payment of 60.00 of the day before."""
    paid = (
        '2026-06-04 * "ACME COMPONENTS" "order"\n  Assets:Bank:Current  -60.00 GBP\n  Liabilities:Suspense\n'
    )
    write(here, LEDGER + paid)
    statement = write(here, "\n".join(CSV.splitlines()[:2]) + "\n", "june.csv")
    script = write(here, SCRIPT, "import.py")
    done = python(script, "extract", statement, "-e", top)
    expected = transaction(CLEARING, statement.read_text(encoding="utf-8")).replace(
        "  Assets:Bank:Current  60.00", "  Assets:Bank:Current             60.00"
    )
    assert done.stdout == f";; -*- mode: beancount -*-\n\n**** {statement}\n\n{expected}\n\n"
    assert (done.stderr, done.returncode) == (f"* {statement} ... OK\n", 0)


def test_a_refusal_is_printed_in_words_and_without_a_trace(top: pathlib.Path, here: pathlib.Path) -> None:
    statement = write(here, GAP, "june.sta")
    script = write(here, SCRIPT, "import.py")
    done = python(script, "extract", statement, "-e", top)
    assert done.stdout == ""
    assert done.stderr == (
        f"* {statement} ...  ERROR\n"
        "  june.sta, statement 6/1: opening 100.00 GBP and 1 line make 160.00 GBP, the statement closes with"
        " 170.00 GBP (difference 10.00 GBP); look what is missing in the file, or import it with --insist\n"
    )
    assert done.returncode == 1


def test_the_package_and_its_commands_work_without_beangulp() -> None:
    program = (
        "import sys; sys.modules['beangulp'] = None\n"
        "import beancount_refunds, beancount_refunds.bank_import.hook\n"
        "from beancount_refunds.cli import main\n"
        "main(['import', '--help'])\n"
    )
    done = python("-c", program)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage:")


def test_the_importer_alone_needs_beangulp() -> None:
    program = (
        "import sys; sys.modules['beangulp'] = None\nimport beancount_refunds.bank_import.beangulp_importer\n"
    )
    done = python("-c", program)
    assert done.returncode == 1
    assert "ModuleNotFoundError: import of beangulp halted" in done.stderr
