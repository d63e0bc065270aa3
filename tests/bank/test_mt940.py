"""Statements of SWIFT: what a message says becomes a statement, field by field."""

from __future__ import annotations

import pathlib
from decimal import Decimal

import pytest

from beancount_refunds.bank import mt940, proof
from beancount_refunds.bank.model import LineKind, Statement
from beancount_refunds.bank.reading import read_statements
from tests.bank.statements_of_csv import balance, day, line, money
from tests.bank.statements_of_swift import message, only, read_swift

SHARED = pathlib.Path(__file__).parents[3] / "shared/data/statements/mt940/sepa_mt9401.sta"

REFUND = (
    ":61:2606060605CR297,50NTRFCN 000017//FT26156A",
    ":86:166?00GUTSCHRIFT?109310?20EREF+AC-REFUND-17?21SVWZ+REFUND FOR RETURNED GO?22ODS CN 000017?30",
    "ACMEDE55XXX?31DE02120300000000202051?32ACME COMPONENTS GMBH WERK ?33SUED?34000",
)
FEE = (":61:2606050605D2,50NCHGNONREF//FT26156B", ":86:808?00ENTGELT?20MAI 2026")


def test_a_statement_becomes_what_the_bank_meant() -> None:
    assert read_swift(message(*REFUND, *FEE, closing="1295,00")) == (
        Statement(
            account="DE89370400440532013000",
            currency="EUR",
            number="00012/001",
            opening=balance("1000.00 EUR", "2026-06-04"),
            closing=balance("1295.00 EUR", "2026-06-05"),
            lines=(
                line(
                    5,
                    "2026-06-05",
                    "297.50 EUR",
                    value_on=day("2026-06-06"),
                    reference="FT26156A",
                    end_to_end_id="AC-REFUND-17",
                    counterparty="ACME COMPONENTS GMBH WERK SUED",
                    counterparty_iban="DE02120300000000202051",
                    references=("CN 000017",),
                    text="REFUND FOR RETURNED GOODS CN 000017",
                ),
                line(
                    8,
                    "2026-06-05",
                    "-2.50 EUR",
                    value_on=day("2026-06-05"),
                    kind=LineKind.FEE,
                    reference="FT26156B",
                    text="MAI 2026",
                ),
            ),
        ),
    )


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
def test_the_shared_file_reads_as_its_readme_says() -> None:
    content = SHARED.read_bytes()
    statements = mt940.read(content)
    assert all(map(proof.proved, statements))
    assert sum(len(one.lines) for one in statements) == content.count(b"\n:61:")
    assert len({one.account for one in statements}) == content.count(b":62F:") == 20
    reversals = [each.amount for one in statements for each in one.lines if each.kind is LineKind.REVERSAL]
    assert reversals == [money("-204.88 EUR")] * 2
    lines = content.decode("latin-1").splitlines()
    assert all(lines[each.lineno - 1].startswith(":61:") for one in statements for each in one.lines)


@pytest.mark.parametrize(
    ("mark", "amount", "kind"),
    [
        ("C", "12.50 EUR", LineKind.RECEIPT),
        ("CR", "12.50 EUR", LineKind.RECEIPT),
        ("D", "-12.50 EUR", LineKind.PAYMENT),
        ("d", "-12.50 EUR", LineKind.PAYMENT),
        ("RC", "-12.50 EUR", LineKind.REVERSAL),
        ("rcR", "-12.50 EUR", LineKind.REVERSAL),
        ("RD", "12.50 EUR", LineKind.REVERSAL),
    ],
)
def test_the_mark_alone_gives_the_direction(mark: str, amount: str, kind: LineKind) -> None:
    read = only(f":61:2606050605{mark}12,50NTRFNONREF")
    assert (read.amount, read.kind) == (money(amount), kind)


