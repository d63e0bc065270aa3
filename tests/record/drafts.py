"""Drafts for the tests: whatever can be written, and what the parser makes of a text."""

from __future__ import annotations

import datetime
import random
import string
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core.amount import Amount
from beancount.parser import parser

from beancount_refunds.record import Account, CustomDraft, DocumentDraft, NoteDraft

if TYPE_CHECKING:
    from collections.abc import Callable

    from beancount_refunds.record import Draft

DAY = datetime.date(2026, 3, 2)

#: What strings, ledgers and tables are made of, and characters of every length in UTF-8.
_CHARACTERS = (
    '""\\\\\n\r\t;^#*:{}()-+/=@,.\'|~! aA5\u00a3\u00e9\u6df1\U0001f4e6\u200d\ufeff\u00a0\uffff\U0010ffff'
)
_WORDS = ("2026-01-01 open Assets:X", "GBP", "5 GBP", "TRUE", "Assets:Bank", "\\n", '" ^x', "custom", "")
_UPPER = string.ascii_uppercase + string.digits
_KEYS = ("note", "txn", "open", "option", "by", "document", "k_", "a-", "aB9", "custom", "include", "pushtag")


class Maker:
    """Makes drafts out of a seed: much cheaper than a strategy for each part of a directive."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 (nothing secret: the drafts of a test)

    def draft(self) -> Draft:
        """Any draft that can be written."""
        on = datetime.date.fromordinal(self._chance.randint(1, datetime.date.max.toordinal()))
        metadata = {
            key: self._plain() for key in self._chance.sample(_KEYS, self._chance.choice((0, 0, 1, 2, 5)))
        }
        if self._chance.random() < 1 / 2:
            values = tuple(
                Account(self._account()) if self._chance.random() < 1 / 6 else self._plain()
                for _ in range(self._chance.randrange(6))
            )
            return CustomDraft(on=on, kind=self._text(), values=values, metadata=metadata)
        links = tuple(
            self._some(string.ascii_letters + string.digits + "-_/.", 1, 9)
            for _ in range(self._chance.randrange(3))
        )
        if self._chance.random() < 1 / 2:
            return NoteDraft(
                on=on, account=self._account(), comment=self._text(), links=links, metadata=metadata
            )
        path = self._chance.choice(("", "../", "/")) + self._some(_UPPER + ' "\\;', 1, 9) + "/a.pdf"
        return DocumentDraft(on=on, account=self._account(), path=path, links=links, metadata=metadata)

    def _plain(self) -> Any:
        kinds: tuple[Callable[[], Any], ...] = (
            self._text,
            self._text,
            self._number,
            lambda: Amount(self._number(), self._currency()),
            lambda: DAY + datetime.timedelta(days=self._chance.randrange(9999)),
            lambda: self._chance.random() < 1 / 2,
        )
        return self._chance.choice(kinds)()

    def _text(self) -> str:
        if self._chance.random() < 1 / 4:
            return self._chance.choice(_WORDS)
        return self._some(_CHARACTERS, 0, 12)

    def _number(self) -> Decimal:
        number = Decimal(self._chance.randint(-(10**12), 10**12)).scaleb(self._chance.randint(-12, 12))
        return number or abs(number)

    def _currency(self) -> str:
        middle = self._some(_UPPER + "'._-", 0, 4)
        return self._chance.choice(("", "/")) + self._some(string.ascii_uppercase, 1, 2) + middle + "X"

    def _account(self) -> str:
        parts = [
            self._some(_UPPER + "\u00c9", 1, 1) + self._some(string.ascii_letters + "-\u00e9\u6df1", 0, 6)
            for _ in range(self._chance.randint(1, 3))
        ]
        root = self._chance.choice(("Assets", "Liabilities", "Equity", "Income", "Expenses"))
        return ":".join([root, *parts])

    def _some(self, characters: str, least: int, most: int) -> str:
        return "".join(self._chance.choices(characters, k=self._chance.randint(least, most)))


def parsed(text: str) -> list[Any]:
    """What Beancount makes of a text that it must not complain about, in the order of the lines."""
    entries, errors, _ = parser.parse_string(text, report_filename="/ledger/main.beancount")
    assert errors == []
    return sorted(entries, key=lambda entry: entry.meta["lineno"])
