"""The labelled generator of receipts: what its labels say is so, whatever the matcher makes of it."""

from __future__ import annotations

import ast
import json
import os
import pathlib
import subprocess
import sys
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import pytest
from stdnum import iban, iso11649

from beancount_refunds.ledger import open_ledger
from beancount_refunds.matching.items import open_items
from bench.receipts import sample as samples
from bench.receipts import vendors
from bench.receipts.books import figure
from bench.receipts.model import DIGITS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bench.receipts.model import Label, Line

ROOT = pathlib.Path(__file__).parents[1]
SEED = 101
COUNT = 600

CATEGORIES = {
    "batch",
    "before the credit",
    "customer",
    "customer's invoice like a memo",
    "exact id",
    "fee kept",
    "id in an address",
    "interest",
    "invoice like a memo",
    "names another credit",
    "names somebody else's credit",
    "no id",
    "one name, IBAN tells",
    "one name, memo tells",
    "one name, nothing tells",
    "open credit",
    "order of two vendors",
    "other currency",
    "own transfer",
    "part of an open credit",
    "partial text",
    "return of a payment",
    "return of a payment, in words",
    "reversal",
    "same amount, by day",
    "same amount, named",
    "same amount, no difference",
    "scanner noise",
    "stranger with id in an address",
    "substring id",
    "tax office",
    "telephone like a memo",
    "unknown longer id",
}
STRANGERS = {
    "before the credit",
    "customer",
    "customer's invoice like a memo",
    "interest",
    "names somebody else's credit",
    "own transfer",
    "return of a payment",
    "return of a payment, in words",
    "reversal",
    "stranger with id in an address",
    "tax office",
    "telephone like a memo",
    "unknown longer id",
}


@pytest.fixture(scope="module")
def sample() -> samples.Sample:
    return samples.generate(SEED, COUNT)


def owed(sample: samples.Sample) -> Mapping[str, tuple[int, str]]:
    """What each refund and each credit is, by id."""
    world = sample.world
    credits_ = {credit.id: (credit.amount, credit.currency) for credit in world.credits}
    return credits_ | {refund.id: (refund.amount, refund.credit.currency) for refund in world.refunds}


def labelled(sample: samples.Sample) -> list[tuple[Label, Line]]:
    """Each label with its line."""
    lines = dict(sample.world.lines)
    return [(label, lines[label.reference]) for label in sample.labels]


def test_a_seed_makes_the_same_books_in_every_process(sample: samples.Sample, tmp_path: pathlib.Path) -> None:
    command = [sys.executable, "-m", "bench.receipts.sample", str(SEED), str(COUNT), str(tmp_path)]
    subprocess.run(
        command, cwd=ROOT, check=True, env=os.environ | {"PYTHONHASHSEED": "7"}, capture_output=True
    )
    assert (tmp_path / "main.beancount").read_text(encoding="utf-8") == sample.ledger
    labels = json.loads((tmp_path / "labels.json").read_text(encoding="utf-8"))
    assert [(one["reference"], one["category"], tuple(one["truth"]), one["fee"]) for one in labels] == [
        (one.reference, one.category, one.truth, one.fee) for one in sample.labels
    ]


def test_another_seed_makes_other_books(sample: samples.Sample) -> None:
    assert samples.generate(SEED + 1, COUNT).ledger != sample.ledger


def test_every_category_occurs_and_only_strangers_pay_nothing(sample: samples.Sample) -> None:
    assert {label.category for label in sample.labels} == CATEGORIES
    assert {label.category for label in sample.labels if not label.truth} == STRANGERS
    assert {label.category for label in sample.labels if label.truth} == CATEGORIES - STRANGERS


def test_every_line_has_one_label_and_no_item_is_paid_twice(sample: samples.Sample) -> None:
    assert len(sample.labels) == COUNT
    assert [label.reference for label in sample.labels] == [reference for reference, _ in sample.world.lines]
    paid = [id_ for label in sample.labels for id_ in label.truth]
    assert len(paid) == len(set(paid))
    assert set(paid) <= owed(sample).keys()


