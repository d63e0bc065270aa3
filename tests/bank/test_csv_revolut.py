"""Revolut Business: all accounts in one file, newest first, the fee beside the amount."""

from __future__ import annotations

from decimal import Decimal

from beancount_refunds.bank.csv_reading import profile_of
from beancount_refunds.bank.model import LineKind, Statement
from tests.bank.statements_of_csv import balance, line, money, read_text

HEADER = (
    "Date started (UTC),Date completed (UTC),ID,Type,State,Description,Reference,Payer,Card number,Card label,"
    "Card state,Orig currency,Orig amount,Payment currency,Amount,Total amount,Exchange rate,Fee,Fee currency,"
    "Balance,Account,Beneficiary account number,Beneficiary sort code or routing number,Beneficiary IBAN,"
    "Beneficiary BIC,Beneficiary name,MCC,Related transaction id,Spend program,Sender account,Sender name\n"
)
ROWS = """\
2026-06-30,2026-06-30,a5,FEE,COMPLETED,Plan fee,,,,,,EUR,7.00,EUR,-7.00,-7.00,,0.00,EUR,861.59,EUR Main,,,,,,,,,,
2026-06-29,2026-06-30,a4,CARD_PAYMENT,COMPLETED,Quillmart,,Ada,4411,Card,ACTIVE,USD,40.00,EUR,-34.26,-34.48,1.16754,0.22,EUR,868.59,EUR Main,,,,,,5311,,,,
2026-06-29,,a3,TRANSFER,PENDING,To Lumenquell,,,,,,EUR,50.00,EUR,-50.00,-50.00,,0.00,EUR,,EUR Main,,,,,Lumenquell,,,,,
2026-06-28,2026-06-28,a2,EXCHANGE,COMPLETED,Exchanged to USD,,,,,,EUR,100.00,EUR,-100.00,-100.00,,0.00,EUR,903.07,EUR Main,,,,,,,,,,
2026-06-28,2026-06-28,a2,EXCHANGE,COMPLETED,Exchanged from EUR,,,,,,EUR,100.00,USD,117.20,117.20,1.1720,0.00,EUR,117.20,USD Main,,,,,,,,,,
2026-06-27,2026-06-27,a1,TOPUP,COMPLETED,Money added from ACME COMP,CN 000017,,,,,GBP,850.00,EUR,1002.90,1002.57,1.17988,0.33,EUR,1003.07,EUR Main,,,,,,,,,GB33BUKB20201555555555,ACME COMP
2026-06-26,2026-06-26,a0,CARD_PAYMENT,COMPLETED,Card check,,Ada,4411,Card,ACTIVE,EUR,0.00,EUR,0.00,0.00,,0.00,EUR,0.50,EUR Main,,,,,,5311,,,,
"""
EUROS = Statement(
    account="EUR Main",
    currency="EUR",
    opening=balance("0.50 EUR", "2026-06-27"),
    closing=balance("861.59 EUR", "2026-06-30"),
    lines=(
        line(
            7,
            "2026-06-27",
            "1002.57 EUR",
            reference="a1",
            counterparty="ACME COMP",
            counterparty_iban="GB33BUKB20201555555555",
            references=("CN 000017",),
            text="Money added from ACME COMP; CN 000017",
            instructed=money("850.00 GBP"),
            rate=Decimal("1.17988"),
            charges=(money("0.33 EUR"),),
        ),
        line(
            5,
            "2026-06-28",
            "-100.00 EUR",
            kind=LineKind.OWN_TRANSFER,
            reference="a2",
            counterparty="Exchanged to USD",
            text="Exchanged to USD",
        ),
        line(
            3,
            "2026-06-30",
            "-34.48 EUR",
            reference="a4",
            counterparty="Quillmart",
            text="Quillmart",
            instructed=money("-40.00 USD"),
            rate=Decimal("1.16754"),
        ),
        line(
            2,
            "2026-06-30",
            "-7.00 EUR",
            kind=LineKind.FEE,
            reference="a5",
            counterparty="Plan fee",
            text="Plan fee",
        ),
    ),
    remarks=('left out: 1 × State "PENDING"', "left out: 1 × an amount of zero"),
)
DOLLARS = Statement(
    account="USD Main",
    currency="USD",
    opening=balance("0.00 USD", "2026-06-28"),
    closing=balance("117.20 USD", "2026-06-28"),
    lines=(
        line(
            6,
            "2026-06-28",
            "117.20 USD",
            kind=LineKind.OWN_TRANSFER,
            reference="a2",
            counterparty="Exchanged from EUR",
            text="Exchanged from EUR",
            instructed=money("100.00 EUR"),
            rate=Decimal("1.1720"),
        ),
    ),
)


def test_each_account_is_a_statement_and_the_fee_is_in_its_amount() -> None:
    assert read_text(HEADER + ROWS) == (EUROS, DOLLARS)
    assert profile_of((HEADER + ROWS).encode()).name == "revolut-business"


def test_a_fee_in_another_currency_is_told_and_not_taken_off() -> None:
    row = ROWS.splitlines()[5].replace("0.33,EUR", "0.30,GBP").replace("1003.07", "1003.40")
    (statement,) = read_text(HEADER + row)
    assert statement.lines[0].amount == money("1002.90 EUR")
    assert statement.lines[0].charges == (money("0.30 GBP"),)
