"""The benchmark posts what it says; its times are never a matter of tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench import ledgers, posting, recording
from tests.record.ledgers import directives

if TYPE_CHECKING:
    import pathlib


def test_each_measured_post_is_a_refund_in_the_books(tmp_path: pathlib.Path) -> None:
    recording.books(ledgers.Size(ordinary=8, refunds=4), tmp_path)
    top = recording.generated(tmp_path)
    before = directives(top)
    posted = posting.measure(top, 2)
    # Three more come first, to warm up.
    assert len(directives(top)) - len(before) == len(posted.seconds) + 3 == 5
    assert 0 < posted.median_s <= posted.slowest_s <= max(posted.seconds)
    assert len(posted.appends) == 2
    assert posted.append_s > 0


def test_figures_stand_beside_an_append_and_a_load() -> None:
    posted = posting.Posting([0.02, 0.01, 0.03], [0.01, 0.005, 0.04])
    assert [(one.value, one.target) for one in posting.figures(posted, 2.0)] == [
        (2.0, 10.0),
        (posted.slowest_s / 0.01, 50.0),
        (0.01, 0.05),
    ]
