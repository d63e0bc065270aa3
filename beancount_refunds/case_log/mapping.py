"""How a team's log is to be read: which column is what, and what its words mean.

A guide is a small TOML file. What it does not say is guessed from the headers; the whole of it is shown
before anything else, in the form in which it can be saved.
"""

from __future__ import annotations

import dataclasses
import json
import tomllib
from typing import TYPE_CHECKING, Any

from beancount_refunds.case_log.words import HEADERS, STATUSES, meant, plain
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator, Mapping, Sequence

    from beancount_refunds.case_log.reader import Cell

#: What may stand under ``[defaults]``, for a log without such a column, or a cell that is empty.
DEFAULTS = ("owner", "by", "currency", "order_id", "reason")

_EVENTS = ("requested", "chased", "agreed", "disputed", "escalated", "rejected", "written-off", "closed")
#: Each table of a guide with the keys that it may have; none where they are words of the log.
_TABLES: Mapping[str, tuple[str, ...]] = {
    "columns": tuple(HEADERS),
    "statuses": (),
    "reasons": (),
    "vendors": (),
    "event_reasons": _EVENTS,
    "defaults": DEFAULTS,
    "symbols": (),
    "format": ("dates", "decimal"),
}
#: The words that values may be.
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "statuses": STATUSES,
    "dates": ("DMY", "MDY"),
    "decimal": (".", ","),
}


class BadMapping(Exception):  # noqa: N818 (somebody wrote it otherwise; nothing failed)
    """A guide, or a header, that a log cannot be read by: the reason, as people read it."""


def _no_words() -> dict[str, str]:
    return {}


@frozen
class Guide:
    """What a mapping file says: texts by name in each of its tables; words of the log as they are written."""

    columns: Mapping[str, str] = dataclasses.field(default_factory=_no_words)
    statuses: Mapping[str, str] = dataclasses.field(default_factory=_no_words)
    reasons: Mapping[str, str] = dataclasses.field(default_factory=_no_words)
    vendors: Mapping[str, str] = dataclasses.field(default_factory=_no_words)
    event_reasons: Mapping[str, str] = dataclasses.field(default_factory=_no_words)
    defaults: Mapping[str, str] = dataclasses.field(default_factory=_no_words)
    symbols: Mapping[str, str] = dataclasses.field(default_factory=_no_words)
    format: Mapping[str, str] = dataclasses.field(default_factory=_no_words)

    def meaning(self, table: str, word: str) -> str | None:
        """What a word of the log means by one of the tables, without regard to case and punctuation."""
        words: Mapping[str, str] = getattr(self, table)
        return {plain(one): meaning for one, meaning in words.items()}.get(plain(word))


@frozen
class Layout:
    """Where each column of a log stands: its index by our name, with the header as it is written.

    ``unread`` are the headers that nothing is read from.
    """

    indexes: Mapping[str, int]
    header: tuple[str, ...]
    unread: tuple[str, ...]

    def title(self, column: str) -> str:
        """The header of a column of ours; its own name where the log has none."""
        index = self.indexes.get(column)
        return column if index is None else self.header[index]

    @property
    def columns(self) -> Mapping[str, str]:
        """Headers by our names, as a guide states them."""
        return {column: self.header[index] for column, index in self.indexes.items()}


def read_guide(path: pathlib.Path) -> Guide:
    """The guide in a file; raises :class:`BadMapping`."""
    try:
        stated = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as failure:
        message = f"{path} cannot be read: {failure.strerror or failure}"
        raise BadMapping(message) from failure
    except ValueError as failure:
        message = f"{path} is no TOML: {failure}"
        raise BadMapping(message) from failure
    for name, table in stated.items():
        _check(path, name, table)
    return Guide(**stated)


def _check(path: pathlib.Path, name: str, table: Any) -> None:
    if name not in _TABLES:
        message = f"{path}: [{name}] means nothing{meant(name, _TABLES)} ({', '.join(_TABLES)})"
        raise BadMapping(message)
    if not isinstance(table, dict):
        message = f"{path}: {name} is no table; write [{name}] on a line of its own"
        raise BadMapping(message)
    keys = _TABLES[name]
    for key, value in table.items():
        message = f"{path}, [{name}]: {key} "
        if keys and key not in keys:
            message += f"means nothing{meant(key, keys)} ({', '.join(keys)})"
            raise BadMapping(message)
        if not isinstance(value, str) or not value.strip():
            message += "must be a text in quotes"
            raise BadMapping(message)
        choices = _CHOICES.get(name) or _CHOICES.get(key, (value,))
        if value not in choices:
            message += f"is {value!r}; it can be {', '.join(choices)}"
            raise BadMapping(message)


def laid_out(cells: Sequence[Cell], guide: Guide) -> Layout | None:
    """The columns of a log whose header is ``cells``, or ``None`` where it has no column of case ids.

    A header that the guide names stands for that column and for no other; the rest are guessed. Raises
    :class:`BadMapping` where the guide names a header that is there twice.
    """
    header = tuple("" if cell is None else str(cell).strip() for cell in cells)
    known = {plain(title): index for index, title in reversed(list(enumerate(header))) if title}
    indexes: dict[str, int] = {}
    for column, title in guide.columns.items():
        if header.count(title) > 1:
            message = f"two columns are called {title}: name one of them otherwise"
            raise BadMapping(message)
        if plain(title) in known:
            indexes[column] = known[plain(title)]
    taken = set(indexes.values())
    for column, titles in HEADERS.items():
        free = (known[one] for one in titles if one in known and known[one] not in taken)
        if column not in guide.columns and (index := next(free, None)) is not None:
            indexes[column] = index
            taken.add(index)
    if "case_id" not in indexes:
        return None
    unread = tuple(title for index, title in enumerate(header) if title and index not in taken)
    ordered = {column: indexes[column] for column in HEADERS if column in indexes}
    return Layout(indexes=ordered, header=header, unread=unread)


def missing(guide: Guide, layout: Layout) -> tuple[str, ...]:
    """The headers that a guide names and a log does not have."""
    return tuple(title for column, title in guide.columns.items() if column not in layout.indexes)


def as_toml(guide: Guide, layout: Layout) -> str:
    """The mapping by which a log is read, as a file that says all of it."""
    tables = {name: getattr(guide, name) for name in _TABLES} | {"columns": layout.columns}
    return "\n".join(
        "\n".join([f"[{name}]", *_entries(table)]) + "\n" for name, table in tables.items() if table
    )


def _entries(table: Mapping[str, str]) -> Iterator[str]:
    """Keys and values as TOML's basic strings, which are written as JSON's."""
    for key, value in table.items():
        bare = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
        yield f"{key if bare else _string(key)} = {_string(value)}"


def _string(text: str) -> str:
    return json.dumps(text).replace("\x7f", "\\u007f")
