"""Statements of banks as an importer of beangulp, for teams that have an import script.

It reads and books as the command ``import`` does, by the same functions. beangulp is an extra of this
package: only this module needs it.
"""

from __future__ import annotations

import functools
import hashlib
import logging
import pathlib
import re
from typing import TYPE_CHECKING, Any

import beangulp
import beangulp.exceptions
from beancount.core.data import new_metadata
from beancount.parser import parser

from beancount_refunds.bank.model import Unreadable
from beancount_refunds.bank.reading import read_statements
from beancount_refunds.bank_import.account import WrongAccount, account_of, own_accounts, plain
from beancount_refunds.bank_import.hook import DUPLICATE, marked
from beancount_refunds.bank_import.importing import NotImported, Wish, import_files
from beancount_refunds.bank_import.lines import StatementFile
from beancount_refunds.ledger import LedgerError, open_ledger
from beancount_refunds.record import Roots, Unrenderable, render

if TYPE_CHECKING:
    import datetime
    import os
    from collections.abc import Sequence

    from beancount_refunds.bank.csv_profile import Profile
    from beancount_refunds.bank.model import Statement
    from beancount_refunds.bank_import.rules import Rules
    from beancount_refunds.ledger import Ledger

_LOGGER = logging.getLogger(__name__)
#: beangulp puts the day before a name when it files a document, and wants none there.
_DAY = re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}\.)+")


class StatementImporter(beangulp.Importer):  # type: ignore[misc]
    """Statements of one bank account, in any format that `bank.reading` knows.

    With ``ledger`` it takes the statements that are of the account there, leaves out what the ledger has,
    and knows a vendor's refund; without, ``number`` (IBAN or account number) says which statements are its
    own, and ``contra`` takes what no rule takes. ``insist`` takes statements that do not add up.
    A refusal is a :class:`beangulp.exceptions.Error`: beangulp prints it below the name of the file.
    """

    def __init__(
        self,
        account: str,
        ledger: str | os.PathLike[str] | None = None,
        *,
        number: str | None = None,
        contra: str | None = None,
        rules: Rules | None = None,
        profiles: Sequence[Profile] = (),
        insist: bool = False,
    ) -> None:
        self._path = ledger
        self._number = None if number is None else plain(number)
        self._wish = Wish(account=account, rest=contra, rules=rules, insist=insist)
        self._account = account
        self._profiles = tuple(profiles)
        self._statements: dict[str, tuple[Statement, ...]] = {}

    @property
    def name(self) -> str:
        """What beangulp calls it."""
        return f"beancount_refunds {self._account}"

    def identify(self, filepath: str) -> bool:
        """Whether all statements of a file are of this account."""
        try:
            file = self._read(filepath)
        except (OSError, Unreadable):
            return False
        return all(map(self._is_ours, file.statements))

    def account(self, filepath: str) -> str:  # noqa: ARG002 (of whatever file)
        """The account, under which beangulp files the document."""
        return self._account

    def date(self, filepath: str) -> datetime.date | None:
        """The last day that a file tells of, ``None`` where it tells of none."""
        statements = self._read(filepath).statements
        closings = [one.closing.on for one in statements if one.closing is not None]
        return max([*closings, *(line.booked_on for one in statements for line in one.lines)], default=None)

    def filename(self, filepath: str) -> str:
        """The name to file it under: its own, without the day that beangulp put before it."""
        name = pathlib.Path(filepath).name
        return name[match.end() :] if (match := _DAY.match(name)) else name

    def extract(self, filepath: str, existing: Sequence[Any]) -> list[Any]:  # noqa: ARG002 (see deduplicate)
        """The transactions of a file; remarks go to the log."""
        roots = Roots() if self._ledger is None else Roots.of(self._ledger.options)
        try:
            brought = import_files([self._read(filepath)], self._ledger, self._wish)
            texts = render(brought.drafts, roots)
        except (Unreadable, NotImported, Unrenderable) as refused:
            raise beangulp.exceptions.Error(str(refused)) from refused
        for remark in brought.remarks:
            _LOGGER.warning("%s", remark)
        head = "".join(f'option "{key}" "{name}"\n' for key, name in roots.by_option.items())
        entries, _, _ = parser.parse_string(head + "".join(texts))
        return [
            entry._replace(meta=entry.meta | new_metadata(filepath, new.line.line.lineno))
            for entry, new in zip(entries, brought.new, strict=True)
        ]

    def deduplicate(self, entries: list[Any], existing: list[Any]) -> None:
        """Mark what is there: by the bank's id, sign, amount, day and occurrence."""
        entries[:] = marked(entries, existing, self._account)

    def cmp(self, entry: Any, other: Any) -> bool:
        """Whether two entries are one line of the bank: a refund never is its payment."""
        plain_entry = entry._replace(
            meta={key: value for key, value in entry.meta.items() if key != DUPLICATE}
        )
        return DUPLICATE in marked([plain_entry], [other], self._account)[0].meta

    @functools.cached_property
    def _ledger(self) -> Ledger | None:
        """The books, loaded once."""
        try:
            return None if self._path is None else open_ledger(self._path)
        except LedgerError as refused:
            message = f"{refused.reason}; {refused.mend}"
            raise beangulp.exceptions.Error(message) from refused

    def _read(self, filepath: str) -> StatementFile:
        """A file, of which beangulp asks several times: what has been read is not read again."""
        path = pathlib.Path(filepath)
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        if digest not in self._statements:
            self._statements[digest] = read_statements(content, self._profiles)
        return StatementFile(name=path.name, sha256=digest, statements=self._statements[digest])

    def _is_ours(self, statement: Statement) -> bool:
        if self._number is not None:
            return plain(statement.account or "") == self._number
        try:
            return self._ledger is None or bool(
                account_of(statement, own_accounts(self._ledger.written), self._account)
            )
        except WrongAccount:
            return False
