"""The fields of an MT940 or MT942 file, message by message, each with the line of the file it begins on."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.bank import figures
from beancount_refunds.bank.model import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

FETCH = "fetch the file again from the bank"
_FIELD = re.compile(r":([0-9]{2}[A-Z]?|NS):(.*)")
#: The end of a message, or the envelope of the next one.
_ENVELOPE = re.compile(r"-\s*|-\}.*|\{1:.*")


class Field(NamedTuple):
    """A field: its tag without colons, and its lines without the line breaks."""

    tag: str
    lines: tuple[str, ...]
    lineno: int

    @property
    def value(self) -> str:
        """What stands on its first line."""
        return self.lines[0].strip()


def messages(content: bytes) -> tuple[tuple[Field, ...], ...]:
    """The messages of a file; each begins with its field 20. Raises :class:`~.model.Unreadable`."""
    fields = tuple(_fields(_text(content)))
    starts = [place for place, field in enumerate(fields) if field.tag == "20"]
    if not starts or starts[0] != 0:
        lineno = fields[0].lineno if fields else None
        figures.refuse("it does not begin with :20:", f"its beginning is missing: {FETCH}", lineno)
    return tuple(fields[start:end] for start, end in itertools.pairwise([*starts, len(fields)]))


def _text(content: bytes) -> str:
    if b"\0" in content:
        figures.refuse(
            "it holds a NUL byte", f"it is no text: {FETCH}", _line_of(content, content.index(b"\0"))
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(content)


def _decoded(content: bytes) -> str:
    """SWIFT's own letters are ASCII; banks that write umlauts otherwise write them as Windows does."""
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as fault:
        reason = "it is neither UTF-8 nor Windows-1252"
        raise Unreadable(reason, FETCH, _line_of(content, fault.start)) from fault


def _line_of(content: bytes, place: int) -> int:
    return content.count(b"\n", 0, place) + 1


def _fields(text: str) -> Iterator[Field]:
    tag, begins, lines = "", 0, list[str]()
    for lineno, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        field = _FIELD.match(line)
        if field or _ENVELOPE.fullmatch(line):
            if tag:
                yield Field(tag, tuple(lines), begins)
            tag, begins, lines = (field[1], lineno, [field[2]]) if field else ("", 0, [])
        else:
            lines.append(line)
    if tag:
        yield Field(tag, tuple(lines), begins)
