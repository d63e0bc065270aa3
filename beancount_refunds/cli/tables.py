"""``register``, ``credits``, ``cases`` and ``exceptions``: a ledger in, a table out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from beancount_refunds import reports
from beancount_refunds.cli.options import (
    demand_known,
    filter_options,
    filters_of,
    format_option,
    ledger_options,
    loaded,
)
from beancount_refunds.cli.output import put, style
from beancount_refunds.model import CaseStatus, ReductionStatus, RefundStatus
from beancount_refunds.render import Output, table_as
from beancount_refunds.reports.exceptions import ACKNOWLEDGED, OPEN
from beancount_refunds.reports.table import counted

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Settlement
    from beancount_refunds.reports import Filters, Table

_format_option = format_option(
    Output, "text for people; csv and json hold every column, under fixed names, amounts in minor units."
)


@click.command()
@ledger_options
@filter_options(RefundStatus)
@_format_option
def register(**options: Any) -> None:
    """The register: every refund and its status.

    \b
    A refund is
      PENDING      recorded; posts nothing, reserves its part of each credit
      APPLIED      passed every check and names its bank reference; posted
      RECONCILED   the bank transaction is in the ledger and agrees
      REVERSED     came back, or was recorded in error
      REJECTED     refused by a check: bean-refunds check says why

    \b
    Examples:
      bean-refunds register main.beancount
      bean-refunds register main.beancount --status pending --vendor acme
      bean-refunds register main.beancount --from 2026-01-01 --to 2026-03-31
      bean-refunds register main.beancount --format json > refunds.json
    """  # noqa: D301 (click reads \b)
    _show(reports.register, **options)


@click.command("credits")
@ledger_options
@filter_options(ReductionStatus)
@_format_option
def credits_command(**options: Any) -> None:
    """Every credit and what is left of it.

    Unapplied is what no refund, application or write-off has used; available is that less what pending
    refunds have reserved.

    \b
    Examples:
      bean-refunds credits main.beancount --vendor acme
      bean-refunds credits main.beancount --as-of 2026-03-31
      bean-refunds credits main.beancount --format csv > credits.csv
    """  # noqa: D301 (click reads \b)
    _show(reports.credits_table, **options)


@click.command()
@ledger_options
@filter_options(CaseStatus)
@_format_option
def cases(**options: Any) -> None:
    """The refund log: from the claim to the money.

    Case id, original order, vendor, refund date and amount, status, reason code, owner, communication trail
    (notes and documents that carry the id of the case, its credits or its refunds) and gateway transaction
    ids. CSV and JSON hold the whole trail.

    \b
    Examples:
      bean-refunds cases main.beancount --status open --status agreed
      bean-refunds cases main.beancount --order KB-556677
      bean-refunds cases main.beancount --format csv > refund-log.csv
    """  # noqa: D301 (click reads \b)
    _show(reports.cases, **options)


@click.command()
@ledger_options
@filter_options((OPEN, ACKNOWLEDGED))
@_format_option
def exceptions(**options: Any) -> None:
    """Open points, the most urgent first.

    Somebody must look after them, but they are no faults of the ledger: bean-check stays green. An
    `exception` directive gives one an owner, and it is ACKNOWLEDGED until the day that the directive states.

    \b
    Examples:
      bean-refunds exceptions main.beancount
      bean-refunds exceptions main.beancount --status open --vendor acme
      bean-refunds explain RECEIPT_UNMATCHED
    """  # noqa: D301 (click reads \b)
    _show(reports.exceptions, **options)


def _show(
    report: Callable[[Settlement, Filters], Table],
    *,
    ledger: str,
    as_of: datetime.date | None,
    form: Output,
    **filter_values: Any,
) -> None:
    filters = filters_of(**filter_values)
    opened = loaded(ledger, as_of)
    demand_known(filters, opened.settlement)
    put(table_as(form, report(opened.settlement, filters), style()))
    _warn(opened, ledger)


def _warn(opened: Ledger, path: str) -> None:
    """Say that the table may lack something: on standard error, so that CSV and JSON stay what they are."""
    if not opened.clean:
        wrong = counted(len(opened.findings) + len(opened.errors), "problem")
        click.echo(
            f"note: the ledger has {wrong}, and what was refused is not counted: bean-refunds check {path}",
            err=True,
        )
