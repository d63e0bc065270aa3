"""The chart of accounts, the vendors and the policies of the ledgers."""

from __future__ import annotations

from typing import Any

from tests.properties.building import money

BANK, CLEARING, SUSPENSE = "Assets:Bank:Current", "Assets:Clearing", "Liabilities:Suspense"
TAX, DEFERRED, PURCHASES = "Assets:Vat:Input", "Assets:Vat:Deferred", "Expenses:Purchases"
PAYABLE, LOST, FEES = "Liabilities:Payable", "Expenses:WriteOffs", "Expenses:Fees"
#: An account whose name begins with that of Acme's account, and is another one.
ACME, ACME_OLD, SHEN = "Assets:Credits:Acme", "Assets:Credits:AcmeOld", "Assets:Credits:Shen"
VENDORS = {"acme": ACME, "acme-2": ACME, "shen": SHEN}
CURRENCIES = ("GBP", "GBP", "GBP", "EUR", "USD", "JPY")

#: Policies of the first day, each stated or not by one bit of the head.
OPTIONAL_POLICIES: tuple[tuple[Any, ...], ...] = (
    ("tax_timing", "refund"),
    ("fx_recognition", "functional"),
    ("approval_limit", money(5000, "GBP")),
    ("separate_duties", "vendor-refund", "vendor-credit"),
    ("max_rate_age_days", 3),
    ("require_case", True),
    ("receipt_account", "Assets:Bank"),
    ("pending_overdue_days", 2),
)
LATER_POLICIES: tuple[tuple[Any, ...], ...] = (
    ("tax_timing", "refund"),
    ("tax_timing", "memo"),
    ("fx_recognition", "functional"),
    ("fx_recognition", "cross-currency"),
    ("approval_limit", money(100, "GBP")),
    ("clearing_account", "Assets:Clearing:Second"),
    ("reason_code", "RETURNED", "goods went back"),
)
