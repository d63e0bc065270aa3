"""Wise: the statement of a balance, newest first."""

from __future__ import annotations

from decimal import Decimal

from beancount_refunds.bank.csv_reading import profile_of
from beancount_refunds.bank.model import LineKind, Statement
from tests.bank.statements_of_csv import balance, line, money, read_text

HEADER = (
    '"TransferWise ID",Date,"Date Time",Amount,Currency,Description,"Payment Reference","Running Balance",'
    '"Exchange From","Exchange To","Exchange Rate","Payer Name","Payee Name","Payee Account Number",Merchant,'
    '"Card Last Four Digits","Card Holder Full Name",Attachment,Note,"Total fees","Exchange To Amount",'
    '"Transaction Type","Transaction Details Type"\n'
)
ROWS = (
    "CARD-7,30-06-2026,30-06-2026 18:02:11.104,-34.42,EUR,Card transaction of 40.00 USD issued by Quillmart,,"
    '1254.73,EUR,USD,1.16212,,,,Quillmart,4411,"Ada Wrenfold",,,0.15,40.00,DEBIT,CARD\n'
    "FEE-TRANSFER-6,29-06-2026,29-06-2026 10:00:00.000,-0.63,EUR,Wise Charges for: TRANSFER-6,,1289.15,"
    ",,,,,,,,,,,0.63,,DEBIT,TRANSFER\n"
    'TRANSFER-6,29-06-2026,29-06-2026 10:00:00.000,-200.00,EUR,"Sent money to Lumenquell, GmbH",INV-9,1289.78,'
    ',,,,"Lumenquell, GmbH",DE89 3704 0044 0532 0130 00,,,,,,0.00,,DEBIT,TRANSFER\n'
    "TRANSFER-5,26-06-2026,26-06-2026 09:30:00.000,450.00,EUR,Received money from ACME COMP,CN 000017,1489.78,"
    ",,,ACME COMP,,12345678,,,,,refund of June,1.20,,CREDIT,TRANSFER\n"
    "CONVERSION-4,25-06-2026,25-06-2026 09:30:00.000,1000.00,EUR,Converted GBP to EUR,,1039.78,"
    "GBP,EUR,1.17250,,,,,,,,,0.00,,CREDIT,CONVERSION\n"
)
EXPECTED = Statement(
    account=None,
    currency="EUR",
    opening=balance("39.78 EUR", "2026-06-25"),
    closing=balance("1254.73 EUR", "2026-06-30"),
    lines=(
        line(
            6,
            "2026-06-25",
            "1000.00 EUR",
            kind=LineKind.OWN_TRANSFER,
            reference="CONVERSION-4",
            text="Converted GBP to EUR",
            rate=Decimal("1.17250"),
        ),
        line(
            5,
            "2026-06-26",
            "450.00 EUR",
            reference="TRANSFER-5",
            counterparty="ACME COMP",
            references=("CN 000017",),
            text="Received money from ACME COMP; CN 000017; refund of June",
            charges=(money("1.20 EUR"),),
        ),
        line(
            4,
            "2026-06-29",
            "-200.00 EUR",
            reference="TRANSFER-6",
            counterparty="Lumenquell, GmbH",
            counterparty_iban="DE89370400440532013000",
            references=("INV-9",),
            text="Sent money to Lumenquell, GmbH; INV-9",
        ),
        line(
            3,
            "2026-06-29",
            "-0.63 EUR",
            kind=LineKind.FEE,
            reference="FEE-TRANSFER-6",
            text="Wise Charges for: TRANSFER-6",
        ),
        line(
            2,
            "2026-06-30",
            "-34.42 EUR",
            reference="CARD-7",
            counterparty="Quillmart",
            text="Card transaction of 40.00 USD issued by Quillmart",
            rate=Decimal("1.16212"),
        ),
    ),
)


def test_a_statement_of_wise_is_read_oldest_first_and_proved() -> None:
    assert read_text(HEADER + ROWS) == (EXPECTED,)
    assert profile_of((HEADER + ROWS).encode()).name == "wise"


def test_the_column_of_ids_may_have_its_newer_name() -> None:
    newer = HEADER.replace("TransferWise ID", "ID").replace("Total fees", "Total Fees")
    assert read_text(newer + ROWS) == (EXPECTED,)
