"""From a few words to the text of a directive, and what goes without saying."""

from __future__ import annotations

import datetime
import textwrap
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.forms import FORMS
from beancount_refunds.record import render
from beancount_refunds.recording.commands import COMMANDS, EXPECTED
from beancount_refunds.recording.drafts_of import draft, missing
from beancount_refunds.recording.values import Unfit
from tests.recording.commands import ground
from tests.recording.said import SAID
from tests.stories.book import book, without

if TYPE_CHECKING:
    from beancount_refunds.recording.ground import Asked

DAY = datetime.date(2026, 3, 1)
STORY = """
    2026-01-10 custom "order" "KB-1" "acme" 900.00 GBP "shen" 300.00 GBP
    2026-01-20 custom "refund-case" "RC-2026-0001" 600.00 EUR
      vendor_id: "acme"
      order_id: "KB-1"
      reason: "DAMAGED"
      owner: "a.khan"
    2026-02-02 custom "vendor-credit" "acme/CM-17" 600.00 GBP Expenses:Purchases
    2026-02-03 custom "vendor-credit" "acme/CM-18" 400.00 GBP Expenses:Purchases
    2026-02-03 custom "vendor-credit" "shen/TK-1" 1000.00 CNY Expenses:Purchases
    2026-02-03 custom "vendor-credit" "shen/TK-2" 31000 JPY Expenses:Purchases
    2026-02-20 custom "vendor-refund" "VR-0001" 450.00 GBP "acme/CM-17"
    2026-02-21 custom "credit-write-off" "WO-001" "acme/CM-18" 5.00 GBP Expenses:WriteOffs
      reason: "IMMATERIAL"
    2026-02-22 custom "credit-write-off" "WO-002" "shen/TK-2" 5 JPY Expenses:WriteOffs
      reason: "IMMATERIAL"
    2026-02-22 custom "vendor-refund" "VR-8"
    """


def drafted(command: str, asked: Asked, story: str = STORY) -> str:
    """The text of what somebody said, without who and when."""
    here = ground(book(story).ledger(), DAY)
    one = EXPECTED if command == "expect" else COMMANDS[command]
    assert missing(one, asked, here) == ()
    (text,) = render([draft(one, asked, here).draft])
    by_whom = '  by: "a.khan"\n  at: "2026-03-01T09:00:00+00:00"\n'
    assert text.endswith(by_whom)
    return text.removesuffix(by_whom)


@pytest.mark.parametrize(("command", "asked", "text"), SAID)
def test_what_is_said_becomes_the_directive_that_says_it(command: str, asked: Asked, text: str) -> None:
    assert drafted(command, asked) == textwrap.dedent(text).strip() + "\n"


def test_every_directive_but_the_seal_can_be_recorded() -> None:
    assert {command.kind for command in COMMANDS.values()} == FORMS.keys() - {"period-seal"}


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        ("refund", ("vendor_id", "amount")),
        ("credit", ("vendor_id", "amount")),
        ("case", ("vendor_id", "order_id", "amount", "reason")),
        ("case-event", ("id", "event", "reason")),
        ("order", ("id", "lines")),
        ("match", ("id", "refund_ids")),
        ("application", ("credit_id", "amount", "bill_id")),
        ("write-off", ("credit_id", "amount", "account", "reason")),
        ("reversal", ("id", "reason")),
        ("approval", ("id",)),
        ("exception", ("id", "subject", "reason", "owner", "until")),
        ("vendor", ("id", "name", "account")),
        ("policy", ("id", "settings")),
    ],
)
def test_what_must_be_said_is_what_the_form_demands_and_nobody_knows(
    command: str, fields: tuple[str, ...]
) -> None:
    assert missing(COMMANDS[command], {}, ground(book(STORY).ledger(), DAY)) == fields


