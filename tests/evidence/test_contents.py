"""What stands in a pack of evidence, and that the same books give the same bytes."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from beancount_refunds.evidence import pack
from beancount_refunds.evidence.documents import documents
from beancount_refunds.reports.registry import REPORTS
from beancount_refunds.reports.trail import Paper
from tests.books_on_disk import CLEAN, write
from tests.command_line import run
from tests.evidence.books import CHAT, evidenced
from tests.history.repositories import ANNA, BEN, CONFIGURATION, Books

if TYPE_CHECKING:
    import pathlib


@pytest.fixture(autouse=True)
def _without_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CONFIGURATION.items():
        monkeypatch.setenv(name, value)


def packed(books: Books, *words: str) -> dict[str, bytes]:
    """The parts of a pack of the books."""
    target = books.folder.parent / "pack.zip"
    result = run("evidence", books.path("main.beancount"), *words, "-o", target)
    assert result.exit_code == 0, result.output
    content = target.read_bytes()
    assert result.stdout == f"{target}: {pack.digest(content)}\n"
    assert pack.faults(content) == []
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def manifest(parts: dict[str, bytes]) -> dict[str, Any]:
    """What the manifest says beside the parts."""
    facts: dict[str, Any] = json.loads(parts["manifest.json"])
    del facts["parts"]
    return facts


def listed(content: bytes) -> list[str]:
    """The first column of a workbook's first sheet, without its heading."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    cells = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
    return [str(cell) for cell in cells[: cells.index(None) if None in cells else None]]


def test_the_pack_of_a_refund_holds_its_chain_its_documents_and_its_history(tmp_path: pathlib.Path) -> None:
    books = evidenced(tmp_path / "books")
    parts = packed(books, "VR-1")
    assert sorted(parts) == [
        "README.txt",
        "documents/documents/chat.png",
        "git/log.json",
        "ledger/excerpts.beancount",
        "manifest.json",
        "reports/cases.xlsx",
        "reports/controls.xlsx",
        "reports/credits.xlsx",
        "reports/exceptions.xlsx",
        "reports/register.xlsx",
        "reports/transitions.xlsx",
        "trails/VR-1.html",
        "trails/VR-1.json",
    ]
    assert manifest(parts) == {
        "format": "beancount_refunds evidence 1",
        "ledger": "main.beancount",
        "as_of": "2026-03-02",
        "scope": {"id": "VR-1"},
        "commit": books.git("rev-parse", "HEAD"),
        "not_committed": [],
        "history": "complete",
        # Beancount itself misses the document.
        "findings": 1,
        "missing": [{"path": "documents/gone.pdf", "reason": "the file is not there"}],
    }
    assert parts["documents/documents/chat.png"] == CHAT
    assert listed(parts["reports/register.xlsx"]) == ["VR-1"]
    assert listed(parts["reports/credits.xlsx"]) == ["acme/CM-17"]
    excerpts = parts["ledger/excerpts.beancount"].decode()
    assert (
        '2026-02-20 custom "vendor-refund" "VR-1" 320.00 GBP "acme/CM-17"\n  bank_transaction_ref: "FT1"\n'
        in excerpts
    )
    assert "VR-2" not in excerpts
    assert str(tmp_path) not in "".join(part.decode("utf-8", "replace") for part in parts.values())


def test_the_git_log_names_who_brought_each_line_in_and_who_changed_it(tmp_path: pathlib.Path) -> None:
    books = evidenced(tmp_path / "books")
    log = json.loads(packed(books, "VR-3")["git/log.json"])
    assert [one["author"] for one in log["commits"]] == [ANNA, BEN]
    first, second = (one["hash"] for one in log["commits"])
    lineno = books.position('"VR-3" 31.00').lineno
    (line,) = (one for one in log["lines"] if one["place"] == f"main.beancount:{lineno}")
    assert line == {
        "place": f"main.beancount:{lineno}",
        "unknown": None,
        "changes": [
            {"commit": second, "text": '2026-02-23 custom "vendor-refund" "VR-3" 31.00 GBP "acme/CM-17"\n'},
            {"commit": first, "text": '2026-02-23 custom "vendor-refund" "VR-3" 30.00 GBP "acme/CM-17"\n'},
        ],
    }


