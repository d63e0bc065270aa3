"""Books in which somebody records from a page: what is asked of them stands in one file afterwards."""

from __future__ import annotations

from tests.books_on_disk import HEADER
from tests.fava_pages import WRITING

#: Without the pages.
BOOKS = (
    HEADER
    + """\
2020-01-01 custom "refund-policy" "record_file" "recorded.beancount"
2020-01-01 custom "refund-policy" "actor" "a.khan" "Anna Khan <a.khan@example.com>"
2020-01-01 custom "refund-policy" "actor" "m.lee" "Morgan Lee <m.lee@example.com>"
2020-01-01 custom "refund-policy" "reason_code" "DAMAGED" "Broken on arrival"
2020-01-01 custom "refund-policy" "reason_code" "ASKED" "The vendor was asked"
2020-01-01 custom "refund-policy" "approval_limit" 400.00 GBP
2020-01-01 open Expenses:WriteOffs
2026-01-20 custom "refund-case" "RC-2026-0001" 600.00 GBP
  vendor_id: "acme"
  order_id: "KB-1"
  reason: "DAMAGED"
  owner: "a.khan"
2026-01-21 custom "refund-case" "RC-2026-0002" 80.00 GBP
  vendor_id: "shen"
  order_id: "KB-1"
  reason: "DAMAGED"
  owner: "m.lee"
2026-02-02 custom "vendor-credit" "acme/CM-17" 600.00 GBP Expenses:Purchases
  case_id: "RC-2026-0001"
2026-02-03 custom "vendor-credit" "acme/CM-18" 50.00 GBP Expenses:Purchases
2026-02-04 custom "vendor-credit" "shen/TK-1" 1000.00 CNY Expenses:Purchases
2026-02-20 custom "vendor-refund" "VR-0001" 450.00 GBP "acme/CM-17"
  by: "a.khan"
"""
)
RECORDING = WRITING + BOOKS

#: How everything ends that Anna Khan records as the clock of the tests stands.
SIGNED = '  by: "a.khan"\n  at: "2026-03-02T09:15:30.000+00:00"\n'
