"""The table in a CSV export: from bytes to its rows, each with the line of the file that it begins on.

RFC 4180, strictly: a quote that is never closed, a row of another length or a NUL ends the reading.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from typing import TYPE_CHECKING

from beancount_refunds.bank.csv_profile import folded
from beancount_refunds.bank.csv_refusal import refuse
from beancount_refunds.bank.model import Unreadable
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from beancount_refunds.bank.csv_profile import Profile

#: A header stands in the first lines: exports tell account and period before it.
_HEADER_WITHIN = 100
#: Enough of a file to hold them.
_HEAD_BYTES = 1 << 18
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LINE_BREAK = re.compile(r"\s*[\r\n]+\s*")


@frozen
class Header:
    """A header that was found: the index of each column, by its name in the profile.

    ``lineno`` is its line, ``cells`` what stands in it, ``delimiter`` what parts them, ``preamble`` the text
    before it.
    """

    columns: Mapping[str, int]
    lineno: int
    cells: tuple[str, ...]
    delimiter: str
    preamble: str

    def title(self, column: str) -> str:
        """A column's name as the file writes it."""
        return self.cells[self.columns[column]].strip()


@frozen
class Row:
    """A row of the table: cells without white space at their ends, and no line break in them."""

    lineno: int
    cells: tuple[str, ...]
    columns: Mapping[str, int]

    def cell(self, column: str | None) -> str:
        """What stands in a column, nothing where the file does not have it."""
        index = None if column is None else self.columns.get(column)
        return "" if index is None else self.cells[index]


def header_of(content: bytes, profile: Profile) -> tuple[str, Header] | None:
    """The text of a file and the header by which a profile knows it, ``None`` where it does not."""
    for encoding in ("utf-16",) if content.startswith(_WIDE_MARKS) else profile.encodings:
        try:
            text = content.decode(encoding).removeprefix("\ufeff")
        except UnicodeError:
            continue
        if (header := _header(text, profile)) is not None:
            return text, header
    return None


def head(content: bytes) -> bytes:
    """The first whole lines of a file: enough to know it by."""
    if len(content) <= _HEAD_BYTES or content.startswith(_WIDE_MARKS):
        return content
    return content[: content.rfind(b"\n", 0, _HEAD_BYTES) + 1]


def _header(text: str, profile: Profile) -> Header | None:
    preamble = ""
    for lineno, line in enumerate(itertools.islice(io.StringIO(text, newline=""), _HEADER_WITHIN), 1):
        for delimiter in profile.delimiters:
            cells = _record(line, delimiter)
            columns = _columns(cells, profile)
            if columns is not None:
                return Header(
                    columns=columns,
                    lineno=lineno,
                    cells=cells,
                    delimiter=delimiter,
                    preamble=preamble,
                )
        preamble += line
    return None


def _record(line: str, delimiter: str) -> tuple[str, ...]:
    """The cells of one line that stands for itself, none where it does not."""
    try:
        return tuple(next(csv.reader([line], delimiter=delimiter, strict=True), ()))
    except csv.Error:
        return ()


def _columns(cells: Sequence[str], profile: Profile) -> Mapping[str, int] | None:
    """The index of each column; ``None`` where one is lacking by which the profile knows a header.

    Of two columns with one name neither is known.
    """
    names = [profile.other_names.get(folded(cell), folded(cell)) for cell in cells]
    if not set(profile.header) <= set(names):
        return None
    return {name: index for index, name in enumerate(names) if names.count(name) == 1}


def rows_of(text: str, header: Header, profile: Profile) -> Iterator[Row]:
    """The rows below the header, up to the footer; raises :class:`Unreadable`."""
    lines = io.StringIO(text, newline="")
    for _ in range(header.lineno):
        lines.readline()
    if any(name not in header.columns for name in profile.header):
        reason = "two columns of the header have one name"
        refuse(reason, header.lineno, "give each column that counts a name of its own")
    ended = False
    for lineno, cells in _records(lines, header):
        if ended or cells[0].startswith(profile.footer):
            ended = True
            if _columns(cells, profile) is not None:
                refuse("a second table begins below the end of the first", lineno, "make a file of each")
            continue
        if len(cells) < len(header.cells) or any(cells[len(header.cells) :]):
            reason = f"the row has {len(cells)} columns, the header has {len(header.cells)}"
            refuse(reason, lineno)
        yield Row(lineno=lineno, cells=cells, columns=header.columns)


def _records(lines: io.StringIO, header: Header) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The records that are not blank, each with the line that it begins on."""
    reader = csv.reader(lines, delimiter=header.delimiter, strict=True)
    lineno = header.lineno + 1
    try:
        for record in reader:
            cells = tuple(_LINE_BREAK.sub(" ", cell).strip() for cell in record)
            if any("\0" in cell for cell in cells):
                refuse("there is a NUL in it", lineno)
            if any(cells):
                yield lineno, cells
            lineno = header.lineno + reader.line_num + 1
    except csv.Error as failure:
        mend = "the file is cut off or is no CSV: export it again"
        reason = f"the row cannot be read ({failure})"
        raise Unreadable(reason, mend, lineno) from failure
