"""Values in the cells of a spreadsheet: numbers as numbers, days as days, text as nothing but text.

A spreadsheet holds a number as a double, which keeps 15 decimal digits. A figure that has more is written
as text, exactly, and a remark says so: it does not count in the sums that somebody makes there, but it is
not wrong either. So is a day before March 1900, which Excel's calendar does not have.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount_refunds.render.figures import amount_text, currency_of, rate_text, share_text
from beancount_refunds.render.style import printable, width_of
from beancount_refunds.reports.table import Kind

if TYPE_CHECKING:
    from beancount_refunds.money import Precisions
    from beancount_refunds.reports.table import Column, Row

#: IEEE 754: every decimal number of 15 digits comes back from a double as it was.
_DIGITS = 15
_MAGNITUDE = 300
#: The longest text in a cell, in units of UTF-16.
_LONGEST = 32_767
#: Excel believes that there was a 29 February 1900; from the day after it is right.
_FIRST_DAY = datetime.date(1900, 3, 1)

_TEXT = {"num_format": "@"}
_FIGURE_AS_TEXT = {"num_format": "@", "align": "right"}
_DAY = {"num_format": "yyyy-mm-dd", "align": "left"}
_SHARE = "0.00%"
_COUNT = "0"
_BASIS_POINTS = -4
#: So many decimals a number format has at most.
_MOST_PLACES = 30

_WORDS = re.compile(r"[^\n\t]+")
_NO_CHARACTERS = re.compile("[\ufffe\uffff]")


def cell_words(text: str) -> str:
    """``text`` as a file of XML can hold it: lines and tabs stay, other control characters are replaced."""
    lines = _WORDS.sub(lambda found: printable(found[0]), text.replace("\r\n", "\n"))
    return _NO_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", lines)


class Writer:
    """Writes into one sheet of a workbook of XlsxWriter; ``remarks`` tells what a cell could not hold.

    ``widths`` is the width of the longest content of each column. A place is row and column, from 0; a
    ``look`` is what XlsxWriter's formats are made of.
    """

    def __init__(
        self, book: Any, sheet: Any, formats: dict[tuple[tuple[str, Any], ...], Any], precisions: Precisions
    ) -> None:
        self._book = book
        self._sheet = sheet
        self._formats = formats
        self._precisions = precisions
        self.remarks: list[str] = []
        self.widths: dict[int, int] = {}

    def put(
        self, place: tuple[int, int], column: Column, row: Row, look: dict[str, Any] | None = None
    ) -> None:
        """The value of a column in a row, in the form that its kind has; nothing where there is none."""
        value = row[column.key]
        if isinstance(value, bool):
            self._widen(place, "FALSE")
            self._sheet.write_boolean(*place, value, self._format({}, look))
        elif isinstance(value, int | Decimal):
            self._figure(place, _figure_of(value, column, row, self._precisions), look)
        elif isinstance(value, datetime.date) and value >= _FIRST_DAY:
            self._widen(place, value.isoformat())
            self._sheet.write_datetime(*place, value, self._format(_DAY, look))
        elif isinstance(value, tuple) and column.kind is Kind.RECORDS:
            if value:
                self._figure(place, _Figure(Decimal(len(value)), str(len(value)), _COUNT), look)
        elif value is not None and (words := _words(value)):
            self.text(place, words, look)

    def text(self, place: tuple[int, int], text: str, look: dict[str, Any] | None = None) -> None:
        """Text that stays text: neither a formula, nor a number, nor a link."""
        words = cell_words(text)
        if len(words.encode("utf-16-le")) > 2 * _LONGEST:
            # No character takes more than two units.
            words = f"{words[: _LONGEST // 2 - 1]}…"
            self._remark(place, "the text is longer than a cell and stands here in part")
        self._widen(place, max(words.split("\n"), key=len))
        form = self._format(_TEXT | ({"text_wrap": True} if "\n" in words else {}), look)
        if words.startswith("<r>"):
            # XlsxWriter takes such a text for its own markup; in two pieces it is taken for words.
            self._sheet.write_rich_string(*place, words[:1], self._format({}), words[1:], form)
        else:
            self._sheet.write_string(*place, words, form)

    def _figure(self, place: tuple[int, int], figure: _Figure, look: dict[str, Any] | None) -> None:
        if figure.number is not None and _holds(figure.number):
            self._widen(place, figure.words)
            self._sheet.write_number(*place, figure.number, self._format({"num_format": figure.form}, look))
            return
        self.text(place, figure.words, _FIGURE_AS_TEXT | (look or {}))
        if figure.number is not None:
            self._remark(place, f"{figure.words} has more digits than a spreadsheet keeps, and is text")

    def _widen(self, place: tuple[int, int], text: str) -> None:
        _, column = place
        self.widths[column] = max(self.widths.get(column, 0), width_of(text))

    def _remark(self, place: tuple[int, int], what: str) -> None:
        row, column = place
        self.remarks.append(f"{letters(column)}{row + 1}: {what}")

    def _format(self, form: dict[str, Any], look: dict[str, Any] | None = None) -> Any:
        wanted = form | (look or {})
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(wanted)
        return self._formats[key]


def _words(value: str | datetime.date | tuple[Any, ...]) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, tuple) else str(value)


def letters(column: int) -> str:
    """``A`` for 0, ``AA`` for 26."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


class _Figure(NamedTuple):
    """A number, as words, and the number format that shows it so; no number where it is unknown."""

    number: Decimal | None
    words: str
    form: str


def _figure_of(value: int | Decimal, column: Column, row: Row, precisions: Precisions) -> _Figure:
    if isinstance(value, Decimal):
        return _Figure(value, rate_text(value), _decimals(_places(value)))
    if column.kind is Kind.SHARE:
        return _Figure(Decimal(value).scaleb(_BASIS_POINTS), share_text(value), _SHARE)
    if column.kind is not Kind.AMOUNT:
        return _Figure(Decimal(value), str(value), _COUNT)
    currency = currency_of(column, row)
    if currency is None:
        return _Figure(None, amount_text(value, column, row, precisions), "")
    number = precisions.to_number(value, currency)
    form = f"#,##{_decimals(precisions.digits(currency))}"
    return _Figure(number, f"{number:,}", f"{form};-{form};" if column.blank_zero else form)


def _holds(number: Decimal) -> bool:
    """Whether a double gives the number back as it is."""
    digits = "".join(map(str, number.as_tuple().digits)).strip("0")
    return number.is_finite() and len(digits) <= _DIGITS and abs(number.adjusted()) < _MAGNITUDE


def _places(number: Decimal) -> int:
    """How many decimals a number was written with."""
    exponent = number.as_tuple().exponent
    return min(max(0, -exponent), _MOST_PLACES) if isinstance(exponent, int) else 0


def _decimals(places: int) -> str:
    return f"0.{'0' * places}" if places else "0"
