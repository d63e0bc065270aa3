"""Every finding of the contract is an error with the same words, before anything is written."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from beancount.core.data import Custom

from beancount_refunds.catalogue import ENTRIES
from beancount_refunds.findings import Code
from beancount_refunds.ledger import open_ledger
from beancount_refunds.record import Account, CustomDraft, NoteDraft
from beancount_refunds.record.refusals import Objection, Refused
from beancount_refunds.record.writer import record
from tests.record.ledgers import ACCOUNTS, contents, directives, draft, drafted, pounds, refund, write

if TYPE_CHECKING:
    import pathlib

#: The kind of directive that brings a finding which stands on another entry.
BROUGHT_BY = {
    Code.APPROVAL_SELF: "approval",
    Code.APPROVAL_STALE: "approval",
    Code.CASH_DOUBLE_COUNTED: "vendor-refund",
    Code.RECEIPT_DUPLICATE: "vendor-refund",
    Code.RECEIPT_AMOUNT_MISMATCH: "vendor-refund",
    Code.RECEIPT_NOT_CLEARED: "vendor-refund",
}
#: No directive brings them: they are about who committed, what is written, and the plugin's line.
OF_NO_DIRECTIVE = {
    Code.ACTOR_MISMATCH,
    Code.LEDGER_NOT_CLEAN,
    Code.PERIOD_LOCKED,
    Code.PLUGIN_MISCONFIGURED,
}


def without(text: str, entry: Custom) -> str:
    """A ledger without one directive, its other lines where they were."""
    lines = text.split("\n")
    first = entry.meta["lineno"] - 1
    last = next(number for number in range(first + 1, len(lines)) if not lines[number][:1].isspace())
    return "\n".join([*lines[:first], *[""] * (last - first), *lines[last:]])


@pytest.mark.parametrize("code", [code for code in Code if code not in OF_NO_DIRECTIVE])
def test_a_finding_of_a_load_is_a_refusal_with_the_same_words(tmp_path: pathlib.Path, code: Code) -> None:
    text = ENTRIES[code].ledger
    top = write(tmp_path, text)
    ledger = open_ledger(top)
    (found,) = (one for one in ledger.findings if one.code is code)
    kind = BROUGHT_BY.get(code)
    customs = [entry for entry in ledger.entries if isinstance(entry, Custom)]
    entry = next(one for one in customs if one.type == kind) if kind else found.entry
    write(tmp_path, without(text, entry))
    place = tmp_path / f"refunds/{entry.date:%Y-%m}.beancount"
    message = found.message.replace(f"{top}:{entry.meta['lineno']}", f"{place}:1")
    before = contents(tmp_path)
    with pytest.raises(Refused) as refused:
        record(top, [drafted(entry)])
    assert [(one.code, one.message) for one in refused.value.objections] == [(code, message)]
    assert (refused.value.code, refused.value.http) == (code, code.http)
    assert str(refused.value) == message
    assert contents(tmp_path) == before


def sealed(folder: pathlib.Path) -> pathlib.Path:
    """Books whose January is sealed."""
    return write(folder, ENTRIES[Code.PERIOD_LOCKED].ledger)


def memo(vendor_id: str = "acme", on: str = "2026-01-31") -> CustomDraft:
    """A credit of 80.00 GBP."""
    account = Account("Expenses:Purchases")
    return draft("vendor-credit", f"{vendor_id}/CM-2", pounds("80.00"), account, on=on)


def test_nothing_is_recorded_in_a_sealed_period(tmp_path: pathlib.Path) -> None:
    top = sealed(tmp_path)
    before = contents(tmp_path)
    with pytest.raises(Refused) as refused:
        record(top, [memo()])
    assert refused.value.objections == (
        Objection(
            Code.PERIOD_LOCKED,
            "PERIOD_LOCKED: vendor-credit acme/CM-2 is dated 2026-01-31, in the period to 2026-01-31, which is"
            " sealed; record it on a later date",
        ),
    )
    assert refused.value.http == 422
    assert contents(tmp_path) == before


def test_what_is_judged_before_a_seal_is_told_before_it(tmp_path: pathlib.Path) -> None:
    top = sealed(tmp_path)
    with pytest.raises(Refused) as unknown:
        record(top, [memo("shen")])
    assert [one.code for one in unknown.value.objections] == [Code.UNKNOWN_VENDOR]
    with pytest.raises(Refused) as malformed:
        record(top, [draft("vendor-credit", on="2026-01-31")])
    assert [one.code for one in malformed.value.objections] == [Code.MALFORMED_DIRECTIVE]


def test_the_day_after_a_sealed_period_is_open(tmp_path: pathlib.Path) -> None:
    top = sealed(tmp_path)
    assert record(top, [memo(on="2026-02-01")]).written
    assert directives(top, "vendor-credit") == ["acme/CM-1", "acme/CM-2"]


def test_what_was_said_may_be_noted_in_a_sealed_period(tmp_path: pathlib.Path) -> None:
    top = sealed(tmp_path)
    said = NoteDraft(
        on=datetime.date(2026, 1, 20),
        account="Assets:VendorCredits:Acme",
        comment="they will pay",
        links=("acme/CM-1",),
    )
    assert record(top, [said]).written


CREDIT = ("vendor-credit", "acme/CM-1", pounds("100.00"))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (
            "2026-03-01 balance Assets:Credits:Acme 0.00 GBP\n",
            "Balance failed for 'Assets:Credits:Acme': expected 0.00 GBP != accumulated 100.00 GBP (100.00 too much)",
        ),
        ("2026-02-01 close Expenses:Other\n", "Invalid reference to inactive account 'Expenses:Other'"),
        ("", "Invalid reference to unknown account 'Expenses:Other'"),
        (
            "2026-01-01 open Expenses:Other USD\n",
            "Invalid currency GBP for account 'Expenses:Other'",
        ),
    ],
    ids=["a later balance", "a closed account", "an account that is not open", "another currency"],
)
def test_what_beancount_would_say_is_a_refusal_with_its_words(
    tmp_path: pathlib.Path, more: str, told: str
) -> None:
    opened = "" if not more or "open" in more else "2026-01-01 open Expenses:Other\n"
    vendor = '2026-01-01 custom "vendor" "acme" "Acme" Assets:Credits:Acme\n'
    top = write(tmp_path, ACCOUNTS + vendor + opened + more)
    before = contents(tmp_path)
    with pytest.raises(Refused) as refused:
        record(top, [draft(*CREDIT, Account("Expenses:Other"))])
    assert [(one.code, one.message) for one in refused.value.objections] == [(None, told)]
    assert (refused.value.code, refused.value.http) == (None, 422)
    assert contents(tmp_path) == before


def test_what_no_text_of_a_ledger_stands_for_is_refused(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path)
    before = contents(tmp_path)
    with pytest.raises(Refused) as refused:
        record(top, [refund(note="a\0b")])
    assert str(refused.value) == "MALFORMED_DIRECTIVE: note holds U+0000, which is not written into a ledger"
    assert contents(tmp_path) == before
