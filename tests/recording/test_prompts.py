"""On a terminal somebody is asked for what was not said, and what is proposed can be changed."""

from __future__ import annotations

import os
import pathlib
import pty
import readline
import subprocess
import sys
import textwrap

import pytest

from beancount_refunds.cli import add, add_prompts, recording
from tests.recording.commands import books, everything, recorded, run, within

ROOT = pathlib.Path(__file__).parents[2]
BY = '  by: "a.khan"\n  at: "2026-03-02T09:15:30.000+00:00"\n'


@pytest.fixture(autouse=True)
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (add, recording):
        monkeypatch.setattr(module, "at_terminal", lambda: True)


def test_what_is_missing_is_asked_for_and_the_proposal_shown(tmp_path: pathlib.Path) -> None:
    ledger = books(tmp_path)
    with within(tmp_path):
        result = run("add", "refund", "main.beancount", typed="acme\n250\n\ny\n")
    assert result.output == textwrap.dedent(
        """\
        VENDOR (acme, shen): acme
        AMOUNT: 250
          acme/CM-17  150.00 GBP of 150.00 GBP
          acme/CM-18  100.00 GBP of 300.00 GBP
        CREDIT[=AMOUNT] (acme/CM-17, acme/CM-18) [acme/CM-17 acme/CM-18]:\x20
        recorded.beancount:1
          2026-03-02 custom "vendor-refund" "VR-0008" 250.00 GBP "acme/CM-17" "acme/CM-18"
            vendor_id: "acme"
            by: "a.khan"
            at: "2026-03-02T09:15:30.000+00:00"

        Nothing is posted for it.

        Balance                     before       after
          acme/CM-17 available  150.00 GBP    0.00 GBP
          acme/CM-18 available  300.00 GBP  200.00 GBP

        Status
          VR-0008: PENDING (RECEIPT)

        Write it? [Y/n]: y
        VR-0008 PENDING (RECEIPT)  recorded.beancount:1
        """
    )
    assert recorded(ledger).startswith('2026-03-02 custom "vendor-refund" "VR-0008" 250.00 GBP')


def test_a_proposal_can_be_changed_and_the_answer_may_be_no(tmp_path: pathlib.Path) -> None:
    ledger = books(tmp_path)
    before = everything(tmp_path)
    refused = run("expect", ledger, "acme", "50", typed="acme/CM-18\nn\n")
    assert (refused.exit_code, refused.output.splitlines()[-1]) == (1, "Aborted!")
    assert everything(tmp_path) == before
    assert run("expect", ledger, "acme", "50", typed="acme/CM-18=50\n\n").exit_code == 0
    assert recorded(ledger) == (
        f'2026-03-02 custom "vendor-refund" "VR-0008" 50.00 GBP "acme/CM-18" 50.00 GBP\n  vendor_id: "acme"\n{BY}'
    )


def test_with_yes_nobody_is_asked_who_said_everything(tmp_path: pathlib.Path) -> None:
    ledger = books(tmp_path)
    with within(tmp_path):
        result = run("expect", "main.beancount", "acme", "50", "--yes")
    assert result.output == "VR-0008 PENDING (RECEIPT)  recorded.beancount:1\n"
    assert '"acme/CM-17"\n' in recorded(ledger)


def test_several_things_are_answered_apart_by_blanks(tmp_path: pathlib.Path) -> None:
    ledger = books(tmp_path)
    result = run("add", "order", ledger, "KB-1", "--yes", typed="acme=900 GBP shen=300\n")
    assert result.output.startswith("VENDOR=AMOUNT (acme=, shen=): acme=900 GBP shen=300\n")
    assert recorded(ledger) == f'2026-03-02 custom "order" "KB-1" "acme" 900.00 GBP "shen" 300.00 CNY\n{BY}'


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("expect", "acme", "5,0"), "Invalid value for AMOUNT: '5,0' is no amount"),
        (("expect", "acme", "5 EUR"), "Invalid value for CREDIT[=AMOUNT]: vendor acme has no credit in EUR"),
    ],
)
def test_where_nothing_can_be_proposed_the_error_says_why(
    tmp_path: pathlib.Path, words: tuple[str, ...], complaint: str
) -> None:
    result = run(words[0], books(tmp_path), *words[1:])
    assert result.exit_code == 2
    assert f"Error: {complaint}" in result.output


def test_credits_that_were_said_are_not_asked_for(tmp_path: pathlib.Path) -> None:
    result = run("expect", books(tmp_path), "acme", "5", "acme/CM-18", "--dry-run")
    assert result.output.splitlines()[1].endswith('"VR-0008" 5.00 GBP "acme/CM-18"')


def test_the_tab_key_completes_the_words_of_the_ledger_and_forgets_them() -> None:
    before = readline.get_completer()
    with add_prompts.completion(("acme/CM-17", "acme/CM-18", "shen/TK-1")):
        complete = readline.get_completer()
        assert complete is not None
        assert [complete("acme/", place) for place in range(3)] == ["acme/CM-17", "acme/CM-18", None]
    assert readline.get_completer() is before


def test_a_real_terminal_is_asked_and_a_pipe_is_not(tmp_path: pathlib.Path) -> None:
    ledger = books(tmp_path)
    command = [sys.executable, "-c", "from beancount_refunds.cli import main; main()"]
    words = [*command, "expect", str(ledger), "--on", "2026-03-02"]
    piped = subprocess.run(words, cwd=ROOT, capture_output=True, check=False, text=True, input="acme\n")
    assert (piped.returncode, piped.stderr.splitlines()[-1]) == (2, "Error: missing: VENDOR, AMOUNT")
    ours, theirs = pty.openpty()
    with subprocess.Popen(words, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs) as child:
        os.close(theirs)
        said = b""
        for question, answer in (
            (b"VENDOR", b"sh\t\n"),
            (b"AMOUNT", b"70 CNY\n"),
            (b"CREDIT", b"\n"),
            (b"[Y/n]", b"y\n"),
        ):
            said = _until(ours, question)
            os.write(ours, answer)
        said += _until(ours, b"recorded.beancount:1\r\n")
    os.close(ours)
    assert child.returncode == 0
    assert b"VR-0008 PENDING (RECEIPT)" in said
    assert recorded(ledger).startswith('2026-03-02 custom "vendor-refund" "VR-0008" 70.00 CNY "shen/TK-1"\n')


def _until(terminal: int, wanted: bytes) -> bytes:
    """What is printed up to something that must come."""
    said = b""
    while wanted not in said:
        try:
            more = os.read(terminal, 4096)
        except OSError:  # the other side has closed it
            more = b""
        assert more, said
        said += more
    return said
