"""For each code that something posted can cause: a ledger, and the request."""

from __future__ import annotations

from typing import Any, NamedTuple

from beancount_refunds.findings import Code
from tests.books_on_disk import CLEAN, HEADER

DAY = "2026-02-20"


class Posted(NamedTuple):
    """A ledger, and what is posted to it."""

    ledger: str
    path: str
    body: dict[str, Any]


def _refund(ledger: str = CLEAN, **more: Any) -> Posted:
    """Of 450.00 GBP of acme/CM-17, whose 550.00 are available."""
    body = {
        "vendor_id": "acme",
        "credit_ids": ["acme/CM-17"],
        "refund_amount_minor": 45000,
        "currency_code": "GBP",
        "bank_transaction_ref": "FT1",
        "date": DAY,
    }
    return Posted(ledger, "/vendor-refunds", body | more)


def _credit(ledger: str = CLEAN, **more: Any) -> Posted:
    body = {"id": "acme/CM-18", "vendor_id": "acme", "amount_minor": 100, "currency_code": "GBP"}
    return Posted(ledger, "/vendor-credits", body | {"account": "Expenses:Purchases", "date": DAY} | more)


def _application(minor: int, ledger: str = CLEAN, **more: Any) -> Posted:
    body = {"credit_id": "acme/CM-17", "amount_minor": minor, "currency_code": "GBP", "bill_id": "INV-1"}
    return Posted(ledger, "/credit-applications", body | {"date": DAY} | more)


def _write_off(minor: int, ledger: str = CLEAN) -> Posted:
    body = {"credit_id": "acme/CM-17", "amount_minor": minor, "currency_code": "GBP", "reason": "SMALL"}
    return Posted(ledger, "/credit-write-offs", body | {"account": "Expenses:FX", "date": DAY})


def _match(ledger: str, *refund_ids: str) -> Posted:
    body = {"bank_transaction_ref": "FT1", "refund_ids": list(refund_ids), "date": DAY}
    return Posted(ledger, "/receipt-matches", body)


def _approval(ledger: str, **more: Any) -> Posted:
    return Posted(ledger, "/approvals", {"id": "VR-1", "date": DAY} | more)


def _event(case_id: str, event: str, ledger: str) -> Posted:
    return Posted(ledger, f"/cases/{case_id}/events", {"event": event, "reason": "DONE", "date": DAY})


def _policy(words: str) -> str:
    return CLEAN + f'2020-01-01 custom "refund-policy" {words}\n'


CASE = """\
2026-01-20 custom "refund-case" "RC-1" 600.00 GBP
  vendor_id: "acme"
  order_id: "KB-1"
  reason: "DAMAGED"
  owner: "a.khan"
2026-02-02 custom "vendor-credit" "acme/CM-1" 600.00 GBP Expenses:Purchases
  case_id: "RC-1"
"""
VR_1 = '2026-02-10 custom "vendor-refund" "VR-1" 450.00 GBP "acme/CM-17"\n'
RECEIPT = """\
2026-02-12 * "ACME COMP" "Receipt"
  bank_transaction_ref: "FT1"
  Assets:Bank       450.00 GBP
  Assets:Clearing  -450.00 GBP
"""
BILL = """\
2026-01-12 * "Acme Components Ltd" "Bill INV-1"
  Expenses:Purchases    1.20 GBP
  Assets:Credits:Acme  -1.20 GBP
    bill_id: "INV-1"
"""
BY_HAND = """\
2026-02-03 * "Acme Components Ltd" "Credit note"
  Assets:Credits:Acme  4.50 GBP
    credit_id: "acme/CM-18"
  Expenses:Purchases  -4.50 GBP
"""
#: The digest is that of the lines before (`bean-refunds seal`).
SEALED = (
    CLEAN
    + '2026-03-02 custom "period-seal" 2026-02-28 "sha256:b834b09f49d22a5df11a466cf6f9775d7cb25302cd2951024046a4af4f0a36ef"\n'
)
NO_CLEARING = CLEAN.replace('2020-01-01 custom "refund-policy" "clearing_account" Assets:Clearing\n', "")
LIMIT = _policy('"approval_limit" 400.00 GBP')
REVERSED = '2026-02-03 custom "reversal" "acme/CM-17"\n  reason: "REPLACED"\n'

