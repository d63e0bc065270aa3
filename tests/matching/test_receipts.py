"""Receipts of a ledger, and what the matcher says of the whole of it."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.matching.model import BankReceipt
from beancount_refunds.matching.of_ledger import verdicts
from beancount_refunds.matching.receipts import bank_receipts
from beancount_refunds.money import Money
from tests.matching.books import BANK, CREDITS, REFUND, STATED, loaded

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable

    from beancount_refunds.ledger import Ledger

    Load = Callable[[str], Ledger]


@pytest.fixture(name="load")
def load_fixture(tmp_path: pathlib.Path) -> Load:
    """A ledger of the header and a text."""
    return lambda text: loaded(tmp_path, text)


def test_a_receipt_carries_what_its_statement_said(load: Load) -> None:
    ledger = load(
        """
2026-02-23 * "ACME COMP" "CN 000017 thanks"
  bank_transaction_ref: "FT26052ABC"
  counterparty: "ACME COMPONENTS"
  counterparty_iban: "GB33BUKB20201555555555"
  end_to_end_id: "E2E-1"
  references: "RF18539007547034; CN-17"
  instructed_amount: 520.00 EUR
  exchange_rate: 1.15
  charges: 2.50 GBP
  Assets:Bank:Current  450.00 GBP
  Assets:Clearing
"""
    )
    assert bank_receipts(ledger) == (
        BankReceipt(
            reference="FT26052ABC",
            amount_minor=45000,
            currency="GBP",
            booked_on=datetime.date(2026, 2, 23),
            account="Assets:Bank:Current",
            counterparty="ACME COMPONENTS",
            counterparty_iban="GB33BUKB20201555555555",
            identifiers=("E2E-1", "RF18539007547034", "CN-17"),
            text="ACME COMP\nACME COMPONENTS\nCN 000017 thanks",
            instructed=Money(52000, "EUR"),
            rate=Decimal("1.15"),
            charges_minor=250,
        ),
    )


def test_metadata_that_is_none_of_ours_says_nothing(load: Load) -> None:
    ledger = load(
        """
2026-02-23 * "ACME COMP" ""
  bank_transaction_ref: "FT1"
  counterparty_iban: ""
  instructed_amount: "520 EUR"
  exchange_rate: "1.15"
  charges: 2.50 EUR
  Assets:Bank:Current  450.00 GBP
  Assets:Clearing
2026-02-24 * "refund"
  bank_transaction_ref: "FT2"
  instructed_amount: 520.001 EUR
  exchange_rate: "much"
  Assets:Bank:Current  450.00 GBP
  Assets:Clearing
2026-02-25 * "refund"
  bank_transaction_ref: "FT3"
  exchange_rate: -1
  instructed_amount: -1.00 EUR
  Assets:Clearing  -450.00 GBP
  Assets:Bank:Current
"""
    )
    first, second, third = bank_receipts(ledger)
    assert (first.counterparty, first.text, first.counterparty_iban) == ("ACME COMP", "ACME COMP", None)
    assert (first.instructed, first.rate, first.charges_minor) == (None, Decimal("1.15"), 0)
    assert (second.counterparty, second.text, second.instructed, second.rate) == ("", "refund", None, None)
    assert (third.account, third.rate, third.instructed) == ("Assets:Bank:Current", None, None)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("receipt", None),
        ("payment", "the bank calls it a payment of ours"),
        ("return", "the bank calls it the return of a payment"),
        ("reversal", "the bank calls it its own correction"),
        ("own transfer", "the bank calls it a transfer between accounts of our own"),
        ("fee", "the bank calls it a fee"),
    ],
)
def test_what_the_bank_calls_a_line_may_bar_it(load: Load, kind: str, reason: str | None) -> None:
    (found,) = bank_receipts(load(BANK.replace("  Assets:Bank", f'  bank_kind: "{kind}"\n  Assets:Bank')))
    assert found.barred == reason


TWO = CREDITS + REFUND.format(given="", meta=STATED)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(BANK, ["FT26051XYZ 10000 GBP"], id="nobody named it"),
        pytest.param(TWO + BANK, [], id="it agrees"),
        pytest.param(TWO + BANK.replace("100.00", "450.00"), ["FT26051XYZ 35000 GBP"], id="the rest of it"),
        pytest.param(TWO + BANK.replace("100.00", "40.00"), [], id="less than is matched"),
        pytest.param(
            TWO + "  fee: 2.50 GBP\n" + BANK.replace("100.00", "450.00"),
            ["FT26051XYZ 35250 GBP"],
            id="less the fee",
        ),
        pytest.param(
            CREDITS
            + REFUND.format(given="", meta="")
            + '2026-02-24 custom "receipt-match" "FT26051XYZ" "VR-0001"\n  received: 120.00 EUR\n'
            + BANK.replace("100.00 GBP", "300.00 EUR")
            + "2026-01-01 price EUR 0.80 GBP\n",
            ["FT26051XYZ 18000 EUR"],
            id="less what was received",
        ),
        pytest.param(
            CREDITS + REFUND.format(given="Assets:Bank:Euro ", meta=STATED) + BANK,
            ["FT26051XYZ 10000 GBP"],
            id="a refund straight to the bank explains nothing",
        ),
        pytest.param(BANK.replace("100.00", "-100.00"), [], id="it debits clearing"),
        pytest.param(BANK.replace("Assets:Clearing", "Equity:Opening"), [], id="it does not touch clearing"),
        pytest.param(
            '2026-02-22 * "x"\n  bank_transaction_ref: "FT1"\n  Assets:Bank:Current  1.001 GBP\n  Assets:Clearing\n',
            [],
            id="no whole pence",
        ),
        pytest.param(
            BANK + BANK.replace("100.00", "90.00"),
            ["FT26051XYZ 10000 GBP its reference stands on two bank transactions"],
            id="twice",
        ),
        pytest.param(
            BANK.replace("  Assets:Clearing\n", "  Assets:Bank:Euro  5.00 EUR\n  Assets:Clearing\n"),
            ["FT26051XYZ 500 EUR it credits clearing in several currencies"],
            id="two currencies",
        ),
    ],
)
def test_a_receipt_is_open_with_what_the_ledger_does_not_explain(
    load: Load, text: str, expected: list[str]
) -> None:
    found = bank_receipts(load(text))
    shown = [f"{one.reference} {one.amount_minor} {one.currency} {one.barred or ''}".strip() for one in found]
    assert shown == expected


def test_the_matcher_speaks_of_a_whole_ledger(load: Load) -> None:
    ledger = load(
        CREDITS
        + """
2026-02-20 custom "vendor-refund" "VR-0001" 450.00 GBP "acme/CM-17"
2026-02-23 * "ACME COMP" "CN 000017"
  bank_transaction_ref: "FT1"
  Assets:Bank:Current  450.00 GBP
  Assets:Clearing
2026-02-24 * "TRANSFER" ""
  bank_transaction_ref: "FT2"
  counterparty_iban: "BE68539007547034"
  Assets:Bank:Current  100.00 GBP
  Assets:Clearing
"""
    )
    first, second = verdicts(ledger)
    assert first.proposal
    assert (first.proposal.tier.word, first.proposal.item_ids) == ("exact", ("VR-0001",))
    assert second.proposal is None
    assert re.fullmatch(r"it comes from BE\d{14}, an account of our own", second.vetoes[0])
