"""Facts about Beancount's values that the plugin relies on: an upgrade that changes one tells us here.

They were measured with Beancount 3.2.3; each test says in its name what holds.
"""

from __future__ import annotations

import datetime
import decimal
import subprocess
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from beancount import loader
from beancount.core import account as account_type
from beancount.core import data
from beancount.core.amount import Amount
from beancount.core.number import D
from beancount.parser import printer

from tests.loading import OPENED, install, load, only, transfer, watching

if TYPE_CHECKING:
    import pathlib


class Complaint(NamedTuple):
    """An error in the shape that Beancount expects."""

    source: Any
    message: str
    entry: Any


@pytest.mark.parametrize(("amount", "balances"), [("-99.995", True), ("-99.994", False)])
def test_beancount_tolerates_a_residual_of_half_a_penny(amount: str, balances: bool) -> None:  # noqa: FBT001  # a table
    transaction = f'2026-01-05 * "x"\n  Assets:Bank  100.00 GBP\n  Assets:Clearing  {amount} GBP\n'
    assert (load(OPENED + transaction)[1] == []) is balances


def test_an_unbalanced_transaction_may_reach_plugins_and_is_judged_after_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unbalanced = '2026-01-05 * "x"\n  Assets:Bank  100.00 GBP\n'
    seen: list[Any] = []
    install(monkeypatch, "our_plugin", watching(seen))
    _, messages, _ = load('plugin "our_plugin"\n' + OPENED + unbalanced)
    assert len(only(seen, data.Transaction).postings) == 1
    assert messages == ["Transaction does not balance: (100.00 GBP)"]


def test_a_total_price_becomes_a_quotient_of_28_digits() -> None:
    entries, _, _ = load(
        OPENED + '2026-01-05 * "x"\n  Assets:Bank  3 EUR @@ 1.00 GBP\n  Assets:Clearing  -1.00 GBP\n'
    )
    price = only(entries, data.Transaction).postings[0].price
    assert decimal.getcontext().prec == 28
    assert price.number * 3 == Decimal("0.9999999999999999999999999999")


