"""The user's rules: which account takes a line of a statement that is no refund of a vendor.

A rule holds where all of its conditions do; the first that holds counts. Words are compared whole and
without case; only ``pattern`` is a regular expression.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, TypeAlias

from beancount.core import account as accounts
from stdnum import iban

from beancount_refunds.bank.csv_profile import is_currency
from beancount_refunds.bank.model import LineKind
from beancount_refunds.bank.user_file import BadUserFile, Table, entries_of, text_of
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.bank.model import StatementLine

_CONDITIONS = ("counterparty", "text", "pattern", "iban", "direction", "kind", "currency")
_KEYS = (*_CONDITIONS, "account", "payee", "narration")
_DIRECTIONS = ("in", "out")

#: A text as its words, folded.
Words: TypeAlias = tuple[str, ...]


@frozen
class Rule:
    """Which lines go to ``account``, and what payee and narration they get there (``None``: the line's).

    Empty conditions hold always. ``counterparty`` and ``text`` hold where one of their phrases stands there.
    """

    account: str
    payee: str | None
    narration: str | None
    counterparty: tuple[Words, ...]
    text: tuple[Words, ...]
    pattern: re.Pattern[str] | None
    ibans: tuple[str, ...]
    direction: str | None
    kind: LineKind | None
    currency: str | None

    @property
    def takes_everything(self) -> bool:
        """Whether it has no condition."""
        conditions = (self.counterparty, self.text, self.pattern, self.ibans)
        return not any((*conditions, self.direction, self.kind, self.currency))

    def holds(self, line: StatementLine) -> bool:
        """Whether the line is one of its lines."""
        return (
            self.direction in (None, "in" if line.amount.minor > 0 else "out")
            and self.kind in (None, line.kind)
            and self.currency in (None, line.amount.currency)
            and (not self.ibans or line.counterparty_iban in self.ibans)
            and _says(line.counterparty, self.counterparty)
            and _says(line.text, self.text)
            and (self.pattern is None or bool(self.pattern.search(f"{line.counterparty}\n{line.text}")))
        )


@frozen
class Rules:
    """The rules of a user, in their order."""

    rules: tuple[Rule, ...] = ()

    def rule_for(self, line: StatementLine) -> Rule | None:
        """The first rule that holds."""
        return next((rule for rule in self.rules if rule.holds(line)), None)

    def account_for(self, line: StatementLine) -> str | None:
        """The account of the first rule that holds, ``None`` where none does."""
        rule = self.rule_for(line)
        return None if rule is None else rule.account


def read_rules(path: pathlib.Path) -> Rules:
    """The rules in a file; raises :class:`~beancount_refunds.bank.user_file.BadUserFile`."""
    return rules_in(text_of(path), path.name)


def rules_in(text: str, name: str) -> Rules:
    """The rules that a TOML text says, ``name`` being its file's; raises `BadUserFile`."""
    tables = Table(place=name, entries=entries_of(text, name)).only(("rule",)).tables("rule")
    rules = tuple(_rule(table.only(_KEYS)) for table in tables)
    for table, rule in zip(tables[:-1], rules, strict=False):
        if rule.takes_everything:
            fault = "it has no condition and takes every line: put it last, or give it one of"
            table.refuse(f"{fault} {', '.join(_CONDITIONS)}")
    return Rules(rules=rules)


def _rule(table: Table) -> Rule:
    currency = table.text("currency")
    if currency is not None and not is_currency(currency):
        table.refuse(f'currency is "{currency}"; write three capital letters, as in "EUR"')
    kind = table.choice("kind", tuple(LineKind))
    return Rule(
        account=_account(table),
        payee=table.text("payee"),
        narration=table.text("narration"),
        counterparty=_phrases(table, "counterparty"),
        text=_phrases(table, "text"),
        pattern=_pattern(table),
        ibans=_ibans(table),
        direction=table.choice("direction", _DIRECTIONS),
        kind=None if kind is None else LineKind(kind),
        currency=currency,
    )


def _account(table: Table) -> str:
    account = table.required("account")
    if not accounts.is_valid(account):
        table.refuse(f'account is "{account}"; write an account of the ledger: Expenses:BankCharges')
    return account


def _phrases(table: Table, key: str) -> tuple[Words, ...]:
    phrases = table.texts(key)
    for phrase in phrases:
        if not _words(phrase):
            table.refuse(f'{key} has "{phrase}", in which there is no word')
    return tuple(_words(phrase) for phrase in phrases)


def _pattern(table: Table) -> re.Pattern[str] | None:
    pattern = table.text("pattern")
    try:
        return None if pattern is None else re.compile(pattern, re.IGNORECASE)
    except re.error as failure:
        fault = f'pattern is "{pattern}", which is no regular expression: {failure}'
        raise BadUserFile(table.place, fault) from failure


def _ibans(table: Table) -> tuple[str, ...]:
    for text in table.texts("iban"):
        if not iban.is_valid(text, check_country=False):
            table.refuse(f'iban is "{text}", which is none: its check digits are wrong')
    return tuple(iban.compact(text) for text in table.texts("iban"))


def _words(text: str) -> Words:
    return tuple(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def _says(text: str, phrases: tuple[Words, ...]) -> bool:
    """Whether one of the phrases stands in a text, word by word; where there are none, it does."""
    words = _words(text)
    return not phrases or any(
        words[at : at + len(phrase)] == phrase for phrase in phrases for at in range(len(words))
    )
