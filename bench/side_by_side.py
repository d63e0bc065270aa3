"""The matcher beside `bench.zerosum`: right, wrong, missed, and processor seconds, on the same books."""

from __future__ import annotations

import copy
import dataclasses
import pathlib
import tempfile
import time
from typing import TYPE_CHECKING

from beancount_refunds.ledger import open_ledger
from beancount_refunds.matching.model import Tier
from beancount_refunds.matching.of_ledger import verdicts
from bench import zerosum
from bench.receipts import books
from bench.receipts.sample import Sample

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bench.receipts.model import Label


@dataclasses.dataclass(frozen=True)
class Score:
    """Of the lines that both can match: right, wrong, missed; ``others`` are refunds given to other lines."""

    right: int
    wrong: int
    missed: int
    others: int
    seconds: float


def home_ground(sample: Sample) -> Sample:
    """Only the lines that both can match, and their refunds: every line has its one counterpart."""
    labels = tuple(zerosum.both_can(sample))
    paid, lines = {label.truth[0] for label in labels}, {label.reference for label in labels}
    world = copy.copy(sample.world)
    world.refunds = [refund for refund in world.refunds if refund.id in paid]
    world.credits = [refund.credit for refund in world.refunds]
    world.lines = [(reference, line) for reference, line in world.lines if reference in lines]
    return Sample("".join(books.text(world)), labels, world)


def compare(sample: Sample) -> dict[str, Score]:
    """Both on one sample; of the matcher also what ``--accept exact`` would record."""
    both = zerosum.both_can(sample)
    theirs = zerosum.pairs(sample)
    with tempfile.TemporaryDirectory() as folder:
        ledger = open_ledger(sample.write(pathlib.Path(folder)))
    before = time.process_time()
    found = verdicts(ledger)
    seconds = time.process_time() - before
    proposed = {one.receipt.reference: one.proposal for one in found if one.proposal}
    every = {reference: one.item_ids for reference, one in proposed.items()}
    exact = {reference: one.item_ids for reference, one in proposed.items() if one.tier is Tier.EXACT}
    pairs = {reference: (id_,) for reference, id_ in theirs.refund_of.items()}
    truth = {label.reference: label.truth for label in sample.labels}
    return {
        "zerosum": _score(pairs, both, truth, theirs.seconds),
        "the matcher, all proposals": _score(every, both, truth, seconds),
        "the matcher, exact tier": _score(exact, both, truth, seconds),
    }


def _score(
    pairs: Mapping[str, tuple[str, ...]],
    both: list[Label],
    truth: Mapping[str, tuple[str, ...]],
    seconds: float,
) -> Score:
    right = sum(pairs.get(label.reference) == label.truth for label in both)
    missed = sum(label.reference not in pairs for label in both)
    comparable = {label.reference for label in both}
    others = sum(
        tuple(sorted(ids)) != truth[reference]
        for reference, ids in pairs.items()
        if reference not in comparable
    )
    return Score(right, len(both) - right - missed, missed, others, seconds)


def rows(scores: Mapping[str, Score]) -> Iterator[tuple[str, ...]]:
    """A row for each, with heads."""
    yield "", "right", "wrong", "missed", "wrong elsewhere", "seconds"
    for name, one in scores.items():
        counts = (one.right, one.wrong, one.missed, one.others)
        yield name, *(f"{count:,}" for count in counts), f"{one.seconds:.2f}"