@pytest.mark.parametrize(
    ("days", "value_on", "booked_on"),
    [
        ("2606050605", "2026-06-05", "2026-06-05"),
        ("2606050608", "2026-06-05", "2026-06-08"),
        ("260605", "2026-06-05", "2026-06-05"),
        ("260605    ", "2026-06-05", "2026-06-05"),
        ("2701021231", "2027-01-02", "2026-12-31"),
        ("2612310104", "2026-12-31", "2027-01-04"),
        ("2802290229", "2028-02-29", "2028-02-29"),
        ("2712150229", "2027-12-15", "2028-02-29"),
        ("2611150105", "2026-11-15", "2027-01-05"),
        ("2702101130", "2027-02-10", "2026-11-30"),
    ],
)
def test_the_entry_date_has_the_year_that_is_nearest(days: str, value_on: str, booked_on: str) -> None:
    read = only(f":61:{days}C1,NTRFNONREF")
    assert (read.value_on, read.booked_on) == (day(value_on), day(booked_on))


@pytest.mark.parametrize(
    ("written", "reference", "references"),
    [
        ("NTRFNONREF", None, ()),
        ("NTRFNONREF//FT1", "FT1", ()),
        ("NTRFNONREF//NONREF", None, ()),
        ("NTRFKREF+//FT1", "FT1", ()),
        ("NTRFEREF//FT1", "FT1", ()),
        ("NTRF//FT1", "FT1", ()),
        ("NTRFCN 17/A//FT 1", "FT 1", ("CN 17/A",)),
        ("NTRFLONGER-THAN-SIXTEEN-CHARACTERS//FT1", "FT1", ("LONGER-THAN-SIXTEEN-CHARACTERS",)),
        ("S103CN17", None, ("CN17",)),
    ],
)
def test_references_stand_before_and_after_two_slashes(
    written: str, reference: str | None, references: tuple[str, ...]
) -> None:
    read = only(f":61:2606050605C1,00{written}")
    assert (read.reference, read.references) == (reference, references)


@pytest.mark.parametrize(
    ("type_", "details", "kind"),
    [
        ("NRTI", "", LineKind.RETURN),
        ("NCOM", "", LineKind.FEE),
        ("NCMZ", "", LineKind.OWN_TRANSFER),
        ("NMSC", "109?20x", LineKind.RETURN),
        ("NMSC", "159?20x", LineKind.RETURN),
        ("NMSC", "833?20x", LineKind.OWN_TRANSFER),
        ("NMSC", "899?20x", LineKind.REVERSAL),
        ("NMSC", "193?20x", LineKind.RECEIPT),
        ("NMSC", "/RTRN/MS03/REMI/x", LineKind.RETURN),
        ("NRTI", "899?20x", LineKind.REVERSAL),
    ],
)
def test_the_codes_of_the_bank_say_what_a_line_is(type_: str, details: str, kind: LineKind) -> None:
    assert only(f":61:2606050605C1,00{type_}NONREF", f":86:{details}").kind is kind


def test_details_belong_to_the_line_before_them() -> None:
    fields = (
        ":86:about the statement",
        ":61:2606050605C1,00NTRFNONREF",
        ":61:2606050605C2,00NTRFNONREF",
        ":86:first",
        ":86:second",
        ":NS:01of the bank alone",
    )
    text = message(*fields, closing="1003,00").replace(
        "-\n", ":64:C260605EUR1003,00\n:86:about it again\n-\n"
    )
    (statement,) = read_swift(text)
    assert [each.text for each in statement.lines] == ["", "first second"]


def test_pages_are_statements_that_each_add_up() -> None:
    pages = (
        message(":61:2606050605C1,00NTRFNONREF", closing="1001,00").replace("62F", "62M"),
        message(":61:2606050605C2,00NTRFNONREF", closing="1003,00")
        .replace("/001", "/002")
        .replace("60F", "60M")
        .replace("1000,00", "1001,00"),
    )
    statements = read_swift("".join(pages))
    assert [(one.number, proof.proved(one), one.lines[0].lineno) for one in statements] == [
        ("00012/001", True, 5),
        ("00012/002", True, 12),
    ]


