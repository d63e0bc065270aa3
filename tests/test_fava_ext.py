"""The page in Fava: what it shows for an address, and what it says when something is wrong."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import openpyxl
import pytest

from beancount_refunds.fava_ext import loaded, reports_page
from beancount_refunds.ledger import open_ledger, settled
from beancount_refunds.render import table_as_csv
from beancount_refunds.reports import credits_table, register
from beancount_refunds.reports.filters import Filters
from beancount_refunds.reports.question import Question, UnknownSubject
from beancount_refunds.reports.registry import REPORTS, Report
from tests.books_on_disk import BOOKS, CLEAN, write
from tests.example_books import FOLDER
from tests.fava_pages import EXTENSION, Fava

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.reports import Table


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """BOOKS, with the extension switched on."""
    return write(tmp_path_factory.mktemp("books"), EXTENSION + BOOKS)


@pytest.fixture(scope="module")
def fava(path: pathlib.Path) -> Fava:
    """Fava on BOOKS."""
    return Fava(path)


# ------------------------------------------------------------------------------ what a page shows


def test_the_first_page_is_the_register_with_a_tab_for_each_report(fava: Fava) -> None:
    shown = fava.page()
    assert shown.words.startswith(" " + " ".join(name.replace("-", " ") for name in REPORTS))
    assert shown.html.count('aria-current="page"') == 1
    assert shown.cells("Refund") == ["VR-1", "VR-2", "VR-3"]
    assert shown.cells("Amount") == [{"GBP": 320.00}, {"USD": 130.00}, {"GBP": 30.00}]
    assert shown.cells("Status") == ["RECONCILED", "APPLIED", "PENDING"]
    assert "As of 2026-03-02, the last day of the ledger." in shown.words
    assert "3 refunds: 1 APPLIED, 1 PENDING, 1 RECONCILED" in shown.words


def test_what_belongs_to_a_report_stands_below_it(fava: Fava) -> None:
    assert fava.page().cells("Copy", grid=1) == ["VR-1-AGAIN"]


def test_each_row_leads_to_the_directive_that_somebody_can_edit(fava: Fava) -> None:
    for hash_, id_ in zip(fava.page().cells("Entry"), ("VR-1", "VR-2", "VR-3"), strict=True):
        entry = fava.api("context", entry_hash=hash_)["entry"]
        assert (entry["t"], entry["type"], entry["values"][0]) == ("Custom", "vendor-refund", id_)


@pytest.mark.parametrize("name", REPORTS)
def test_each_report_opens_on_the_example_books(name: str) -> None:
    shown = _example().page(report=name)
    assert REPORTS[name].question in shown.words
    assert shown.grids or '<details class="choices" open>' in shown.html


_OPENED: list[Fava] = []


def _example() -> Fava:
    if not _OPENED:
        _OPENED.append(Fava(FOLDER / "main.beancount"))
    return _OPENED[0]


def test_a_ledger_without_anything_of_ours_says_what_to_write_first(tmp_path: pathlib.Path) -> None:
    shown = Fava(write(tmp_path, EXTENSION + 'plugin "beancount_refunds"\n')).page()
    assert "No refunds. Write a first vendor and what it credits:" in shown.words
    assert '2026-01-01 custom "vendor" "acme" "Acme Components Ltd"' in shown.words
    assert shown.grids == []


def test_a_report_without_rows_says_so_and_explains_no_more(tmp_path: pathlib.Path) -> None:
    shown = Fava(write(tmp_path, EXTENSION + CLEAN)).page()
    assert "No refunds." in shown.words
    assert "first vendor" not in shown.words


def test_more_rows_than_a_browser_bears_are_shown_in_parts(
    fava: Fava, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports_page, "ROWS", 2)
    assert fava.page().cells("Refund") == ["VR-1", "VR-2"]
    rest = fava.page(row="3")
    assert rest.cells("Refund") == ["VR-3"]
    assert "Rows 1 to 2 , 3 to 3 — a heading sorts the rows shown; the files hold all." in rest.words
    assert [fava.page(row=row).cells("Refund") for row in ("4", "0", "x", "9" * 10)] == [["VR-1", "VR-2"]] * 4


def test_incognito_hides_the_figures_within_words(path: pathlib.Path) -> None:
    shown = Fava(path, incognito=True).page(report="credits")
    hidden = re.sub(r"\d", "X", "3 credits unapplied 230.00 GBP, 31,000 JPY available 200.00 GBP, 31,000 JPY")
    assert hidden in shown.words


# --------------------------------------------------------------------------------- Fava's filters


def test_the_time_filter_says_as_of_when_and_from_when(fava: Fava) -> None:
    shown = fava.page(report="credits", time="2026-02-03")
    assert shown.cells("Credit") == ["shen/TK-1"]
    assert (
        "As of 2026-02-03, the end of the time filter. From 2026-02-03, the beginning of the time filter."
        in shown.words
    )


def test_a_report_of_a_moment_asks_for_the_end_of_the_time_filter_only(fava: Fava) -> None:
    shown = fava.page(report="exceptions", time="2026-03-01 - 2026-03-31")
    assert "CREDIT_EXPIRING" in shown.cells("Exception")
    assert "where the time filter begins changes nothing" in shown.words


def test_account_and_text_filters_narrow_nothing_and_the_page_says_so(fava: Fava) -> None:
    shown = fava.page(account="Income", filter="#none")
    assert shown.cells("Refund") == ["VR-1", "VR-2", "VR-3"]
    assert "The account and text filter changes nothing here: all entries count." in shown.words
    assert "The text filter changes nothing here" in fava.page(filter="#none").words


def test_links_keep_the_filters_that_are_set(fava: Fava) -> None:
    shown = fava.page(time="2026-02", account="Income")
    assert (
        f'<a href="{fava.address()}?page=reports&amp;report=credits&amp;account=Income&amp;time=2026-02">'
        in shown.html
    )


@pytest.mark.parametrize("time", ["soon", "2026-13", "2026-03 - 2026-01", "9999-12-31", "2026 - "])
def test_a_time_filter_that_is_no_period_is_told_and_nothing_is_shown(fava: Fava, time: str) -> None:
    shown = fava.page(time=time)
    assert (
        f"The time filter {time.strip()} is no period, such as 2026-Q1 or 2026-01 - 2026-03." in shown.words
    )
    assert shown.grids == []


# ---------------------------------------------------------------------- reports about one subject


def _statement(ledger: Ledger, question: Question) -> Table:
    vendors = ledger.settlement.vendor
    if question.subject is not None and question.subject not in vendors:
        raise UnknownSubject(kind="vendor", value=question.subject, known=tuple(sorted(vendors)))
    return register(ledger.settlement, Filters(vendors=frozenset({question.subject or "acme"})))


def _reports(*, optional: bool) -> dict[str, Report]:
    report = Report(
        name="statement",
        question="What moved?",
        table=_statement,
        subject="vendor",
        subject_optional=optional,
    )
    return {"statement": report}


def test_a_report_about_one_subject_offers_those_that_there_are(
    fava: Fava, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports_page, "REPORTS", _reports(optional=False))
    monkeypatch.setattr(reports_page, "ROWS", 1)
    shown = fava.page(report="statement")
    assert (
        "What moved? As of 2026-03-02, the last day of the ledger. Choose one vendor acme shen "
        in shown.words
    )
    assert f'<a href="{fava.address()}?page=reports&amp;report=statement&amp;id=shen">shen</a>' in shown.html
    chosen = fava.page(report="statement", id="acme")
    assert chosen.cells("Refund") == ["VR-1"]
    assert '<details class="choices">' in chosen.html
    assert 'aria-current="true">acme</a>' in chosen.html
    assert "report=statement&amp;id=acme&amp;row=2" in chosen.html
    assert "download?report=statement&amp;format=csv&amp;id=acme" in chosen.html
    assert "The ledger has no vendor acne. What moved?" in fava.page(report="statement", id="acne").words
    assert fava.client.get(fava.address("download?report=statement&format=csv")).status_code == 404


def test_a_subject_that_may_be_left_out_is_not_asked_for(fava: Fava, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports_page, "REPORTS", _reports(optional=True))
    assert fava.page().cells("Refund") == ["VR-1", "VR-3"]


# ------------------------------------------------------------------------------ files and reloads


def test_the_csv_file_is_what_the_command_line_prints(fava: Fava, path: pathlib.Path) -> None:
    answer = fava.client.get(fava.address("download?report=credits&format=csv"))
    assert answer.get_data(as_text=True) == table_as_csv(credits_table(open_ledger(path).settlement))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=credits-2026-03-02.csv"


def test_the_workbook_holds_what_the_filters_admit(fava: Fava) -> None:
    answer = fava.client.get(fava.address("download?report=register&format=xlsx&time=2026-02-20"))
    book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "VR-1" in cells
    assert "VR-2" not in cells


@pytest.mark.parametrize(
    "rest", ["report=credits&format=exe", "report=nothing&format=csv", "report=credits&format=csv&time=soon"]
)
def test_a_file_that_cannot_be_made_is_not_found(fava: Fava, rest: str) -> None:
    assert fava.client.get(fava.address(f"download?{rest}")).status_code == 404


def test_files_are_only_read(fava: Fava) -> None:
    for method in (fava.client.post, fava.client.put, fava.client.delete):
        assert method(fava.address("download?report=credits&format=csv")).status_code == 404


def test_a_day_is_settled_once_until_the_ledger_changes(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days: list[object] = []

    def counted(*arguments: object) -> object:
        days.append(arguments[-1])
        return settled(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(loaded, "settled", counted)
    ledger = write(tmp_path, EXTENSION + BOOKS)
    fava = Fava(ledger, poll_watcher=True)
    for time in ("", "2026-02", "", "2026-02"):
        fava.page(time=time)
    assert [str(day) for day in days] == ["None", "2026-02-28"]
    more = '2026-03-05 custom "vendor-refund" "VR-9" 1.00 GBP "acme/CM-17"\n'
    ledger.write_text(ledger.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert fava.page().cells("Refund")[-1] == "VR-9"
    assert [str(day) for day in days] == ["None", "2026-02-28", "None"]
