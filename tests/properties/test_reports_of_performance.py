"""Orders, vendors and the flow of cash, on whole ledgers: each table adds up to the nouns behind it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from beancount.core import data
from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.ledger import Ledger, settled
from beancount_refunds.model import ReductionStatus, RefundStatus
from beancount_refunds.reports.flow import flow
from beancount_refunds.reports.order_lines import order_lines
from beancount_refunds.reports.orders import orders
from beancount_refunds.reports.question import Question
from beancount_refunds.reports.vendors import vendors
from tests.properties.building import custom, day, money, options, placed
from tests.properties.ledgers import ledgers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from beancount_refunds.reports.table import Row, Table

MONEY = (
    "billed_minor",
    "credited_minor",
    "refunded_minor",
    "netted_minor",
    "written_off_minor",
    "open_minor",
    "uncredited_minor",
    "net_minor",
)
EVERYTHING = Question()


def settle(entries: Sequence[Any]) -> Ledger:
    """The ledger of these entries."""
    return settled("books.beancount", entries, (), options())


@st.composite
def purchases(draw: st.DrawFn) -> list[Any]:
    """Ledgers whose credits and bills are of orders, of which the first is declared."""
    found = list(draw(ledgers()).entries)
    placed_with = ("acme", money(600, "GBP"), "shen", money(400, "EUR"), "acme", money(5, "GBP"))
    order = custom(day(0), "order", "O1", *placed_with)
    named = draw(st.lists(st.sampled_from(["O1", "O2", None]), min_size=len(found), max_size=len(found)))
    for place, (entry, order_id) in enumerate(zip(found, named, strict=True)):
        of_order = isinstance(entry, data.Transaction) or getattr(entry, "type", "") == "vendor-credit"
        if of_order and order_id is not None:
            found[place] = entry._replace(meta={**entry.meta, "order_id": order_id})
    return placed([*found, order])


def summed(rows: Iterable[Row], key: str) -> Counter[Any]:
    """An amount by currency, zeros left out."""
    sums: Counter[Any] = Counter()
    for row in rows:
        if isinstance(amount := row[key], int):
            sums[row["currency_code"]] += amount
    return Counter({currency: amount for currency, amount in sums.items() if amount})


def told(table: Table) -> Counter[str]:
    """The rows in no order."""
    return Counter(map(repr, table.rows))


# --- orders ------------------------------------------------------------------------------------


@given(purchases())
def test_the_matrix_of_an_order_adds_up_to_its_rows(entries: list[Any]) -> None:
    ledger = settle(entries)
    table = orders(ledger, EVERYTHING)
    for order_id in {str(row["order_id"]) for row in table.rows}:
        own = [row for row in table.rows if row["order_id"] == order_id]
        matrix = orders(ledger, Question(subject=order_id))
        for key in MONEY:
            assert summed(own, key) == summed(matrix.rows, key)
        assert summed(own, "total_value_minor") == summed(matrix.rows, "ordered_minor")
        beside = {(row["currency_code"], row["total_value_minor"]) for row in matrix.rows}
        assert beside == {(row["currency_code"], row["total_value_minor"]) for row in own}


@given(purchases())
def test_what_an_order_was_credited_is_settled_or_open(entries: list[Any]) -> None:
    ledger = settle(entries)
    for row in orders(ledger, EVERYTHING).rows:
        parts = ("refunded_minor", "netted_minor", "written_off_minor", "open_minor")
        assert row["credited_minor"] == sum(summed([row], key).total() for key in parts)


@given(purchases())
def test_the_net_of_an_order_is_that_of_the_vendors_whose_bills_are_known(entries: list[Any]) -> None:
    ledger = settle(entries)
    for row in orders(ledger, EVERYTHING).rows:
        matrix = orders(ledger, Question(subject=str(row["order_id"])))
        lines = [line for line in matrix.rows if line["currency_code"] == row["currency_code"]]
        known = [line for line in lines if line["net_minor"] is not None]
        for line in known:
            billed, refunded, netted, net = (
                summed([line], f"{key}_minor").total() for key in ("billed", "refunded", "netted", "net")
            )
            assert net == billed - refunded - netted
        assert row["net_minor"] == (summed(known, "net_minor").total() if known else None)


@given(purchases())
def test_every_posted_credit_and_every_bill_of_an_order_is_on_one_line(entries: list[Any]) -> None:
    ledger = settle(entries)
    settlement = ledger.settlement
    lines = order_lines(settlement)
    of_case = {id_ for case in settlement.cases for id_ in case.credit_ids}
    listed = Counter(id_ for line in lines for id_ in line.credit_ids)
    assert listed == Counter(
        credit.id
        for credit in settlement.credits
        if credit.status is not ReductionStatus.REVERSED and (credit.order_id or credit.id in of_case)
    )
    assert sum(len(line.bill_ids) for line in lines) == sum(
        bill.order_id is not None for bill in settlement.bills
    )


# --- vendors -----------------------------------------------------------------------------------


@given(purchases())
def test_vendors_recovered_what_their_cases_were_refunded_or_netted(entries: list[Any]) -> None:
    ledger = settle(entries)
    table = vendors(ledger, EVERYTHING)
    came: Counter[Any] = Counter()
    for case in ledger.settlement.cases:
        came[case.currency] += case.refunded_amount_minor + case.netted_amount_minor
    assert summed(table.rows, "recovered_minor") == Counter({key: sum_ for key, sum_ in came.items() if sum_})
    for row in table.rows:
        claimed, recovered, left, lost = (
            summed([row], f"{key}_minor").total() for key in ("claimed", "recovered", "open", "given_up")
        )
        assert claimed == recovered + left + lost
        assert left >= 0


@given(purchases())
def test_days_of_a_vendor_pass_forwards(entries: list[Any]) -> None:
    for row in vendors(settle(entries), EVERYTHING).rows:
        for step in ("to_agree", "to_cash", "claim_to_cash"):
            middle: Any = row[f"days_{step}_median"]
            worst: Any = row[f"days_{step}_worst"]
            assert (middle is None) == (worst is None)
            assert middle is None or 0 <= middle <= worst


@given(purchases())
def test_the_trend_adds_up_to_the_vendors(entries: list[Any]) -> None:
    table = vendors(settle(entries), EVERYTHING)
    (trend,) = table.also
    for key in ("cases", "claimed_minor", "agreed_minor", "recovered_minor"):
        assert summed(trend.rows, key) == summed(table.rows, key)


# --- flow --------------------------------------------------------------------------------------


@given(purchases())
def test_the_flow_adds_up_to_the_refunds_that_reached_each_stage(entries: list[Any]) -> None:
    ledger = settle(entries)
    table = flow(ledger, EVERYTHING)
    by_status: dict[RefundStatus, Counter[Any]] = {status: Counter() for status in RefundStatus}
    for refund in ledger.settlement.refunds:
        if refund.currency is not None and refund.amount_minor is not None:
            by_status[refund.status][refund.currency] += refund.amount_minor
    reconciled = by_status[RefundStatus.RECONCILED]
    applied = by_status[RefundStatus.APPLIED] + reconciled
    assert summed(table.rows, "reconciled_minor") == reconciled
    assert summed(table.rows, "applied_minor") == applied
    assert summed(table.rows, "expected_minor") == applied + by_status[RefundStatus.PENDING]
    assert summed(table.rows, "reversed_minor") == by_status[RefundStatus.REVERSED]


@given(purchases())
def test_what_is_still_to_come_adds_up_to_refunds_and_credits(entries: list[Any]) -> None:
    ledger = settle(entries)
    (table,) = flow(ledger, EVERYTHING).also
    ages = [column.key for column in table.columns if column.key.startswith("days_")]
    for row in table.rows:
        assert row["amount_minor"] == sum(summed([row], key).total() for key in ages)
    waiting: Counter[Any] = Counter()
    for refund in ledger.settlement.refunds:
        if refund.status is RefundStatus.PENDING:
            waiting[refund.currency] += refund.amount_minor or 0
    announced = [row for row in table.rows if row["stage"] == "ANNOUNCED"]
    assert summed(announced, "amount_minor") == waiting
    listed: list[Any] = [row["subjects"] for row in table.rows]
    open_credits = {one.id for one in ledger.settlement.credits if one.available_balance_minor}
    assert open_credits <= {id_ for ids in listed for id_ in ids}


# --- order and files ---------------------------------------------------------------------------


@given(purchases(), st.randoms(use_true_random=False))
def test_the_tables_do_not_change_when_files_are_permuted(entries: list[Any], chance: Any) -> None:
    places = [(f"file-{chance.randrange(3)}.beancount", chance.randrange(1, 60)) for _ in entries]
    shuffled = list(entries)
    chance.shuffle(shuffled)
    one, other = settle(entries), settle(placed(shuffled, places))
    for report in (orders, vendors, flow):
        for before, after in zip(
            (first := report(one, EVERYTHING), *first.also),
            (second := report(other, EVERYTHING), *second.also),
            strict=True,
        ):
            assert told(before) == told(after)
            assert before.summary == after.summary
