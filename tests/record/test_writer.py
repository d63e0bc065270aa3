"""Directives come into the file that the policy names, and the rest of the ledger stays as it is."""

from __future__ import annotations

import datetime
import os
import pathlib

import pytest

from beancount_refunds.findings import Code
from beancount_refunds.ledger import open_ledger
from beancount_refunds.record import Account, CustomDraft, DocumentDraft, NoteDraft
from beancount_refunds.record.disk import Disk
from beancount_refunds.record.refusals import Busy, Refused, Unwritable
from beancount_refunds.record.writer import record
from beancount_refunds.source import Position
from tests.record.ledgers import (
    BOOKS,
    RECORD_FILE,
    contents,
    directives,
    draft,
    meanwhile,
    pounds,
    refund,
    with_record_file,
    write,
)

REFUND = '2026-02-20 custom "vendor-refund" "VR-1" 60.00 GBP "acme/CM-1"\n'


def test_the_first_directive_makes_a_file_and_its_include(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path)
    recorded = record(top, [refund(by="a.khan")])
    file = tmp_path / RECORD_FILE
    assert contents(tmp_path) == {
        "main.beancount": (BOOKS + '\ninclude "refunds/2026-02.beancount"\n').encode(),
        RECORD_FILE: (REFUND + '  by: "a.khan"\n').encode(),
    }
    assert recorded.positions == (Position(str(file), 1),)
    assert recorded.texts == (REFUND + '  by: "a.khan"\n',)
    assert recorded.file == str(file)
    assert recorded.files == (str(file), str(top))
    assert (recorded.written, recorded.repeated, recorded.commit) == (True, False, None)


def test_the_books_before_and_after_can_be_shown(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    recorded = record(top, [refund(bank_transaction_ref="FT1")])
    before, after = (
        books.settlement.credit["acme/CM-1"].unapplied_balance_minor
        for books in (recorded.before, recorded.after)
    )
    assert (before, after) == (10_000, 4_000)
    written = open_ledger(top)
    assert recorded.after.settlement.acts == written.settlement.acts
    assert recorded.after.settlement.refunds == written.settlement.refunds


def test_several_directives_stand_together_in_the_file_of_the_first(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path, "; refunds\r\n")
    write(tmp_path, b"%PDF", "refunds/memo.pdf")
    account = "Assets:Credits:Acme"
    recorded = record(
        top,
        [
            refund(note="two\nlines"),
            DocumentDraft(on=datetime.date(2026, 3, 1), account=account, path="memo.pdf", links=("VR-1",)),
            NoteDraft(on=datetime.date(2026, 3, 1), account=account, comment="sent", links=("VR-1",)),
        ],
    )
    file = tmp_path / RECORD_FILE
    assert file.read_bytes() == (
        b'; refunds\r\n\r\n2026-02-20 custom "vendor-refund" "VR-1" 60.00 GBP "acme/CM-1"\r\n'
        b'  note: "two\\nlines"\r\n'
        b'2026-03-01 document Assets:Credits:Acme "memo.pdf" ^VR-1\r\n'
        b'2026-03-01 note Assets:Credits:Acme "sent" ^VR-1\r\n'
    )
    assert recorded.positions == tuple(Position(str(file), line) for line in (3, 5, 6))
    assert recorded.files == (str(file),)


def test_one_directive_that_is_refused_keeps_all_out(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    before = contents(tmp_path)
    with pytest.raises(Refused) as refused:
        record(top, [refund(), refund("VR-2")])
    assert refused.value.code is Code.REFUND_EXCEEDS_CREDIT_BALANCE
    assert contents(tmp_path) == before


def test_a_dry_run_judges_and_writes_nothing(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path)
    recorded = record(top, [refund()], dry_run=True)
    assert {path.name for path in tmp_path.iterdir()} == {"main.beancount"}
    assert top.read_text() == BOOKS
    assert (recorded.written, recorded.files) == (False, ())
    assert recorded.texts == (REFUND,)
    assert recorded.positions == (Position(str(tmp_path / RECORD_FILE), 1),)
    assert [one.id for one in recorded.after.settlement.refunds] == ["VR-1"]
    with pytest.raises(Refused):
        record(top, [refund(amount="160.00")], dry_run=True)


def test_the_mode_of_a_file_stays(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    file = tmp_path / RECORD_FILE
    file.chmod(0o640)
    record(top, [refund()])
    assert file.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("allowed", [True, False])
def test_the_owner_of_a_file_stays_where_the_system_allows_it(
    tmp_path: pathlib.Path,
    allowed: bool,  # noqa: FBT001 (both cases of one test)
) -> None:
    top = with_record_file(tmp_path)
    given: list[tuple[int, int]] = []

    class OfOthers(Disk):
        """Each file but the new one belongs to user 7 and group 8."""

        def stat(self, descriptor: int) -> os.stat_result:
            seen = list(super().stat(descriptor))
            if pathlib.Path(f"/proc/self/fd/{descriptor}").readlink().suffix != ".bean-refunds":
                seen[4:6] = [7, 8]
            return os.stat_result(seen)

        def chown(self, _descriptor: int, user: int, group: int) -> None:
            given.append((user, group))
            if not allowed:
                raise PermissionError

    record(top, [refund()], disk=OfOthers())
    assert given == [(7, 8)]
    assert directives(top) == ["VR-1"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("; a\n", "; a\n\n" + REFUND),
        ("; a\r\n", "; a\r\n\r\n" + REFUND.replace("\n", "\r\n")),
        ("; a\n; b\r\n", "; a\n; b\r\n\r\n" + REFUND.replace("\n", "\r\n")),
        ("; a", "; a\n\n" + REFUND),
    ],
    ids=["LF", "CRLF", "mixed", "no end of the last line"],
)
def test_the_bytes_outside_the_addition_stay(tmp_path: pathlib.Path, old: str, new: str) -> None:
    top = with_record_file(tmp_path, old)
    record(top, [refund()])
    assert (tmp_path / RECORD_FILE).read_bytes() == new.encode()
    assert directives(top) == ["VR-1"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            "; café\n".encode("latin-1"),
            "{file} is not UTF-8 (line 1): save it as UTF-8; nothing was recorded",
        ),
        (
            b"\xef\xbb\xbf\n",
            "LEDGER_NOT_CLEAN: the ledger has a problem; mend what bean-refunds check {top} lists, then try"
            " again\n{file}:1: Invalid token: '\ufeff'",
        ),
        (
            '2026-01-01 open Assets:Café "x"\n'.encode("latin-1"),
            "LEDGER_NOT_CLEAN: {file} is not UTF-8 (line 1); save it as UTF-8",
        ),
    ],
    ids=["Latin-1 in a comment", "a byte order mark", "Latin-1 in a directive"],
)
def test_a_file_in_another_encoding_is_refused(tmp_path: pathlib.Path, content: bytes, told: str) -> None:
    top = with_record_file(tmp_path, content)
    before = contents(tmp_path)
    with pytest.raises((Refused, Unwritable)) as refused:
        record(top, [refund()])
    assert str(refused.value) == told.format(file=tmp_path / RECORD_FILE, top=top)
    assert contents(tmp_path) == before


