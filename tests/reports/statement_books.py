"""Books with every movement that the statement of a vendor knows."""

from __future__ import annotations

#: What acme is owed in pounds, day by day:
#: 900 − 150 − 60 = 690; + 100 (VR-1) = 790; − 860 = −70; + 5 (WO-1) = −65; VR-2 + 25 − 25 + 25 − 25 = −65;
#: H-1 − 10 − 5 + 3 = −77; + 70 = −7; CM-3 − 12 + 12 = −7; − 25 = −32. Nettings and the set-off move nothing.
#: Of that 66.00 are open of INV-2 (70 − 4), 5.00 of CM-1 (150 − 100 − 40 − 5), 60.00 of CM-2 and 8.00 of H-1
#: (10 + 5 − 3 − 4); 25.00 belong to nothing: 66 − 73 − 25 = −32.
MOVEMENTS = """\
2020-01-01 open Liabilities:AP
2020-01-01 open Expenses:Lost
2026-01-02 price USD 0.80 GBP
2026-01-10 * "Acme" "Bill"
  vendor_id: "acme"
  Liabilities:AP      -900.00 GBP
    bill_id: "INV-1"
  Expenses:Purchases   900.00 GBP
2026-01-20 custom "vendor-credit" "acme/CM-1" 150.00 GBP Expenses:Purchases
  number: "CM 1"
2026-01-25 custom "vendor-credit" "acme/CM-2" 60.00 GBP Expenses:Purchases
2026-02-05 custom "vendor-refund" "VR-1" 100.00 GBP "acme/CM-1"
2026-02-06 custom "receipt-match" "FT1" "VR-1"
2026-02-06 * "It came"
  bank_transaction_ref: "FT1"
  Assets:Bank          100.00 GBP
  Assets:Clearing     -100.00 GBP
2026-02-10 * "Acme" "INV-1"
  vendor_id: "acme"
  bank_transaction_ref: "FTP"
  Liabilities:AP       860.00 GBP
    bill_id: "INV-1"
  Assets:Bank         -860.00 GBP
2026-02-12 custom "credit-application" "AP-1" "acme/CM-1" 40.00 GBP "INV-1" Liabilities:AP
2026-02-15 custom "credit-write-off" "WO-1" "acme/CM-1" 5.00 GBP Expenses:Lost
  reason: "IMMATERIAL"
2026-02-20 custom "vendor-refund" "VR-2" 25.00 GBP "acme/CM-1" "acme/CM-2"
  bank_transaction_ref: "FT2"
2026-02-22 custom "receipt-unmatch" "FT2" "VR-2"
  reason: "WRONG_VENDOR"
2026-02-23 custom "receipt-match" "FT3" "VR-2"
2026-02-25 custom "reversal" "VR-2"
  reason: "RETURNED"
  bank_transaction_ref: "RET2"
2026-02-26 * "Acme" "Memo H-1"
  Assets:Credits:Acme   10.00 GBP
    credit_id: "acme/H-1"
  Expenses:Purchases   -10.00 GBP
2026-02-27 * "Acme" "Memo H-1, again"
  Assets:Credits:Acme    5.00 GBP
    credit_id: "acme/H-1"
  Expenses:Purchases    -5.00 GBP
2026-02-28 * "Acme" "Paid in cash"
  Assets:Credits:Acme   -3.00 GBP
    credit_id: "acme/H-1"
  Assets:Bank            3.00 GBP
2026-03-01 * "Acme" "Bill"
  vendor_id: "acme"
  Liabilities:AP       -70.00 GBP
    bill_id: "INV-2"
  Expenses:Purchases    70.00 GBP
2026-03-01 * "Acme" "Set off"
  vendor_id: "acme"
  Liabilities:AP         4.00 GBP
    bill_id: "INV-2"
  Assets:Credits:Acme   -4.00 GBP
    credit_id: "acme/H-1"
2026-03-05 custom "credit-application" "AP-2" "acme/CM-2" 10.00 GBP "INV-2" Liabilities:AP
2026-03-06 custom "reversal" "AP-2"
  reason: "ERROR"
2026-03-10 custom "vendor-credit" "acme/CM-3" 12.00 GBP Expenses:Purchases
2026-03-11 custom "reversal" "acme/CM-3"
  reason: "ERROR"
2026-03-12 * "Acme" "On account"
  Assets:Credits:Acme   25.00 GBP
  Assets:Bank          -25.00 GBP
2026-03-15 custom "vendor-refund" "VR-3" 50.00 GBP "acme/CM-2"
2026-03-16 custom "vendor-credit" "acme/U-1" 100.00 USD Expenses:Purchases
2026-03-17 custom "vendor-refund" "VR-4" 100.00 USD "acme/U-1"
2026-03-18 custom "receipt-match" "FT4" "VR-4"
  received: 79.00 GBP
"""
