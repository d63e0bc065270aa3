"""The repository that a ledger stands in, as far as its files tell; no git is run."""

from __future__ import annotations

import os
import pathlib

_LINK = "gitdir: "

#: What stands in the folder while git waits for somebody to finish something.
_UNFINISHED = {
    "MERGE_HEAD": "merge",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "sequencer": "cherry-pick or revert",
}


def git_folder(filename: str) -> pathlib.Path | None:
    """The folder in which git keeps what it knows of the work tree that holds ``filename``."""
    for folder in pathlib.Path(os.path.realpath(filename)).parents:
        git = folder / ".git"
        if not os.path.lexists(git):  # at most folders, and each recording asks
            continue
        if (git / "HEAD").is_file():
            return git
        if git.is_file():
            # A further work tree, or a submodule.
            return folder / git.read_text(encoding="utf-8").removeprefix(_LINK).strip()
    return None


def unfinished(folder: pathlib.Path) -> str | None:
    """What git is in the middle of, in one word, or ``None``."""
    return next((word for name, word in _UNFINISHED.items() if (folder / name).exists()), None)
