"""Files become sheets of cells, or are refused as a whole."""

from __future__ import annotations

import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from beancount_refunds.case_log import reader
from beancount_refunds.case_log.cells import shown
from beancount_refunds.case_log.reader import Fault, Line, UnreadableLog, read_log
from tests.case_log.logs import xlsx_log

if TYPE_CHECKING:
    import pathlib


def cells_of(path: pathlib.Path) -> list[tuple[Any, ...]]:
    """The cells of the first sheet."""
    return [line.cells for line in read_log(path).sheets[0].lines]


@pytest.mark.parametrize(
    ("content", "manner"),
    [
        ("Case,Note\n1,£5\n".encode(), "UTF-8, columns apart by commas"),
        ("\ufeffCase;Note\n1;£5\n".encode(), "UTF-8, columns apart by semicolons"),
        ("Case\tNote\n1\t£5\n".encode("utf-16"), "UTF-16, columns apart by tabs"),
        (b"\xfe\xff" + "Case|Note\n1|£5\n".encode("utf-16-be"), "UTF-16, columns apart by bars"),
        ("Case,Note\n1,£5\n".encode("cp1252"), "Windows-1252, for it is not UTF-8, columns apart by commas"),
    ],
)
def test_a_text_file_tells_its_encoding_and_its_separator(
    tmp_path: pathlib.Path, content: bytes, manner: str
) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(content)
    log = read_log(path)
    assert (log.name, log.manner) == ("log.csv", manner)
    assert cells_of(path) == [("Case", "Note"), ("1", "£5")]


def test_what_windows_has_no_character_for_is_latin(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(b"Case,Note\n1,\x81\n")
    assert (
        read_log(path).manner == "Latin-1, for it is neither UTF-8 nor Windows-1252, columns apart by commas"
    )
    assert cells_of(path)[1] == ("1", "\x81")


def test_rows_are_counted_as_lines_of_the_file_and_blank_ones_are_left_out(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(b'\r\nCase,Note\r\n1,"two\r\nlines"\r\n , \r\n2,"; a, b"\r\n')
    assert read_log(path).sheets[0].lines == (
        Line(2, ("Case", "Note")),
        Line(3, ("1", "two\nlines")),
        Line(6, ("2", "; a, b")),
    )


def test_an_apostrophe_that_keeps_a_text_from_being_a_formula_is_no_part_of_it(
    tmp_path: pathlib.Path,
) -> None:
    path = tmp_path / "log.csv"
    path.write_text("a,b,c\n'=1+1,'quoted',''\n", encoding="utf-8")
    assert cells_of(path)[1] == ("=1+1", "'quoted'", "''")


def test_an_empty_file_has_no_rows(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(b"")
    assert cells_of(path) == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\0\0", "log is neither CSV nor XLSX (an older .xls file: save it as .xlsx)"),
        (b'a,b\n1,"open\n2,3\n', "log, row 2: unexpected end of data"),
        (b"x" * 200_000, "log: field larger than field limit (131072)"),
        (b"PK\x03\x04 no archive", "log is no workbook that can be read: BadZipFile: File is not a zip file"),
    ],
)
def test_a_file_that_is_no_log_is_refused_as_a_whole(
    tmp_path: pathlib.Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "log"
    path.write_bytes(content)
    with pytest.raises(UnreadableLog) as refusal:
        read_log(path)
    assert str(refusal.value) == reason


def test_a_file_that_is_not_there_is_named(tmp_path: pathlib.Path) -> None:
    with pytest.raises(UnreadableLog) as refusal:
        read_log(tmp_path / "gone.csv")
    assert str(refusal.value) == f"{tmp_path / 'gone.csv'} cannot be read: No such file or directory"


def test_a_workbook_gives_days_numbers_and_texts_as_what_they_are(tmp_path: pathlib.Path) -> None:
    path = xlsx_log(
        tmp_path,
        ["Case", "Date", "At", "Amount", "Whole", "Yes", "Fault", None],
        [
            "RC-1",
            datetime.date(2026, 3, 1),
            datetime.datetime(2026, 3, 1, 10, 14),  # noqa: DTZ001 (a spreadsheet knows no time zone)
            1234.5,
            600,
            True,
            "#REF!",
            None,
        ],
        [None] * 8,
        ["RC-2", datetime.time(9, 30), datetime.timedelta(hours=30), 1 / 3],
        Other=[["x"]],
    )
    log = read_log(path)
    assert log.manner == "a workbook"
    assert [sheet.name for sheet in log.sheets] == ["Log", "Other"]
    _, first, second = log.sheets[0].lines
    assert (first.number, second.number) == (2, 4)
    day = datetime.date(2026, 3, 1)
    assert first.cells[:7] == ("RC-1", day, day, Decimal("1234.5"), Decimal(600), True, Fault("#REF!"))
    assert second.cells[0] == "RC-2"
    assert str(second.cells[3]) == "0.3333333333333333"
    assert [shown(cell) for cell in first.cells[:7]] == [
        "RC-1",
        "2026-03-01",
        "2026-03-01",
        "1234.5",
        "600",
        "True",
        "#REF!",
    ]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (datetime.time(9, 30), "09:30:00"),
        (datetime.timedelta(hours=30), "1 day, 6:00:00"),
        (datetime.date(2026, 3, 1), datetime.date(2026, 3, 1)),
        (float("nan"), Fault("nan")),
    ],
)
def test_every_value_of_a_workbook_becomes_a_cell(value: Any, cell: Any) -> None:
    assert reader._value(SimpleNamespace(value=value, data_type="n")) == cell  # noqa: SLF001 (no file holds them all)


def test_a_workbook_that_unpacks_beyond_measure_is_refused(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = xlsx_log(tmp_path, ["Case"])
    monkeypatch.setattr(reader, "_MOST_BYTES", 100)
    with pytest.raises(
        UnreadableLog, match=r"^log\.xlsx is [0-9,]+ bytes unpacked: no log that this command reads$"
    ):
        read_log(path)
