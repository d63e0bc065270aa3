"""Rejected and unmatched: what is written, on which day, and that the books are as they were."""

from __future__ import annotations

import pathlib
import tempfile
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from beancount_refunds.ledger import open_ledger
from tests.deciding.books import CREDITS, REFUND, SECOND, do, done, ledger, receipt, written

if TYPE_CHECKING:
    from beancount_refunds.model import Settlement

HINT = "the matcher may propose it again; if it never was that one: bean-refunds reject LEDGER"
ONE = CREDITS + REFUND + receipt("FT1", "100.00 GBP", text="VR-0001")


def test_an_unmatched_receipt_and_its_refund_wait_again(tmp_path: pathlib.Path) -> None:
    top = ledger(tmp_path, ONE)
    done(top, "accept", "FT1")
    assert done(top, "unmatch", "FT1", "--reason", "WRONG_VENDOR") == (
        f"receipt-unmatch FT1 VR-0001 PENDING (RECEIPT)  recorded.beancount:7\n{HINT} FT1 VR-0001\n"
    )
    assert written(top).endswith(
        '2026-02-20 custom "receipt-unmatch" "FT1" "VR-0001"\n  reason: "WRONG_VENDOR"\n'
        '  external_id: "FT1 VR-0001"\n'
    )


def test_what_was_undone_is_accepted_again_on_the_day_after(tmp_path: pathlib.Path) -> None:
    """On the same day the books would undo it after the second match, too."""
    top = ledger(tmp_path, ONE)
    for _ in range(3):
        assert done(top, "accept", "FT1").startswith("FT1 VR-0001 RECONCILED")
        done(top, "unmatch", "FT1", "VR-0001", "--reason", "X")
    lines = written(top).splitlines()
    assert [line[:10] for line in lines if "custom" in line] == [
        "2026-02-20",
        "2026-02-20",
        "2026-02-21",
        "2026-02-21",
        "2026-02-22",
        "2026-02-22",
    ]
    assert [line.strip() for line in lines if "external_id" in line][-2:] == [
        'external_id: "FT1 VR-0001 #3"'
    ] * 2


def test_one_refund_of_several_is_taken_from_its_receipt(tmp_path: pathlib.Path) -> None:
    top = ledger(tmp_path, CREDITS + REFUND + SECOND + receipt("FT1", "150.00 GBP"))
    done(top, "accept", "FT1")
    result = do(top, "unmatch", "FT1", "VR-0002", "--reason", "X")
    assert result.exit_code == 1
    assert "RECEIPT_AMOUNT_MISMATCH" in result.output
    assert done(top, "unmatch", "FT1", "VR-0001", "VR-0002", "--reason", "X").startswith(
        "receipt-unmatch FT1 VR-0001 PENDING (RECEIPT), VR-0002 PENDING (RECEIPT)"
    )


def test_a_reject_is_written_once_and_never_proposed_again(tmp_path: pathlib.Path) -> None:
    top = ledger(tmp_path, ONE)
    assert (
        done(top, "reject", "FT1", "--reason", "OTHER_VENDOR")
        == "receipt-reject FT1 RECORDED  recorded.beancount:1\n"
    )
    assert done(top, "reject", "FT1", "VR-0001") == (
        "receipt-reject FT1 RECORDED  recorded.beancount:1\n(recorded before; nothing was written)\n"
    )
    assert written(top) == (
        '2026-02-20 custom "receipt-reject" "FT1" "VR-0001"\n  reason: "OTHER_VENDOR"\n'
        '  external_id: "FT1 VR-0001"\n'
    )
    assert "VR-0001: somebody looked at FT1 and rejected it" in done(top, "match")
    nothing = do(top, "reject", "FT1")
    assert nothing.output.splitlines()[-1] == (
        "Error: Invalid value for ID: nothing is proposed for FT1; say which refund or credit it is not"
    )


