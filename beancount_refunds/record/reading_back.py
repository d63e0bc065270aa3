"""The proof of what was written: Beancount's parser reads exactly the drafts, and nothing else."""

from __future__ import annotations

import itertools
import posixpath
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core.account import TYPE as ACCOUNT
from beancount.core.amount import Amount
from beancount.core.data import Balance, Custom, Document, Note, Transaction
from beancount.parser import parser

from beancount_refunds.record.drafts import (
    Account,
    BalanceDraft,
    CustomDraft,
    DocumentDraft,
    NoteDraft,
    refuse,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from beancount_refunds.record.drafts import Draft

#: Relative paths are read back from here.
_FOLDER = "/ledger"


def prove(drafts: Sequence[Draft], texts: Sequence[str], head: str) -> None:
    """Raise :class:`Unrenderable` unless ``head`` and ``texts`` parse to ``drafts``, each at its own line."""
    entries, errors, _ = parser.parse_string(head + "".join(texts), report_filename=f"{_FOLDER}/main")
    if errors:
        refuse("directive", f"is not read back: {errors[0].message}")
    if len(entries) != len(drafts):
        refuse("directive", f"is read back as {len(entries)} directives, not {len(drafts)}")
    lengths = [head.count("\n") + 1, *(text.count("\n") for text in texts)]
    at_line = {entry.meta["lineno"]: entry for entry in entries}
    for draft, lineno in zip(drafts, itertools.accumulate(lengths), strict=False):
        entry = at_line.get(lineno)
        if entry is None or _read(entry) != _meant(draft):
            refuse("directive", "is read back as something else")


def _meant(draft: Draft) -> tuple[Any, ...]:
    """A draft as plain values, such that equal directives are equal."""
    about = draft.on, _metadata(draft.metadata)
    match draft:
        case CustomDraft():
            return Custom, *about, draft.kind, [_plain(value) for value in draft.values]
        case NoteDraft():
            return Note, *about, draft.account, draft.comment, frozenset(draft.links), frozenset()
        case DocumentDraft():
            return Document, *about, draft.account, _placed(draft.path), frozenset(draft.links), frozenset()
        case BalanceDraft():
            return Balance, *about, draft.account, _plain(draft.amount), None
        case _:
            postings = [
                (one.account, _plain(one.units), None, None, None, _metadata(one.metadata))
                for one in draft.postings
            ]
            said = draft.flag, draft.payee, draft.narration, frozenset(draft.links)
            return Transaction, *about, *said, frozenset(), postings


def _read(entry: Any) -> tuple[Any, ...]:
    """The same of what the parser made."""
    about = entry.date, _metadata(entry.meta)
    match entry:
        case Custom():
            values = [
                (Account, pair.value) if pair.dtype == ACCOUNT else _plain(pair.value)
                for pair in entry.values or ()
            ]
            return Custom, *about, entry.type, values
        case Note():
            return Note, *about, entry.account, entry.comment, entry.links, entry.tags
        case Document():
            return Document, *about, entry.account, entry.filename, entry.links, entry.tags
        case Balance():
            return Balance, *about, entry.account, _plain(entry.amount), entry.tolerance
        case Transaction():
            postings = [
                (one.account, _plain(one.units), one.cost, one.price, one.flag, _metadata(one.meta or {}))
                for one in entry.postings
            ]
            said = entry.flag, entry.payee, entry.narration, entry.links
            return Transaction, *about, *said, entry.tags, postings
    return (type(entry),)


def _placed(path: str) -> str:
    return posixpath.abspath(posixpath.join(_FOLDER, path))


def _metadata(metadata: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Without the position, which the parser puts there and no draft may hold."""
    return [(key, _plain(value)) for key, value in metadata.items() if key not in ("filename", "lineno")]


def _plain(value: Any) -> tuple[Any, ...]:
    """A value with its type; a number with its decimals, however its exponent was stated."""
    if isinstance(value, Account):
        return Account, value.name
    if isinstance(value, Amount):
        return Amount, format(value.number, "f"), value.currency
    if isinstance(value, Decimal):
        return Decimal, format(value, "f")
    # A text of a subclass, such as a status, is a text.
    return (str, str(value)) if isinstance(value, str) else (type(value), value)