def test_what_a_line_pays_adds_up_with_its_fee(sample: samples.Sample) -> None:
    amounts = owed(sample)
    partly = {"part of an open credit", "names another credit", "other currency"}
    for label, line in labelled(sample):
        if label.truth and label.category not in partly:
            assert {amounts[id_][1] for id_ in label.truth} == {line.currency}, label
            assert sum(amounts[id_][0] for id_ in label.truth) == line.amount + label.fee, label
        assert (label.fee > 0) == (label.category == "fee kept"), label


def test_a_part_is_less_than_its_credit(sample: samples.Sample) -> None:
    amounts = owed(sample)
    parts = [
        (line.amount, amounts[label.truth[0]][0])
        for label, line in labelled(sample)
        if label.category in {"part of an open credit", "names another credit"}
    ]
    assert len(parts) > 20
    assert all(0 < paid < whole for paid, whole in parts)


def test_the_rate_of_the_bank_explains_what_came_in_another_currency(sample: samples.Sample) -> None:
    amounts = owed(sample)
    exchanged = [one for one in labelled(sample) if one[0].category == "other currency"]
    assert len(exchanged) > 20
    for label, line in exchanged:
        minor, currency = amounts[label.truth[0]]
        assert line.instructed in (None, (minor, currency))
        sent, rate = Decimal(minor).scaleb(-DIGITS[currency]), Decimal(line.rate or 0)
        either = {
            int(each.scaleb(DIGITS[line.currency]).quantize(Decimal(1), ROUND_HALF_UP))
            for each in (sent * rate, sent / rate)
        }
        assert line.amount in either, label


def test_money_never_comes_before_the_credit_that_it_pays(sample: samples.Sample) -> None:
    issued = {credit.id: credit.issued_on for credit in sample.world.credits}
    issued |= {refund.id: refund.credit.issued_on for refund in sample.world.refunds}
    early = [
        label.reference
        for label, line in labelled(sample)
        if any(line.booked_on < issued[id_] for id_ in label.truth)
    ]
    assert early == []


def test_the_books_load_clean_and_every_truth_is_open(sample: samples.Sample, tmp_path: pathlib.Path) -> None:
    ledger = open_ledger(sample.write(tmp_path))
    assert (ledger.errors, ledger.findings) == ((), ())
    items = {item.id: (item.amount_minor, item.currency) for item in open_items(ledger.settlement)}
    assert len(items) >= COUNT
    assert {id_: items.get(id_) for label in sample.labels for id_ in label.truth} == {
        id_: owed(sample)[id_] for label in sample.labels for id_ in label.truth
    }


def test_ibans_and_creditor_references_have_right_check_digits(sample: samples.Sample) -> None:
    numbers = [vendor.iban for vendor in sample.world.vendors] + [sample.world.own_iban]
    assert [number for number in numbers if not iban.is_valid(number)] == []
    printed = [credit.number for credit in sample.world.credits if credit.number.startswith("RF")]
    assert printed
    assert [number for number in printed if not iso11649.is_valid(number)] == []
    assert vendors.creditor_reference("539007547034") == "RF18539007547034"


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [(5, "GBP", "0.05 GBP"), (123_456, "EUR", "1234.56 EUR"), (1500, "JPY", "1500 JPY")],
)
def test_figures_are_written_with_the_decimals_of_the_currency(minor: int, currency: str, text: str) -> None:
    assert figure(minor, currency) == text


def test_the_shares_of_the_scenes_are_a_hundred() -> None:
    assert sum(share for _, share in samples.SCENES) == 100


def test_the_generator_knows_nothing_of_what_it_judges() -> None:
    folder = ROOT / "bench" / "receipts"
    imported = set()
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0
                imported.add(node.module or "")
    assert "bench.receipts.world" in imported
    assert [name for name in imported if name.partition(".")[0] == "beancount_refunds"] == []
    assert [
        name for name in imported if name.startswith("bench") and not name.startswith("bench.receipts")
    ] == []
