"""Profiles that users write: what they say, and how each mistake is told."""

from __future__ import annotations

import importlib.resources
import pathlib

import pytest

from beancount_refunds.bank.csv_profile import (
    ChargeSign,
    ChargesRule,
    InAndOut,
    KindRule,
    Profile,
    Signed,
    Worded,
)
from beancount_refunds.bank.csv_profile_file import delivered, profile_in, read_profile
from beancount_refunds.bank.model import LineKind
from beancount_refunds.bank.user_file import BadUserFile
from tests.bank.statements_of_csv import AMOUNT, COLUMNS, SMALL

FULL = """\
encodings = ["utf-8", "iso-8859-1"]
delimiters = [";", "\\t"]
header = ["Day", "Sum", "Done"]
footer = "Total"
dates = ["DD/MM/YYYY", "YYYY-MM-DD"]
numbers = ["1,234.56", "1.234,56"]
currency = "EUR"
account_number = "4711"
account_between = ["Account: ", ";"]

[other_names]
"Sum" = ["Betrag", "Somme"]

[amount]
size = "Sum"
direction = "Way"
in_words = "IN"
out_words = ["out", "Paid Out"]

[charges]
column = "Fee"
currency = "Fee Currency"
written = "negative"
apart = true

[columns]
booked_on = "Day"
text = ["Text", "More Text"]

[accept]
"Done" = "Yes"

[leave_out]
"Sort" = ["Memo", "Hold"]

[[kinds]]
kind = "fee"
column = "Sort"
values = "Fee"
begins = ["Charge "]
"""


def test_a_profile_says_all_that_its_file_says() -> None:
    assert profile_in(FULL, "full.toml") == Profile(
        name="full",
        encodings=("utf-8", "iso-8859-1"),
        delimiters=(";", "\t"),
        header=("day", "sum", "done"),
        other_names={"betrag": "sum", "somme": "sum"},
        footer=("Total",),
        dates=("DD/MM/YYYY", "YYYY-MM-DD"),
        numbers=("1,234.56", "1.234,56"),
        currency="EUR",
        account_number="4711",
        account_between=("Account: ", ";"),
        amount=Worded(
            size="sum",
            direction="way",
            in_words=frozenset({"in"}),
            out_words=frozenset({"out", "paidout"}),
        ),
        charges=ChargesRule(column="fee", currency="feecurrency", written=ChargeSign.NEGATIVE, apart=True),
        columns={"booked_on": ("day",), "text": ("text", "moretext")},
        accept={"done": frozenset({"yes"})},
        leave_out={"sort": frozenset({"memo", "hold"})},
        kinds=(KindRule(kind=LineKind.FEE, column="sort", values=frozenset({"fee"}), begins=("charge",)),),
    )


def test_what_a_profile_leaves_unsaid_is_plain() -> None:
    profile = profile_in(SMALL.replace('currency = "EUR"\n', "") + AMOUNT + COLUMNS, "small.toml")
    assert (profile.encodings, profile.delimiters, profile.footer) == (("utf-8",), (",",), ())
    assert (profile.currency, profile.charges, profile.account_between) == (None, None, None)
    assert (profile.accept, profile.leave_out, profile.kinds) == ({}, {}, ())
    assert profile.amount == Signed(column="sum")


def test_a_profile_that_extends_another_changes_what_it_says() -> None:
    own = 'extends = "paypal"\ndates = "DD/MM/YYYY"\n[amount]\nin = "Gross"\nout = "Net"\n[columns]\ntext = "Note"\n'
    profile, ground = profile_in(own, "own.toml"), delivered()["paypal"]
    assert profile.dates == ("DD/MM/YYYY",)
    assert profile.amount == InAndOut(into="gross", out="net")
    assert profile.columns == {**ground.columns, "text": ("note",)}
    assert (profile.header, profile.kinds, profile.accept) == (ground.header, ground.kinds, ground.accept)


