"""BAI2: accounts in groups, with their balances, lines and control totals."""

from __future__ import annotations

import pytest

from beancount_refunds.bank import bai, proof
from beancount_refunds.bank.model import LineKind, Statement
from beancount_refunds.bank.reading import read_statements
from tests.bank.statements_of_csv import balance, day, line, money
from tests.bank.statements_of_swift import bai_refusal

FILE = """\
01,WRENBANK,LANTERN,260605,0830,4711,80,1,2/
02,LANTERN,021000021,1,260604,2400,USD,2/
03,0975312468,,010,500000,,,015,512500,,,040,1000,,/
16,165,15000,V,260605,,FT2606040001,CN-000017,REFUND ACME COMPONENTS
88,CREDIT NOTE CN-000017, THANK YOU
16,698,2500,Z,FT2606040002,,WIRE FEE/
49,1031000,5/
03,0975312469,CAD,010,-100,,,015,-1100,,/
16,475,1000,S,1000,0,0,0000,NONREF,CHECK 81/
49,-200,3/
98,1030800,2,10/
99,1030800,1,12/
"""
ACCOUNT = "03,0975312468,,010,{opening},,,015,{closing},,/\n"


def one_line(record: str, minor: int) -> str:
    """A file with one record 16 on line 4; ``minor`` is what its amount adds to the totals."""
    records = record.count("\n") + 1
    return (
        "01,WRENBANK,LANTERN,260605,0830,4711,,,2/\n02,,021000021,1,260604,,,2/\n03,0975312468,/\n"
        f"{record}\n49,{minor},{2 + records}/\n98,{minor},1,{4 + records}/\n99,{minor},1,{6 + records}/\n"
    )


def test_each_account_of_each_group_becomes_a_statement() -> None:
    assert bai.recognises(FILE.encode())
    assert read_statements(FILE.encode()) == (
        Statement(
            account="0975312468",
            currency="USD",
            number="4711",
            opening=balance("5000.00 USD", "2026-06-04"),
            closing=balance("5125.00 USD", "2026-06-04"),
            lines=(
                line(
                    4,
                    "2026-06-04",
                    "150.00 USD",
                    value_on=day("2026-06-05"),
                    reference="FT2606040001",
                    references=("CN-000017",),
                    text="REFUND ACME COMPONENTS CREDIT NOTE CN-000017, THANK YOU",
                ),
                line(
                    6,
                    "2026-06-04",
                    "-25.00 USD",
                    kind=LineKind.FEE,
                    reference="FT2606040002",
                    text="WIRE FEE",
                ),
            ),
        ),
        Statement(
            account="0975312469",
            currency="CAD",
            number="4711",
            opening=balance("-1.00 CAD", "2026-06-04"),
            closing=balance("-11.00 CAD", "2026-06-04"),
            lines=(line(9, "2026-06-04", "-10.00 CAD", text="CHECK 81"),),
        ),
    )


def test_files_behind_each_other_are_all_read() -> None:
    statements = bai.read((FILE + "\n" + FILE.replace("\n", "   \r\n")).encode())
    assert len(statements) == 4
    assert all(map(proof.proved, statements))
    assert [each.lineno for statement in statements for each in statement.lines] == [4, 6, 9, 17, 19, 22]


@pytest.mark.parametrize(
    ("code", "amount", "kind"),
    [
        ("115", "1.00 USD", LineKind.RECEIPT),
        ("399", "1.00 USD", LineKind.RECEIPT),
        ("455", "-1.00 USD", LineKind.PAYMENT),
        ("699", "-1.00 USD", LineKind.PAYMENT),
        ("257", "1.00 USD", LineKind.RETURN),
        ("555", "-1.00 USD", LineKind.RETURN),
        ("252", "1.00 USD", LineKind.REVERSAL),
        ("258", "1.00 USD", LineKind.RECEIPT),
        ("398", "1.00 USD", LineKind.FEE),
        ("575", "-1.00 USD", LineKind.OWN_TRANSFER),
    ],
)
def test_the_code_gives_the_direction_and_the_kind(code: str, amount: str, kind: LineKind) -> None:
    (statement,) = bai.read(one_line(f"16,{code},100,0,,,/", 100).encode())
    assert statement.lines == (line(4, "2026-06-04", amount, kind=kind),)


