"""The command ``evidence``: what it refuses, what it notes, and that a pack verifies."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beancount_refunds.evidence import pack
from beancount_refunds.history import GitError, git
from tests.books_on_disk import BOOKS, write
from tests.command_line import run
from tests.evidence.books import evidenced
from tests.history.repositories import CONFIGURATION

if TYPE_CHECKING:
    import pathlib


@pytest.fixture(autouse=True)
def _without_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CONFIGURATION.items():
        monkeypatch.setenv(name, value)


def test_a_document_that_is_not_there_is_noted(tmp_path: pathlib.Path) -> None:
    books = evidenced(tmp_path / "books")
    target = tmp_path / "pack.zip"
    result = run("evidence", books.path("main.beancount"), "VR-1", "-o", target)
    assert result.stderr == "note: 1 document could not be packed; manifest.json says which, and why\n"


def test_an_unknown_id_is_answered_with_the_nearest_known_ones(tmp_path: pathlib.Path) -> None:
    result = run("evidence", write(tmp_path, BOOKS), "VR-11", "-o", tmp_path / "pack.zip")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (
        2,
        "Error: Invalid value for ID: the ledger has no id VR-11; did you mean VR-1 or VR-3 or VR-2?",
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "name one ID, or a period with --from and --to"),
        (("VR-1", "--to", "2026-01-01"), "name one ID, or a period with --from and --to"),
        (
            ("--from", "2026-01-02", "--to", "2026-01-01"),
            "--from 2026-01-02 is after --to 2026-01-01: no day is both",
        ),
    ],
)
def test_a_pack_is_about_one_id_or_one_period(
    tmp_path: pathlib.Path, words: tuple[str, ...], message: str
) -> None:
    result = run("evidence", write(tmp_path, BOOKS), *words, "-o", tmp_path / "pack.zip")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (2, f"Error: {message}")
    assert not (tmp_path / "pack.zip").exists()


def test_git_that_cannot_check_signatures_is_told(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failure = GitError("gpg is not there")

    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr(git, "signatures", fail)
    result = run(
        "evidence", evidenced(tmp_path / "books").path("main.beancount"), "VR-1", "-o", tmp_path / "x.zip"
    )
    assert (result.exit_code, result.stderr) == (1, "Error: gpg is not there\n")


def test_a_whole_pack_is_verified_without_a_ledger(tmp_path: pathlib.Path) -> None:
    target = tmp_path / "pack.zip"
    run("evidence", write(tmp_path, BOOKS), "VR-1", "-o", target)
    result = run("evidence", "--verify", target)
    assert (result.exit_code, result.output) == (
        0,
        f"{target}: whole, every part as it was packed\n{pack.digest(target.read_bytes())}\n",
    )


def test_every_fault_of_a_pack_is_told_and_ends_with_code_one(tmp_path: pathlib.Path) -> None:
    target = tmp_path / "pack.zip"
    run("evidence", write(tmp_path, BOOKS), "VR-1", "-o", target)
    with zipfile.ZipFile(target, "a") as file:
        file.writestr("documents/forged.pdf", b"%PDF")
    result = run("evidence", "--verify", target)
    assert (result.exit_code, result.output) == (1, f"{target}: documents/forged.pdf was added\n")
    absent = run("evidence", "--verify", tmp_path / "absent.zip")
    assert (absent.exit_code, absent.stderr.splitlines()[-1]) == (
        2,
        f"Error: Invalid value for --verify: {tmp_path / 'absent.zip'} cannot be read: No such file or directory",
    )


@settings(max_examples=60)
@given(st.data())
def test_any_flipped_byte_of_a_real_pack_is_found(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = _real(tmp_path_factory)
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = bytearray(whole)
    changed[place] ^= data.draw(st.integers(1, 255))
    assert pack.faults(bytes(changed))


_REAL: list[bytes] = []


def _real(folders: pytest.TempPathFactory) -> bytes:
    """A pack of the books, made once."""
    if not _REAL:
        target = folders.mktemp("pack") / "pack.zip"
        run("evidence", write(target.parent, BOOKS), "VR-1", "-o", target)
        _REAL.append(target.read_bytes())
    return _REAL[0]
