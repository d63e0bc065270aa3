"""The place that reads git: it writes nothing, and starts no program that the repository names.

Lists of arguments, no shell, no pager, no hooks, no diff drivers; paths and names are bytes ended by NUL.
Every question is asked once for all commits or files, never once per line.
"""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess
from typing import IO, TYPE_CHECKING, NamedTuple, Self, cast

from beancount_refunds.history.origins import Commit, Signature
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from types import TracebackType

#: Configuration of a repository can name programs; none of them is needed for reading.
_SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.quotePath=false",
    "gpg.program=gpg",
    "gpg.ssh.program=ssh-keygen",
    "gpg.x509.program=gpgsm",
    "log.showSignature=false",
)
#: Variables that a hook of git, or a person, may have set and that say how git is configured, not where.
_KEPT = re.compile(r"GIT_(?:CONFIG|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|EXEC_PATH)")

_REGULAR = (b"100644", b"100755")
_FIELDS = ("%H", "%T", "%P", "%aN", "%aE", "%aI", "%cN", "%cE", "%cI", "%s")
_SIGNATURES = {
    "G": Signature.GOOD,
    "U": Signature.UNTRUSTED,
    "X": Signature.EXPIRED,
    "Y": Signature.EXPIRED_KEY,
    "R": Signature.REVOKED,
    "B": Signature.BAD,
    "E": Signature.UNCHECKABLE,
}


class GitError(Exception):
    """Git cannot answer; the message says why, in one line."""


@frozen
class Repository:
    """A work tree: its top folder, the hash of HEAD (``None`` before the first commit), what is cut off.

    ``shallow`` are the commits whose parents the clone does not hold.
    """

    top: str
    head: str | None
    shallow: frozenset[str]


class Node(NamedTuple):
    """A commit and its place in the history."""

    commit: Commit
    tree: str
    parents: tuple[str, ...]


class Change(NamedTuple):
    """A file that differs between two trees; ``None`` where it is not there, or is no regular file."""

    path: bytes
    before: str | None
    after: str | None


