"""The strict renderer: what it writes, and what it refuses to write."""

from __future__ import annotations

import datetime
import posixpath
from decimal import Decimal
from typing import Any

import pytest
from beancount.core.account import TYPE as ACCOUNT
from beancount.core.amount import Amount
from beancount.core.data import Custom, Document, Note
from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.model import CaseStatus
from beancount_refunds.record import (
    Account,
    CustomDraft,
    DocumentDraft,
    Draft,
    NoteDraft,
    Roots,
    Unrenderable,
    render,
)
from beancount_refunds.record.reading_back import prove
from tests.record.drafts import DAY, Maker, parsed

GBP = Amount(Decimal("600.00"), "GBP")


def one(draft: Draft) -> str:
    """The text of one draft."""
    (text,) = render([draft])
    return text


def custom(*values: Any, **metadata: Any) -> CustomDraft:
    """A custom directive with these values."""
    return CustomDraft(on=DAY, kind="refund-case", values=values, metadata=metadata)


# ----------------------------------------------------------------------------- what is written


def test_a_directive_is_written_with_one_line_for_each_metadata_value() -> None:
    draft = CustomDraft(
        on=DAY,
        kind="vendor-credit",
        values=("acme/CM-17", GBP, Account("Expenses:Purchases"), True, Decimal(5), DAY),
        metadata={"note": 'He said "no"\nand left\\', "expires": DAY, "tax": Amount(Decimal(0), "GBP")},
    )
    assert one(draft) == (
        '2026-03-02 custom "vendor-credit" "acme/CM-17" 600.00 GBP Expenses:Purchases TRUE 5 2026-03-02\n'
        '  note: "He said \\"no\\"\\nand left\\\\"\n'
        "  expires: 2026-03-02\n"
        "  tax: 0 GBP\n"
    )


def test_notes_and_documents_carry_the_ids_as_links() -> None:
    said = NoteDraft(
        on=DAY,
        account="Assets:Credits:Acme",
        comment="agreed",
        links=("RC-1", "acme/CM-17"),
        metadata={"by": "a"},
    )
    shown = DocumentDraft(on=DAY, account="Assets:Credits:Acme", path="../docs/chat 1.png", links=("RC-1",))
    assert render([said, shown]) == (
        '2026-03-02 note Assets:Credits:Acme "agreed" ^RC-1 ^acme/CM-17\n  by: "a"\n',
        '2026-03-02 document Assets:Credits:Acme "../docs/chat 1.png" ^RC-1\n',
    )


def test_numbers_are_written_out_and_a_minus_never_subtracts() -> None:
    draft = custom(Decimal("1E+5"), Decimal(-3), Amount(Decimal("-0.050"), "GBP"), Decimal("-1E-3"))
    assert one(draft) == '2026-03-02 custom "refund-case" 100000 (-3) (-0.050) GBP -0.001\n'


def test_a_status_is_written_as_the_text_that_it_is() -> None:
    assert one(custom(CaseStatus.OPEN)) == '2026-03-02 custom "refund-case" "OPEN"\n'


def test_accounts_are_called_as_the_options_of_the_ledger_say() -> None:
    options = {
        "name_assets": "Vermögen",
        "name_liabilities": "Schulden",
        "name_equity": "Kapital",
        "name_income": "Ertrag",
        "name_expenses": "Aufwand",
    }
    draft = custom(Account("Vermögen:Bank"))
    assert render([draft], Roots.of(options)) == ('2026-03-02 custom "refund-case" Vermögen:Bank\n',)
    with pytest.raises(Unrenderable, match=r"value 1 is 'Verm\\xf6gen:Bank', no account of this ledger"):
        render([draft])


def test_no_drafts_have_no_text() -> None:
    assert render([]) == ()


# ------------------------------------------------------------------------------ what is refused

