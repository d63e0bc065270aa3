"""Any history, with branches, merges and directives that wander between files, against a definition of two lines.

The commit that changed a directive last is the commit itself unless a parent has the same text, else that of the
first such parent; it came in with the commit itself unless a parent has it at all.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.history import Commit, Origin
from beancount_refunds.history.git import Change, Node
from beancount_refunds.history.pairing import Version
from beancount_refunds.history.tracing import Sheet, Trace, trace

if TYPE_CHECKING:
    from collections.abc import Mapping

FILES = (b"a", b"b", b"c")
IDS = ("VR-1", "VR-2", "VR-3", "VR-4")
LAYOUTS = ("\n", " ; so far\n", "\r\n", "\n; a line of its own\n\n")


class Entry(NamedTuple):
    """A directive of a tree: how much it is, in which file, and how it looks there."""

    amount: int
    file: bytes
    layout: str


class State(NamedTuple):
    """A commit: its parents and all directives of its tree."""

    parents: tuple[int, ...]
    entries: Mapping[str, Entry]


ENTRIES = st.builds(Entry, st.integers(1, 3), st.sampled_from(FILES), st.sampled_from(LAYOUTS))


@st.composite
def histories(draw: st.DrawFn) -> list[State]:
    """Commits, each after its parents; the last one is checked out."""
    states = [State((), draw(st.dictionaries(st.sampled_from(IDS), ENTRIES)))]
    for _ in range(draw(st.integers(0, 7))):
        parents = tuple(draw(st.lists(st.integers(0, len(states) - 1), min_size=1, max_size=2, unique=True)))
        entries: dict[str, Entry] = {}
        for id_ in IDS:
            for parent in reversed(parents):
                if id_ in states[parent].entries and draw(st.booleans()) >= (parent != parents[0]):
                    entries[id_] = states[parent].entries[id_]
        for id_ in draw(st.lists(st.sampled_from(IDS), max_size=2)):
            if draw(st.integers(0, 3)):
                entries[id_] = draw(ENTRIES)
            else:
                entries.pop(id_, None)
        states.append(State(parents, entries))
    return states


def files_of(state: State) -> dict[bytes, bytes]:
    texts: dict[bytes, str] = {}
    for id_, (amount, file, layout) in state.entries.items():
        text = f'2026-02-20 custom "vendor-refund" "{id_}" {amount}.00 GBP "acme/CM-1"{layout}'
        texts[file] = texts.get(file, "") + text
    return {file: text.encode() for file, text in texts.items()}


def defined(states: list[State], at: int, id_: str) -> tuple[int, int]:
    """The commits that brought a directive in and that changed it last, by the definition above."""
    entry = states[at].entries[id_]
    having = [parent for parent in states[at].parents if id_ in states[parent].entries]
    same = [parent for parent in having if states[parent].entries[id_].amount == entry.amount]
    if same:
        return defined(states, same[0], id_)
    return (defined(states, having[0], id_)[0] if having else at), at


def visited(states: list[State]) -> list[int]:
    """The commits that the last one descends from, each before its parents."""
    reached = {len(states) - 1}
    for number in range(len(states) - 1, -1, -1):
        if number in reached:
            reached |= set(states[number].parents)
    return sorted(reached, reverse=True)


@given(histories())
def test_every_directive_comes_from_where_the_definition_says(states: list[State]) -> None:
    blobs: dict[str, bytes] = {}
    trees = []
    for state in states:
        tree = {}
        for file, data in files_of(state).items():
            tree[file] = hashlib.sha256(data).hexdigest()
            blobs[tree[file]] = data
        trees.append(tree)

    def differences(before: int, after: int) -> list[Change]:
        return [
            Change(file, trees[before].get(file), trees[after].get(file))
            for file in FILES
            if trees[before].get(file) != trees[after].get(file)
        ]

    order = visited(states)
    nodes = [
        Node(
            Commit(
                hash=str(number),
                author_name="",
                author_address="",
                authored_at="",
                committer_name="",
                committer_address="",
                committed_at="",
                subject="",
            ),
            f"tree {number}",
            tuple(map(str, states[number].parents)),
        )
        for number in order
    ]
    head = len(states) - 1
    versions = {file: Version.of(blobs[blob]) for file, blob in trees[head].items()}
    traces = {file: [(Trace(),) for _ in version.starts] for file, version in versions.items()}
    trace(
        {file: Sheet(version, [*traces[file]]) for file, version in versions.items()},
        [],
        nodes,
        changes={
            (f"tree {parent}", f"tree {number}"): differences(parent, number)
            for number in order
            for parent in states[number].parents
        },
        shallow=frozenset(),
        read=blobs.__getitem__,
    )
    found = {}
    for file, version in versions.items():
        for start, (one,) in zip(version.starts, traces[file], strict=True):
            id_ = version.data[start:].split(b'"')[3].decode()
            origin = one.origin
            assert isinstance(origin, Origin)
            assert isinstance(origin.first, Commit)
            assert isinstance(origin.last, Commit)
            found[id_] = int(origin.first.hash), int(origin.last.hash)
    assert found == {id_: defined(states, head, id_) for id_ in states[head].entries}
