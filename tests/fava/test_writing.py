"""What a page gets when it writes: a preview, what was written, or why it was not."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, NoReturn

import pytest

from beancount_refunds import fava_ext
from beancount_refunds.fava_ext import wishes
from beancount_refunds.ledger import LedgerError, open_ledger
from beancount_refunds.live import Live
from beancount_refunds.record.refusals import Busy, Unconfirmed
from tests.books_on_disk import BOOKS, write
from tests.door import REFUND, files, said, told
from tests.fava_pages import WRITING, Fava, veiled

if TYPE_CHECKING:
    import pathlib

pytestmark = pytest.mark.usefixtures("expecting")


def test_a_preview_shows_text_postings_and_balances_and_writes_nothing(
    writing: Fava, tmp_path: pathlib.Path
) -> None:
    before = files(tmp_path)
    answer = writing.ask("expect", REFUND, dry_run=True)
    assert said(answer) == (200, "previewed")
    assert told(answer)["ids"] == ["VR-9", "acme/CM-17"]
    html = told(answer)["html"]
    assert "custom &#34;vendor-refund&#34; &#34;VR-9&#34; 100.00 GBP &#34;acme/CM-17&#34;" in html
    assert "Nothing is posted for it." in html
    assert ">acme/CM-17</a> available</td>" in html
    assert "VR-9</a>: PENDING (RECEIPT)" in html
    assert files(tmp_path) == before


def test_what_is_written_is_the_preview_and_the_ledger_stays_clean(
    writing: Fava, tmp_path: pathlib.Path
) -> None:
    answer = writing.ask("expect", REFUND)
    assert said(answer) == (200, "written")
    assert told(answer)["href"].endswith("?page=refund&id=VR-9")
    assert "Tell <a" in told(answer)["html"]
    assert "PENDING" in writing.page("refund", id="VR-9").words
    assert open_ledger(tmp_path / "main.beancount").clean


def test_the_same_again_is_written_once(writing: Fava, tmp_path: pathlib.Path) -> None:
    writing.ask("expect", REFUND)
    once = files(tmp_path)
    again = writing.ask("expect", REFUND)
    assert said(again) == (200, "written")
    assert "It was recorded before; nothing was written." in told(again)["html"]
    assert files(tmp_path) == once


def test_a_ledger_that_moved_on_is_answered_with_409(writing: Fava, tmp_path: pathlib.Path) -> None:
    seen = writing.seen
    writing.ask("expect", REFUND)
    once = files(tmp_path)
    late = writing.ask("expect", REFUND | {"id": "VR-10"}, seen=seen)
    assert said(late) == (409, "moved")
    assert "The ledger has changed since this page was made" in told(late)["html"]
    assert files(tmp_path) == once


def test_an_edit_that_fava_has_not_heard_of_is_answered_with_409(
    writing: Fava, tmp_path: pathlib.Path
) -> None:
    seen, top = writing.seen, tmp_path / "main.beancount"
    top.write_text(f"{top.read_text(encoding='utf-8')}; by hand\n", encoding="utf-8")
    before = files(tmp_path)
    for dry_run in (True, False):
        assert said(writing.ask("expect", REFUND, seen=seen, dry_run=dry_run)) == (409, "moved")
    assert files(tmp_path) == before


def test_a_ledger_that_moves_under_the_writer_is_answered_with_409(
    writing: Fava, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def another(_filenames: object) -> str:
        return "another"

    monkeypatch.setattr(wishes, "fingerprint", another)
    before = files(tmp_path)
    assert said(writing.ask("expect", REFUND)) == (409, "moved")
    assert files(tmp_path) == before


def test_what_a_guard_refuses_is_said_in_the_words_of_bean_check(
    writing: Fava, tmp_path: pathlib.Path
) -> None:
    before = files(tmp_path)
    answer = writing.ask("expect", REFUND | {"amount": "600.00"}, dry_run=True)
    assert said(answer) == (422, "refused")
    html = told(answer)["html"]
    assert "REFUND_EXCEEDS_CREDIT_BALANCE: refund VR-9 asks 600.00 GBP of <a" in html
    assert "has 200.00 GBP available (excess 400.00 GBP)" in html
    assert files(tmp_path) == before


def test_incognito_hides_the_amounts_of_a_preview(tmp_path: pathlib.Path) -> None:
    hidden = Fava(write(tmp_path, WRITING + BOOKS), incognito=True)
    html = told(hidden.ask("expect", REFUND, dry_run=True))["html"]
    assert veiled("100.00 GBP") in html
    assert "100.00" not in html
    html = told(hidden.ask("expect", REFUND | {"amount": "600.00"}))["html"]
    assert veiled("(excess 400.00 GBP)") in html


def test_what_does_not_fit_names_its_field(writing: Fava) -> None:
    answer = writing.ask("expect", {})
    assert (*said(answer), told(answer)["field"]) == (422, "unfit", "amount")
    answer = writing.ask("expect", REFUND | {"credit": "acme/CM-18"})
    assert (*said(answer), told(answer)["field"]) == (422, "unfit", "")
    assert "the ledger has no credit acme/CM-18" in told(answer)["html"]


@pytest.mark.parametrize(
    ("trouble", "status", "title"),
    [
        (Busy("somebody is writing"), 503, "Nothing was written"),
        (Unconfirmed("x", "is gone"), 500, "It is in doubt whether this is written"),
    ],
)
def test_trouble_with_the_disk_is_told_and_not_hidden(
    writing: Fava, monkeypatch: pytest.MonkeyPatch, trouble: Exception, status: int, title: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise trouble

    monkeypatch.setattr(wishes, "record", fail)
    answer = writing.ask("expect", REFUND)
    assert said(answer) == (status, "refused")
    assert title in told(answer)["html"]
    assert str(trouble) in told(answer)["html"]


# --- commits -----------------------------------------------------------------------------------


def git(folder: pathlib.Path, *words: str) -> str:
    """What git says."""
    done = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True)  # noqa: S607
    return done.stdout


COMMITTING = WRITING.replace("True}", "True, 'commit': True}")


def test_a_write_is_committed_as_the_user_of_git_where_the_setting_says_so(tmp_path: pathlib.Path) -> None:
    fava = Fava(write(tmp_path, COMMITTING + BOOKS))
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "main.beancount")
    git(tmp_path, "commit", "--quiet", "--message", "Books")
    fava.ask("expect", REFUND, dry_run=True)
    assert git(tmp_path, "log", "--format=%s").splitlines() == ["Books"]
    fava.ask("expect", REFUND)
    assert git(tmp_path, "log", "-1", "--format=%an %s") == "Anna Khan Record vendor-refund VR-9\n"


def test_a_commit_that_fails_is_told_and_the_directive_stands(tmp_path: pathlib.Path) -> None:
    fava = Fava(write(tmp_path, COMMITTING + BOOKS))
    git(tmp_path, "init", "--quiet")
    hook = tmp_path / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho not today >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    answer = fava.ask("expect", REFUND)
    assert said(answer) == (200, "written")
    assert "It is written and not committed: " in told(answer)["html"]
    assert "VR-9" in fava.page("refunds").words


# --- where the ledger comes from ---------------------------------------------------------------


def test_the_ledger_is_kept_for_the_next_question(writing: Fava, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []

    def counted(filename: str) -> Live:
        made.append(filename)
        return Live(filename)

    monkeypatch.setattr(fava_ext, "Live", counted)
    for id_ in ("VR-9", "VR-10"):
        assert said(writing.ask("expect", REFUND | {"id": id_}, dry_run=True)) == (200, "previewed")
        assert said(writing.ask("expect", REFUND | {"id": id_})) == (200, "written")
    assert len(made) == 1


def test_a_ledger_that_cannot_be_kept_is_loaded_each_time(
    writing: Fava, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_filename: str) -> NoReturn:
        reason = "it cannot be read"
        raise LedgerError(reason, "mend it")

    monkeypatch.setattr(fava_ext, "Live", broken)
    assert said(writing.ask("expect", REFUND)) == (200, "written")
