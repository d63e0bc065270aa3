"""Who sits at this machine, as git would sign a commit of theirs, and what the last commit held."""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

from beancount_refunds.history.git import Blobs, GitError, files_of, repository
from beancount_refunds.recording.actors import GitUser
from beancount_refunds.recording.new_ids import ids_in

if TYPE_CHECKING:
    from beancount_refunds.ledger import Ledger

#: What `git var` prints: name, address, seconds, time zone.
_IDENTITY = re.compile(r"(.*?) ?<([^<>]*)> \d+ [+-]\d{4}\n")


def git_user(folder: str) -> GitUser | None:
    """The author of a commit made in ``folder`` now; ``None`` where git is not told, or is not there.

    Git's own guesses from the names of user and machine are no answer.
    """
    program = shutil.which("git")
    if program is None:
        return None
    done = subprocess.run(  # noqa: S603 (our own list of words, no shell)
        [program, "-C", folder, "-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT"],
        capture_output=True,
        check=False,
        encoding="utf-8",
        errors="replace",
    )
    match = _IDENTITY.fullmatch(done.stdout)
    return None if match is None else GitUser(match[1], match[2])


def ids_of_head(ledger: Ledger) -> frozenset[str]:
    """The ids that the files of the last commit state: also of what nobody has any more, but others may."""
    endings = tuple({os.fsencode(pathlib.Path(name).suffix) for name in ledger.files})
    try:
        where = repository(pathlib.Path(ledger.filename).parent)
        if where.head is None:
            return frozenset()
        with Blobs(where) as blobs:
            listed = files_of(where, where.head)
            texts = (blobs.read(blob) or b"" for path, blob in listed.items() if path.endswith(endings))
            return frozenset().union(*(ids_in(text.decode("utf-8", "replace")) for text in texts))
    except GitError:
        return frozenset()