def test_who_recorded_it_is_missing_only_where_the_form_demands_it() -> None:
    nobody = ground(book(STORY).ledger(), DAY, by=None)
    assert missing(COMMANDS["approval"], {"id": "VR-0001"}, nobody) == ("by",)
    assert missing(COMMANDS["refund"], {"vendor_id": "acme", "amount": "1"}, nobody) == ()
    case = {"vendor_id": "acme", "order_id": "KB-1", "amount": "1", "reason": "X"}
    assert missing(COMMANDS["case"], case, nobody) == ("owner",)
    assert missing(COMMANDS["case"], case | {"by": "m.lee"}, nobody) == ()
    assert draft(COMMANDS["case"], case | {"by": "m.lee"}, nobody).draft.metadata["owner"] == "m.lee"
    assert draft(COMMANDS["refund"], {"vendor_id": "acme", "amount": "1"}, nobody).draft.metadata == {
        "vendor_id": "acme",
        "at": "2026-03-01T09:00:00+00:00",
    }


@pytest.mark.parametrize(
    ("command", "asked", "field", "reason"),
    [
        (
            "refund",
            {"vendor_id": "shen", "amount": "5"},
            "amount",
            "its currency (CNY or JPY) is not clear: write it after the number, as in '300.00 GBP'",
        ),
        (
            "refund",
            {"vendor_id": "acme", "amount": "5 EUR"},
            "parts",
            (
                "vendor acme has no credit in EUR with anything available on 2026-03-01: record the credit first,"
                " or name the credits"
            ),
        ),
        ("order", {"id": "KB-2", "lines": ("acme",)}, "lines", "'acme' names no amount: write acme=900.00"),
        (
            "order",
            {"id": "KB-2", "lines": ("shen=5",)},
            "lines",
            "its currency (CNY or JPY) is not clear: write it after the number, as in '300.00 GBP'",
        ),
        (
            "credit",
            {"vendor_id": "acme", "amount": "5", "number": "深圳"},
            "number",
            "'深圳' holds no letter or digit for an id: say --id acme/…",
        ),
        (
            "policy",
            {"id": "credit_stale_days", "settings": ("many",)},
            "settings",
            "'many' is no whole number",
        ),
    ],
)
def test_what_makes_no_directive_is_refused_with_its_field(
    command: str, asked: Asked, field: str, reason: str
) -> None:
    with pytest.raises(Unfit) as refused:
        draft(COMMANDS[command], asked, ground(book(STORY).ledger(), DAY))
    assert (refused.value.field, refused.value.reason) == (field, reason)


def test_without_any_currency_to_go_by_it_must_be_said() -> None:
    story = book("2026-01-01 open Assets:Cash", without("functional_currency", "operating_currency"))
    with pytest.raises(Unfit, match="its currency is not clear"):
        draft(COMMANDS["credit"], {"vendor_id": "acme", "amount": "5"}, ground(story.ledger(), DAY))


def test_a_refund_of_a_vendor_whose_credits_are_all_used_is_in_their_currency() -> None:
    story = """
        2026-02-02 custom "vendor-credit" "shen/TK-1" 1000.00 CNY Expenses:Purchases
        2026-02-03 custom "vendor-refund" "VR-1" 1000.00 CNY "shen/TK-1"
        """
    with pytest.raises(Unfit, match="vendor shen has no credit in CNY with anything available"):
        drafted("refund", {"vendor_id": "shen", "amount": "5"}, story)


def test_an_id_is_proposed_only_where_none_was_said() -> None:
    here = ground(book(STORY).ledger(), DAY)
    proposed = draft(COMMANDS["refund"], {"vendor_id": "acme", "amount": "1"}, here)
    said = draft(COMMANDS["refund"], {"vendor_id": "acme", "amount": "1", "id": "VR-7"}, here)
    assert (proposed.id, proposed.proposed, said.id, said.proposed) == ("VR-0009", True, "VR-7", False)


def test_no_other_id_will_do_for_a_memo_than_that_of_its_number() -> None:
    asked = {"vendor_id": "acme", "amount": "1", "account": "Expenses:Purchases"}
    here = ground(book(STORY).ledger(), DAY)
    numbered = draft(COMMANDS["credit"], asked | {"number": "CN 19"}, here)
    free = draft(COMMANDS["credit"], asked, here)
    assert (numbered.id, numbered.proposed, free.proposed) == ("acme/CN-19", False, True)
