"""``add`` and ``expect``: the text, the postings and the balances whole, and refusals in bean-check's words."""

from __future__ import annotations

import shlex
import textwrap
from typing import TYPE_CHECKING

import click
import pytest

from beancount_refunds.cli.add import add
from beancount_refunds.recording.commands import COMMANDS
from beancount_refunds.recording.purposes import PURPOSES
from tests.recording.commands import BILL, BOOKS, books, everything, messages, recorded, run, shown, within

if TYPE_CHECKING:
    import pathlib

BY = '  by: "a.khan"\n  at: "2026-03-02T09:15:30.000+00:00"\n'


@pytest.mark.parametrize(
    ("words", "said", "text"),
    [
        (
            "add refund LEDGER acme 300.00 --bank-transaction-ref FT1",
            "VR-0008 APPLIED",
            '"vendor-refund" "VR-0008" 300.00 GBP "acme/CM-17" "acme/CM-18"\n  vendor_id: "acme"\n'
            '  bank_transaction_ref: "FT1"',
        ),
        (
            "expect LEDGER shen 700.00 CNY",
            "VR-0008 PENDING (RECEIPT)",
            '"vendor-refund" "VR-0008" 700.00 CNY "shen/TK-1"\n  vendor_id: "shen"',
        ),
        (
            "add refund LEDGER shen 90 GBP shen/TK-1=700.00 CNY --bank-transaction-ref FT1",
            "VR-0008 APPLIED",
            '"vendor-refund" "VR-0008" 90.00 GBP "shen/TK-1" 700.00 CNY\n  vendor_id: "shen"\n'
            '  bank_transaction_ref: "FT1"',
        ),
        (
            "add credit LEDGER acme 60.00 Expenses:Purchases --number 'CN 000019' --order-id KB-1",
            "acme/CN-000019 POSTED",
            '"vendor-credit" "acme/CN-000019" 60.00 GBP Expenses:Purchases\n  order_id: "KB-1"\n  number: "CN 000019"',
        ),
        (
            "add case LEDGER acme KB-1 600 --reason DAMAGED",
            "RC-2026-0001 OPEN",
            '"refund-case" "RC-2026-0001" 600.00 GBP\n  vendor_id: "acme"\n  order_id: "KB-1"\n'
            '  owner: "a.khan"\n  reason: "DAMAGED"',
        ),
        (
            "add order LEDGER KB-1 acme=900 shen=300",
            "KB-1 RECORDED",
            '"order" "KB-1" "acme" 900.00 GBP "shen" 300.00 CNY',
        ),
        ("add match LEDGER FT9 VR-0007", "FT9 VR-0007 APPLIED", '"receipt-match" "FT9" "VR-0007"'),
        ("add reject LEDGER FT9 VR-0007", "FT9 RECORDED", '"receipt-reject" "FT9" "VR-0007"'),
        (
            "add application LEDGER acme/CM-18 40 INV-1",
            "AP-001 POSTED",
            '"credit-application" "AP-001" "acme/CM-18" 40.00 GBP "INV-1"',
        ),
        (
            "add write-off LEDGER acme/CM-18 5 Expenses:WriteOffs --reason IMMATERIAL",
            "WO-001 POSTED",
            '"credit-write-off" "WO-001" "acme/CM-18" 5.00 GBP Expenses:WriteOffs\n  reason: "IMMATERIAL"',
        ),
        (
            "add reversal LEDGER VR-0007 --reason ERROR",
            "VR-0007 REVERSED",
            '"reversal" "VR-0007"\n  reason: "ERROR"',
        ),
        (
            "add vendor LEDGER tarn 'Tarnside Ltd' Assets:Bank --country GB",
            "tarn RECORDED",
            '"vendor" "tarn" "Tarnside Ltd" Assets:Bank\n  country: "GB"',
        ),
        (
            "add policy LEDGER pending_overdue_days 45",
            "pending_overdue_days RECORDED",
            '"refund-policy" "pending_overdue_days" 45',
        ),
    ],
)
def test_what_was_recorded_is_said_in_one_line_and_stands_there(
    tmp_path: pathlib.Path, words: str, said: str, text: str
) -> None:
    books(tmp_path)
    with within(tmp_path):
        result = run(*shlex.split(words.replace("LEDGER", "main.beancount")))
    assert result.output == f"{said}  recorded.beancount:1\n"
    assert recorded(tmp_path / "main.beancount") == f"2026-03-02 custom {text}\n{BY}"
    assert (tmp_path / "main.beancount").read_text(
        encoding="utf-8"
    ) == f'{BOOKS}\ninclude "recorded.beancount"\n'
    assert messages(tmp_path / "main.beancount") == []