def repository(root: str | os.PathLike[str]) -> Repository:
    """The repository whose work tree holds the folder ``root``.

    Raises :class:`GitError` where there is none, or git is not installed or refuses to read it.
    """
    folder = os.path.realpath(root)
    top = os.fsdecode(_ask(folder, "rev-parse", "--show-toplevel").removesuffix(b"\n"))
    try:
        head = _ask(top, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").decode().strip()
    except GitError:
        head = None
    cut: list[str] = []
    if _ask(top, "rev-parse", "--is-shallow-repository").strip() == b"true":
        listed = os.fsdecode(_ask(top, "rev-parse", "--git-path", "shallow").removesuffix(b"\n"))
        cut = pathlib.Path(top, listed).read_text(encoding="ascii").split()
    return Repository(top=top, head=head, shallow=frozenset(cut))


def tree_at(root: str | os.PathLike[str], commit: str, paths: Sequence[str] = ()) -> Mapping[str, bytes]:
    """The regular files of a commit with their contents, by path relative to the top of the work tree.

    ``paths`` (files or folders, relative to the top, taken as they are written) restrict them; what is not
    there is left out. Raises :class:`GitError`, also where a file's content is not in the clone.
    """
    where = repository(root)
    files: dict[str, bytes] = {}
    with Blobs(where) as blobs:
        for path, blob in files_of(where, commit, paths).items():
            content = blobs.read(blob)
            if content is None:
                message = f"the clone lacks the file {os.fsdecode(path)} of {commit}"
                raise GitError(message)
            files[os.fsdecode(path)] = content
    return files


def history(where: Repository) -> list[Node]:
    """All commits that HEAD descends from, itself included, each before its parents."""
    told = _ask(
        where.top,
        *("log", "-z", "--topo-order", "--no-color", "--encoding=UTF-8"),
        *("--format=tformat:" + "%x00".join(_FIELDS), f"{where.head}", "--"),
    )
    cells = told.decode("utf-8", "replace").split("\0")
    return [_node(*cells[start : start + len(_FIELDS)]) for start in range(0, len(cells) - 1, len(_FIELDS))]


def files_of(where: Repository, commit: str, paths: Sequence[str] = ()) -> dict[bytes, str]:
    """The regular files of a commit: the hash of the content by path, as :func:`tree_at` restricts them."""
    if commit.startswith("-"):
        message = f"{commit} is no commit"
        raise GitError(message)
    told = _ask(where.top, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *paths)
    files = {}
    for line in told.split(b"\0")[:-1]:
        facts, path = line.split(b"\t", 1)
        mode, _, blob = facts.split(b" ")
        if mode in _REGULAR:
            files[path] = blob.decode()
    return files


def changes(where: Repository, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[Change]]:
    """The files that differ between each pair of trees (before, after); nothing is taken for renamed."""
    asked = "".join(f"{before} {after}\n" for before, after in dict.fromkeys(pairs))
    told = _ask(
        where.top,
        *("diff-tree", "--stdin", "-r", "-z", "--raw", "--no-abbrev", "--no-renames"),
        *("--no-ext-diff", "--no-textconv"),
        given=asked.encode(),
    )
    found: dict[tuple[str, str], list[Change]] = {}
    current: list[Change] = []
    cells = iter(told.split(b"\0")[:-1])
    for cell in cells:
        heads, _, facts = cell.rpartition(b"\n")
        for head in heads.split(b"\n") if heads else ():
            before, after = head.decode().split(" ")
            current = found[before, after] = []
        old_mode, new_mode, old, new, _ = facts[1:].split(b" ")
        path = next(cells)
        current.append(Change(path, _content(old_mode, old), _content(new_mode, new)))
    return found


def signatures(where: Repository, hashes: Iterable[str]) -> dict[str, Signature]:
    """The state of the signatures of these commits. It runs gpg or ssh-keygen for those that are signed."""
    asked = "".join(f"{one}\n" for one in dict.fromkeys(hashes))
    if not asked:
        return {}
    told = _ask(
        where.top,
        *("log", "-z", "--no-walk=unsorted", "--stdin", "--format=tformat:%H%x00%G?"),
        given=asked.encode(),
    )
    cells = told.decode().split("\0")[:-1]
    letters = dict(zip(cells[::2], cells[1::2], strict=True))
    with Blobs(where) as commits:
        return {
            one: _SIGNATURES.get(letter) or _unsigned(commits.read(one)) for one, letter in letters.items()
        }


def _unsigned(commit: bytes | None) -> Signature:
    """Git says "none" as well where it has no means to check a signature that is there."""
    head = (commit or b"").partition(b"\n\n")[0]
    return Signature.UNCHECKABLE if b"\ngpgsig" in head else Signature.NONE


class Blobs:
    """The contents of files and commits by their hashes, from one process that lives as the context does."""

    def __init__(self, where: Repository) -> None:
        self._where = where

    def __enter__(self) -> Self:
        command, environment = _command(self._where.top, "cat-file", "--batch")
        self._process = subprocess.Popen(  # noqa: S603 (our own list of words, no shell)
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def read(self, blob: str) -> bytes | None:
        """The content, or ``None`` where the clone does not hold it."""
        asked, told = cast("IO[bytes]", self._process.stdin), cast("IO[bytes]", self._process.stdout)
        try:
            asked.write(f"{blob}\n".encode())
            asked.flush()
        except BrokenPipeError:
            return None
        match told.readline().split():
            case [_, b"blob" | b"commit", size]:
                return told.read(int(size) + 1)[:-1]
            case _:  # "HASH missing", or nothing where git has stopped
                return None


def _node(*cells: str) -> Node:
    commit, tree, parents, name, address, authored, committer, committer_address, committed, subject = cells
    return Node(
        Commit(
            hash=commit,
            author_name=name,
            author_address=address,
            authored_at=moment(authored),
            committer_name=committer,
            committer_address=committer_address,
            committed_at=moment(committed),
            subject=subject,
        ),
        tree,
        tuple(parents.split()),
    )


def moment(text: str) -> str:
    """A time as git prints it, with one spelling of UTC, whichever version of git wrote it."""
    return f"{text[:-1]}+00:00" if text.endswith("Z") else text


def _content(mode: bytes, blob: bytes) -> str | None:
    return blob.decode() if mode in _REGULAR else None


def _command(folder: str, *words: str) -> tuple[list[str], dict[str, str]]:
    program = shutil.which("git")
    if program is None:
        message = "git is not installed"
        raise GitError(message)
    settings = (word for setting in _SETTINGS for word in ("-c", setting))
    kept = {name: value for name, value in os.environ.items() if name[:4] != "GIT_" or _KEPT.match(name)}
    return (
        [program, "--no-pager", "--no-replace-objects", "-C", folder, *settings, *words],
        kept | {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1"},
    )


def _ask(folder: str, *words: str, given: bytes = b"") -> bytes:
    """What git prints. Raises :class:`GitError` with the first thing that it complains about."""
    command, environment = _command(folder, *words)
    done = subprocess.run(  # noqa: S603 (our own list of words, no shell)
        command, env=environment, input=given, capture_output=True, check=False
    )
    if done.returncode:
        complaint = done.stderr.decode("utf-8", "replace").strip().splitlines() or [f"git {words[0]} failed"]
        raise GitError(complaint[0].removeprefix("fatal: "))
    return done.stdout