def test_an_amount_left_out_is_filled_in_before_plugins_run(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    install(monkeypatch, "our_plugin", watching(seen))
    load('plugin "our_plugin"\n' + OPENED + '2026-01-05 * "x"\n  Assets:Bank  5.00 GBP\n  Assets:Clearing\n')
    assert only(seen, data.Transaction).postings[1].units == Amount(Decimal("-5.00"), "GBP")


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1E5", "\N{FULLWIDTH DIGIT ONE}"])
def test_beancounts_number_reader_takes_what_no_amount_is(text: str) -> None:
    assert isinstance(D(text), Decimal)


def test_values_of_a_custom_keep_their_types_and_their_order() -> None:
    entries, _, _ = load('2026-01-02 custom "x" Assets:Bank "text" 1.50 GBP 2026-01-01 TRUE 3\n')
    assert [(value.value, value.dtype) for value in only(entries, data.Custom).values] == [
        ("Assets:Bank", account_type.TYPE),
        ("text", str),
        (Amount(Decimal("1.50"), "GBP"), Amount),
        (datetime.date(2026, 1, 1), datetime.date),
        (True, bool),
        (Decimal(3), Decimal),
    ]


def test_a_custom_without_values_has_none_instead_of_an_empty_list() -> None:
    """Beancount's own `pad` stumbles over it, after us, and says so without a line."""
    entries, messages, _ = load('2026-01-02 custom "x"\n')
    assert only(entries, data.Custom).values is None
    assert messages == ['Error applying plugin "beancount.ops.pad": Traceback (most recent call last):']


@pytest.mark.parametrize("extra", ["^VR-1", "#tag"])
def test_links_and_tags_on_a_custom_are_a_syntax_error(extra: str) -> None:
    entries, messages, _ = load(f'2026-01-02 custom "x" "y" {extra}\n')
    assert entries == []
    assert [message.split(",")[0] for message in messages] == ["syntax error"]


def test_the_last_of_repeated_metadata_keys_wins_silently_on_a_custom() -> None:
    entries, messages, _ = load('2026-01-02 custom "x" "y"\n  note: "first"\n  note: "second"\n')
    assert only(entries, data.Custom).meta["note"] == "second"
    assert messages == []


def test_the_first_of_repeated_metadata_keys_wins_on_a_posting_with_an_error() -> None:
    entries, messages, _ = load(
        OPENED + '2026-01-02 * "x"\n  Assets:Bank  1 GBP\n    note: "first"\n    note: "second"\n'
        "  Assets:Clearing\n"
    )
    assert only(entries, data.Transaction).postings[0].meta["note"] == "first"
    assert len(messages) == 1


def test_values_of_metadata_are_typed_but_accounts_and_currencies_are_plain_text() -> None:
    meta = only(
        load(
            '2026-01-02 custom "x"\n  account: Assets:Bank\n  currency: GBP\n  fee: 2.50 GBP\n  until: 2026-01-09\n'
            "  empty:\n  number: 1/3\n"
        )[0],
        data.Custom,
    ).meta
    assert {key: value for key, value in meta.items() if key not in {"filename", "lineno"}} == {
        "account": "Assets:Bank",
        "currency": "GBP",
        "fee": Amount(Decimal("2.50"), "GBP"),
        "until": datetime.date(2026, 1, 9),
        "empty": None,
        "number": Decimal(1) / 3,
    }


def test_a_user_can_overwrite_the_position_with_values_of_another_type() -> None:
    meta = only(load('2026-01-02 custom "x"\n  lineno: 77\n  filename: 1 GBP\n')[0], data.Custom).meta
    assert (meta["lineno"], meta["filename"]) == (Decimal(77), Amount(Decimal(1), "GBP"))
    assert isinstance(meta["lineno"], Decimal)


def test_notes_and_documents_carry_links_with_slashes(tmp_path: pathlib.Path) -> None:
    (tmp_path / "chat.png").touch()
    ledger = tmp_path / "main.beancount"
    ledger.write_text(
        OPENED + '2026-01-02 note Assets:Bank "agreed" ^acme/CM-17 ^RC-1\n'
        '2026-01-02 document Assets:Bank "chat.png" ^RC-1\n',
        encoding="utf-8",
    )
    entries, errors, _ = loader.load_file(str(ledger))
    assert only(entries, data.Note).links == {"acme/CM-17", "RC-1"}
    assert only(entries, data.Document).links == {"RC-1"}
    assert errors == []


@pytest.mark.parametrize(("source", "error"), [(None, TypeError), ({}, KeyError)])
def test_a_finding_without_a_position_crashes_the_printing_of_errors(
    source: dict[str, Any] | None, error: type[Exception]
) -> None:
    with pytest.raises(error):
        printer.format_error(Complaint(source, "message", None))  # type: ignore[no-untyped-call]


def test_a_whole_number_in_metadata_crashes_the_printing_of_entries() -> None:
    entry = transfer("2026-01-05", "1.00")
    assert entry.meta is not None
    entry.meta["days"] = 5
    with pytest.raises(ValueError, match="Unexpected value"):
        printer.format_entry(entry)


def test_line_numbers_of_postings_are_not_printed_with_the_ledger() -> None:
    entry = transfer("2026-01-05", "1.00")
    for posting in entry.postings:
        assert posting.meta is not None
        posting.meta.update(filename="generated", lineno=3, credit_id="acme/CM-1")
    text = printer.format_entry(entry)
    assert 'credit_id: "acme/CM-1"' in text
    assert "lineno" not in text


def test_a_finding_makes_bean_check_fail_for_there_are_no_warnings(tmp_path: pathlib.Path) -> None:
    ledger = tmp_path / "main.beancount"
    ledger.write_text("2026-01-10 balance Assets:Bank 0 GBP\n", encoding="utf-8")
    command = [sys.executable, "-m", "beancount.scripts.check", str(ledger)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert f"{ledger}:1:" in result.stderr
