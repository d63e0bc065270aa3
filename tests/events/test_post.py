"""``bean-refunds events --post``: nothing lost, nothing skipped, the order kept, whatever the receiver does."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from beancount_refunds.cli import main, posting
from beancount_refunds.delivery import sending
from beancount_refunds.delivery.had import Had
from beancount_refunds.record import replacing
from tests.books_on_disk import HEADER, write
from tests.delivery.receiver import receiving

if TYPE_CHECKING:
    import pathlib

    from click.testing import Result

CREDIT = '2026-02-02 custom "vendor-credit" "acme/CM-17" 600.00 GBP Expenses:Purchases\n'
REFUNDS = "".join(
    f'2026-0{month}-0{day} custom "vendor-refund" "VR-{month}{day}" 10.00 GBP "acme/CM-17"\n'
    f'  bank_transaction_ref: "FT{month}{day}"\n'
    for month in (3, 4)
    for day in range(1, 5)
)
#: In the order of the books: the credit, then each refund recorded and applied.
IDS = ["acme/CM-17:issued:2026-02-02:1"] + [
    f"VR-{month}{day}:{verb}:2026-0{month}-0{day}:1"
    for month in (3, 4)
    for day in range(1, 5)
    for verb in ("recorded", "applied")
]
SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()


@pytest.fixture
def ledger(tmp_path: pathlib.Path) -> pathlib.Path:
    return write(tmp_path, HEADER + CREDIT + REFUNDS)


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How long was waited, without waiting; and a receiver has one second to answer."""
    pauses: list[int] = []
    monkeypatch.setattr(posting, "pause", pauses.append)
    monkeypatch.setattr(sending.send, "__defaults__", (1,))
    return pauses


def post(ledger: pathlib.Path, url: str, *words: object) -> Result:
    sent = ledger.with_name("sent.cursor")
    line = ["events", ledger, "--post", url, "--cursor", sent, *words]
    return CliRunner().invoke(main, [str(word) for word in line], prog_name="bean-refunds")


def test_each_event_is_brought_once_and_in_order(ledger: pathlib.Path) -> None:
    with receiving() as receiver:
        result = post(ledger, receiver.url)
        assert (result.exit_code, result.output) == (0, f"17 events delivered to {receiver.url}\n")
        assert receiver.taken == IDS
        assert post(ledger, receiver.url).output == ""
        assert receiver.taken == IDS


def test_what_is_sent_is_signed_so_that_the_receiver_can_tell(ledger: pathlib.Path) -> None:
    key = write(ledger.parent, SECRET, "key")
    with receiving() as receiver:
        assert post(ledger, receiver.url, "--secret-file", key, "--source", "urn:books").exit_code == 0
    for got in receiver.got:
        named = got.headers
        content = f"{named['webhook-id']}.{named['webhook-timestamp']}.".encode() + got.body
        signed = base64.b64encode(hmac.new(b"k" * 32, content, hashlib.sha256).digest()).decode()
        assert named["webhook-signature"] == f"v1,{signed}"
        assert b'"source": "urn:books"' in got.body
    assert len({got.headers["webhook-id"] for got in receiver.got}) == len(IDS)


def test_nothing_is_lost_or_skipped_by_a_receiver_that_fails_in_every_way(
    ledger: pathlib.Path, waited: list[int]
) -> None:
    plan = (
        204,
        "reset",
        500,
        "hang",
        204,
        (503, {"Retry-After": "7"}),
        "drip",
        429,
        "prattle",
        408,
        200,
        502,
    )
    with receiving(*plan) as receiver:
        result = post(ledger, receiver.url)
        assert result.exit_code == 0, result.output
    assert receiver.taken == IDS
    assert waited == [1, 2, 4, 7, 2, 4, 8, 16, 1]
    assert "note: " + receiver.url + ": it answered 503; next attempt in 7 s\n" in result.stderr


@pytest.mark.parametrize("number", range(5))
def test_a_run_that_gives_up_is_taken_up_by_the_next(
    ledger: pathlib.Path, waited: list[int], number: int
) -> None:
    with receiving(*[204] * number, 410) as receiver:
        stopped = post(ledger, receiver.url)
        assert stopped.exit_code == 1
        assert stopped.output == (
            f"Error: {receiver.url} did not take {IDS[number]}: it answered 410: it wants no more events\n"
            f"{number} before it were taken; the next run goes on with it.\n"
        )
        assert receiver.taken == IDS[:number]
        assert post(ledger, receiver.url).exit_code == 0
        assert receiver.taken == IDS
    assert waited == []


def test_attempts_end_after_the_number_that_was_asked_for(ledger: pathlib.Path, waited: list[int]) -> None:
    with receiving(500, 500, 500) as receiver:
        result = post(ledger, receiver.url, "--attempts", 3)
        assert "it answered 500, after 3 attempts" in result.output
        assert (receiver.taken, waited) == ([], [1, 2])
        assert not ledger.with_name("sent.cursor").exists()


