"""Papers that belong to an id: copies beside the ledger and the directives of them, all of it or nothing.

The copies come first, each at a place where nothing was; where the directives are refused they go again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pathlib
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.record.disk import DISK
from beancount_refunds.record.lock import held, lock_file
from beancount_refunds.record.place import record_file
from beancount_refunds.record.refusals import Busy, Unconfirmed, Unwritable
from beancount_refunds.record.replacing import Changed, replace
from beancount_refunds.recording.papers import attached, document, places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from beancount_refunds.record.drafts import DocumentDraft
    from beancount_refunds.record.writer import Recorded
    from beancount_refunds.recording.ground import Ground
    from beancount_refunds.recording.papers import Attached, Subject

_PATIENCE_S = 30


class Paper(NamedTuple):
    """A file as somebody gave it: its name, and its contents."""

    name: str
    content: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of the contents, in 64 hex digits."""
        return hashlib.sha256(self.content).hexdigest()


class Copy(NamedTuple):
    """A copy in the ledger's documents: its absolute path, and the SHA-256 of its contents."""

    path: str
    digest: str


class Wording(NamedTuple):
    """What the directives say beside: their account, what the paper shows, and who attaches it."""

    account: str
    note: str | None = None
    by: str | None = None


class Filed(NamedTuple):
    """What came of it: the copies with their directives, in the order of the papers."""

    copies: tuple[Copy, ...]
    drafts: tuple[DocumentDraft, ...]
    recorded: Recorded


def before(paper: Paper, subject: Subject, here: Ground) -> Attached | None:
    """The document of the ledger that is this paper, where it was attached to the same id already."""
    known = (one for one in attached(here.ledger) if subject.id in one.links)
    return next((one for one in known if one.digest == paper.digest), None)


def attach(
    papers: Sequence[Paper],
    subject: Subject,
    here: Ground,
    wording: Wording,
    recording: Callable[[Sequence[DocumentDraft]], Recorded],
) -> Filed:
    """Copy ``papers`` (at least one) and let ``recording`` write their directives.

    Raises what ``recording`` and the writer raise (`record.refusals`). After all of that but
    :class:`Unconfirmed` of the directives no copy is left.
    """
    with contextlib.ExitStack() as undoing:
        copies = tuple(_copied(papers, subject, here, undoing))
        drafts = tuple(_draft(subject, copy, here, wording) for copy in copies)
        try:
            recorded = recording(drafts)
        except Unconfirmed:
            undoing.pop_all()
            raise
        undoing.pop_all()
    return Filed(copies, drafts, recorded)


def _copied(
    papers: Sequence[Paper], subject: Subject, here: Ground, undoing: contextlib.ExitStack
) -> Iterator[Copy]:
    """Copies on the disk for good; ``undoing`` takes them away again."""
    filename = here.ledger.filename
    folder = pathlib.Path(filename).parent
    with held(DISK, lock_file(filename), _PATIENCE_S):
        for paper in papers:
            free = (folder / place for place in places(subject, here.on, paper.name))
            path = next(one for one in free if not os.path.lexists(one))
            try:
                replace(DISK, str(path), None, paper.content)
            except Unconfirmed as doubt:
                path.unlink()
                raise Unwritable(doubt.path, doubt.reason) from doubt
            except Changed as found:
                message = f"somebody else wrote {found} meanwhile"
                raise Busy(message) from found
            undoing.callback(path.unlink, missing_ok=True)
            yield Copy(str(path), paper.digest)


def _draft(subject: Subject, copy: Copy, here: Ground, wording: Wording) -> DocumentDraft:
    """Beancount reads the path from the folder of the file that the directive stands in."""
    account = wording.account
    somewhere = document(subject, here.on, account, "document", copy.digest)
    folder = pathlib.Path(record_file(here.ledger, somewhere)).parent
    path = pathlib.PurePath(os.path.relpath(copy.path, folder)).as_posix()
    more = {"note": wording.note, "by": wording.by, "at": here.at}
    return document(subject, here.on, account, path, copy.digest, **more)
