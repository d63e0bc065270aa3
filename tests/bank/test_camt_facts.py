"""The real camt files beside the project give the facts that their README tells."""

from __future__ import annotations

import pathlib

import pytest

from beancount_refunds.bank.camt import read
from beancount_refunds.bank.model import LineKind
from beancount_refunds.bank.proof import proved
from tests.bank.statements_of_csv import money

REAL = pathlib.Path(__file__).parents[3] / "shared" / "data" / "statements" / "camt"
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the real statements are not there")


def test_postfinance_adds_up_with_its_batches_split() -> None:
    (statement,) = read((REAL / "valid_example_v4.xml").read_bytes())
    assert statement.opening is not None
    assert statement.closing is not None
    assert statement.opening.amount == money("322152.16 CHF")
    assert statement.closing.amount == money("322689.77 CHF")
    assert proved(statement) is True
    # 6 fees, batches of 10, 8 and 3; then a batch of 2, a single credit and two returns.
    assert len(statement.lines) == 6 + 10 + 8 + 3 + 2 + 1 + 2
    assert [line.kind for line in statement.lines[:6]] == [LineKind.FEE] * 6
    batches = [statement.lines[start:end] for start, end in ((6, 16), (16, 24), (24, 27))]
    totals = [sum(line.amount.minor for line in batch) for batch in batches]
    assert totals == [money(text).minor for text in ("1000.00 CHF", "620.00 CHF", "110.00 CHF")]
    assert {line.kind for line in batches[2]} == {LineKind.RETURN}
    assert {line.remark for line in statement.lines} == {None}


def test_a_refund_a_credit_and_a_batch_without_details_are_read() -> None:
    (statement,) = read((REAL / "valid_example_with_batch.xml").read_bytes())
    batch, refund, credit = statement.lines
    assert batch.amount.minor < 0
    assert batch.remark == "a batch of 3 without details"
    assert (refund.amount, refund.text) == (money("2688.00 EUR"), "TERUGGAAF")
    assert refund.end_to_end_id == "GBSXX21170607391766562"
    assert (credit.amount, credit.end_to_end_id) == (money("5000.00 EUR"), None)
