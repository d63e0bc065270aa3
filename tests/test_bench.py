"""The benchmark measures the same books on both sides; its times are never a matter of tests."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from beancount import loader
from beancount.core import data

from beancount_refunds.fava_ext.pages import PAGES
from beancount_refunds.model import RefundStatus
from beancount_refunds.reports.registry import REPORTS
from bench import __main__ as bench
from bench import ledgers, pages, tables
from bench.measure import measure

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable, Iterator

SIZE = ledgers.Size(ordinary=60, refunds=24)


def books(text: Callable[[ledgers.Size], Iterator[str]]) -> tuple[list[Any], dict[str, Any]]:
    """Entries and options of generated books, which have no errors."""
    entries, errors, options = loader.load_string("".join(text(SIZE)))
    assert errors == []
    return entries, options


def posted(entries: list[Any]) -> list[tuple[Any, ...]]:
    """All transactions as date, payee, narration, links and postings, in an order of their own."""
    return sorted(
        (
            entry.date,
            entry.payee,
            entry.narration,
            tuple(sorted(entry.links)),
            tuple(
                sorted(
                    (posting.account, str(posting.units), (posting.meta or {}).get("credit_id", ""))
                    for posting in entry.postings
                )
            ),
        )
        for entry in entries
        if isinstance(entry, data.Transaction)
    )


def test_directives_and_postings_by_hand_are_the_same_books() -> None:
    ours, _ = books(ledgers.with_directives)
    theirs, _ = books(ledgers.by_hand)
    assert posted(ours) == posted(theirs)
    assert len(posted(ours)) == SIZE.ordinary + 3 * SIZE.refunds


def test_every_generated_refund_is_reconciled_with_its_receipt() -> None:
    _, options = books(ledgers.with_directives)
    settlement = options["beancount_refunds"].settlement
    assert {refund.status for refund in settlement.refunds} == {RefundStatus.RECONCILED}
    assert len(settlement.refunds) == SIZE.refunds
    assert {credit.unapplied_balance_minor for credit in settlement.credits} == {0}


def test_books_without_our_directives_hold_the_ordinary_transactions_only() -> None:
    entries, options = books(ledgers.without_directives)
    assert len(posted(entries)) == SIZE.ordinary
    assert options["plugin"] == [("beancount_refunds", None)]


def test_generated_refunds_take_what_their_credits_hold() -> None:
    taken: dict[int, int] = {}
    issued: dict[int, int] = {}
    for refund in ledgers.refunds(SIZE.refunds):
        issued[refund.number] = refund.credit_amount
        for number, amount in refund.taken:
            taken[number] = taken.get(number, 0) + amount
    assert taken == issued
    assert min(taken.values()) > 0


def test_a_measurement_accounts_for_the_whole_load(tmp_path: pathlib.Path) -> None:
    ledger = tmp_path / "main.beancount"
    ledger.write_text("".join(ledgers.with_directives(SIZE)), encoding="utf-8")
    result = measure(str(ledger))
    assert result.transactions == SIZE.ordinary + 3 * SIZE.refunds
    assert sum(bench.stages(result).values()) == pytest.approx(result.load_s)
    assert 0 < result.plugin_s < result.load_s


def test_a_measurement_refuses_books_with_errors(tmp_path: pathlib.Path) -> None:
    ledger = tmp_path / "main.beancount"
    ledger.write_text(f"{datetime.date.max} balance Assets:Bank 1 GBP\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="errors, the first"):
        measure(str(ledger))


def test_every_report_is_measured_on_clean_books(tmp_path: pathlib.Path) -> None:
    ledger = tmp_path / "main.beancount"
    ledger.write_text("".join(ledgers.with_cases(SIZE)), encoding="utf-8")
    result = tables.measure(str(ledger))
    assert result.tables.keys() == REPORTS.keys()
    assert min(result.load_s, result.freeze_s, *result.tables.values()) > 0


def test_books_for_pages_hold_the_refunds_asked_for_and_receipts_that_wait() -> None:
    text = "".join(ledgers.with_pages(ledgers.of_refunds(80)))
    _, errors, options = loader.load_string(text)
    settlement = options["beancount_refunds"].settlement
    assert errors == []
    assert len(settlement.refunds) == 80
    assert sum(not receipt.matched for receipt in settlement.receipts) == 5


def test_every_page_is_visited_beside_the_journal(tmp_path: pathlib.Path) -> None:
    ledger = tmp_path / "main.beancount"
    ledger.write_text("".join(ledgers.with_pages(SIZE)), encoding="utf-8")
    visited = pages.measure_in_child(ledger)
    assert visited.keys() == {pages.JOURNAL, *PAGES}
    assert min(min(visit.first_s, visit.again_s) for visit in visited.values()) > 0


def test_pages_are_compared_with_the_journal_beside_them() -> None:
    measured = [
        {pages.JOURNAL: pages.Visit(2.0, 1.0, 1.0), "case": pages.Visit(6.0, 0.5, 1.0)},
        {pages.JOURNAL: pages.Visit(4.0, 9.0, 9.0), "case": pages.Visit(4.0, 1.0, 4.0)},
        {pages.JOURNAL: pages.Visit(1.0, 1.0, 1.0), "case": pages.Visit(2.0, 3.0, 2.0)},
    ]
    assert [figure[:3] for figure in pages.figures(measured)] == [
        ("    case", 0.5, 1.0),
        ("    case, the first visit after a load", 2.0, None),
    ]


def test_the_quick_benchmark_prints_every_figure_with_its_target(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["bench", "--quick", "--rounds", "1"])
    bench.main()
    table = capsys.readouterr().out
    assert [
        target
        for target in ("0.50 %", "1.100", "1.150", "5.00 %", "10.000", "50.000", "1.000")
        if f"<= {target}" not in table
    ] == []
    assert "What stands between (b) and 1.0" in table