UNWRITABLE = {
    "nothing": (custom(None), "value 1", "is NoneType, which no text of a ledger stands for"),
    "a whole number": (custom(5), "value 1", "is int, which no text of a ledger stands for"),
    "a time": (
        custom(datetime.datetime(2026, 1, 2, 3, 4, tzinfo=datetime.UTC)),
        "value 1",
        "is datetime, not a day",
    ),
    "no text": (CustomDraft(on=DAY, kind=7), "kind", "is int, not text"),  # type: ignore[arg-type]
    "not a number": (custom(Decimal("NaN")), "value 1", "is NaN, no number"),
    "a signalling one": (custom(Decimal("sNaN")), "value 1", "is sNaN, no number"),
    "infinity": (custom(Amount(Decimal("-Infinity"), "GBP")), "value 1", "is -Infinity, no number"),
    "an amount without number": (custom(Amount(None, "GBP")), "value 1", "is None, no number"),  # type: ignore[arg-type]
    "a zero with a minus": (
        custom(Decimal("-0.00")),
        "value 1",
        "is a zero with a minus, which is read back without it",
    ),
    "a huge number": (custom(Decimal("1E+1000000")), "value 1", "has more than 28 digits"),
    "a tiny number": (custom(Decimal("1E-28")), "value 1", "has more than 28 digits"),
    "a long number": (
        custom(Decimal("12345678901234567890.123456789")),
        "value 1",
        "has more than 28 digits",
    ),
    "a small currency": (custom(Amount(Decimal(1), "gbp")), "value 1", "is 'gbp', no currency"),
    "no currency": (custom(Amount(Decimal(1), None)), "value 1", "is None, no currency"),  # type: ignore[arg-type]
    "a truth": (
        custom(Amount(Decimal(1), "TRUE")),
        "value 1",
        "is in TRUE, which is a value to Beancount, no currency",
    ),
    "a short key": (custom(k="v"), "'k'", "is 'k', no key of metadata"),
    "a key of two words": (
        custom(**{"by: 5 note": "v"}),
        "'by: 5 note'",
        "is 'by: 5 note', no key of metadata",
    ),
    "a place": (custom(lineno=Decimal(5)), "lineno", "would overwrite where the directive stands"),
    "an account in metadata": (
        custom(by=Account("Assets:Bank")),
        "by",
        "is an account: in metadata Beancount reads it back as text",
    ),
    "no account": (custom(Account("assets:bank")), "value 1", "is 'assets:bank', no account of this ledger"),
    "an account of no ledger": (
        NoteDraft(on=DAY, account="Vermogen:Bank", comment=""),
        "account",
        "is 'Vermogen:Bank', no account of this ledger",
    ),
    "no link": (
        NoteDraft(on=DAY, account="Assets:A", comment="", links=("a b",)),
        "links",
        "is 'a b', no link",
    ),
    "no path": (
        DocumentDraft(on=DAY, account="Assets:A", path=""),
        "path",
        "is '', which Beancount would read as another path",
    ),
    "the folder itself": (
        DocumentDraft(on=DAY, account="Assets:A", path="."),
        "path",
        "is '.', which Beancount would read as another path",
    ),
    "a detour": (
        DocumentDraft(on=DAY, account="Assets:A", path="a/../b"),
        "path",
        "is 'a/../b', which Beancount would read as another path",
    ),
    "a path that is none": (
        DocumentDraft(on=DAY, account="Assets:A", path=5),  # type: ignore[arg-type]
        "path",
        "is int, not text",
    ),
    "a text for a day": (CustomDraft(on="2026-01-01", kind="x"), "date", "is str, not a day"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize(("draft", "field", "reason"), UNWRITABLE.values(), ids=UNWRITABLE)
def test_what_no_text_stands_for_is_refused_by_name(draft: Draft, field: str, reason: str) -> None:
    with pytest.raises(Unrenderable) as refusal:
        render([draft])
    assert (refusal.value.field, refusal.value.reason) == (field, reason)
    assert str(refusal.value) == f"{field} {reason}"


@pytest.mark.parametrize(
    "character",
    ["\0", "\x07", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ud800", "\u202e", "\u2066"],
)
def test_characters_that_hide_or_break_a_line_are_refused(character: str) -> None:
    with pytest.raises(Unrenderable) as refusal:
        render([custom(f"a{character}b")])
    assert str(refusal.value) == f"value 1 holds U+{ord(character):04X}, which is not written into a ledger"


@given(
    st.one_of(
        st.none(),
        st.integers(),
        st.floats(),
        st.binary(),
        st.text(),
        st.decimals(),
        st.datetimes(),
        st.lists(st.none()),
    )
)
def test_whatever_is_given_is_written_exactly_or_refused(value: Any) -> None:
    try:
        text = one(custom(value, note=value))
    except Unrenderable:
        return
    (entry,) = parsed(text)
    assert [entry.values[0].value, entry.meta["note"]] == [value, value]


# ----------------------------------------------------------------------------------- round trip


def assert_same(draft: Draft, entry: Any) -> None:
    """The parser made of the text what the draft says: compared here in other words than the proof does."""
    assert entry.date == draft.on
    written = {key: value for key, value in entry.meta.items() if key not in ("filename", "lineno")}
    assert written == draft.metadata
    assert [type(value) for value in written.values()] == [type(value) for value in draft.metadata.values()]
    if isinstance(draft, CustomDraft):
        assert (type(entry), entry.type) == (Custom, draft.kind)
        expected = [
            (value.name, ACCOUNT) if isinstance(value, Account) else (value, type(value))
            for value in draft.values
        ]
        assert [tuple(pair) for pair in entry.values or ()] == expected
    else:
        assert (entry.account, entry.links, entry.tags) == (draft.account, set(draft.links), set())
        if isinstance(draft, NoteDraft):
            assert (type(entry), entry.comment) == (Note, draft.comment)
        else:
            assert (type(entry), entry.filename) == (
                Document,
                posixpath.normpath(posixpath.join("/ledger", draft.path)),
            )


@given(st.integers(0, 2**32 - 1))
def test_parsing_the_text_gives_the_drafts_and_nothing_else(seed: int) -> None:
    """Ten drafts from each seed: 20,000 directives with the 2,000 examples that CI takes."""
    maker = Maker(seed)
    drafts = [maker.draft() for _ in range(10)]
    texts = render(drafts)
    entries = parsed("".join(texts))
    assert len(entries) == len(drafts)
    for draft, text, entry in zip(drafts, texts, entries, strict=True):
        assert text.count("\n") == 1 + len(draft.metadata)
        assert_same(draft, entry)


# ----------------------------------------------------------------------------------- the proof


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        (["2026-03-02 custom"], "is not read back: syntax error, unexpected EOL, expecting STRING"),
        (['2026-03-02 custom "x"', ""], "is read back as 1 directives, not 2"),
        (['2026-03-02 custom "x"\n2026-03-02 custom "x"'], "is read back as 2 directives, not 1"),
        (['2026-03-02 custom "x"\n  by: "m.lee"'], "is read back as something else"),
        (['2026-03-02 custom "x" 5 -3'], "is read back as something else"),
        (['2026-03-02 custom "x" Assets:Bank'], "is read back as something else"),
        (['2026-03-02 note Assets:Bank "x"'], "is read back as something else"),
        (['2026-03-02 event "x" "y"'], "is read back as something else"),
        (['\n2026-03-02 custom "x"'], "is read back as something else"),
    ],
)
def test_a_text_that_says_anything_else_never_leaves_the_renderer(texts: list[str], reason: str) -> None:
    drafts = [CustomDraft(on=DAY, kind="x")] * len(texts)
    with pytest.raises(Unrenderable) as refusal:
        prove(drafts, [f"{text}\n" for text in texts], "")
    assert str(refusal.value) == f"directive {reason}"
