"""Each kind of proposal, accepted: what is written, and where that leaves the books."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.deciding.books import CREDITS, REFUND, SECOND, do, done, ledger, receipt, written

if TYPE_CHECKING:
    import pathlib

DOLLARS = "2026-02-01 price USD 0.80 GBP\n"


def test_an_exact_refund_is_matched_on_the_day_of_its_receipt(tmp_path: pathlib.Path) -> None:
    top = ledger(tmp_path, CREDITS + REFUND + receipt("FT1", "100.00 GBP", text="refund VR-0001"))
    assert done(top, "accept", "FT1") == "FT1 VR-0001 RECONCILED  recorded.beancount:1\n"
    match, note, external_id = written(top).splitlines()
    assert match == '2026-02-20 custom "receipt-match" "FT1" "VR-0001"'
    assert note.startswith('  note: "exact: refund VR-0001 in the text; exact amount 100.00 GBP; ')
    assert external_id == '  external_id: "FT1 VR-0001"'


@pytest.mark.parametrize(
    ("story", "values", "stated", "said"),
    [
        pytest.param(
            REFUND + receipt("FT1", "97.50 GBP", text="VR-0001"),
            'receipt-match" "FT1" "VR-0001"',
            ["fee: 2.50 GBP"],
            "FT1 VR-0001 RECONCILED",
            id="fee",
        ),
        pytest.param(
            REFUND.replace("CM-1717", 'CM-1717"\n  fee: 1.50 GBP\n;')
            + receipt("FT1", "96.00 GBP", text="VR-0001"),
            'receipt-match" "FT1" "VR-0001"',
            ["fee: 4.00 GBP"],
            "FT1 VR-0001 RECONCILED",
            id="more than the fee that the refund states",
        ),
        pytest.param(
            REFUND + receipt("FT1", "103.00 GBP", text="VR-0001"),
            'receipt-match" "FT1" "VR-0001"',
            ["excess: 3.00 GBP"],
            "FT1 VR-0001 RECONCILED",
            id="excess",
        ),
        pytest.param(
            DOLLARS
            + REFUND
            + receipt("FT1", "125.00 USD", text="VR-0001", more="instructed_amount: 100.00 GBP"),
            'receipt-match" "FT1" "VR-0001"',
            ["received: 125.00 USD"],
            "FT1 VR-0001 RECONCILED",
            id="received",
        ),
        pytest.param(
            REFUND + SECOND + receipt("FT1", "150.00 GBP"),
            'receipt-match" "FT1" "VR-0001" "VR-0002"',
            [],
            "FT1 VR-0001 RECONCILED, VR-0002 RECONCILED",
            id="several refunds",
        ),
        pytest.param(
            receipt("FT1", "250.00 GBP"),
            'vendor-refund" "VR-0001" 250.00 GBP "acme/CM-1818"',
            ['vendor_id: "acme"', 'bank_transaction_ref: "FT1"'],
            "FT1 VR-0001 RECONCILED",
            id="one credit",
        ),
        pytest.param(
            receipt("FT1", "850.00 GBP"),
            'vendor-refund" "VR-0001" 850.00 GBP "acme/CM-1717" 600.00 GBP "acme/CM-1818" 250.00 GBP',
            ['vendor_id: "acme"', 'bank_transaction_ref: "FT1"'],
            "FT1 VR-0001 RECONCILED",
            id="several credits",
        ),
        pytest.param(
            DOLLARS + receipt("FT1", "312.50 USD", text="CM-1818", more="instructed_amount: 250.00 GBP"),
            'vendor-refund" "VR-0001" 312.50 USD "acme/CM-1818" 250.00 GBP',
            ['vendor_id: "acme"', 'bank_transaction_ref: "FT1"'],
            "FT1 VR-0001 RECONCILED",
            id="a credit in another currency",
        ),
    ],
)
def test_each_kind_of_proposal_leaves_clean_and_reconciled_books(
    tmp_path: pathlib.Path, story: str, values: str, stated: list[str], said: str
) -> None:
    top = ledger(tmp_path, CREDITS + story)
    assert done(top, "accept", "FT1") == f"{said}  recorded.beancount:1\n"
    first, *metadata = written(top).splitlines()
    assert first == f'2026-02-20 custom "{values}'
    assert [line.strip() for line in metadata if "note:" not in line and "external_id:" not in line] == stated


def test_a_credit_with_a_fee_becomes_a_refund_less_its_fee(tmp_path: pathlib.Path) -> None:
    top = ledger(tmp_path, CREDITS + receipt("FT1", "245.00 GBP"))
    assert (
        done(top, "accept", "FT1", "acme/CM-1818", "--fee", "5.00")
        == "FT1 VR-0001 RECONCILED  recorded.beancount:1\n"
    )
    assert written(top) == (
        '2026-02-20 custom "vendor-refund" "VR-0001" 250.00 GBP "acme/CM-1818"\n  vendor_id: "acme"\n'
        '  bank_transaction_ref: "FT1"\n  fee: 5.00 GBP\n  note: "chosen by hand"\n'
        '  external_id: "FT1 acme/CM-1818"\n'
    )


def test_what_comes_above_a_credit_goes_to_suspense(tmp_path: pathlib.Path) -> None:
    top = ledger(tmp_path, CREDITS + receipt("FT1", "253.00 GBP"))
    assert done(top, "accept", "FT1", "acme/CM-1818", "--excess", "3") == (
        "FT1 VR-0001 RECONCILED  recorded.beancount:1\nFT1 VR-0001 RECONCILED  recorded.beancount:8\n"
    )
    assert written(top) == (
        '2026-02-20 custom "vendor-refund" "VR-0001" 250.00 GBP "acme/CM-1818"\n  vendor_id: "acme"\n'
        '  bank_transaction_ref: "FT1"\n  note: "chosen by hand"\n  external_id: "FT1 acme/CM-1818"\n'
        '2026-02-20 custom "receipt-match" "FT1" "VR-0001"\n  excess: 3.00 GBP\n  note: "chosen by hand"\n'
        '  external_id: "FT1 VR-0001"\n'
    )


def test_refunds_and_credits_of_two_vendors_share_one_receipt(tmp_path: pathlib.Path) -> None:
    more = '2026-02-04 custom "vendor-credit" "shen/TK-9090" 75.00 GBP Expenses:Purchases\n'
    top = ledger(tmp_path, CREDITS + more + REFUND + receipt("FT1", "425.00 GBP", payee="KESTREL"))
    said = done(top, "accept", "FT1", "VR-0001", "acme/CM-1818", "shen/TK-9090")
    assert said == (
        "FT1 VR-0001 RECONCILED  recorded.beancount:1\nFT1 VR-0002 RECONCILED  recorded.beancount:6\n"
        "FT1 VR-0003 RECONCILED  recorded.beancount:13\n"
    )


def test_a_stated_reference_that_never_came_is_replaced_in_one_step(tmp_path: pathlib.Path) -> None:
    stating = REFUND + '  bank_transaction_ref: "FT0"\n'
    top = ledger(tmp_path, CREDITS + stating + receipt("FT1", "100.00 GBP", text="VR-0001"))
    assert done(top, "accept", "FT1", "VR-0001", "--reason", "TYPING_ERROR").splitlines() == [
        "FT1 VR-0001 RECONCILED  recorded.beancount:1",
        "receipt-unmatch FT0 VR-0001 RECONCILED  recorded.beancount:6",
    ]
    assert '2026-02-20 custom "receipt-unmatch" "FT0" "VR-0001"\n  reason: "TYPING_ERROR"\n' in written(top)


def test_the_replaced_reference_is_undone_on_a_day_when_it_stood(tmp_path: pathlib.Path) -> None:
    """The refund is dated after its receipt: nothing can be undone before it was said."""
    stating = REFUND.replace("2026-02-10", "2026-02-24") + '  bank_transaction_ref: "FT0"\n'
    top = ledger(tmp_path, CREDITS + stating + receipt("FT1", "100.00 GBP", text="VR-0001"))
    done(top, "accept", "FT1", "VR-0001")
    assert written(top).count("2026-02-24 custom") == 2
    assert '  reason: "WRONG_REFERENCE"\n' in written(top)


def test_a_policy_of_reason_codes_wants_one_of_them(tmp_path: pathlib.Path) -> None:
    stating = REFUND + '  bank_transaction_ref: "FT0"\n'
    codes = '2020-01-01 custom "refund-policy" "reason_code" "TYPING" "A typing error"\n'
    top = ledger(tmp_path, CREDITS + stating + receipt("FT1", "100.00 GBP", text="VR-0001"), codes)
    refused = do(top, "accept", "FT1", "VR-0001")
    assert (refused.exit_code, refused.output.splitlines()[-1]) == (
        2,
        "Error: Invalid value for --reason: the reference that is replaced is undone for a reason: state one of"
        " TYPING",
    )
    assert done(top, "accept", "FT1", "VR-0001", "--reason", "TYPING").startswith("FT1 VR-0001 RECONCILED")


def test_what_is_written_is_shown_and_nothing_written_in_a_dry_run(tmp_path: pathlib.Path) -> None:
    top = ledger(tmp_path, CREDITS + REFUND + receipt("FT1", "100.00 GBP", text="VR-0001"))
    shown = done(top, "accept", "FT1", "--dry-run", "--by", "m.lee")
    assert shown.startswith('recorded.beancount:1\n  2026-02-20 custom "receipt-match" "FT1" "VR-0001"\n')
    assert '    by: "m.lee"\n' in shown
    assert "Assets:Clearing:VendorRefunds  -100.00 GBP    0.00 GBP" in shown
    assert written(top) == ""


def test_the_next_ids_of_many_refunds_are_all_different(tmp_path: pathlib.Path) -> None:
    credits_ = "".join(
        f'2025-12-0{day} custom "vendor-credit" "acme/CM-770{day}" {day}1.00 GBP Expenses:Purchases\n'
        for day in range(1, 5)
    )
    receipts = "".join(
        receipt(f"FT{day}", f"{day}1.00 GBP", f"202{5 + day // 3}-12-1{day}", text=f"CM-770{day}")
        for day in range(1, 5)
    )
    top = ledger(
        tmp_path,
        credits_ + '2025-12-09 custom "vendor-refund" "VR-0002" 1.00 GBP "acme/CM-7701"\n' + receipts,
    )
    done(top, "match", "--accept", "exact")
    ids = [line.split('"')[3] for line in written(top).splitlines() if '"vendor-refund"' in line]
    assert sorted(ids) == ["VR-0003", "VR-0004", "VR-0005"]
