"""Long lists in which little changes are what a list would be."""

from __future__ import annotations

import bisect
import itertools
from typing import TYPE_CHECKING
from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.live import layers
from beancount_refunds.live.layers import Layered, looked_up

if TYPE_CHECKING:
    from collections.abc import Mapping

PLACES = st.integers(0, 5)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("fill"), st.dictionaries(PLACES, st.integers(0, 2), max_size=3)),
        st.tuples(st.just("read"), st.none()),
    ),
    max_size=8,
)


def key(item: tuple[int, int]) -> int:
    return item[0]


@given(st.lists(PLACES, max_size=8), STEPS, st.sampled_from([0, 2, 1000]))
def test_what_is_filled_is_read(
    base: list[int], steps: list[tuple[str, dict[int, int] | None]], most: int
) -> None:
    model = [(place, number) for number, place in enumerate(sorted(base))]
    layered = Layered(tuple(model), key)
    older = [(layered, list(model))]
    with mock.patch.object(layers, "_MOST", most):
        for number, (_, filled) in enumerate(steps):
            if filled is None:
                assert layered.items == tuple(model)
                continue
            over = {place: [(place, 100 + number)] * count for place, count in filled.items()}
            layered = layered.filled(over)
            kept = [item for item in model if item[0] not in over]
            model = sorted([*kept, *itertools.chain.from_iterable(over.values())], key=key)
            older.append((layered, list(model)))
    for one, items in older:
        assert [item for place in range(6) for item in one.at(place)] == items
        assert one.items == tuple(items)
        assert bisect.bisect_left(one.items, 3, key=key) == sum(place < 3 for place, _ in items)


def test_what_nothing_fills_stays_as_it_is() -> None:
    layered = Layered(((1, 1),), key)
    assert layered.filled({}) is layered


@given(
    st.lists(st.dictionaries(st.sampled_from("abcd"), st.integers()), max_size=6), st.sampled_from([0, 1000])
)
def test_what_came_in_is_found(steps: list[dict[str, int]], most: int) -> None:
    known: Mapping[str, int] = {"a": 0, "e": 0}
    model = dict(known)
    with mock.patch.object(layers, "_MOST", most):
        for come in steps:
            known = looked_up(known, come)
            model |= come
            assert dict(known) == model
            assert known.get("f") is None
