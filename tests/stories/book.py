"""A ledger told by a test, under standard accounts and policy, and what became of it.

The story stands first, so that `<string>:3` in a message is the story's third line; the standard
header (functional currency GBP; vendors acme and shen; all accounts of the policy) comes after it.
"""

from __future__ import annotations

import datetime
import textwrap
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount import loader
from beancount.core.data import Transaction

from beancount_refunds.findings import Finding
from beancount_refunds.ledger import settled
from beancount_refunds.settlement import settle

if TYPE_CHECKING:
    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Credit, Refund, Settlement

ACCOUNTS = """\
plugin "beancount_refunds"
option "operating_currency" "GBP"
2020-01-01 open Assets:Bank:Current
2020-01-01 open Assets:Bank:Dollar
2020-01-01 open Assets:Clearing:VendorRefunds
2020-01-01 open Assets:VAT:Input
2020-01-01 open Assets:VAT:Deferred
2020-01-01 open Assets:VendorCredits:Acme
2020-01-01 open Assets:VendorCredits:Shen
2020-01-01 open Liabilities:AP:Acme
2020-01-01 open Liabilities:AP:Shen
2020-01-01 open Liabilities:Suspense
2020-01-01 open Expenses:Purchases
2020-01-01 open Expenses:WriteOffs
2020-01-01 open Expenses:BankCharges
2020-01-01 open Expenses:FX
2020-01-01 open Income:FX
2020-01-01 open Income:Misc
2020-01-01 open Equity:Opening
"""

VENDORS = """\
2020-01-01 custom "vendor" "acme" "Acme Components Ltd" Assets:VendorCredits:Acme
2020-01-01 custom "vendor" "shen" "Shenzhen Parts Co" Assets:VendorCredits:Shen
"""

POLICY = """\
2020-01-01 custom "refund-policy" "functional_currency" "GBP"
2020-01-01 custom "refund-policy" "clearing_account" Assets:Clearing:VendorRefunds
2020-01-01 custom "refund-policy" "receipt_account" Assets:Bank
2020-01-01 custom "refund-policy" "fx_gain_account" Income:FX
2020-01-01 custom "refund-policy" "fx_loss_account" Expenses:FX
2020-01-01 custom "refund-policy" "fee_account" Expenses:BankCharges
2020-01-01 custom "refund-policy" "suspense_account" Liabilities:Suspense
2020-01-01 custom "refund-policy" "tax_account" Assets:VAT:Input
2020-01-01 custom "refund-policy" "tax_deferred_account" Assets:VAT:Deferred
"""

#: What each story stands on, unless it brings its own.
HEADER = ACCOUNTS + VENDORS + POLICY


class Book:
    """A loaded ledger: `messages` are all errors of the load, findings and Beancount's own, in full."""

    def __init__(self, text: str) -> None:
        self.entries, self.errors, self.options = loader.load_string(text)
        self.messages = [error.message for error in self.errors]
        self.findings = [error for error in self.errors if isinstance(error, Finding)]
        self.codes = [found.code.value for found in self.findings]

    @property
    def settlement(self) -> Settlement:
        """What the plugin derived."""
        settlement: Settlement = self.options["beancount_refunds"].settlement
        return settlement

    def ledger(self, on: str | None = None) -> Ledger:
        """What the reports read, as of the end of a day."""
        day = None if on is None else datetime.date.fromisoformat(on)
        return settled("<string>", self.entries, self.errors, self.options, day)

    def as_of(self, on: str) -> Settlement:
        """The same ledger settled as of the end of a day."""
        day = datetime.date.fromisoformat(on)
        return settle(self.options["beancount_refunds"].entries, self.options, day).settlement

    def refund(self, id_: str) -> Refund:
        """A row of the register."""
        return self.settlement.refund[id_]

    def credit(self, id_: str) -> Credit:
        """A credit as it stands."""
        return self.settlement.credit[id_]

    def status(self, id_: str) -> str:
        """Where a refund stands; a PENDING one with what it waits for."""
        refund = self.refund(id_)
        return " ".join(filter(None, [refund.status.value, refund.pending_reason]))

    def open_points(self) -> list[tuple[str, str]]:
        """Open exceptions: code and subject, worst first."""
        return [(point.code, point.subject) for point in self.settlement.exceptions]

    def balance(self, account: str, on: str | None = None) -> str:
        """What stands at or under an account at the end of a day: `600.00 GBP`, or `0`."""
        sums: dict[str, Decimal] = {}
        for entry in self._transactions(on):
            for posting in entry.postings:
                if f"{posting.account}:".startswith(f"{account}:"):
                    units = posting.units
                    sums[units.currency] = sums.get(units.currency, Decimal(0)) + units.number
        return ", ".join(f"{number} {currency}" for currency, number in sorted(sums.items()) if number) or "0"

    def posted(self, narration: str) -> list[str]:
        """The transactions of that narration: `DATE`, then `ACCOUNT UNITS [@@ TOTAL] [CREDIT]` for each posting."""
        lines = []
        for entry in self._transactions():
            if entry.narration == narration:
                lines += [entry.date.isoformat(), *map(_line, entry.postings)]
        return lines

    def transaction(self, narration: str) -> Transaction:
        """The one transaction of that narration."""
        (entry,) = (entry for entry in self._transactions() if entry.narration == narration)
        return entry

    def narrations(self) -> list[str]:
        """What was posted, hand-written or by us, in the order of the books."""
        return [entry.narration or "" for entry in self._transactions()]

    def functional_totals(self) -> list[Decimal]:
        """The sum of `functional_amount` of each generated transaction that recognises FX."""
        return [
            sum((posting.meta["functional_amount"].number for posting in entry.postings), Decimal(0))
            for entry in self._transactions()
            if entry.postings[0].meta and "functional_amount" in entry.postings[0].meta
        ]

    def _transactions(self, on: str | None = None) -> list[Transaction]:
        return [
            entry
            for entry in self.entries
            if isinstance(entry, Transaction) and (on is None or entry.date.isoformat() <= on)
        ]


def book(story: str, header: str = HEADER) -> Book:
    """Load a story, given as a test's docstring or as an indented string."""
    return Book(f"{textwrap.dedent(story).strip()}\n\n{header}")


def without(*keys: str) -> str:
    """The standard header without the lines that mention one of the words."""
    return "".join(line for line in HEADER.splitlines(keepends=True) if not any(key in line for key in keys))


def _line(posting: Any) -> str:
    words = [posting.account, f"{posting.units.number} {posting.units.currency}"]
    total = posting.meta.get("functional_amount") if posting.meta else None
    if posting.price is not None:
        residual = posting.units.number * posting.price.number - total.number
        assert abs(residual) < Decimal("1E-18"), residual
        words.append(f"@@ {total.number} {total.currency}")
    elif total is not None:
        assert total == posting.units, total
    words.append((posting.meta or {}).get("credit_id", ""))
    return " ".join(filter(None, words))
