"""Events brought to another system: the shell around `delivery`."""

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING, NamedTuple

import click

from beancount_refunds.cli.following import pause
from beancount_refunds.cli.output import put
from beancount_refunds.delivery.delivering import Means, Undelivered, deliver
from beancount_refunds.delivery.had import Had, Taken
from beancount_refunds.delivery.sending import send
from beancount_refunds.delivery.signature import BadSecret, secrets_in
from beancount_refunds.delivery.target import BadTarget, Target
from beancount_refunds.events import BadCursor, Cursor, events_of, source_of
from beancount_refunds.office import clock
from beancount_refunds.record.refusals import Unconfirmed, Unwritable

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator

    from beancount_refunds.ledger import Ledger


class Posting(NamedTuple):
    """Where events go, what notes which were taken, what holds the secrets, and how often to try."""

    url: str
    cursor_file: pathlib.Path
    secret_file: pathlib.Path | None
    attempts: int


def post(ledgers: Iterator[Ledger], source: str | None, posting: Posting) -> None:
    """Deliver what the receiver has not had of each of ``ledgers``; exit code 1 where it does not take it."""
    target = _target(posting.url)
    means = Means(
        send=functools.partial(send, target),
        keys=_keys(posting.secret_file),
        moment=clock.moment,
        wait=pause,
        say=lambda sentence: click.echo(f"note: {target}: {sentence}", err=True),
        attempts=posting.attempts,
    )
    try:
        with Had.held(posting.cursor_file) as had:
            for opened in ledgers:
                _demand_spare(posting.cursor_file, opened)
                _deliver_all(opened, source or source_of(opened.options), had, target, means)
    except BadCursor as bad:
        raise click.BadParameter(str(bad), param_hint="--cursor") from bad
    except Unwritable as failure:
        message = f"{failure.path} {failure.reason}"
        raise click.ClickException(message) from failure
    except (OSError, Taken, Unconfirmed) as failure:
        raise click.ClickException(str(failure)) from failure


def _deliver_all(opened: Ledger, source: str, had: Had, target: Target, means: Means) -> None:
    every = events_of(opened.settlement)
    number = 0
    for number, (event, cursor) in enumerate(had.cursor.steps(every), 1):
        try:
            deliver(event.as_line(source).encode(), means)
        except Undelivered as refused:
            message = (
                f"{target} did not take {event.id}: {refused}\n"
                f"{number - 1} before it were taken; the next run goes on with it."
            )
            raise click.ClickException(message) from refused
        had.advance(cursor)
    had.advance(Cursor.behind(every))
    if number:
        put(f"{number} event{'s' * (number != 1)} delivered to {target}\n")


def _target(url: str) -> Target:
    try:
        return Target.of(url)
    except BadTarget as bad:
        raise click.BadParameter(str(bad), param_hint="--post") from bad


def _keys(file: pathlib.Path | None) -> tuple[bytes, ...]:
    if file is None:
        return ()
    try:
        return secrets_in(file.read_text(encoding="utf-8"))
    except (BadSecret, OSError, UnicodeDecodeError) as failure:
        told = "it is no text" if isinstance(failure, UnicodeDecodeError) else failure
        message = f"{file}: {told}"
        raise click.BadParameter(message, param_hint="--secret-file") from failure


def _demand_spare(file: pathlib.Path, opened: Ledger) -> None:
    """A cursor never takes the place of a file of the ledger."""
    if os.path.realpath(file) in {os.path.realpath(one) for one in opened.files}:
        message = f"{file} is a file of the ledger; nothing was delivered"
        raise click.BadParameter(message, param_hint="--cursor")
