"""The user's rules: which account takes which line."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.bank.model import LineKind, StatementLine
from beancount_refunds.bank.user_file import BadUserFile
from beancount_refunds.bank_import.rules import Rules, read_rules, rules_in
from beancount_refunds.money import Money

if TYPE_CHECKING:
    import pathlib

RULES = """\
[[rule]]
kind = "fee"
account = "Expenses:BankCharges"
narration = "Charge of the bank"

[[rule]]
counterparty = ["Lumenquell", "LQ Retail"]
direction = "out"
account = "Expenses:Lamps"
payee = "Lumenquell GmbH"

[[rule]]
iban = ["DE89 3704 0044 0532 0130 00"]
currency = "EUR"
account = "Income:Rent"

[[rule]]
text = "card settlement"
direction = "in"
account = "Income:Sales"

[[rule]]
pattern = 'payroll \\d{2}/\\d{4}'
account = "Expenses:Wages"
"""


def line(amount: int = -500, **fields: Any) -> StatementLine:
    """A line of a statement in pounds."""
    plain: dict[str, Any] = {
        "amount": Money(amount, "GBP"),
        "booked_on": datetime.date(2026, 7, 1),
        "kind": LineKind.RECEIPT if amount > 0 else LineKind.PAYMENT,
        "lineno": 1,
    }
    return StatementLine(**(plain | fields))


@pytest.mark.parametrize(
    ("said", "account"),
    [
        (line(kind=LineKind.FEE), "Expenses:BankCharges"),
        (line(kind=LineKind.FEE, counterparty="Lumenquell"), "Expenses:BankCharges"),
        (line(counterparty="LUMENQUELL, Köln"), "Expenses:Lamps"),
        (line(counterparty="the lq-retail shop"), "Expenses:Lamps"),
        (line(500, counterparty="Lumenquell"), None),
        (line(counterparty="Lumenquelle"), None),
        (line(counterparty="LQ and Retail"), None),
        (line(text="Lumenquell"), None),
        (line(amount=500, counterparty_iban="DE89370400440532013000"), None),
        (line(500, text="CARD  SETTLEMENT 07"), "Income:Sales"),
        (line(500, text="card", counterparty="settlement"), None),
        (line(text="Payroll 07/2026"), "Expenses:Wages"),
        (line(counterparty="PAYROLL 07/2026 Ltd"), "Expenses:Wages"),
        (line(text="Payroll 7/2026"), None),
        (line(), None),
    ],
)
def test_the_first_rule_that_holds_gives_the_account(said: StatementLine, account: str | None) -> None:
    assert rules_in(RULES, "rules.toml").account_for(said) == account


def test_a_rule_can_ask_for_an_iban_and_a_currency() -> None:
    rules = rules_in(RULES, "rules.toml")
    iban = "DE89370400440532013000"
    assert rules.account_for(line(amount=500, counterparty_iban=iban)) is None
    euros = StatementLine(
        amount=Money(500, "EUR"),
        booked_on=datetime.date(2026, 7, 1),
        kind=LineKind.RECEIPT,
        counterparty_iban=iban,
        lineno=1,
    )
    assert rules.account_for(euros) == "Income:Rent"


def test_a_rule_can_give_payee_and_narration() -> None:
    rules = rules_in(RULES, "rules.toml")
    fee, lamps = rules.rule_for(line(kind=LineKind.FEE)), rules.rule_for(line(counterparty="Lumenquell"))
    assert fee is not None
    assert lamps is not None
    assert (fee.payee, fee.narration) == (None, "Charge of the bank")
    assert (lamps.payee, lamps.narration) == ("Lumenquell GmbH", None)


def test_a_rule_without_condition_takes_the_rest() -> None:
    rules = rules_in(RULES + '[[rule]]\naccount = "Expenses:Other"\n', "rules.toml")
    assert rules.account_for(line()) == "Expenses:Other"
    assert rules.account_for(line(kind=LineKind.FEE)) == "Expenses:BankCharges"


def test_without_rules_nothing_has_an_account(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text("", encoding="utf-8")
    assert read_rules(path) == Rules()
    assert Rules().account_for(line()) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[rule", "rules.toml: it is no TOML: Expected ']]' at the end of an array declaration (at end of document)"),
        ('[rule]\naccount = "Expenses:Other"\n', "rules.toml: rule is no list of tables; write [[rule]] on a line of its own"),
        ("[[rules]]\n", "rules.toml: rules means nothing; did you mean rule?"),
        ("[[rule]]\n", "rules.toml, [[rule]] number 1: account is missing; write account = a text in quotes"),
        ('[[rule]]\nacount = "Expenses:Other"\n', "rules.toml, [[rule]] number 1: acount means nothing; did you mean account?"),
        ('[[rule]]\naccount = "Charges"\n', 'rules.toml, [[rule]] number 1: account is "Charges"; write an account of the ledger: Expenses:BankCharges'),
        ('[[rule]]\naccount = "Expenses:A"\n[[rule]]\naccount = "Expenses:B"\nkind = "fee"\n', "rules.toml, [[rule]] number 1: it has no condition and takes every line: put it last, or give it one of counterparty, text, pattern, iban, direction, kind, currency"),
        ('[[rule]]\naccount = "Expenses:A"\nkind = "charge"\n', 'rules.toml, [[rule]] number 1: kind is "charge"; expected one of: receipt, payment, return, reversal, own transfer, fee'),
        ('[[rule]]\naccount = "Expenses:A"\ndirection = "debit"\n', 'rules.toml, [[rule]] number 1: direction is "debit"; expected one of: in, out'),
        ('[[rule]]\naccount = "Expenses:A"\ncurrency = "£"\n', 'rules.toml, [[rule]] number 1: currency is "£"; write three capital letters, as in "EUR"'),
        ('[[rule]]\naccount = "Expenses:A"\niban = "DE89 3704 0044 0532 0130 01"\n', 'rules.toml, [[rule]] number 1: iban is "DE89 3704 0044 0532 0130 01", which is none: its check digits are wrong'),
        ('[[rule]]\naccount = "Expenses:A"\npattern = "("\n', 'rules.toml, [[rule]] number 1: pattern is "(", which is no regular expression: missing ), unterminated subpattern at position 0'),
        ('[[rule]]\naccount = "Expenses:A"\ntext = ["a", "…"]\n', 'rules.toml, [[rule]] number 1: text has "…", in which there is no word'),
        ('[[rule]]\naccount = "Expenses:A"\ntext = [""]\n', "rules.toml, [[rule]] number 1: text must be a text in quotes, or a list of such"),
    ],
)  # fmt: skip
def test_every_mistake_in_a_rule_names_its_place(text: str, told: str) -> None:
    with pytest.raises(BadUserFile) as refused:
        rules_in(text, "rules.toml")
    assert str(refused.value) == told


WORDS = st.lists(st.text("abcdefß", min_size=1, max_size=5), min_size=1, max_size=4)


@given(before=WORDS, phrase=WORDS, after=WORDS)
def test_a_phrase_is_found_whole_and_without_case_wherever_it_stands(
    before: list[str], phrase: list[str], after: list[str]
) -> None:
    rules = rules_in(f'[[rule]]\ntext = "{" ".join(phrase)}"\naccount = "Expenses:Other"\n', "rules.toml")
    said = f"{' '.join(before)} / {'-'.join(phrase).upper()}, {' '.join(after)}"
    assert rules.account_for(line(text=said)) == "Expenses:Other"
    glued = f"x{'x'.join(phrase)}x"
    assert rules.account_for(line(text=glued)) is None
