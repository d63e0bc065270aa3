"""``register``, ``credits``, ``cases`` and ``exceptions``: a ledger in, a table out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from beancount_refunds.cli.options import (
    demand_known,
    filter_options,
    filters_of,
    ledger_options,
    loaded,
    meant,
    output_options,
)
from beancount_refunds.cli.output import put, save, style
from beancount_refunds.model import CaseStatus, ReductionStatus, RefundStatus
from beancount_refunds.render import Style, table_as
from beancount_refunds.reports.exceptions import ACKNOWLEDGED, OPEN
from beancount_refunds.reports.question import Calendar, Question, UnknownSubject
from beancount_refunds.reports.registry import REPORTS, Report
from beancount_refunds.reports.table import counted

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.render import Output
    from beancount_refunds.reports import Table


@click.command()
@ledger_options
@filter_options(RefundStatus)
@output_options
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
      bean-refunds register main.beancount -o refunds.xlsx
    """  # noqa: D301 (click reads \b)
    show(REPORTS["register"], **options)


@click.command("credits")
@ledger_options
@filter_options(ReductionStatus)
@output_options
def credits_command(**options: Any) -> None:
    """Every credit and what is left of it.

    Unapplied is what no refund, application or write-off has used; available is that less what pending
    refunds have reserved.

    \b
    Examples:
      bean-refunds credits main.beancount --vendor acme
      bean-refunds credits main.beancount --as-of 2026-03-31
      bean-refunds credits main.beancount --format csv > credits.csv
      bean-refunds credits main.beancount -o credits.xlsx
    """  # noqa: D301 (click reads \b)
    show(REPORTS["credits"], **options)


@click.command()
@ledger_options
@filter_options(CaseStatus)
@output_options
def cases(**options: Any) -> None:
    """The refund log: from the claim to the money.

    Case id, original order, vendor, refund date and amount, status, reason code, owner, communication trail
    (notes and documents that carry the id of the case, its credits or its refunds) and gateway transaction
    ids. CSV, JSON and XLSX hold the whole trail.

    \b
    Examples:
      bean-refunds cases main.beancount --status open --status agreed
      bean-refunds cases main.beancount --order KB-556677
      bean-refunds cases main.beancount --format csv > refund-log.csv
      bean-refunds cases main.beancount -o refund-log.xlsx
    """  # noqa: D301 (click reads \b)
    show(REPORTS["cases"], **options)


@click.command()
@ledger_options
@filter_options((OPEN, ACKNOWLEDGED))
@output_options
def exceptions(**options: Any) -> None:
    """Open points, the most urgent first.

    Somebody must look after them, but they are no faults of the ledger: bean-check stays green. An
    `exception` directive gives one an owner, and it is ACKNOWLEDGED until the day that the directive states.

    \b
    Examples:
      bean-refunds exceptions main.beancount
      bean-refunds exceptions main.beancount --status open --vendor acme
      bean-refunds exceptions main.beancount -o exceptions.xlsx
      bean-refunds explain RECEIPT_UNMATCHED
    """  # noqa: D301 (click reads \b)
    show(REPORTS["exceptions"], **options)


def show(
    report: Report,
    *,
    ledger: str,
    as_of: datetime.date | None,
    form: Output,
    target: str | None,
    subject: str | None = None,
    months: int | None = None,
    first_month: int | None = None,
    **filter_values: Any,
) -> None:
    """Ask a report and write its table to where somebody wants it.

    Each wrong value is a usage error, and then nothing is written.
    """
    filters = filters_of(**filter_values)
    opened = loaded(ledger, as_of)
    demand_known(filters, opened.settlement)
    calendar = Calendar()
    if months is not None and first_month is not None:
        calendar = Calendar(months=months, first_month=first_month)
    try:
        table = report.answer(opened, Question(filters=filters, subject=subject, calendar=calendar))
    except UnknownSubject as unknown:
        message = f"{unknown}{meant(unknown.value, unknown.known)}"
        raise click.BadParameter(message, param_hint=unknown.kind.upper()) from unknown
    deliver(table, form, target, opened)
    _warn(opened, ledger)


def deliver(table: Table, form: Output, target: str | None, opened: Ledger) -> None:
    """The table into a file, which is no screen, or to standard output."""
    if target is None:
        put(table_as(form, table, style()))
    else:
        save(table_as(form, table, Style()), target, opened.files)


def _warn(opened: Ledger, path: str) -> None:
    """Say that the table may lack something: on standard error, so that CSV and JSON stay what they are."""
    if not opened.clean:
        wrong = counted(len(opened.findings) + len(opened.errors), "problem")
        click.echo(
            f"note: the ledger has {wrong}, and what was refused is not counted: bean-refunds check {path}",
            err=True,
        )
