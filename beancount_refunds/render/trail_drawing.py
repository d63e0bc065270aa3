"""Where the nodes and edges of a trail stand in a drawing, in whole pixels; `trail_html` writes it as SVG.

Columns from the bank on the left to the order on the right; within a column each node stands near what it
hangs together with. Text that does not fit its box is shortened here: a page cannot measure it.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.render import trail_words as words
from beancount_refunds.render.style import printable, width_of
from beancount_refunds.reports.trail import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from beancount_refunds.reports.trail import Edge, Key, Node, Trail

WIDTH, HEIGHT = 212, 104
_MARGIN, _BETWEEN = 14, 18
_LEAST_GAP, _LETTER = 64, 7
#: Columns of a fixed-width face that fit a box with certainty, and what a proportional one has there.
_FIXED, _SMALL, _ROOM = 23, 29, 184
#: What a letter takes at most in the usual faces: a small one or a figure, a capital, an East Asian wide one.
_LITTLE, _GREAT, _WIDE = 6, 8, 12
_PASSES = 4

_COLUMNS = {
    Kind.RECEIPT: 0,
    Kind.REFUND: 1,
    Kind.APPLICATION: 1,
    Kind.WRITE_OFF: 1,
    Kind.CREDIT: 2,
    Kind.CASE: 3,
    Kind.BILL: 3,
    Kind.ORDER: 4,
}

_TONES = {
    "good": ("RECONCILED", "MATCHED", "REFUNDED", "CLOSED", "PAID"),
    "wait": ("PENDING", "WAITING", "OPEN", "AGREED", "CREDITED", "PARTLY_REFUNDED", "UNMATCHED"),
    "bad": ("REJECTED", "REFUSED", "DIFFERS", "DISPUTED", "ESCALATED"),
    "off": ("REVERSED", "RETURNED", "WRITTEN_OFF"),
}
_TONE = {state: tone for tone, states in _TONES.items() for state in states}


class Box(NamedTuple):
    """A node: its upper left corner and the lines in it, each short enough; ``told`` says all of it."""

    x: int
    y: int
    kind: str
    id: str
    small: bool
    title: str
    on: str
    amount: str
    state: str
    tone: str
    remark: str
    asked: bool
    within: bool
    told: str


class Line(NamedTuple):
    """An edge: the ends of its curve, the bends between them, and a label at one of the ends."""

    x1: int
    y1: int
    bend: int
    x2: int
    y2: int
    label: str
    label_x: int
    label_y: int
    anchor: str
    standing: bool
    told: str


class Drawing(NamedTuple):
    """A drawing of so many pixels."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def drawing(trail: Trail) -> Drawing:
    """The drawing of a trail."""
    columns = _columns(trail)
    _untangle(columns, trail.edges)
    lefts, width = _lefts(columns, trail)
    height = max(len(column) for column in columns) * (HEIGHT + _BETWEEN) - _BETWEEN + 2 * _MARGIN
    corners: dict[Key, tuple[int, int]] = {}
    for left, column in zip(lefts, columns, strict=True):
        free = height - len(column) * HEIGHT
        for place, key in enumerate(column, 1):
            corners[key] = left, free * place // (len(column) + 1) + HEIGHT * (place - 1)
    boxes = tuple(_box(trail, node, *corners[node.key]) for node in trail.nodes)
    return Drawing(width, height, boxes, tuple(_lines(trail, corners)))


def _columns(trail: Trail) -> list[list[Key]]:
    """The columns that hold something; a bill that is only netted against stands where money goes to."""
    corrected = {edge.target for edge in trail.edges}
    leading = {edge.source for edge in trail.edges if edge.target.kind is Kind.ORDER}
    columns: dict[int, list[Key]] = {}
    for node in trail.nodes:
        key = node.key
        netted = key.kind is Kind.BILL and key not in corrected | leading
        columns.setdefault(0 if netted else _COLUMNS[key.kind], []).append(key)
    return [columns[place] for place in sorted(columns)]


def _untangle(columns: Sequence[list[Key]], edges: Iterable[Edge]) -> None:
    """Put each column into the order of what its nodes hang together with, to and fro."""
    beside: dict[Key, set[Key]] = {}
    for edge in edges:
        beside.setdefault(edge.source, set()).add(edge.target)
        beside.setdefault(edge.target, set()).add(edge.source)
    steps = list(itertools.pairwise(columns))
    back = [(after, before) for before, after in reversed(steps)]
    for _ in range(_PASSES):
        for fixed, moved in (*steps, *back):
            places = {key: place for place, key in enumerate(fixed)}
            moved.sort(key=lambda key, at=places: _middle(at, beside.get(key, set())))  # type: ignore[misc]


def _middle(places: Mapping[Key, int], neighbours: Iterable[Key]) -> int:
    """The mean place of the neighbours, in thousandths; without any, the first."""
    found = [places[key] for key in neighbours if key in places]
    return sum(found) * 1000 // len(found) if found else 0


