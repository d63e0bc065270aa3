"""The door by which pages write: who is let in, what is answered, and that nothing else is written."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from beancount.core.amount import Amount
from beancount.core.number import D

from beancount_refunds.deciding.model import Decision
from beancount_refunds.fava_ext import actions, wishes
from beancount_refunds.fava_ext.wishes import decided
from beancount_refunds.ledger import open_ledger
from beancount_refunds.record.drafts import CustomDraft
from beancount_refunds.record.refusals import Busy, Unconfirmed
from beancount_refunds.recording.values import refuse
from beancount_refunds.reports.question import UnknownSubject
from tests.books_on_disk import BOOKS, write
from tests.fava_pages import WRITING, Fava

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator

    from werkzeug.test import TestResponse

    from beancount_refunds.fava_ext.wishes import Fields
    from beancount_refunds.recording.ground import Ground

REFUND = {"id": "VR-9", "amount": "100.00", "credit": "acme/CM-17"}


def _refund(here: Ground, fields: Fields) -> Decision:
    """An expected refund, as a form would ask for it."""
    if "amount" not in fields:
        refuse("amount", "how much?")
    if fields["credit"] not in here.settlement.credit:
        kind = "credit"
        raise UnknownSubject(kind, str(fields["credit"]), ())
    amount = Amount(D(str(fields["amount"])), "GBP")
    draft = CustomDraft(
        on=here.settlement.as_of,
        kind="vendor-refund",
        values=(str(fields["id"]), amount, str(fields["credit"])),
        metadata={"external_id": str(fields["id"])},
    )
    return Decision(reference="", drafts=(draft,), said=("Tell acme/CM-17.",))


@pytest.fixture(autouse=True)
def _one_action(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(actions.ACTIONS, "expect", decided(_refund))
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Anna Khan")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "a.khan@example.com")


@pytest.fixture
def fava(tmp_path: pathlib.Path) -> Fava:
    """Fava on BOOKS in a folder of its own, where pages may write."""
    return Fava(write(tmp_path, WRITING + BOOKS))


def said(answer: TestResponse) -> tuple[int, str]:
    """Status and outcome."""
    return answer.status_code, told(answer)["outcome"]


def told(answer: TestResponse) -> dict[str, Any]:
    """What an answer holds."""
    body: dict[str, Any] = answer.get_json()
    return body


def files(folder: pathlib.Path) -> dict[str, bytes]:
    """All that stands in a folder, but the lock of the writer and what belongs to git."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".lock" and ".git" not in path.parts
    }


def test_a_preview_shows_text_postings_and_balances_and_writes_nothing(
    fava: Fava, tmp_path: pathlib.Path
) -> None:
    before = files(tmp_path)
    answer = fava.ask("expect", REFUND, dry_run=True)
    assert said(answer) == (200, "previewed")
    assert told(answer)["ids"] == ["VR-9", "acme/CM-17"]
    html = told(answer)["html"]
    assert "custom &#34;vendor-refund&#34; &#34;VR-9&#34; 100.00 GBP &#34;acme/CM-17&#34;" in html
    assert "Nothing is posted for it." in html
    assert ">acme/CM-17</a> available</td>" in html
    assert "VR-9</a>: PENDING (RECEIPT)" in html
    assert files(tmp_path) == before


def test_what_is_written_is_the_preview_and_the_ledger_stays_clean(
    fava: Fava, tmp_path: pathlib.Path
) -> None:
    answer = fava.ask("expect", REFUND)
    assert said(answer) == (200, "written")
    assert told(answer)["href"].endswith("?page=refund&id=VR-9")
    assert "Tell <a" in told(answer)["html"]
    assert "PENDING" in fava.page("refund", id="VR-9").words
    assert open_ledger(tmp_path / "main.beancount").clean


def test_the_same_again_is_written_once(fava: Fava, tmp_path: pathlib.Path) -> None:
    fava.ask("expect", REFUND)
    once = files(tmp_path)
    again = fava.ask("expect", REFUND)
    assert said(again) == (200, "written")
    assert "It was recorded before; nothing was written." in told(again)["html"]
    assert files(tmp_path) == once


def test_a_ledger_that_moved_on_is_answered_with_409(fava: Fava, tmp_path: pathlib.Path) -> None:
    seen = fava.seen
    fava.ask("expect", REFUND)
    once = files(tmp_path)
    late = fava.ask("expect", REFUND | {"id": "VR-10"}, seen=seen)
    assert said(late) == (409, "moved")
    assert "The ledger has changed since this page was made" in told(late)["html"]
    assert files(tmp_path) == once


def test_an_edit_that_fava_has_not_heard_of_is_answered_with_409(fava: Fava, tmp_path: pathlib.Path) -> None:
    seen, top = fava.seen, tmp_path / "main.beancount"
    top.write_text(f"{top.read_text(encoding='utf-8')}; by hand\n", encoding="utf-8")
    before = files(tmp_path)
    for dry_run in (True, False):
        assert said(fava.ask("expect", REFUND, seen=seen, dry_run=dry_run)) == (409, "moved")
    assert files(tmp_path) == before


