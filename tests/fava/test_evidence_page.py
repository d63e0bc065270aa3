"""The evidence pack in Fava: what it would hold, and that it is the pack of the command line."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.evidence import pack
from beancount_refunds.fava_ext import evidence_page
from beancount_refunds.history import GitError, git
from tests.command_line import run
from tests.evidence.books import EVIDENCED, evidenced
from tests.fava_pages import EXTENSION, Fava
from tests.history.repositories import CONFIGURATION

if TYPE_CHECKING:
    import pathlib

    from tests.history.repositories import Books


@pytest.fixture(autouse=True)
def _without_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CONFIGURATION.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def committed(tmp_path: pathlib.Path) -> Books:
    """Books with documents and a history, with the extension switched on."""
    books = evidenced(tmp_path / "books")
    books.write("main.beancount", EXTENSION + EVIDENCED)
    return books


@pytest.mark.parametrize(
    ("query", "words", "name"),
    [
        ("id=VR-1", ("VR-1",), "evidence-VR-1.zip"),
        ("id=acme/CM-17", ("acme/CM-17",), "evidence-acme%2FCM-17.zip"),
        (
            "time=2026-02",
            ("--as-of", "2026-02-28", "--from", "2026-02-01", "--to", "2026-02-28"),
            "evidence-2026-02-01-2026-02-28.zip",
        ),
    ],
)
def test_the_pack_is_that_of_the_command_line_byte_for_byte(
    committed: Books, tmp_path: pathlib.Path, query: str, words: tuple[str, ...], name: str
) -> None:
    ledger, target = committed.path("main.beancount"), tmp_path / "pack.zip"
    assert run("evidence", ledger, *words, "-o", target).exit_code == 0
    fava = Fava(ledger)
    answer = fava.client.get(fava.address(f"download?report=evidence&format=zip&{query}"))
    content = answer.get_data()
    assert content == target.read_bytes()
    assert pack.faults(content) == []
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    assert answer.headers["Repr-Digest"] == f"sha-256=:{digest}:"
    assert "private" not in answer.headers["Cache-Control"]


def test_the_last_tab_of_the_reports_says_what_to_name(fava: Fava) -> None:
    shown = fava.page("reports", report="evidence")
    assert "What proves it?" in shown.words
    assert shown.words.endswith("Look Name one id, or set a period with the time filter.")
    assert shown.href("evidence") == f"{fava.address()}?page=reports&report=evidence"


def test_an_id_leads_to_its_pack(fava: Fava) -> None:
    shown = fava.page("reports", report="evidence", id="VR-1")
    assert "The pack tells the chain of VR-1." in shown.words
    assert shown.href("ZIP ⬇") == f"{fava.address()}download?report=evidence&format=zip&id=VR-1"
    assert 'name="id" value="VR-1"' in shown.html


def test_a_period_says_how_many_chains_go_in_and_what_takes_long(
    fava: Fava, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "The pack tells all that moved from 2026-02-01 to 2026-02-28. 7 chains go into it."
    shown = fava.page("reports", report="evidence", time="2026-02")
    assert f"{words} ZIP" in shown.words
    assert shown.href("ZIP ⬇") == f"{fava.address()}download?report=evidence&format=zip&time=2026-02"
    assert '<input type="hidden" name="time" value="2026-02">' in shown.html
    monkeypatch.setattr(evidence_page, "_MANY", 6)
    shown = fava.page("reports", report="evidence", time="2026-02")
    assert f"{words} That takes minutes: bean-refunds evidence shows how far it is. ZIP" in shown.words


def test_an_id_that_nothing_bears_is_answered_with_those_near_to_it(fava: Fava) -> None:
    shown = fava.page("reports", report="evidence", id="VR-11")
    assert "The ledger has no id VR-11." in shown.words
    assert shown.href("VR-1") == f"{fava.address()}?page=reports&report=evidence&id=VR-1"
    assert "ZIP" not in [words for words, __ in shown.links]


def test_an_id_near_to_nothing_is_answered_all_the_same(fava: Fava) -> None:
    shown = fava.page("reports", report="evidence", id="nothing-of-the-kind")
    assert shown.words.endswith("The ledger has no id nothing-of-the-kind.")


@pytest.mark.parametrize(
    "rest", ["format=zip", "format=zip&id=VR-11", "format=csv&id=VR-1", "format=zip&time=x"]
)
def test_a_pack_that_cannot_be_made_is_not_found(fava: Fava, rest: str) -> None:
    assert fava.client.get(fava.address(f"download?report=evidence&{rest}")).status_code == 404


def test_git_that_cannot_check_signatures_is_told(committed: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    failure = GitError("gpg is not there")

    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr(git, "signatures", fail)
    fava = Fava(committed.path("main.beancount"))
    answer = fava.client.get(fava.address("download?report=evidence&format=zip&id=VR-1"))
    assert (answer.status_code, answer.get_data(as_text=True)) == (503, "gpg is not there\n")
