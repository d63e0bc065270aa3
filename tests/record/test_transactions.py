"""Transactions and balances of a bank as text: they are read back as what was meant, or not written."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from beancount.core.amount import Amount
from beancount.core.data import Balance, Transaction
from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.record import (
    BalanceDraft,
    CustomDraft,
    PostingDraft,
    Roots,
    TransactionDraft,
    Unrenderable,
    render,
)
from beancount_refunds.record.reading_back import prove
from tests.record.drafts import DAY, Maker, parsed
from tests.record.test_injection import PAYLOADS

if TYPE_CHECKING:
    from collections.abc import Callable

    from beancount_refunds.record import Draft


def pounds(number: str) -> Amount:
    """An amount in GBP."""
    return Amount(Decimal(number), "GBP")


HALVES = (
    PostingDraft(account="Assets:Bank", units=pounds("12.50")),
    PostingDraft(account="Assets:Clearing", units=pounds("-12.50")),
)
AFTER = CustomDraft(on=DAY, kind="refund-case", values=("RC-2", pounds("5.00")), metadata={"by": "a.khan"})


def bank_line(**changes: Any) -> TransactionDraft:
    """A transaction of 12.50 GBP."""
    fields: dict[str, Any] = {
        "on": DAY,
        "payee": "ACME",
        "narration": "CN 17",
        "postings": HALVES,
        "metadata": {"bank_transaction_ref": "FT1", "value_date": DAY},
    }
    return TransactionDraft(**(fields | changes))


def assert_same(draft: TransactionDraft, entry: Any) -> None:
    """The parser made of the text what the draft says: compared here in other words than the proof does."""
    assert type(entry) is Transaction
    assert (entry.date, entry.flag, entry.payee, entry.narration) == (
        draft.on,
        draft.flag,
        draft.payee,
        draft.narration,
    )
    assert (entry.links, entry.tags) == (frozenset(draft.links), frozenset())
    assert stated(entry.meta) == draft.metadata
    assert [(one.account, one.units, stated(one.meta)) for one in entry.postings] == [
        (one.account, one.units, one.metadata) for one in draft.postings
    ]
    assert {(one.cost, one.price, one.flag) for one in entry.postings} <= {(None, None, None)}


def stated(meta: Any) -> dict[str, Any]:
    """Metadata without the position."""
    return {key: value for key, value in meta.items() if key not in ("filename", "lineno")}


def test_a_transaction_is_written_as_people_write_it() -> None:
    draft = bank_line(
        flag="!",
        links=("FT1", "VR-1"),
        postings=(PostingDraft(account="Assets:Bank", units=pounds("0"), metadata={"note": "x"}), HALVES[1]),
    )
    (text,) = render([draft])
    assert text == (
        '2026-03-02 ! "ACME" "CN 17" ^FT1 ^VR-1\n'
        '  bank_transaction_ref: "FT1"\n'
        "  value_date: 2026-03-02\n"
        "  Assets:Bank  0 GBP\n"
        '    note: "x"\n'
        "  Assets:Clearing  -12.50 GBP\n"
    )
    assert_same(draft, *parsed(text))


def test_a_blank_line_stands_behind_each_transaction_but_the_last() -> None:
    balance = BalanceDraft(on=DAY, account="Assets:Bank", amount=pounds("-1.00"), metadata={"by": "bank"})
    without = TransactionDraft(on=DAY, narration="", postings=())
    assert render([without, balance, without]) == (
        '2026-03-02 * ""\n\n',
        '2026-03-02 balance Assets:Bank -1.00 GBP\n  by: "bank"\n',
        '2026-03-02 * ""\n',
    )


def test_a_balance_is_read_back_as_the_balance_that_was_meant() -> None:
    draft = BalanceDraft(on=DAY, account="Assets:Bank", amount=pounds("1.00"))
    (entry,) = parsed("".join(render([draft])))
    assert type(entry) is Balance
    assert (entry.date, entry.account, entry.amount, entry.tolerance) == (
        DAY,
        "Assets:Bank",
        pounds("1.00"),
        None,
    )


FIELDS: dict[str, Callable[[str], Draft]] = {
    "payee": lambda text: bank_line(payee=text),
    "narration": lambda text: bank_line(narration=text),
    "narration alone": lambda text: bank_line(payee=None, narration=text),
    "metadata": lambda text: bank_line(metadata={"counterparty": text, "by": "m.lee"}),
    "metadata of a posting": lambda text: bank_line(
        postings=(PostingDraft(account="Assets:Bank", units=pounds("1"), metadata={"note": text}), *HALVES)
    ),
    "flag": lambda text: bank_line(flag=text),
    "link": lambda text: bank_line(links=("FT1", text)),
    "account": lambda text: bank_line(postings=(PostingDraft(account=text, units=pounds("1")),)),
    "account below": lambda text: bank_line(
        postings=(PostingDraft(account=f"Assets:A:{text}", units=pounds("1")), *HALVES)
    ),
    "currency": lambda text: bank_line(
        postings=(PostingDraft(account="Assets:A", units=Amount(Decimal(1), text)),)
    ),
    "currency after": lambda text: bank_line(
        postings=(PostingDraft(account="Assets:A", units=Amount(Decimal(1), f"GBP{text}")), *HALVES)
    ),
    "key": lambda text: bank_line(metadata={text: "5"}),
    "key of a posting": lambda text: bank_line(
        postings=(PostingDraft(account="Assets:A", units=pounds("1"), metadata={f"by{text}": "5"}),)
    ),
}
TEXTS = {"payee", "narration", "narration alone", "metadata", "metadata of a posting"}


@pytest.mark.parametrize("field", FIELDS)
def test_hostile_text_makes_no_directive_and_no_posting(field: str) -> None:
    written = 0
    for payload in PAYLOADS:
        draft = FIELDS[field](payload)
        try:
            texts = render([bank_line(), draft, AFTER])
        except Unrenderable:
            continue
        written += 1
        before, entry, after = parsed("".join(texts))
        assert_same(bank_line(), before)
        assert isinstance(draft, TransactionDraft)
        assert_same(draft, entry)
        assert after.meta["by"] == "a.khan"
    assert (written > len(PAYLOADS) / 2) == (field in TEXTS)


@given(st.integers(0, 2**32 - 1), st.lists(st.text(max_size=40), min_size=2, max_size=2))
def test_parsing_gives_the_transactions_and_nothing_else(seed: int, said: list[str]) -> None:
    others = Maker(seed)
    draft = bank_line(payee=said[0], narration=said[1])
    drafts = [others.draft(), draft, others.draft(), bank_line()]
    try:
        texts = render(drafts)
    except Unrenderable as refused:
        assert "which is not written into a ledger" in refused.reason  # noqa: PT017 (only then)
        return
    entries = parsed("".join(texts))
    assert len(entries) == len(drafts)
    assert_same(draft, entries[1])
    assert_same(bank_line(), entries[3])


UNWRITABLE = {
    "a flag of its own": (bank_line(flag="P"), "flag is 'P', no flag of a transaction: * or !"),
    "no units": (
        bank_line(postings=(HALVES[0], PostingDraft(account="Assets:A", units=None))),  # type: ignore[arg-type]
        "posting 2 is NoneType, which no text of a ledger stands for",
    ),
    "a number without currency": (
        bank_line(postings=(PostingDraft(account="Assets:A", units=Decimal(5)),)),  # type: ignore[arg-type]
        "directive is read back as something else",
    ),
    "a text for an amount": (
        BalanceDraft(on=DAY, account="Assets:A", amount="5 GBP"),  # type: ignore[arg-type]
        "directive is not read back: syntax error, unexpected STRING, expecting PLUS or MINUS or LPAREN or NUMBER",
    ),
    "no narration": (bank_line(narration=None), "narration is NoneType, not text"),
    "another ledger's account": (
        bank_line(postings=(PostingDraft(account="Aktiva:Bank", units=pounds("1")),)),
        "posting 1 is 'Aktiva:Bank', no account of this ledger",
    ),
    "a time": (
        bank_line(on=datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)),
        "date is datetime, not a day",
    ),
}


@pytest.mark.parametrize(("draft", "told"), UNWRITABLE.values(), ids=UNWRITABLE)
def test_a_transaction_that_no_text_stands_for_is_refused(draft: Draft, told: str) -> None:
    with pytest.raises(Unrenderable) as refusal:
        render([draft])
    assert str(refusal.value) == told


def test_accounts_are_those_that_the_options_name() -> None:
    draft = bank_line(postings=(PostingDraft(account="Aktiva:Bank", units=pounds("1")),))
    (text,) = render([draft], Roots(assets="Aktiva"))
    assert "  Aktiva:Bank  1 GBP\n" in text


@pytest.mark.parametrize(
    "text",
    [
        '2026-03-02 * "ACME" "CN 17" #tag',
        '2026-03-02 ! "ACME" "CN 17"',
        '2026-03-02 * "CN 17"',
        '2026-03-02 * "ACME" "CN 17"\n  Assets:Bank  1 GBP',
        "2026-03-02 balance Assets:Bank 1 GBP",
    ],
)
def test_a_text_that_says_anything_else_never_leaves_the_renderer(text: str) -> None:
    draft = TransactionDraft(on=DAY, payee="ACME", narration="CN 17", postings=())
    with pytest.raises(Unrenderable, match="directive is read back as something else"):
        prove([draft], [f"{text}\n"], "")
