"""Directives that nobody has written yet: typed values, of which `text` makes ledger text.

A draft may hold anything: whether it can be written is for `text` to say.
"""

from __future__ import annotations

import dataclasses
import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from beancount.core.amount import Amount

from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclasses.dataclass(frozen=True, slots=True)
class Account:
    """An account as a positional value: without it a text would be a string in quotes."""

    name: str


#: A positional value. Metadata holds the same but accounts, which Beancount reads back as text.
Value: TypeAlias = str | Account | Amount | Decimal | datetime.date | bool


@frozen
class CustomDraft:
    """``DATE custom "kind" value …``."""

    on: datetime.date
    kind: str
    values: tuple[Value, ...] = ()
    metadata: Mapping[str, Value] = dataclasses.field(default_factory=dict)


@frozen
class NoteDraft:
    """``DATE note ACCOUNT "comment" ^link …``: something that was said about the ids in ``links``."""

    on: datetime.date
    account: str
    comment: str
    links: tuple[str, ...] = ()
    metadata: Mapping[str, Value] = dataclasses.field(default_factory=dict)


@frozen
class DocumentDraft:
    """``DATE document ACCOUNT "path" ^link …``; a relative path counts from the file that it stands in."""

    on: datetime.date
    account: str
    path: str
    links: tuple[str, ...] = ()
    metadata: Mapping[str, Value] = dataclasses.field(default_factory=dict)


@frozen
class PostingDraft:
    """One posting of a transaction: an account and an amount, > 0 for a debit."""

    account: str
    units: Amount
    metadata: Mapping[str, Value] = dataclasses.field(default_factory=dict)


@frozen
class TransactionDraft:
    """``DATE flag "payee" "narration" ^link …`` and its postings; ``flag`` is ``*`` or ``!``.

    Whether the postings balance is for a load of the ledger to say.
    """

    on: datetime.date
    narration: str
    postings: tuple[PostingDraft, ...]
    payee: str | None = None
    flag: str = "*"
    links: tuple[str, ...] = ()
    metadata: Mapping[str, Value] = dataclasses.field(default_factory=dict)


@frozen
class BalanceDraft:
    """``DATE balance ACCOUNT AMOUNT``: what an account holds at the start of a day."""

    on: datetime.date
    account: str
    amount: Amount
    metadata: Mapping[str, Value] = dataclasses.field(default_factory=dict)


#: What a bank says happened. A directive of ours is a decision: it can be refused, a fact cannot.
Fact: TypeAlias = TransactionDraft | BalanceDraft
Draft: TypeAlias = CustomDraft | NoteDraft | DocumentDraft | Fact


@dataclasses.dataclass(frozen=True, slots=True)
class Roots:
    """What the five kinds of accounts are called in a ledger (its options ``name_assets`` and so on)."""

    assets: str = "Assets"
    liabilities: str = "Liabilities"
    equity: str = "Equity"
    income: str = "Income"
    expenses: str = "Expenses"

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Roots:
        """As the options of a loaded ledger say."""
        return cls(*(str(options[f"name_{field.name}"]) for field in dataclasses.fields(cls)))

    @property
    def by_option(self) -> Mapping[str, str]:
        """The names by the option that states them."""
        return {f"name_{field.name}": getattr(self, field.name) for field in dataclasses.fields(self)}


class Unrenderable(ValueError):  # noqa: N818 (what was asked for cannot be written; nothing failed)
    """A draft that no ledger text stands for: ``field`` says where ("value 2", "note"), ``reason`` why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field} {reason}")
        self.field = field
        self.reason = reason


def refuse(field: str, reason: str) -> NoReturn:
    """Raise :class:`Unrenderable`."""
    raise Unrenderable(field, reason)
