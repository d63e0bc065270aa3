"""What somebody says, in the words of a command line, and the directive that says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from beancount_refunds.recording.ground import Asked

#: Command, what was asked, text.
SAID: list[tuple[str, Asked, str]] = [
    (
        "case",
        {"vendor_id": "acme", "order_id": "KB-1", "amount": "600", "reason": "DAMAGED"},
        """
            2026-03-01 custom "refund-case" "RC-2026-0002" 600.00 GBP
              vendor_id: "acme"
              order_id: "KB-1"
              owner: "a.khan"
              reason: "DAMAGED"
            """,
    ),
    (
        "case-event",
        {"id": "RC-2026-0001", "event": "agreed", "amount": "550", "reason": "CONFIRMED"},
        """
            2026-03-01 custom "case-event" "RC-2026-0001" "agreed"
              amount: 550.00 EUR
              reason: "CONFIRMED"
            """,
    ),
    (
        "order",
        {"id": "KB-2", "lines": ("acme=900.00", "shen=300.00 CNY")},
        '2026-03-01 custom "order" "KB-2" "acme" 900.00 GBP "shen" 300.00 CNY',
    ),
    (
        "credit",
        {
            "vendor_id": "acme",
            "amount": "120.00",
            "account": "Expenses:Purchases",
            "number": "CM-19",
            "tax": "20",
            "expires": "2026-12-31",
        },
        """
            2026-03-01 custom "vendor-credit" "acme/CM-19" 120.00 GBP Expenses:Purchases
              tax: 20.00 GBP
              expires: 2026-12-31
            """,
    ),
    (
        "credit",
        {"vendor_id": "acme", "amount": "120.00", "number": "CN 000019", "case_id": "RC-2026-0001"},
        """
            2026-03-01 custom "vendor-credit" "acme/CN-000019" 120.00 EUR
              case_id: "RC-2026-0001"
              number: "CN 000019"
            """,
    ),
    (
        "credit",
        {"vendor_id": "acme", "amount": "120.00"},
        '2026-03-01 custom "vendor-credit" "acme/CM-19" 120.00 GBP',
    ),
    (
        "credit",
        {
            "vendor_id": "acme",
            "amount": "120.00",
            "id": "MEMO-1",
            "number": "7",
            "functional_amount": "110",
        },
        """
            2026-03-01 custom "vendor-credit" "MEMO-1" 120.00 GBP
              vendor_id: "acme"
              number: "7"
              functional_amount: 110.00 GBP
            """,
    ),
    (
        "refund",
        {"vendor_id": "acme", "amount": "200.00", "bank_transaction_ref": "FT1", "fee": "2.50"},
        """
            2026-03-01 custom "vendor-refund" "VR-0009" 200.00 GBP "acme/CM-17" "acme/CM-18"
              vendor_id: "acme"
              bank_transaction_ref: "FT1"
              fee: 2.50 GBP
            """,
    ),
    (
        "refund",
        {
            "vendor_id": "shen",
            "amount": "130.00 USD",
            "parts": ("shen/TK-1=1000.00", "shen/NEW=5"),
            "account": "Assets:Bank:Dollar",
        },
        """
            2026-03-01 custom "vendor-refund" "VR-0009" 130.00 USD Assets:Bank:Dollar "shen/TK-1" 1000.00 CNY "shen/NEW" 5.00 USD
              vendor_id: "shen"
            """,
    ),
    (
        "refund",
        {"vendor_id": "shen", "amount": "31000", "parts": ("shen/TK-2",)},
        """
            2026-03-01 custom "vendor-refund" "VR-0009" 31000 JPY "shen/TK-2"
              vendor_id: "shen"
            """,
    ),
    (
        "refund",
        {"vendor_id": "acme", "amount": "9999", "id": "R-1"},
        """
            2026-03-01 custom "vendor-refund" "R-1" 9999.00 GBP "acme/CM-17" "acme/CM-18"
              vendor_id: "acme"
            """,
    ),
    (
        "refund",
        {"vendor_id": "acme", "amount": "0.00"},
        """
            2026-03-01 custom "vendor-refund" "VR-0009" 0.00 GBP "acme/CM-17"
              vendor_id: "acme"
            """,
    ),
    (
        "refund",
        {"vendor_id": "acme", "amount": "1.005"},
        """
            2026-03-01 custom "vendor-refund" "VR-0009" 1.005 GBP "acme/CM-17"
              vendor_id: "acme"
            """,
    ),
    (
        "expect",
        {"vendor_id": "acme", "amount": "100.00", "parts": ("acme/CM-18",), "note": "by Friday"},
        """
            2026-03-01 custom "vendor-refund" "VR-0009" 100.00 GBP "acme/CM-18"
              vendor_id: "acme"
              note: "by Friday"
            """,
    ),
    (
        "match",
        {"id": "FT1", "refund_ids": ("VR-0001",), "fee": "2", "received": "5.00"},
        """
            2026-03-01 custom "receipt-match" "FT1" "VR-0001"
              fee: 2.00 GBP
              received: 5.00 GBP
            """,
    ),
    (
        "reject",
        {"id": "FT1", "subject_ids": ("VR-0001", "acme/CM-17")},
        '2026-03-01 custom "receipt-reject" "FT1" "VR-0001" "acme/CM-17"',
    ),
    (
        "unmatch",
        {"id": "FT1", "refund_ids": ("VR-0001",), "reason": "WRONG"},
        """
            2026-03-01 custom "receipt-unmatch" "FT1" "VR-0001"
              reason: "WRONG"
            """,
    ),
    (
        "application",
        {"credit_id": "shen/TK-1", "amount": "40", "bill_id": "INV-1", "account": "Liabilities:AP:Shen"},
        '2026-03-01 custom "credit-application" "AP-001" "shen/TK-1" 40.00 CNY "INV-1" Liabilities:AP:Shen',
    ),
    (
        "write-off",
        {
            "credit_id": "shen/TK-2",
            "amount": "5",
            "account": "Expenses:WriteOffs",
            "reason": "IMMATERIAL",
        },
        """
            2026-03-01 custom "credit-write-off" "WO-003" "shen/TK-2" 5 JPY Expenses:WriteOffs
              reason: "IMMATERIAL"
            """,
    ),
    (
        "reversal",
        {"id": "VR-0001", "reason": "RETURNED", "bank_transaction_ref": "FT9"},
        """
            2026-03-01 custom "reversal" "VR-0001"
              bank_transaction_ref: "FT9"
              reason: "RETURNED"
            """,
    ),
    ("approval", {"id": "VR-0001"}, '2026-03-01 custom "approval" "VR-0001" 450.00 GBP'),
    ("approval", {"id": "WO-001"}, '2026-03-01 custom "approval" "WO-001" 5.00 GBP'),
    ("approval", {"id": "WO-001", "amount": "4"}, '2026-03-01 custom "approval" "WO-001" 4.00 GBP'),
    ("approval", {"id": "VR-9"}, '2026-03-01 custom "approval" "VR-9"'),
    ("approval", {"id": "VR-8"}, '2026-03-01 custom "approval" "VR-8"'),
    ("approval", {"id": "WO-002", "amount": "4"}, '2026-03-01 custom "approval" "WO-002" 4 JPY'),
    (
        "exception",
        {
            "id": "CREDIT_STALE",
            "subject": "acme/CM-17",
            "owner": "m.lee",
            "reason": "ASKED",
            "until": "2026-04-01",
        },
        """
            2026-03-01 custom "exception" "CREDIT_STALE" "acme/CM-17"
              owner: "m.lee"
              until: 2026-04-01
              reason: "ASKED"
            """,
    ),
    (
        "credit-balance",
        {"id": "shen/TK-1", "amount": "0"},
        '2026-03-01 custom "credit-balance" "shen/TK-1" 0.00 CNY',
    ),
    (
        "vendor-balance",
        {"id": "acme", "amount": "7"},
        '2026-03-01 custom "vendor-balance" "acme" 7.00 GBP',
    ),
    (
        "vendor",
        {"id": "tarn", "name": "Tarnside", "account": "Assets:VendorCredits:Tarn", "country": "GB"},
        """
            2026-03-01 custom "vendor" "tarn" "Tarnside" Assets:VendorCredits:Tarn
              country: "GB"
            """,
    ),
    (
        "policy",
        {"id": "clearing_account", "settings": ("Assets:Bank",)},
        '2026-03-01 custom "refund-policy" "clearing_account" Assets:Bank',
    ),
    (
        "policy",
        {"id": "approval_limit", "settings": ("50",)},
        '2026-03-01 custom "refund-policy" "approval_limit" 50.00 GBP',
    ),
    (
        "policy",
        {"id": "pending_overdue_days", "settings": ("45", "6")},
        '2026-03-01 custom "refund-policy" "pending_overdue_days" 45 "6"',
    ),
    (
        "policy",
        {"id": "require_case", "settings": ("true",)},
        '2026-03-01 custom "refund-policy" "require_case" TRUE',
    ),
    (
        "policy",
        {"id": "actor", "settings": ("m.lee", "Morgan Lee <m@example.com>")},
        '2026-03-01 custom "refund-policy" "actor" "m.lee" "Morgan Lee <m@example.com>"',
    ),
    (
        "policy",
        {"id": "no_such_key", "settings": ("5",)},
        '2026-03-01 custom "refund-policy" "no_such_key" "5"',
    ),
]