def test_events_and_approvals_say_how_what_they_are_about_stands_now(tmp_path: pathlib.Path) -> None:
    case = "add case LEDGER acme KB-1 600 --reason DAMAGED --on 2026-02-01 --id RC-7"
    assert shown(tmp_path, case) == "RC-7 OPEN  recorded.beancount:1\n"
    event = ("add", "case-event", "main.beancount", "RC-7", "agreed", "--reason", "CONFIRMED")
    approval = (
        "add",
        "approval",
        "main.beancount",
        "VR-0007",
        "--by",
        "m.lee",
        "--at",
        "2026-03-02T10:00:00Z",
    )
    with within(tmp_path):
        assert run(*event).output == "RC-7 AGREED  recorded.beancount:9\n"
        assert run(*approval).output == "VR-0007 PENDING (RECEIPT)  recorded.beancount:14\n"


def test_a_dry_run_shows_text_postings_and_balances_and_writes_nothing(tmp_path: pathlib.Path) -> None:
    books(tmp_path)
    before = everything(tmp_path)
    assert shown(tmp_path, "add refund LEDGER acme 300.00 --bank-transaction-ref FT1 --dry-run") == (
        textwrap.dedent(
            """\
            recorded.beancount:1
              2026-03-02 custom "vendor-refund" "VR-0008" 300.00 GBP "acme/CM-17" "acme/CM-18"
                vendor_id: "acme"
                bank_transaction_ref: "FT1"
                by: "a.khan"
                at: "2026-03-02T09:15:30.000+00:00"

            Posted for it
              2026-03-02 * "Acme Components Ltd" "Refund VR-0008"
                Assets:Clearing       300.00 GBP
                Assets:Credits:Acme  -150.00 GBP  acme/CM-17
                Assets:Credits:Acme  -150.00 GBP  acme/CM-18

            Balance                     before       after
              Assets:Clearing         0.00 GBP  300.00 GBP
              Assets:Credits:Acme   500.00 GBP  200.00 GBP
              acme/CM-17 unapplied  200.00 GBP   50.00 GBP
              acme/CM-17 available  150.00 GBP    0.00 GBP
              acme/CM-18 unapplied  300.00 GBP  150.00 GBP
              acme/CM-18 available  300.00 GBP  150.00 GBP

            Status
              VR-0008: APPLIED
            """
        )
    )
    assert everything(tmp_path) == before


def test_a_dry_run_shows_bills_and_what_nothing_is_posted_for(tmp_path: pathlib.Path) -> None:
    assert shown(tmp_path, "add application LEDGER acme/CM-18 40 INV-1 --dry-run", BILL) == textwrap.dedent(
        """\
        recorded.beancount:1
          2026-03-02 custom "credit-application" "AP-001" "acme/CM-18" 40.00 GBP "INV-1"
            by: "a.khan"
            at: "2026-03-02T09:15:30.000+00:00"

        Nothing is posted for it.

        Balance                         before       after
          acme/CM-18 unapplied      300.00 GBP  260.00 GBP
          acme/CM-18 available      300.00 GBP  260.00 GBP
          bill INV-1 of acme, open  100.00 GBP   60.00 GBP

        Status
          AP-001: POSTED
        """
    )


