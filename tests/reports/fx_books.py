"""A ledger with every way in which a refund meets a rate; the arithmetic stands beside each directive."""

from __future__ import annotations

from tests.books_on_disk import HEADER

FX_BOOKS = (
    HEADER
    + """\
2020-01-01 open Expenses:Fees
2020-01-01 custom "refund-policy" "fee_account" Expenses:Fees
2026-01-02 price USD 0.80 GBP
2026-01-02 price CNY 0.10 GBP
; V = 300.00 USD × 0.80 = 240.00 GBP
2026-01-10 custom "vendor-credit" "acme/1" 300.00 USD Expenses:Purchases
; V = 500.00 CNY × 0.10 = 50.00 GBP
2026-01-10 custom "vendor-credit" "shen/1" 500.00 CNY Expenses:Purchases
2026-01-10 custom "vendor-credit" "shen/2" 10000 JPY Expenses:Purchases
  functional_amount: 52.00 GBP
; Stated: 100.00 USD. Carrying 240.00 × 100 ∕ 300 = 80.00; proceeds 80.00; no difference.
2026-01-20 custom "vendor-refund" "R1" 80.00 GBP "acme/1" 100.00 USD
  bank_transaction_ref: "B1"
2026-01-25 price USD 0.78 GBP
; Through GBP: 780.00 CNY × 0.10 ∕ 0.78 = 100.00 USD. Proceeds 780.00 × 0.10 = 78.00.
; Carrying 240.00 × 200 ∕ 300 = 160.00, less 80.00 = 80.00; loss 2.00.
2026-01-26 custom "vendor-refund" "R2" 780.00 CNY "acme/1"
  bank_transaction_ref: "B2"
; Inverse: 39.00 GBP ∕ 0.78 = 50.00 USD; carrying 240.00 × 250 ∕ 300 = 200.00, less 160.00 = 40.00; loss 1.00.
2026-01-28 custom "vendor-refund" "R3" 39.00 GBP "acme/1"
2026-01-28 custom "receipt-match" "B3" "R3"
2026-02-01 price USD 0.75 GBP
; V = 100.00 USD × 0.75 = 75.00 GBP
2026-02-01 custom "vendor-credit" "acme/2" 100.00 USD Expenses:Purchases
2026-02-02 custom "receipt-unmatch" "B3" "R3"
  reason: "WRONG_VENDOR"
; Again, at the rate of that day: 39.00 GBP ∕ 0.75 = 52.00 USD; carrying 240.00 × 252 ∕ 300 = 201.60,
; less 160.00 = 41.60; loss 2.60. Taken back on the 10th.
2026-02-03 custom "receipt-match" "B4" "R3"
2026-02-10 custom "reversal" "R3"
  reason: "RETURNED"
  bank_transaction_ref: "BACK"
; Two currencies, stated. Carrying 50.00 + 52.00 = 102.00; proceeds 110.00; gain 8.00.
2026-02-05 custom "vendor-refund" "R4" 110.00 GBP "shen/1" 500.00 CNY "shen/2" 10000 JPY
  bank_transaction_ref: "B5"
; Owed in USD, received in EUR, worth as the bank says: gain 77.00 − 75.00 = 2.00, the fee included.
2026-02-06 custom "vendor-refund" "R5" 100.00 USD "acme/2"
  functional_amount: 77.00 GBP
2026-02-06 custom "receipt-match" "B6" "R5"
  received: 70.00 EUR
  fee: 5.00 EUR
; V = 1,000.00 CNY × 0.10 = 100.00; at closing 0.09: 90.00.
2026-02-07 custom "vendor-credit" "shen/3" 1000.00 CNY Expenses:Purchases
; Nobody quotes the krona.
2026-02-07 custom "vendor-credit" "shen/4" 70.00 SEK Expenses:Purchases
2026-02-07 custom "vendor-credit" "shen/5" 12.00 GBP Expenses:Purchases
2026-02-20 * "Revaluation by hand"
  Assets:Bank   3.00 GBP
  Income:FX    -3.00 GBP
2026-02-28 price EUR 0.86 GBP
2026-03-01 custom "refund-policy" "fx_recognition" "functional"
; V = 50.00 EUR × 0.86 = 43.00; proceeds 50.00 × 0.90 = 45.00; gain 2.00.
2026-03-02 custom "vendor-credit" "acme/3" 50.00 EUR Expenses:Purchases
2026-03-04 price EUR 0.90 GBP
2026-03-05 custom "vendor-refund" "R6" 50.00 EUR "acme/3"
  bank_transaction_ref: "B7"
; Pounds for pounds: no rate, nothing to recognise.
2026-03-06 custom "vendor-refund" "R7" 2.00 GBP "shen/5"
  bank_transaction_ref: "B8"
2026-03-09 price CNY 0.09 GBP
2026-03-10 custom "vendor-balance" "acme" 100.00 USD
"""
)
