"""Clearing accounts as tables: each balance with what explains it, and what lies there since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.reports import columns
from beancount_refunds.reports.clearing import Clearing, ClearingItem, clearings
from beancount_refunds.reports.filters import EVERYTHING, title
from beancount_refunds.reports.table import Field, Kind, Table, columns_of, field, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from beancount_refunds.model import Settlement
    from beancount_refunds.reports.accounts import Line


def clearing_tables(settlement: Settlement, lines: Iterable[Line]) -> tuple[Table, Table]:
    """The clearing accounts among the accounts of ``lines``, and what is left on them, oldest first."""
    found = clearings(settlement, lines)
    return _accounts(found, settlement), _left(found, settlement)


def _accounts(found: Sequence[Clearing], settlement: Settlement) -> Table:
    return Table(
        name="clearing",
        title=title("Clearing accounts", settlement, EVERYTHING),
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(_FIELDS),
        screen=(
            "account",
            "balance_minor",
            "refunds_minor",
            "receipts_minor",
            "other_minor",
            "difference_minor",
            "remark",
        ),
        rows=rows_of(_FIELDS, found),
        summary=tuple(_words(found, settlement)),
        empty="No clearing account has postings.",
    )


def _words(found: Sequence[Clearing], settlement: Settlement) -> Iterator[str]:
    yield "balance = refunds not in the bank, less receipts that no refund claims, and other postings"
    bad = [one for one in found if one.difference]
    if not bad:
        yield f"explained to zero on {settlement.as_of}"
    for one in bad:
        text = settlement.precisions.text(one.difference, one.currency)
        yield (
            f"DIFFERENCE: {text} of {one.account}: what the plugin posted there is not what the refunds say;"
            " look for refunds, matches and reversals of the days on which it arose"
        )


def _sum(key: str, name: str, attribute: str) -> Field[Clearing]:
    return columns.amount(
        key, name, lambda one: sum(int(getattr(item, attribute)) for item in one.items), blank_zero=True
    )


_FIELDS: tuple[Field[Clearing], ...] = (
    field("account", "Account", Kind.TEXT, lambda one: one.account),
    columns.currency(lambda one: one.currency),
    columns.amount("balance_minor", "Balance", lambda one: one.balance, summed=True),
    _sum("refunds_minor", "Applied, unreconciled", "refunds_minor"),
    _sum("receipts_minor", "Received, unclaimed", "receipts_minor"),
    _sum("other_minor", "Other postings", "other_minor"),
    columns.amount("difference_minor", "Difference", lambda one: one.difference, summed=True),
    field("remark", "Remark", Kind.TEXT, lambda one: "; ".join(one.oddities) or None),
)


def _left(found: Sequence[Clearing], settlement: Settlement) -> Table:
    items = sorted(
        (item for one in found for item in one.items),
        key=lambda item: (item.since, item.reference, item.account, item.currency),
    )
    fields = (*_ITEM_FIELDS, _age(settlement), *_ITEM_AMOUNTS)
    return Table(
        name="clearing_items",
        title=title("Left in clearing", settlement, EVERYTHING),
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(fields),
        screen=("reference", "since", "age_days", "amount_minor", "what", "refund_ids", "account"),
        rows=rows_of(fields, items),
        empty="Nothing is left in clearing.",
    )


def _age(settlement: Settlement) -> Field[ClearingItem]:
    today = settlement.as_of.toordinal()
    return field("age_days", "Days", Kind.COUNT, lambda item: today - item.since.toordinal(), unit="days")


_ITEM_FIELDS: tuple[Field[ClearingItem], ...] = (
    field("reference", "Reference", Kind.ID, lambda item: item.reference),
    field("account", "Account", Kind.TEXT, lambda item: item.account),
    field("refund_ids", "Refunds", Kind.IDS, lambda item: item.refund_ids),
    field("what", "What", Kind.TEXT, lambda item: item.what),
    field("since", "Since", Kind.DATE, lambda item: item.since),
)
_ITEM_AMOUNTS: tuple[Field[ClearingItem], ...] = (
    columns.amount("refunds_minor", "Refunds", lambda item: item.refunds_minor, blank_zero=True),
    columns.amount("receipts_minor", "Receipts", lambda item: item.receipts_minor, blank_zero=True),
    columns.amount("amount_minor", "Amount", lambda item: item.amount_minor, summed=True),
    columns.currency(lambda item: item.currency),
)
