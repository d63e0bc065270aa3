"""The first step: Beancount's stream of entries sorted into what the other steps read.

Reading leaves the list and its entries as they are. Metadata may be missing, and its values may
be of any type.
"""

from __future__ import annotations

import dataclasses
import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core.data import Balance, Commodity, Custom, Document, Note, Pad, Price, Transaction

from beancount_refunds.forms import KINDS
from beancount_refunds.model import Communication
from beancount_refunds.money import MAX_PRECISION, Precisions
from beancount_refunds.reading import likely_kind
from beancount_refunds.source import Position

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@dataclasses.dataclass(slots=True)
class Stream:
    """Entries by type, in the order of the ledger; ``misspelt`` are customs with the likely kind."""

    filename: str
    customs: list[Custom] = dataclasses.field(default_factory=list)
    misspelt: list[tuple[Custom, str]] = dataclasses.field(default_factory=list)
    transactions: list[Transaction] = dataclasses.field(default_factory=list)
    prices: list[Price] = dataclasses.field(default_factory=list)
    commodities: list[Commodity] = dataclasses.field(default_factory=list)
    communications: list[Note | Document] = dataclasses.field(default_factory=list)
    balances: list[Balance] = dataclasses.field(default_factory=list)
    pads: list[Pad] = dataclasses.field(default_factory=list)
    last_on: datetime.date = datetime.date.min


def sort_out(entries: Sequence[Any], options: Mapping[str, Any]) -> Stream:
    """Sort ``entries`` by what they are to us; ``last_on`` is the last date that counts."""
    stream = Stream(str(options.get("filename") or "<unknown>"))
    places: dict[type, list[Any]] = {
        Transaction: stream.transactions,
        Price: stream.prices,
        Commodity: stream.commodities,
        Note: stream.communications,
        Document: stream.communications,
        Balance: stream.balances,
        Pad: stream.pads,
    }
    for entry in entries:
        place = places.get(type(entry))
        if place is not None:
            place.append(entry)
        elif type(entry) is Custom:
            if entry.type in KINDS:
                stream.customs.append(entry)
            elif likely := likely_kind(entry.type):
                stream.misspelt.append((entry, likely))
    misspelt_ones = [entry for entry, _ in stream.misspelt]
    groups = (stream.transactions, stream.balances, stream.customs, misspelt_ones)
    stream.last_on = max((group[-1].date for group in groups if group), default=datetime.date.min)
    return stream


def has_ours(entries: Sequence[Any]) -> bool:
    """Whether any entry is a directive of ours, or looks like one: all that most ledgers cost."""
    return any(
        entry.type in KINDS or likely_kind(entry.type) is not None
        for entry in entries
        if type(entry) is Custom
    )


def precisions(commodities: Sequence[Commodity]) -> Precisions:
    """Decimals of the ledger's own commodities; what is no whole number of decimals is left out."""
    digits: dict[str, int] = {}
    for commodity in commodities:
        stated = (commodity.meta or {}).get("precision")
        if not isinstance(stated, Decimal) or not stated.is_finite():
            continue
        if 0 <= stated <= MAX_PRECISION and stated == int(stated):
            digits[commodity.currency] = int(stated)
    return Precisions(digits)


def communications(stream: Stream) -> Iterator[Communication]:
    """Native notes and documents, one for each id that they carry as a link."""
    for entry in stream.communications:
        text, kind = (entry.comment, "note") if isinstance(entry, Note) else (entry.filename, "document")
        for link in sorted(entry.links or ()):
            yield Communication(
                subject=link,
                on=entry.date,
                kind=kind,
                text=str(text),
                position=Position.of(entry.meta, stream.filename),
            )
