"""Ledgers in which receipts wait, and how the tests decide about them."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from beancount import loader

from tests.recording.commands import run, within
from tests.stories.book import HEADER

if TYPE_CHECKING:
    import pathlib

    from click.testing import Result

#: All that is decided goes to one file, so that a test can compare it whole.
RECORDED = "recorded.beancount"
ENDING = f"""\
2020-01-01 custom "refund-policy" "record_file" "{RECORDED}"
"""
SIGNED = """\
  by: "a.khan@example.com"
  at: "2026-03-02T09:15:30.000+00:00"
"""

CREDITS = """\
2026-02-02 custom "vendor-credit" "acme/CM-1717" 600.00 GBP Expenses:Purchases
2026-02-03 custom "vendor-credit" "acme/CM-1818" 250.00 GBP Expenses:Purchases
"""
REFUND = '2026-02-10 custom "vendor-refund" "VR-0001" 100.00 GBP "acme/CM-1717"\n'
SECOND = '2026-02-10 custom "vendor-refund" "VR-0002" 50.00 GBP "acme/CM-1717"\n'


def receipt(
    reference: str,
    amount: str,
    on: str = "2026-02-20",
    payee: str = "ACME COMPONENTS LTD",
    text: str = "",
    *,
    more: str = "",
) -> str:
    """A bank transaction that credits clearing."""
    number, currency = amount.split()
    stated = "".join(f"  {line}\n" for line in more.splitlines())
    return (
        f'{on} * "{payee}" "{text}"\n  bank_transaction_ref: "{reference}"\n{stated}'
        f"  Assets:Bank:Current  {number} {currency}\n  Assets:Clearing:VendorRefunds  -{number} {currency}\n"
    )


def ledger(folder: pathlib.Path, story: str, policy: str = "") -> pathlib.Path:
    """A ledger on the disk: the story first, then the standard header, then more of the policy."""
    path = folder / "main.beancount"
    text = f"{textwrap.dedent(story).strip()}\n\n{HEADER}{ENDING}{textwrap.dedent(policy)}"
    path.write_text(text, encoding="utf-8")
    return path


def do(path: pathlib.Path, command: str, *words: str, typed: str | None = None) -> Result:
    """The outcome of a command on the ledger, typed in its folder."""
    with within(path.parent):
        return run(command, path.name, *words, typed=typed)


def done(path: pathlib.Path, command: str, *words: str) -> str:
    """What a command prints that succeeds and leaves books that bean-check passes."""
    result = do(path, command, *words)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    assert [error.message for error in loader.load_file(str(path))[1]] == []
    return result.output


def written(path: pathlib.Path) -> str:
    """What stands in the file of decisions, without who and when."""
    file = path.parent / RECORDED
    return file.read_text(encoding="utf-8").replace(SIGNED, "") if file.exists() else ""
