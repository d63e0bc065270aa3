"""Who records what is posted: one clerk for all threads of a server, that knows which ids are given."""

from __future__ import annotations

import contextlib
import pathlib
import string
import threading
from typing import TYPE_CHECKING

from beancount_refunds.findings import Code
from beancount_refunds.office import clock, grounds
from beancount_refunds.office.attempts import Attempt, persistent
from beancount_refunds.office.git_user import git_user, ids_of_head
from beancount_refunds.record.committing import Author
from beancount_refunds.record.refusals import Busy, Refused
from beancount_refunds.record.writer import record
from beancount_refunds.recording.actors import actor_of
from beancount_refunds.recording.ground import Ground
from beancount_refunds.recording.new_ids import Ids

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from beancount_refunds.api.services import Services
    from beancount_refunds.ledger import Ledger
    from beancount_refunds.record.drafts import Draft
    from beancount_refunds.record.writer import Recorded
    from beancount_refunds.recording.drafts_of import Drafted

_PATIENCE_S = 30


class GivenIds(Ids):
    """The ids of a ledger as it was, and those that were given since."""

    def __init__(self, ledger: Ledger, gone: Iterable[str]) -> None:
        super().__init__(ledger, gone)
        self._given: set[str] = set()
        self._last: dict[tuple[str, int, str], str] = {}

    def learn(self, ids: Iterable[str]) -> None:
        """These are given, too."""
        self._given.update(map(str.casefold, ids))

    def taken(self, id_: str) -> bool:
        """Whether something has this id, or one that only its capitals tell apart."""
        return id_.casefold() in self._given or super().taken(id_)

    def propose(self, kind: str, on: datetime.date, before: str = "") -> str:
        """The same as ever, once the pattern is known by going on from the last."""
        key = kind, on.year, before
        id_ = self._last.get(key) or super().propose(kind, on, before)
        while self.taken(id_):
            stem = id_.rstrip(string.digits)
            number = id_.removeprefix(stem)
            id_ = f"{stem}{int(number) + 1:0{len(number)}}"
        self._last[key] = id_
        return id_


class Clerk:
    """Records for the callers of one server, one after the other: the ledger has one lock anyway."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._user = git_user(str(pathlib.Path(services.ledger).parent))
        self._ids: GivenIds | None = None
        self._turn = threading.Lock()

    def record(
        self,
        make: Callable[[Ground], Drafted],
        actor: str | None,
        on: datetime.date | None,
        *,
        dry_run: bool = False,
    ) -> Recorded:
        """Record what ``make`` drafts for ``actor``, today unless ``on`` says otherwise.

        With ``dry_run`` nothing is written. Raises what ``make`` and the writer raise.
        """
        made: list[tuple[Ground, Drafted]] = []

        def attempt() -> Attempt:
            here = self._ground(actor, on)
            made.append((here, make(here)))
            return Attempt((made[-1][1].draft,), made[-1][1].proposed)

        with self._awaited():
            recorded = persistent(
                attempt,
                lambda drafts: self._recorded(drafts, self._author(made[-1][0], actor), dry_run=dry_run),
            )
            if recorded.written:
                self._known(recorded.after).learn([made[-1][1].id])
        return recorded

    @contextlib.contextmanager
    def _awaited(self) -> Iterator[None]:
        """Our turn. Raises :class:`Busy`."""
        if not self._turn.acquire(timeout=_PATIENCE_S):
            message = f"others were recording for {_PATIENCE_S} seconds; nothing was recorded"
            raise Busy(message)
        try:
            yield
        finally:
            self._turn.release()

    def _author(self, here: Ground, actor: str | None) -> Author | None:
        """Who signs the commit: the actor, also one whom the policy does not know; nobody without commits."""
        if not self._services.commit:
            return None
        if actor is None:
            return grounds.author_of(here, here.by)
        return Author.acting(here.settlement.policy, actor, here.on) or Author(actor, actor)

    def _recorded(self, drafts: Sequence[Draft], author: Author | None, *, dry_run: bool) -> Recorded:
        services = self._services
        try:
            return record(
                services.ledger,
                drafts,
                dry_run=dry_run,
                author=author,
                guard=services.guard,
                source=services.books,
            )
        except Refused as refused:
            if refused.code is Code.DUPLICATE_ID:
                ledger = services.books.reading().ledger
                self._known(ledger).learn(act.id for act in ledger.settlement.acts)
            raise

    def _ground(self, actor: str | None, on: datetime.date | None) -> Ground:
        """The ledger as it is now; without a token's actor it is the user of git who records."""
        ledger = self._services.books.reading().ledger
        day = on or clock.day()
        by = actor or actor_of(self._user, ledger.settlement, day)
        return Ground(ledger=ledger, ids=self._known(ledger), on=day, at=clock.stamp(), by=by)

    def _known(self, ledger: Ledger) -> GivenIds:
        """Read once: from then on we know what we give, and learn what others gave where we meet it."""
        if self._ids is None:
            self._ids = GivenIds(ledger, ids_of_head(ledger))
        return self._ids
