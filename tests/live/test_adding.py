"""What is recorded is added to the kept ledger without a load, wherever that is as good as one."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from beancount_refunds.ledger import open_ledger
from beancount_refunds.live import Live, keeping
from beancount_refunds.record import DocumentDraft, NoteDraft
from beancount_refunds.record.refusals import Refused
from beancount_refunds.record.source import LOADING
from beancount_refunds.record.writer import record
from tests.live.sameness import append, image, kept, loaded
from tests.record.ledgers import draft, refund, with_record_file, write

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator

    from beancount_refunds.record import Draft
    from beancount_refunds.record.source import Source


@pytest.fixture
def no_load() -> Iterator[None]:
    """Neither what is there nor what would be there is loaded."""
    stopped = AssertionError("the ledger was loaded")
    with (
        mock.patch.object(keeping, "open_ledger", side_effect=stopped),
        mock.patch.object(keeping, "open_with", side_effect=stopped),
    ):
        yield


@pytest.mark.usefixtures("no_load")
def test_nothing_but_the_new_lines_is_read_for_a_refund(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    live = Live.of(open_ledger(top))
    record(top, [refund("VR-1", "30.00")], source=live)
    record(top, [refund("VR-2", "30.00", bank_transaction_ref="FT1")], source=live)
    assert kept(live) == loaded(top)


@pytest.mark.usefixtures("no_load")
def test_a_dry_run_is_judged_without_a_load_and_kept_nowhere(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    live = Live.of(open_ledger(top))
    before = live.reading()
    recorded = record(top, [refund()], dry_run=True, source=live)
    assert recorded.after.settlement.credit["acme/CM-1"].available_balance_minor == 4_000
    assert live.reading() is before


@pytest.mark.usefixtures("no_load")
def test_a_refusal_of_the_books_needs_no_load(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    live = Live.of(open_ledger(top))
    with pytest.raises(Refused, match="REFUND_EXCEEDS_CREDIT_BALANCE"):
        record(top, [refund(amount="100.01")], source=live)


@pytest.mark.usefixtures("no_load")
def test_assertions_of_balances_are_checked_without_a_load(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path, "2026-02-01 balance Assets:Bank 0.00 GBP\n")
    live = Live.of(open_ledger(top))
    record(top, [refund(bank_transaction_ref="FT1")], source=live)
    assert kept(live) == loaded(top)


@pytest.mark.parametrize(
    ("books", "added"),
    [
        pytest.param("2026-03-05 price USD 0.80 GBP\n", refund(), id="a day after the last that counts"),
        pytest.param(
            "2026-01-05 pad Assets:Bank Assets:Clearing\n2026-01-06 balance Assets:Bank 0.00 GBP\n",
            refund(),
            id="a pad",
        ),
        pytest.param("", refund(), id="an empty file"),
        pytest.param("; no end", refund(), id="a last line without an end"),
        pytest.param(
            "2026-02-21 balance Assets:Credits:Acme 100.00 GBP\n",
            refund(bank_transaction_ref="FT1"),
            id="a balance that would fail",
        ),
        pytest.param(
            "; refunds\n",
            draft("refund-policy", "clearing_account", on="2026-02-20"),
            id="what the books refuse",
        ),
        pytest.param(
            "; refunds\n",
            NoteDraft(on=datetime.date(2026, 2, 1), account="Assets:Unknown", comment="called"),
            id="an account that nothing opens",
        ),
        pytest.param(
            "; refunds\n",
            DocumentDraft(on=datetime.date(2026, 2, 1), account="Assets:Bank", path="no.pdf"),
            id="a document",
        ),
    ],
)
def test_where_only_a_load_can_tell_the_answer_is_that_of_a_load(
    tmp_path: pathlib.Path, books: str, added: Draft
) -> None:
    answers = []
    for folder in ("loaded", "kept"):
        top = with_record_file(tmp_path / folder, books)
        source: Source = Live(top) if folder == "kept" else LOADING
        try:
            answers.append(image(record(top, [added], dry_run=True, source=source).after)["settlement"])
        except Refused as refused:
            answers.append(str(refused))
    told = [
        str(answer).replace(str(tmp_path / name), "")
        for answer, name in zip(answers, ("loaded", "kept"), strict=True)
    ]
    assert told[0] == told[1]


def test_a_line_like_one_in_another_file_is_put_where_a_load_puts_it(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    other = '\n\n2026-02-20 custom "vendor-refund" "VR-2" 1.00 GBP "acme/CM-1"\n'
    write(tmp_path, other, "refunds/other.beancount")
    live = Live(top)
    record(top, [refund()], source=live)
    assert kept(live) == loaded(top)


def test_another_plugin_sees_what_is_added(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    append(top, 'plugin "beancount.plugins.check_commodity"\n')
    append(top, "2026-01-01 commodity GBP\n")
    live = Live(top)
    record(top, [refund()], source=live)
    assert kept(live) == loaded(top)


def test_a_new_file_and_its_include_are_kept_too(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path)
    live = Live(top)
    record(top, [refund("VR-1", "1.00")], source=live)
    assert kept(live) == loaded(top)
    record(top, [refund("VR-2", "1.00")], source=live)
    assert kept(live) == loaded(top)


def test_an_option_that_changes_how_a_file_is_read_leaves_it_to_a_load(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    top.write_text('option "name_equity" "Capital"\n' + top.read_text(encoding="utf-8"), encoding="utf-8")
    live = Live(top)
    record(top, [refund()], source=live)
    assert kept(live) == loaded(top)


def test_two_directives_come_in_one_after_the_other(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    live = Live(top)
    record(top, [refund("VR-2", "1.00"), refund("VR-1", "1.00", on="2026-02-19")], source=live)
    assert kept(live) == loaded(top)


def test_an_edit_while_somebody_records_is_not_lost(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    live = Live(top)
    moved = live.written

    def read_between(*words: object) -> None:
        write(
            tmp_path, '2026-02-20 custom "vendor-refund" "VR-2" 1.00 GBP "acme/CM-1"\n', "refunds/x.beancount"
        )
        live.reading()
        moved(*words)  # type: ignore[arg-type]

    with mock.patch.object(live, "written", read_between):
        record(top, [refund()], source=live)
    assert list(live.reading().ledger.settlement.refund) == ["VR-1", "VR-2"]
    assert kept(live) == loaded(top)


def test_a_ledger_loaded_before_an_edit_is_read_again(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    loaded = open_ledger(top)
    append(top, '2026-02-20 custom "vendor-refund" "VR-1" 60.00 GBP "acme/CM-1"\n')
    live = Live.of(loaded)
    assert list(live.reading().ledger.settlement.refund) == ["VR-1"]
