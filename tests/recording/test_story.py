"""From the first chat to the cash in the bank, with the commands only; bean-check is content at every step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.ledger import open_ledger
from tests.recording.commands import messages, run, within

if TYPE_CHECKING:
    import pathlib

BANK = """
2026-02-20 * "ACME COMPONENTS" "Faster payment"
  bank_transaction_ref: "FT1"
  Assets:Bank:Current             300.00 GBP
  Assets:Clearing:VendorRefunds  -300.00 GBP
"""
L = "main.beancount"
STORY = [
    ("init . --on 2026-01-01", None),
    ("add vendor L shen Shenzhen Assets:VendorCredits:Acme --on 2026-01-02", "shen RECORDED"),
    ("add order L KB-1 acme=900.00 shen=300.00 --on 2026-01-10", "KB-1 RECORDED"),
    ("add case L acme KB-1 600.00 --reason DAMAGED --on 2026-01-20", "RC-2026-0001 OPEN"),
    ("attach L RC-2026-0001 ../chat.png --on 2026-01-20", "documents/cases/2026-01-20-chat.png"),
    ("add case-event L RC-2026-0001 requested --reason CLAIMED --on 2026-01-20", "RC-2026-0001 OPEN"),
    (
        "add case-event L RC-2026-0001 agreed --amount 550 --reason CONFIRMED --on 2026-01-25",
        "RC-2026-0001 AGREED",
    ),
    (
        "add credit L acme 350 Expenses:Purchases --number 17 --case-id RC-2026-0001 --on 2026-02-02",
        "acme/17 POSTED",
    ),
    ("add credit L acme 200 Expenses:Purchases --case-id RC-2026-0001 --on 2026-02-03", "acme/18 POSTED"),
    ("expect L acme 300 --on 2026-02-10", "VR-0001 PENDING (RECEIPT)"),
    ("add reject L FT0 VR-0001 --on 2026-02-11", "FT0 RECORDED"),
    ("add match L FT1 VR-0001 --on 2026-02-20", "FT1 VR-0001 RECONCILED"),
    ("add unmatch L FT1 VR-0001 --reason WRONG --on 2026-02-21", "FT1 VR-0001 PENDING (RECEIPT)"),
    ("add match L FT1 VR-0001 --on 2026-02-22", "FT1 VR-0001 RECONCILED"),
    ("add application L acme/17 50 INV-9 --on 2026-02-23", "AP-001 POSTED"),
    ("add write-off L acme/18 5 Expenses:WriteOffs --reason IMMATERIAL --on 2026-02-24", "WO-001 POSTED"),
    ("add credit-balance L acme/18 195 --on 2026-02-25", "acme/18 POSTED"),
    ("add refund L acme 195 --bank-transaction-ref FT2 --on 2026-02-26", "VR-0002 APPLIED"),
    (
        "add exception L REFUND_UNRECONCILED VR-0002 --owner a.khan --reason ASKED --until 2026-03-20",
        "REFUND_UNRECONCILED RECORDED",
    ),
    ("add reversal L VR-0002 --reason ERROR --on 2026-03-03", "VR-0002 REVERSED"),
    ("add vendor-balance L acme 195 --on 2026-03-04", "acme RECORDED"),
    ("add policy L approval_limit 100 --on 2026-03-05", "approval_limit RECORDED"),
    ("expect L acme 195 --on 2026-03-06", "VR-0003 PENDING (RECEIPT)"),
    ("add approval L VR-0003 --by m.lee --on 2026-03-07", "VR-0003 PENDING (RECEIPT)"),
    ("add match L FT3 VR-0003 --on 2026-03-08", "FT3 VR-0003 APPLIED"),
]


def test_a_case_goes_from_the_first_chat_to_reconciled_cash(tmp_path: pathlib.Path) -> None:
    ledger = tmp_path / "books" / L
    ledger.parent.mkdir()
    with within(ledger.parent):
        for words, said in STORY:
            result = run(*words.replace(" L ", f" {L} ").split())
            assert result.exit_code == 0, (words, result.output)
            if said is None:
                (tmp_path / "chat.png").write_bytes(b"chat")
                bank = ledger.parent / "bank/2026.beancount"
                bank.write_text(bank.read_text(encoding="utf-8") + BANK, encoding="utf-8")
            else:
                assert result.output.startswith(f"{said}  "), result.output
            assert messages(ledger) == [], words
    settlement = open_ledger(ledger).settlement
    assert {refund.id: str(refund.status) for refund in settlement.refunds} == {
        "VR-0001": "RECONCILED",
        "VR-0002": "REVERSED",
        "VR-0003": "APPLIED",
    }
    (case,) = settlement.cases
    assert (case.credited_amount_minor, case.refunded_amount_minor) == (55000, 49500)
    assert (case.netted_amount_minor, case.written_off_amount_minor, case.unapplied_amount_minor) == (
        5000,
        500,
        0,
    )


def test_what_is_said_of_a_vendor_has_its_documents_too(tmp_path: pathlib.Path) -> None:
    (tmp_path / "terms.pdf").write_bytes(b"terms")
    with within(tmp_path):
        assert run("init", "books").exit_code == 0
        assert run("attach", f"books/{L}", "acme", "terms.pdf").exit_code == 0
    assert (tmp_path / "books/documents/vendors/2026-03-02-terms.pdf").read_bytes() == b"terms"
    assert messages(tmp_path / "books" / L) == []
