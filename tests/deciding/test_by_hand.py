"""Accepting what the matcher did not propose: amounts are worked out, and a difference must be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.deciding.books import CREDITS, REFUND, SECOND, do, done, ledger, receipt, written

if TYPE_CHECKING:
    import pathlib

EURO = '2026-02-05 custom "vendor-credit" "acme/CM-1919" 80.00 EUR Expenses:Purchases\n'
RATES = "2026-02-01 price EUR 0.85 GBP\n2026-02-01 price USD 0.80 GBP\n"
EURO_REFUND = '2026-02-11 custom "vendor-refund" "VR-0003" 80.00 EUR "acme/CM-1919"\n'
STORY = (
    CREDITS
    + RATES
    + EURO
    + REFUND
    + SECOND
    + receipt("FT1", "100.00 GBP", payee="CASH DESK")
    + receipt("FT2", "60.00 GBP", payee="CASH DESK")
    + receipt("FT3", "90.00 USD", payee="CASH DESK")
    + receipt("FT4", "900.00 GBP", payee="CASH DESK")
    + receipt("FT5", "12.00 GBP", payee="CASH DESK", more='bank_kind: "fee"')
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("FT1 VR-0001", 'receipt-match" "FT1" "VR-0001"'),
        ("FT1 VR-0001 VR-0001", 'receipt-match" "FT1" "VR-0001"'),
        ("FT2 VR-0002 --excess 10.00 GBP", 'receipt-match" "FT2" "VR-0002"|excess: 10.00 GBP'),
        ("FT2 VR-0001 --fee 40.00", 'receipt-match" "FT2" "VR-0001"|fee: 40.00 GBP'),
        (
            "FT2 VR-0001 --fee 50 --excess 10",
            'receipt-match" "FT2" "VR-0001"|fee: 50.00 GBP|excess: 10.00 GBP',
        ),
        ("FT1 acme/CM-1717", 'vendor-refund" "VR-0003" 100.00 GBP "acme/CM-1717"'),
        (
            "FT1 acme/CM-1818=40.00 acme/CM-1717=60",
            'vendor-refund" "VR-0003" 100.00 GBP "acme/CM-1818" 40.00 GBP "acme/CM-1717" 60.00 GBP',
        ),
        ("FT3 VR-0001 --received 90.00", 'receipt-match" "FT3" "VR-0001"|received: 90.00 USD'),
        (
            "FT3 VR-0001 --received 95.00 --fee 5",
            'receipt-match" "FT3" "VR-0001"|fee: 5.00 USD|received: 95.00 USD',
        ),
        ("FT3 acme/CM-1919=80.00", 'vendor-refund" "VR-0003" 90.00 USD "acme/CM-1919" 80.00 EUR'),
    ],
)
def test_what_adds_up_or_is_explained_in_figures_is_recorded(
    tmp_path: pathlib.Path, words: str, expected: str
) -> None:
    top = ledger(tmp_path, STORY)
    done(top, "accept", *words.split())
    first, *stated = expected.split("|")
    lines = written(top).splitlines()
    assert lines[0] == f'2026-02-20 custom "{first}'
    assert [line.strip() for line in lines if line.strip() in stated] == stated
    assert '  note: "chosen by hand"' in lines


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            "FT2 VR-0001",
            "--fee: FT2 brings 60.00 GBP, 40.00 GBP less than the 100.00 GBP of VR-0001: if that is so, state"
            " it as fee: 40.00 GBP",
        ),
        (
            "FT2 VR-0002",
            "--excess: FT2 brings 60.00 GBP, 10.00 GBP more than the 50.00 GBP of VR-0002: if that is so, state"
            " it as excess: 10.00 GBP",
        ),
        (
            "FT1 VR-0001 --fee 1.00",
            "--fee: FT1 brings 100.00 GBP, just the 100.00 GBP of VR-0001: if that is so, say neither fee nor"
            " excess",
        ),
        ("FT1 VR-0001 --received 100.00", "--received: FT1 and VR-0001 are in GBP: say fee or excess"),
        ("FT1 VR-0001 --fee 1.00EUR", "--fee: 1.00 EUR: FT1 is in GBP"),
        ("FT1 VR-0001 --fee 0", "--fee: 0 is no amount above zero in GBP"),
        ("FT1 VR-0001 --fee 1.005", "--fee: 1.005 is no amount above zero in GBP"),
        (
            "FT1 VR-0001 --fee 1,50",
            "--fee: '1,50' is no amount: write 1234.50 or '1234.50 GBP', with a point, without separators of thousands",
        ),
        ("FT1 VR-0001=100.00", "ID: VR-0001 is a refund: it is matched as a whole; leave the amount out"),
        ("FT1 acme/CM-1717=90.00EUR", "ID: 90.00 EUR of acme/CM-1717, a credit in GBP: say a part of it"),
        (
            "FT1 acme/CM-1717 acme/CM-1818",
            "ID: nothing is left for acme/CM-1818: leave it out, or say how much of each",
        ),
        (
            "FT1 VR-0001 acme/CM-1919",
            "ID: VR-0001, acme/CM-1919 are in EUR and GBP; accept one currency at a time",
        ),
        (
            "FT3 acme/CM-1919",
            "ID: FT3 is in USD: say how much of acme/CM-1919 it pays, as in acme/CM-1919=100.00",
        ),
        (
            "FT3 VR-0001",
            "--received: VR-0001 is 100.00 GBP and FT3 brings 90.00 USD: if that is the same money, state it as"
            " received: 90.00 USD",
        ),
        (
            "FT3 VR-0001 VR-0002",
            "ID: 90.00 USD in another currency can be matched to one refund only, not to VR-0001, VR-0002",
        ),
        ("FT3 VR-0001 --excess 1", "--excess: FT3 is in USD, VR-0001 in GBP: an excess needs one currency"),
        ("FT5 VR-0001", "REF: FT5 is no refund of a vendor: the bank calls it a fee"),
        ("FT4 --fee 1", "ID: nothing is proposed for FT4; say which refund or credit it is"),
        (
            "FT5",
            "ID: nothing is proposed for FT5: the bank calls it a fee; say which refund or credit it is",
        ),
        (
            "FT4",
            "ID: nothing is proposed for FT4: nothing that is open fits it; say which refund or credit it is",
        ),
    ],
)
def test_what_does_not_add_up_is_refused_with_its_figures(
    tmp_path: pathlib.Path, words: str, message: str
) -> None:
    top = ledger(tmp_path, STORY)
    result = do(top, "accept", *words.split())
    assert (result.exit_code, written(top)) == (2, "")
    assert result.output.splitlines()[-1] == f"Error: Invalid value for {message}"


def test_a_credit_is_paid_by_what_the_bank_says_was_sent(tmp_path: pathlib.Path) -> None:
    sent = receipt("FT9", "50.00 USD", payee="CASH DESK", more="instructed_amount: 40.00 EUR")
    top = ledger(tmp_path, STORY + sent)
    done(top, "accept", "FT9", "acme/CM-1919")
    assert '"vendor-refund" "VR-0003" 50.00 USD "acme/CM-1919" 40.00 EUR\n' in written(top)


def test_a_name_alone_is_no_reason_to_record_a_fee(tmp_path: pathlib.Path) -> None:
    """The vendor's name stands there, and the amount is short by far more than a fee."""
    top = ledger(tmp_path, CREDITS + REFUND + receipt("FT1", "48.00 GBP", text="VR-0001"))
    refused = do(top, "accept", "FT1", "VR-0001")
    assert refused.output.splitlines()[-1] == (
        "Error: Invalid value for --fee: FT1 is 52.00 GBP short of VR-0001, more than a fee; if it was kept on the"
        " way all the same, state it as fee: 52.00 GBP"
    )
    assert done(top, "accept", "FT1", "VR-0001", "--fee", "52.00") == (
        "FT1 VR-0001 RECONCILED  recorded.beancount:1\n"
    )


def test_figures_alone_are_said_of_what_is_proposed(tmp_path: pathlib.Path) -> None:
    top = ledger(tmp_path, CREDITS + REFUND + receipt("FT1", "97.50 GBP", text="VR-0001"))
    assert done(top, "accept", "FT1", "--fee", "2.50") == "FT1 VR-0001 RECONCILED  recorded.beancount:1\n"
    assert '  note: "chosen by hand"\n' in written(top)


def test_what_was_rejected_can_still_be_accepted_by_its_id(tmp_path: pathlib.Path) -> None:
    top = ledger(tmp_path, CREDITS + REFUND + receipt("FT1", "100.00 GBP", text="VR-0001"))
    done(top, "reject", "FT1", "VR-0001")
    assert done(top, "accept", "FT1", "VR-0001").startswith("FT1 VR-0001 RECONCILED")
