"""What a prompt offers for each field, and who the user of git is."""

from __future__ import annotations

import datetime
import textwrap

import pytest

from beancount_refunds.recording.actors import GitUser, actor_of
from beancount_refunds.recording.commands import COMMANDS
from beancount_refunds.recording.consequences import consequences
from beancount_refunds.recording.known import known
from beancount_refunds.recording.told import preview
from tests.recording.commands import ground
from tests.stories.book import book

DAY = datetime.date(2026, 3, 1)
STORY = """
    2026-01-01 custom "refund-policy" "actor" "a.khan" "Anna Khan <a.khan@example.com>"
    2026-01-01 custom "refund-policy" "reason_code" "DAMAGED" "Broken"
    2026-01-01 custom "refund-policy" "reason_code" "DONE" "Done"
    2026-01-01 custom "refund-policy" "approval_limit" 100.00 GBP
    2026-01-10 custom "order" "KB-1" "acme" 900.00 GBP
    2026-01-20 custom "refund-case" "RC-1" 600.00 GBP
      vendor_id: "acme"
      order_id: "KB-2"
      reason: "DAMAGED"
      owner: "a.khan"
    2026-01-20 custom "refund-case" "RC-2" 600.00 GBP
      vendor_id: "acme"
      order_id: "KB-2"
      reason: "DAMAGED"
      owner: "a.khan"
    2026-01-21 custom "case-event" "RC-2" "rejected"
      by: "a.khan"
      at: "2026-01-21T09:00:00Z"
      reason: "DONE"
    2026-02-02 custom "vendor-credit" "acme/CM-1" 600.00 GBP Expenses:Purchases
    2026-02-02 custom "vendor-credit" "shen/TK-1" 600.00 GBP Expenses:Purchases
    2026-02-03 custom "vendor-refund" "VR-1" 60.00 GBP "acme/CM-1"
      bank_transaction_ref: "FT1"
    2026-02-03 custom "vendor-refund" "VR-2" 70.00 GBP "acme/CM-1"
    2026-02-03 custom "vendor-refund" "VR-3" 170.00 GBP "shen/TK-1"
      by: "a.khan"
    2026-02-03 custom "credit-write-off" "WO-1" "acme/CM-1" 5.00 GBP Expenses:WriteOffs
      reason: "DONE"
    2026-02-04 * "Paid"
      bank_transaction_ref: "FT1"
      Assets:Bank:Current            60.00 GBP
      Assets:Clearing:VendorRefunds -60.00 GBP
    2026-02-04 * "Paid"
      bank_transaction_ref: "FT2"
      Assets:Bank:Current             6.00 GBP
      Assets:Clearing:VendorRefunds  -6.00 GBP
    2026-02-04 * "Bill"
      Assets:VendorCredits:Acme      -6.00 GBP
        bill_id: "INV-1"
      Expenses:Purchases              6.00 GBP
    """


@pytest.mark.parametrize(
    ("command", "field", "words"),
    [
        ("case-event", "id", ("RC-1", "RC-2")),
        ("approval", "id", ("VR-3", "VR-2")),
        ("reversal", "id", ("VR-1", "VR-2", "VR-3", "WO-1")),
        ("match", "id", ("FT2",)),
        ("reject", "id", ("FT2",)),
        ("unmatch", "id", ("FT1",)),
        ("credit-balance", "id", ("acme/CM-1", "shen/TK-1")),
        ("vendor-balance", "id", ("acme", "shen")),
        ("vendor", "id", ()),
        ("refund", "vendor_id", ("acme", "shen")),
        ("refund", "parts", ("acme/CM-1", "shen/TK-1")),
        ("refund", "order_id", ("KB-1", "KB-2")),
        ("refund", "case_id", ("RC-1", "RC-2")),
        ("refund", "status", ("APPLIED", "PENDING", "RECONCILED", "REJECTED", "REVERSED")),
        ("refund", "amount", ()),
        ("application", "credit_id", ("acme/CM-1", "shen/TK-1")),
        ("application", "bill_id", ("INV-1",)),
        ("match", "refund_ids", ("VR-2", "VR-3")),
        ("reject", "subject_ids", ("VR-2", "VR-3")),
        ("case", "reason", ("DAMAGED", "DONE")),
        ("case", "by", ("a.khan",)),
        ("case", "owner", ("a.khan",)),
        ("order", "lines", ("acme=", "shen=")),
        ("exception", "subject", ("FT2", "VR-3")),
    ],
)
def test_a_prompt_offers_what_the_ledger_has(command: str, field: str, words: tuple[str, ...]) -> None:
    here = ground(book(STORY).ledger(), DAY)
    assert known(COMMANDS[command], field, {}, here) == words


