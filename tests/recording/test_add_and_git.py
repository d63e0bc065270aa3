"""Who records: the user of git as the policy knows them; commits, and the ids of the last one."""

from __future__ import annotations

import datetime
import subprocess
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.office import clock
from beancount_refunds.office.clock import moment
from tests.recording.commands import BOOKS, books, recorded, run, shown, within

if TYPE_CHECKING:
    import pathlib


def committed(folder: pathlib.Path, *words: str) -> str:
    """What git prints in a folder."""
    return subprocess.run(
        ["git", *words],  # noqa: S607 (git is what is tested with)
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_a_commit_is_made_as_the_actor_with_the_id_and_its_trailers(tmp_path: pathlib.Path) -> None:
    books(tmp_path)
    committed(tmp_path, "init", "--quiet")
    committed(tmp_path, "add", "main.beancount")
    committed(tmp_path, "commit", "--quiet", "--message", "Books")
    words = ("expect", "main.beancount", "acme", "5", "--by", "m.lee", "--external-id", "e-1", "--commit")
    with within(tmp_path):
        output = run(*words).output
    head = committed(tmp_path, "rev-parse", "HEAD").strip()
    assert output == f"VR-0008 PENDING (RECEIPT)  recorded.beancount:1\ncommitted {head[:10]}\n"
    assert committed(tmp_path, "log", "-1", "--format=%an <%ae>%n%B") == (
        "Morgan Lee <m.lee@example.com>\nRecord vendor-refund VR-0008\n\nExternal-Id: e-1\nActor: m.lee\n\n"
    )
    assert committed(tmp_path, "status", "--porcelain") == ""


def test_a_commit_that_fails_leaves_what_was_written(tmp_path: pathlib.Path) -> None:
    books(tmp_path)
    committed(tmp_path, "init", "--quiet")
    hook = tmp_path / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho no >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    with within(tmp_path):
        result = run("expect", "main.beancount", "acme", "5", "--commit")
    assert (result.exit_code, result.stdout, result.stderr) == (
        0,
        "VR-0008 PENDING (RECEIPT)  recorded.beancount:1\n",
        "note: written, not committed: no\n",
    )


def test_an_id_of_the_last_commit_is_not_proposed_again(tmp_path: pathlib.Path) -> None:
    books(tmp_path, '2026-02-06 custom "vendor-refund" "VR-0008" 1.00 GBP "acme/CM-17"\n')
    committed(tmp_path, "init", "--quiet")
    committed(tmp_path, "add", "main.beancount")
    committed(tmp_path, "commit", "--quiet", "--message", "Books")
    assert shown(tmp_path, "expect LEDGER acme 5") == "VR-0009 PENDING (RECEIPT)  recorded.beancount:1\n"


def test_a_stranger_to_the_policy_is_not_written_as_an_actor(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Somebody Else")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "else@example.com")
    assert shown(tmp_path, "expect LEDGER acme 5") == "VR-0008 PENDING (RECEIPT)  recorded.beancount:1\n"
    assert "by:" not in recorded(tmp_path / "main.beancount")
    assert shown(tmp_path, "add approval LEDGER VR-0007", rc=2).splitlines()[-2:] == [
        "Error: missing: --by",
        "git names nobody whom the policy knows as an actor: who records it?",
    ]


@pytest.mark.parametrize("lacking", ["configuration", "git"])
def test_without_a_user_of_git_nobody_is_named_and_nothing_committed(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, lacking: str
) -> None:
    if lacking == "git":
        monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("GIT_AUTHOR_NAME")
    monkeypatch.delenv("GIT_AUTHOR_EMAIL")
    output = shown(tmp_path, "expect LEDGER acme 5 --commit", rc=2)
    assert output.splitlines()[-1] == (
        "Error: Invalid value for --commit: git knows no author: set its user.name and user.email, or name an"
        " actor with --by"
    )
    assert shown(tmp_path, "expect LEDGER acme 5") == "VR-0008 PENDING (RECEIPT)  recorded.beancount:1\n"


def test_without_actors_in_the_policy_people_are_their_addresses(tmp_path: pathlib.Path) -> None:
    ledger = tmp_path / "main.beancount"
    lines = [line for line in BOOKS.splitlines(keepends=True) if '"actor"' not in line]
    ledger.write_text("".join(lines), encoding="utf-8")
    assert run("expect", ledger, "acme", "5").exit_code == 0
    assert '  by: "a.khan@example.com"\n' in recorded(ledger)


def test_a_stranger_commits_under_their_own_name(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Somebody Else")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "else@example.com")
    books(tmp_path)
    committed(tmp_path, "init", "--quiet")
    with within(tmp_path):
        assert run("expect", "main.beancount", "acme", "5", "--commit").exit_code == 0
    assert committed(tmp_path, "log", "-1", "--format=%an <%ae>%n%B") == (
        "Somebody Else <else@example.com>\nRecord vendor-refund VR-0008\n\n"
    )


def test_the_clock_says_what_time_it_is_in_utc() -> None:
    before = datetime.datetime.now(datetime.UTC)
    assert before <= moment() <= datetime.datetime.now(datetime.UTC)
    assert (moment().tzinfo, clock.stamp(), str(clock.day())) == (
        datetime.UTC,
        "2026-03-02T09:15:30.000+00:00",
        "2026-03-02",
    )