def test_an_answer_that_is_lost_on_the_way_brings_the_event_again(
    ledger: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine dies after the third event was taken, before the cursor is written."""
    advance = Had.advance
    left = [None, None]

    def dying(had: Had, cursor: object) -> None:
        if not left:
            raise KeyboardInterrupt
        left.pop()
        advance(had, cursor)  # type: ignore[arg-type]

    with receiving() as receiver:
        monkeypatch.setattr(Had, "advance", dying)
        assert post(ledger, receiver.url).exit_code == 1
        monkeypatch.setattr(Had, "advance", advance)
        assert post(ledger, receiver.url).exit_code == 0
        assert receiver.taken == [*IDS[:3], *IDS[2:]]
        third, again = (receiver.got[number].headers["webhook-id"] for number in (2, 3))
        assert third == again


def test_a_sender_that_is_killed_goes_on_where_it_stopped(ledger: pathlib.Path) -> None:
    sent = ledger.with_name("sent.cursor")
    with receiving(204, 204, 204, "hang") as receiver:
        command = [sys.executable, "-m", "beancount_refunds", "events", str(ledger)]
        with subprocess.Popen([*command, "--post", receiver.url, "--cursor", str(sent)]) as sender:
            while len(receiver.got) < 4:
                assert sender.poll() is None
                os.sched_yield()
            sender.kill()
        assert receiver.taken == IDS[:3]
        assert post(ledger, receiver.url).exit_code == 0
    assert receiver.taken == IDS


def test_what_the_books_say_otherwise_now_is_brought_again_under_another_id(ledger: pathlib.Path) -> None:
    with receiving() as receiver:
        post(ledger, receiver.url)
        ledger.write_text(ledger.read_text().replace('"VR-44" 10.00', '"VR-44" 11.00'))
        post(ledger, receiver.url)
    april = receiver.got[9:17], receiver.got[17:]
    assert [[got.id for got in part] for part in april] == [IDS[9:]] * 2
    ids = [[got.headers["webhook-id"] for got in part] for part in april]
    assert ids[0][:6] == ids[1][:6]
    assert not set(ids[0][6:]) & set(ids[1][6:])


def test_a_broken_ledger_is_told_to_nobody(ledger: pathlib.Path) -> None:
    ledger.write_text(ledger.read_text() + "2026-05-01 custom vendor-refund\n")
    with receiving() as receiver:
        result = post(ledger, receiver.url)
        assert result.exit_code == 1
        assert "Error: LEDGER_NOT_CLEAN: the ledger has a problem" in result.output
        assert receiver.got == []


def test_a_cursor_file_that_cannot_be_used_is_told_before_anything_is_sent(ledger: pathlib.Path) -> None:
    write(ledger.parent, "nonsense", "bad.cursor")
    write(ledger.parent, HEADER.replace("2020-01-01", "; "), "other")
    with receiving() as receiver:
        for words, code, message in (
            (("--cursor", ledger), 2, "main.beancount is a file of the ledger; nothing was delivered"),
            (("--cursor", ledger.with_name("bad.cursor")), 2, "that is no cursor; begin anew"),
            (("--cursor", ledger.parent / "nowhere" / "c"), 1, "cannot be written: No such file"),
        ):
            result = post(ledger, receiver.url, *words)
            assert (result.exit_code, message in result.output) == (code, True), result.output
        with Had.held(ledger.with_name("sent.cursor")):
            assert "another delivery moves" in post(ledger, receiver.url).output
        assert receiver.got == []


def test_a_cursor_that_the_disk_does_not_take_ends_the_delivery(
    ledger: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsure(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(replacing, "_sync_folder", unsure)
    with receiving() as receiver:
        result = post(ledger, receiver.url)
        assert result.exit_code == 1
        assert "its folder cannot be written: Input/output error" in result.output
        assert receiver.taken == IDS[:1]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--post", "https://erp.example/"), "--post needs --cursor FILE"),
        (("--post", "http://erp.example/", "--cursor", "c"), "use https"),
        (("--post", "https://erp.example/", "--cursor", "c", "--since", ""), "use either"),
        (("--secret-file", "k"), "--secret-file signs what --post sends"),
        (("--follow", "--as-of", "2026-03-31"), "--as-of stops at a day: use either"),
    ],
)
def test_a_command_line_that_contradicts_itself_is_a_usage_error(
    ledger: pathlib.Path, words: tuple[str, ...], message: str
) -> None:
    result = CliRunner().invoke(main, ["events", str(ledger), *words])
    assert (result.exit_code, message in result.output) == (2, True), result.output


@pytest.mark.parametrize("content", [b"hunter2", b"\xff", None])
def test_a_secret_file_that_holds_none_is_told_without_its_contents(
    ledger: pathlib.Path, content: bytes | None
) -> None:
    key = ledger.with_name("key")
    if content is not None:
        key.write_bytes(content)
    result = post(ledger, "https://erp.example/", "--secret-file", key)
    assert result.exit_code == 2
    assert "Invalid value for --secret-file: " in result.output
    assert "hunter2" not in result.output
