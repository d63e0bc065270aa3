"""Generate books, load them in turn, print ratios: ``python -m bench [--quick]``."""

from __future__ import annotations

import argparse
import importlib.metadata
import math
import pathlib
import platform
import statistics
import sys
import tempfile
from typing import TYPE_CHECKING, NamedTuple

from bench import ledgers, matching, matching_speed, pages, posting, recording, side_by_side, tables
from bench.figures import Figure
from bench.measure import IMPORT, PLUGIN, Measurement, measure_in_child
from bench.receipts.sample import Sample, generate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Results = Mapping[str, Sequence[Measurement]]

ROUNDS = 5
#: Of the receipts in (f): one that the evaluation does not use.
SEED = 5
TOLD_IN = "processor seconds of fresh processes, uncached loads"


class Book(NamedTuple):
    """A ledger to measure."""

    name: str
    text: Callable[[ledgers.Size], Iterator[str]]
    size: ledgers.Size


def books(*, quick: bool) -> list[Book]:
    """What is measured, in the order of one round."""
    scale = 50 if quick else 1
    ordinary, small, large = 100_000 // scale, 10_000 // scale, 100_000 // scale
    return [
        Book("silent", ledgers.without_directives, ledgers.Size(ordinary, 0)),
        Book("directives", ledgers.with_directives, ledgers.Size(ordinary, small)),
        Book("by hand", ledgers.by_hand, ledgers.Size(ordinary, small)),
        Book("small", ledgers.with_directives, ledgers.Size(0, small)),
        Book("large", ledgers.with_directives, ledgers.Size(0, large)),
    ]


def receipts(*, quick: bool) -> tuple[int, int]:
    """How many receipts are matched, few and many."""
    return (100, 200) if quick else (1_000, 10_000)


def posts(*, quick: bool) -> int:
    """How many refunds are posted."""
    return 5 if quick else 500


def run(rounds: int, measured: Sequence[Book], folder: pathlib.Path) -> Results:
    """Load every ledger once in every round: a drift of the machine then hits all of them."""
    paths = {book.name: folder / f"{book.name.replace(' ', '-')}.beancount" for book in measured}
    for book in measured:
        with paths[book.name].open("w", encoding="utf-8") as file:
            file.writelines(book.text(book.size))
    results: dict[str, list[Measurement]] = {book.name: [] for book in measured}
    for number in range(rounds):
        for book in measured:
            results[book.name].append(measure_in_child(paths[book.name]))
            print(f"round {number + 1} of {rounds}: {book.name}", file=sys.stderr)
    same = {results[name][0].transactions for name in ("directives", "by hand")}
    assert len(same) == 1, f"the two sides do not hold the same books: {same} transactions"
    return results


def median(results: Sequence[Measurement], of: Callable[[Measurement], float]) -> float:
    """Median of one property over the rounds."""
    return statistics.median(of(result) for result in results)


def figures(results: Results, growth: float) -> Iterator[Figure]:
    """The figures with their targets; ``growth`` is how many times as many refunds "large" holds."""

    def ratio(above: str, below: str, of: Callable[[Measurement], float]) -> float:
        return median(results[above], of) / median(results[below], of)

    yield Figure(
        "(a) plugin time / load time, ledger without directives of ours",
        median(results["silent"], lambda result: result.plugin_s / result.load_s),
        0.005,
        percent=True,
    )
    yield Figure(
        "    all that the plugin line costs there: import, run, sort after it",
        median(results["silent"], lambda result: _line(result) / result.load_s),
        None,
        percent=True,
    )
    yield Figure(
        "(b) load time, directives and plugin / written by hand",
        ratio("directives", "by hand", lambda result: result.load_s),
        1.10,
    )
    yield Figure(
        "    peak memory, directives and plugin / written by hand",
        ratio("directives", "by hand", lambda result: result.peak_kib),
        1.15,
    )
    yield Figure(
        "(c) growth exponent of the plugin's own time",
        math.log(ratio("large", "small", lambda result: result.plugin_s)) / math.log(growth),
        1.15,
    )


def _line(result: Measurement) -> float:
    return result.stages[IMPORT] + result.stages[PLUGIN]


def stages(result: Measurement) -> dict[str, float]:
    """One load, taken apart: seconds by stage; they sum to the whole."""
    in_plugin = result.stages.get(PLUGIN, 0.0)
    imported = result.stages.get(IMPORT, 0.0)
    named = {
        "parse, and the first sort": result.stages["parse"],
        "book": result.stages["booking"],
        "import our plugin": imported,
        "our plugin": result.plugin_s,
        "Beancount's sort after our plugin": in_plugin - result.plugin_s,
        "the other plugins (documents, pad, balance)": result.stages["run_transformations"]
        - in_plugin
        - imported,
        "validate": result.stages["beancount.ops.validate"],
    }
    return named | {"the rest": result.load_s - sum(named.values())}


def breakdown(results: Results) -> Iterator[str]:
    """What stands between (b) and 1.0: medians by stage of both sides."""
    yield f"{'What stands between (b) and 1.0, in seconds':<45} {'directives':>11} {'by hand':>9} {'more':>8}"
    ours = [stages(result) for result in results["directives"]]
    theirs = [stages(result) for result in results["by hand"]]
    for name in ours[0]:
        left, right = (statistics.median(side[name] for side in sides) for sides in (ours, theirs))
        yield f"  {name:<43} {left:>11.3f} {right:>9.3f} {left - right:>+8.3f}"
    sides = (results["directives"], results["by hand"])
    left, right = (median(side, lambda result: result.load_s) for side in sides)
    yield f"  {'load':<43} {left:>11.3f} {right:>9.3f} {left - right:>+8.3f}"
    left, right = (median(side, lambda result: result.peak_kib / 1024) for side in sides)
    yield f"  {'peak memory, MiB':<43} {left:>11.1f} {right:>9.1f} {left - right:>+8.1f}"


