"""The reports in Fava: one at a time, about a subject where they need one, and as files."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from beancount_refunds.fava_ext import reports_page, tables
from beancount_refunds.ledger import open_ledger
from beancount_refunds.render import table_as_csv
from beancount_refunds.reports import credits_table, register
from beancount_refunds.reports.filters import Filters
from beancount_refunds.reports.question import Question, UnknownSubject
from beancount_refunds.reports.registry import REPORTS, Report
from tests.books_on_disk import CLEAN, write
from tests.fava_pages import EXTENSION, Fava

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.reports import Table


def test_the_first_report_is_the_register_with_a_tab_for_each(fava: Fava) -> None:
    shown = fava.page("reports")
    assert [words for words, _ in shown.links if words in {name.replace("-", " ") for name in REPORTS}] == [
        name.replace("-", " ") for name in REPORTS
    ]
    assert shown.html.count('aria-current="page"') == 2
    assert shown.cells("Refund") == ["VR-1", "VR-2", "VR-3"]
    assert shown.cells("Amount") == ["320.00 GBP", "130.00 USD", "30.00 GBP"]
    assert shown.cells("Status") == ["RECONCILED", "APPLIED", "PENDING"]
    assert "As of 2026-03-02, the last day of the ledger." in shown.words
    assert "3 refunds: 1 APPLIED, 1 PENDING, 1 RECONCILED" in shown.words


def test_what_belongs_to_a_report_stands_below_it(fava: Fava) -> None:
    assert fava.page("reports").cells("Copy", table=1) == ["VR-1-AGAIN"]


def test_each_row_leads_to_the_directive_that_somebody_can_edit(fava: Fava) -> None:
    shown = fava.page("reports")
    hashes = [
        href.removeprefix("#context-") for words, href in shown.links if words.startswith("main.beancount:")
    ]
    for hash_, id_ in zip(hashes[:3], ("VR-1", "VR-2", "VR-3"), strict=True):
        entry = fava.api("context", entry_hash=hash_)["entry"]
        assert (entry["t"], entry["type"], entry["values"][0]) == ("Custom", "vendor-refund", id_)
    assert [cell.partition(":")[0] for cell in shown.cells("Entry")] == ["main.beancount"] * 3


@pytest.mark.parametrize("name", REPORTS)
def test_each_report_opens_on_the_example_books(example: Fava, name: str) -> None:
    shown = example.page("reports", report=name)
    assert REPORTS[name].question in shown.words
    assert shown.tables or "<details open>" in shown.html


def test_a_report_without_rows_says_so_in_its_own_words(tmp_path: pathlib.Path) -> None:
    shown = Fava(write(tmp_path, EXTENSION + CLEAN)).page("reports")
    assert "No refunds." in shown.words
    assert shown.tables == []


def test_more_rows_than_a_browser_bears_are_shown_in_parts(
    fava: Fava, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "ROWS", 2)
    assert fava.page("reports").cells("Refund") == ["VR-1", "VR-2"]
    rest = fava.page("reports", row="3")
    assert rest.cells("Refund") == ["VR-3"]
    assert "Rows 1–2 3–3 A heading sorts the rows shown; the files hold all." in rest.words
    wrong = [fava.page("reports", row=row).cells("Refund") for row in ("4", "0", "x", "9" * 10)]
    assert wrong == [["VR-1", "VR-2"]] * 4


def test_the_time_filter_says_as_of_when_and_from_when(fava: Fava) -> None:
    shown = fava.page("reports", report="credits", time="2026-02-03")
    assert shown.cells("Credit") == ["shen/TK-1"]
    assert (
        "As of 2026-02-03, the end of the time filter. From 2026-02-03, the beginning of the time filter."
        in shown.words
    )


def test_a_report_of_a_moment_asks_for_the_end_of_the_time_filter_only(fava: Fava) -> None:
    shown = fava.page("reports", report="exceptions", time="2026-03-01 - 2026-03-31")
    assert "CREDIT_EXPIRING" in shown.cells("Exception")
    assert "Where the time filter begins changes nothing here." in shown.words


def test_account_and_text_filters_narrow_no_report_and_the_page_says_so(fava: Fava) -> None:
    shown = fava.page("reports", account="Income", filter="#none")
    assert shown.cells("Refund") == ["VR-1", "VR-2", "VR-3"]
    assert (
        "The account filter changes nothing here: all entries count."
        " The text filter changes nothing here: all entries count." in shown.words
    )


def test_links_keep_the_filters_that_are_set(fava: Fava) -> None:
    shown = fava.page("reports", time="2026-02", account="Income")
    assert shown.href("credits") == (
        f"{fava.address()}?page=reports&report=credits&account=Income&time=2026-02"
    )


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
    monkeypatch.setattr(tables, "ROWS", 1)
    shown = fava.page("reports", report="statement")
    assert shown.words.endswith("statement evidence Choose one (vendor) acme shen")
    assert shown.href("shen") == f"{fava.address()}?page=reports&report=statement&id=shen"
    chosen = fava.page("reports", report="statement", id="acme")
    assert chosen.cells("Refund") == ["VR-1"]
    assert "<details>" in chosen.html
    assert 'aria-current="true">acme</a>' in chosen.html
    assert chosen.href("2–2") == f"{fava.address()}?page=reports&report=statement&id=acme&row=2"
    assert chosen.href("CSV ⬇") == f"{fava.address()}download?report=statement&format=csv&id=acme"
    assert "The ledger has no vendor acne." in fava.page("reports", report="statement", id="acne").words
    assert fava.client.get(fava.address("download?report=statement&format=csv")).status_code == 404


def test_a_subject_that_may_be_left_out_is_not_asked_for(fava: Fava, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports_page, "REPORTS", _reports(optional=True))
    assert fava.page("reports").cells("Refund") == ["VR-1", "VR-3"]


def test_a_report_that_does_not_exist_is_named_beside_those_that_do(fava: Fava) -> None:
    shown = fava.page("reports", report='"><img src=x>')
    assert 'There is no report "><img src=x>.' in shown.words
    assert "<img" not in shown.html
    assert shown.href("ageing").endswith("?page=reports&report=ageing")


# ------------------------------------------------------------------------------------------ files


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
