"""The benchmark of the writer records what it says; its times are never a matter of tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench import ledgers, recording
from tests.record.ledgers import directives

if TYPE_CHECKING:
    import pathlib


def test_one_refund_is_recorded_in_each_of_the_books(tmp_path: pathlib.Path) -> None:
    books = recording.books(ledgers.Size(ordinary=40, refunds=20), tmp_path)
    assert list(books) == ["the example books", "100 transactions"]
    measured = {name: recording.measure(str(path)) for name, path in books.items()}
    for name, one in measured.items():
        assert directives(books[name]).count("VR-BENCH") == 1
        assert 0 < one.load_s + one.settle_s + one.append_s <= one.whole_s
    lines = list(recording.table(measured))
    assert [line[:24].strip() for line in lines] == [
        "One recorded refund, in",
        "the example books",
        "100 transactions",
    ]


def test_both_ways_of_appending_leave_the_same_line(tmp_path: pathlib.Path) -> None:
    measured = recording.measure_append(tmp_path, rounds=3)
    ours, plain = ((tmp_path / f"{name}.beancount").read_bytes() for name in ("ours", "plain"))
    assert ours.replace(b"\n\n", b"\n") == plain
    assert measured.multiple > 0
