"""A ledger with every way in which tax of a credit becomes due; the arithmetic stands beside each directive."""

from __future__ import annotations

from tests.books_on_disk import HEADER

TAX_BOOKS = (
    HEADER.replace(
        'Ltd" Assets:Credits:Acme\n', 'Ltd" Assets:Credits:Acme\n  vat_id: "GB1"\n  country: "GB"\n'
    )
    + """\
2020-01-01 open Assets:VAT:Input
2020-01-01 open Assets:VAT:Deferred
2020-01-01 open Expenses:WriteOffs
2020-01-01 open Liabilities:AP
2020-01-01 custom "refund-policy" "tax_account" Assets:VAT:Input
2020-01-01 custom "refund-policy" "tax_deferred_account" Assets:VAT:Deferred
2026-01-01 price EUR 0.85 GBP
2026-01-05 * "A bill"
  Liabilities:AP      -300.00 GBP
  Expenses:Purchases   250.00 GBP
  Assets:VAT:Input      50.00 GBP
; --- by memo: tax 20.00, net 100.00; tax 10.00, net 50.00, taken back in April; 10.00 EUR, net 50.00 EUR
2026-01-10 custom "vendor-credit" "acme/1" 120.00 GBP Expenses:Purchases
  number: "CN 1"
  bill_id: "INV-1"
  tax: 20.00 GBP
2026-02-10 custom "vendor-credit" "acme/2" 60.00 GBP Expenses:Purchases
  tax: 10.00 GBP
2026-02-11 custom "vendor-credit" "acme/3" 60.00 EUR Expenses:Purchases
  tax: 10.00 EUR
2026-02-12 custom "vendor-credit" "shen/1" 100.00 GBP Expenses:Purchases
2026-02-13 * "Booked by hand"
  Assets:Credits:Acme   24.00 GBP
    credit_id: "acme/H1"
  Expenses:Purchases   -24.00 GBP
2026-02-14 custom "vendor-credit" "acme/H2" 12.00 GBP
  tax: 2.00 GBP
2026-02-14 * "Booked by hand, and declared"
  Assets:Credits:Acme   12.00 GBP
    credit_id: "acme/H2"
  Expenses:Purchases   -10.00 GBP
  Assets:VAT:Input      -2.00 GBP
2026-02-15 custom "vendor-credit" "shen/2" 7.00 GBP Expenses:Purchases
2026-02-16 custom "reversal" "shen/2"
  reason: "ERROR"
; --- by cash
2026-04-01 custom "refund-policy" "tax_timing" "refund"
2026-04-02 custom "vendor-credit" "acme/4" 360.00 GBP Expenses:Purchases
  bill_id: "INV-4"
  tax: 60.00 GBP
2026-04-03 custom "reversal" "acme/2"
  reason: "ERROR"
; 60.00 × 50 ∕ 360 = 8.33, net 41.67
2026-05-05 custom "credit-application" "AP-1" "acme/4" 50.00 GBP "INV-9" Liabilities:AP
2026-06-01 custom "vendor-credit" "acme/H3" 60.00 GBP
  tax: 10.00 GBP
2026-06-01 * "Booked by hand, and declared"
  Assets:Credits:Acme   60.00 GBP
    credit_id: "acme/H3"
  Expenses:Purchases   -50.00 GBP
  Assets:VAT:Deferred  -10.00 GBP
; 10.00 × 30 ∕ 60 = 5.00, net 25.00
2026-06-10 custom "vendor-refund" "R4" 30.00 GBP "acme/H3"
  bank_transaction_ref: "B4"
2026-06-10 * "bank"
  bank_transaction_ref: "B4"
  Assets:Bank        30.00 GBP
  Assets:Clearing   -30.00 GBP
; 60.00 × 150 ∕ 360 = 25.00, less 8.33 = 16.67; net 83.33. The bank has it in July.
2026-06-28 custom "vendor-refund" "R1" 100.00 GBP "acme/4"
2026-06-28 custom "receipt-match" "B1" "R1"
2026-07-01 * "bank"
  bank_transaction_ref: "B1"
  Assets:Bank       100.00 GBP
  Assets:Clearing  -100.00 GBP
2026-07-02 custom "receipt-unmatch" "B1" "R1"
  reason: "WRONG_VENDOR"
2026-07-03 custom "receipt-match" "B2" "R1"
; 60.00 × 180 ∕ 360 = 30.00, less 25.00 = 5.00 taken back by the write-off
2026-07-04 custom "credit-write-off" "WO-1" "acme/4" 30.00 GBP Expenses:WriteOffs
  reason: "SMALL"
2026-07-05 custom "reversal" "AP-1"
  reason: "ERROR"
; Standing are R1 and WO-1: 60.00 × 190 ∕ 360 = 31.67, less 16.67 + 5.00 = 10.00; net 50.00
2026-07-06 custom "vendor-refund" "R2" 60.00 GBP "acme/4"
  bank_transaction_ref: "B9"
; 60.00 × 210 ∕ 360 = 35.00, less 31.67 = 3.33: whoever books by hand moves its tax by hand
2026-07-07 * "Lowered by hand"
  Assets:Credits:Acme  -20.00 GBP
    credit_id: "acme/4"
  Expenses:WriteOffs    20.00 GBP
; --- at the rate of the day: V = 120.00 EUR × 0.80 = 96.00 GBP, its tax 96.00 × 20 ∕ 120 = 16.00 GBP
2026-07-08 custom "refund-policy" "fx_recognition" "functional"
2026-07-08 price EUR 0.80 GBP
2026-07-09 custom "vendor-credit" "acme/5" 120.00 EUR Expenses:Purchases
  tax: 20.00 EUR
2026-07-10 price EUR 0.90 GBP
; 16.00 × 60 ∕ 120 = 8.00 GBP; net 48.00 − 8.00 = 40.00 GBP; the gain of 6.00 is no consideration
2026-07-10 custom "vendor-refund" "R3" 60.00 EUR "acme/5"
  bank_transaction_ref: "B3"
2026-07-11 custom "refund-policy" "tax_timing" "memo"
; V = 30.00 EUR × 0.90 = 27.00 GBP, its tax 27.00 × 5 ∕ 30 = 4.50 GBP, net 22.50 GBP
2026-07-12 custom "vendor-credit" "acme/6" 30.00 EUR Expenses:Purchases
  tax: 5.00 EUR
2026-07-13 custom "vendor-credit" "shen/3" 70.00 SEK Expenses:Purchases
  tax: 14.00 SEK
"""
)
