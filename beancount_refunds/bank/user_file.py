"""A TOML file by which a user tells something: read strictly, and every mistake named with its place.

Profiles of CSV exports and rules of an import are such files.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, NoReturn

from beancount_refunds.shapes import frozen
from beancount_refunds.spelling import nearest

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Collection, Mapping


class BadUserFile(Exception):  # noqa: N818 (somebody wrote it otherwise; nothing failed)
    """A file that does not say what it is to say: the place, what is wrong there, and what is expected."""

    def __init__(self, place: str, fault: str) -> None:
        super().__init__(f"{place}: {fault}")


def entries_of(text: str, name: str) -> dict[str, Any]:
    """What a TOML text says; raises :class:`BadUserFile` where it is no TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as failure:
        fault = f"it is no TOML: {failure}"
        raise BadUserFile(name, fault) from failure


def text_of(path: pathlib.Path) -> str:
    """The text of a user's file; raises :class:`BadUserFile` where there is none to read."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as failure:
        fault = f"it cannot be read: {failure.strerror or failure}"
        raise BadUserFile(str(path), fault) from failure
    except UnicodeDecodeError as failure:
        fault = "it is no UTF-8: save it as such"
        raise BadUserFile(str(path), fault) from failure


def meant(word: str, known: Collection[str]) -> str:
    """What ``word`` can have been: the likely one, else all that are known, as a message ends."""
    close = nearest(word, known, most=1)
    return f"did you mean {close[0]}?" if close else f"expected one of: {', '.join(known)}"


@frozen
class Table:
    """One table of such a file: its place as messages name it, and what stands in it."""

    place: str
    entries: Mapping[str, Any]

    def only(self, known: Collection[str]) -> Table:
        """The table itself; raises :class:`BadUserFile` where a key is none of the ``known``."""
        for key in self.entries:
            if key not in known:
                self.refuse(f"{key} means nothing; {meant(key, known)}")
        return self

    def refuse(self, fault: str) -> NoReturn:
        """Raises :class:`BadUserFile`."""
        raise BadUserFile(self.place, fault)

    def required(self, key: str) -> str:
        """A text that must be there."""
        text = self.text(key)
        if text is None:
            self.refuse(f"{key} is missing; write {key} = a text in quotes")
        return text

    def text(self, key: str) -> str | None:
        """A text that is not empty, ``None`` where the key is missing."""
        value = self.entries.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            self.refuse(f"{key} must be a text in quotes")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """One text or a list of texts, none of them empty; ``()`` where the key is missing."""
        value = self.entries.get(key, [])
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(one, str) and one.strip() for one in values):
            self.refuse(f"{key} must be a text in quotes, or a list of such")
        return tuple(values)

    def choice(self, key: str, choices: Collection[str]) -> str | None:
        """A text that is one of ``choices``, ``None`` where the key is missing."""
        word = self.text(key)
        if word is not None and word not in choices:
            self.refuse(f'{key} is "{word}"; {meant(word, choices)}')
        return word

    def flag(self, key: str) -> bool:
        """A truth value; false where the key is missing."""
        value = self.entries.get(key, False)
        if not isinstance(value, bool):
            self.refuse(f"{key} must be true or false")
        return value

    def table(self, key: str) -> Table:
        """The table of that name, an empty one where it is missing."""
        value = self.entries.get(key, {})
        if not isinstance(value, dict):
            self.refuse(f"{key} is no table; write [{key}] on a line of its own")
        return Table(place=f"{self.place}, [{key}]", entries=value)

    def tables(self, key: str) -> tuple[Table, ...]:
        """The tables that ``[[key]]`` begins, in their order."""
        value = self.entries.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.refuse(f"{key} is no list of tables; write [[{key}]] on a line of its own")
        return tuple(
            Table(place=f"{self.place}, [[{key}]] number {number}", entries=one)
            for number, one in enumerate(value, 1)
        )
