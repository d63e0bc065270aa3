"""How these tests run the commands that record, and what a file held before and holds after."""

from __future__ import annotations

import contextlib
import os
import pathlib
import shlex
from typing import TYPE_CHECKING

from beancount import loader
from click.testing import CliRunner

from beancount_refunds.cli import main
from beancount_refunds.recording.ground import Ground
from beancount_refunds.recording.new_ids import Ids
from tests.books_on_disk import HEADER

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from click.testing import Result

    from beancount_refunds.ledger import Ledger

#: One file for all that is recorded, so that a test can compare it whole.
BOOKS = (
    HEADER
    + """\
2020-01-01 custom "refund-policy" "record_file" "recorded.beancount"
2020-01-01 custom "refund-policy" "actor" "a.khan" "Anna Khan <a.khan@example.com>"
2020-01-01 custom "refund-policy" "actor" "m.lee" "Morgan Lee <m.lee@example.com>"
2020-01-01 open Expenses:WriteOffs
2026-01-02 price CNY 0.3333 GBP
2026-02-02 custom "vendor-credit" "acme/CM-17" 200.00 GBP Expenses:Purchases
2026-02-03 custom "vendor-credit" "acme/CM-18" 300.00 GBP Expenses:Purchases
2026-02-04 custom "vendor-credit" "shen/TK-1" 1000.00 CNY Expenses:Purchases
2026-02-05 custom "vendor-refund" "VR-0007" 50.00 GBP "acme/CM-17"
"""
)

#: A bill on the vendor's own account.
BILL = """\
2026-02-10 * "Acme" "Bill"
  Assets:Credits:Acme  -100.00 GBP
    bill_id: "INV-1"
  Expenses:Purchases    100.00 GBP
"""


def run(*words: str | pathlib.Path, typed: str | None = None) -> Result:
    """The outcome of a command line."""
    return CliRunner().invoke(main, [str(word) for word in words], input=typed, prog_name="bean-refunds")


def books(folder: pathlib.Path, text: str = "") -> pathlib.Path:
    """The books with more at their end, as a ledger on the disk."""
    path = folder / "main.beancount"
    path.write_text(BOOKS + text, encoding="utf-8")
    return path


def recorded(ledger: pathlib.Path) -> str:
    """What stands in the file that the tools write to."""
    return (ledger.parent / "recorded.beancount").read_text(encoding="utf-8")


def everything(folder: pathlib.Path) -> dict[str, bytes]:
    """Every file below a folder but locks and git's own."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.parts and path.suffix != ".lock"
    }


def messages(ledger: pathlib.Path) -> list[str]:
    """What bean-check has to say."""
    return [error.message for error in loader.load_file(str(ledger))[1]]


@contextlib.contextmanager
def within(folder: pathlib.Path) -> Iterator[None]:
    """The folder in which somebody types."""
    before = pathlib.Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def ground(ledger: Ledger, on: datetime.date, by: str | None = "a.khan") -> Ground:
    """What a recording stands on, at nine o'clock of its day."""
    return Ground(ledger=ledger, ids=Ids(ledger), on=on, at=f"{on}T09:00:00+00:00", by=by)


def shown(folder: pathlib.Path, words: str, text: str = "", rc: int = 0) -> str:
    """What a command line prints in the folder of the books; LEDGER stands for them."""
    books(folder, text)
    with within(folder):
        result = run(*shlex.split(words.replace("LEDGER", "main.beancount")))
    assert result.exit_code == rc, result.output
    return result.output
