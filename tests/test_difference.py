"""Two tuples without what they share at both ends."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.difference import difference

ITEMS = st.lists(st.integers(0, 2), max_size=8)


@given(ITEMS, ITEMS, ITEMS, ITEMS, st.sampled_from([0, 31, 1500]))
def test_what_stands_between_is_told_and_both_are_whole_with_what_they_share(
    start: list[int], gone: list[int], come: list[int], end: list[int], more: int
) -> None:
    start, end = start + [7] * more, [7] * more + end
    before, after = (*start, *gone, *end), (*start, *come, *end)
    was, is_ = difference(before, after)
    shared = len(before) - len(was)
    assert shared == len(after) - len(is_)
    assert any(
        (before[:count], before[count + len(was) :]) == (after[:count], after[count + len(is_) :])
        and (before[count : count + len(was)], after[count : count + len(is_)]) == (was, is_)
        for count in range(shared + 1)
    )
    assert len(was) <= len(gone)
    assert not was or not is_ or (was[0] != is_[0] and was[-1] != is_[-1])


def test_nothing_differs_where_nothing_changed() -> None:
    same = (1, 2, 3)
    assert difference(same, same) == difference((), ()) == ((), ())
