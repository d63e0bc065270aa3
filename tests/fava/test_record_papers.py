"""Papers that are dropped on a page: kept with their digest, once, and only of kinds that a browser runs not."""

from __future__ import annotations

import base64
import hashlib
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from beancount_refunds.fava_ext import attaching_actions
from beancount_refunds.fava_ext.attaching_actions import BEGINNINGS
from beancount_refunds.ledger import open_ledger
from tests.books_on_disk import write
from tests.fava_pages import EXTENSION, Fava, read_fragment
from tests.record_books import BOOKS, RECORDING, SIGNED
from tests.recording.conftest import _still  # noqa: F401 (the clock stands still, git's user is Anna Khan)

if TYPE_CHECKING:
    import pathlib

PNG = b"\x89PNG\r\n\x1a\n a picture"
PDF = b"%PDF-1.7 a memo"


@pytest.fixture
def books(tmp_path: pathlib.Path) -> Fava:
    """Fava on RECORDING in a folder of its own."""
    return Fava(write(tmp_path, RECORDING))


def attached(
    fava: Fava, papers: dict[str, bytes], id_: str = "RC-2026-0001", *, dry_run: bool = False, **more: Any
) -> tuple[str, str]:
    """The outcome, and what the fragment says."""
    contents = [base64.b64encode(content).decode() for content in papers.values()]
    fields = {"id": id_, "names": list(papers), "contents": contents} | more
    body = fava.ask("attach", fields, dry_run=dry_run).get_json()
    return body["outcome"], read_fragment(body["html"])


def documents(folder: pathlib.Path) -> dict[str, bytes]:
    """The copies, by their path."""
    paths = (folder / "documents").rglob("*")
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths if path.is_file()}


def directive(path: str, content: bytes, more: str = "") -> str:
    """What the ledger says of a paper."""
    digest = hashlib.sha256(content).hexdigest()
    return f'2026-03-02 document Assets:Credits:Acme "{path}" ^RC-2026-0001\n  sha256: "{digest}"\n{more}{SIGNED}'


def test_papers_are_kept_beside_the_ledger_and_shown_in_the_case_file(
    books: Fava, tmp_path: pathlib.Path
) -> None:
    outcome, __ = attached(books, {"Chat.PNG": PNG, "memo.pdf": PDF}, note=" crushed cartons ")
    assert outcome == "written"
    assert documents(tmp_path) == {
        "documents/cases/2026-03-02-Chat.png": PNG,
        "documents/cases/2026-03-02-memo.pdf": PDF,
    }
    note = '  note: "crushed cartons"\n'
    assert (tmp_path / "recorded.beancount").read_text(encoding="utf-8") == directive(
        "documents/cases/2026-03-02-Chat.png", PNG, note
    ) + directive("documents/cases/2026-03-02-memo.pdf", PDF, note)
    assert open_ledger(tmp_path / "main.beancount").clean
    shown = books.page("case", id="RC-2026-0001")
    assert 'alt="2026-03-02-Chat.png"' in shown.html
    assert "2026-03-02-memo.pdf" in shown.words


def test_the_same_paper_again_is_kept_once_and_another_of_its_name_beside_it(
    books: Fava, tmp_path: pathlib.Path
) -> None:
    attached(books, {"chat.png": PNG})
    outcome, words = attached(books, {"other name.png": PNG})
    assert outcome == "written"
    assert "It was recorded before; nothing was written." in words
    attached(books, {"chat.png": PNG + b"!", "again.png": PNG + b"!"})
    assert documents(tmp_path) == {
        "documents/cases/2026-03-02-chat.png": PNG,
        "documents/cases/2026-03-02-chat-2.png": PNG + b"!",
    }


def test_a_paper_is_committed_with_its_directive_where_the_setting_says_so(tmp_path: pathlib.Path) -> None:
    books = Fava(write(tmp_path, RECORDING.replace("True}", "True, 'commit': True}")))

    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=tmp_path, check=True, capture_output=True, text=True)  # noqa: S607
        return done.stdout

    git("init", "--quiet")
    git("add", "main.beancount")
    git("commit", "--quiet", "--message", "Books")
    attached(books, {"chat.png": PNG})
    assert git("show", "--format=%an", "--name-only").split() == [
        "Anna",
        "Khan",
        "documents/cases/2026-03-02-chat.png",
        "main.beancount",
        "recorded.beancount",
    ]


