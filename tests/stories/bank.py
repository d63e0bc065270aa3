"""Small pieces of ledger that stories about receipts are told with."""

from __future__ import annotations

CREDIT = """
2026-01-15 custom "vendor-credit" "acme/CM-1" 500.00 GBP Expenses:Purchases
2026-01-15 custom "vendor-credit" "shen/CM-1" 500.00 GBP Expenses:Purchases
"""

VR_1 = '\n2026-02-20 custom "vendor-refund" "VR-1" 100.00 GBP "acme/CM-1"\n'

VR_2 = '\n2026-02-20 custom "vendor-refund" "VR-2" 50.00 GBP "shen/CM-1"\n'

CLEARING = "Assets:Clearing:VendorRefunds"


def line(on: str, reference: str, amount: str, currency: str = "GBP") -> str:
    """A bank import: Dr bank, Cr clearing (the other way round where the amount is negative)."""
    return f"""
{on} * "Receipt {reference}"
  bank_transaction_ref: "{reference}"
  Assets:Bank:Current  {amount} {currency}
  {CLEARING}
"""


def unmatch(on: str, reference: str, *refunds: str) -> str:
    """A wrong match undone."""
    return f'\n{on} custom "receipt-unmatch" "{reference}" {_quoted(refunds)}\n  reason: "WRONG_VENDOR"\n'


def match(on: str, reference: str, *refunds: str, meta: str = "") -> str:
    """A receipt matched."""
    return f'\n{on} custom "receipt-match" "{reference}" {_quoted(refunds)}\n{meta}\n'


def _quoted(ids: tuple[str, ...]) -> str:
    return " ".join(f'"{id_}"' for id_ in ids)


RECEIVED = '2026-01-15 price USD 0.8 GBP\n2026-01-15 custom "vendor-credit" "acme/CM-1" 500.00 USD Expenses:Purchases\n'
