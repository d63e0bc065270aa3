"""``add``: every kind of directive as a command of its own, made from the form that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from beancount_refunds.cli.add_prompts import answered, chosen
from beancount_refunds.cli.options import Day, meant
from beancount_refunds.cli.recording import How, at_terminal, author_or_error, ground, record_it, say
from beancount_refunds.cli.reports import InOrder
from beancount_refunds.forms import CHOICES, Kind
from beancount_refunds.office.attempts import Attempt
from beancount_refunds.recording.commands import COMMANDS, EXPECTED
from beancount_refunds.recording.drafts_of import draft, missing
from beancount_refunds.recording.ground import said
from beancount_refunds.recording.purposes import help_of
from beancount_refunds.recording.values import Unfit, with_currencies

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.recording.commands import Command
    from beancount_refunds.recording.drafts_of import Drafted
    from beancount_refunds.recording.ground import Asked, Ground

_METAVARS = {
    Kind.ID: "ID",
    Kind.TEXT: "TEXT",
    Kind.ACCOUNT: "ACCOUNT",
    Kind.AMOUNT: "AMOUNT",
    Kind.AMOUNT_OR_ZERO: "AMOUNT",
    Kind.DATE: "DATE",
    Kind.INSTANT: "TIME",
}


@click.group("add", cls=InOrder)
def add() -> None:
    """Record something: a case, a credit, a refund, and so on.

    The directive is checked against the ledger as it is now, and written only if bean-check has nothing more
    to say than before. Who records it (by) is the user of git, as policy actor names them; the time (at) is
    now, the date today, the id the next one. On a terminal you are asked for what you did not say.

    \b
    Examples:
      bean-refunds add case main.beancount acme KB-556677 600.00 --reason DAMAGED
      bean-refunds add credit main.beancount acme 600.00 Expenses:Purchases --number CM-17
      bean-refunds add refund main.beancount acme 300.00
      bean-refunds add refund main.beancount acme 300.00 --dry-run
    """  # noqa: D301 (click reads \b)


class InWords(click.Command):
    """A command that takes ``300.00 GBP`` as one word, as people write it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments, each currency joined to the number before it."""
        return super().parse_args(ctx, with_currencies(args))


def command_of(command: Command, path: str = "add ") -> click.Command:
    """The command line of a recording: arguments, then an option for each other field of the form."""

    def run(
        ledger: str, on: datetime.date | None, *, dry_run: bool, commit: bool, yes: bool, **fields: Any
    ) -> None:
        asked = {field: value for field, value in fields.items() if value}
        add_one(command, ledger, on, asked, How(dry_run, yes), commit=commit)

    tail = command.form.tail_field
    params: list[click.Parameter] = [click.Argument(["ledger"], type=click.Path())]
    params += [
        click.Argument(
            [field],
            required=False,
            nargs=-1 if field == tail else 1,
            metavar=f"[{shown}]..." if field == tail else shown,
        )
        for field, shown in zip(command.arguments, command.shown, strict=True)
    ]
    params += [_option(command, field) for field in command.options]
    params += _switches()
    examples = "".join(f"  bean-refunds {path}{command.name} {one}\n" for one in command.examples)
    shown = f"\n\n\b\nExamples:\n{examples}" if examples else ""
    return InWords(command.name, callback=run, params=params, help=f"{command.help}{shown}")


def _option(command: Command, field: str) -> click.Option:
    kind = command.kind_of(field)
    choice = click.Choice(sorted(CHOICES[kind])) if kind in CHOICES else None
    return click.Option(
        [command.shown_as(field), field],
        type=choice,
        metavar=None if choice else _METAVARS[kind],
        help=help_of(field),
    )


def _switches() -> list[click.Parameter]:
    return [
        click.Option(["--on"], type=Day(), help="The accounting date. [default: today]"),
        click.Option(
            ["--dry-run"],
            is_flag=True,
            help="Write nothing: show the text, the postings that it causes, and balances before and after.",
        ),
        click.Option(
            ["--commit"], is_flag=True, help="Commit the file that was written, as who recorded it."
        ),
        click.Option(["--yes"], is_flag=True, help="Do not ask: take what is proposed, and write."),
    ]


def add_one(
    command: Command, path: str, on: datetime.date | None, asked: Asked, how: How, *, commit: bool
) -> None:
    """Record one directive, and say what came of it."""
    first = ground(path, on)
    asked = _complete(command, asked, first, how)
    author = author_or_error(first, said(asked, "by") or first.by) if commit else None
    made: list[Drafted] = []

    def attempt() -> Attempt:
        # Somebody may have written meanwhile: then the ledger is read again, for another id.
        made.append(_drafted(command, asked, first if not made else ground(path, on)))
        return Attempt([made[-1].draft], made[-1].proposed)

    recorded = record_it(path, attempt, how, author)
    if not how.dry_run:
        say(recorded)


def _complete(command: Command, asked: Asked, first: Ground, how: How) -> Asked:
    """What was said, with what is answered on a terminal; elsewhere what is missing is a usage error."""
    lacking = missing(command, asked, first)
    if at_terminal():
        asked = answered(command, lacking, asked, first)
        return asked if how.yes else chosen(command, asked, first)
    if lacking:
        shown = ", ".join(command.shown_as(field) for field in lacking)
        hint = (
            "\ngit names nobody whom the policy knows as an actor: who records it?" if "by" in lacking else ""
        )
        message = f"missing: {shown}{hint}"
        raise click.UsageError(message)
    return asked


def _drafted(command: Command, asked: Asked, on_it: Ground) -> Drafted:
    try:
        return draft(command, asked, on_it)
    except Unfit as unfit:
        vendors = on_it.settlement.vendor if unfit.field == "vendor_id" else ()
        hint = meant(said(asked, "vendor_id"), vendors)
        message = f"{unfit.reason}{hint}"
        raise click.BadParameter(message, param_hint=command.shown_as(unfit.field)) from unfit


for _command in COMMANDS.values():
    add.add_command(command_of(_command))

#: A refund that a vendor promised, in one line.
expect = command_of(EXPECTED, "")
