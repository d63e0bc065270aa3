"""The records of a BAI2 file for the library `bai2`, which wants them one by one and tells no lines.

What it would take for a figure or a day and is none (``1_000``, digits of other scripts, ``2026-1-5``) is
refused before it sees it, and so is what it would not notice: a file that ends early, or goes on.
"""

from __future__ import annotations

import itertools
import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

from bai2.constants import RecordCode  # type: ignore[import-untyped]
from bai2.exceptions import (  # type: ignore[import-untyped]
    IntegrityException,
    NotSupportedYetException,
    ParsingException,
)
from bai2.helpers import record_generator  # type: ignore[import-untyped]
from bai2.parsers import Bai2FileParser  # type: ignore[import-untyped]

from beancount_refunds.bank import figures
from beancount_refunds.bank.model import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FETCH = "fetch the file again from the bank"
_CODES = re.compile(r"(01|02|03|16|49|88|98|99)[,/]")
_BEGIN, _ACCOUNT, _DETAIL, _CONTINUE = "01", "03", "16", "88"
#: How many fields the library asks of a record; banks leave out empty ones at its end.
_FIELDS = {
    RecordCode.file_header: 8,
    RecordCode.group_header: 7,
    RecordCode.account_identifier: 2,
    RecordCode.transaction_detail: 6,
}
#: Behind the last record: it is of no kind, so that the library stops.
_NOTHING = SimpleNamespace(code=None, fields=[], rows=[])

_SIZE = re.compile(r"[0-9]{0,19}")
_SIGNED = re.compile(r"[+-]?[0-9]{0,19}")
_SUMMARY = re.compile(r"[+-]?[0-9]{0,19}|[A-Z]|[0-9]{2}:[0-9]{2}:[0-9]{2}")
_DAY = re.compile(r"[0-9]{6}")


class Line(NamedTuple):
    """A line of the file that is not empty."""

    lineno: int
    text: str

    @property
    def code(self) -> str:
        """The kind of its record."""
        return self.text[:2]


class File(NamedTuple):
    """A file as the library reads it, and the lines on which its accounts and their details begin."""

    read: Any
    accounts: Iterator[int]
    details: Iterator[int]


def files(content: bytes) -> tuple[File, ...]:
    """The files in one: banks put several behind each other. Raises :class:`~.model.Unreadable`."""
    lines = _lines(content)
    starts = [place for place, line in enumerate(lines) if line.code == _BEGIN]
    if not starts or starts[0] != 0:
        figures.refuse("it does not begin with a record 01", f"its beginning is missing: {FETCH}", 1)
    return tuple(_file(lines[start:end]) for start, end in itertools.pairwise([*starts, len(lines)]))


def _lines(content: bytes) -> Sequence[Line]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    lines = [Line(lineno, line.strip()) for lineno, line in enumerate(text.split("\n"), 1) if line.strip()]
    for line in lines:
        if not _CODES.match(line.text):
            mend = f"a line begins with 01, 02, 03, 16, 49, 88, 98 or 99: {FETCH}"
            figures.refuse(f"a line reads {line.text[:40]!r}", mend, line.lineno)
    return lines


def _file(lines: Sequence[Line]) -> File:
    records = _Records(lines)
    try:
        read = Bai2FileParser(records).parse()
    except IntegrityException as fault:
        # Found at the trailer, when the library has gone on to the record behind it.
        raise Unreadable(_said(fault), f"it was changed or cut off: {FETCH}", records.lineno(-1)) from fault
    except NotSupportedYetException as fault:
        mend = "ask the bank for version 2 with the codes of BAI's table"
        raise Unreadable(_said(fault), mend, records.lineno()) from fault
    except (ParsingException, IndexError, ValueError) as fault:
        reason = "it ends early" if records.exhausted else f"a record cannot be read: {_said(fault)}"
        raise Unreadable(reason, FETCH, records.lineno()) from fault
    if not records.exhausted:
        figures.refuse("there is more behind its end (99)", FETCH, records.lineno())
    return File(read, records.begins(_ACCOUNT), records.begins(_DETAIL))


def _said(fault: Exception) -> str:
    """The library's own words, in the style of ours."""
    if isinstance(fault, IndexError):
        return "a field is missing"
    words = str(fault).rstrip(".").replace(". ", ": ").replace("RecordCode.", "").replace("_", " ")
    return words[:1].lower() + words[1:]


class _Records:
    """What the library takes for its iterator: the record it is at, and a way to the next one."""

    def __init__(self, lines: Sequence[Line]) -> None:
        # The last line again: there it is when nothing is left.
        self._begins = [*(line for line in lines if line.code != _CONTINUE), lines[-1]]
        self._records = record_generator(line.text for line in lines)
        self._at = -1
        self.current_record: Any = None
        self.advance()

    @property
    def exhausted(self) -> bool:
        """Whether all records were taken."""
        return self.current_record is _NOTHING

    def lineno(self, offset: int = 0) -> int:
        """The line of the record that the library is at, or of one near it."""
        return self._begins[self._at + offset].lineno

    def begins(self, code: str) -> Iterator[int]:
        """The lines on which the records of one kind begin, in order."""
        return (line.lineno for line in self._begins if line.code == code)

    def advance(self) -> None:
        """Go to the next record; what is no figure in it is refused."""
        self._at += 1
        record = next(self._records, _NOTHING)
        lacking = _FIELDS.get(record.code, 0) - len(record.fields)
        record.fields += [""] * lacking
        self.current_record = record
        for pattern, texts in _figures(record):
            for text in texts:
                if not pattern.fullmatch(text):
                    mend = "it is written in digits, without a point or comma"
                    figures.refuse(f"a figure reads {text[:40]!r}", mend, self.lineno())
        for text in _days(record):
            _demand_day(text, self.lineno())


def _demand_day(text: str, lineno: int) -> None:
    if not _DAY.fullmatch(text):
        figures.refuse(f"a day reads {text[:20]!r}", "a day is written YYMMDD: 260605", lineno)
    figures.day(f"20{text[:2]}-{text[2:4]}-{text[4:]}", lineno)


def _figures(record: Any) -> list[tuple[re.Pattern[str], list[str]]]:
    """The fields of a record that are figures, and how they are written."""
    if record.code is RecordCode.transaction_detail:
        return [(_SIZE, record.fields[1:2])]
    if record.code is RecordCode.account_identifier:
        return [(_SUMMARY, record.fields[2:])]
    if record.code in (RecordCode.account_trailer, RecordCode.group_trailer, RecordCode.file_trailer):
        return [(_SIGNED, record.fields)]
    return []


def _days(record: Any) -> list[str]:
    """The fields of a record that are days and are not empty."""
    if record.code is RecordCode.group_header:
        return list(filter(None, record.fields[3:4]))
    if record.code is RecordCode.transaction_detail and record.fields[2] == "V":
        return list(filter(None, record.fields[3:4]))
    return []
