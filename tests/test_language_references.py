"""What makes a transaction a bank receipt, and what is evidence (language, sections 4 and 5)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from beancount import loader
from beancount.core.data import Posting, Transaction

from beancount_refunds.plugin import post_refunds
from beancount_refunds.settlement import settle
from tests.stories.book import HEADER, book, without

if TYPE_CHECKING:
    import pathlib

CREDIT = '2026-01-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases\n'


def receipt(meta: str, bank: str = "Assets:Bank:Current") -> str:
    """A bank transaction of 50.00 GBP with a line of metadata."""
    return f'2026-01-04 * "Receipt"\n  {meta}\n  {bank}  50.00 GBP\n  Assets:Clearing:VendorRefunds\n'


REFUND = '2026-01-03 custom "vendor-refund" "VR-1" 50.00 GBP "acme/1"\n  bank_transaction_ref: "FT1"\n'


@pytest.mark.parametrize(
    ("meta", "status"),
    [
        ('bank_transaction_ref: "FT1"', "RECONCILED"),
        ('fitid: "FT1"', "RECONCILED"),
        ('bank_transaction_ref: " "\n  fitid: "FT1"', "RECONCILED"),
        ('bank_transaction_ref: "FT2"\n  fitid: "FT1"', "APPLIED"),
        ("bank_transaction_ref: 5", "APPLIED"),
        ('later_key: "FT1"', "APPLIED"),
        ('ref: "FT1"', "APPLIED"),
    ],
)
def test_a_receipt_carries_its_reference_under_the_keys_of_the_policy(meta: str, status: str) -> None:
    keys = (
        '2026-01-01 custom "refund-policy" "receipt_ref_key" "fitid"\n'
        '2026-01-05 custom "refund-policy" "receipt_ref_key" "later_key"\n'
    )
    assert book(CREDIT + REFUND + receipt(meta) + keys).status("VR-1") == status


@pytest.mark.parametrize(
    ("account", "policy", "status"),
    [
        ("Assets:Bank:Current", "Assets:Bank", "RECONCILED"),
        ("Assets:Bank:Current", "Assets:Bank:Current", "RECONCILED"),
        ("Assets:Bank:Current", "Assets:Bank:Dollar", "APPLIED"),
        ("Assets:Bank:Current", "Assets:Ban", "APPLIED"),
        ("Assets:Bank:Current", None, "RECONCILED"),
        ("Assets:VAT:Input", None, "RECONCILED"),
        ("Assets:VendorCredits:Shen", None, "APPLIED"),
        ("Income:Misc", None, "APPLIED"),
    ],
)
def test_a_receipt_is_on_or_under_a_receipt_account(account: str, policy: str | None, status: str) -> None:
    header = without("receipt_account")
    if policy is not None:
        header += f'2026-01-01 custom "refund-policy" "receipt_account" {policy}\n'
        header += f"2020-01-01 open {policy}\n" if policy == "Assets:Ban" else ""
    loaded = book(CREDIT + REFUND + receipt('bank_transaction_ref: "FT1"', account), header)
    assert loaded.messages == []
    assert loaded.status("VR-1") == status


def test_assets_may_have_another_name() -> None:
    header = 'option "name_assets" "Vermögen"\n' + without("receipt_account").replace("Assets:", "Vermögen:")
    story = CREDIT + REFUND + receipt('bank_transaction_ref: "FT1"')
    assert book(story.replace("Assets:", "Vermögen:"), header).status("VR-1") == "RECONCILED"


EVIDENCE = '2026-01-01 custom "refund-policy" "require_evidence" "vendor-refund"\n'
MISSING = (
    "EVIDENCE_MISSING: refund VR-1 has no evidence, which the policy requires of a vendor-refund;"
    ' add evidence: "PATH" or a document directive with ^VR-1'
)


def test_where_evidence_is_required_a_refund_waits_for_it() -> None:
    loaded = book(CREDIT + EVIDENCE + REFUND)
    assert loaded.messages == [MISSING]
    assert loaded.status("VR-1") == "PENDING EVIDENCE"
    assert book(CREDIT + REFUND + EVIDENCE.replace("01-01", "01-04")).messages == []


def test_evidence_is_a_path_in_metadata_or_a_native_document_with_the_id(tmp_path: pathlib.Path) -> None:
    assert book(CREDIT + EVIDENCE + REFUND + '  evidence: "advice.pdf"\n').status("VR-1") == "APPLIED"
    noted = book(CREDIT + EVIDENCE + REFUND + '2026-01-03 note Assets:VendorCredits:Acme "x" ^VR-1\n')
    assert noted.messages == [MISSING]
    (tmp_path / "advice.pdf").write_bytes(b"")
    ledger = tmp_path / "main.beancount"
    document = '2026-01-09 document Assets:VendorCredits:Acme "advice.pdf" ^VR-1\n'
    ledger.write_text(CREDIT + EVIDENCE + REFUND + document + HEADER, encoding="utf-8")
    _, errors, options = loader.load_file(str(ledger))
    assert errors == []
    assert options["beancount_refunds"].settlement.refund["VR-1"].status == "APPLIED"
    # The day before, nobody knows of the document.
    written = options["beancount_refunds"].entries
    earlier = settle(written, options, datetime.date(2026, 1, 8)).settlement
    assert earlier.refund["VR-1"].pending_reason == "EVIDENCE"


def test_a_posting_without_units_of_another_plugin_is_no_posting_yet() -> None:
    loaded = book(CREDIT + REFUND + receipt('bank_transaction_ref: "FT1"'))
    bare = Posting("Assets:VendorCredits:Acme", None, None, None, None, None)
    marked = bare._replace(meta={"credit_id": "acme/9"})
    billed = bare._replace(meta={"bill_id": "INV-1"})
    entries = [
        entry._replace(postings=[*entry.postings, bare, marked, billed])
        if isinstance(entry, Transaction)
        else entry
        for entry in loaded.options["beancount_refunds"].entries
    ]
    _, findings = post_refunds(entries, dict(loaded.options))
    assert [found.message for found in findings] == [
        'MALFORMED_DIRECTIVE: a posting has credit_id: "acme/9"; write credit_id: "VENDOR/NUMBER" on a posting with units'
    ]


def test_a_match_or_approval_of_a_later_refund_that_is_refused_leads_nowhere() -> None:
    loaded = book("""
        2026-01-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
        2026-01-03 custom "receipt-match" "FT1" "VR-1"
        2026-01-03 custom "approval" "VR-1"
          by: "m.lee"
        2026-01-04 custom "vendor-refund" "VR-1" 50.01 GBP "acme/1"
    """)
    where = "whose declaration was refused; mend that first: <string>:5"
    assert loaded.messages == [
        f"UNKNOWN_REFUND: receipt-match FT1 names the refund VR-1, {where}",
        f"UNKNOWN_ID: approval VR-1 names the refund or write-off VR-1, {where}",
        "REFUND_EXCEEDS_CREDIT_BALANCE: refund VR-1 asks 50.01 GBP of acme/1, which has 50.00 GBP available"
        " (excess 0.01 GBP)\nacme/1 is declared at <string>:1",
    ]


def test_a_waiting_write_off_that_something_else_overtook_is_refused_when_it_is_approved() -> None:
    loaded = book("""
        2026-01-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
        2026-01-03 custom "credit-write-off" "WO-1" "acme/1" 30.00 GBP Expenses:WriteOffs
          by: "a.khan"
          reason: "x"
        2026-01-04 custom "vendor-refund" "VR-1" 25.00 GBP "acme/1"
        2026-01-05 custom "approval" "WO-1"
          by: "m.lee"
        2026-01-01 custom "refund-policy" "approval_limit" 30.00 GBP
    """)
    assert loaded.messages == [
        "WRITE_OFF_EXCEEDS_CREDIT_BALANCE: write-off WO-1 asks 30.00 GBP of acme/1, which has 25.00 GBP available"
        " (excess 5.00 GBP); 25.00 GBP more is reserved by pending refunds\nacme/1 is declared at <string>:1",
        "UNKNOWN_ID: approval WO-1 names the refund or write-off WO-1, whose declaration was refused;"
        " mend that first: <string>:2",
    ]
    assert loaded.settlement.reductions == ()
    assert loaded.as_of("2026-01-04").reductions[0].status == "WAITING"


def test_what_is_dated_after_the_day_is_not_there_yet() -> None:
    loaded = book("""
        2026-01-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
        2026-01-05 * "Loose"
          Assets:VendorCredits:Acme  3.00 GBP
          Expenses:Purchases
        2026-01-05 * "Opened by hand"
          Assets:VendorCredits:Acme  4.00 GBP
            credit_id: "acme/2"
          Expenses:Purchases
    """)
    assert loaded.as_of("2026-01-04").exceptions == ()
    assert set(loaded.as_of("2026-01-04").credit) == {"acme/1"}
    assert loaded.open_points() == [("POSTING_UNALLOCATED", "Assets:VendorCredits:Acme")]
