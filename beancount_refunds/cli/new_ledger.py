"""The files of a new ledger: as little as works, with words for who opens them first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from beancount_refunds.forms import is_id
from beancount_refunds.record import Account, CustomDraft, render
from beancount_refunds.record.drafts import refuse

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.record import Value
    from beancount_refunds.recording.actors import GitUser

_MAIN = """\
;; The top file: bean-check, Fava and bean-refunds read this one.

option "operating_currency" "{currency}"

; The only plugin line: in an included file Beancount would ignore it.
plugin "beancount_refunds"

include "accounts.beancount"
include "vendors.beancount"
include "policy.beancount"
; Bank statements, by hand or by an importer.
include "bank/*.beancount"
; What bean-refunds records: a file for each month.
include "refunds/*.beancount"
"""

_ACCOUNTS = """\
;; The accounts. Add your own; the names are yours to change, here and in policy.beancount.

{on} open Assets:Bank:Current
; Between a refund and its line on the bank statement. What lies here waits for one of them.
{on} open Assets:Clearing:VendorRefunds
; What vendors owe you: one account for each.
{on} open {account}
{on} open Expenses:Purchases
{on} open Expenses:BankCharges
{on} open Expenses:WriteOffs
{on} open Expenses:FX
{on} open Income:FX
; Money that came with a refund and belongs to nothing yet.
{on} open Liabilities:Suspense
; Input VAT; leave it alone if you reclaim none.
{on} open Assets:VAT:Input
"""

_IGNORED = """\
# Beancount's load caches
.*.picklecache
# what bean-refunds holds while it writes
.*.lock
.*.bean-refunds
__pycache__/
"""

#: ``merge=union`` would put the halves of two directives together without a conflict.
_ATTRIBUTES = """\
# A conflict in a ledger is for a person: no union merges.
*.beancount text merge=text
# A document is what was received, to the last byte: its SHA-256 stands in the ledger.
documents/** binary
"""

_WORKFLOW = """\
name: books
on: [push, pull_request]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0    # who recorded what is compared with who committed it
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install beancount-refunds
      - run: bean-check main.beancount
      - run: bean-refunds check main.beancount --git --format github
"""

_BANK = """\
;; Bank lines. One that brings a refund names the bank's reference, and clears it:
;
; {on} * "ACME COMPONENTS" "Faster payment"
;   bank_transaction_ref: "FT26051XYZ"
;   Assets:Bank:Current             450.00 {currency}
;   Assets:Clearing:VendorRefunds  -450.00 {currency}
"""

#: Each with its account.
_POLICY = {
    "clearing_account": "Assets:Clearing:VendorRefunds",
    "receipt_account": "Assets:Bank",
    "fee_account": "Expenses:BankCharges",
    "fx_gain_account": "Income:FX",
    "fx_loss_account": "Expenses:FX",
    "suspense_account": "Liabilities:Suspense",
    "tax_account": "Assets:VAT:Input",
}


def files_of_a_new_ledger(
    on: datetime.date, currency: str, vendor: str, vendor_name: str, user: GitUser | None
) -> dict[str, str]:
    """The texts of the files by their paths, the top file first; ``user`` becomes the first actor.

    Raises :class:`Unrenderable` for a vendor that no text stands for.
    """
    if not is_id(vendor):
        refuse("the vendor's id", f"is {vendor!a}, no id")
    account = f"Assets:VendorCredits:{_leaf(vendor)}"
    facts = {"on": on, "currency": currency, "account": account}
    vendors = _directives([_of(on, "vendor", vendor, vendor_name, Account(account))])
    keep = {f"documents/{folder}/.gitkeep": "" for folder in ("cases", "credits", "refunds")}
    return {
        "main.beancount": _MAIN.format(**facts),
        "accounts.beancount": _ACCOUNTS.format(**facts),
        "vendors.beancount": f";; Who may owe you something.\n\n{vendors}",
        "policy.beancount": _policy(on, currency, user),
        f"bank/{on.year:04}.beancount": _BANK.format(**facts),
        f"refunds/{on.year:04}-{on.month:02}.beancount": ";; Recorded by bean-refunds.\n",
        ".gitignore": _IGNORED,
        ".gitattributes": _ATTRIBUTES,
        ".github/workflows/books.yml": _WORKFLOW,
    } | keep


def _policy(on: datetime.date, currency: str, user: GitUser | None) -> str:
    rules = [_of(on, "refund-policy", key, Account(account)) for key, account in _POLICY.items()]
    rules.insert(0, _of(on, "refund-policy", "functional_currency", currency))
    rules.append(_of(on, "refund-policy", "record_file", "refunds/{year}-{month}.beancount"))
    head = ";; The rules, each in force from its date on. bean-refunds add policy adds one."
    text = f"{head}\n\n{_directives(rules)}"
    if user is None:
        return text
    actor = re.sub(r"[^a-z0-9._-]+", "", user.address.partition("@")[0].casefold()).strip("._-") or "owner"
    people = [_of(on, "refund-policy", "actor", actor, str(user))]
    return f"{text}\n; Who records, as git knows them.\n{_directives(people)}"


def _of(on: datetime.date, kind: str, *values: Value) -> CustomDraft:
    return CustomDraft(on=on, kind=kind, values=values)


def _directives(drafts: list[CustomDraft]) -> str:
    return "".join(render(drafts))


def _leaf(vendor: str) -> str:
    """The id as a part of an account: ``acme-uk`` becomes ``AcmeUk``."""
    leaf = "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", vendor))
    return leaf[:40]
