"""How text looks where it is read: how wide, and whether in colour.

Words of a ledger are printed as words: a character that would move the cursor or change the colours of
the terminal is replaced.
"""

from __future__ import annotations

import dataclasses
import unicodedata

import click
import wcwidth

_COLOURS = {
    "APPLIED": "cyan",
    "DISPUTED": "red",
    "ESCALATED": "red",
    "PARTLY_REFUNDED": "yellow",
    "PENDING": "yellow",
    "RECONCILED": "green",
    "REFUNDED": "green",
    "CLOSED": "green",
    "REJECTED": "red",
    "REVERSED": "bright_black",
    "WAITING": "yellow",
    "WRITTEN_OFF": "bright_black",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Style:
    """``width`` in columns, or ``None`` where a line may be as long as it likes."""

    width: int | None = None
    colour: bool = False

    def paint(self, text: str, colour: str | None = None, *, bold: bool = False, dim: bool = False) -> str:
        """``text`` as it is, or with the terminal's sequences around it."""
        return click.style(text, fg=colour, bold=bold or None, dim=dim or None) if self.colour else text

    def code(self, word: str, text: str) -> str:
        """``text`` in the colour of the status ``word``, where it has one."""
        colour = _COLOURS.get(word)
        return self.paint(text, colour) if colour else text

    def wrap(self, text: str, indent: str = "", first: str | None = None) -> list[str]:
        """``text`` in lines no longer than ``width``, each after ``indent``, the first after ``first``."""
        start = indent if first is None else first
        if self.width is None:
            return [start + text]
        return wcwidth.wrap(
            text,
            max(self.width, len(indent) + 20),
            initial_indent=start,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [start]


def printable(text: str) -> str:
    """``text`` on one line and without control characters (Unicode's Cc and Cf, and lone surrogates)."""
    if text.isprintable():
        return text
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character in "\t\n\r":
        return " "
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(character) in {"Cc", "Cf", "Cs"} else character


def width_of(text: str) -> int:
    """Columns that ``text`` takes; East Asian wide characters take two."""
    return len(text) if text.isascii() else max(wcwidth.wcswidth(text), 0)


def pad(text: str, width: int, *, right: bool = False) -> str:
    """``text`` in ``width`` columns."""
    blank = " " * (width - width_of(text))
    return blank + text if right else text + blank
