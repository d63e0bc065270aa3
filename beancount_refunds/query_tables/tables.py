"""The six tables, on the whole ledger as the plugin settled it, whatever part of it a query looks at.

The state is found in Beancount's options map, where it survives the load cache and Fava's filters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import beanquery
from beancount.parser.options import OPTIONS_DEFAULTS
from beanquery.sources import beancount as source

from beancount_refunds.plugin import OPTION
from beancount_refunds.query_tables.columns import Line, columns_for, shown_as
from beancount_refunds.query_tables.details import allocations, receipts
from beancount_refunds.reports import cases, credits_table, exceptions, register
from beancount_refunds.settlement import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from beancount_refunds.model import Settlement
    from beancount_refunds.reports import Table

#: What each table holds.
TABLES: Mapping[str, Callable[[Settlement], Table]] = {
    "vendor_credits": credits_table,
    "vendor_refunds": register,
    "refund_allocations": allocations,
    "refund_cases": cases,
    "bank_receipts": receipts,
    "refund_exceptions": exceptions,
}


class _Answer:
    """What the tables share. A class of beanquery's would become a table itself."""

    name: str
    options: Mapping[str, Any]

    def __iter__(self) -> Iterator[Line]:
        """The rows, computed when a query asks for them."""
        table = TABLES[self.name](_settlement(self.options))
        return (Line(row, table.precisions) for row in table.rows)


def missing() -> tuple[str, ...]:
    """The tables that a connection of beanquery's does not have."""
    connection = beanquery.connect("beancount:", entries=[], errors=[], options=dict(OPTIONS_DEFAULTS))
    return tuple(name for name in TABLES if name not in connection.tables)


def _settlement(options: Mapping[str, Any]) -> Settlement:
    """The state that the plugin left; an empty one where the ledger has nothing of ours."""
    settled = options.get(OPTION)
    return settle([], options).settlement if settled is None else settled.settlement


def _register() -> None:
    """Make a class of each table: beanquery lists its own table's subclasses."""
    nothing = _settlement({})
    for name, report in TABLES.items():
        table = report(nothing)
        members = {
            "name": name,
            "columns": columns_for(table.columns),
            "wildcard_columns": tuple(shown_as(column) for column in table.screen_columns),
        }
        type(name, (_Answer, source.Table), members)


_register()
