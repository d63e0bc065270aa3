"""Which account a statement is of: the one that it names, and never one that contradicts it."""

from __future__ import annotations

import pytest

from beancount_refunds.bank_import.account import Own, WrongAccount, account_of, own_accounts, plain
from tests.bank_import.made import line, statement
from tests.record.drafts import parsed

LEDGER = """\
2026-01-01 open Assets:Bank:Current GBP
  iban: "GB97 WREN 0000 0000 1001 01"
2026-01-01 open Assets:Bank:Wise:Euro EUR
  iban: "BE71096123456769"
2026-01-01 open Assets:Bank:Wise:Dollar USD
  iban: "BE71096123456769"
2026-01-01 open Assets:Bank:Number GBP, EUR
  account_number: "10-20-30 4455"
2026-01-01 open Assets:Bank:Twice EUR
  account_number: "77"
2026-01-01 open Assets:Bank:Thrice
  account_number: "77"
2026-01-01 open Assets:Cash
2026-01-01 open Assets:Bank:Old
  iban: "DE02120300000000202051"
2026-02-01 close Assets:Bank:Old
2026-02-01 close Assets:Bank:Never
2026-01-01 open Assets:Bank:Odd
  iban: 5
  account_number: "--"
"""
OWN = own_accounts(parsed(LEDGER))


def chosen(account: str | None, asked: str | None = None, currency: str = "GBP") -> str:
    """The account of a statement."""
    return account_of(statement(line(f"1 {currency}"), account=account), OWN, asked)


def refusal(account: str | None, asked: str | None = None, currency: str = "GBP") -> str:
    """Why it has none."""
    with pytest.raises(WrongAccount) as refused:
        chosen(account, asked, currency)
    return str(refused.value)


def test_the_open_directives_say_which_numbers_are_ours() -> None:
    assert OWN["Assets:Bank:Current"] == Own(
        "Assets:Bank:Current", frozenset({"GBP"}), frozenset({"GB97WREN00000000100101"})
    )
    assert OWN["Assets:Bank:Current"].ibans == frozenset({"GB97WREN00000000100101"})
    assert OWN["Assets:Bank:Number"].ibans == frozenset()
    assert OWN["Assets:Bank:Odd"].numbers == frozenset()
    assert "Assets:Bank:Old" not in OWN


def test_a_number_is_compared_without_blanks_and_signs() -> None:
    assert plain("gb97 wren-0000/12") == "GB97WREN000012"


@pytest.mark.parametrize(
    ("account", "asked", "currency", "expected"),
    [
        ("gb97wren00000000100101", None, "GBP", "Assets:Bank:Current"),
        ("GB97WREN00000000100101", "Assets:Bank:Current", "GBP", "Assets:Bank:Current"),
        ("BE71 0961 2345 6769", None, "USD", "Assets:Bank:Wise:Dollar"),
        ("BE71 0961 2345 6769", "Assets:Bank:Wise:Euro", "EUR", "Assets:Bank:Wise:Euro"),
        ("102030/4455", None, "EUR", "Assets:Bank:Number"),
        ("77", None, "GBP", "Assets:Bank:Thrice"),
        (None, "Assets:Cash", "XAU", "Assets:Cash"),
        ("DE02120300000000202051", "Assets:Cash", "EUR", "Assets:Cash"),
        ("00100101", "Assets:Bank:Current", "GBP", "Assets:Bank:Current"),
    ],
)
def test_a_statement_finds_its_account_by_number_and_currency(
    account: str | None, asked: str | None, currency: str, expected: str
) -> None:
    assert chosen(account, asked, currency) == expected


@pytest.mark.parametrize(
    ("account", "asked", "currency", "told"),
    [
        (
            None,
            None,
            "GBP",
            "the statement does not say which account it is of; name it with --account",
        ),
        (
            "DE02120300000000202051",
            None,
            "EUR",
            "the ledger has no account with the number DE02120300000000202051; write it as iban: or account_number:"
            " under the open directive of its account, or name the account with --account",
        ),
        (
            "BE71096123456769",
            None,
            "GBP",
            "the statement is in GBP, Assets:Bank:Wise:Dollar and Assets:Bank:Wise:Euro holds EUR, USD; name another"
            " account with --account, or add the currency to its open directive",
        ),
        (
            "77",
            None,
            "EUR",
            "77 is the number of Assets:Bank:Thrice and Assets:Bank:Twice; name the account with --account, or write"
            " behind each open directive which currencies it holds",
        ),
        (
            None,
            "Assets:Bank:Old",
            "GBP",
            "the account Assets:Bank:Old is not open in the ledger; open it, or correct its name",
        ),
        (
            "GB97WREN00000000100101",
            "Assets:Cash",
            "GBP",
            "the statement is of GB97WREN00000000100101, which is Assets:Bank:Current, not Assets:Cash",
        ),
        (
            "DE02120300000000202051",
            "Assets:Bank:Current",
            "GBP",
            "the statement is of DE02120300000000202051, Assets:Bank:Current has the IBAN GB97WREN00000000100101",
        ),
        (
            None,
            "Assets:Bank:Current",
            "EUR",
            "the statement is in EUR, Assets:Bank:Current holds GBP; name another account with --account, or add the"
            " currency to its open directive",
        ),
    ],
)
def test_a_statement_of_another_account_or_currency_is_refused(
    account: str | None, asked: str | None, currency: str, told: str
) -> None:
    assert refusal(account, asked, currency) == told
