"""Which account of the ledger a statement is of, and whether it can be that one.

A statement says its IBAN or number, an ``open`` directive says it in its metadata ``iban:`` or
``account_number:``. Money on the wrong account is worse than no import: what contradicts is refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from beancount.core.data import Close, Open

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from beancount_refunds.bank.model import Statement

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_FILLING = re.compile(r"[^A-Z0-9]+")


class WrongAccount(Exception):  # noqa: N818 (the statement and the ledger contradict each other)
    """A statement that has no account in the ledger, or another one than was asked for."""


class Own(NamedTuple):
    """An account of the ledger as a bank may name it; no ``currencies`` means any."""

    name: str
    currencies: frozenset[str]
    numbers: frozenset[str]

    @property
    def ibans(self) -> frozenset[str]:
        """Those of its numbers that are IBANs."""
        return frozenset(number for number in self.numbers if _IBAN.fullmatch(number))


def own_accounts(entries: Iterable[Any]) -> dict[str, Own]:
    """The accounts that are open at the end of the ledger, by name."""
    found: dict[str, Own] = {}
    for entry in entries:
        if isinstance(entry, Open):
            stated = (entry.meta.get(key) for key in ("iban", "account_number"))
            numbers = frozenset(plain(one) for one in stated if isinstance(one, str) and plain(one))
            found[entry.account] = Own(entry.account, frozenset(entry.currencies or ()), numbers)
        elif isinstance(entry, Close):
            found.pop(entry.account, None)
    return found


def plain(number: str) -> str:
    """An IBAN or number without blanks and signs, in capitals."""
    return _FILLING.sub("", number.upper())


def account_of(statement: Statement, own: dict[str, Own], asked: str | None) -> str:
    """The account that ``statement`` is of: ``asked``, where it can be that one, else the one it names.

    Raises :class:`WrongAccount`, with what to do.
    """
    stated = plain(statement.account or "")
    named = [one for one in own.values() if stated and stated in one.numbers]
    if asked is not None:
        return _asked(statement, stated, own, named, asked)
    if not stated:
        message = "the statement does not say which account it is of; name it with --account"
        raise WrongAccount(message)
    if not named:
        message = (
            f"the ledger has no account with the number {statement.account}; write it as iban: or"
            " account_number: under the open directive of its account, or name the account with --account"
        )
        raise WrongAccount(message)
    fitting = [one for one in named if _holds(one, statement.currency)]
    if not fitting:
        raise _wrong_currency(statement, named)
    if len(fitting) > 1:
        message = (
            f"{statement.account} is the number of {_names(fitting)}; name the account with --account, or"
            " write behind each open directive which currencies it holds"
        )
        raise WrongAccount(message)
    return fitting[0].name


def _asked(statement: Statement, stated: str, own: dict[str, Own], named: Sequence[Own], asked: str) -> str:
    account = own.get(asked)
    if account is None:
        message = f"the account {asked} is not open in the ledger; open it, or correct its name"
        raise WrongAccount(message)
    if named and account not in named:
        message = f"the statement is of {statement.account}, which is {_names(named)}, not {asked}"
        raise WrongAccount(message)
    if _IBAN.fullmatch(stated) and account.ibans and stated not in account.ibans:
        theirs = ", ".join(sorted(account.ibans))
        message = f"the statement is of {statement.account}, {asked} has the IBAN {theirs}"
        raise WrongAccount(message)
    if not _holds(account, statement.currency):
        raise _wrong_currency(statement, [account])
    return asked


def _holds(account: Own, currency: str) -> bool:
    return not account.currencies or currency in account.currencies


def _wrong_currency(statement: Statement, accounts: Sequence[Own]) -> WrongAccount:
    names, currencies = _names(accounts), {currency for one in accounts for currency in one.currencies}
    return WrongAccount(
        f"the statement is in {statement.currency}, {names} holds {', '.join(sorted(currencies))}; name"
        " another account with --account, or add the currency to its open directive"
    )


def _names(accounts: Sequence[Own]) -> str:
    return " and ".join(sorted(one.name for one in accounts))