POSTED: dict[Code, Posted] = {
    Code.MALFORMED_DIRECTIVE: _refund(note="a bell \a"),
    Code.INVALID_ID: _refund(id="VR 1"),
    Code.AMOUNT_NOT_POSITIVE: _refund(refund_amount_minor=-1),
    Code.DUPLICATE_ID: _credit(id="acme/CM-17"),
    Code.EXTERNAL_ID_CONFLICT: _refund(CLEAN + VR_1 + '  external_id: "e-1"\n', external_id="e-1"),
    Code.UNKNOWN_VENDOR: _credit(vendor_id="acmee"),
    Code.UNKNOWN_CREDIT: _refund(credit_ids=["acme/CM-71"]),
    Code.UNKNOWN_REFUND: _match(CLEAN, "VR-10"),
    Code.UNKNOWN_CASE: _event("RC-70", "chased", CLEAN),
    Code.UNKNOWN_ID: Posted(CLEAN, "/reversals", {"id": "VR-10", "reason": "ERROR", "date": DAY}),
    Code.POLICY_MISSING: _refund(NO_CLEARING),
    Code.REASON_CODE_UNKNOWN: _credit(_policy('"reason_code" "DAMAGED" "Broken"'), reason="BROKEN"),
    Code.ACTOR_NOT_ALLOWED: _refund(
        _policy('"role" "a.khan" "clerk"')
        + '2020-01-01 custom "refund-policy" "duty" "vendor-refund" "chief"\n'
    ),
    Code.DUTIES_NOT_SEPARATED: _refund(
        HEADER
        + '2020-01-01 custom "refund-policy" "separate_duties" "vendor-credit" "vendor-refund"\n'
        + '2026-02-02 custom "vendor-credit" "acme/CM-17" 550.00 GBP Expenses:Purchases\n  by: "a.khan"\n'
    ),
    Code.PERIOD_LOCKED: _credit(SEALED),
    Code.CREDIT_VENDOR_MISMATCH: _refund(vendor_id="shen"),
    Code.CREDIT_NOT_YET_ISSUED: _refund(date="2026-01-20"),
    Code.CREDIT_REVERSED: _refund(CLEAN + REVERSED),
    Code.CREDIT_AMOUNT_MISMATCH: Posted(
        CLEAN + BY_HAND,
        "/vendor-credits",
        {
            "id": "acme/CM-18",
            "vendor_id": "acme",
            "amount_minor": 500,
            "currency_code": "GBP",
            "date": "2026-02-03",
        },
    ),
    Code.CURRENCY_MISMATCH: Posted(
        CLEAN,
        "/vendor-refunds",
        {
            "vendor_id": "acme",
            "refund_amount_minor": 63000,
            "currency_code": "USD",
            "allocations": [{"credit_id": "acme/CM-17", "amount_minor": 63000, "currency_code": "USD"}],
            "date": DAY,
        },
    ),
    Code.ALLOCATION_MISMATCH: Posted(
        CLEAN,
        "/vendor-refunds",
        {
            "vendor_id": "acme",
            "refund_amount_minor": 45000,
            "currency_code": "GBP",
            "allocations": [{"credit_id": "acme/CM-17", "amount_minor": 44000, "currency_code": "GBP"}],
            "date": DAY,
        },
    ),
    Code.REFUND_EXCEEDS_CREDIT_BALANCE: _refund(refund_amount_minor=60000),
    Code.APPLICATION_EXCEEDS_CREDIT_BALANCE: _application(60000),
    Code.APPLICATION_EXCEEDS_BILL_BALANCE: _application(150, CLEAN + BILL),
    Code.WRITE_OFF_EXCEEDS_CREDIT_BALANCE: _write_off(60000),
    Code.INVALID_STATE_TRANSITION: _event("RC-1", "reopened", HEADER + CASE),
    Code.CASE_CLOSED_WITH_BALANCE: _event("RC-1", "closed", HEADER + CASE),
    Code.FX_RATE_MISSING: _refund(currency_code="USD"),
    Code.FX_RATE_STALE: _refund(
        _policy('"max_rate_age_days" 7') + "2026-01-19 price USD 0.79 GBP\n", currency_code="USD"
    ),
    Code.APPROVAL_MISSING: _refund(LIMIT),
    Code.APPROVAL_SELF: _approval(LIMIT + VR_1 + '  by: "a.khan"\n'),
    Code.APPROVAL_STALE: _approval(
        LIMIT + VR_1 + '  by: "j.smith"\n', amount_minor=44000, currency_code="GBP"
    ),
    Code.EVIDENCE_MISSING: _write_off(500, _policy('"require_evidence" "credit-write-off"')),
    Code.CASH_DOUBLE_COUNTED: _refund(CLEAN + RECEIPT, account="Assets:Bank"),
    Code.RECEIPT_ALREADY_MATCHED: _match(CLEAN + VR_1 + '  bank_transaction_ref: "FT2"\n', "VR-1"),
    Code.RECEIPT_DUPLICATE: _match(CLEAN + VR_1 + RECEIPT + RECEIPT, "VR-1"),
    Code.RECEIPT_AMOUNT_MISMATCH: _refund(CLEAN + RECEIPT, refund_amount_minor=44000),
    Code.RECEIPT_NOT_CLEARED: _refund(CLEAN + RECEIPT.replace("Assets:Clearing ", "Expenses:Purchases ")),
    Code.STATUS_MISMATCH: _match(CLEAN + VR_1 + '  status: "PENDING"\n' + RECEIPT, "VR-1"),
    Code.CREDIT_BALANCE_MISMATCH: _refund(
        CLEAN + '2026-03-01 custom "credit-balance" "acme/CM-17" 550.00 GBP\n'
    ),
    Code.VENDOR_BALANCE_MISMATCH: _refund(CLEAN + '2026-03-01 custom "vendor-balance" "acme" 550.00 GBP\n'),
    Code.LEDGER_NOT_CLEAN: _refund(CLEAN + VR_1.replace("CM-17", "CM-99")),
}

#: What nothing that is posted can cause, and why.
NEVER: dict[Code, str] = {
    Code.UNKNOWN_DIRECTIVE: "the path says which directive it is, and the schema knows its keys",
    Code.AMOUNT_PRECISION: "an integer of minor units has no decimals too many, and more than int64 is no JSON",
    Code.SEAL_BROKEN: "what is dated in a sealed period is PERIOD_LOCKED",
    Code.ACTOR_MISMATCH: "`check --git` finds it in commits that were made by hand",
    Code.PLUGIN_MISCONFIGURED: "it stands in the top file: then the ledger is not clean",
}