def test_what_a_guard_refuses_is_said_in_the_words_of_bean_check(fava: Fava, tmp_path: pathlib.Path) -> None:
    before = files(tmp_path)
    answer = fava.ask("expect", REFUND | {"amount": "600.00"}, dry_run=True)
    assert said(answer) == (422, "refused")
    html = told(answer)["html"]
    assert "REFUND_EXCEEDS_CREDIT_BALANCE: refund VR-9 asks 600.00 GBP of <a" in html
    assert "has 200.00 GBP available (excess 400.00 GBP)" in html
    assert files(tmp_path) == before


def test_incognito_hides_the_amounts_of_a_preview(tmp_path: pathlib.Path) -> None:
    hidden = Fava(write(tmp_path, WRITING + BOOKS), incognito=True)
    html = told(hidden.ask("expect", REFUND, dry_run=True))["html"]
    assert "XXX.XX GBP" in html
    assert "100.00" not in html
    html = told(hidden.ask("expect", REFUND | {"amount": "600.00"}))["html"]
    assert "(excess XXX.XX GBP)" in html


def test_what_does_not_fit_names_its_field(fava: Fava) -> None:
    answer = fava.ask("expect", {})
    assert (*said(answer), told(answer)["field"]) == (422, "unfit", "amount")
    answer = fava.ask("expect", REFUND | {"credit": "acme/CM-18"})
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
    fava: Fava, monkeypatch: pytest.MonkeyPatch, trouble: Exception, status: int, title: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise trouble

    monkeypatch.setattr(wishes, "record", fail)
    answer = fava.ask("expect", REFUND)
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


# --- who is let in -----------------------------------------------------------------------------

_BODY: dict[str, Any] = {"action": "expect", "fingerprint": "", "dry_run": False, "fields": REFUND}


def requests() -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Requests that no page of ours sends: status, what is said, and the arguments of the client."""
    for origin in ("https://evil.example", "http://localhost:81", "null"):
        yield 403, "another site", {"json": _BODY, "headers": {"Origin": origin}}
    for site in ("cross-site", "same-site", "none"):
        yield 403, "another site", {"json": _BODY, "headers": {"Sec-Fetch-Site": site}}
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        yield 415, "Content-Type is not application/json", {"data": b"{}", "content_type": kind}
    json = {"content_type": "application/json"}
    yield 413, "more than 14 MiB", {"data": b" " * (14 * 1024 * 1024 + 1), **json}
    for text in (b"", b"{", b"\xff", b"[" * 100_000):
        yield 400, "it is no JSON", {"data": text, **json}
    bodies: list[Any] = [
        [],
        7,
        {},
        _BODY | {"more": 1},
        {key: _BODY[key] for key in _BODY if key != "fields"},
    ]
    for body in bodies:
        yield 400, "no object with the members action, dry_run, fields, fingerprint", {"json": body}
    changes: list[dict[str, Any]] = [{"action": 1}, {"fingerprint": None}, {"dry_run": "no"}, {"fields": []}]
    for change in changes:
        yield 400, "a member of it is of another kind", {"json": _BODY | change}
    for value in (1, None, [1], {"a": "b"}):
        yield 400, "the field id is no text", {"json": _BODY | {"fields": {"id": value}}}
    yield 400, "there is no action expct, but expect", {"json": _BODY | {"action": "expct"}}


@pytest.mark.parametrize(("status", "why", "arguments"), tuple(requests()))
def test_what_no_page_of_ours_sends_is_refused(
    fava: Fava, tmp_path: pathlib.Path, status: int, why: str, arguments: dict[str, Any]
) -> None:
    before = files(tmp_path)
    answer = fava.client.put(fava.address("write"), **arguments)
    assert said(answer) == (status, "unfit")
    assert why in told(answer)["html"]
    assert files(tmp_path) == before


def test_what_a_browser_says_of_our_own_page_is_let_in(fava: Fava) -> None:
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    body = _BODY | {"fingerprint": fava.seen}
    assert fava.client.put(fava.address("write"), json=body, headers=headers).status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "PATCH"])
def test_no_other_method_reaches_the_door(fava: Fava, method: str) -> None:
    answer = fava.client.open(fava.address("write"), method=method, json=_BODY | {"fingerprint": fava.seen})
    assert answer.status_code in {404, 405}


def test_the_scripts_of_pages_are_served_by_name_and_nothing_else(fava: Fava) -> None:
    answer = fava.client.get(fava.address("script?name=writing"))
    assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
    assert b"export async function ask(" in answer.data
    for name in ("../__init__", "writing.js", "", "nothing"):
        assert fava.client.get(fava.address("script"), query_string={"name": name}).status_code == 404
