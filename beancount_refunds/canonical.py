"""The canonical text of what a ledger says: the same facts give the same text.

It decides between directives that nothing else tells apart, so that moving files changes
nothing, and it is what a period seal is the SHA-256 of. A value reads as Beancount would
write it: strings and metadata strings in JSON quotes, numbers with all digits as written and
without exponent, amounts as number and currency, days in ISO 8601, booleans as TRUE or FALSE.
"""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core.account import TYPE as ACCOUNT
from beancount.core.amount import Amount

if TYPE_CHECKING:
    from collections.abc import Mapping

    from beancount.core.data import Transaction

#: Metadata that says where something stands, or that a loader added.
_PLACE = ("filename", "lineno")


def value_text(value: Any) -> str:
    """One value of a directive or of metadata."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case Amount():
            return f"{value_text(value.number)} {value.currency}"
        case Decimal():
            return format(value, "f")
        case datetime.date():
            return value.isoformat()
        case str():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return json.dumps(str(value), ensure_ascii=False)


def own_metadata(meta: Mapping[str, Any] | None) -> dict[str, Any]:
    """What somebody wrote in ``meta``: without the place, keys of a loader, and keys without a value."""
    return {
        key: value
        for key, value in (meta or {}).items()
        if value is not None and key not in _PLACE and not key.startswith("_")
    }


def metadata_texts(meta: Mapping[str, Any] | None) -> list[str]:
    """``key: value`` for each metadata value that somebody wrote, ordered by key."""
    return [f"{key}: {value_text(value)}" for key, value in sorted(own_metadata(meta).items())]


def values_texts(values: Any) -> list[str]:
    """The positional values of a ``custom`` directive."""
    return [pair_text(pair) for pair in values or () if hasattr(pair, "dtype")]


def pair_text(pair: Any) -> str:
    """One positional value, with its type: an account stands without quotes."""
    return str(pair.value) if pair.dtype == ACCOUNT else value_text(pair.value)


def transaction_text(entry: Transaction) -> str:
    """All that somebody wrote in a transaction, its postings in any order."""
    postings = sorted(
        row(posting.account, *map(value_text, (posting.units, posting.cost, posting.price)))
        + row(*metadata_texts(posting.meta))
        for posting in entry.postings
    )
    words = map(value_text, (entry.flag, entry.payee, entry.narration))
    return row(
        *words, *sorted(entry.tags or ()), *sorted(entry.links or ()), *metadata_texts(entry.meta), *postings
    )


def row(*cells: str) -> str:
    """One line of canonical text: a JSON array of strings without white space."""
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":"))
