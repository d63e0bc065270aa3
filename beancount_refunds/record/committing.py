"""A commit of what was recorded: the touched files and nothing else, by who recorded it.

The repository's hooks and configuration apply, as in any commit of its people; git's own committer stands
beside the author. Untrusted text reaches git through its standard input only, and each value takes one line.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.record.drafts import BalanceDraft, CustomDraft, TransactionDraft

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence

    from beancount_refunds.policy import Policy
    from beancount_refunds.record.drafts import Draft

_PERSON = re.compile(r"([^<>\x00-\x1f]*[^<>\x00-\x1f\s]) *<([^<>\x00-\x1f\s]+)>")
#: What says how git is configured, not which repository is meant.
_KEPT = re.compile(r"GIT_(?:CONFIG|EXEC_PATH|COMMITTER|SSH)")
_MOST_IN_SUBJECT = 3


class Author(NamedTuple):
    """A person as git knows one."""

    name: str
    address: str

    @classmethod
    def of(cls, text: str) -> Author | None:
        """The person in ``Name <address>``, or ``None`` where that is no such text."""
        person = _PERSON.fullmatch(text)
        return cls(*person.groups()) if person else None

    @classmethod
    def acting(cls, policy: Policy, actor: str, on: datetime.date) -> Author | None:
        """The person whom policy ``actor`` calls by the id ``actor`` on a day."""
        people = (cls.of(person) for id_, person in policy.get("actor", on) if id_ == actor)
        return next(filter(None, people), None)

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>"


class Committed(NamedTuple):
    """The hash of a commit, or what was in the way of it: then the files stand as written, uncommitted."""

    hash: str | None
    trouble: str | None = None


def commit(files: Sequence[str], author: Author, message: str) -> Committed:
    """Commit ``files`` (absolute) as they are now. Never raises: what is recorded is recorded."""
    program = shutil.which("git")
    if program is None:
        return Committed(None, "git is not installed")
    folder = os.path.dirname(files[0])  # noqa: PTH120 (a name, as git takes it)
    git = (program, "--no-pager", "--literal-pathspecs", "-C", folder)
    new = _asked((*git, "ls-files", "-z", "--others", "--exclude-standard", "--", *files))
    added = [os.path.join(folder, name) for name in new.stdout.split("\0")[:-1]]  # noqa: PTH118 (as above)
    for words in (
        *([("add", "--intent-to-add", "--", *added)] if added else []),
        ("commit", "--quiet", "--only", f"--author={author}", "--file=-", "--", *files),
    ):
        done = _asked((*git, *words), message)
        if done.returncode:
            if added:
                _asked((*git, "rm", "--cached", "--quiet", "--", *added))
            return Committed(None, _complaint(done))
    return Committed(_asked((*git, "rev-parse", "HEAD")).stdout.strip())


def message_of(drafts: Sequence[Draft]) -> str:
    """What the commit says: the ids, and trailers for the external ids and who recorded them."""
    subjects = list(dict.fromkeys(filter(None, map(_subject, drafts))))
    first = ", ".join(subjects[:_MOST_IN_SUBJECT])
    more = len(subjects) - _MOST_IN_SUBJECT
    lines = [f"Record {first}{f' and {more} more' if more > 0 else ''}", ""]
    if more > 0:
        lines += [*subjects, ""]
    return "\n".join([*lines, *dict.fromkeys(_trailers(drafts)), ""])


def _subject(draft: Draft) -> str:
    if isinstance(draft, CustomDraft):
        return _line(f"{draft.kind} {draft.values[0] if draft.values else ''}")
    if isinstance(draft, TransactionDraft | BalanceDraft):
        return "bank transactions"
    return _line(" ".join(draft.links))


def _trailers(drafts: Sequence[Draft]) -> Iterator[str]:
    for key, trailer in (("external_id", "External-Id"), ("by", "Actor")):
        for draft in drafts:
            if key in draft.metadata:
                yield f"{trailer}: {_line(str(draft.metadata[key]))}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _asked(command: Sequence[str], given: str = "") -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name[:4] != "GIT_" or _KEPT.match(name)}
    return subprocess.run(  # noqa: S603 (our own list of words, no shell)
        command,
        env=kept | {"LC_ALL": "C"},
        input=given,
        capture_output=True,
        check=False,
        encoding="utf-8",
        errors="surrogateescape",
    )


def _complaint(done: subprocess.CompletedProcess[str]) -> str:
    said = " ".join((done.stderr or done.stdout).split())
    return (
        said.removeprefix("fatal: ") or "git did not commit, and does not say why (a hook of the repository?)"
    )
