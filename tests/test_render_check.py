"""A check rendered: as compilers print it, as data, as annotations of GitHub."""

from __future__ import annotations

import datetime
import json
import pathlib
import re
from typing import TYPE_CHECKING, Any

from beancount_refunds.render import (
    Style,
    check_as_json,
    diagnostics,
    summary_page,
    workflow_commands,
)
from beancount_refunds.render.places import Excerpts, in_repository, nearby
from beancount_refunds.reports.problems import Check, Level, Notice
from beancount_refunds.source import Position
from tests.books_on_disk import write

if TYPE_CHECKING:
    import pytest

DAY = datetime.date(2026, 3, 31)


def a_check(*notices: Notice) -> Check:
    """A check of these notices."""
    errors = tuple(one for one in notices if one.level is Level.ERROR)
    return Check(
        as_of=DAY,
        errors=tuple(one for one in errors if one.code is None),
        findings=tuple(one for one in errors if one.code),
        exceptions=tuple(one for one in notices if one.level is Level.WARNING),
    )


def a_notice(position: Position | None, **values: Any) -> Notice:
    """A notice at a place."""
    given: dict[str, Any] = {
        "level": Level.ERROR,
        "code": "UNKNOWN_CREDIT",
        "subject": "VR-1",
        "message": "refund VR-1 names the credit acme/CM-99",
        "notes": (),
    }
    return Notice(position=position, **(given | values))


def printed(path: pathlib.Path, *notices: Notice, style: Style | None = None) -> list[str]:
    """The lines of a check of a ledger, its folder left out."""
    out = diagnostics(a_check(*notices), Excerpts([str(path)]), style or Style())
    return out.replace(f"{path.parent}/", "").splitlines()


def test_a_finding_is_printed_as_a_compiler_does(tmp_path: pathlib.Path) -> None:
    path = write(
        tmp_path,
        """\
        ; a comment
        2026-02-20 custom "vendor-refund" "VR-1" 450.00 GBP "acme/CM-99"
          bank_transaction_ref: "FT1"

          ; this belongs to nothing
        """,
    )
    message = "refund VR-1 names the credit acme/CM-99\ndeclare it"
    assert printed(path, a_notice(Position(str(path), 2), message=message)) == [
        "error[UNKNOWN_CREDIT]: refund VR-1 names the credit acme/CM-99",
        " --> main.beancount:2",
        "  |",
        '2 | 2026-02-20 custom "vendor-refund" "VR-1" 450.00 GBP "acme/CM-99"',
        "  |                                    ^^^^",
        '3 |   bank_transaction_ref: "FT1"',
        "  = declare it",
        "  = help: bean-refunds explain UNKNOWN_CREDIT",
        "",
        "1 finding as of 2026-03-31",
    ]


def test_a_warning_shows_its_first_line_and_the_line_that_names_its_subject(tmp_path: pathlib.Path) -> None:
    path = write(
        tmp_path,
        """\
        2026-02-20 * "深圳" "Refund"
          note: "old"
        \tbank_transaction_ref: "FT1"
          Assets:Bank  1 GBP
        """,
    )
    notice = a_notice(
        Position(str(path), 1),
        level=Level.WARNING,
        code="RECEIPT_UNMATCHED",
        subject="FT1",
        message="no refund names it",
        notes=("1.00 GBP", "without owner"),
    )
    assert printed(path, notice) == [
        "warning[RECEIPT_UNMATCHED]: FT1: no refund names it",
        " --> main.beancount:1",
        "  |",
        '1 | 2026-02-20 * "深圳" "Refund"',
        ".",
        '3 |     bank_transaction_ref: "FT1"',
        "  |                            ^^^",
        "  = 1.00 GBP; without owner",
        "  = help: bean-refunds explain RECEIPT_UNMATCHED",
        "",
        "No findings as of 2026-03-31; 1 open exception",
    ]


def test_a_subject_that_no_line_names_marks_the_first_line_to_its_width(tmp_path: pathlib.Path) -> None:
    path = write(tmp_path, '2026-02-20 * "深圳"\n')
    lines = printed(path, a_notice(Position(str(path), 1), subject=None))
    assert lines[3:5] == ['1 | 2026-02-20 * "深圳"', "  | ^^^^^^^^^^^^^^^^^^^"]


def test_a_long_directive_is_cut_but_not_at_the_line_of_its_subject(tmp_path: pathlib.Path) -> None:
    lines = "".join(f'  n{number}: "VR-{number}"\n' for number in range(2, 15))
    path = write(tmp_path, f"2026-02-20 *\n{lines}")
    out = printed(path, a_notice(Position(str(path), 1), subject='"VR-12"'))
    assert [line.partition(" |")[0].strip() for line in out[3:-3]] == [*"12345678", "..", "12", ""]


def test_an_error_of_beancount_has_no_code_and_may_have_no_place(tmp_path: pathlib.Path) -> None:
    path = write(tmp_path, "2026-02-20 *\n")
    notice = a_notice(None, code=None, subject=None, message="File glob does not match any files\n\nmore")
    assert printed(path, notice) == [
        "error: File glob does not match any files",
        "  = more",
        "",
        "1 error of Beancount as of 2026-03-31",
    ]
    assert printed(path, a_notice(None, code=None, subject=None, message=""))[0] == "error: "


