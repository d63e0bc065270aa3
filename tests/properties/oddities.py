"""Entries that nobody in his right mind writes, but that a parser or another plugin can hand over."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.account import TYPE as ACCOUNT
from beancount.core.amount import Amount
from beancount.core.number import MISSING
from beancount.core.position import Cost, CostSpec
from beancount.parser.grammar import ValueType
from hypothesis import strategies as st

from beancount_refunds.forms import CHOICES, KINDS, METADATA
from beancount_refunds.policy import SETTINGS
from tests.properties.building import day
from tests.properties.chart import ACME, ACME_OLD, BANK, CLEARING, SUSPENSE
from tests.properties.ledgers import Ledger, ledgers

if TYPE_CHECKING:
    from collections.abc import Sequence

_EDGES = (datetime.date.min, datetime.date.max, datetime.date(1, 1, 2), datetime.date(9999, 12, 30))
DATES = st.integers(0, 6).map(day) | st.sampled_from(_EDGES)
NUMBERS = st.sampled_from(
    [
        Decimal(text)
        for text in (
            "0",
            "1",
            "-1",
            "6.00",
            "2.005",
            "9E30",
            "1E-30",
            "1E+1000",
            "NaN",
            "sNaN",
            "Infinity",
        )
    ]
    + [Decimal(2**63 - 1).scaleb(-2), Decimal(2**63).scaleb(-2)]
)
CURRENCIES = st.sampled_from(["GBP", "EUR", "JPY", "KWD", "XYZ", "AB.C_D-E'F"])
AMOUNTS = st.builds(Amount, NUMBERS | st.none(), CURRENCIES | st.none())
IDS = st.sampled_from(
    ["acme", "shen", "acme/1", "acme/2", "R1", "R2", "A1", "W1", "C1", "B1", "O1", "x" * 101, "a//b"]
)
WORDS = (
    IDS
    | st.sampled_from(sorted({*KINDS, *SETTINGS, *(word for words in CHOICES.values() for word in words)}))
    | st.sampled_from(
        ["", " ", "\n", "\ud800", "\x00", "0x1f", "²", "2026-02-30T25:61", "2026-01-01T10:00:00Z"]
    )
    | st.text(max_size=6)
)
ACCOUNTS = st.sampled_from([ACME, ACME_OLD, BANK, CLEARING, SUSPENSE, "Assets", ""])


def _pairs() -> st.SearchStrategy[ValueType]:
    return (
        st.builds(ValueType, WORDS, st.just(str))
        | st.builds(ValueType, AMOUNTS, st.just(Amount))
        | st.builds(ValueType, NUMBERS, st.just(Decimal))
        | st.builds(ValueType, ACCOUNTS, st.just(ACCOUNT))
        | st.builds(ValueType, DATES, st.just(datetime.date))
        | st.builds(ValueType, st.booleans(), st.just(bool))
    )


#: A value of a ``custom``, of any type that the parser knows.
PAIRS = _pairs()
#: A value of metadata: the same, and nothing, and a set of tags.
STATED = (
    WORDS | AMOUNTS | NUMBERS | DATES | st.booleans() | st.none() | ACCOUNTS | st.just(frozenset({"tag"}))
)
KEYS = st.sampled_from([*METADATA, "filename", "lineno", "credit_id", "due", "by_", "vendr_id", "__x__", ""])
META = st.dictionaries(KEYS, STATED, max_size=4)
LINKS = st.frozensets(IDS, max_size=2)

_MISSING: Any = MISSING
UNITS = AMOUNTS | st.sampled_from(
    [None, _MISSING, Amount(_MISSING, "GBP"), Amount(Decimal("6.00"), _MISSING)]
)
COSTS = st.none() | st.sampled_from(
    [
        Cost(Decimal("0.86"), "GBP", day(0), None),
        Cost(Decimal("NaN"), "GBP", day(0), None),
        CostSpec(Decimal(2), _MISSING, "GBP", None, None, None),
        CostSpec(None, None, None, None, None, None),
    ]
)
POSTINGS = st.builds(data.Posting, ACCOUNTS, UNITS, COSTS, st.none() | AMOUNTS, st.none(), st.none() | META)


def custom_of(kinds: Sequence[str]) -> st.SearchStrategy[data.Custom]:
    """A ``custom`` of one of ``kinds`` with any values and metadata."""
    values = st.none() | st.lists(PAIRS, max_size=5)
    return st.builds(data.Custom, META, DATES, st.sampled_from(kinds), values)


ODD_ENTRIES: st.SearchStrategy[Any] = (
    custom_of(sorted(KINDS))
    | custom_of(["vendor-credt", "vendor-refunds", "budget", ""])
    | st.builds(
        data.Transaction,
        META,
        DATES,
        st.sampled_from(["*", "!"]),
        st.none() | WORDS,
        st.none() | WORDS,
        st.none() | LINKS,
        st.none() | LINKS,
        st.lists(POSTINGS, max_size=3),
    )
    | st.builds(data.Price, META, DATES, CURRENCIES, st.builds(Amount, NUMBERS, CURRENCIES))
    | st.builds(data.Commodity, st.fixed_dictionaries({"precision": STATED}), DATES, CURRENCIES)
    | st.builds(data.Note, META, DATES, ACCOUNTS, WORDS, st.none() | LINKS, st.none() | LINKS)
    | st.builds(data.Document, META, DATES, ACCOUNTS, WORDS, st.none() | LINKS, st.none() | LINKS)
    | st.builds(
        data.Balance, META, DATES, ACCOUNTS, st.builds(Amount, NUMBERS, CURRENCIES), st.none(), st.none()
    )
    | st.builds(data.Pad, META, DATES, ACCOUNTS, ACCOUNTS)
)


def with_position(entry: Any) -> Any:
    """An entry with the position that the parser gives it, unless its metadata says another."""
    return entry._replace(meta={"filename": "odd.beancount", "lineno": 7} | entry.meta)


def spoilt(entry: Any, deed: int, odd: Any, pair: ValueType) -> Any:
    """An entry of a good ledger with one thing of it spoilt."""
    if deed == 0:
        return entry._replace(meta=entry.meta | odd)
    if isinstance(entry, data.Custom) and entry.values:
        place = deed % len(entry.values)
        return entry._replace(values=[*entry.values[:place], pair, *entry.values[place + 1 :]])
    if isinstance(entry, data.Transaction):
        return entry._replace(postings=[leg._replace(meta=odd) for leg in entry.postings])
    return entry


class OddLedger(Ledger):
    """A ledger that Beancount's printer could not print."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "\n".join(map(repr, self.entries))


@st.composite
def odd_ledgers(draw: st.DrawFn) -> OddLedger:
    """A good ledger of which some entries are spoilt, and odd entries beside them; in order of date."""
    entries = list(draw(ledgers(10)).entries)
    for place, deed, odd, pair in draw(
        st.lists(st.tuples(st.integers(0, 40), st.integers(0, 4), META, PAIRS), max_size=3)
    ):
        entries[place % len(entries)] = spoilt(entries[place % len(entries)], deed, odd, pair)
    entries += map(with_position, draw(st.lists(ODD_ENTRIES, max_size=4)))
    return OddLedger(sorted(entries, key=lambda entry: entry.date))
