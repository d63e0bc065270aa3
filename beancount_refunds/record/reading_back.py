"""The proof of what was written: Beancount's parser reads exactly the drafts, and nothing else."""

from __future__ import annotations

import itertools
import posixpath
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core.account import TYPE as ACCOUNT
from beancount.core.amount import Amount
from beancount.core.data import Custom, Document, Note
from beancount.parser import parser

from beancount_refunds.record.drafts import Account, CustomDraft, DocumentDraft, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from beancount_refunds.record.drafts import Draft, NoteDraft

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
    metadata = _metadata(draft.metadata)
    if isinstance(draft, CustomDraft):
        return Custom, draft.on, draft.kind, [_plain(value) for value in draft.values], metadata
    return *_said(draft), draft.on, draft.account, frozenset(draft.links), frozenset(), metadata


def _said(draft: NoteDraft | DocumentDraft) -> tuple[Any, str]:
    if isinstance(draft, DocumentDraft):
        return Document, _placed(draft.path)
    return Note, draft.comment


def _read(entry: Any) -> tuple[Any, ...]:
    """The same of what the parser made."""
    metadata = _metadata(
        {key: value for key, value in entry.meta.items() if key not in ("filename", "lineno")}
    )
    if isinstance(entry, Custom):
        values = [
            (Account, pair.value) if pair.dtype == ACCOUNT else _plain(pair.value)
            for pair in entry.values or ()
        ]
        return Custom, entry.date, entry.type, values, metadata
    if isinstance(entry, Note | Document):
        said = entry.comment if isinstance(entry, Note) else entry.filename
        return type(entry), said, entry.date, entry.account, entry.links, entry.tags, metadata
    return (type(entry),)


def _placed(path: str) -> str:
    return posixpath.abspath(posixpath.join(_FOLDER, path))


def _metadata(metadata: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(key, _plain(value)) for key, value in metadata.items()]


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
