"""Tables as JSON, as the command line prints them; files as seen from the ledger's folder."""

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING, Any

from beancount_refunds.render.data import table_as_data
from beancount_refunds.render.places import relative_to

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Settlement
    from beancount_refunds.reports.table import Table


def plain(table: Table, ledger: Ledger) -> dict[str, Any]:
    """A table as `table_as_data` has it."""
    folder = pathlib.Path(ledger.filename).parent
    return {key: _relative(value, folder) for key, value in table_as_data(table).items()}


def reported(
    report: Callable[[Settlement], Table], field: str
) -> Callable[[Ledger, Sequence[Any]], list[dict[str, Any]]]:
    """Makes rows of a report about some nouns: those of a ledger that has no others in ``field``."""

    def rows(ledger: Ledger, nouns: Sequence[Any]) -> list[dict[str, Any]]:
        table = report(ledger.settlement.showing(**{field: tuple(nouns)}))
        found: list[dict[str, Any]] = plain(table, ledger)[table.name]
        return found

    return rows


def _relative(value: Any, folder: pathlib.Path) -> Any:
    if isinstance(value, list):
        return [_relative(one, folder) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: relative_to(one, folder) if key == "filename" and one is not None else _relative(one, folder)
        for key, one in value.items()
    }
