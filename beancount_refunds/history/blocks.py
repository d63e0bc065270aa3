"""The directives in a ledger's text, as the history of the text sees them: without loading anything.

A *block* is what begins on a line with a date and goes on over the lines that begin with white space, as
Beancount reads an entry. Its `text` is what it says: comments, indentation, columns and ends of lines do not
count, so that a directive may move to another file or be aligned anew and is still unchanged.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A line that begins a block.
_DATED = rb"[0-9]{4}[-/][0-9]"
_START = re.compile(rb"^" + _DATED, re.MULTILINE)
#: A string may have several lines. One that was never closed ends before the next dated line: a missing quote
#: must not make all that follows it new.
_STRING = rb'"(?:[^"\\\n]++|\\.|\n(?!' + _DATED + rb'))*+"?'
_BLOCK = re.compile(rb'(?:[^"\n;]++|' + _STRING + rb"|;[^\n]*+|\n(?=[ \t]))++", re.DOTALL)
_TOKEN = re.compile(_STRING + rb'|;[^\n]*+|\n|[^\s";]++', re.DOTALL)

#: What may be added or changed later without making another statement of a directive of ours.
LEARNT_LATER = frozenset(
    {
        b"bank_transaction_ref",
        b"evidence",
        b"external_id",
        b"gateway_transaction_id",
        b"note",
        b"status",
    }
)

#: Directives of which there may be several about one subject: their second value tells them apart as well.
_SEVERAL = frozenset({b'"case-event"', b'"exception"', b'"refund-policy"'})

_REFERENCE = b"bank_transaction_ref: "


class Block(NamedTuple):
    """What a block says.

    ``text`` are its lines, the first one (``head``: date and values) and metadata or postings; ``key`` is
    what it is about: the same key in two versions of a file is one directive that was changed, where nothing
    else is closer. ``statement`` is the text without what is learnt later.
    """

    text: bytes
    head: bytes
    key: tuple[bytes, ...]
    statement: bytes


def starts(data: bytes, begin: int = 0, end: int | None = None) -> list[int]:
    """Where blocks begin in a part of a file that begins and ends between blocks."""
    return list(each_start(data, begin, len(data) if end is None else end))


def each_start(data: bytes, begin: int, end: int) -> Iterator[int]:
    """The same, one by one."""
    return (match.start() for match in _START.finditer(data, begin, end))


def end_of(data: bytes, start: int) -> int:
    """Where the block that begins at ``start`` ends (its last line feed left out)."""
    match = _BLOCK.match(data, start)
    return match.end() if match else start  # pragma: no branch


def body(data: bytes, start: int) -> bytes:
    """The block that begins at ``start``, as it is written."""
    return data[start : end_of(data, start)]


def block_at(data: bytes, start: int) -> Block:
    """What the block that begins at ``start`` says."""
    return _read(body(data, start))


@functools.lru_cache(maxsize=65536)
def _read(raw: bytes) -> Block:
    lines = [b" ".join(tokens) for tokens in _lines(raw)]
    head, *more = lines
    statement = (line for line in more if line.partition(b":")[0] not in LEARNT_LATER)
    return Block(b"\n".join(lines), head, _key(head, more), b"\n".join((head, *statement)))


def _lines(raw: bytes) -> Iterator[list[bytes]]:
    """The words of each line that has any."""
    words: list[bytes] = []
    for token in _TOKEN.findall(raw):
        if token == b"\n":
            if words:
                yield words
            words = []
        elif not token.startswith(b";"):
            words.append(token)
    if words:
        yield words


def _key(head: bytes, more: list[bytes]) -> tuple[bytes, ...]:
    day, *words = _TOKEN.findall(head)
    match words:
        case [b"custom", kind, subject, *values]:
            return (kind, subject, *(values[:1] if kind in _SEVERAL else ()))
        case [b"note" | b"document" as kind, account, *_]:
            return (kind, day, account)
        case _:
            reference = next((line for line in more if line.startswith(_REFERENCE)), b"")
            return (b"entry", reference) if reference else (b"entry", day, *words)
