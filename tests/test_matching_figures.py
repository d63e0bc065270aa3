"""The figures of the matcher on generated receipts, and the arithmetic of those figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from beancount_refunds.matching.model import Tier
from bench import __main__ as bench
from bench import matching, matching_speed, side_by_side, zerosum
from bench.matching import Outcome
from bench.receipts.model import Label
from bench.receipts.sample import generate

if TYPE_CHECKING:
    import pathlib

#: None of the evaluation's.
TEST_SEEDS = (101, 102, 103)
COUNT = 400

TRUE = Label("FT1", "exact id", ("VR-1",))
NONE = Label("FT2", "customer", ())
OUTCOMES = [
    Outcome(TRUE, Tier.EXACT, ("VR-1",), right=True, among=True),
    Outcome(TRUE, None, (), right=False, among=True),
    Outcome(TRUE, Tier.ALIAS, ("VR-2",), right=False, among=False),
    Outcome(TRUE, Tier.ALIAS, ("VR-1",), right=True, among=True),
    Outcome(NONE, Tier.EXACT, ("VR-3",), right=False, among=False),
    Outcome(NONE, None, (), right=False, among=False),
]


@pytest.mark.parametrize("seed", TEST_SEEDS)
def test_nothing_wrong_is_exact_and_the_truth_is_among_three(seed: int, tmp_path: pathlib.Path) -> None:
    assert seed not in matching.SEEDS
    results = matching.outcomes(generate(seed, COUNT), tmp_path)
    assert [one for one in results if one.tier is Tier.EXACT and one.wrong] == []
    assert sum(one.tier is Tier.EXACT for one in results) > COUNT // 4
    true = [one for one in results if one.label.truth]
    assert 100 * sum(one.among for one in true) >= 95 * len(true)


def test_a_proposal_for_money_of_strangers_counts_as_wrong() -> None:
    assert [one.wrong for one in OUTCOMES] == [False, False, True, False, True, False]
    assert matching.wrong_in_exact(OUTCOMES) == 1
    assert matching.recall_among(OUTCOMES) == "75.00 %"


def test_precision_is_of_the_proposed_and_recall_of_the_true() -> None:
    assert list(matching.tiers(OUTCOMES)) == [
        ("tier", "proposed", "right", "wrong", "precision", "recall", "recall up to here"),
        ("exact", "2", "1", "1", "50.00 %", "25.00 %", "25.00 %"),
        ("iban", "0", "0", "0", "–", "0.00 %", "25.00 %"),
        ("alias", "2", "1", "1", "50.00 %", "25.00 %", "50.00 %"),
        ("sum", "0", "0", "0", "–", "0.00 %", "50.00 %"),
        ("difference", "0", "0", "0", "–", "0.00 %", "50.00 %"),
        ("name", "0", "0", "0", "–", "0.00 %", "50.00 %"),
        ("all", "4", "2", "2", "50.00 %", "50.00 %", "50.00 %"),
    ]


def test_each_category_has_a_row_and_strangers_no_recall() -> None:
    assert list(matching.plain(matching.categories(OUTCOMES))) == [
        "category  lines  right  wrong  wrong in exact  none  among 3",
        "customer      2      –      1               1     1        –",
        "exact id      4      2      1               0     1  75.00 %",
    ]
    assert list(matching.markdown(matching.categories(OUTCOMES)))[:3] == [
        "| category | lines | right | wrong | wrong in exact | none | among 3 |",
        "|---|---:|---:|---:|---:|---:|---:|",
        "| customer | 2 | – | 1 | 1 | 1 | – |",
    ]


def test_the_evaluation_prints_each_seed_and_both_tables(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["matching", "--seeds", "101", "--count", "100", "--markdown"])
    matching.main()
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].startswith("seed 101: 0 wrong in exact, ")
    assert printed[2:4] == [
        "| tier | proposed | right | wrong | precision | recall | recall up to here |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    assert sum(line.startswith("| category |") for line in printed) == 1


def test_both_matchers_are_judged_on_the_same_lines() -> None:
    sample = generate(TEST_SEEDS[0], COUNT)
    scores = side_by_side.compare(sample)
    both = len(zerosum.both_can(sample))
    assert COUNT // 3 < both < COUNT
    assert {one.right + one.wrong + one.missed for one in scores.values()} == {both}
    assert list(scores) == ["zerosum", "the matcher, all proposals", "the matcher, exact tier"]
    assert scores["the matcher, exact tier"].wrong == scores["the matcher, exact tier"].others == 0
    assert scores["the matcher, exact tier"].right <= scores["the matcher, all proposals"].right
    assert len(list(side_by_side.rows(scores))) == 4


def test_on_its_home_ground_zerosum_pairs_nearly_every_line() -> None:
    sample = side_by_side.home_ground(generate(TEST_SEEDS[0], COUNT))
    assert zerosum.both_can(sample) == list(sample.labels)
    assert len(sample.labels) == len(sample.world.lines) == len(sample.world.refunds)
    paired = zerosum.pairs(sample).refund_of
    right = [label for label in sample.labels if paired.get(label.reference) == label.truth[0]]
    assert 100 * len(right) > 85 * len(sample.labels)


def test_the_cost_of_matching_is_told_beside_the_load(tmp_path: pathlib.Path) -> None:
    sample = generate(TEST_SEEDS[1], 100)
    speed = matching_speed.measure_in_child(sample.write(tmp_path))
    assert speed.receipts == 100
    assert speed.items >= 100
    assert min(speed.load_s, speed.match_s) > 0


def test_growth_and_ratio_are_figures_with_targets() -> None:
    few = matching_speed.Speed(load_s=1, match_s=1, receipts=100, items=100)
    many = matching_speed.Speed(load_s=20, match_s=10, receipts=1_000, items=1_000)
    assert [(one.value, one.target) for one in bench.matching_figures([[few], [many]])] == [
        (0.5, 1.0),
        (1.0, 1.2),
    ]