def test_what_is_decided_of_a_sealed_receipt_is_dated_after_the_seal(tmp_path: pathlib.Path) -> None:
    top = ledger(tmp_path, ONE + receipt("FT2", "33.00 GBP", payee="ELSEWHERE"))
    sealed = do(top, "seal", "2026-02-28", "--on", "2026-03-01").output
    top.write_text(sealed + top.read_text(encoding="utf-8"), encoding="utf-8")
    done(top, "accept", "FT1")
    done(top, "unmatch", "FT1", "--reason", "X")
    done(top, "accept", "FT1")
    done(top, "reject", "FT2", "acme/CM-1818")
    days = [line[:28] for line in written(top).splitlines() if "custom" in line]
    assert days == [
        '2026-03-01 custom "receipt-m',
        '2026-03-01 custom "receipt-u',
        '2026-03-02 custom "receipt-m',
        '2026-03-01 custom "receipt-r',
    ]


def test_a_seal_to_the_end_of_time_keeps_everything_out(tmp_path: pathlib.Path) -> None:
    top = ledger(tmp_path, ONE)
    sealed = do(top, "seal", "9999-12-31", "--on", "2026-03-01").output
    top.write_text(sealed + top.read_text(encoding="utf-8"), encoding="utf-8")
    result = do(top, "accept", "FT1")
    assert (result.exit_code, written(top)) == (1, "")
    assert "Nothing was written." in result.output


def standing(settlement: Settlement) -> tuple[object, ...]:
    """Balances of credits, and where refunds stand: what an unmatch restores."""
    return (
        [
            (one.id, one.unapplied_balance_minor, one.available_balance_minor, one.status)
            for one in settlement.credits
        ],
        [
            (one.id, one.status, one.pending_reason, one.references, one.allocations)
            for one in settlement.refunds
        ],
        [(one.reference, one.matched, one.refund_ids) for one in settlement.receipts],
        [(one.code, one.subject, one.amount_minor) for one in settlement.exceptions],
        settlement.findings,
    )


@given(
    refunds=st.lists(st.integers(min_value=100, max_value=20_000), min_size=1, max_size=3),
    fee=st.integers(min_value=0, max_value=50),
    excess=st.booleans(),
    gap=st.integers(min_value=1, max_value=99),
)
@settings(max_examples=15, deadline=None)
def test_after_an_unmatch_everything_stands_as_before_the_match(
    refunds: list[int],
    fee: int,
    excess: bool,  # noqa: FBT001 (hypothesis gives it)
    gap: int,
) -> None:
    fee = fee if len(refunds) == 1 else 0
    more = gap if excess else 0
    total = sum(refunds) - fee + more
    story = CREDITS + "".join(
        f'2026-02-1{place} custom "vendor-refund" "VR-{place}" {minor // 100}.{minor % 100:02} GBP "acme/CM-1717"\n'
        for place, minor in enumerate(refunds)
    )
    with tempfile.TemporaryDirectory() as folder:
        top = ledger(pathlib.Path(folder), story + receipt("FT1", f"{total // 100}.{total % 100:02} GBP"))
        before = standing(open_ledger(top).settlement)
        ids = [f"VR-{place}" for place in range(len(refunds))]
        said = [*(["--fee", f"0.{fee:02}"] if fee else []), *(["--excess", f"0.{more:02}"] if more else [])]
        done(top, "accept", "FT1", *ids, *said)
        assert standing(open_ledger(top).settlement) != before
        done(top, "unmatch", "FT1", "--reason", "X")
        assert standing(open_ledger(top).settlement) == before


def test_another_refund_takes_the_receipt_on_its_own_day(tmp_path: pathlib.Path) -> None:
    """Only what was undone itself comes a day later."""
    top = ledger(tmp_path, ONE + REFUND.replace("VR-0001", "VR-0002"))
    done(top, "accept", "FT1", "VR-0001")
    done(top, "unmatch", "FT1", "--reason", "X")
    done(top, "accept", "FT1", "VR-0002")
    assert '\n2026-02-20 custom "receipt-match" "FT1" "VR-0002"\n' in written(top)
