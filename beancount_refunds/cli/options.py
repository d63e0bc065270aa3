"""Arguments and options that several commands share, and the ledger that they name."""

from __future__ import annotations

import datetime
import difflib
import enum
import pathlib
import re
import sys
from typing import TYPE_CHECKING, Any, TypeVar

import click

from beancount_refunds.ledger import Ledger, LedgerError, open_ledger, position_of
from beancount_refunds.render import Output
from beancount_refunds.render.style import printable
from beancount_refunds.reports import Filters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from beancount_refunds.model import Settlement

_Command = TypeVar("_Command", bound="Callable[..., Any]")
_Form = TypeVar("_Form", bound=enum.StrEnum)

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_ERRORS = 3
#: So many known words are told where none is close.
_FEW = 12


class Day(click.ParamType[datetime.date]):
    """A day, strictly as Beancount writes it: 2026-03-31."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        """The day, or a usage error."""
        if not _DAY.fullmatch(value):
            self.fail(f"{value!r} is not written YYYY-MM-DD, as in 2026-03-31", param, ctx)
        try:
            return datetime.date.fromisoformat(value)
        except ValueError as failure:
            self.fail(f"{value!r} is no day of the calendar ({failure})", param, ctx)


class NotLoaded(click.ClickException):
    """The ledger cannot be read, or the plugin is not active in it."""

    exit_code = 3

    def __init__(self, obstacle: LedgerError) -> None:
        lines = [obstacle.reason]
        for error in obstacle.errors[:_MOST_ERRORS]:
            place = position_of(error)
            lines.append(f"  Beancount: {f'{place}: ' if place else ''}{printable(error.message.strip())}")
        if len(obstacle.errors) > _MOST_ERRORS:
            lines.append(f"  and {len(obstacle.errors) - _MOST_ERRORS} more: bean-check lists them")
        super().__init__("\n".join([*lines, f"help: {obstacle.mend}"]))


def loaded(path: str, as_of: datetime.date | None) -> Ledger:
    """The ledger at ``path``, or exit code 3."""
    try:
        return open_ledger(path, as_of)
    except LedgerError as obstacle:
        raise NotLoaded(obstacle) from obstacle


def ledger_options(command: _Command) -> _Command:
    """LEDGER and --as-of."""
    for option in (
        click.option(
            "--as-of",
            type=Day(),
            help="Settle the books as of the end of this day; what is dated later is not there yet. "
            "[default: the last day of the ledger]",
        ),
        # A file that is missing is no error of usage: exit code 3, not 2.
        click.argument("ledger", type=click.Path()),
    ):
        command = option(command)
    return command


def filter_options(statuses: Iterable[str]) -> Callable[[_Command], _Command]:
    """--vendor, --status, --case, --order, --from and --to; without ``statuses`` no --status."""
    words = [str(status) for status in statuses]
    several = "Repeat it for several."
    status = click.option(
        "--status",
        "statuses",
        metavar="STATUS",
        type=click.Choice(words, case_sensitive=False),
        multiple=True,
        help=f"In this status: {', '.join(words)}. {several}",
    )
    options = (
        click.option("--vendor", "vendors", metavar="ID", multiple=True, help=f"Of this vendor. {several}"),
        *((status,) if words else ()),
        click.option("--case", "cases", metavar="ID", multiple=True, help=f"Of this case. {several}"),
        click.option("--order", "orders", metavar="ID", multiple=True, help=f"Of this order. {several}"),
        click.option("--from", "since", type=Day(), help="On or after this day."),
        click.option("--to", "until", type=Day(), help="On or before this day."),
    )

    def decorate(command: _Command) -> _Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def format_option(forms: type[_Form], explained: str) -> Callable[[_Command], _Command]:
    """--format, whose default is the first of ``forms``."""
    values = [form.value for form in forms]
    return click.option(
        "--format",
        "form",
        type=click.Choice(values),
        default=values[0],
        show_default=True,
        callback=lambda _ctx, _param, value: forms(value),
        help=explained,
    )


def output_options(command: _Command) -> _Command:
    """--format and -o FILE, whose ending says the format where --format does not.

    The command gets ``form``, an :class:`Output`, and ``target``, a path or ``None`` for standard output.
    """
    options = (
        click.option(
            "--format",
            "form",
            type=click.Choice([output.value for output in Output]),
            callback=_form,
            help="text for people; csv and json hold every column, under fixed names, amounts in minor "
            "units; xlsx is a workbook. [default: what FILE ends in, else text]",
        ),
        click.option(
            "-o",
            "--output",
            "target",
            metavar="FILE",
            type=click.Path(),
            is_eager=True,
            callback=lambda _ctx, _param, value: None if value == "-" else value,
            help="Write to this file rather than to standard output.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _form(ctx: click.Context, param: click.Parameter, value: str | None) -> Output:
    """The format that was asked for; bytes are not for a screen."""
    target = ctx.params["target"]
    ending = pathlib.Path(target or "").suffix.removeprefix(".").casefold()
    known = {output.value for output in Output}
    form = Output(value or (ending if ending in known else Output.TEXT))
    if form is Output.XLSX and target is None and sys.stdout.isatty():
        message = "a workbook is no text for a terminal: name a file with -o FILE"
        raise click.BadParameter(message, ctx, param)
    return form


def filters_of(
    *, since: datetime.date | None, until: datetime.date | None, **several: tuple[str, ...]
) -> Filters:
    """The filters that the options of :func:`filter_options` ask for; a usage error for days in disorder."""
    if since is not None and until is not None and since > until:
        message = f"--from {since} is after --to {until}: no day is both"
        raise click.UsageError(message)
    return Filters(since=since, until=until, **{name: frozenset(ids) for name, ids in several.items()})


def demand_known(filters: Filters, settlement: Settlement) -> None:
    """A filter for something that the ledger does not have is a typing error, not an empty table."""
    for unknown in filters.unknown(settlement):
        message = f"the ledger has no {unknown.option} {unknown.value}{meant(unknown.value, unknown.known)}"
        raise click.BadParameter(message, param_hint=f"--{unknown.option}")


def meant(word: str, known: Iterable[str]) -> str:
    """``; did you mean acme or acre?``; where no known word is close, all of them if they are few."""
    originals = {one.casefold(): one for one in known}
    close = difflib.get_close_matches(word.casefold(), originals, n=3)
    if close:
        return f"; did you mean {' or '.join(originals[one] for one in close)}?"
    return f"; there are {', '.join(sorted(originals.values()))}" if 0 < len(originals) <= _FEW else ""