def test_a_dry_run_shows_rates_and_a_state_that_changes(tmp_path: pathlib.Path) -> None:
    text = '2026-02-06 custom "vendor-refund" "VR-9" 90.00 GBP "shen/TK-1" 700.00 CNY\n'
    assert shown(tmp_path, "add match LEDGER FT9 VR-9 --dry-run", text) == textwrap.dedent(
        """\
        recorded.beancount:1
          2026-03-02 custom "receipt-match" "FT9" "VR-9"
            by: "a.khan"
            at: "2026-03-02T09:15:30.000+00:00"

        Posted for it
          2026-03-02 * "深圳零件" "Refund VR-9"
            Assets:Clearing        90.00 GBP
            Assets:Credits:Shen  -700.00 CNY @@ -233.31 GBP  shen/TK-1
            Expenses:FX           143.31 GBP

        Balance                      before       after
          Assets:Clearing          0.00 GBP   90.00 GBP
          Assets:Credits:Shen  1,000.00 CNY  300.00 CNY
          Expenses:FX              0.00 GBP  143.31 GBP
          shen/TK-1 unapplied  1,000.00 CNY  300.00 CNY

        Status
          VR-9: PENDING (RECEIPT) -> APPLIED
        """
    )


def test_what_an_earlier_date_takes_back_is_shown_as_well(tmp_path: pathlib.Path) -> None:
    """The parts of a carrying amount are cumulative: one in between takes a penny of the next."""
    reference = '\n  bank_transaction_ref: "FT1"\n'
    text = f'2026-02-20 custom "vendor-refund" "VR-9" 90.00 GBP "shen/TK-1" 333.33 CNY{reference}'
    words = (
        "add refund LEDGER shen 9.00 GBP shen/TK-1=30.02 --on 2026-02-10 --bank-transaction-ref FT0 --dry-run"
    )
    assert shown(tmp_path, words, text).partition("Posted for it\n")[2] == textwrap.dedent(
        """\
          2026-02-10 * "深圳零件" "Refund VR-0010"
            Assets:Clearing         9.00 GBP
            Assets:Credits:Shen   -30.02 CNY @@ -10.01 GBP  shen/TK-1
            Expenses:FX             1.01 GBP
          2026-02-20 * "深圳零件" "Refund VR-9"
            Assets:Clearing        90.00 GBP
            Assets:Credits:Shen  -333.33 CNY @@ -111.09 GBP  shen/TK-1
            Expenses:FX            21.09 GBP

        No longer posted
          2026-02-20 * "深圳零件" "Refund VR-9"
            Assets:Clearing        90.00 GBP
            Assets:Credits:Shen  -333.33 CNY @@ -111.10 GBP  shen/TK-1
            Expenses:FX            21.10 GBP

        Balance                    before       after
          Assets:Clearing       90.00 GBP   99.00 GBP
          Assets:Credits:Shen  666.67 CNY  636.65 CNY
          Expenses:FX           21.10 GBP   22.10 GBP
          shen/TK-1 unapplied  666.67 CNY  636.65 CNY
          shen/TK-1 available  666.67 CNY  636.65 CNY

        Status
          VR-0010: APPLIED
        """
    )


# ------------------------------------------------------------------------------------ the commands


def test_every_option_is_explained_and_every_command_has_its_help() -> None:
    assert [command.name for command in add.commands.values()] == list(COMMANDS)
    used = {field for command in COMMANDS.values() for field in command.options}
    assert used <= PURPOSES.keys()
    for command in add.commands.values():
        assert command.help
        assert all(one.help for one in command.params if isinstance(one, click.Option))


def test_the_help_of_a_refund_names_every_field_of_its_form() -> None:
    text = run("add", "refund", "--help").output
    assert " ".join(text.split()).startswith(
        "Usage: bean-refunds add refund [OPTIONS] LEDGER VENDOR AMOUNT [CREDIT[=AMOUNT]]... Cash from a vendor."
    )
    form = COMMANDS["refund"].form
    assert [key for key in form.keys - {"vendor_id"} if f"--{key.replace('_', '-')} " not in text] == []
    assert "bean-refunds expect main.beancount acme 300.00\n" in run("expect", "--help").output


def test_the_group_lists_its_commands_in_the_order_of_the_work() -> None:
    output = run("add", "--help").output
    listed = output.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in listed] == list(COMMANDS)
