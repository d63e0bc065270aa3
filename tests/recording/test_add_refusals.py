"""What the ledger does not take is refused in the words of bean-check, and nothing is written."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.cli import recording
from beancount_refunds.record import render
from beancount_refunds.record.refusals import Busy, Unconfirmed
from beancount_refunds.record.writer import record
from tests.recording.commands import BILL, BOOKS, books, everything, messages, run, shown, within

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Sequence
    from typing import Any, NoReturn

    from beancount_refunds.record import Draft
    from beancount_refunds.record.writer import Recorded

REFUSED = [
    ("add refund LEDGER acme 900", "REFUND_EXCEEDS_CREDIT_BALANCE"),
    ("add refund LEDGER acme 0", "AMOUNT_NOT_POSITIVE"),
    ("add refund LEDGER acme 5.005", "AMOUNT_PRECISION"),
    ("add refund LEDGER acme 5 acme/CM-99", "UNKNOWN_CREDIT"),
    ("add refund LEDGER acme 5 shen/TK-1=5", "CREDIT_VENDOR_MISMATCH"),
    ("add refund LEDGER acme 5 acme/CM-17=5 acme/CM-18", "MALFORMED_DIRECTIVE"),
    ("add refund LEDGER acme 5 acme/CM-17=4", "ALLOCATION_MISMATCH"),
    ("add refund LEDGER acme 5 'acme/CM-17=5 EUR'", "CURRENCY_MISMATCH"),
    ("add refund LEDGER acme 5 acme/CM-17 --on 2026-01-31", "CREDIT_NOT_YET_ISSUED"),
    ("add refund LEDGER acme 5 --id VR-0007", "DUPLICATE_ID"),
    ("add refund LEDGER acme 5 --id VR//9", "INVALID_ID"),
    ("add credit LEDGER acme 5 Expenses:Purchases --number CM-17", "DUPLICATE_ID"),
    ("add credit LEDGER nobody 5 Expenses:Purchases --number 1", "UNKNOWN_VENDOR"),
    ("add credit LEDGER acme 5 Expenses:Purchases --tax 6", "MALFORMED_DIRECTIVE"),
    ("add credit LEDGER acme 5 Expenses:Purchases --tax 1", "POLICY_MISSING"),
    ("add credit LEDGER acme 5 Expenses:Purchases --case-id RC-9", "UNKNOWN_CASE"),
    ("add case-event LEDGER RC-9 agreed --reason X", "UNKNOWN_CASE"),
    ("add match LEDGER FT1 VR-9", "UNKNOWN_REFUND"),
    ("add reversal LEDGER XX-1 --reason X", "UNKNOWN_ID"),
    ("add unmatch LEDGER FT1 VR-0007 --reason X", "INVALID_STATE_TRANSITION"),
    ("add application LEDGER acme/CM-17 500 INV-1", "APPLICATION_EXCEEDS_CREDIT_BALANCE"),
    ("add application LEDGER acme/CM-18 150 INV-1", "APPLICATION_EXCEEDS_BILL_BALANCE"),
    ("add write-off LEDGER acme/CM-17 500 Expenses:WriteOffs --reason X", "WRITE_OFF_EXCEEDS_CREDIT_BALANCE"),
    ("add credit-balance LEDGER acme/CM-17 1", "CREDIT_BALANCE_MISMATCH"),
    ("add vendor-balance LEDGER acme 1", "VENDOR_BALANCE_MISMATCH"),
    ("add exception LEDGER NO_CODE X --owner a --reason b --until 2026-04-01", "MALFORMED_DIRECTIVE"),
    ("add policy LEDGER ageing 5", "UNKNOWN_DIRECTIVE"),
    ("add policy LEDGER tax_timing sometimes", "MALFORMED_DIRECTIVE"),
    ("add write-off LEDGER acme/CM-17 5 Expenses:Unopened --reason X", None),
]


@pytest.mark.parametrize(("words", "code"), REFUSED, ids=lambda value: str(value)[:60])
def test_a_refusal_has_the_message_of_bean_check_and_writes_nothing(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, words: str, code: str | None
) -> None:
    ledger = books(tmp_path, BILL)
    before = everything(tmp_path)
    drafts: list[Sequence[Draft]] = []

    def noted(path: str, made: Sequence[Draft], **how: Any) -> Recorded:
        drafts.append(made)
        return record(path, made, **how)

    monkeypatch.setattr(recording, "record", noted)
    result = run(*shlex.split(words.replace("LEDGER", str(ledger))))
    assert (result.exit_code, everything(tmp_path)) == (1, before)
    # The same directive, written by hand where it would have stood.
    (text,) = render(drafts[0])
    ledger.write_text(BOOKS + BILL + '\ninclude "recorded.beancount"\n', encoding="utf-8")
    (tmp_path / "recorded.beancount").write_text(text, encoding="utf-8")
    found = messages(ledger)
    helping = [f"help: bean-refunds explain {code}"] if code else []
    said = "\n".join([*(message.strip() for message in found), *helping])
    assert result.output == f"Error: {said}\nNothing was written.\n"
    assert found[0].startswith(f"{code}: ") or code is None


def test_a_refused_id_that_was_only_proposed_is_proposed_anew(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = books(tmp_path)
    others = ["VR-0008", "VR-0009"]

    def beaten(path: str, drafts: Sequence[Draft], **how: Any) -> Recorded:
        if others:
            name = others.pop(0)
            text = f'2026-02-05 custom "vendor-refund" "{name}" 1.00 GBP "acme/CM-17"\n'
            ledger.write_text(ledger.read_text(encoding="utf-8") + text, encoding="utf-8")
        return record(path, drafts, **how)

    monkeypatch.setattr(recording, "record", beaten)
    with within(tmp_path):
        result = run("expect", ledger, "acme", "5")
    assert result.output == "VR-0010 PENDING (RECEIPT)  recorded.beancount:1\n"


def test_a_retry_with_one_external_id_is_recorded_once(tmp_path: pathlib.Path) -> None:
    words = "expect LEDGER acme 30 --external-id e-1"
    assert shown(tmp_path, words) == "VR-0008 PENDING (RECEIPT)  recorded.beancount:1\n"
    before = everything(tmp_path)
    with within(tmp_path):
        result = run("expect", "main.beancount", "acme", "30", "--external-id", "e-1")
    assert result.output == (
        "VR-0008 PENDING (RECEIPT)  recorded.beancount:1\n"
        "(recorded before under this external id; nothing was written)\n"
    )
    assert everything(tmp_path) == before


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("add refund LEDGER", "missing: VENDOR, AMOUNT"),
        ("add case LEDGER acme", "missing: ORDER, AMOUNT, --reason"),
        (
            "add refund LEDGER acne 5",
            "Invalid value for VENDOR: the ledger has no vendor acne; did you mean acme?",
        ),
        (
            "add refund LEDGER acme '5 EUR'",
            "Invalid value for CREDIT[=AMOUNT]: vendor acme has no credit in EUR with anything available on"
            " 2026-03-02: record the credit first, or name the credits",
        ),
        (
            "add refund LEDGER acme 5,00",
            "Invalid value for AMOUNT: '5,00' is no amount: write 1234.50 or '1234.50 GBP', with a point, without"
            " separators of thousands",
        ),
        (
            "add credit LEDGER acme 5 --expires soon",
            "Invalid value for --expires: 'soon' is not written YYYY-MM-DD, as in 2026-03-31",
        ),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error_that_names_it(
    tmp_path: pathlib.Path, words: str, complaint: str
) -> None:
    output = shown(tmp_path, words, rc=2)
    assert output.splitlines()[-1] == f"Error: {complaint}"
    assert everything(tmp_path) == {"main.beancount": BOOKS.encode()}


def test_a_text_that_no_ledger_can_hold_is_refused(tmp_path: pathlib.Path) -> None:
    ledger = books(tmp_path)
    result = run("expect", ledger, "acme", "5", "--note", "\x1b[2J")
    assert (result.exit_code, result.output) == (
        1,
        "Error: MALFORMED_DIRECTIVE: note holds U+001B, which is not written into a ledger\n"
        "help: bean-refunds explain MALFORMED_DIRECTIVE\nNothing was written.\n",
    )


def test_words_of_the_ledger_do_not_reach_the_terminal_as_commands(tmp_path: pathlib.Path) -> None:
    text = '2026-02-06 custom "vendor-refund" "\x1b[2J" 1.00 GBP "acme/CM-17"\n'
    output = shown(tmp_path, "expect LEDGER acme 5", text, rc=1)
    assert ("\x1b" in output, "\N{REPLACEMENT CHARACTER}[2J" in output) == (False, True)


def test_a_ledger_that_is_not_clean_takes_nothing(tmp_path: pathlib.Path) -> None:
    output = shown(tmp_path, "expect LEDGER acme 5", "2026-03-01 balance Assets:Bank 1.00 GBP\n", rc=1)
    assert output.startswith(
        "Error: LEDGER_NOT_CLEAN: the ledger has a problem; mend what bean-refunds check "
    )
    assert output.endswith("help: bean-refunds explain LEDGER_NOT_CLEAN\nNothing was written.\n")


def test_a_ledger_that_is_not_there_is_exit_code_three(tmp_path: pathlib.Path) -> None:
    assert run("expect", tmp_path / "none.beancount", "acme", "5").exit_code == 3


@pytest.mark.parametrize(
    ("trouble", "output"),
    [
        (Busy("somebody writes"), "Error: somebody writes\nNothing was written.\n"),
        (
            Unconfirmed("a.beancount", "cannot be written: no"),
            "Error: a.beancount was written, but its folder cannot be written: no: look whether it is there to stay\n",
        ),
    ],
)
def test_trouble_with_the_disk_is_said_as_it_is(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, trouble: Exception, output: str
) -> None:
    def failing(*_: object, **__: object) -> NoReturn:
        raise trouble

    monkeypatch.setattr(recording, "record", failing)
    result = run("expect", books(tmp_path), "acme", "5")
    assert (result.exit_code, result.output) == (1, output)
