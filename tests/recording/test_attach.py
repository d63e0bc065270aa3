"""``attach``: a copy that lasts, the directive with its digest, and nothing left of what was refused."""

from __future__ import annotations

import hashlib
import subprocess
from typing import TYPE_CHECKING, NoReturn

import pytest

from beancount_refunds.cli.attach import attach
from beancount_refunds.office import attaching
from beancount_refunds.record.refusals import Unconfirmed
from beancount_refunds.record.replacing import Changed, replace
from beancount_refunds.record.writer import record
from tests.recording.commands import books, everything, messages, recorded, run, within
from tests.recording.papers import BYTES, CASE, DIGEST, chat

if TYPE_CHECKING:
    import pathlib


def directive(path: str, id_: str = "RC-1", digest: str = DIGEST) -> str:
    """The directive of a document."""
    return (
        f'2026-03-02 document Assets:Credits:Acme "{path}" ^{id_}\n  sha256: "{digest}"\n'
        '  by: "a.khan"\n  at: "2026-03-02T09:15:30.000+00:00"\n'
    )


def test_a_copy_goes_to_the_documents_and_the_directive_has_its_digest(tmp_path: pathlib.Path) -> None:
    ledger, file = books(tmp_path, CASE), chat(tmp_path)
    with within(tmp_path):
        result = run("attach", "main.beancount", "RC-1", file)
    assert result.output == "documents/cases/2026-03-02-chat.png  recorded.beancount:1\n"
    assert (tmp_path / "documents/cases/2026-03-02-chat.png").read_bytes() == file.read_bytes() == BYTES
    assert recorded(ledger) == directive("documents/cases/2026-03-02-chat.png")
    assert messages(ledger) == []


def test_the_path_counts_from_the_file_of_the_directive_and_a_note_says_what_it_is(
    tmp_path: pathlib.Path,
) -> None:
    text = CASE + '2020-01-02 custom "refund-policy" "record_file" "refunds/{id}.beancount"\n'
    ledger, files = books(tmp_path, text), (chat(tmp_path), chat(tmp_path, "mail.eml", b"mail"))
    words = ("--on", "2026-02-28", "--note", "two of four", "--by", "m.lee", "--account", "Assets:Clearing")
    with within(tmp_path):
        result = run("attach", ledger, "acme/CM-17", *files, *words)
    assert result.output == (
        "documents/credits/2026-02-28-chat.png  refunds/acme-CM-17.beancount:1\n"
        "documents/credits/2026-02-28-mail.eml  refunds/acme-CM-17.beancount:6\n"
    )
    assert (tmp_path / "refunds/acme-CM-17.beancount").read_text(encoding="utf-8") == "".join(
        f'2026-02-28 document Assets:Clearing "../documents/credits/2026-02-28-{name}" ^acme/CM-17\n'
        f'  sha256: "{hashlib.sha256(data).hexdigest()}"\n  note: "two of four"\n  by: "m.lee"\n'
        '  at: "2026-03-02T09:15:30.000+00:00"\n'
        for name, data in (("chat.png", BYTES), ("mail.eml", b"mail"))
    )
    assert messages(ledger) == []


def test_no_file_is_ever_overwritten_and_a_retry_attaches_nothing(tmp_path: pathlib.Path) -> None:
    ledger = books(tmp_path, CASE)
    with within(tmp_path):
        run("attach", "main.beancount", "RC-1", chat(tmp_path))
        before = everything(tmp_path)
        assert run("attach", "main.beancount", "RC-1", chat(tmp_path)).output == (
            "documents/cases/2026-03-02-chat.png  recorded.beancount:1\n"
            "(chat.png was attached before; nothing was written)\n"
        )
        assert everything(tmp_path) == before
        other = run("attach", "main.beancount", "RC-1", chat(tmp_path, data=b"another"))
    assert other.output == "documents/cases/2026-03-02-chat-2.png  recorded.beancount:6\n"
    assert (tmp_path / "documents/cases/2026-03-02-chat.png").read_bytes() == BYTES
    assert messages(ledger) == []


def test_a_refused_directive_takes_its_copies_with_it(tmp_path: pathlib.Path) -> None:
    ledger, file = books(tmp_path, CASE), chat(tmp_path)
    before = everything(tmp_path)
    result = run(
        "attach", ledger, "RC-1", file, chat(tmp_path, "b.png", b"b"), "--account", "Assets:Unopened"
    )
    after = everything(tmp_path)
    assert result.exit_code == 1
    assert result.output.endswith("Nothing was written.\n")
    assert "Invalid reference to unknown account 'Assets:Unopened'" in result.output
    assert after == before | {"elsewhere/b.png": b"b"}