def test_a_prompt_offers_accounts_codes_keys_and_events() -> None:
    here = ground(book(STORY).ledger(), DAY)
    assert "Assets:Bank:Current" in known(COMMANDS["refund"], "account", {}, here)
    assert "RECEIPT_UNMATCHED" in known(COMMANDS["exception"], "id", {}, here)
    assert "VENDOR_BALANCE_MISMATCH" in known(COMMANDS["exception"], "id", {}, here)
    assert "approval_limit" in known(COMMANDS["policy"], "id", {}, here)
    assert "agreed" in known(COMMANDS["case-event"], "event", {}, here)


def test_what_was_said_before_narrows_what_is_offered() -> None:
    here = ground(book(STORY).ledger(), DAY)
    assert known(COMMANDS["refund"], "parts", {"vendor_id": "shen"}, here) == ("shen/TK-1",)
    assert known(COMMANDS["exception"], "subject", {"id": "RECEIPT_UNMATCHED"}, here) == ("FT2",)


@pytest.mark.parametrize(
    ("user", "actor"),
    [
        (GitUser("Anna Khan", "a.khan@example.com"), "a.khan"),
        (GitUser("A. Khan", "A.KHAN@example.com"), "a.khan"),
        (GitUser("Morgan Lee", "m.lee@example.com"), None),
        (GitUser("", ""), None),
        (None, None),
    ],
)
def test_the_user_of_git_is_an_actor_by_address(user: GitUser | None, actor: str | None) -> None:
    assert actor_of(user, book(STORY).settlement, DAY) == actor


def test_without_actors_a_person_is_an_address_else_a_name() -> None:
    settlement = book("2020-01-01 open Assets:Cash").settlement
    assert actor_of(GitUser("Anna Khan", "a@example.com"), settlement, DAY) == "a@example.com"
    assert actor_of(GitUser("Anna Khan", ""), settlement, DAY) == "Anna Khan"
    assert str(GitUser("Anna Khan", "a@example.com")) == "Anna Khan <a@example.com>"


def test_consequences_show_what_is_posted_no_longer_and_what_is_not_at_all() -> None:
    before = book(STORY).ledger()
    after = book(STORY.replace('bank_transaction_ref: "FT1"', 'note: "nothing"', 1)).ledger()
    assert consequences(before, before) == ((), (), (), ())
    assert preview("x\n", "a.beancount:1", consequences(before, after)) == textwrap.dedent(
        """\
        a.beancount:1
          x

        No longer posted
          2026-02-03 * "Acme Components Ltd" "Refund VR-1"
            Assets:Clearing:VendorRefunds   60.00 GBP
            Assets:VendorCredits:Acme      -60.00 GBP  acme/CM-1

        Nothing is posted for it.

        Balance                              before       after
          Assets:Clearing:VendorRefunds   -6.00 GBP  -66.00 GBP
          Assets:VendorCredits:Acme      529.00 GBP  589.00 GBP
          acme/CM-1 unapplied            535.00 GBP  595.00 GBP

        Status
          VR-1: RECONCILED -> PENDING (RECEIPT)
        """
    )
    assert preview("x\n", "a.beancount:1", consequences(before, before)) == (
        "a.beancount:1\n  x\n\nNothing is posted for it.\n"
    )


def test_balances_that_stay_are_not_shown() -> None:
    before = book(STORY).ledger()
    after = book(
        STORY.replace('2026-02-03 custom "vendor-refund" "VR-1"', '2026-02-02 custom "vendor-refund" "VR-1"')
    ).ledger()
    moved = consequences(before, after)
    assert [(entry.date.day, entry.narration) for entry in (*moved.gone, *moved.added)] == [
        (3, "Refund VR-1"),
        (2, "Refund VR-1"),
    ]
    assert (moved.balances, moved.changes) == ((), ())
