"""Books with bills and credits, for the tests of what is owed and of the accounts behind it."""

from __future__ import annotations

#: On 2026-03-31, in pounds: acme is owed 560.00 of INV-1 (900.00 − 300.00 paid − 40.00 netted), 240.00 of
#: INV-2 and 50.00 of INV-3, less 110.00 of CM-1 (150.00 − 40.00); 25.00 and 30.00 belong to nothing; X-9 of
#: 80.00 states no vendor. Accounts: Assets:Credits:Acme 150 − 40 + 25 = 135.00; Liabilities:AP
#: −80 − 900 + 300 + 40 + 30 − 240 − 50 = −900.00. Owed are 850 − 110 − 25 + 80 − 30 = 765.00 = 900 − 135.
#: Yuan: 800.00 are left of TK-1; 200.00 are netted against a bill that is not booked: the account still
#: holds 1,000.00.
PAYABLE = """\
2020-01-01 open Liabilities:AP
2025-12-01 * "A bill of nobody knows whom"
  Liabilities:AP       -80.00 GBP
    bill_id: "X-9"
  Expenses:Purchases    80.00 GBP
2026-01-05 * "Acme" "Bill"
  vendor_id: "acme"
  Liabilities:AP      -900.00 GBP
    bill_id: "INV-1"
    due: 2026-02-04
  Expenses:Purchases   900.00 GBP
2026-01-20 custom "vendor-credit" "acme/CM-1" 150.00 GBP Expenses:Purchases
  number: "CM 1"
2026-02-01 custom "vendor-credit" "shen/TK-1" 1000.00 CNY Expenses:Purchases
2026-02-10 * "Acme" "Part of INV-1"
  vendor_id: "acme"
  Liabilities:AP       300.00 GBP
    bill_id: "INV-1"
  Assets:Bank         -300.00 GBP
2026-03-01 custom "credit-application" "AP-1" "acme/CM-1" 40.00 GBP "INV-1" Liabilities:AP
2026-03-05 custom "credit-application" "AP-2" "shen/TK-1" 200.00 CNY "S-1"
2026-03-10 * "Acme" "Paid to the wrong account"
  Assets:Credits:Acme   25.00 GBP
  Assets:Bank          -25.00 GBP
2026-03-15 * "Somebody" "On account"
  bank_transaction_ref: "FT9"
  Liabilities:AP        30.00 GBP
  Assets:Bank          -30.00 GBP
2026-03-20 * "Acme" "Bill"
  vendor_id: "acme"
  Liabilities:AP      -240.00 GBP
    bill_id: "INV-2"
    due: 2026-04-19
  Expenses:Purchases   240.00 GBP
2026-03-31 * "Acme" "Bill"
  vendor_id: "acme"
  Liabilities:AP       -50.00 GBP
    bill_id: "INV-3"
  Expenses:Purchases    50.00 GBP
"""