def test_an_interim_report_gives_lines_without_balances() -> None:
    text = """\
{1:F01WRENDEFFAXXX0000000000}{2:O9420800260605WRENDEFFXXXX}{4:
:20:INTERIM
:25:37040044/0532013000
:28C:00157/001
:34F:EURD0,
:34F:EURC0,
:13D:2606051130+0200
:61:2606050605C12,50NTRFNONREF//FT1
:61:260605EC99,00NTRFNONREF
:86:on its way
:61:2606050605D2,50NTRFNONREF//FT2
:90D:1EUR2,50
:90C:01EUR12,50
-}
"""
    assert read_swift(text) == (
        Statement(
            account="37040044/0532013000",
            currency="EUR",
            number="00157/001",
            lines=(
                line(8, "2026-06-05", "12.50 EUR", value_on=day("2026-06-05"), reference="FT1"),
                line(11, "2026-06-05", "-2.50 EUR", value_on=day("2026-06-05"), reference="FT2"),
            ),
            remarks=("1 expected and not booked, left out",),
        ),
    )


def test_sums_that_are_not_those_of_the_lines_are_told() -> None:
    sums = (":90C:2EUR3,00", ":90D:0EUR", ":90D:0EUR0,")
    (statement,) = read_swift(message(":61:2606050605C1,00NTRFNONREF", *sums, closing="1001,00"))
    assert statement.remarks == ("field 90C reads 2EUR3,00, the lines are 1 of 1.00 EUR",)


@pytest.mark.parametrize(
    ("written", "account"),
    [
        ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("NL91ABNA0417164300EUR", "NL91ABNA0417164300"),
        ("COBADEFFXXX/DE89370400440532013000", "DE89370400440532013000"),
        ("37040044/0532013000", "37040044/0532013000"),
        ("DE00370400440532013000", "DE00370400440532013000"),
        ("", None),
    ],
)
def test_the_account_is_the_iban_where_there_is_one(written: str, account: str | None) -> None:
    (statement,) = read_swift(message().replace(":25:DE89370400440532013000", f":25:{written}"))
    assert statement.account == account


def test_a_statement_may_say_no_account_and_no_number() -> None:
    text = message().replace(":25:DE89370400440532013000\n", "").replace(":28C:00012/001\n", "")
    (statement,) = read_swift(text)
    assert (statement.account, statement.number) == (None, None)


def test_what_a_currency_has_of_decimals_is_kept() -> None:
    text = (
        message(":61:2606050605D310,NTRFNONREF", closing="690")
        .replace("EUR", "JPY")
        .replace("1000,00", "1000,")
    )
    (statement,) = read_swift(text)
    assert statement.lines[0].amount == money("-310 JPY")
    assert proof.proved(statement)


def test_what_was_sent_and_kept_stands_behind_the_line() -> None:
    read = only(
        ":61:2606050605C87,50NTRFNONREF//FT1", "/OCMT/USD100,00/EXCH/1,1143/", "/CHGS/EUR2,50/CHGS1/EUR0,"
    )
    assert (read.instructed, read.rate, read.charges) == (
        money("100.00 USD"),
        Decimal("1.1143"),
        (money("2.50 EUR"),),
    )


def test_further_words_behind_the_line_join_the_text() -> None:
    read = only(":61:2606050605C87,50NTRFNONREF//FT1", "CREDIT NOTE", ":86:Acme")
    assert read.text == "Acme CREDIT NOTE"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_umlauts_and_line_breaks_may_be_written_in_several_ways(encoding: str, line_break: str) -> None:
    text = message(":61:2606050605C1,00NTRFNONREF", ":86:Müller", closing="1001,00")
    content = text.replace("\n", line_break).encode(encoding)
    assert mt940.recognises(content)
    (statement,) = read_statements(content)
    assert (statement.lines[0].text, statement.lines[0].lineno) == ("Müller", 5)


def test_an_envelope_does_not_hide_what_is_in_it() -> None:
    envelope = "{1:F01WRENDEFFAXXX}{2:O9400800}{4:\n"
    text = envelope + message().replace("-\n", "-}\n") + envelope + message()
    assert mt940.recognises(text.encode())
    assert len(read_swift(text)) == 2
    assert not mt940.recognises(b"date,amount\n2026-06-05,1\n")
