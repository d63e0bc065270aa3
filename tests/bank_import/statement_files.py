"""A ledger with one refund that waits for FT1, and a statement that brings it."""

from __future__ import annotations

import hashlib

from tests.stories.book import HEADER

LEDGER = (
    HEADER.replace("open Assets:Bank:Current\n", "open Assets:Bank:Current GBP\n")
    + """\
2026-02-02 custom "vendor-credit" "acme/CM-1717" 600.00 GBP Expenses:Purchases
2026-02-20 custom "vendor-refund" "VR-1" 60.00 GBP "acme/CM-1717"
  bank_transaction_ref: "FT1"
"""
)
CSV = """\
date,amount,text,reference,counterparty,currency
2026-06-05,60.00,CM-1717,FT1,ACME COMPONENTS,GBP
2026-06-05,-60.00,order,FT2,ACME COMPONENTS,GBP
2026-06-06,-2.50,2 cups,,TEA HOUSE,GBP
2026-06-06,-2.50,2 cups,,TEA HOUSE,GBP
"""
ACCOUNT = ("--account", "Assets:Bank:Current")
TEXT = """\
2026-06-05 * "ACME COMPONENTS" "CM-1717"
  bank_transaction_ref: "FT1"
  counterparty: "ACME COMPONENTS"
  statement_file: "june.csv"
  statement_sha256: "{digest}"
  Assets:Bank:Current  60.00 GBP
  {contra}  -60.00 GBP
"""


def transaction(contra: str, text: str = CSV) -> str:
    """The first line as it is written."""
    return TEXT.format(contra=contra, digest=hashlib.sha256(text.encode()).hexdigest())