@pytest.mark.parametrize(
    ("papers", "why"),
    [
        ({}, "Choose a file first."),
        ({"page.html": b"<script>"}, "page.html is none of the kinds that are kept: .csv .docx .eml"),
        ({"drawing.svg": b"<svg/>"}, "drawing.svg is none of the kinds that are kept"),
        ({"noending": b"x"}, "noending is none of the kinds that are kept"),
        ({"chat.png": b"<html>"}, "chat.png is not what its name says."),
        ({"mail.txt": b"a\0b"}, "mail.txt is not what its name says."),
        ({"chat.png": b""}, "chat.png is empty."),
        ({"chat.png": PNG, "page.html": b"x"}, "page.html is none of the kinds"),
    ],
)
def test_what_is_not_kept_is_told_and_leaves_nothing_behind(
    books: Fava, tmp_path: pathlib.Path, papers: dict[str, bytes], why: str
) -> None:
    outcome, words = attached(books, papers)
    assert outcome == "unfit"
    assert why in words
    assert (documents(tmp_path), (tmp_path / "recorded.beancount").exists()) == ({}, False)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"contents": ["no base64!"]}, "chat.png did not arrive whole."),
        ({"contents": []}, "Choose a file first."),
        ({"contents": "AAAA"}, "The field contents is of another kind."),
        ({"note": ["a", "b"]}, "The field note is of another kind."),
        ({"path": "x"}, "The field path is of another kind."),
        ({"id": "RC-9"}, "the ledger has no id RC-9"),
        ({"id": "KB-1"}, ""),
    ],
)
def test_what_no_page_of_ours_attaches_is_refused(
    books: Fava, tmp_path: pathlib.Path, fields: dict[str, Any], why: str
) -> None:
    outcome, words = attached(books, {"chat.png": PNG}, **fields)
    assert outcome == ("unfit" if why else "written")
    assert why in words
    assert bool(documents(tmp_path)) is not bool(why)


def test_an_id_without_vendor_has_no_account_for_its_papers(tmp_path: pathlib.Path) -> None:
    line = '2026-02-20 * "Somebody"\n  bank_transaction_ref: "FT1"\n'
    entry = "  Assets:Bank  5.00 GBP\n  Assets:Clearing\n"
    outcome, words = attached(Fava(write(tmp_path, RECORDING + line + entry)), {"chat.png": PNG}, "FT1")
    assert outcome == "unfit"
    assert "FT1 names no vendor whose account the directive could stand on." in words


def test_more_than_the_limit_at_once_is_refused(books: Fava, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attaching_actions, "LARGEST", 1024 * 1024)
    outcome, words = attached(books, {"chat.png": PNG + bytes(1024 * 1024)})
    assert (outcome, "That is more than 1 MiB at once." in words) == ("unfit", True)


def test_an_upload_has_no_preview(books: Fava, tmp_path: pathlib.Path) -> None:
    outcome, words = attached(books, {"chat.png": PNG}, dry_run=True)
    assert (outcome, "What is attached has no preview." in words) == ("unfit", True)
    assert documents(tmp_path) == {}


def test_what_the_ledger_refuses_leaves_no_copy(books: Fava, tmp_path: pathlib.Path) -> None:
    top = tmp_path / "main.beancount"
    top.write_text(top.read_text(encoding="utf-8") + '2026-02-20 custom "period-seal" 1\n', encoding="utf-8")
    outcome, __ = attached(books, {"chat.png": PNG})
    assert outcome == "refused"
    assert documents(tmp_path) == {}


def test_the_pages_offer_an_upload_of_what_is_kept_and_only_where_they_may_write(
    books: Fava, tmp_path: pathlib.Path
) -> None:
    closed = Fava(write(tmp_path / "closed", EXTENSION + BOOKS))
    for page, id_ in (("case", "RC-2026-0001"), ("credit", "acme/CM-17")):
        shown = books.page(page, id=id_).html
        assert f'<form class="attach" data-id="{id_}">' in shown
        assert f'accept="{",".join(BEGINNINGS)}"' in shown
        assert '<form class="attach"' not in closed.page(page, id=id_).html
