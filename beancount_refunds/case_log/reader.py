"""A refund log as a file: CSV or XLSX becomes sheets of plain cells, or is refused as a whole.

CSV is UTF-8 or, by its byte order mark, UTF-16; text that is neither is read as Windows-1252, where that
has no character as Latin-1, and said so. Columns stand apart by whichever of comma, semicolon, tab and bar
makes the most of them in the first row. XLSX gives what was last computed, never a formula.
"""

from __future__ import annotations

import codecs
import csv
import dataclasses
import datetime
import io
import warnings
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias
from xml.etree.ElementTree import ParseError

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator

DELIMITERS = (",", ";", "\t", "|")
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}

#: A workbook is a compressed archive: more than this in one is no log that a team keeps.
_MOST_BYTES = 1 << 30

#: Whatever openpyxl raises on a file that is no workbook, or a damaged one.
_WORKBOOK_FAILURES = (
    ArithmeticError,
    AttributeError,
    ParseError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
)


class UnreadableLog(Exception):  # noqa: N818 (the file is not what it should be; nothing failed)
    """A file that is no log: the reason, as people read it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """A cell that holds no value but a fault, such as ``#REF!``."""

    text: str


Cell: TypeAlias = str | Decimal | datetime.date | bool | Fault | None


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A row: its number as a reader of the file counts (of the line on which it begins), and its cells."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it."""
        return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in self.cells)


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet; a CSV file is one without a name. Blank rows are left out."""

    name: str
    lines: tuple[Line, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class LogFile:
    """The sheets of a file, and how it was read."""

    name: str
    sheets: tuple[Sheet, ...]
    manner: str


def read_log(path: pathlib.Path) -> LogFile:
    """The file at ``path``, a workbook if it is an archive; raises :class:`UnreadableLog`."""
    try:
        content = path.read_bytes()
    except OSError as failure:
        message = f"{path} cannot be read: {failure.strerror or failure}"
        raise UnreadableLog(message) from failure
    if content.startswith(b"PK\x03\x04"):
        return LogFile(path.name, tuple(_sheets(content, path.name)), "a workbook")
    text, encoding = _decoded(content, path.name)
    try:
        delimiter = _delimiter(text)
    except csv.Error as failure:
        message = f"{path.name}: {failure}"
        raise UnreadableLog(message) from failure
    lines = tuple(line for line in _records(text, delimiter, path.name) if not line.blank)
    return LogFile(path.name, (Sheet("", lines),), f"{encoding}, columns apart by {_NAMES[delimiter]}")


# ---------------------------------------------------------------------------------------- CSV


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    marks = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
    encoding = next((encoding for mark, encoding in marks if content.startswith(mark)), "utf-8")
    if encoding != "utf-16" and b"\0" in content:
        message = f"{name} is neither CSV nor XLSX (an older .xls file: save it as .xlsx)"
        raise UnreadableLog(message)
    for candidate, words in (
        (encoding, "UTF-16" if encoding == "utf-16" else "UTF-8"),
        ("cp1252", "Windows-1252, for it is not UTF-8"),
    ):
        try:
            return content.decode(candidate), words
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1"), "Latin-1, for it is neither UTF-8 nor Windows-1252"


def _delimiter(text: str) -> str:
    """What makes the most columns in the first row that holds anything; a comma before the others."""
    head = next((line for line in text.splitlines() if line.strip()), "")

    def columns(delimiter: str) -> int:
        return len(next(csv.reader([head], delimiter=delimiter), ()))

    return max(DELIMITERS, key=columns)


def _records(text: str, delimiter: str, name: str) -> Iterator[Line]:
    """The records; strict, for a quote that is never closed would swallow the rest of the file."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for record in reader:
            yield Line(number, tuple(_text(cell) for cell in record))
            number = reader.line_num + 1
    except csv.Error as failure:
        message = f"{name}, row {number}: {failure}"
        raise UnreadableLog(message) from failure


def _text(cell: str) -> str:
    """A cell without what an export puts before a text that would begin as a formula does."""
    text = cell.replace("\r\n", "\n")
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@\t\r\n") else text


# --------------------------------------------------------------------------------------- XLSX


def _sheets(content: bytes, name: str) -> Iterator[Sheet]:
    # As long as the rest of the command line takes to start: only a workbook needs it.
    import openpyxl  # noqa: PLC0415

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > _MOST_BYTES:
            message = f"{name} is {size:,} bytes unpacked: no log that this command reads"
            raise UnreadableLog(message)
        with warnings.catch_warnings():
            # About looks and checks of the spreadsheet, which nobody reads here.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            for sheet in book.worksheets:
                sheet.reset_dimensions()
                lines = (
                    Line(number, tuple(map(_value, row))) for number, row in enumerate(sheet.iter_rows(), 1)
                )
                yield Sheet(sheet.title, tuple(line for line in lines if not line.blank))
            book.close()
    except _WORKBOOK_FAILURES as failure:
        message = f"{name} is no workbook that can be read: {type(failure).__name__}: {failure}"
        raise UnreadableLog(message) from failure


def _value(cell: Any) -> Cell:
    value = cell.value
    match value:
        case None | bool():
            return value
        case str():
            return Fault(value) if cell.data_type == "e" else value
        case datetime.datetime():
            return value.date()
        case datetime.date():
            return value
        case datetime.time() | datetime.timedelta():
            return str(value)
        case _:
            # The shortest decimal that the binary fraction stands for: what the sheet shows.
            number = Decimal(repr(value))
            return number if number.is_finite() else Fault(str(value))
