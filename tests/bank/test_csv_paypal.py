"""PayPal: the activity download, in several countries' ways of writing."""

from __future__ import annotations

import pytest

from beancount_refunds.bank.csv_reading import read
from beancount_refunds.bank.model import LineKind, Statement
from tests.bank.statements_of_csv import balance, line, money, read_text, refusal

HEADER = (
    '\ufeff"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address",'
    '"To Email Address","Transaction ID","Item Title","Reference Txn ID","Invoice Number","Balance","Subject",'
    '"Note","Balance Impact"\n'
)
ROWS = """\
"14/06/2026","08:00:00","Europe/London","Acme Components","Mass Payment","Completed","GBP","1,045.00","-1.60","1,043.40","pay@acme.example","us@wrenfold.example","8KX1","","","CN 000017","1,043.40","Refund, June","","Credit"
"15/06/2026","08:00:00","Europe/London","","General Currency Conversion","Completed","GBP","-100.00","0.00","-100.00","","","8KX2","","8KX9","","943.40","","","Debit"
"15/06/2026","08:00:00","Europe/London","","General Currency Conversion","Completed","USD","125.00","0.00","125.00","","","8KX3","","8KX9","","125.00","","","Credit"
"15/06/2026","08:00:01","Europe/London","Lumenquell","Express Checkout Payment","Completed","USD","-125.00","0.00","-125.00","us@wrenfold.example","shop@lumenquell.example","8KX9","Lamp","","","0.00","","","Debit"
"16/06/2026","09:00:00","Europe/London","Lumenquell","Payment Refund","Pending","GBP","12.00","0.00","12.00","","","8KX4","","","","","","","Memo"
"17/06/2026","09:00:00","Europe/London","","Account Hold for Open Authorization","Completed","GBP","-20.00","0.00","-20.00","","","8KX5","","","","923.40","","","Debit"
"17/06/2026","09:00:01","Europe/London","","Hold on Available Balance","Completed","GBP","-20.00","0.00","-20.00","","","8KX6","","","","923.40","","","Memo"
"18/06/2026","09:00:00","Europe/London","Quillmart","Payment Reversal","Completed","GBP","30.00","0.50","30.50","q@quillmart.example","","8KX7","","8KW1","","953.90","","","Credit"
"19/06/2026","09:00:00","Europe/London","","Mass Pay Refund","Completed","GBP","6.10","0.00","6.10","q@quillmart.example","","8KX8","","","","960.00","","","Credit"
"20/06/2026","09:00:00","Europe/London","","Chargeback Fee","Completed","GBP","-14.00","0.00","-14.00","","","8KXA","","","","946.00","","","Debit"
"""
POUNDS = Statement(
    account=None,
    currency="GBP",
    opening=balance("0.00 GBP", "2026-06-14"),
    closing=balance("946.00 GBP", "2026-06-20"),
    lines=(
        line(
            2,
            "2026-06-14",
            "1043.40 GBP",
            reference="8KX1",
            counterparty="Acme Components",
            references=("CN 000017",),
            text="Refund, June",
            instructed=money("1045.00 GBP"),
            charges=(money("1.60 GBP"),),
        ),
        line(
            3, "2026-06-15", "-100.00 GBP", kind=LineKind.OWN_TRANSFER, reference="8KX2", references=("8KX9",)
        ),
        line(7, "2026-06-17", "-20.00 GBP", kind=LineKind.OWN_TRANSFER, reference="8KX5"),
        line(
            9,
            "2026-06-18",
            "30.50 GBP",
            kind=LineKind.REVERSAL,
            reference="8KX7",
            counterparty="Quillmart",
            references=("8KW1",),
            instructed=money("30.00 GBP"),
        ),
        line(
            10,
            "2026-06-19",
            "6.10 GBP",
            kind=LineKind.RETURN,
            reference="8KX8",
            counterparty="q@quillmart.example",
        ),
        line(11, "2026-06-20", "-14.00 GBP", kind=LineKind.FEE, reference="8KXA"),
    ),
    remarks=('left out: 1 × Status "Pending"', 'left out: 1 × Balance Impact "Memo"'),
)
DOLLARS = Statement(
    account=None,
    currency="USD",
    opening=balance("0.00 USD", "2026-06-15"),
    closing=balance("0.00 USD", "2026-06-15"),
    lines=(
        line(
            4, "2026-06-15", "125.00 USD", kind=LineKind.OWN_TRANSFER, reference="8KX3", references=("8KX9",)
        ),
        line(5, "2026-06-15", "-125.00 USD", reference="8KX9", counterparty="Lumenquell", text="Lamp"),
    ),
)
GERMAN = """\
"Datum";"Uhrzeit";"Zeitzone";"Name";"Typ";"Status";"Währung";"Brutto";"Gebühr";"Netto";"Transaktionscode";"Zugehöriger Transaktionscode";"Guthaben";"Auswirkung auf Guthaben"
"03.07.2026";"08:00:00";"CEST";"Kölner Lampen";"Sammelzahlung";"Abgeschlossen";"EUR";"1.045,00";"-1,60";"1.043,40";"8KX1";"";"1.043,40";"Haben"
"""


def test_each_currency_of_a_wallet_is_a_statement() -> None:
    assert read_text(HEADER + ROWS) == (POUNDS, DOLLARS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252"])
def test_a_german_download_is_the_same_with_other_words_and_signs(encoding: str) -> None:

    assert read(GERMAN.encode(encoding)) == (
        Statement(
            account=None,
            currency="EUR",
            opening=balance("0.00 EUR", "2026-07-03"),
            closing=balance("1043.40 EUR", "2026-07-03"),
            lines=(
                line(
                    2,
                    "2026-07-03",
                    "1043.40 EUR",
                    reference="8KX1",
                    counterparty="Kölner Lampen",
                    instructed=money("1045.00 EUR"),
                    charges=(money("1.60 EUR"),),
                ),
            ),
        ),
    )


def test_days_that_can_be_read_in_two_ways_are_not_guessed() -> None:
    first = HEADER + ROWS.splitlines(keepends=True)[0].replace("14/06", "03/07")
    assert refusal(first) == (
        'line 2: a day reads "03/07/2026": that is "DD/MM/YYYY" as well as "MM/DD/YYYY";'
        ' say which in a profile of your own that extends this one: dates = "DD/MM/YYYY"'
    )
    (english,) = read_text(first, 'extends = "paypal"\ndates = "DD/MM/YYYY"\n')
    (american,) = read_text(first, 'extends = "paypal"\ndates = "MM/DD/YYYY"\n')
    assert english.lines[0].booked_on.isoformat() == "2026-07-03"
    assert american.lines[0].booked_on.isoformat() == "2026-03-07"
