"""Texts of banks as tokens: runs of letters and runs of digits, so that ``CN 000017`` is ``cn000017``.

Texts are compatible-normalised (NFKC) and case-folded; punctuation and blanks separate. A name is found only
as a whole: ``CM-1`` is not in ``CM-17``, ``VR-0001`` is not in ``VR-0001A``. Addresses of mail and web are no
text. Banks break long texts into fields; an id that such a break tears is put together again.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from typing import TYPE_CHECKING

from stdnum import iso11649
from stdnum.exceptions import ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Where banks break a text: the fields of MT940, of NACHA and BACS, and of ISO 20022.
FIELD_WIDTHS = (35, 65, 140)

#: Stands for a blank or line end that a bank may have put into the middle of a word.
BREAK = "\x1f"

_ADDRESS = re.compile(
    r"\S*(?:://|www\.|@)\S*"
    r"|\S*\.(?:biz|ch|cn|co|com|de|eu|fr|info|io|it|jp|net|nl|org|shop|store|uk)(?![^\W_])(?:/\S*)?"
)
_PIECE = re.compile(r"[^\W\d_]+|\d+")
_WORD = re.compile(r"[^\W_]+")

#: What a scan of paper or a human eye takes for each other.
_LOOKALIKES = str.maketrans({"o": "0", "i": "1", "l": "1", "s": "5", "b": "8"})

_RF = re.compile(r"(?<![^\W_])rf\d\d[0-9a-z]{0,21}(?:[ -][0-9a-z]{1,21}){0,6}")
_RF_LONGEST = 25


class Tie(enum.IntEnum):
    """Whether a word is a part of something longer.

    ``FIRM``: a hyphen or underscore, or any other sign and a digit, goes on with it: the ``CM-17`` of
    ``CM-17-2``, ``CM-17/2`` and ``2026/CM-17``, but not that of ``REF:CM-17/INV-1``. ``LOOSE``: a hyphen
    hangs it on a word, as in ``REFUND-CM-17``, or a bank's field ends in what may be the middle of a number.
    """

    NONE = 0
    LOOSE = 1
    FIRM = 2


class Pieces:
    """A folded text as its pieces, the runs of letters and the runs of digits, by place from 0."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._spans = [found.span() for found in _PIECE.finditer(text)]
        self.texts = tuple(text[start:end] for start, end in self._spans)

    def begins(self, first: int) -> bool:
        """Whether a word begins with that piece."""
        return not _inside(self._text, self._spans[first][0] - 1)

    def ends(self, after: int) -> bool:
        """Whether a word ends before that place."""
        return not _inside(self._text, self._spans[after - 1][1])

    def tie(self, first: int, after: int) -> Tie:
        """What these whole words have to do with what stands beside them."""
        before, behind = self._spans[first][0] - 1, self._spans[after - 1][1]
        return max(_tie(self._text, before, -1), _tie(self._text, behind, 1))


def folded(text: str) -> str:
    """``text`` in the one spelling that is compared: NFKC, no capitals, no addresses."""
    return _ADDRESS.sub(" ", unicodedata.normalize("NFKC", text).casefold())


def with_breaks(text: str, widths: Sequence[int] = FIELD_WIDTHS) -> str:
    """``text`` with each blank or line end that stands exactly at the end of a bank's field as `BREAK`."""
    if len(text) <= FIELD_WIDTHS[0]:
        return text
    signs, begin = list(text), 0
    for line in text.split("\n"):
        end = begin + len(line)
        for width in widths:
            ends = range(begin + width, end, width + 1)
            for place in (*ends, *([end] if len(line) == width and end < len(text) else ())):
                if signs[place] in " \n":
                    signs[place] = BREAK
        begin = end + 1
    return "".join(signs)


def rejoined(text: str) -> Iterator[str]:
    """``text`` as it was before a bank broke it into fields, for each width that it may have used."""
    for width in FIELD_WIDTHS if len(text) > FIELD_WIDTHS[0] else ():
        marked = with_breaks(text, (width,))
        if BREAK in marked:
            yield marked.replace(BREAK, "")


def key(text: str) -> tuple[str, ...]:
    """A name as the texts of its pieces: what two spellings of it have in common."""
    return tuple(_PIECE.findall(unicodedata.normalize("NFKC", text).casefold()))


def words(text: str) -> tuple[str, ...]:
    """The words of a text, letters and digits together."""
    return tuple(_WORD.findall(text))


def without_zeros(key_: Sequence[str]) -> tuple[str, ...]:
    """The same name without leading zeros of its numbers."""
    return tuple(piece.lstrip("0") or "0" if piece[0].isdigit() else piece for piece in key_)


def lookalike(text: str) -> str:
    """What ``text``, folded and without separators, looks like to a bad scanner."""
    return text.replace("rn", "m").translate(_LOOKALIKES)


def creditor_reference(text: str) -> str | None:
    """The RF creditor reference (ISO 11649) that ``text`` is, folded, if its check digits are right."""
    if text[:2].casefold() != "rf":
        return None
    try:
        return str(iso11649.validate(text)).casefold()
    except ValidationError:
        return None


def creditor_references(text: str) -> Iterator[str]:
    """Each RF creditor reference with right check digits in a folded text, with or without its blanks."""
    for found in _RF.finditer(text):
        groups = re.split("[ -]", found.group())
        for last in range(len(groups), 0, -1):
            joined = "".join(groups[:last])
            if len(joined) <= _RF_LONGEST and (reference := creditor_reference(joined)):
                yield reference
                break


def _inside(text: str, place: int) -> bool:
    """Whether a letter or digit stands at ``place``."""
    return 0 <= place < len(text) and text[place].isalnum()


def _tie(text: str, place: int, step: int) -> Tie:
    """What the sign at ``place``, which is no letter or digit, makes of the word beside it."""
    beyond = place + step
    if not _inside(text, beyond):
        return Tie.NONE
    digit = text[beyond].isdigit()
    if text[place] == BREAK:
        return Tie.LOOSE if digit == text[place - step].isdigit() else Tie.NONE
    if text[place] in "-_":
        return Tie.LOOSE if step < 0 and not digit else Tie.FIRM
    return Tie.FIRM if digit and not text[place].isspace() else Tie.NONE
