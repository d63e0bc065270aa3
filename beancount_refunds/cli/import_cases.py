"""``import-cases``: the refund log that a team keeps in a spreadsheet, as directives."""

from __future__ import annotations

import pathlib
import sys
from typing import TYPE_CHECKING

import click

from beancount_refunds.case_log.mapping import BadMapping, Guide, read_guide
from beancount_refunds.case_log.outcome import import_cases
from beancount_refunds.case_log.reader import UnreadableLog, read_log
from beancount_refunds.case_log.report import directives, mapping, told
from beancount_refunds.cli.options import loaded
from beancount_refunds.cli.output import put

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from beancount_refunds.case_log.outcome import Unread


@click.command("import-cases")
@click.argument("file", type=click.Path(path_type=pathlib.Path))
# A file that is missing is no error of usage: exit code 3, not 2.
@click.argument("ledger", type=click.Path())
@click.option(
    "--mapping",
    "guide",
    metavar="FILE",
    type=click.Path(path_type=pathlib.Path),
    help="A TOML file that says which column is what, and what your words mean.",
)
@click.option("--sheet", metavar="NAME", help="The sheet of a workbook. [default: the first with case ids]")
@click.option("--guess", is_flag=True, help="Print the mapping, to be saved and changed, and nothing else.")
@click.pass_context
def import_cases_command(
    ctx: click.Context,
    file: pathlib.Path,
    ledger: str,
    guide: pathlib.Path | None,
    sheet: str | None,
    *,
    guess: bool,
) -> None:
    """The refund log that you keep in a spreadsheet, as directives.

    FILE is CSV or XLSX: case id, original order, vendor, refund date, amount, reason code, status,
    communication trail. The directives go to standard output, and nothing is written; how each column was
    read, what was not understood (row by row, with all reasons), and which credits and refunds the log tells
    of but the ledger lacks, to standard error.

    A row is printed whole or not at all, and only if LEDGER takes it without a new problem. A case that
    LEDGER has already is not printed again. What `report cases --format xlsx` wrote can be read back.

    \b
    Exit code 1: some row was not understood, or the ledger says otherwise.

    \b
    Examples:
      bean-refunds import-cases log.xlsx main.beancount --guess > log.toml
      bean-refunds import-cases log.xlsx main.beancount --mapping log.toml > cases.beancount
    """  # noqa: D301 (click reads \b)
    try:
        log = read_log(file)
        words = Guide() if guide is None else read_guide(guide)
        opened = loaded(ledger, None)
        outcome = import_cases(log, opened, words, sheet=sheet, watch=_watched)
    except UnreadableLog as obstacle:
        raise click.BadParameter(str(obstacle), param_hint="FILE") from obstacle
    except BadMapping as obstacle:
        raise click.BadParameter(str(obstacle), param_hint="--mapping" if guide else "FILE") from obstacle
    if guess:
        put(mapping(outcome))
        return
    click.echo(told(outcome), nl=False, err=True)
    put(directives(outcome))
    ctx.exit(0 if outcome.complete else 1)


def _watched(rows: list[Unread]) -> Iterator[Unread] | Iterable[Unread]:
    """The rows, with a bar on a terminal."""
    if not sys.stderr.isatty():
        return rows
    return _with_bar(rows)


def _with_bar(rows: list[Unread]) -> Iterator[Unread]:
    with click.progressbar(rows, label="Reading rows", file=sys.stderr) as bar:
        yield from bar
