"""``report``: every report of the registry as a command of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from beancount_refunds.cli.options import filter_options, ledger_options, output_options
from beancount_refunds.cli.output import put
from beancount_refunds.cli.tables import show
from beancount_refunds.reports.registry import REPORTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from beancount_refunds.reports.registry import Report

#: Months of a period, by the word for it.
_LENGTHS = {"month": 1, "quarter": 3, "year": 12}
_DEFAULT = "quarter"

#: An id of each kind of subject, for the examples.
_EXAMPLES = {"vendor": "acme", "order": "KB-556677", "refund": "VR-0001", "credit": "acme/CM-17"}


class InOrder(click.Group):
    """Lists its commands in the order in which somebody learns them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """The names, as they were added."""
        return list(self.commands)


@click.group("report", cls=InOrder, invoke_without_command=True)
@click.pass_context
def report_group(ctx: click.Context) -> None:
    """What an accountant, a controller or an auditor asks, as of any day.

    Each report is a question to LEDGER, answered by one table: as text, CSV, JSON, or as a workbook with a
    sheet per currency.

    \b
    Examples:
      bean-refunds report credits main.beancount --as-of 2026-03-31
      bean-refunds report register main.beancount --from 2026-01-01 -o q1.xlsx
      bean-refunds report exceptions --help
    """  # noqa: D301 (click reads \b)
    if ctx.invoked_subcommand is None:
        put(f"{ctx.get_help()}\n")


def command_of(report: Report) -> click.Command:
    """The command of a report, with the options that mean something to it."""

    def run(**options: Any) -> None:
        show(report, **options)

    function: Callable[..., None] = run
    decorators = (*_subject(report), *_calendar(report), filter_options(report.statuses), output_options)
    for decorate in reversed(decorators):
        function = decorate(function)
    # The ledger comes first on every command line.
    command = click.command(report.name, short_help=report.question, help=_help(report))
    return command(ledger_options(function))


def _subject(report: Report) -> tuple[Callable[..., Any], ...]:
    if report.subject is None:
        return ()
    kind = report.subject.upper()
    return (click.argument("subject", metavar=kind, required=not report.subject_optional),)


def _calendar(report: Report) -> tuple[Callable[..., Any], ...]:
    """--period and --first-month of a report that cuts time into periods."""
    if not report.periodic:
        return ()
    return (
        click.option(
            "--period",
            "months",
            type=click.Choice(list(_LENGTHS)),
            default=_DEFAULT,
            show_default=True,
            callback=lambda _ctx, _param, value: _LENGTHS[value],
            help="How long a period is.",
        ),
        click.option(
            "--first-month",
            type=click.IntRange(1, 12),
            metavar="1..12",
            default=1,
            show_default=True,
            help="The month that a period begins in: 2 for VAT quarters that end in April, July, …",
        ),
    )


def _help(report: Report) -> str:
    """The question and examples that can be typed as they stand."""
    line = f"bean-refunds report {report.name} main.beancount"
    subject = "" if report.subject is None else f" {_EXAMPLES.get(report.subject, 'ID')}"
    examples = [line if report.subject_optional else f"{line}{subject}"]
    if report.subject_optional:
        examples.append(f"{line}{subject}")
    if report.periodic:
        examples.append(f"{line}{subject} --period month")
    examples.append(f"{line}{subject} --as-of 2026-03-31")
    examples.append(f"{line}{subject} -o {report.name}.xlsx")
    return "\n".join([report.question, "", "\b", "Examples:", *(f"  {example}" for example in examples)])


for _report in REPORTS.values():
    report_group.add_command(command_of(_report))
