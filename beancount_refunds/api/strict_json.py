"""JSON as we take it: an object in UTF-8, each name once, integers of at most 64 bits, not deeply nested.

Programs disagree about everything else: which of two equal names counts, how many digits of a fraction
survive, what NaN is. Money must not depend on it.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NoReturn

from beancount_refunds.money import MAX_MINOR

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The most bytes that a request may have.
LARGEST = 1024 * 1024
#: The most brackets that may be open at once.
DEEPEST = 16

_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_MOST_DIGITS = len(str(MAX_MINOR))


class Unreadable(ValueError):  # noqa: N818 (what came, not what failed)
    """Bytes that are no JSON as we take it; the text says why."""


def read(content: bytes) -> dict[str, Any]:
    """The object that ``content`` is. Raises :class:`Unreadable`."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as wrong:
        message = f"it is not UTF-8 (byte {wrong.start})"
        raise Unreadable(message) from wrong
    _demand_shallow(text)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_members,
            parse_float=_no_fraction,
            parse_constant=_no_constant,
            parse_int=_integer,
        )
    except json.JSONDecodeError as wrong:
        message = f"it is no JSON: {wrong}"
        raise Unreadable(message) from wrong
    _demand_whole_characters(value)
    if not isinstance(value, dict):
        message = "it is no object: write {…}"
        raise Unreadable(message)
    return value


def _demand_shallow(text: str) -> None:
    depth = 0
    for token in _TOKENS.findall(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token, 0)
        if depth > DEEPEST:
            message = f"it is nested more than {DEEPEST} deep"
            raise Unreadable(message)


def _members(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            message = f"the member {name!r} stands there twice"
            raise Unreadable(message)
        members[name] = value
    return members


def _demand_whole_characters(value: Any) -> None:
    """Half a character, which no UTF-8 can carry on, comes in by an escape."""
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as wrong:
        message = "a text of it holds half a surrogate pair"
        raise Unreadable(message) from wrong


def _no_fraction(text: str) -> NoReturn:
    message = f"{text} is no integer: amounts are integers of minor units, 45000 for 450.00 GBP"
    raise Unreadable(message)


def _no_constant(text: str) -> NoReturn:
    message = f"{text} is no JSON"
    raise Unreadable(message)


def _integer(text: str) -> int:
    if len(text.lstrip("-")) > _MOST_DIGITS or abs(int(text)) > MAX_MINOR:
        message = f"the integer {text[: _MOST_DIGITS + 1]}… does not fit 64 bits"
        raise Unreadable(message)
    return int(text)
