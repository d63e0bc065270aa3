"""What git knows about a directive: which commits brought it in and changed it, and what it cannot say."""

from __future__ import annotations

import enum
from typing import NamedTuple

from beancount_refunds.shapes import frozen


class Signature(enum.StrEnum):
    """The state of a commit's signature, as ``git log --format=%G?`` tells it, in words.

    ``UNCHECKED``: nobody asked (asking runs gpg, see `Provenance.verified`); ``UNCHECKABLE``: there is one,
    but the key, the list of allowed signers or the program to check it is missing.
    """

    UNCHECKED = "not checked"
    NONE = "not signed"
    GOOD = "good"
    UNTRUSTED = "good, of a key that is not trusted"
    EXPIRED = "good, but expired"
    EXPIRED_KEY = "good, by a key that has expired since"
    REVOKED = "good, by a key that was revoked"
    BAD = "bad"
    UNCHECKABLE = "cannot be checked here"


@frozen
class Commit:
    """A commit. Names and addresses are those of ``.mailmap``, times ISO 8601 with offset, as recorded."""

    hash: str
    author_name: str
    author_address: str
    authored_at: str
    committer_name: str
    committer_address: str
    committed_at: str
    subject: str
    signature: Signature = Signature.UNCHECKED

    @property
    def short(self) -> str:
        """The first ten digits of the hash: of one length, so that the same history prints the same."""
        return self.hash[:10]

    @property
    def author(self) -> str:
        """``Name <address>``, as policy ``actor`` has it."""
        return f"{self.author_name} <{self.author_address}>"

    @property
    def committer(self) -> str:
        """``Name <address>`` of the committer."""
        return f"{self.committer_name} <{self.committer_address}>"


class Unseen(enum.StrEnum):
    """Why git does not say who it was."""

    NO_HISTORY = "there is no git history"
    OUTSIDE = "the file is not in the repository"
    UNCOMMITTED = "not committed yet"
    SHALLOW = "older than what the shallow clone holds"
    MISSING = "the clone lacks objects of that time"
    NOWHERE = "nothing that is dated stands there"


class Step(NamedTuple):
    """A commit that brought a directive in or changed it, and the directive's text as of then."""

    commit: Commit
    text: str


@frozen
class Origin:
    """Where a directive comes from.

    ``first`` brought it in: since then it has stood without interruption, whatever was changed, in
    whichever file (one that is removed and brought back begins anew). ``last`` changed its text last;
    moving it, indenting it, comments and columns are no change. ``stated`` changed last what it states:
    all of it but what is learnt later (`blocks.LEARNT_LATER`). ``steps`` are all commits that changed
    it, the newest first. Where a merge brought something in, the commit on the merged branch counts; what
    was written in the merge itself is the merge's.
    """

    first: Commit | Unseen
    last: Commit | Unseen
    stated: Commit | Unseen
    steps: tuple[Step, ...] = ()