def table_figures(measured: Sequence[tables.Tables]) -> Iterator[Figure]:
    """What each report costs as a share of the load of its ledger, the dearest first."""
    shares = {
        name: statistics.median(result.tables[name] / result.load_s for result in measured)
        for name in measured[0].tables
    }
    for name, share in sorted(shares.items(), key=lambda item: -item[1]):
        yield Figure(f"    {name}", share, 0.05, percent=True)
    freezing = statistics.median(result.freeze_s / result.load_s for result in measured)
    yield Figure("    freezing the books, once for all reports", freezing, None, percent=True)


def measure_tables(rounds: int, size: ledgers.Size, folder: pathlib.Path) -> list[tables.Tables]:
    """Ask for every report in every round."""
    path = folder / "tables.beancount"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(ledgers.with_cases(size))
    return [tables.measure_in_child(path) for _ in range(rounds)]


def measure_recording(
    size: ledgers.Size, folder: pathlib.Path
) -> tuple[dict[str, recording.Recording], recording.Append]:
    """One refund recorded on the example books and on a ledger of as many transactions as (b) has."""
    refunds = size.refunds
    same = ledgers.Size(size.ordinary - 3 * refunds, refunds)
    paths = recording.books(same, folder)
    recorded = {name: recording.measure_in_child(path) for name, path in paths.items()}
    return recorded, recording.measure_append(folder)


def measure_matching(
    rounds: int, samples: Sequence[Sample], folder: pathlib.Path
) -> list[list[matching_speed.Speed]]:
    """Load and match each sample in every round."""
    paths = []
    for number, sample in enumerate(samples):
        place = folder / f"receipts-{number}"
        place.mkdir()
        paths.append(sample.write(place))
    measured = [[matching_speed.measure_in_child(path) for path in paths] for _ in range(rounds)]
    return [list(one) for one in zip(*measured, strict=True)]


def matching_figures(measured: Sequence[Sequence[matching_speed.Speed]]) -> Iterator[Figure]:
    """What matching costs beside the load, and how it grows from the first sample to the last."""
    first, last = measured[0], measured[-1]
    ratio = statistics.median(one.match_s / one.load_s for one in last)
    yield Figure("    receipts, open items and matching / load of that ledger", ratio, 1.0)
    times = [statistics.median(one.match_s for one in each) for each in (first, last)]
    growth = math.log(last[0].receipts / first[0].receipts)
    yield Figure("    growth exponent of the matching", math.log(times[1] / times[0]) / growth, 1.2)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a fiftieth of the size: a smoke test")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="loads of each (default: %(default)s)")
    options = parser.parse_args()
    measured = books(quick=options.quick)
    size = {book.name: book.size for book in measured}
    with tempfile.TemporaryDirectory() as folder:
        results = run(options.rounds, measured, pathlib.Path(folder))
        asked = measure_tables(options.rounds, size["small"], pathlib.Path(folder))
        recorded, append = measure_recording(size["directives"], pathlib.Path(folder))
        posted = posting.measure(recording.generated(pathlib.Path(folder)), posts(quick=options.quick))
        visited = pages.rounds(options.rounds, size["small"].refunds, pathlib.Path(folder))
        samples = [generate(SEED, count) for count in receipts(quick=options.quick)]
        matched = measure_matching(options.rounds, samples, pathlib.Path(folder))
    versions = f"Python {platform.python_version()}, Beancount {importlib.metadata.version('beancount')}"
    print(f"Medians of {options.rounds}, {TOLD_IN}; {versions}.")
    print(
        f"(a) {size['silent'].ordinary:,} ordinary transactions; (b) as many and {size['by hand'].refunds:,} "
        f"refunds, each with a credit and a receipt; (c) from {size['small'].refunds:,} to "
        f"{size['large'].refunds:,} refunds.\n"
    )
    print(f"{'':<66} {'measured':>9} {'target':>12}")
    for figure in figures(results, size["large"].refunds / size["small"].refunds):
        print(figure)
    print(f"(d) each report / load, {size['small'].refunds:,} refunds with their cases, orders and bills")
    for figure in table_figures(asked):
        print(figure)
    print(Figure("(e) durable append / write, fsync, rename, fsync of the folder", append.multiple, 2.0))
    loads = list(recorded.values())[-1].load_s
    print(f"(h) {len(posted.seconds)} refunds posted to bean-refunds serve, {list(recorded)[-1]}")
    for figure in posting.figures(posted, loads):
        print(figure)
    few, many = (one[0] for one in matched)
    print(
        f"(f) matching, from {few.receipts:,} receipts to {many.receipts:,} against {many.items:,} open items"
    )
    for figure in matching_figures(matched):
        print(figure)
    print(f"(g) each page in Fava / Fava's journal on the same ledger, {size['small'].refunds:,} refunds")
    for figure in pages.figures(visited):
        print(figure)
    for heading, sample in (
        ("The same lines by zerosum and by the matcher, all of them", samples[-1]),
        ("Those only that have one refund of just that amount", side_by_side.home_ground(samples[-1])),
    ):
        print(f"\n{heading}")
        for line in matching.plain(side_by_side.rows(side_by_side.compare(sample))):
            print(f"  {line}")
    print()
    for line in recording.table(recorded):
        print(line)
    print()
    for line in breakdown(results):
        print(line)
    first, last = (median(results[name], lambda result: result.plugin_s) for name in ("small", "large"))
    print(f"\nThe plugin's own time in (c): {first:.2f} s, {last:.2f} s.")


if __name__ == "__main__":
    main()
