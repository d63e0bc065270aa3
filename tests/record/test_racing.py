"""Many writers at once, readers meanwhile, and Fava's own editor in the same process."""

from __future__ import annotations

import collections
import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

from beancount import loader
from fava.core import FavaLedger

from beancount_refunds.record.writer import record
from tests.record.ledgers import RECORD_FILE, directives, refund, with_record_file, write

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator


def raced(kind: str, count: int, ledger: pathlib.Path) -> collections.Counter[str]:
    """How many writers came to which end."""
    command = [sys.executable, "-m", "tests.record.racers", kind, str(count), str(ledger)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stderr == ""
    return collections.Counter(done.stdout.split())


def test_sixty_four_processes_with_one_external_id_record_one_directive(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path)
    assert raced("same", 64, top) == {"written": 1, "repeated": 63}
    assert len(directives(top)) == 1


def test_of_fifty_racing_refunds_of_more_than_half_of_a_credit_one_succeeds(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    assert raced("own", 50, top) == {"written": 1, "REFUND_EXCEEDS_CREDIT_BALANCE": 49}
    assert len(directives(top)) == 1


def test_no_reader_ever_sees_half_a_file(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    file = tmp_path / RECORD_FILE
    states = [file.read_bytes()]
    seen: set[bytes] = set()
    reads = 0
    done = threading.Event()

    def read() -> None:
        nonlocal reads
        while not done.is_set() or reads < 10_000:
            seen.add(file.read_bytes())
            reads += 1

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(12):
        record(top, [refund(f"VR-{number:02}", "1.00")])
        states.append(file.read_bytes())
    done.set()
    reader.join()
    assert reads >= 10_000
    assert seen <= set(states)
    assert len(seen) > 1


def test_a_reader_loads_the_ledger_without_an_error_during_writes(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path)
    messages: list[str] = []
    done = threading.Event()

    def load() -> None:
        while not done.is_set():
            messages.extend(error.message for error in loader.load_file(str(top))[1])

    reader = threading.Thread(target=load)
    reader.start()
    for number in range(12):
        record(top, [refund(f"VR-{number:02}", "1.00")])
    done.set()
    reader.join()
    assert messages == []
    assert len(directives(top)) == 12


def fava_edits(ledger: FavaLedger, path: pathlib.Path, count: int) -> Iterator[str]:
    """What Fava's editor adds to a file: read, change, write, as its page does."""
    for number in range(count):
        line = f"; edited {number}\n"
        while True:
            source, digest = ledger.file.get_source(path)
            try:
                ledger.file.set_source(path, source + line, digest)
            except Exception as changed:  # noqa: BLE001 (Fava's own error has a name of its own to look at)
                assert type(changed).__name__ == "ExternallyChangedError"  # noqa: PT017
                continue
            break
        yield line


def test_nothing_is_lost_while_the_editor_of_fava_writes_to_the_same_file(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    file = tmp_path / RECORD_FILE
    ledger = FavaLedger(str(top))
    edits: list[str] = []
    raised: list[BaseException] = []

    def edit() -> None:
        try:
            edits.extend(fava_edits(ledger, file, 12))
        except AssertionError as failure:
            raised.append(failure)

    editor = threading.Thread(target=edit)
    editor.start()
    lock: Any = ledger.file._lock  # noqa: SLF001 (what the brief of the writer is about)
    for number in range(12):
        record(top, [refund(f"VR-{number:02}", "1.00")], guard=lock)
    editor.join()
    assert raised == []
    assert len(directives(top)) == 12
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    assert [line for line in lines if line.startswith("; edited")] == edits
    assert len(edits) == 12
    assert not os.path.lexists(tmp_path / "refunds/.2026-02.beancount.bean-refunds")
