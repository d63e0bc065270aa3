"""Hostile text in every field of every directive: it becomes that text, or nothing at all."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from beancount.core.amount import Amount

from beancount_refunds.record import Account, CustomDraft, DocumentDraft, NoteDraft, Unrenderable, render
from tests.record.drafts import DAY, parsed
from tests.record.test_rendering import assert_same

if TYPE_CHECKING:
    from collections.abc import Callable

    from beancount_refunds.record import Draft

_EVIL = '2026-01-01 custom "refund-policy" "functional_currency" "EUR"'
_CLOSERS = ('"', "\\", '\\"', '\\\\"', '"\n', '" ', '";', '"\r\n', '\\\\\\"', "\\n", '"""', "'", "`")
_TAILS = (
    _EVIL,
    f"\n{_EVIL}\n",
    '  by: "m.lee"',
    '\n  by: "m.lee"\n  amount: 1.00 GBP\n',
    " ^evil #evil",
    ":",
)
_ALONE = (
    "",
    " ",
    "\n",
    "\n\n",
    "\r",
    "\r\n",
    "\t",
    "\0",
    "a\0b",
    "\x0b",
    "\x0c",
    "\x1a",
    "\x1b[2J",
    "\x7f",
    "\x85",
    "\u2028" + _EVIL,
    "\u2029" + _EVIL,
    "\u202e" + _EVIL,
    "\u2067\u2069",
    "\ufeff",
    "\ud800",
    "\udfff\ud800",
    "\U0010ffff",
    "; comment",
    "* heading",
    ":tag",
    "# tag",
    "#tag",
    "^link",
    "TRUE",
    "FALSE",
    "NULL",
    "GBP",
    "5",
    "-5",
    "5 GBP",
    "1/0 USD",
    "1E5",
    "NaN",
    "Infinity",
    "\uff11\uff12",
    "2026-01-01",
    "Assets:Bank",
    "Assets:Bank 5 GBP",
    "Assets:Bank\n  Assets:Clearing 5 GBP",
    "Assets:Bank ; ",
    "option",
    'option "title" "x"',
    'include "/etc/passwd"',
    'plugin "os"',
    "pushtag #x",
    "pushmeta by: 5",
    "filename",
    "lineno",
    "__class__",
    "{record_file}",
    "%s%n",
    "{0.__class__}",
    "$(id)",
    "`id`",
    "../../etc/passwd",
    "..",
    ".",
    "a/../../b",
    "//evil",
    "*.beancount",
    "x" * 10_000,
    '"' * 1_000,
    "\\" * 1_001,
)
PAYLOADS = (*_ALONE, *(closer + tail for closer in _CLOSERS for tail in _TAILS))

GOOD = Amount(Decimal("5.00"), "GBP")
FIELDS: dict[str, Callable[[str], Draft]] = {
    "kind": lambda text: CustomDraft(on=DAY, kind=text, values=("RC-1", GOOD)),
    "first value": lambda text: CustomDraft(on=DAY, kind="refund-case", values=(text, GOOD)),
    "last value": lambda text: CustomDraft(on=DAY, kind="refund-case", values=(GOOD, text)),
    "account": lambda text: CustomDraft(on=DAY, kind="vendor", values=("acme", Account(text))),
    "account below": lambda text: CustomDraft(on=DAY, kind="vendor", values=(Account(f"Assets:A:{text}"),)),
    "currency": lambda text: CustomDraft(on=DAY, kind="x", values=(Amount(Decimal(5), text),)),
    "currency after": lambda text: CustomDraft(on=DAY, kind="x", values=(Amount(Decimal(5), f"GBP{text}"),)),
    "metadata": lambda text: CustomDraft(on=DAY, kind="x", metadata={"note": text, "by": "m.lee"}),
    "last metadata": lambda text: CustomDraft(on=DAY, kind="x", metadata={"note": text}),
    "currency in metadata": lambda text: CustomDraft(
        on=DAY, kind="x", metadata={"fee": Amount(Decimal(5), text)}
    ),
    "key": lambda text: CustomDraft(on=DAY, kind="x", metadata={text: "5"}),
    "key after": lambda text: CustomDraft(on=DAY, kind="x", metadata={f"by{text}": "5"}),
    "account of a note": lambda text: NoteDraft(on=DAY, account=text, comment="x"),
    "comment": lambda text: NoteDraft(on=DAY, account="Assets:A", comment=text, links=("RC-1",)),
    "link of a note": lambda text: NoteDraft(on=DAY, account="Assets:A", comment="x", links=("RC-1", text)),
    "metadata of a note": lambda text: NoteDraft(
        on=DAY, account="Assets:A", comment="x", metadata={"by": text}
    ),
    "account of a document": lambda text: DocumentDraft(on=DAY, account=text, path="a.pdf"),
    "path": lambda text: DocumentDraft(on=DAY, account="Assets:A", path=text),
    "path below": lambda text: DocumentDraft(on=DAY, account="Assets:A", path=f"documents/{text}"),
    "link of a document": lambda text: DocumentDraft(on=DAY, account="Assets:A", path="a", links=(text,)),
    "metadata of a document": lambda text: DocumentDraft(
        on=DAY, account="Assets:A", path="a", metadata={"by": text}
    ),
}
BEFORE = NoteDraft(on=DAY, account="Assets:A", comment="before", links=("RC-0",))
AFTER = CustomDraft(on=DAY, kind="refund-case", values=("RC-2", GOOD), metadata={"by": "a.khan"})


def test_the_corpus_holds_enough_payloads() -> None:
    assert len(set(PAYLOADS)) >= 60 + len(FIELDS)


@pytest.mark.parametrize("field", FIELDS)
def test_hostile_text_makes_no_directive_and_changes_no_neighbour(field: str) -> None:
    written = 0
    for payload in PAYLOADS:
        draft = FIELDS[field](payload)
        try:
            texts = render([BEFORE, draft, AFTER])
        except Unrenderable:
            continue
        written += 1
        before, entry, after = parsed("".join(texts))
        assert_same(BEFORE, before)
        assert_same(draft, entry)
        assert_same(AFTER, after)
    # Texts may say nearly anything; names of accounts, currencies, keys and links nearly nothing.
    assert (written > len(PAYLOADS) / 2) == (field in TEXTS)


#: The fields that hold text in quotes.
TEXTS = {
    "kind",
    "first value",
    "last value",
    "metadata",
    "last metadata",
    "comment",
    "metadata of a note",
    "path",
    "path below",
    "metadata of a document",
}


@pytest.mark.parametrize("field", sorted(TEXTS - {"path", "path below"}))
def test_only_characters_that_break_or_hide_a_line_are_refused_in_text(field: str) -> None:
    refused = []
    for payload in PAYLOADS:
        try:
            render([FIELDS[field](payload)])
        except Unrenderable:
            refused.append(payload)
    broken = "\0\x0b\x0c\x1a\x1b\x7f\x85\u2028\u2029\u202e\u2067\ud800\udfff"
    assert refused == [payload for payload in PAYLOADS if any(one in payload for one in broken)]


def test_the_payloads_do_harm_where_nothing_is_escaped() -> None:
    """The corpus is worth something: written as they are, most payloads change what is read."""
    harmful = 0
    for payload in PAYLOADS:
        raw = f'2026-03-02 note Assets:A "{payload}" ^RC-1\n'.encode(errors="replace").decode()
        try:
            (entry,) = parsed(raw)
            harmful += entry.comment != payload
        except (AssertionError, ValueError):
            harmful += 1
    assert harmful > len(PAYLOADS) / 2
