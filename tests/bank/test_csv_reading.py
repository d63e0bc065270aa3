"""Tables of every kind: plain ones, in any order, with any sign rule, and those that are to be refused."""

from __future__ import annotations

import pytest

from beancount_refunds.bank.csv_profile_file import delivered
from beancount_refunds.bank.csv_reading import profile_of, read, recognises
from beancount_refunds.bank.model import LineKind, Statement, Unreadable
from tests.bank.statements_of_csv import AMOUNT, COLUMNS, SMALL, balance, line, money, read_text, refusal

PLAIN = "date,amount,text,currency,reference,counterparty,iban,value_date,balance\n"
BALANCES = SMALL + AMOUNT + COLUMNS + 'balance = "Rest"\n'
IN_AND_OUT = 'header = ["Day", "In", "Out"]\ndates = "DD.MM.YYYY"\nnumbers = "1.234,56"\ncurrency = "EUR"\n'
IN_AND_OUT += '[amount]\nin = "In"\nout = "Out"\n[columns]\nbooked_on = "Day"\n'
WORDED = (
    SMALL
    + COLUMNS
    + '[amount]\nsize = "Sum"\ndirection = "Way"\nin_words = "收入"\nout_words = ["支出", "Out"]\n'
)
BROKEN = ("line 3: the balance is 25.00 EUR, but after line 2 and this amount it should be 15.00 EUR",)


def test_a_plain_table_says_all_that_a_line_can_have() -> None:
    (statement,) = read_text(
        PLAIN
        + '2026-07-01,"1,250.00",Refund; CN 17,EUR,R-1,Acme,DE89 3704 0044 0532 0130 00,2026-07-02,1250.00\n'
        "\n,,,,,,,,\n2026-07-03 10:11:12,-0.50,=1+1,EUR,,@SUM(A1),12345,,1249.50\n"
    )
    assert statement == Statement(
        account=None,
        currency="EUR",
        opening=balance("0.00 EUR", "2026-07-01"),
        closing=balance("1249.50 EUR", "2026-07-03"),
        lines=(
            line(
                2,
                "2026-07-01",
                "1250.00 EUR",
                value_on=statement.lines[0].booked_on.replace(day=2),
                reference="R-1",
                counterparty="Acme",
                counterparty_iban="DE89370400440532013000",
                text="Refund; CN 17",
            ),
            line(5, "2026-07-03", "-0.50 EUR", counterparty="@SUM(A1)", text="=1+1"),
        ),
    )


def test_a_plain_table_must_say_its_currency() -> None:
    table = "date;amount;text\n2026-07-01;12,50;Refund\n"
    assert refusal(table) == (
        "line 2: nothing says the currency; say it in a profile of your own that extends this one:"
        ' currency = "EUR"'
    )
    (statement,) = read_text(table, 'extends = "plain"\ncurrency = "EUR"\n')
    assert statement.lines == (line(2, "2026-07-01", "12.50 EUR", text="Refund"),)


def test_two_columns_for_in_and_out_make_one_amount() -> None:
    (statement,) = read_text(
        'Day,In,Out\n01.07.2026,"1.000,50",\n02.07.2026,,"20,00"\n03.07.2026,"0,00","-30,00"\n', IN_AND_OUT
    )
    assert [str(one.amount.minor) for one in statement.lines] == ["100050", "-2000", "-3000"]


def test_a_word_says_the_direction_of_an_amount_without_sign() -> None:
    (statement,) = read_text("Day,Sum,Way\n2026-07-01,5.00,收入\n2026-07-02,6.00, OUT \n", WORDED)
    assert [one.amount.minor for one in statement.lines] == [500, -600]


def test_charges_that_were_given_back_are_none() -> None:
    charges = '[charges]\ncolumn = "Fee"\nwritten = "positive"\n'
    (statement,) = read_text(
        "Day,Sum,Fee\n2026-07-01,5.00,-0.10\n2026-07-01,5.00,\n2026-07-01,5.00,0.20\n",
        SMALL + AMOUNT + COLUMNS + charges,
    )
    assert [one.charges for one in statement.lines] == [(), (), (money("0.20 EUR"),)]