def test_the_pack_of_a_period_holds_what_moved_in_it_and_its_reports(tmp_path: pathlib.Path) -> None:
    parts = packed(evidenced(tmp_path / "books"), "--from", "2026-02-03", "--to", "2026-02-20")
    trails = sorted(name for name in parts if name.startswith("trails/") and name.endswith(".html"))
    # VR-1 took of acme/CM-17, which settles RC-1; shen's credits were issued.
    assert trails == [
        "trails/RC-1.html",
        "trails/VR-1.html",
        "trails/acme%2FCM-17.html",
        "trails/shen%2FTK-1.html",
        "trails/shen%2FTK-2.html",
    ]
    assert manifest(parts)["scope"] == {"from": "2026-02-03", "to": "2026-02-20"}
    workbooks = {
        name.removeprefix("reports/").removesuffix(".xlsx") for name in parts if name.startswith("reports/")
    }
    assert workbooks == {
        name for name, report in REPORTS.items() if report.subject is None or report.subject_optional
    }
    assert listed(parts["reports/register.xlsx"]) == ["VR-1"]


def test_a_period_may_be_open_at_either_end(tmp_path: pathlib.Path) -> None:
    books = evidenced(tmp_path / "books")
    until = manifest(packed(books, "--to", "2026-01-31"))
    since = manifest(packed(books, "--from", "2026-01-31"))
    assert (until["scope"], since["scope"]) == (
        {"from": None, "to": "2026-01-31"},
        {"from": "2026-01-31", "to": None},
    )


def test_the_same_books_give_the_same_bytes_wherever_they_lie(tmp_path: pathlib.Path) -> None:
    books = evidenced(tmp_path / "books")
    shutil.copytree(books.folder, tmp_path / "elsewhere" / "copy")
    packs = []
    for folder in (books.folder, tmp_path / "elsewhere" / "copy"):
        target = tmp_path / f"{folder.name}.zip"
        assert run("evidence", folder / "main.beancount", "--from", "2026-01-01", "-o", target).exit_code == 0
        packs.append(target.read_bytes())
    assert hashlib.sha256(packs[0]).digest() == hashlib.sha256(packs[1]).digest()


def test_without_git_the_pack_says_that_there_is_no_history(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "books"
    write(folder, CLEAN)
    parts = packed(Books(folder), "acme/CM-17")
    facts = manifest(parts)
    assert facts["commit"] is None
    assert "not a git repository" in facts["history"]
    log = json.loads(parts["git/log.json"])
    assert log["commits"] == []
    assert {line["unknown"] for line in log["lines"]} == {"there is no git history"}


def test_what_is_not_committed_and_what_is_wrong_stand_in_the_manifest(tmp_path: pathlib.Path) -> None:
    books = evidenced(tmp_path / "books")
    books.add("main.beancount", '2026-02-25 custom "vendor-refund" "VR-9" 1.00 GBP "acme/NONE"\n')
    facts = manifest(packed(books, "VR-1"))
    assert (facts["not_committed"], facts["findings"]) == (["main.beancount"], 2)


def test_a_shallow_clone_is_called_shallow(tmp_path: pathlib.Path) -> None:
    books = evidenced(tmp_path / "books")
    books.git("clone", "--quiet", "--depth", "1", f"file://{books.folder}", str(tmp_path / "shallow"))
    assert manifest(packed(Books(tmp_path / "shallow"), "VR-1"))["history"] == "shallow"


def test_no_file_outside_the_repository_is_ever_packed(tmp_path: pathlib.Path) -> None:
    secret = write(tmp_path, "secret", name="secret.txt")
    top = tmp_path / "books"
    (top / "folder").mkdir(parents=True)
    (top / "link.txt").symlink_to(secret)
    (top / "within.txt").symlink_to(write(top, "ours", name="ours.txt"))
    papers = [
        Paper(path=name, on=None, subject="VR-1", candidates=(str(top / name),))  # type: ignore[arg-type]
        for name in ("../secret.txt", "link.txt", "within.txt", "folder", "nowhere.txt")
    ]
    found = documents(papers, str(top))
    assert found.contents == {"ours.txt": b"ours"}
    assert found.missing == {
        "../secret.txt": "the file is not in the repository of the ledger",
        "link.txt": "the file is not in the repository of the ledger",
        "folder": "the file cannot be read: Is a directory",
        "nowhere.txt": "the file is not there",
    }
