"""The controls on cash, each with what it must find."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest

from beancount_refunds.ledger import open_ledger
from beancount_refunds.policy import Policy
from beancount_refunds.reports.controls import Control
from tests.controlled_books import CREDIT, NAMED, REFUND, bank, books, tampered, told

if TYPE_CHECKING:
    import pathlib

MATCHED = REFUND + '2026-02-04 custom "receipt-match" "FT1" "VR-1"\n  by: "t.okafor"\n'
RATES = "2026-01-01 price USD 0.78 GBP\n2026-01-01 price EUR 0.86 GBP\n2026-01-01 price GBP 189 JPY\n"
EUROS = '2026-02-02 custom "vendor-credit" "acme/1" 500.00 EUR Expenses:Purchases\n'


# ---------------------------------------------------------------------------------------- receipt


def test_a_receipt_of_several_refunds_with_fee_and_excess_is_added_up(tmp_path: pathlib.Path) -> None:
    text = (
        '2020-01-01 custom "refund-policy" "fee_account" Expenses:FX\n'
        '2020-01-01 custom "refund-policy" "suspense_account" Expenses:Purchases\n'
        + CREDIT
        + REFUND
        + '  fee: 1.00 GBP\n2026-02-03 custom "vendor-refund" "VR-2" 5.00 GBP "acme/1"\n'
        + '2026-02-04 custom "receipt-match" "FT1" "VR-1" "VR-2"\n  excess: 3.00 GBP\n  by: "t.okafor"\n'
        + bank("37.00 GBP")
    )
    ledger = books(tmp_path, text)
    figures = "FT1: bank 37.00 GBP = VR-1 29.00 + VR-2 5.00 + excess 3.00"
    assert told(ledger, Control.RECEIPT) == ("PASSED", figures)
    assert told(ledger, Control.RECEIPT, "VR-2") == ("PASSED", figures)


def test_an_excess_whose_match_was_undone_does_not_count(tmp_path: pathlib.Path) -> None:
    text = (
        '2020-01-01 custom "refund-policy" "suspense_account" Expenses:Purchases\n'
        + CREDIT
        + MATCHED
        + "  excess: 3.00 GBP\n"
        + '2026-02-05 custom "receipt-unmatch" "FT1" "VR-1"\n  reason: "ERROR"\n'
        + '2026-02-06 custom "receipt-match" "FT1" "VR-1"\n'
        + bank("30.00 GBP")
    )
    assert told(books(tmp_path, text), Control.RECEIPT) == ("PASSED", "FT1: bank 30.00 GBP = VR-1 30.00")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CREDIT + MATCHED, ("OPEN", "FT1 is not in the bank's transactions yet")),
        (CREDIT + MATCHED + bank("31.00 GBP"), ("FAILED", "FT1: bank 31.00 GBP ≠ VR-1 30.00")),
        (
            CREDIT + MATCHED + bank("30.00 GBP", account="Income:FX"),
            ("FAILED", "FT1: bank nothing ≠ VR-1 30.00"),
        ),
        (
            CREDIT + MATCHED + bank("30.00 GBP") * 2,
            ("FAILED", "FT1 stands on 2 bank transactions"),
        ),
        (
            CREDIT + MATCHED + '2026-02-04 custom "receipt-match" "FT2" "VR-1"\n' + bank("30.00 GBP"),
            ("FAILED", "matched to FT1 and FT2"),
        ),
        (
            '2026-01-01 custom "refund-policy" "approval_limit" 20.00 GBP\n'
            + CREDIT
            + '2026-02-03 custom "vendor-refund" "VR-1" 10.00 GBP "acme/1"\n  by: "a.khan"\n'
            + '2026-02-03 custom "vendor-refund" "VR-2" 20.00 GBP "acme/1"\n  by: "a.khan"\n'
            + '2026-02-04 custom "receipt-match" "FT1" "VR-1" "VR-2"\n'
            + bank("30.00 GBP"),
            ("OPEN", "FT1 waits for VR-2"),
        ),
    ],
)
def test_a_receipt_that_does_not_agree_is_not_passed(
    tmp_path: pathlib.Path, text: str, expected: tuple[str, str]
) -> None:
    assert told(books(tmp_path, text), Control.RECEIPT) == expected


def test_only_the_clearing_account_of_the_refund_is_compared(tmp_path: pathlib.Path) -> None:
    text = (
        CREDIT
        + MATCHED
        + '2026-03-01 custom "refund-policy" "clearing_account" Income:FX\n'
        + bank("30.00 GBP")
        + "  Assets:Bank  5.00 GBP\n  Income:FX  -5.00 GBP\n"
    )
    assert told(books(tmp_path, text), Control.RECEIPT) == ("PASSED", "FT1: bank 30.00 GBP = VR-1 30.00")


def test_a_returned_payment_is_compared_both_ways(tmp_path: pathlib.Path) -> None:
    received = CREDIT + MATCHED + bank("30.00 GBP")
    reversal = '2026-02-06 custom "reversal" "VR-1"\n  reason: "RETURNED"\n  bank_transaction_ref: "RET"\n'
    came = "FT1: bank 30.00 GBP = VR-1 30.00"
    for more, expected in (
        ("", ("OPEN", f"{came}; RET is not in the bank's transactions yet")),
        (bank("-30.00 GBP", "RET"), ("PASSED", f"{came}; returned by RET: bank 30.00 GBP = VR-1 30.00")),
        (bank("-29.00 GBP", "RET"), ("FAILED", f"{came}; returned by RET: bank 29.00 GBP ≠ VR-1 30.00")),
    ):
        assert told(books(tmp_path, received + reversal + more), Control.RECEIPT) == expected
    # A payment that goes out and comes in under one reference has no other refund that it returns.
    text = received + reversal + bank("-30.00 GBP", "RET") + CREDIT.replace("acme/1", "acme/2")
    again = REFUND.replace("VR-1", "VR-2").replace("acme/1", "acme/2")
    text += f'{again}2026-02-07 custom "receipt-match" "RET" "VR-2"\n'
    assert told(books(tmp_path, text), Control.RECEIPT)[0] == "PASSED"


def test_a_refund_straight_to_cash_is_proved_by_a_balance_that_holds(tmp_path: pathlib.Path) -> None:
    straight = CREDIT + REFUND.replace('"acme/1"', 'Assets:Bank "acme/1"')
    assert told(books(tmp_path, straight), Control.RECEIPT) == (
        "OPEN",
        "no balance of Assets:Bank has held since 2026-02-03",
    )
    wrong = "2026-02-04 balance Assets:Bank 31.00 GBP\n"
    assert told(books(tmp_path, straight + wrong), Control.RECEIPT)[0] == "OPEN"
    right = "2026-02-04 balance Assets:Bank 30.00 GBP\n"
    assert told(books(tmp_path, straight + right), Control.RECEIPT) == (
        "PASSED",
        "the balance of Assets:Bank holds",
    )
    limit = '2026-01-01 custom "refund-policy" "approval_limit" 20.00 GBP\n'
    assert told(books(tmp_path, limit + straight), Control.RECEIPT) == (
        "OPEN",
        "nothing stands on a cash account",
    )


# --------------------------------------------------------------------------------------------- fx


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            EUROS + '2026-02-03 custom "vendor-refund" "VR-1" 560.00 USD "acme/1" 500.00 EUR\n' + NAMED,
            "560.00 USD × 0.78 = 436.80 GBP; carrying 430.00 GBP; gain 6.80 GBP",
        ),
        (
            EUROS + '2026-02-03 custom "vendor-refund" "VR-1" 420.00 GBP "acme/1" 500.00 EUR\n' + NAMED,
            "proceeds 420.00 GBP; carrying 430.00 GBP; loss 10.00 GBP",
        ),
        (
            EUROS
            + '2026-02-03 custom "vendor-refund" "VR-1" 560.00 USD "acme/1" 500.00 EUR\n'
            + NAMED
            + "  functional_amount: 440.00 GBP\n",
            "560.00 USD stated as 440.00 GBP; carrying 430.00 GBP; gain 10.00 GBP",
        ),
        (
            EUROS + '2026-02-03 custom "vendor-refund" "VR-1" 90000 JPY "acme/1" 500.00 EUR\n' + NAMED,
            "90,000 JPY ∕ 189 = 476.19 GBP; carrying 430.00 GBP; gain 46.19 GBP",
        ),
        (
            EUROS
            + "2026-02-02 price USD 0.7777777777777777777777777777777777777777777 GBP\n"
            + '2026-02-03 custom "vendor-refund" "VR-1" 560.00 USD "acme/1" 500.00 EUR\n'
            + NAMED,
            "560.00 USD × 0.777777777778 = 435.56 GBP; carrying 430.00 GBP; gain 5.56 GBP",
        ),
        (
            EUROS
            + '2026-02-03 custom "vendor-refund" "VR-1" 500.00 EUR "acme/1"\n'
            + '2026-02-04 custom "receipt-match" "FT1" "VR-1"\n  received: 435.00 GBP\n',
            "proceeds 435.00 GBP; carrying 430.00 GBP; gain 5.00 GBP",
        ),
    ],
)
def test_a_gain_is_worked_out_anew_as_on_a_calculator(
    tmp_path: pathlib.Path, text: str, figures: str
) -> None:
    ledger = books(tmp_path, RATES + text)
    assert told(ledger, Control.FX) == ("PASSED", figures)
    wrong = tampered(ledger, refunds=lambda one: dataclasses.replace(one, fx_gain_loss_minor=1))
    assert told(wrong, Control.FX) == ("FAILED", f"{figures}, the register says 0.01 GBP")


def test_the_policy_on_the_day_of_the_credit_decides_whether_a_difference_arises(
    tmp_path: pathlib.Path,
) -> None:
    later = '2026-02-03 custom "refund-policy" "fx_recognition" "functional"\n'
    refund = '2026-02-03 custom "vendor-refund" "VR-1" 500.00 EUR "acme/1"\n' + NAMED
    assert told(books(tmp_path, RATES + later + EUROS + refund), Control.FX) == (
        "NOT_REQUIRED",
        "cash and credits are in EUR",
    )
    earlier = later.replace("2026-02-03", "2026-02-01")
    assert told(books(tmp_path, RATES + earlier + EUROS + refund), Control.FX) == (
        "PASSED",
        "500.00 EUR × 0.86 = 430.00 GBP; carrying 430.00 GBP; gain 0.00 GBP",
    )


def test_a_gain_that_should_not_be_there_is_found(tmp_path: pathlib.Path) -> None:
    def gaining(one: Any) -> Any:
        return dataclasses.replace(one, fx_gain_loss_minor=1)

    same = books(tmp_path, CREDIT + REFUND + NAMED)
    assert told(tampered(same, refunds=gaining), Control.FX)[0] == "FAILED"
    reversed_ = (
        RATES
        + EUROS
        + '2026-02-03 custom "vendor-refund" "VR-1" 560.00 USD "acme/1" 500.00 EUR\n'
        + NAMED
        + '2026-02-06 custom "reversal" "VR-1"\n  reason: "ERROR"\n'
    )
    ledger = books(tmp_path, reversed_)
    assert told(ledger, Control.FX) == ("PASSED", "reversed: the gain went back with it")
    assert told(tampered(ledger, refunds=gaining), Control.FX) == (
        "FAILED",
        "nothing is posted, and a gain stands",
    )
    kept = tampered(
        ledger,
        movements=lambda one: one._replace(carrying_amount_minor=0) if "reversal" in one.kind else one,
    )
    assert told(kept, Control.FX)[0] == "FAILED"


def test_a_gain_without_rate_or_functional_currency_cannot_be_worked_out(tmp_path: pathlib.Path) -> None:
    refund = '2026-02-03 custom "vendor-refund" "VR-1" 560.00 USD "acme/1" 500.00 EUR\n' + NAMED
    ledger = books(tmp_path, RATES + EUROS + refund)
    bare = books(tmp_path / "bare", CREDIT).settlement
    no_rate = dataclasses.replace(
        ledger, settlement=dataclasses.replace(ledger.settlement, converter=bare.converter)
    )
    assert told(no_rate, Control.FX) == (
        "FAILED",
        "there is no price of USD in GBP on or before 2026-02-03",
    )

    nothing = dataclasses.replace(ledger.settlement, policy=Policy())
    no_currency = dataclasses.replace(ledger, settlement=nothing)
    assert told(no_currency, Control.FX) == ("FAILED", "no functional currency is set")


def test_what_is_dated_after_the_day_asked_for_is_not_looked_at(tmp_path: pathlib.Path) -> None:
    text = CREDIT + REFUND.replace('"acme/1"', 'Assets:Bank "acme/1"')
    ledger = books(tmp_path, text + "2026-02-20 balance Assets:Bank 30.00 GBP\n")
    earlier = open_ledger(ledger.filename, ledger.settlement.refunds[0].recorded_on)
    assert told(earlier, Control.RECEIPT)[0] == "OPEN"
    assert told(ledger, Control.RECEIPT)[0] == "PASSED"
