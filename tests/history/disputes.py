"""Books of three people: a refund of Anna's that Ben has to approve."""

from __future__ import annotations

from beancount_refunds.findings import Code
from beancount_refunds.history import judge
from beancount_refunds.ledger import open_ledger
from tests.history.repositories import ANNA, CARL, Books

HEADER = """\
option "operating_currency" "GBP"
plugin "beancount_refunds"
include "20*.beancount"
2026-01-01 open Assets:Clearing
2026-01-01 open Assets:Credits:Acme
2026-01-01 open Expenses:Purchases
2026-01-01 custom "vendor" "acme" "Acme Components Ltd" Assets:Credits:Acme
2026-01-01 custom "refund-policy" "clearing_account" Assets:Clearing
2026-02-02 custom "vendor-credit" "acme/CM-17" 450.00 GBP Expenses:Purchases
"""
ACTORS = """\
2026-01-01 custom "refund-policy" "actor" "a.khan" "Anna Khan <A.Khan@example.com>"
2026-01-01 custom "refund-policy" "actor" "a.khan" "Anna <anna@home.example.com>"
2026-01-01 custom "refund-policy" "actor" "b.smith" "Ben Smith <b.smith@example.com>"
"""
REFUND = """\
2026-02-20 custom "vendor-refund" "VR-1" 450.00 GBP "acme/CM-17"
  by: "a.khan"
  bank_transaction_ref: "FT1"
"""
APPROVAL = """\
2026-02-21 custom "approval" "VR-1" 450.00 GBP
  by: "b.smith"
"""


def started(books: Books, policy: str = ACTORS) -> Books:
    """The master data, and the refund, which Anna commits in a file of its own."""
    books.write("main.beancount", HEADER + policy)
    books.commit(CARL)
    books.write("2026-02.beancount", REFUND)
    books.commit(ANNA)
    return books


def short(books: Books, revision: str) -> str:
    return books.git("rev-parse", revision)[:10]


def judged(books: Books) -> tuple[list[str], list[str]]:
    """The messages, with paths relative to the repository, and the notes."""
    ledger = open_ledger(books.path("main.beancount"))
    found = judge(ledger, books.provenance())
    told = [f"{one.source['lineno']}: {one.message}" for one in found.findings]
    assert all(one.entry is not None or one.code is Code.PLUGIN_MISCONFIGURED for one in found.findings)
    return [text.replace(f"{books.folder}/", "") for text in told], list(found.notes)
