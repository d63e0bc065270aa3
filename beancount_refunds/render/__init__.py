"""Rendering: the one place that turns tables and notices into text, CSV, JSON, workbooks and annotations."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Literal, overload

from beancount_refunds.render.data import check_as_json, table_as_csv, table_as_json
from beancount_refunds.render.diagnostics import diagnostics
from beancount_refunds.render.github import summary_page, workflow_commands
from beancount_refunds.render.style import Style
from beancount_refunds.render.text import table_as_text
from beancount_refunds.render.workbook import workbook

if TYPE_CHECKING:
    from beancount_refunds.reports import Table

__all__ = [
    "Output",
    "Style",
    "check_as_json",
    "diagnostics",
    "summary_page",
    "table_as",
    "table_as_csv",
    "table_as_json",
    "table_as_text",
    "workbook",
    "workflow_commands",
]


class Output(enum.StrEnum):
    """What a table can become."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"


@overload
def table_as(output: Literal[Output.TEXT, Output.CSV, Output.JSON], table: Table, style: Style) -> str: ...


@overload
def table_as(output: Literal[Output.XLSX], table: Table, style: Style) -> bytes: ...


@overload
def table_as(output: Output, table: Table, style: Style) -> str | bytes: ...


def table_as(output: Output, table: Table, style: Style) -> str | bytes:
    """A table in the form asked for, a workbook as bytes; only text has a style."""
    if output is Output.TEXT:
        return table_as_text(table, style)
    if output is Output.XLSX:
        return workbook([table])
    return (table_as_csv if output is Output.CSV else table_as_json)(table)
