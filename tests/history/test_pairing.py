"""Which block was which one before: the shortcut through what is the same equals the long way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.history import blocks
from beancount_refunds.history.pairing import Version, compare

PIECES = st.sampled_from(
    [
        "2026-01-01 open Assets:A\n",
        '2026-01-02 note Assets:A "x\n',
        '2026-01-03 custom "approval" "VR-1"\n  by: "a"\n',
        '  by: "b"\n',
        "; text\n",
        "\n",
        "2026-",
        "01-",
        "2",
        '"',
        "\0",
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map(lambda pieces: "".join(pieces).encode())


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_comparing_two_versions_finds_every_block_of_the_earlier(
    head: bytes, tail: bytes, later: bytes, earlier: bytes
) -> None:
    """Between the hunks the blocks are the same, text by text."""
    new = Version.of(head + later + tail)
    data = head + earlier + tail
    found = compare(new, data)
    if b"\0" in data or b"\0" in new.data:
        return
    assert found.earlier.starts == blocks.starts(data)
    number = former = 0
    for hunk in (*found.hunks, None):
        end, former_end = (
            (hunk.begin, hunk.earlier_begin) if hunk else (len(new.starts), len(found.earlier.starts))
        )
        same = zip(new.starts[number:end], found.earlier.starts[former:former_end], strict=True)
        assert all(blocks.block_at(new.data, one) == blocks.block_at(data, other) for one, other in same)
        if hunk:
            number, former = hunk.end, hunk.earlier_end
