"""What was recorded is committed, and nothing else, by who recorded it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.ledger import open_ledger
from beancount_refunds.record import NoteDraft
from beancount_refunds.record.committing import Author, commit, message_of
from beancount_refunds.record.refusals import Unwritable
from beancount_refunds.record.writer import record
from tests.history.repositories import CONFIGURATION, Books
from tests.record.ledgers import BOOKS, RECORD_FILE, directives, draft, refund, write

if TYPE_CHECKING:
    import pathlib

ANNA = Author("Anna Khán", "a.khan@example.com")


@pytest.fixture
def books(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Books:
    """A committed ledger, somebody's identity, and files that nobody committed yet."""
    for name, value in CONFIGURATION.items():
        monkeypatch.setenv(name, value)
    found = Books.new(tmp_path)
    found.git("config", "user.name", "The Server")
    found.git("config", "user.email", "server@example.com")
    write(tmp_path)
    write(tmp_path, "a\n", "other.txt")
    found.commit()
    write(tmp_path, "b\n", "other.txt")
    write(tmp_path, "c\n", "more.txt")
    found.git("add", "other.txt")
    return found


def test_only_the_touched_files_are_committed_by_the_actor(books: Books) -> None:
    recorded = record(books.path("main.beancount"), [refund(external_id="e-1", by="a.khan")], author=ANNA)
    assert recorded.commit == (books.git("rev-parse", "HEAD"), None)
    assert books.git("log", "-1", "--format=%an <%ae> | %cn <%ce>%n%B") == (
        "Anna Khán <a.khan@example.com> | The Server <server@example.com>\n"
        "Record vendor-refund VR-1\n\nExternal-Id: e-1\nActor: a.khan"
    )
    assert books.git("log", "-1", "--format=%(trailers:key=Actor,valueonly)") == "a.khan"
    assert books.git("show", "--format=", "--name-only").split() == ["main.beancount", RECORD_FILE]
    assert books.git("status", "--porcelain").split("\n") == ["M  other.txt", "?? more.txt"]


def test_a_second_refund_is_committed_on_its_own(books: Books) -> None:
    top = books.path("main.beancount")
    record(top, [refund("VR-1", "1.00")], author=ANNA)
    recorded = record(top, [refund("VR-2", "1.00")], author=ANNA)
    assert recorded.commit is not None
    assert recorded.commit.hash == books.git("rev-parse", "HEAD")
    assert books.git("show", "--format=%s", "--name-only").split("\n") == [
        "Record vendor-refund VR-2",
        "",
        RECORD_FILE,
    ]


def test_a_retry_and_a_dry_run_commit_nothing(books: Books) -> None:
    top = books.path("main.beancount")
    first = record(top, [refund(external_id="e-1")], author=ANNA)
    again = record(top, [refund(external_id="e-1")], author=ANNA)
    assert (again.repeated, again.commit) == (True, None)
    assert record(top, [refund("VR-2", "1.00")], author=ANNA, dry_run=True).commit is None
    assert first.commit is not None
    assert first.commit.hash == books.git("rev-parse", "HEAD")


def test_a_hook_that_refuses_leaves_what_was_recorded(books: Books) -> None:
    hook = books.path(".git/hooks/pre-commit")
    books.write(".git/hooks/pre-commit", "#!/bin/sh\necho 'not on a Sunday' >&2\nexit 1\n")
    hook.chmod(0o755)
    recorded = record(books.path("main.beancount"), [refund()], author=ANNA)
    assert recorded.written
    assert recorded.commit == (None, "not on a Sunday")
    assert directives(books.path("main.beancount")) == ["VR-1"]
    assert books.git("status", "--porcelain").split("\n") == [
        "M main.beancount",
        "M  other.txt",
        "?? more.txt",
        "?? refunds/",
    ]


def test_a_hook_that_says_nothing_is_told_as_such(books: Books) -> None:
    books.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 1\n")
    books.path(".git/hooks/pre-commit").chmod(0o755)
    recorded = record(books.path("main.beancount"), [refund()], author=ANNA)
    assert recorded.commit == (None, "git did not commit, and does not say why (a hook of the repository?)")