def _lefts(columns: Sequence[Sequence[Key]], trail: Trail) -> tuple[list[int], int]:
    """The left side of each column, and the width: a gap is as wide as the labels in it."""
    column_of = {key: place for place, column in enumerate(columns) for key in column}
    longest = [0] * len(columns)
    for edge in trail.edges:
        left = min(column_of[edge.source], column_of[edge.target])
        longest[left] = max(longest[left], len(_label(trail, edge)))
    lefts = [_MARGIN]
    for letters in longest:
        lefts.append(lefts[-1] + WIDTH + _LEAST_GAP + letters * _LETTER)
    return lefts[:-1], lefts[-2] + WIDTH + _MARGIN


def _lines(trail: Trail, corners: Mapping[Key, tuple[int, int]]) -> Iterable[Line]:
    ends = [_left_and_right(edge, corners) for edge in trail.edges]
    out = _fan(ends, corners)
    into = _fan([(right, left) for left, right in ends], corners)
    crowded = _crowded(ends, corners, out, into)
    for edge, (left, right) in zip(trail.edges, ends, strict=True):
        x1, x2 = corners[left][0] + WIDTH, corners[right][0]
        y1 = corners[left][1] + out[left][right]
        y2 = corners[right][1] + into[right][left]
        at_left = corners[left][0] in crowded
        yield Line(
            x1=x1,
            y1=y1,
            # The curve bends where no label stands.
            bend=x2 - (x2 - x1) // 4 if at_left else x1 + (x2 - x1) // 4,
            x2=x2,
            y2=y2,
            label=_label(trail, edge),
            label_x=x1 + 8 if at_left else x2 - 8,
            label_y=(y1 if at_left else y2) - 5,
            anchor="start" if at_left else "end",
            standing=edge.standing,
            told=printable(f"{edge.source} {words.part(trail, edge)} → {edge.target}"),
        )


def _crowded(
    ends: Iterable[tuple[Key, Key]],
    corners: Mapping[Key, tuple[int, int]],
    out: Mapping[Key, Mapping[Key, int]],
    into: Mapping[Key, Mapping[Key, int]],
) -> set[int]:
    """The columns after which more lines run together than apart: there, labels stand where they begin."""
    most: dict[int, tuple[int, int]] = {}
    for left, right in ends:
        x = corners[left][0]
        apart, together = most.get(x, (0, 0))
        most[x] = max(apart, len(out[left])), max(together, len(into[right]))
    return {x for x, (apart, together) in most.items() if together > apart}


def _left_and_right(edge: Edge, corners: Mapping[Key, tuple[int, int]]) -> tuple[Key, Key]:
    """The ends of an edge as they stand in the drawing."""
    one, other = edge.source, edge.target
    return (one, other) if corners[one][0] <= corners[other][0] else (other, one)


def _fan(
    pairs: Iterable[tuple[Key, Key]], corners: Mapping[Key, tuple[int, int]]
) -> Mapping[Key, Mapping[Key, int]]:
    """How far below its upper side each edge meets a box: spread out, in the order of the other ends."""
    met: dict[Key, list[Key]] = {}
    for here, there in pairs:
        met.setdefault(here, []).append(there)
    return {
        here: {
            there: HEIGHT * place // (len(others) + 1)
            for place, there in enumerate(sorted(others, key=lambda key: corners[key][1]), 1)
        }
        for here, others in met.items()
    }


def _label(trail: Trail, edge: Edge) -> str:
    """The part where it has an amount, and what does not hold; the rest goes without saying."""
    told = words.amount(trail, edge.amount_minor, edge.currency)
    return told or ("" if edge.standing else edge.words)


def _box(trail: Trail, node: Node, x: int, y: int) -> Box:
    sum_ = words.amount(trail, node.amount_minor, node.currency)
    day = "" if node.on is None else node.on.isoformat()
    id_, small = printable(node.key.id), len(node.key.id) > _FIXED
    facts = (str(node.key), node.title, day, sum_, node.state, node.remark, node.actor)
    return Box(
        x=x,
        y=y,
        kind=node.key.kind.value,
        id=id_ if len(id_) <= _SMALL else f"{id_[: _SMALL // 2]}…{id_[-(_SMALL // 2) :]}",
        small=small,
        title=_fitted(printable(node.title or "")),
        # A long amount needs the whole line; the day stands in the table.
        on=day if len(day) + len(sum_) < _SMALL else "",
        amount=sum_,
        state=(node.state or "").replace("_", " "),
        tone=_TONE.get(node.state or "", "plain"),
        remark=_fitted(printable(node.remark or "")),
        asked=node.asked,
        within=node.within,
        told=printable(", ".join(filter(None, facts))),
    )


def _fitted(text: str) -> str:
    """``text``, its end left out where a box has no room for it."""
    room = _ROOM - _GREAT
    for place, letter in enumerate(text):
        room -= _WIDE if width_of(letter) > 1 else _GREAT if letter.isupper() else _LITTLE
        if room < 0:
            return f"{text[:place].rstrip()}…"
    return text
