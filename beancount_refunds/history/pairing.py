"""Which block of a tree was which one of the tree before, and whether it said the same.

A block is the same as one before that says the same: in the same file if there is one, else in another
file that changed. A block that is left over is a changed one if something about the same was left over
before: the same first line, or the same subject. What then remains is new.

Only what differs is read: a directive appended to a file of 10,000 costs hardly more than one appended to
a file of ten.
"""

from __future__ import annotations

import bisect
import itertools
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.history import blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from beancount_refunds.history.blocks import Block
    from beancount_refunds.history.git import Change

#: So many bytes at the beginning of a line decide whether it begins a block.
_DATED = len("2026-0")
#: So many blocks may be inserted, removed or changed in a row before the rest of the file is read.
_NEAR = 64


class Version(NamedTuple):
    """A file as it stood: its bytes, and where its blocks begin, in ascending order."""

    data: bytes
    starts: list[int]

    @classmethod
    def of(cls, data: bytes) -> Version:
        """A file's content; what is not text has no blocks."""
        return cls(data, [] if b"\0" in data else blocks.starts(data))


class Place(NamedTuple):
    """A block of a tree: the file, and the number of the block in it, from 0."""

    path: bytes
    number: int


class Former(NamedTuple):
    """The block that a block was before.

    ``same``: it said the same; ``restated``: it stated something else (`blocks.Block.statement`).
    """

    place: Place
    same: bool
    restated: bool


class Hunk(NamedTuple):
    """Where two versions of a file may differ: the blocks ``begin <= number < end`` of each."""

    begin: int
    end: int
    earlier_begin: int
    earlier_end: int


class Comparison(NamedTuple):
    """The version before a version; but for the hunks, in ascending order, both have the same blocks."""

    earlier: Version
    hunks: tuple[Hunk, ...]


def compare(later: Version, data: bytes) -> Comparison:
    """How a version relates to the one before it, whose content is ``data``."""
    new, starts = later
    if b"\0" in data:
        return Comparison(Version(data, []), (Hunk(0, len(starts), 0, 0),))
    edge = len(new) - _common_at_end(new, data, _common(new, 0, data, 0, min(len(new), len(data))))
    end = bisect.bisect_right(starts, edge)
    stop = starts[end] if end < len(starts) else len(new)
    until = stop + len(data) - len(new)
    earlier: list[int] = []
    hunks = []
    number = here = there = 0
    while True:
        length = _common(new, here, data, there, min(stop - here, until - there))
        if (here + length, there + length) == (stop, until):
            break
        # The last block whose first line is known to be a dated one in both; what follows it may differ.
        last = bisect.bisect_right(starts, here + length - _DATED) - 1
        if last >= number:
            earlier += [start + there - here for start in starts[number:last]]
            number, here, there = last, starts[last], there + starts[last] - here
        begin = len(earlier)
        met = _meet(later, data, number=number, end=end, there=there, until=until)
        if met is None:
            earlier += blocks.starts(data, there, until)
            hunks.append(Hunk(number, end, begin, len(earlier)))
            number, here, there = end, stop, until
            break
        earlier += met.passed
        hunks.append(Hunk(number, met.number, begin, len(earlier)))
        number, here, there = met.number, starts[met.number], met.there
    earlier += [start + there - here for start in starts[number:end]]
    earlier += [start + until - stop for start in starts[end:]]
    return Comparison(Version(data, earlier), tuple(hunks))


class _Meeting(NamedTuple):
    """Where two versions say the same again: a block, where it begins before, and what was passed there."""

    number: int
    there: int
    passed: list[int]


def _meet(later: Version, data: bytes, *, number: int, end: int, there: int, until: int) -> _Meeting | None:
    """The next block that both have, not far from where they differ: behind ``number`` or ``there``."""
    ahead = reversed(range(number, min(number + _NEAR, end)))
    known = {blocks.body(later.data, later.starts[one]): one for one in ahead}
    passed: list[int] = []
    for start in itertools.islice(blocks.each_start(data, there, until), _NEAR):
        found = known.pop(blocks.body(data, start), None)
        if found is not None and (found > number or passed):
            return _Meeting(found, start, passed)
        passed.append(start)
    return None


class Pairing:
    """What became of the blocks of one tree in the next, for the files that differ.

    ``later`` are the versions of files whose blocks are asked for; ``wanted`` says which blocks are still of
    interest: if all of those are found in their own files, no other file is read. ``read`` gives the content
    of a file by its hash, or ``None`` where that cannot be had: its path is then among ``lost``.
    """

    def __init__(
        self,
        changes: Iterable[Change],
        later: Mapping[bytes, Version],
        wanted: Callable[[Place], bool],
        read: Callable[[str], bytes | None],
    ) -> None:
        self._read = read
        self.files: dict[bytes, Comparison] = {}
        self.lost: set[bytes] = set()
        self.formers: dict[Place, Former] = {}
        self._after: dict[Place, Block] = {}
        self._before: dict[Place, Block] = {}
        others = []
        for change in changes:
            if change.path in later:
                self._add(change, later[change.path])
            elif change.before is not None:
                others.append(change)
        self._pair(lambda place, block: (place.path, block.text), same=True)
        if any(map(wanted, self._after)):
            for change in others:
                content = self._content(change.after)
                self._add(change, Version.of(content or b""))
            self._pair(lambda place, block: (place.path, block.text), same=True)
            self._pair(lambda _, block: block.text, same=True)
            self._pair(lambda place, block: (place.path, block.head), same=False)
            self._pair(lambda place, block: (place.path, *block.key), same=False)
            self._pair(lambda _, block: block.head, same=False)
            self._pair(lambda _, block: block.key, same=False)

    def _content(self, blob: str | None) -> bytes | None:
        return b"" if blob is None else self._read(blob)

    def _add(self, change: Change, later: Version) -> None:
        content = self._content(change.before)
        if content is None:
            self.lost.add(change.path)
            return
        compared = compare(later, content)
        self.files[change.path] = compared
        for hunk in compared.hunks:
            self._after |= _read_blocks(change.path, later, range(hunk.begin, hunk.end))
            self._before |= _read_blocks(
                change.path, compared.earlier, range(hunk.earlier_begin, hunk.earlier_end)
            )

    def _pair(self, alike: Callable[[Place, Block], object], *, same: bool) -> None:
        """Pair what is left over, in the order in which it stands."""
        left: dict[object, list[Place]] = defaultdict(list)
        for place in sorted(self._before, reverse=True):
            left[alike(place, self._before[place])].append(place)
        for place in sorted(self._after):
            if alike_before := left.get(alike(place, self._after[place])):
                former = alike_before.pop()
                after, before = self._after.pop(place), self._before.pop(former)
                self.formers[place] = Former(former, same, after.statement != before.statement)


def _read_blocks(path: bytes, version: Version, indices: Sequence[int]) -> dict[Place, Block]:
    return {Place(path, index): blocks.block_at(version.data, version.starts[index]) for index in indices}


def _common(one: bytes, here: int, other: bytes, there: int, most: int) -> int:
    """How many bytes, at most ``most``, are the same from two places on."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if other.startswith(one[here + low : here + middle], there + low):
            low = middle
        else:
            high = middle - 1
    return low


def _common_at_end(one: bytes, other: bytes, prefix: int) -> int:
    """How many bytes at the end are the same, the first ``prefix`` bytes left out."""
    low, high = 0, min(len(one), len(other)) - prefix
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low
