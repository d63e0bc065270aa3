"""What somebody asks to be recorded from a page, and what comes of it.

An action is a function of a :class:`Wish`. Most decide something and leave the rest to :func:`decided`: a
pure function of the ground and the fields gives the directives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from beancount_refunds.fava_ext.fingerprints import fingerprint
from beancount_refunds.office import grounds
from beancount_refunds.record.refusals import NotRecorded
from beancount_refunds.record.writer import record
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beancount_refunds.deciding.model import Decision
    from beancount_refunds.fava_ext.loaded import Loaded
    from beancount_refunds.ledger import Ledger
    from beancount_refunds.record.committing import Author
    from beancount_refunds.record.drafts import Draft
    from beancount_refunds.record.source import Source
    from beancount_refunds.record.writer import Recorded
    from beancount_refunds.recording.ground import Ground

#: The fields of a form: a text, or several.
Fields: TypeAlias = Mapping[str, str | tuple[str, ...]]


class Moved(NotRecorded):
    """The ledger is another than the one that was seen."""


@frozen
class Wish:
    """What is asked for: ``fields`` as the page sent them, ``seen`` the fingerprint of what it showed.

    ``source`` gives the writer its ledgers.
    """

    loaded: Loaded
    source: Source
    ground: Ground
    fields: Fields
    seen: str
    dry_run: bool

    @property
    def author(self) -> Author | None:
        """Who signs the commit; ``None`` where nothing is committed, or nobody is known to git."""
        commits = self.loaded.settings.commit and not self.dry_run
        return grounds.author_of(self.ground, self.ground.by) if commits else None

    def record(self, drafts: Sequence[Draft], author: Author | None = None) -> Recorded:
        """Record ``drafts``, or show what would come of it. Raises what the writer raises, and `Moved`."""
        recorded = record(
            self.loaded.filename,
            drafts,
            agreed=self._unmoved,
            dry_run=self.dry_run,
            author=author,
            guard=self.loaded.file_lock,
            source=self.source,
        )
        self.loaded.notify(recorded.files)
        return recorded

    def _unmoved(self, ledger: Ledger) -> None:
        if fingerprint(ledger.files) != self.seen:
            raise Moved


@frozen
class Done:
    """What came of a wish; ``said`` is what somebody has to know or to do next, in sentences."""

    recorded: Recorded
    said: tuple[str, ...] = ()


Action: TypeAlias = Callable[[Wish], Done]


def decided(decide: Callable[[Ground, Fields], Decision]) -> Action:
    """The action that records what ``decide`` makes of the ground and the fields.

    ``decide`` raises :class:`~beancount_refunds.recording.values.Unfit` for a field that does not fit and
    :class:`~beancount_refunds.reports.question.UnknownSubject` for an id that nothing bears.
    """

    def act(wish: Wish) -> Done:
        decision = decide(wish.ground, wish.fields)
        return Done(recorded=wish.record(decision.drafts, wish.author), said=decision.said)

    return act
