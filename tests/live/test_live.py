"""A ledger that is kept says what a load would say, and what it said last while it is broken."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from beancount_refunds.ledger import LedgerError, open_ledger
from beancount_refunds.live import Live, keeping
from beancount_refunds.plugin import OPTION
from beancount_refunds.record.refusals import Busy, Refused
from beancount_refunds.record.writer import record
from tests.live.sameness import append, image, kept, loaded
from tests.record.ledgers import RECORD_FILE, refund, with_record_file, write

if TYPE_CHECKING:
    import pathlib


BROKEN = '2026-02-21 custom "vendor-refund" "VR-9" 1.00 GBP "acme/NONE"\n'


def test_an_edit_by_hand_is_seen_at_the_next_look(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    live = Live(top)
    append(tmp_path / RECORD_FILE, '2026-02-20 custom "vendor-refund" "VR-1" 60.00 GBP "acme/CM-1"\n')
    assert list(live.reading().ledger.settlement.refund) == ["VR-1"]


def test_files_that_come_and_go_under_a_glob_are_seen(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    live = Live(top)
    new = write(
        tmp_path, '2026-02-20 custom "vendor-refund" "VR-1" 60.00 GBP "acme/CM-1"\n', "refunds/x.beancount"
    )
    assert list(live.reading().ledger.settlement.refund) == ["VR-1"]
    new.unlink()
    assert list(live.reading().ledger.settlement.refund) == []


def test_documents_that_come_and_go_are_seen(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    append(top, 'option "documents" "found"\n')
    (tmp_path / "found" / "Assets" / "Bank").mkdir(parents=True)
    live = Live(top)
    count = len(live.reading().ledger.entries)
    write(tmp_path, "x", "found/Assets/Bank/2026-01-02.bill.pdf")
    assert len(live.reading().ledger.entries) == count + 1
    (tmp_path / "found" / "Assets" / "Bank" / "2026-01-02.bill.pdf").unlink()
    assert len(live.reading().ledger.entries) == count


def test_a_broken_ledger_is_read_as_it_was_and_written_again_when_mended(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    live = Live(top)
    good = live.reading().ledger
    text = top.read_text(encoding="utf-8")
    append(top, BROKEN)
    state = live.reading()
    assert (state.fresh, state.ledger is good) == (False, True)
    with pytest.raises(Refused, match="LEDGER_NOT_CLEAN: the ledger has a problem") as refused:
        record(top, [refund()], source=live)
    assert str(refused.value) == str(state.problem)
    top.unlink()
    assert (live.reading().fresh, live.reading().ledger is good) == (False, True)
    top.write_text(text, encoding="utf-8")
    record(top, [refund()], source=live)
    assert kept(live) == loaded(top)


def test_what_was_broken_from_the_first_is_shown_with_its_problem(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path, with_record_file(tmp_path).read_text(encoding="utf-8") + BROKEN)
    state = Live(top).reading()
    assert (state.fresh, len(state.ledger.findings)) == (False, 1)
    assert str(Live.of(open_ledger(top)).reading().problem) == str(state.problem)


def test_nothing_in_a_ledger_leads_back_to_it(tmp_path: pathlib.Path) -> None:
    ledger = open_ledger(with_record_file(tmp_path))
    gone = weakref.ref(ledger), weakref.ref(ledger.settlement), weakref.ref(ledger.options[OPTION])
    gc.disable()
    try:
        del ledger
        assert [one() for one in gone] == [None, None, None]
    finally:
        gc.enable()


def test_without_a_ledger_there_is_nothing_to_keep(tmp_path: pathlib.Path) -> None:
    with pytest.raises(LedgerError):
        Live(tmp_path / "none.beancount")


def test_another_ledger_than_the_kept_one_is_not_answered_for(tmp_path: pathlib.Path) -> None:
    live = Live(with_record_file(tmp_path))
    with pytest.raises(ValueError, match="is asked for"):
        live.standing(str(tmp_path / "other.beancount"))


def test_a_file_that_the_text_does_not_name_is_looked_at_too(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    write(tmp_path, "; refunds\n", "more.beancount")
    append(top, 'include    "more.beancount" ; as no tool writes it\n')
    odd = write(tmp_path, "; odd\n", "odd.beancount")
    append(top, 'include\t"odd.beancount"\n')
    live = Live(top)
    append(odd, '2026-02-20 custom "vendor-refund" "VR-1" 60.00 GBP "acme/CM-1"\n')
    assert kept(live) == loaded(top)


def test_a_ledger_that_never_rests_is_read_and_not_written(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    live = Live(top)

    def restless(name: str) -> object:
        append(tmp_path / RECORD_FILE, "; more\n")
        return opened(name)

    opened = open_ledger
    append(top, "; changed\n")
    with mock.patch.object(keeping, "open_ledger", restless):
        assert live.reading().fresh
        with pytest.raises(Busy, match="all the time"):
            record(top, [refund()], source=live)


@pytest.mark.parametrize("gone", [False, True])
def test_who_writes_behind_the_writer_is_seen(tmp_path: pathlib.Path, *, gone: bool) -> None:
    top = with_record_file(tmp_path)
    live = Live(top)
    file = tmp_path / RECORD_FILE
    moved = keeping._moved  # noqa: SLF001 (the moment between the rename and the note of it)

    def meddled(*words: object) -> object:
        if gone:
            file.unlink()
        else:
            append(file, "; by hand\n")
        return moved(*words)  # type: ignore[arg-type]

    with mock.patch.object(keeping, "_moved", meddled):
        recorded = record(top, [refund()], source=live)
    assert kept(live) == loaded(top, image(recorded.after))


def test_a_reader_does_not_wait_for_one_who_loads(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    live = Live(top)
    before = live.reading()
    loading, read = threading.Event(), threading.Event()
    opened = open_ledger

    def slow(name: str) -> object:
        loading.set()
        assert read.wait(60)
        return opened(name)

    append(top, "; changed\n")
    with mock.patch.object(keeping, "open_ledger", slow):
        other = threading.Thread(target=live.reading)
        other.start()
        assert loading.wait(60)
        assert live.reading() is before
        read.set()
        other.join()
    assert live.reading() is not before
