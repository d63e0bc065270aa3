"""The example books in ``ledger/`` show every feature of the language that their README promises.

The figures are the ones worked out by hand in the comments of the books.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.model import Refund, RefundStatus, Settlement
from tests.example_books import FOLDER, customs, example_books, units

if TYPE_CHECKING:
    from beancount_refunds.ledger import Ledger

#: Proceeds, carrying amount and gain in pence, as the comments of the books work them out.
FOREIGN_CURRENCY = {
    "VR-0005": (40435, 40061, 374),
    "VR-0010": (12250, 12474, -224),
    "VR-0012": (29640, 29799, -159),
    "VR-0016": (27200, 27000, 200),
    "VR-0017": (112963, 112176, 787),
}


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return example_books()


@pytest.fixture(scope="module")
def settled(ledger: Ledger) -> Settlement:
    return ledger.settlement


@pytest.fixture(scope="module")
def refund(settled: Settlement) -> dict[str, Refund]:
    return dict(settled.refund)


def taken(refund: Refund) -> list[tuple[str, int]]:
    return [(part.credit_id, part.amount_minor) for part in refund.allocations]


def test_a_credit_is_refunded_in_parts(refund: dict[str, Refund]) -> None:
    assert taken(refund["VR-0001"]) == [("lumen/GS-26-014", 25000)]
    assert taken(refund["VR-0002"]) == [("lumen/GS-26-014", 15000)]


def test_a_retry_is_a_copy(settled: Settlement) -> None:
    assert [(copy.id, copy.original_id) for copy in settled.copies] == [("VR-0001-RETRY", "VR-0001")]
    assert settled.credit["lumen/GS-26-014"].refunded_amount_minor == 40000


def test_one_refund_settles_two_credits_in_the_order_given(refund: dict[str, Refund]) -> None:
    assert taken(refund["VR-0003"]) == [("brindle/CN-1041", 24000), ("brindle/CN-1052", 6000)]
    assert taken(refund["VR-0006"]) == [("prairie/PC-7701", 18000), ("prairie/PC-7702", 11000)]


def test_one_bank_line_pays_refunds_of_several_vendors(
    settled: Settlement, refund: dict[str, Refund]
) -> None:
    (receipt,) = [receipt for receipt in settled.receipts if receipt.reference == "FT26057KBZ"]
    assert receipt.refund_ids == ("VR-0003", "VR-0004")
    assert {refund[id_].vendor_id for id_ in receipt.refund_ids} == {"brindle", "tarn"}
    assert receipt.matched


def test_fees_stand_on_the_refund_or_on_the_match(ledger: Ledger, refund: dict[str, Refund]) -> None:
    assert refund["VR-0006"].fee_minor == 1500
    assert refund["VR-0002"].fee_minor == 450
    assert refund["VR-0021"].fee_minor == 160
    assert units(ledger, "Expenses:BankCharges") == {
        "EUR": Decimal("4.50"),
        "GBP": Decimal("1.60"),
        "USD": Decimal("15.00"),
    }


@pytest.mark.parametrize("id_", FOREIGN_CURRENCY)
def test_gains_and_losses_are_those_worked_out_by_hand(refund: dict[str, Refund], id_: str) -> None:
    row = refund[id_]
    carrying = sum(part.carrying_amount_minor or 0 for part in row.allocations)
    assert (row.proceeds_minor, carrying, row.fx_gain_loss_minor) == FOREIGN_CURRENCY[id_]


def test_only_those_refunds_have_a_gain_or_loss(ledger: Ledger, settled: Settlement) -> None:
    assert {row.id for row in settled.refunds if row.fx_gain_loss_minor} == set(FOREIGN_CURRENCY)
    assert units(ledger, "Income:FX:Gains") == {"GBP": Decimal("-13.61")}
    assert units(ledger, "Income:FX:Gains", "2026-05-20") == {"GBP": Decimal("-3.84")}


def test_a_refund_in_dollars_was_received_in_sterling(refund: dict[str, Refund]) -> None:
    row = refund["VR-0012"]
    assert (row.amount_minor, row.currency) == (38500, "USD")
    assert (row.received_minor, row.received_currency) == (29640, "GBP")


def test_one_excess_is_taken_and_one_is_open(ledger: Ledger, refund: dict[str, Refund]) -> None:
    assert refund["VR-0014"].cash_account == "Liabilities:Suspense"
    assert refund["VR-0014"].bank_transaction_ref == refund["VR-0013"].bank_transaction_ref == "FT26127BRI"
    assert units(ledger, "Liabilities:Suspense", "2026-05-12") == {"GBP": Decimal("-12.00")}
    assert units(ledger, "Liabilities:Suspense", "2026-05-13") == {}
    assert units(ledger, "Liabilities:Suspense") == {"GBP": Decimal("-3.00")}


def test_a_refund_straight_to_the_wallet_is_reconciled_by_its_balance(refund: dict[str, Refund]) -> None:
    assert refund["VR-0011"].cash_account == "Assets:Wallet:Kestrel"
    assert refund["VR-0011"].bank_transaction_ref is None
    assert refund["VR-0011"].reconciled_on == datetime.date(2026, 5, 1)


def test_a_refund_recorded_in_error_is_mirrored(refund: dict[str, Refund]) -> None:
    assert refund["VR-0015"].reversed_on == datetime.date(2026, 5, 21)
    assert refund["VR-0015"].fx_gain_loss_minor == 0
    assert refund["VR-0015"].returned_ref is None


def test_a_returned_payment_opens_the_credit_again(settled: Settlement, refund: dict[str, Refund]) -> None:
    assert refund["VR-0009"].returned_ref == "FT26106RET"
    returned = {receipt.reference: receipt for receipt in settled.receipts}["FT26106RET"]
    assert returned.returned_refund_ids == ("VR-0009",)
    assert returned.matched
    assert settled.credit["tarn/CR-560"].unapplied_balance_minor == 18000


def test_a_wrong_match_was_undone_and_both_lines_found_their_refund(
    ledger: Ledger, refund: dict[str, Refund]
) -> None:
    (unmatch,) = customs(ledger, "receipt-unmatch")
    assert [value.value for value in unmatch.values] == ["FT26078EUR", "VR-0008"]
    assert refund["VR-0007"].bank_transaction_ref == "FT26078EUR"
    assert refund["VR-0008"].bank_transaction_ref == "FT26086LUM"
    assert refund["VR-0008"].applied_on == datetime.date(2026, 3, 27)


def test_a_receipt_was_looked_at_and_rejected(ledger: Ledger) -> None:
    (reject,) = customs(ledger, "receipt-reject")
    assert [value.value for value in reject.values] == ["FT26175EUR", "VR-0018"]


def test_a_second_person_approved_and_another_refund_waits(refund: dict[str, Refund]) -> None:
    approved = refund["VR-0017"]
    assert (approved.recorded_by, approved.approved_by) == ("a.khan", "m.lee")
    assert (approved.recorded_on, approved.applied_on) == (
        datetime.date(2026, 6, 2),
        datetime.date(2026, 6, 4),
    )
    assert refund["VR-0019"].status is RefundStatus.PENDING


def test_credits_are_netted_against_bills_in_every_way(settled: Settlement) -> None:
    netted = {row.id: row for row in settled.reductions if row.kind == "credit-application"}
    places = {id_: (row.account, row.status.value) for id_, row in netted.items()}
    assert places == {
        "AP-001": ("Liabilities:AP:Brindle", "POSTED"),
        "AP-002": ("Liabilities:AP:Sundry", "POSTED"),
        "AP-003": ("Liabilities:AP:Lumen", "REVERSED"),
        "AP-004": ("Liabilities:AP:Minato", "POSTED"),
    }
    assert {bill.bill_id: bill.applied_minor for bill in settled.bills if bill.applied_minor} == {
        "BW-30588": 8400,
        "TS-2231": 9000,
        "MS-88120": 20000,
    }
    assert {bill.bill_id for bill in settled.bills if bill.open_minor} == {"PV-10201"}


def test_credits_are_written_off_with_evidence(ledger: Ledger, settled: Settlement) -> None:
    written_off = {row.id: row.amount_minor for row in settled.reductions if row.kind == "credit-write-off"}
    assert written_off == {"WO-001": 2000, "WO-002": 600}
    for entry in customs(ledger, "credit-write-off"):
        assert (FOLDER / entry.meta["evidence"]).is_file()


def test_vat_moves_with_the_memo_until_march_and_with_the_cash_from_april(
    ledger: Ledger, refund: dict[str, Refund]
) -> None:
    assert units(ledger, "Assets:VAT:Input", "2026-03-31") == {"GBP": Decimal("754.00")}
    assert units(ledger, "Assets:VAT:Deferred", "2026-03-31") == {}
    assert [part.tax_minor for id_ in ("VR-0013", "VR-0020") for part in refund[id_].allocations] == [
        3333,
        2667,
    ]
    assert units(ledger, "Assets:VAT:Input") == {"GBP": Decimal("403.00")}
    assert units(ledger, "Assets:VAT:Deferred") == {"GBP": Decimal("-218.00")}


def test_a_period_is_sealed(ledger: Ledger) -> None:
    (seal,) = customs(ledger, "period-seal")
    assert seal.values[0].value == datetime.date(2026, 3, 31)


def test_four_credits_were_booked_by_hand_one_of_them_declared(ledger: Ledger, settled: Settlement) -> None:
    by_hand = {credit.id for credit in settled.credits if credit.booked_by_hand}
    assert by_hand == {"lumen/GS-25-118", "cordamira/NC-2026-31", "minato/M-402", "shen/TK-0201"}
    declared = {entry.values[0].value for entry in customs(ledger, "vendor-credit")}
    assert by_hand & declared == {"shen/TK-0201"}
    assert settled.credit["shen/TK-0201"].case_id == "RC-2026-0010"
    assert settled.credit["minato/M-402"].carrying_amount_minor == 15438
    assert settled.credit["minato/M-402"].residual_carrying_amount_minor == 5478


def test_one_credit_was_reversed(settled: Settlement) -> None:
    reversed_ = [credit for credit in settled.credits if credit.status.value == "REVERSED"]
    assert [credit.id for credit in reversed_] == ["brindle/CN-1063"]
