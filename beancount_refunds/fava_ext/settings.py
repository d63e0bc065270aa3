"""What the line that switches the pages on may say beside.

::

    2026-01-01 custom "fava-extension" "beancount_refunds.fava_ext" "{'allow_write': True, 'commit': True}"

Whatever else stands there is a message on every page, and nothing can be written: a mistake never switches
something on.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from beancount.core.data import Custom

from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.shapes import frozen
from beancount_refunds.source import Position
from beancount_refunds.spelling import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: What switches the pages on.
MODULE = "beancount_refunds.fava_ext"

_LONGEST = 1_000
_KNOWN = ("allow_write", "commit")
_UNREADABLE = (ValueError, SyntaxError, TypeError, MemoryError, RecursionError)


@frozen
class Misread:
    """A configuration that cannot be understood: its words, where it stands, and why."""

    words: str
    position: Position
    why: str


@frozen
class Settings:
    """Whether the pages may write (off by default), and whether each write is committed to git."""

    allow_write: bool = False
    commit: bool = False
    misread: Misread | None = None


def read_settings(entries: Iterable[Any]) -> Settings:
    """The settings of the line for this extension; the defaults where it says nothing."""
    for entry in entries:
        if isinstance(entry, Custom) and entry.type == "fava-extension":
            module, *values = (value.value for value in entry.values or ())
            words = " ".join(map(str, values)).strip()
            if module == MODULE and words:
                return _read(words, Position.of(entry.meta))
    return Settings()


def _read(words: str, position: Position) -> Settings:
    try:
        stated = _stated(words)
    except _Unfit as unfit:
        return Settings(misread=Misread(words=words, position=position, why=str(unfit)))
    return Settings(allow_write=stated.get("allow_write", False), commit=stated.get("commit", False))


class _Unfit(Exception):  # noqa: N818 (what somebody wrote, not what failed)
    """Why a configuration cannot be understood."""


def _stated(words: str) -> Mapping[str, bool]:
    """What a dictionary in Python's notation states, as for all of Fava's extensions."""
    try:
        stated = ast.literal_eval(words) if len(words) <= _LONGEST else None
    except _UNREADABLE:
        stated = None
    if not isinstance(stated, dict):
        raise _Unfit(_("write it like {'allow_write': True}"))
    for name, value in stated.items():
        if name not in _KNOWN:
            near = ", ".join(nearest(str(name), _KNOWN) or _KNOWN)
            raise _Unfit(_("there is no setting %(name)s, but %(near)s", name=repr(name), near=near))
        if not isinstance(value, bool):
            raise _Unfit(_("%(name)s is True or False", name=name))
    return stated