@pytest.mark.parametrize(
    ("rows", "opening", "closing", "linenos", "remarks"),
    [
        # The balances tell the order, whatever the days say.
        (["2026-07-01,10.00,10.00", "2026-07-01,5.00,15.00"], "0.00", "15.00", [2, 3], ()),
        (["2026-07-01,5.00,15.00", "2026-07-01,10.00,10.00"], "0.00", "15.00", [3, 2], ()),
        # A balance that does not follow is told, and the statement does not add up.
        (["2026-07-01,10.00,10.00", "2026-07-02,5.00,25.00"], "0.00", "25.00", [2, 3], BROKEN),
        (["2026-07-01,10.00,10.00", "2026-07-01,5.00,25.00"], "0.00", "25.00", [2, 3], BROKEN),
        # One day, and both orders fit.
        (
            ["2026-07-01,10.00,10.00", "2026-07-01,-10.00,0.00"],
            None,
            None,
            [2, 3],
            ("the balances do not tell which line is the first: that the lines are complete is not proved",),
        ),
        (["2026-07-01,10.00,10.00", "2026-07-02,-10.00,0.00"], "0.00", "0.00", [2, 3], ()),
        (["2026-07-02,10.00,10.00", "2026-07-01,-10.00,0.00"], "10.00", "10.00", [3, 2], ()),
        (
            ["2026-07-02,10.00,10.00", "2026-07-01,1.00,"],
            None,
            None,
            [3, 2],
            ("line 3 has no balance: that the lines are complete is not proved",),
        ),
        (["2026-07-02,10.00,", "2026-07-01,1.00,"], None, None, [3, 2], ()),
    ],
)
def test_the_running_balance_proves_the_lines_and_their_order(
    rows: list[str], opening: str | None, closing: str | None, linenos: list[int], remarks: tuple[str, ...]
) -> None:
    (statement,) = read_text("\n".join(["Day,Sum,Rest", *rows]), BALANCES)
    shown = [
        None if one is None else f"{one.amount.minor / 100:.2f}"
        for one in (statement.opening, statement.closing)
    ]
    assert shown == [opening, closing]
    assert [one.lineno for one in statement.lines] == linenos
    assert statement.remarks == remarks


def test_a_rate_of_nothing_is_none_and_an_odd_one_is_refused() -> None:
    profile = SMALL + AMOUNT + COLUMNS + 'rate = "Rate"\n'
    (statement,) = read_text("Day,Sum,Rate\n2026-07-01,1.00,0\n", profile)
    assert statement.lines[0].rate is None
    for rate in ("-1.17", "1,17"):
        expected = f'line 2: a rate reads "{rate}"; the file writes numbers as "1,234.56"'
        assert refusal(f'Day,Sum,Rate\n2026-07-01,1.00,"{rate}"\n', profile) == expected


def test_a_column_that_is_misspelt_in_a_profile_is_told() -> None:
    profile = SMALL + AMOUNT + COLUMNS + 'text = "Descripton"\n'
    (statement,) = read_text("Day,Sum,Description\n2026-07-01,1.00,Refund\n", profile)
    assert statement.remarks == (
        'the profile names a column "descripton"; the file has "Description", which is not read',
    )


def test_each_delivered_profile_knows_only_its_own_header() -> None:
    headers = {name: ",".join(profile.header) + "\n" for name, profile in delivered().items()}
    assert {name: profile_of(header.encode()).name for name, header in headers.items()} == {
        name: name for name in headers
    }
    assert not recognises(b"")
    assert not recognises(b"Day,Sum\n2026-07-01,1.00\n")
    assert not recognises(b"\xff\xfe\x00")
    assert recognises(("﻿" + headers["plain"]).encode("utf-16"))


def test_a_header_is_found_at_the_beginning_of_a_long_file() -> None:
    rows = "2026-07-01,1.00,Refund,EUR\n" * 20_000
    content = f"date,amount,text,currency\n{rows}".encode()
    assert recognises(content)
    assert len(read(content)[0].lines) == rows.count("\n")
    assert not recognises(b"\n" * 100 + content)
    assert not recognises(b"x" * 400_000)


