"""Git as it is asked: what it answers, what it must not do, and what it refuses."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.history import GitError, Signature, git, repository, tree_at
from tests.history.repositories import ANNA, BEN, Books

if TYPE_CHECKING:
    import pathlib

CREDIT = '2026-02-02 custom "vendor-credit" "acme/CM-17" 450.00 GBP Expenses:Purchases\n'


def test_the_files_of_a_commit_are_those_of_that_commit(books: Books) -> None:
    books.write("main.beancount", CREDIT)
    books.write("ledger/März.beancount", b"2026-01-01 open Assets:Bank\r\n")
    books.write("ledger/[a]*.pdf", b"%PDF\0")
    books.path("link").symlink_to("main.beancount")
    first = books.commit(ANNA)
    books.write("main.beancount", "")
    books.commit(BEN)
    everything = {
        "main.beancount": CREDIT.encode(),
        "ledger/März.beancount": b"2026-01-01 open Assets:Bank\r\n",
        "ledger/[a]*.pdf": b"%PDF\0",
    }
    assert tree_at(books.folder, first) == everything
    assert tree_at(books.folder / "ledger", first, ["main.beancount"]) == {"main.beancount": CREDIT.encode()}
    assert sorted(tree_at(books.folder, first, ["ledger/"])) == ["ledger/März.beancount", "ledger/[a]*.pdf"]
    assert tree_at(books.folder, first, ["ledger/[a]*.pdf", "absent"]) == {"ledger/[a]*.pdf": b"%PDF\0"}
    assert tree_at(books.folder, "HEAD", ["main.beancount"]) == {"main.beancount": b""}


def test_a_path_of_any_bytes_can_be_read(books: Books) -> None:
    name = os.fsdecode(b"caf\xe9\n.beancount")
    books.write(name, CREDIT)
    books.commit(ANNA)
    assert tree_at(books.folder, "HEAD") == {name: CREDIT.encode()}
    assert books.hashes("CM-17")[0] == books.git("rev-parse", "HEAD")


@pytest.mark.parametrize("commit", ["--output=x", "0123456789", "no-such-branch"])
def test_what_is_no_commit_has_no_files(books: Books, commit: str) -> None:
    books.write("main.beancount", CREDIT)
    books.commit(ANNA)
    with pytest.raises(GitError):
        tree_at(books.folder, commit)


def test_a_content_that_the_clone_lacks_is_an_error(books: Books) -> None:
    books.write("main.beancount", CREDIT)
    first = books.commit(ANNA)
    blob = books.git("rev-parse", "HEAD:main.beancount")
    path = books.path(f".git/objects/{blob[:2]}/{blob[2:]}")
    path.chmod(stat.S_IRWXU)
    path.unlink()
    with pytest.raises(GitError, match=f"^the clone lacks the file main.beancount of {first}$"):
        tree_at(books.folder, first)


def program(folder: pathlib.Path, script: str) -> None:
    """A program called git that does something else."""
    path = folder / "git"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_a_process_that_has_stopped_gives_no_content(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    books.write("main.beancount", CREDIT)
    books.commit(ANNA)
    where = repository(books.folder)
    blob = books.git("rev-parse", "HEAD:main.beancount")
    program(books.folder, "exec <&-\nexec >&-\nexit 3")
    monkeypatch.setenv("PATH", str(books.folder))
    with git.Blobs(where) as blobs:
        assert [blobs.read(blob) for _ in range(3)] == [None] * 3


def test_the_repository_is_found_from_any_folder_in_it(books: Books) -> None:
    books.write("ledger/deep/main.beancount", CREDIT)
    assert repository(books.folder / "ledger").head is None
    first = books.commit(ANNA)
    found = repository(books.folder / "ledger/deep")
    assert found == git.Repository(top=str(books.folder), head=first, shallow=frozenset())


def test_a_folder_that_is_not_there_is_an_error(tmp_path: pathlib.Path) -> None:
    with pytest.raises(GitError, match=r"^cannot change to .*: No such file or directory$"):
        repository(tmp_path / "absent")


def test_git_that_fails_without_a_word_is_named(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    program(books.folder, "exit 3")
    monkeypatch.setenv("PATH", str(books.folder))
    with pytest.raises(GitError, match=r"^git rev-parse failed$"):
        repository(books.folder)


def test_variables_of_a_hook_do_not_lead_elsewhere(
    books: Books, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    books.write("main.beancount", CREDIT)
    first = books.commit(ANNA)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert repository(books.folder).head == first


def test_no_program_that_a_repository_names_is_run(books: Books) -> None:
    """A hook, a monitor, a diff driver, a pager, a text conversion: each would leave a file."""
    books.write("main.beancount", CREDIT)
    books.write(".gitattributes", "*.beancount diff=evil\n")
    first = books.commit(ANNA)
    books.swap("main.beancount", "450", "400")
    second = books.commit(BEN)
    evil = books.path("evil")
    evil.write_text(f"#!/bin/sh\ntouch '{books.folder}/ran'\n")
    evil.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "diff.external", "diff.evil.textconv", "diff.evil.command"):
        books.git("config", key, str(evil))
    books.git("config", "gpg.program", str(evil))
    books.git("config", "log.showSignature", "true")
    assert books.hashes("CM-17") == (first, second)
    known = books.provenance().verified([books.position("CM-17")])
    assert [commit.signature for commit in known.log([books.position("CM-17")])] == [Signature.NONE] * 2
    assert not books.path("ran").exists()


def test_commits_are_not_replaced_by_others(books: Books) -> None:
    books.write("main.beancount", CREDIT)
    first = books.commit(ANNA)
    books.write("main.beancount", CREDIT + "; again\n")
    second = books.commit(BEN)
    books.git("replace", "--graft", second)
    assert books.hashes("CM-17") == (first, first)


def test_signature_states_are_asked_for_the_commits_of_lines_only(books: Books) -> None:
    books.write("main.beancount", CREDIT)
    first = books.commit(ANNA)
    books.add("main.beancount", "2026-03-01 open Assets:Bank\n")
    books.commit(BEN)
    where = [books.position("CM-17")]
    known = books.provenance().verified(where)
    assert dict(known.signatures) == {first: Signature.NONE}
    assert known.verified(where) is known
    assert known.origin(where[0]).first.signature is Signature.NONE
    assert known.origin(books.position("Assets:Bank")).first.signature is Signature.UNCHECKED
    assert git.signatures(repository(books.folder), []) == {}


def test_a_signature_that_cannot_be_checked_is_told_from_none(books: Books) -> None:
    """Signed with a key of SSH: without a list of allowed signers git says nothing about it."""
    books.write("main.beancount", CREDIT)
    tree = books.commit(ANNA)
    body = books.git("cat-file", "commit", tree)
    signed = body.replace(
        "\n\n", "\ngpgsig -----BEGIN SSH SIGNATURE-----\n U1NIU0lH\n -----END SSH SIGNATURE-----\n\n", 1
    )
    books.write("commit.txt", signed + "\n")
    commit = books.git("hash-object", "-t", "commit", "-w", "commit.txt")
    state = git.signatures(repository(books.folder), [tree, commit])
    assert state == {tree: Signature.NONE, commit: Signature.UNCHECKABLE}


def test_a_moment_in_utc_is_written_in_one_way() -> None:
    assert git.moment("2026-03-01T09:01:00Z") == "2026-03-01T09:01:00+00:00"
    assert git.moment("2026-03-01T09:01:00+01:00") == "2026-03-01T09:01:00+01:00"
