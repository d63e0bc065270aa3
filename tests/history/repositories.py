"""Repositories of git as the tests of the history need them: people commit, a minute after each other."""

from __future__ import annotations

import os
import subprocess
import textwrap
from typing import TYPE_CHECKING

from beancount_refunds.history import Commit, Origin, provenance
from beancount_refunds.source import Position

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.history import Provenance, Unseen

ANNA = "Anna Khan <a.khan@example.com>"
BEN = "Ben Smith <b.smith@example.com>"
CARL = "Carl Lee <c.lee@example.com>"

#: No configuration of the machine changes what the tests do.
CONFIGURATION = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


class Books:
    """A repository with the files of a ledger."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self._minutes = 0
        folder.mkdir(parents=True, exist_ok=True)

    @classmethod
    def new(cls, folder: pathlib.Path) -> Books:
        """An empty repository."""
        books = cls(folder)
        books.git("init", "--quiet", "--initial-branch=main")
        return books

    def git(self, *words: str, who: str = ANNA) -> str:
        """Run git as somebody; what it printed."""
        name, address = who.removesuffix(">").split(" <")
        people = {
            f"GIT_{role}_{part}": value
            for role in ("AUTHOR", "COMMITTER")
            for part, value in {
                "NAME": name,
                "EMAIL": address,
                "DATE": f"2026-03-01T{9 + self._minutes // 60:02}:{self._minutes % 60:02}:00+00:00",
            }.items()
        }
        command = ["git", "-C", str(self.folder), "-c", "protocol.file.allow=always", *words]
        done = subprocess.run(
            command, env=os.environ | CONFIGURATION | people, check=True, capture_output=True
        )
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def path(self, name: str) -> pathlib.Path:
        """A file's path."""
        return self.folder / name

    def write(self, name: str, text: str | bytes) -> None:
        """Write a file, its text dedented."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else textwrap.dedent(text).encode())

    def add(self, name: str, text: str) -> None:
        """Add to the end of a file, the text as it is."""
        with self.path(name).open("ab") as file:
            file.write(text.encode())

    def swap(self, name: str, before: str, after: str) -> None:
        """Replace the one place where a file says something."""
        text = self.path(name).read_bytes()
        assert text.count(before.encode()) == 1
        self.path(name).write_bytes(text.replace(before.encode(), after.encode()))

    def commit(self, who: str = ANNA, *words: str) -> str:
        """Commit everything; the hash."""
        self._minutes += 1
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", f"By {who}", *words, who=who)
        return self.git("rev-parse", "HEAD")

    def merge(self, branch: str, who: str = ANNA, *words: str) -> str:
        """Merge a branch into what is checked out, by a commit of its own; the hash."""
        self._minutes += 1
        self.git("merge", "--quiet", "--no-ff", "--message", f"Merge {branch}", *words, branch, who=who)
        return self.git("rev-parse", "HEAD")

    def files(self) -> list[str]:
        """The files of the ledger."""
        return sorted(map(str, self.folder.rglob("*.beancount")))

    def provenance(self) -> Provenance:
        """Where their lines come from."""
        return provenance(self.files(), self.folder)

    def position(self, said: str) -> Position:
        """The one line of the ledger that says ``said``."""
        found = [
            Position(name, number)
            for name in self.files()
            for number, line in enumerate(open_lines(name), 1)
            if said.encode() in line
        ]
        assert len(found) == 1
        return found[0]

    def origin(self, said: str) -> Origin | Unseen:
        """Where the directive with the line that says ``said`` comes from."""
        return self.provenance().origin(self.position(said))

    def hashes(self, said: str) -> tuple[str, str]:
        """The commits, or the reason why there is none, that brought it in and that changed it last."""
        origin = self.origin(said)
        if not isinstance(origin, Origin):
            return origin, origin
        first, last = (who.hash if isinstance(who, Commit) else who for who in (origin.first, origin.last))
        return first, last


def open_lines(name: str) -> list[bytes]:
    """The lines of a file."""
    with open(name, "rb") as file:  # noqa: PTH123 (a name, as positions have it)
        return file.read().split(b"\n")
