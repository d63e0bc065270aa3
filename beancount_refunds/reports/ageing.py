"""Accounts payable by age: bills and credits of each vendor side by side, in agreement with the accounts.

Owed to the vendor is > 0; credits are rows of their own, < 0. A bill ages from its due date, or from its own
day where it states none, a credit and an unallocated posting from theirs. Buckets are policy
``ageing_buckets`` of the day: with 30, 60 and 90, a bill due today stands under 0–30.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.reports import columns
from beancount_refunds.reports.buckets import Bucket, buckets
from beancount_refunds.reports.control_accounts import ControlAccounts
from beancount_refunds.reports.filters import title
from beancount_refunds.reports.open_items import Item, ItemKind, open_items
from beancount_refunds.reports.table import (
    Field,
    Kind,
    Row,
    Table,
    columns_of,
    counted,
    field,
    rows_of,
    totals,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Settlement
    from beancount_refunds.reports.question import Question

_ORDER = {kind: place for place, kind in enumerate(ItemKind)}


class _Aged(NamedTuple):
    """The items of one vendor, kind and currency; ``amounts`` by bucket, the first not due yet."""

    vendor_id: str | None
    name: str | None
    kind: ItemKind
    currency: str
    amounts: tuple[int, ...]
    number: int


def ageing(ledger: Ledger, question: Question) -> Table:
    """What is owed to each vendor and by it, by age; beside it the open items that this is made of."""
    settlement = ledger.settlement
    controls = ControlAccounts(ledger)
    items = list(open_items(ledger, controls))
    chosen = [item for item in items if question.filters.admit(item.traits(settlement))]
    chosen.sort(key=_rank)
    agreed = tuple(_agreement(items, controls, settlement))
    spans = buckets(settlement)
    aged = tuple(_buckets(spans))
    fields = (*_WHO, *aged, *_TOTAL)
    return Table(
        name="ageing",
        title=title("Ageing", settlement, question.filters),
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(fields),
        screen=("vendor_id", "kind", *(one.column.key for one in aged), "total_minor", "items"),
        rows=rows_of(fields, _aged(chosen, spans, settlement)),
        summary=(*_words(chosen, settlement), *agreed),
        empty=f"Nothing is open: no bill, no credit; {'; '.join(agreed)}.",
        also=(_items(chosen, ledger, question),),
    )


def _agreement(items: Iterable[Item], controls: ControlAccounts, settlement: Settlement) -> Iterator[str]:
    """Whether all open items together equal the control accounts, in words, with reasons where not."""
    owed: dict[str, int] = {}
    held: dict[str, int] = {}
    for item in items:
        owed[item.currency] = owed.get(item.currency, 0) + item.amount_minor
    for control in controls.rows:
        held[control.currency] = held.get(control.currency, 0) - control.balance
    text = settlement.precisions.text
    differing = [
        currency for currency in sorted({*owed, *held}) if owed.get(currency, 0) != held.get(currency, 0)
    ]
    for currency in differing:
        shown, there = owed.get(currency, 0), held.get(currency, 0)
        yield (
            f"THE ACCOUNTS DIFFER: the items of all vendors come to {text(shown, currency)}, the vendor"
            f" accounts to {text(there, currency)}; difference {text(there - shown, currency)}"
        )
    if not differing:
        accounts = counted(len({control.account for control in controls.rows}), "account")
        yield (
            f"the total of all vendors equals the vendor accounts on {settlement.as_of}, to the penny"
            f" ({accounts}, sign turned)"
        )
    for control in controls.rows:
        said = [*controls.reasons(control), *controls.oddities(control)]
        yield from (f"{control.account}: {reason}" for reason in said)
    yield from controls.netted_elsewhere()


def _rank(item: Item) -> tuple[object, ...]:
    vendor = item.vendor_id
    return vendor is None, vendor or "", item.currency, _ORDER[item.kind], item.dated_on, item.id


# --- the rows -----------------------------------------------------------------------------------


def _aged(items: Iterable[Item], spans: Sequence[Bucket], settlement: Settlement) -> Iterator[_Aged]:
    groups: dict[tuple[str | None, str, ItemKind], list[Item]] = {}
    for item in items:
        groups.setdefault((item.vendor_id, item.currency, item.kind), []).append(item)
    for (vendor_id, currency, kind), group in groups.items():
        amounts = [0] * (len(spans) + 1)
        for item in group:
            days = _days(item, settlement)
            # Before the first bucket, the amounts begin with what is not due.
            place = next((place for place, span in enumerate(spans, 1) if span.holds(days)), 0)
            amounts[place] += item.amount_minor
        vendor = settlement.vendor.get(vendor_id or "")
        name = None if vendor is None else vendor.name
        yield _Aged(vendor_id, name, kind, currency, tuple(amounts), len(group))


def _days(item: Item, settlement: Settlement) -> int:
    """Its age; < 0 while it is not due."""
    return settlement.as_of.toordinal() - item.aged_from.toordinal()


def _buckets(spans: Sequence[Bucket]) -> Iterator[Field[_Aged]]:
    """A column of what is not due yet, and one for each span of age."""
    names = (("not_due_minor", "Not due"), *((span.key, span.title) for span in spans))
    for place, (key, name) in enumerate(names):
        yield columns.amount(key, name, _amount_in(place), blank_zero=True, summed=True)


def _amount_in(place: int) -> Callable[[_Aged], int]:
    return lambda aged: aged.amounts[place]


_WHO: tuple[Field[_Aged], ...] = (
    columns.vendor(lambda aged: aged.vendor_id),
    field("vendor_name", "Name", Kind.TEXT, lambda aged: aged.name),
    field("kind", "What", Kind.CODE, lambda aged: aged.kind.value),
    columns.currency(lambda aged: aged.currency),
)

_TOTAL: tuple[Field[_Aged], ...] = (
    columns.amount("total_minor", "Total", lambda aged: sum(aged.amounts), summed=True),
    field("items", "Items", Kind.COUNT, lambda aged: aged.number, summed=True),
)


# --- the words and the items --------------------------------------------------------------------


def _words(chosen: Sequence[Item], settlement: Settlement) -> Iterator[str]:
    yield "above zero we owe the vendor, below zero the vendor owes us"
    bills = [item for item in chosen if item.kind is ItemKind.BILL]
    undated = sum(item.due_on is None for item in bills)
    own = f"; {counted(undated, 'bill')} without due date by {'its' if undated == 1 else 'their'} own"
    yield f"bills by due date{own if undated else ''}, credits by the date of the memo"
    nameless = sum(item.vendor_id is None for item in bills)
    if nameless:
        yield f"{counted(nameless, 'bill')} of no vendor: add vendor_id to the posting or its transaction"
    loose = [item for item in chosen if item.kind is ItemKind.UNALLOCATED]
    if loose:
        rows: list[Row] = [{"amount": item.amount_minor, "currency": item.currency} for item in loose]
        sums = totals(rows, "amount", "currency", settlement.precisions)
        yield f"{counted(len(loose), 'posting')} unallocated, {sums or 'nothing on balance'}: see the items"


def _items(chosen: Sequence[Item], ledger: Ledger, question: Question) -> Table:
    """The open items, one by one."""
    settlement = ledger.settlement
    age: Field[Item] = field(
        "age_days", "Days", Kind.COUNT, lambda item: _days(item, settlement), unit="days"
    )
    fields: tuple[Field[Item], ...] = (*_ITEM, age, *_ITEM_REST, *columns.place())
    return Table(
        name="open_items",
        title=title("Open items", settlement, question.filters),
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(fields),
        screen=(
            "vendor_id",
            "kind",
            "id",
            "number",
            "dated_on",
            "due_on",
            "age_days",
            "amount_minor",
            "remark",
        ),
        rows=rows_of(fields, chosen),
        empty="Nothing is open.",
    )


_ITEM: tuple[Field[Item], ...] = (
    columns.vendor(lambda item: item.vendor_id),
    field("kind", "What", Kind.CODE, lambda item: item.kind.value),
    field("id", "Id", Kind.ID, lambda item: item.id),
    field("number", "Number", Kind.TEXT, lambda item: item.number),
    field("dated_on", "Date", Kind.DATE, lambda item: item.dated_on),
    field("due_on", "Due", Kind.DATE, lambda item: item.due_on),
)

_ITEM_REST: tuple[Field[Item], ...] = (
    columns.amount("amount_minor", "Open", lambda item: item.amount_minor, summed=True),
    columns.currency(lambda item: item.currency),
    field("account", "Account", Kind.TEXT, lambda item: item.account),
    field("case_id", "Case", Kind.ID, lambda item: item.case_id),
    field("order_id", "Order", Kind.ID, lambda item: item.order_id),
    field("remark", "Remark", Kind.TEXT, lambda item: item.remark),
)