@pytest.mark.parametrize(
    ("text", "words", "complaint"),
    [
        ("", ("RC-9",), "Invalid value for ID: nothing in the ledger is called RC-9; did you mean RC-1?"),
        (
            "",
            ("FT1",),
            "Invalid value for --account: FT1 names no vendor whose account the directive could stand on: say which",
        ),
    ],
)
def test_what_a_document_cannot_belong_to_is_a_usage_error(
    tmp_path: pathlib.Path, text: str, words: tuple[str, ...], complaint: str
) -> None:
    ledger = books(tmp_path, CASE + text)
    file = chat(tmp_path)
    before = everything(tmp_path)
    result = run("attach", ledger, *words, file)
    assert (result.exit_code, result.output.splitlines()[-1]) == (2, f"Error: {complaint}")
    assert everything(tmp_path) == before


def test_a_record_file_that_cannot_be_leaves_no_copy(tmp_path: pathlib.Path) -> None:
    text = CASE + '2020-01-02 custom "refund-policy" "record_file" "../{id}"\n'
    ledger, file = books(tmp_path, text), chat(tmp_path)
    before = everything(tmp_path)
    result = run("attach", ledger, "RC-1", file)
    assert (result.exit_code, everything(tmp_path)) == (1, before)
    assert result.output.startswith('Error: MALFORMED_DIRECTIVE: policy record_file is "../{id}"')


def test_a_file_that_cannot_be_read_is_a_usage_error(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, file = books(tmp_path, CASE), chat(tmp_path)

    def refuse(*_: object) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(file), "read_bytes", refuse)
    result = run("attach", ledger, "RC-1", file)
    assert (
        result.output.splitlines()[-1]
        == f"Error: Invalid value for FILE: {file} cannot be read: Permission denied"
    )


def test_a_folder_that_cannot_be_made_is_named(tmp_path: pathlib.Path) -> None:
    ledger, file = books(tmp_path, CASE), chat(tmp_path)
    (tmp_path / "documents").write_text("a file", encoding="utf-8")
    before = everything(tmp_path)
    result = run("attach", ledger, "RC-1", file)
    assert (result.exit_code, everything(tmp_path)) == (1, before)
    assert result.output.endswith("Nothing was written.\n")


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (Unconfirmed("x", "cannot be written: no"), "x cannot be written: no; nothing was recorded"),
        (Changed("x"), "somebody else wrote x meanwhile"),
    ],
)
def test_a_copy_that_is_in_doubt_is_taken_away(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, trouble: Exception, said: str
) -> None:
    ledger, file = books(tmp_path, CASE), chat(tmp_path)
    before = everything(tmp_path)
    real = replace

    def doubtful(*args: object) -> NoReturn:
        if isinstance(trouble, Unconfirmed):
            real(*args)  # type: ignore[arg-type]
        raise trouble

    monkeypatch.setattr(attaching, "replace", doubtful)
    result = run("attach", ledger, "RC-1", file)
    assert (result.exit_code, everything(tmp_path)) == (1, before)
    assert result.output.startswith(f"Error: {said}")


def test_a_directive_that_is_in_place_keeps_its_copy_whatever_the_disk_says(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, file = books(tmp_path, CASE), chat(tmp_path)
    real = record

    def unsure(*args: object) -> NoReturn:
        real(*args)  # type: ignore[arg-type]
        path = "x"
        raise Unconfirmed(path, "is gone")

    monkeypatch.setattr("beancount_refunds.cli.attach.record", unsure)
    result = run("attach", ledger, "RC-1", file)
    assert (result.exit_code, result.output) == (
        1,
        "Error: x was written, but its folder is gone: look whether it is there to stay\n",
    )
    assert messages(ledger) == []


def test_copies_and_directive_are_committed_together(tmp_path: pathlib.Path) -> None:
    books(tmp_path, CASE)

    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=tmp_path, check=True, capture_output=True, text=True)  # noqa: S607
        return done.stdout

    git("init", "--quiet")
    git("add", "main.beancount")
    git("commit", "--quiet", "--message", "Books")
    with within(tmp_path):
        result = run("attach", "main.beancount", "VR-0007", chat(tmp_path), "--commit")
    assert result.output.splitlines()[-1] == f"committed {git('rev-parse', 'HEAD')[:10]}"
    assert git("show", "--format=%s", "--name-only").split() == [
        "Record",
        "VR-0007",
        "documents/refunds/2026-03-02-chat.png",
        "main.beancount",
        "recorded.beancount",
    ]


def test_it_can_be_called_on_its_own() -> None:
    assert attach.name == "attach"
    assert str(attach.help).splitlines()[0] == (
        "Keep FILE as a document of ID: a case, credit, refund, order, vendor or bank reference."
    )