def test_a_change_by_somebody_else_is_seen_and_judged_again(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    file = tmp_path / RECORD_FILE

    def spend() -> None:
        file.write_text(REFUND.replace("VR-1", "VR-0").replace("60.00", "30.00"), encoding="utf-8")

    recorded = record(top, [refund()], disk=meanwhile("fsync", spend))
    assert recorded.positions == (Position(str(file), 3),)
    assert directives(top) == ["VR-0", "VR-1"]


def test_a_change_that_leaves_no_room_is_judged_again_and_refused(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    file = tmp_path / RECORD_FILE

    def spend() -> None:
        file.write_text(REFUND.replace("VR-1", "VR-0"), encoding="utf-8")

    with pytest.raises(Refused) as refused:
        record(top, [refund()], disk=meanwhile("fsync", spend))
    assert refused.value.code is Code.REFUND_EXCEEDS_CREDIT_BALANCE
    assert directives(top) == ["VR-0"]


def test_a_change_of_another_file_is_seen_as_well(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    text = top.read_text(encoding="utf-8")
    # The file of the tools is read when the ledger has been judged as it was.
    disk = meanwhile("read", lambda: top.write_text(text + "; later\n", encoding="utf-8"))
    assert record(top, [refund()], disk=disk).written
    assert directives(top) == ["VR-1"]


def test_a_file_that_vanishes_meanwhile_is_seen(tmp_path: pathlib.Path) -> None:
    write(tmp_path, "; more\n", "more.beancount")
    write(tmp_path, "; refunds\n", RECORD_FILE)
    top = write(tmp_path, BOOKS + 'include "refunds/*.beancount"\ninclude "more.beancount"\n')
    with pytest.raises(Refused) as refused:
        record(top, [refund()], disk=meanwhile("read", (tmp_path / "more.beancount").unlink))
    assert [one.message for one in refused.value.objections] == [
        'File glob "more.beancount" does not match any files'
    ]


def test_the_file_of_the_tools_may_vanish_meanwhile(tmp_path: pathlib.Path) -> None:
    write(tmp_path, "; kept\n", "refunds/2025-01.beancount")
    top = with_record_file(tmp_path)
    file = tmp_path / RECORD_FILE
    assert record(top, [refund()], disk=meanwhile("write", file.unlink, number=2)).written
    assert file.read_text() == REFUND


def test_a_file_that_never_stays_as_it_is_ends_the_tries(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    file = tmp_path / RECORD_FILE

    class Restless(Disk):
        def fsync(self, descriptor: int) -> None:
            file.write_text(file.read_text() + "; more\n", encoding="utf-8")
            super().fsync(descriptor)

    with pytest.raises(Busy) as told:
        record(top, [refund()], disk=Restless())
    assert str(told.value) == (f"somebody else changes the files of {top} all the time; nothing was recorded")
    assert directives(top) == []


def test_a_file_that_cannot_be_read_is_told(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    with pytest.raises(Unwritable, match="cannot be read: Input/output error"):
        record(top, [refund()], disk=meanwhile("read", fail))


def fail() -> None:
    """An error of the disk."""
    raise OSError(5, "Input/output error")


def test_a_lock_of_this_process_is_taken_as_well(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    held: list[str] = []

    class Guard:
        def __enter__(self) -> None:
            held.append("taken")

        def __exit__(self, *_: object) -> None:
            held.append(f"given back with {len(directives(top))}")

    record(top, [refund()], guard=Guard())
    assert held == ["taken", "given back with 1"]


def test_master_data_and_policy_are_recorded_alike(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    vendor = draft("vendor", "shen", "Shen Ltd", Account("Assets:Credits:Acme"), on="2026-02-01")
    policy = CustomDraft(
        on=datetime.date(2026, 2, 1),
        kind="refund-policy",
        values=("clearing_account", Account("Assets:Clearing")),
    )
    memo = draft("vendor-credit", "shen/1", pounds("5.00"), Account("Expenses:Purchases"), on="2026-02-02")
    assert record(top, [vendor, policy, memo]).written
    assert directives(top, "vendor") == ["acme", "shen"]
