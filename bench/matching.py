"""How right the matcher is, on generated books of which the truth is known: ``python -m bench.matching``.

The whole path is judged: the ledger is loaded, receipts and open items are taken from it, and matched. The
seeds here were never looked at while the matcher or its tests were written; tests use others (`tests/bench`).
"""

from __future__ import annotations

import argparse
import dataclasses
import pathlib
import tempfile
from collections import Counter
from typing import TYPE_CHECKING

from beancount_refunds.ledger import open_ledger
from beancount_refunds.matching.model import Tier
from beancount_refunds.matching.of_ledger import verdicts
from bench.receipts.sample import generate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from beancount_refunds.matching.model import Proposal, Verdict
    from bench.receipts.model import Label
    from bench.receipts.sample import Sample

#: Of the evaluation only.
SEEDS = (20_261_122, 48_611, 611_953, 7_368_787, 15_485_863)
COUNT = 10_000
#: So many proposals a person looks at.
LOOKED_AT = 3


@dataclasses.dataclass(frozen=True)
class Outcome:
    """One line: its truth, what was proposed and in which tier, and whether that is it.

    ``right`` and ``wrong`` are of the proposal that stands; a proposal for what pays nothing of the books is
    wrong, and so is one with another fee. ``among`` says that the truth is among the first `LOOKED_AT`.
    """

    label: Label
    tier: Tier | None
    proposed: tuple[str, ...]
    right: bool
    among: bool

    @property
    def wrong(self) -> bool:
        """Whether something was proposed that is not the truth."""
        return self.tier is not None and not self.right


def outcomes(sample: Sample, folder: pathlib.Path) -> list[Outcome]:
    """What becomes of each line of a sample; it must load clean and nothing may be left out."""
    ledger = open_ledger(sample.write(folder))
    assert ledger.clean, (*ledger.errors, *ledger.findings)[0]
    found = {verdict.receipt.reference: verdict for verdict in verdicts(ledger)}
    assert found.keys() == {label.reference for label in sample.labels}
    return [_outcome(label, found[label.reference]) for label in sample.labels]


def _outcome(label: Label, verdict: Verdict) -> Outcome:
    chosen = verdict.proposal
    shown = ((chosen,) if chosen else ()) + verdict.others
    return Outcome(
        label=label,
        tier=chosen.tier if chosen else None,
        proposed=chosen.item_ids if chosen else (),
        right=chosen is not None and _is_truth(chosen, label),
        among=any(_is_truth(one, label) for one in shown[:LOOKED_AT]),
    )


def _is_truth(proposal: Proposal, label: Label) -> bool:
    return tuple(sorted(proposal.item_ids)) == label.truth and proposal.fee_minor == label.fee


def tiers(results: Sequence[Outcome]) -> Iterator[tuple[str, ...]]:
    """A row per tier: proposals, right, wrong, precision, and the share of all true matches found so far."""
    yield "tier", "proposed", "right", "wrong", "precision", "recall", "recall up to here"
    true = sum(bool(one.label.truth) for one in results)
    so_far = 0
    for tier in Tier:
        proposed = [one for one in results if one.tier is tier]
        right = sum(one.right for one in proposed)
        so_far += right
        yield (
            tier.word,
            f"{len(proposed):,}",
            f"{right:,}",
            f"{len(proposed) - right:,}",
            percent(right, len(proposed)),
            percent(right, true),
            percent(so_far, true),
        )
    proposed = [one for one in results if one.tier is not None]
    yield (
        "all",
        f"{len(proposed):,}",
        f"{so_far:,}",
        f"{len(proposed) - so_far:,}",
        percent(so_far, len(proposed)),
        percent(so_far, true),
        percent(so_far, true),
    )


def categories(results: Sequence[Outcome]) -> Iterator[tuple[str, ...]]:
    """A row per category: what stands, right or wrong, and how often the truth is among the first three."""
    yield "category", "lines", "right", "wrong", "wrong in exact", "none", f"among {LOOKED_AT}"
    for category in sorted({one.label.category for one in results}):
        lines = [one for one in results if one.label.category == category]
        true = [one for one in lines if one.label.truth]
        yield (
            category,
            f"{len(lines):,}",
            f"{sum(one.right for one in lines):,}" if true else "–",
            f"{sum(one.wrong for one in lines):,}",
            f"{wrong_in_exact(lines):,}",
            f"{sum(one.tier is None for one in lines):,}",
            percent(sum(one.among for one in true), len(true)),
        )


def wrong_in_exact(results: Iterable[Outcome]) -> int:
    """How many wrong matches ``--accept exact`` would have recorded."""
    return sum(one.wrong for one in results if one.tier is Tier.EXACT)


def recall_among(results: Sequence[Outcome]) -> str:
    """The share of true matches among the first three proposals."""
    true = [one for one in results if one.label.truth]
    return percent(sum(one.among for one in true), len(true))


def percent(part: int, whole: int) -> str:
    """A share with two decimals; of nothing there is none."""
    return f"{100 * part / whole:.2f} %" if whole else "–"


def plain(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Rows, the first of them heads, as columns."""
    table = list(rows)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for first, *cells in table:
        numbers = (f"{cell:>{width}}" for cell, width in zip(cells, widths[1:], strict=True))
        yield "  ".join((f"{first:<{widths[0]}}", *numbers))


def markdown(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """The same as a table of a README."""
    for number, cells in enumerate(rows):
        yield f"| {' | '.join(cells)} |"
        if not number:
            yield f"|---{'|---:' * (len(cells) - 1)}|"


def main() -> None:
    """Print what the matcher makes of each seed, and of all."""
    parser = argparse.ArgumentParser(prog="python -m bench.matching", description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--count", type=int, default=COUNT, help="lines of each (default: %(default)s)")
    parser.add_argument("--markdown", action="store_true", help="tables as a README has them")
    parser.add_argument("--wrong", type=int, default=0, help="show so many wrong proposals")
    options = parser.parse_args()
    laid_out = markdown if options.markdown else plain
    everything: list[Outcome] = []
    for seed in options.seeds:
        with tempfile.TemporaryDirectory() as folder:
            results = outcomes(generate(seed, options.count), pathlib.Path(folder))
        everything += results
        wrong = Counter(one.tier.word for one in results if one.tier and one.wrong)
        print(
            f"seed {seed}: {wrong_in_exact(results)} wrong in exact, {wrong.total()} in all tiers; "
            f"{recall_among(results)} among the first {LOOKED_AT}"
        )
    for rows in (tiers(everything), categories(everything)):
        print()
        print("\n".join(laid_out(rows)))
    for one in [one for one in everything if one.wrong][: options.wrong]:
        print(one)


if __name__ == "__main__":
    main()