def test_a_profile_is_named_by_its_file_or_as_it_is_delivered(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "bank.toml"
    path.write_text(SMALL + AMOUNT + COLUMNS, encoding="utf-8")
    assert read_profile(path).name == "bank"
    assert read_profile(pathlib.Path("wise")) is delivered()["wise"]


def test_every_delivered_profile_is_a_file_of_the_package() -> None:
    folder = importlib.resources.files("beancount_refunds.bank") / "profiles"
    names = {file.name for file in folder.iterdir()}
    assert names == {f"{name}.toml" for name in delivered()}
    assert set(delivered()) == {"alipay", "paypal", "plain", "revolut-business", "wise"}


def test_a_file_that_cannot_be_read_is_named(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "absent.toml"
    with pytest.raises(BadUserFile) as refused:
        read_profile(path)
    assert str(refused.value) == f"{path}: it cannot be read: No such file or directory"
    path.write_bytes(b"\xff")
    with pytest.raises(BadUserFile) as refused:
        read_profile(path)
    assert str(refused.value) == f"{path}: it is no UTF-8: save it as such"


WHOLE = SMALL + AMOUNT + COLUMNS


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("header = ", "my.toml: it is no TOML: Invalid value (at end of document)"),
        ('hedaer = "Day"', "my.toml: hedaer means nothing; did you mean header?"),
        ("zzz = 1", "my.toml: zzz means nothing; expected one of: extends, encodings, delimiters, header, other_names, footer, dates, numbers, currency, account_number, account_between, amount, charges, columns, accept, leave_out, kinds"),
        ('extends = "payapl"', 'my.toml: extends is "payapl"; did you mean paypal?'),
        ("extends = 1", "my.toml: extends must be a text in quotes"),
        (AMOUNT + COLUMNS, "my.toml: header is missing; name the columns by which the file is known"),
        (WHOLE.replace('["Day", "Sum"]', '["Day", 1]'), "my.toml: header must be a text in quotes, or a list of such"),
        (WHOLE.replace('["Day", "Sum"]', "1"), "my.toml: header must be a text in quotes, or a list of such"),
        ('encodings = "utf8x"\n' + WHOLE, 'my.toml: encodings: "utf8x" is none; such are utf-8, windows-1252, iso-8859-1, gb18030'),
        ('encodings = "rot13"\n' + WHOLE, 'my.toml: encodings: "rot13" is none; such are utf-8, windows-1252, iso-8859-1, gb18030'),
        ('delimiters = "#"\n' + WHOLE, "my.toml: delimiters has '#'; expected one of: ',', ';', '\\t', '|'"),
        ("delimiters = 1\n" + WHOLE, "my.toml: delimiters has None; expected one of: ',', ';', '\\t', '|'"),
        (WHOLE.replace('dates = "YYYY-MM-DD"\n', ""), 'my.toml: dates is missing; write year, month and day as in "DD/MM/YYYY" or "YYYY-MM-DD"'),
        (WHOLE.replace("YYYY-MM-DD", "%d.%m.%Y"), 'my.toml: dates has "%d.%m.%Y"; write year, month and day as in "DD/MM/YYYY" or "YYYY-MM-DD"'),
        (WHOLE.replace('numbers = "1,234.56"\n', ""), "my.toml: numbers is missing; expected some of: 1234.56, 1234,56, 1,234.56, 1.234,56, 1 234,56, 1 234.56, 1'234.56"),
        (WHOLE.replace("1,234.56", "1,234.5"), "my.toml: numbers has '1,234.5'; did you mean '1,234.56'?"),
        (WHOLE.replace("EUR", "Euro"), 'my.toml: currency is "Euro"; write three capital letters, as in "EUR"'),
        ('account_between = "Account"\n' + WHOLE, "my.toml: account_between must be two texts: what stands before the account and after it"),
        ('amount = "Sum"\n' + SMALL + COLUMNS, "my.toml: amount is no table; write [amount] on a line of its own"),
        (SMALL + COLUMNS, "my.toml, [amount]: name the columns of the amount in one of three ways: signed; or in, out; or size, direction, in_words, out_words"),
        (SMALL + COLUMNS + '[amount]\nin = "Sum"\n', "my.toml, [amount]: name the columns of the amount in one of three ways: signed; or in, out; or size, direction, in_words, out_words"),
        (SMALL + COLUMNS + '[amount]\nsinged = "Sum"\n', "my.toml, [amount]: singed means nothing; did you mean signed?"),
        (SMALL + COLUMNS + "[amount]\nsigned = []\n", "my.toml, [amount]: signed must be a text in quotes"),
        (SMALL + AMOUNT, "my.toml, [columns]: booked_on is missing; name the column that has the day of booking"),
        (WHOLE + 'counterprty = "Name"\n', "my.toml, [columns]: counterprty means nothing; did you mean counterparty?"),
        (WHOLE + '[charges]\nwritten = "negative"\n', "my.toml, [charges]: column is missing; write column = a text in quotes"),
        (WHOLE + '[charges]\ncolumn = "Fee"\nwritten = "negativ"\n', 'my.toml, [charges]: written is "negativ"; did you mean negative?'),
        (WHOLE + '[charges]\ncolumn = "Fee"\napart = "yes"\n', "my.toml, [charges]: apart must be true or false"),
        (WHOLE + "[accept]\nDay = 1\n", "my.toml, [accept]: Day must be a text in quotes, or a list of such"),
        (WHOLE + '[accept]\nState = "DONE"\n', 'my.toml, [accept]: name the column "State" in header too: no file may be without it'),
        (WHOLE + '[kinds]\nkind = "fee"\n', "my.toml: kinds is no list of tables; write [[kinds]] on a line of its own"),
        (WHOLE + '[[kinds]]\nkind = "fee"\ncolumn = "Sort"\n', "my.toml, [[kinds]] number 1: values is missing; name what stands in the column of such lines (or begins)"),
        (WHOLE + '[[kinds]]\ncolumn = "Sort"\nvalues = "x"\n', "my.toml, [[kinds]] number 1: kind is missing; expected one of: receipt, payment, return, reversal, own transfer, fee"),
        (WHOLE + '[[kinds]]\nkind = "fees"\ncolumn = "Sort"\nvalues = "x"\n', 'my.toml, [[kinds]] number 1: kind is "fees"; did you mean fee?'),
    ],
)  # fmt: skip
def test_every_mistake_names_its_place_and_what_is_expected(text: str, told: str) -> None:
    with pytest.raises(BadUserFile) as refused:
        profile_in(text, "my.toml")
    assert str(refused.value) == told