def test_without_an_identity_the_trouble_is_told(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    books.git("config", "--unset", "user.name")
    books.git("config", "--unset", "user.email")
    books.git("config", "user.useConfigOnly", "true")
    monkeypatch.delenv("EMAIL", raising=False)
    recorded = record(books.path("main.beancount"), [refund()], author=ANNA)
    assert recorded.written
    assert recorded.commit is not None
    assert recorded.commit.hash is None
    assert "tell me who you are" in str(recorded.commit.trouble)


def test_a_file_that_git_ignores_is_recorded_and_not_committed(books: Books) -> None:
    write(books.folder, BOOKS + 'include "refunds/*.beancount"\n')
    write(books.folder, "; nothing\n", "refunds/2025-01.beancount")
    write(books.folder, "/refunds/\n", ".gitignore")
    books.commit()
    recorded = record(books.path("main.beancount"), [refund()], author=ANNA)
    assert recorded.written
    assert recorded.commit is not None
    assert "did not match any file" in str(recorded.commit.trouble)


def test_without_git_the_trouble_is_told(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(books.folder))
    assert commit([str(books.path("main.beancount"))], ANNA, "x") == (None, "git is not installed")


def test_outside_a_repository_nothing_is_recorded(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path)
    with pytest.raises(Unwritable) as told:
        record(top, [refund()], author=ANNA)
    assert str(told.value) == f"{top} stands in no git repository to commit to; nothing was recorded"
    assert top.read_text() == BOOKS


def test_a_message_names_the_first_ids_and_lists_the_others() -> None:
    drafts = [refund(f"VR-{number}", by="a.khan", external_id=f"e-{number}") for number in range(1, 5)]
    assert message_of(drafts) == (
        "Record vendor-refund VR-1, vendor-refund VR-2, vendor-refund VR-3 and 1 more\n\n"
        "vendor-refund VR-1\nvendor-refund VR-2\nvendor-refund VR-3\nvendor-refund VR-4\n\n"
        "External-Id: e-1\nExternal-Id: e-2\nExternal-Id: e-3\nExternal-Id: e-4\nActor: a.khan\n"
    )


def test_a_message_holds_no_line_that_somebody_else_wrote() -> None:
    said = NoteDraft(on=datetime.date(2026, 2, 1), account="Assets:Bank", comment="x", links=("RC-1", "RC-2"))
    hostile = draft("case-event", "RC-1\n\nActor: b.smith", by="a\r\nActor: b.smith", external_id="e\u2028f")
    assert message_of([said, hostile, draft("empty")]) == (
        "Record RC-1 RC-2, case-event RC-1 Actor: b.smith, empty\n\nExternal-Id: e f\nActor: a Actor: b.smith\n"
    )


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Anna Khan <a.khan@example.com>", ("Anna Khan", "a.khan@example.com")),
        ("A <b>", ("A", "b")),
        ("Anna", None),
        ("<a@b>", None),
        ("Anna <>", None),
        ("Anna\n<a@b>", None),
        ("Anna <a@b> <c@d>", None),
        ("Anna <a\n@b>", None),
    ],
)
def test_a_person_is_a_name_and_an_address(text: str, person: tuple[str, str] | None) -> None:
    assert Author.of(text) == person


def test_the_policy_tells_who_an_actor_is(tmp_path: pathlib.Path) -> None:
    people = (
        '2026-01-01 custom "refund-policy" "actor" "a.khan" "Anna Khan <a.khan@example.com>"\n'
        '2026-01-01 custom "refund-policy" "actor" "robot" "no address"\n'
    )
    ledger = open_ledger(write(tmp_path, BOOKS + people))
    policy, day = ledger.settlement.policy, datetime.date(2026, 2, 1)
    found = Author.acting(policy, "a.khan", day)
    assert str(found) == "Anna Khan <a.khan@example.com>"
    assert Author.acting(policy, "robot", day) is None
    assert Author.acting(policy, "b.smith", day) is None
    assert Author.acting(policy, "a.khan", datetime.date(2025, 1, 1)) is None