def test_a_header_that_two_profiles_know_is_not_guessed() -> None:
    both = ",".join((*delivered()["plain"].header, *delivered()["wise"].header[:4], "Running Balance"))
    both = both.replace("date,amount,text,", "text,")
    with pytest.raises(Unreadable) as refused:
        profile_of(both.encode())
    assert str(refused.value) == (
        "its header fits the profiles plain and wise; name the one that you mean (--profile)"
    )


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("", "no profile knows its header; name one of alipay, paypal, plain, revolut-business, wise, or write your own (--profile)"),
        (PLAIN, "it has no line that was booked; there is nothing to import"),
        (PLAIN + "2026-07-01,0.00,a,EUR,,,,,\n", "it has no line that was booked; left out: 1 × an amount of zero; there is nothing to import"),
        (PLAIN + "2026-07-01,1.00,a\n", "line 2: the row has 3 columns, the header has 9; the file is damaged, or not what the profile says"),
        (PLAIN + "2026-07-01,1.00,a,EUR,,,,,,x\n", "line 2: the row has 10 columns, the header has 9; the file is damaged, or not what the profile says"),
        (PLAIN + '2026-07-01,1.00,"a,EUR,,,,,\n', "line 2: the row cannot be read (unexpected end of data); the file is cut off or is no CSV: export it again"),
        (PLAIN + '2026-07-01,1.00,"a"b,EUR,,,,,\n', "line 2: the row cannot be read (',' expected after '\"'); the file is cut off or is no CSV: export it again"),
        (PLAIN + f"2026-07-01,1.00,{'x' * 140_000},EUR,,,,,\n", "line 2: the row cannot be read (field larger than field limit (131072)); the file is cut off or is no CSV: export it again"),
        (PLAIN + "2026-07-01,1.00,a\0b,EUR,,,,,\n", "line 2: there is a NUL in it; the file is damaged, or not what the profile says"),
        (PLAIN + "2026-07-01,,a,EUR,,,,,\n", "line 2: there is no amount; the file is damaged, or not what the profile says"),
        (PLAIN + ",1.00,a,EUR,,,,,\n", "line 2: there is no day of booking; the file is damaged, or not what the profile says"),
        (PLAIN + "2026-07-01,1.00,a,eur,,,,,\n", 'line 2: a currency reads "eur"; the file is damaged, or not what the profile says'),
        (PLAIN + "2026-02-30,1.00,a,EUR,,,,,\n", 'line 2: a day reads "2026-02-30"; the profile says that the whole file writes dates as "YYYY-MM-DD"'),
        (PLAIN + '2026-07-01,"12,5x",a,EUR,,,,,\n', 'line 2: an amount reads "12,5x EUR"; the profile says that the whole file writes numbers as "1,234.56" or "1.234,56"'),
        (PLAIN + '2026-07-01,1.00,a,EUR,,,,,\n2026-07-01,"1,50",a,EUR,,,,,\n', 'line 3: an amount reads "1,50 EUR"; the profile says that the whole file writes numbers as "1,234.56" or "1.234,56"'),
        (PLAIN + '2026-07-01,"1,234",a,KWD,,,,,\n', 'line 2: an amount reads "1,234 KWD": that is "1,234.56" as well as "1.234,56"; say which in a profile of your own that extends this one: numbers = "1,234.56"'),
        (PLAIN + "2026-07-01,99999999999999999999,a,EUR,,,,,\n", 'line 2: an amount reads "99999999999999999999 EUR"; the profile says that the whole file writes numbers as "1,234.56" or "1.234,56"'),
        (PLAIN + f"2026-07-01,{'9' * 5000},a,EUR,,,,,\n"[:60] + ",a,EUR,,,,,\n", 'line 2: an amount reads "' + "9" * 49 + ' EUR"; the profile says that the whole file writes numbers as "1,234.56" or "1.234,56"'),
        ("date,amount,text,currency,Amount\n", "line 1: two columns of the header have one name; give each column that counts a name of its own"),
    ],
)  # fmt: skip
def test_a_damaged_table_is_refused_with_its_line(table: str, told: str) -> None:
    assert refusal(table) == told


@pytest.mark.parametrize(
    ("table", "profile", "told"),
    [
        ('Day,In,Out\n01.07.2026,"1,00","2,00"\n', IN_AND_OUT, "line 2: the row has an amount in and one out; one of them must be empty or zero"),
        ('Day,In,Out\n01.07.2026,"-1,00",\n', IN_AND_OUT, 'line 2: what came in reads "-1,00 EUR", with a minus; the sign and the column contradict each other'),
        ("Day,In,Out\n01.07.2026,,\n", IN_AND_OUT, "line 2: there is no amount; the file is damaged, or not what the profile says"),
        ("Day,Sum,Way\n2026-07-01,5.00,其他\n", WORDED, 'line 2: the direction of the amount reads "其他", which is no word for in or out; the file is damaged, or not what the profile says'),
        ("a,b\n", SMALL + AMOUNT + COLUMNS, "it has no header with the columns of the profile mine (day, sum); its encoding must be utf-8"),
        (b"Day,Sum\n2026-07-01,1.00\n\xff", SMALL + AMOUNT + COLUMNS, "it has no header with the columns of the profile mine (day, sum); its encoding must be utf-8"),
    ],
)  # fmt: skip
def test_a_table_that_contradicts_its_profile_is_refused(table: str | bytes, profile: str, told: str) -> None:
    assert refusal(table, profile) == told


def test_a_text_of_several_lines_becomes_one_and_keeps_its_place() -> None:
    (statement,) = read_text(
        'date,amount,text,currency\r\n2026-07-01,1.00,"two \r\n lines",EUR\r\n2026-07-02,2.00,one,EUR\r\n'
    )
    assert [(one.lineno, one.text, one.kind) for one in statement.lines] == [
        (2, "two lines", LineKind.RECEIPT),
        (4, "one", LineKind.RECEIPT),
    ]
