"""The walk through the history: from what stands now back to the commits that brought it in.

Every commit hands what is of interest in its tree on to its parents, newest commits first: files that do not
differ as a whole, blocks of the others as `pairing` finds them. What no parent has is the commit's own. So
each commit is visited once, for all directives together, and a merge answers only for what was written in it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.history import blocks
from beancount_refunds.history.origins import Commit, Origin, Step, Unseen
from beancount_refunds.history.pairing import Pairing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from beancount_refunds.history.git import Change, Node
    from beancount_refunds.history.pairing import Former, Version

    Who = Commit | Unseen


class Trace:
    """What is known so far about one directive; complete when ``first`` is."""

    def __init__(self) -> None:
        self.first: Who | None = None
        self._last: Who | None = None
        self._stated: Who | None = None
        self._steps: list[Step] = []

    def changed(self, who: Who, block: bytes, *, restated: bool) -> None:
        """``who`` changed it to what ``block`` says."""
        self._last = self._last or who
        if restated:
            self._stated = self._stated or who
        if isinstance(who, Commit):
            text = block.decode("utf-8", "replace").replace("\r\n", "\n")
            self._steps.append(Step(who, f"{text.rstrip()}\n"))

    def brought(self, who: Who, block: bytes) -> None:
        """``who`` brought it in; or nothing is known about the time before."""
        self.changed(who, block, restated=True)
        self.first = who

    @property
    def origin(self) -> Origin | Unseen:
        """What came out, when the walk is over."""
        first = self.first or Unseen.NO_HISTORY
        last, stated = self._last or first, self._stated or first
        if isinstance(first, Unseen) and first is last:
            return first
        return Origin(first=first, last=last, stated=stated, steps=tuple(self._steps))


class Sheet(NamedTuple):
    """A file of a tree, with the traces that led to each of its blocks; ``None`` where none did."""

    version: Version
    traces: list[tuple[Trace, ...] | None]

    @classmethod
    def blank(cls, version: Version) -> Sheet:
        """Without any trace yet."""
        return cls(version, [None] * len(version.starts))

    def add(self, index: int, traces: tuple[Trace, ...]) -> None:
        """Let ``traces`` lead to a block too."""
        self.traces[index] = (self.traces[index] or ()) + traces

    def take(self, index: int) -> tuple[Trace, ...]:
        """The traces that led to a block, which go elsewhere."""
        taken, self.traces[index] = self.traces[index], None
        return taken or ()

    def block(self, index: int) -> bytes:
        """The text of a block as it is written."""
        return blocks.body(self.version.data, self.version.starts[index])


def trace(
    sheets: dict[bytes, Sheet],
    uncommitted: Sequence[Change],
    nodes: Sequence[Node],
    *,
    changes: Mapping[tuple[str, str], Sequence[Change]],
    shallow: AbstractSet[str],
    read: Callable[[str], bytes | None],
) -> None:
    """Complete every trace on ``sheets``, the files of the work tree.

    ``uncommitted`` is how the work tree differs from the first of ``nodes`` (each before its parents),
    ``changes`` how each commit's tree differs from those of its parents.
    """
    if not nodes:
        _settle(sheets, Unseen.UNCOMMITTED)
        return
    walk = _Walk(read)
    walk.hand_on(sheets, Unseen.UNCOMMITTED, [(nodes[0].commit.hash, uncommitted)])
    trees = {node.commit.hash: node.tree for node in nodes}
    for node in nodes:
        held = walk.pending.pop(node.commit.hash, {})
        if node.commit.hash in shallow:
            _settle(held, Unseen.SHALLOW)
        elif held:
            pairs = [(parent, (trees[parent], node.tree)) for parent in node.parents]
            walk.hand_on(held, node.commit, [(parent, changes.get(pair, ())) for parent, pair in pairs])


class _Walk:
    """The sheets that wait for their commits to be visited."""

    def __init__(self, read: Callable[[str], bytes | None]) -> None:
        self.pending: dict[str, dict[bytes, Sheet]] = defaultdict(dict)
        self._read = read

    def hand_on(
        self, sheets: dict[bytes, Sheet], who: Who, parents: Iterable[tuple[str, Sequence[Change]]]
    ) -> None:
        """Hand the sheets of a commit on to its parents; what none of them has is ``who``'s.

        What says the same goes first, to the first parent that has it; only what none has was changed.
        """
        pairings = []
        for parent, changes in parents:
            differing = {change.path for change in changes}
            target = self.pending[parent]
            for path in [path for path in sheets if path not in differing]:
                _merge(target, path, sheets.pop(path))
            pairing = Pairing(
                changes,
                {path: sheet.version for path, sheet in sheets.items()},
                lambda place: sheets[place.path].traces[place.number] is not None,
                self._read,
            )
            _settle({path: sheets.pop(path) for path in pairing.lost & sheets.keys()}, Unseen.MISSING)
            _hand_same(sheets, pairing, target)
            pairings.append((pairing, target))
        for pairing, target in pairings:
            _hand_changed(sheets, pairing, target, who)
        _settle(sheets, who)


def _hand_same(sheets: dict[bytes, Sheet], pairing: Pairing, target: dict[bytes, Sheet]) -> None:
    for path, sheet in sheets.items():
        compared = pairing.files[path]
        handed: list[tuple[Trace, ...] | None] = []
        begin = 0
        for hunk in compared.hunks:
            handed += sheet.traces[begin : hunk.begin]
            handed += [None] * (hunk.earlier_end - hunk.earlier_begin)
            sheet.traces[begin : hunk.begin] = [None] * (hunk.begin - begin)
            begin = hunk.end
        handed += sheet.traces[begin:]
        sheet.traces[begin:] = [None] * (len(sheet.traces) - begin)
        _merge(target, path, Sheet(compared.earlier, handed))
    for place, former in pairing.formers.items():
        if former.same and place.path in sheets:
            _move(sheets[place.path].take(place.number), former, pairing, target)


def _hand_changed(sheets: dict[bytes, Sheet], pairing: Pairing, target: dict[bytes, Sheet], who: Who) -> None:
    for place, former in pairing.formers.items():
        if not former.same and place.path in sheets:
            sheet = sheets[place.path]
            taken = sheet.take(place.number)
            for one in taken:
                one.changed(who, sheet.block(place.number), restated=former.restated)
            _move(taken, former, pairing, target)


def _move(traces: tuple[Trace, ...], former: Former, pairing: Pairing, target: dict[bytes, Sheet]) -> None:
    """Let traces lead to the block that theirs was before."""
    if traces:
        path, number = former.place
        if path not in target:
            target[path] = Sheet.blank(pairing.files[path].earlier)
        target[path].add(number, traces)


def _merge(target: dict[bytes, Sheet], path: bytes, sheet: Sheet) -> None:
    """Add a sheet to those of a commit; two branches can lead to one file of it."""
    there = target.get(path)
    if there is None:
        if any(sheet.traces):
            target[path] = sheet
        return
    for index, traces in enumerate(sheet.traces):
        if traces:
            there.add(index, traces)


def _settle(sheets: Mapping[bytes, Sheet], who: Who) -> None:
    """The traces that are left end here."""
    for sheet in sheets.values():
        for index, traces in enumerate(sheet.traces):
            for one in traces or ():
                one.brought(who, sheet.block(index))