@pytest.mark.parametrize(
    ("record", "text"),
    [
        ("16,195,100,Z,FT1,CN1,REFUND, CN 17, AND MORE", "REFUND, CN 17, AND MORE"),
        ("16,195,100,Z,FT1,CN1,REFUND\n88,CN 17/", "REFUND CN 17"),
        ("16,195,100,D,2,0,50,date,50,FT1,CN1,REFUND/", "REFUND"),
        ("16,195,100,V,,,FT1,CN1,REFUND/", "REFUND"),
        ("16,195,100,,FT1,CN1/", ""),
    ],
)
def test_the_text_stands_behind_the_references(record: str, text: str) -> None:
    (statement,) = bai.read(one_line(record, 100).encode())
    (read,) = statement.lines
    assert (read.reference, read.references, read.text) == ("FT1", ("CN1",), text)
    assert read.value_on is None
    assert (statement.opening, statement.closing, proof.proved(statement)) == (None, None, None)


def test_empty_fields_at_the_end_of_a_record_may_be_missing() -> None:
    text = one_line("16,195,100/", 100).replace("260604,,,2/", "260604/").replace("12468,/", "12468/")
    (statement,) = bai.read(text.encode())
    assert statement.lines == (line(4, "2026-06-04", "1.00 USD"),)


def test_a_record_without_an_amount_is_left_out_and_told() -> None:
    text = one_line("16,195,100,Z,,,/\n16,890,,Z,,,SEE LETTER/\n16,195,0,Z,,,/", 100)
    (statement,) = bai.read(text.encode())
    assert statement.lines == (line(4, "2026-06-04", "1.00 USD"),)
    assert statement.remarks == ("2 without an amount, left out",)


def test_a_balance_without_an_amount_proves_nothing() -> None:
    account = "03,0975312468,USD,010,,,,015,100,,/"
    text = one_line("16,195,100,Z,,,/", 200).replace("03,0975312468,/", account)
    (statement,) = bai.read(text.encode())
    assert (statement.opening, statement.closing) == (None, balance("1.00 USD", "2026-06-04"))


def test_a_correction_says_that_it_is_one() -> None:
    (statement,) = bai.read(one_line("16,195,100,Z,,,/", 100).replace(",1,260604", ",3,260604").encode())
    assert statement.remarks == ("it corrects an earlier statement",)
    (statement,) = bai.read(one_line("16,195,100,Z,,,/", 100).replace(",1,260604", ",,260604").encode())
    assert statement.remarks == ()


def test_an_amount_has_the_decimals_of_its_currency() -> None:
    text = one_line("16,195,310,Z,,,/", 310).replace("12468,/", "12468,JPY/")
    assert bai.read(text.encode())[0].lines[0].amount == money("310 JPY")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_letters_beyond_ascii_are_read_in_texts(encoding: str) -> None:
    content = one_line("16,195,100,Z,,,MÜLLER/", 100).encode(encoding)
    assert bai.recognises(content)
    assert bai.read(content)[0].lines[0].text == "MÜLLER"


def test_what_has_no_header_of_the_second_version_is_not_recognised() -> None:
    assert not bai.recognises(FILE.replace("80,1,2/", "80,1,1/").encode())
    assert not bai.recognises(b"01,02,03\n")
    assert bai_refusal(FILE.replace("80,1,2/", "80,1,1/")) == (
        "line 1: only BAI version 2 supported; ask the bank for version 2 with the codes of BAI's table"
    )