def test_a_place_outside_the_ledger_is_named_but_never_read(tmp_path: pathlib.Path) -> None:
    path = write(tmp_path, "2026-02-20 *\n")
    secret = write(tmp_path, "secret\n", "secret")
    lines = printed(path, a_notice(Position(str(secret), 1)))
    assert lines[1:3] == [" --> secret:1", "  = help: bean-refunds explain UNKNOWN_CREDIT"]


def test_a_line_beyond_the_end_of_its_file_has_no_excerpt(tmp_path: pathlib.Path) -> None:
    path = write(tmp_path, "2026-02-20 *\n")
    excerpts = Excerpts([str(path)])
    assert excerpts.at(Position(str(path), 1)) == ("2026-02-20 *",)
    assert excerpts.at(Position(str(path), 99)) == ()
    assert excerpts.at(None) == ()


def test_messages_are_wrapped_to_the_screen_and_painted_on_a_terminal(tmp_path: pathlib.Path) -> None:
    path = write(tmp_path, "2026-02-20 *\n")
    notice = a_notice(Position(str(path), 1), message="refund VR-1 " + "word " * 30 + "end")
    assert max(map(len, printed(path, notice, style=Style(width=60))[:-1])) <= 60
    coloured = "\n".join(printed(path, notice, style=Style(width=60, colour=True)))
    assert coloured.startswith("\x1b[31m\x1b[1merror[UNKNOWN_CREDIT]\x1b[0m")
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == "\n".join(printed(path, notice, style=Style(width=60)))


def test_a_check_as_json_has_every_list_and_the_place_of_each_notice() -> None:
    data = json.loads(check_as_json(a_check(a_notice(Position("a.beancount", 3)), a_notice(None, code=None))))
    assert (data["as_of"], data["clean"], data["exceptions"]) == ("2026-03-31", False, [])
    assert data["findings"] == [
        {
            "level": "error",
            "code": "UNKNOWN_CREDIT",
            "subject": "VR-1",
            "message": "refund VR-1 names the credit acme/CM-99",
            "notes": [],
            "filename": "a.beancount",
            "lineno": 3,
        }
    ]
    assert (data["errors"][0]["filename"], data["errors"][0]["lineno"]) == (None, None)


# ---------------------------------------------------------------------------------------- GitHub


def test_annotations_are_escaped_and_name_files_from_the_root_of_the_repository(
    tmp_path: pathlib.Path,
) -> None:
    (tmp_path / ".git").mkdir()
    path = write(tmp_path, "", "books/a,b: 100%.beancount")
    finding = a_notice(Position(str(path), 3), message="refund VR-1: 5 % more,\r\nsee there")
    warning = a_notice(
        None, level=Level.WARNING, code="RECEIPT_UNMATCHED", subject="FT1", message="open", notes=("1 day",)
    )
    error = a_notice(None, code=None, subject=None, message="no file")
    assert workflow_commands(a_check(error, finding, warning)).splitlines() == [
        (
            "::error file=books/a%2Cb%3A 100%25.beancount,line=3,title=UNKNOWN_CREDIT"
            "::refund VR-1: 5 %25 more,%0D%0Asee there"
        ),
        "::error title=Beancount::no file",
        "::warning title=RECEIPT_UNMATCHED::FT1: open (1 day)",
        "1 finding, 1 error of Beancount, 1 open exception as of 2026-03-31",
    ]


def test_the_page_of_the_job_is_a_table_that_no_message_can_break(tmp_path: pathlib.Path) -> None:
    (tmp_path / ".git").mkdir()
    path = write(tmp_path, "")
    finding = a_notice(Position(str(path), 3), message="VR-1 | <b>*x*</b>\nmore @all")
    assert summary_page(a_check(finding, a_notice(None))).splitlines() == [
        "### Vendor credits and refunds",
        "",
        "2 findings as of 2026-03-31",
        "",
        "| | Code | Where | What |",
        "| --- | --- | --- | --- |",
        (
            "| error | UNKNOWN&#95;CREDIT | main.beancount:3 "
            "| VR-1 &#124; &lt;b&gt;&#42;x&#42;&lt;/b&gt;<br>more &#64;all |"
        ),
        "| error | UNKNOWN&#95;CREDIT |  | refund VR-1 names the credit acme/CM-99 |",
        "",
    ]


def test_the_page_of_a_clean_job_is_one_sentence() -> None:
    assert summary_page(a_check()).splitlines()[2:] == ["No findings as of 2026-03-31; nothing is open", ""]


def test_paths_are_written_from_where_the_reader_stands(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert nearby(str(tmp_path / "books" / "a.beancount")) == "books/a.beancount"
    elsewhere = str(pathlib.Path(tmp_path.anchor, "elsewhere", "a.beancount"))
    assert (nearby(elsewhere), in_repository(elsewhere)) == (elsewhere, elsewhere)
    assert in_repository("<string>") == "<string>"
