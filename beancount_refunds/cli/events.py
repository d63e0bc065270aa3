"""``events``: what happened, as CloudEvents for other systems: printed, or brought to them."""

from __future__ import annotations

import os
import pathlib
import sys
from typing import TYPE_CHECKING

import click

from beancount_refunds.cli.following import followed, sound
from beancount_refunds.cli.options import ledger_options, loaded
from beancount_refunds.cli.output import save
from beancount_refunds.cli.posting import Posting, post
from beancount_refunds.delivery.delivering import ATTEMPTS
from beancount_refunds.events import BadCursor, Cursor, events_of, source_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from beancount_refunds.ledger import Ledger

_FILE = click.Path(dir_okay=False, path_type=pathlib.Path)


@click.command("events")
@ledger_options
@click.option(
    "--cursor",
    "cursor_file",
    metavar="FILE",
    type=_FILE,
    help="Tell what FILE has not had yet, and note in FILE what it has had. It need not be there at first.",
)
@click.option(
    "--since",
    metavar="CURSOR",
    help="Print what is new since this cursor (empty: all); the next one goes to standard error.",
)
@click.option("--source", metavar="URI", help="The source that events name. [default: the ledger's title]")
@click.option("--follow", is_flag=True, help="Go on when the ledger changes, until Ctrl-C.")
@click.option(
    "--post",
    "url",
    metavar="URL",
    help="Send each event to this address (https, or http on this machine), at least once and in order. "
    "Needs --cursor, which moves on only behind what was taken.",
)
@click.option(
    "--secret-file",
    metavar="FILE",
    type=_FILE,
    help="Sign what is sent with the secret in FILE (whsec_…), as Standard Webhooks do; with --post.",
)
@click.option(
    "--attempts",
    type=click.IntRange(1, 100),
    default=ATTEMPTS,
    show_default=True,
    help="How often to try to send an event, with longer and longer pauses, before giving up; with --post.",
)
def events(
    *,
    ledger: str,
    as_of: datetime.date | None,
    cursor_file: pathlib.Path | None,
    since: str | None,
    source: str | None,
    follow: bool,
    url: str | None,
    secret_file: pathlib.Path | None,
    attempts: int,
) -> None:
    """What happened to credits, refunds and cases, as CloudEvents 1.0, one JSON object a line.

    Events are derived from the ledger and stored nowhere: none is lost and none invented. Ids are the same in
    every run. What is recorded later for an earlier day is told with the rest of its month: a reader knows
    by the id what it has had.

    With --follow or --post nothing is told of a ledger with errors: what it says now is not what happened.

    \b
    Examples:
      bean-refunds events main.beancount
      bean-refunds events main.beancount --cursor seen.cursor --follow
      bean-refunds events main.beancount --cursor sent.cursor --post https://example.com/ap --secret-file key
    """  # noqa: D301 (click reads \b)
    posting = Posting(url, cursor_file, secret_file, attempts) if url and cursor_file else None
    _demand_sense(cursor_file, since, url, secret_file)
    if follow and as_of is not None:
        message = "--follow goes on with the ledger, --as-of stops at a day: use either"
        raise click.UsageError(message)
    ledgers = followed(ledger) if follow else iter([loaded(ledger, as_of)])
    try:
        if posting is None:
            _print(ledgers, source, cursor_file, since)
        else:
            post(map(sound, ledgers), source, posting)
    except KeyboardInterrupt:
        if not follow:
            raise
    except BrokenPipeError as gone:
        # The reader has not had them all: the cursor stays, and they are told again. Python would stumble
        # once more over what is still in the buffer when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(0 if follow else 1) from gone


def _demand_sense(
    cursor_file: pathlib.Path | None, since: str | None, url: str | None, secret_file: pathlib.Path | None
) -> None:
    if cursor_file is not None and since is not None:
        message = "--cursor keeps the cursor, --since is given one: use either"
    elif url is not None and cursor_file is None:
        message = "--post needs --cursor FILE, where it notes what the receiver has had"
    elif url is None and secret_file is not None:
        message = "--secret-file signs what --post sends: say where to"
    else:
        return
    raise click.UsageError(message)


def _print(
    ledgers: Iterator[Ledger], source: str | None, cursor_file: pathlib.Path | None, since: str | None
) -> None:
    """Each batch is printed first, then noted."""
    cursor = _cursor(cursor_file, since)
    for opened in ledgers:
        every = events_of(opened.settlement)
        name = source or source_of(opened.options)
        sys.stdout.write("".join(f"{one.as_line(name)}\n" for one in cursor.since(every)))
        sys.stdout.flush()
        cursor = Cursor.behind(every)
        if cursor_file is not None:
            save(f"{cursor}\n", str(cursor_file), opened.files)
        elif since is not None:
            click.echo(f"cursor: {cursor}", err=True)


def _cursor(file: pathlib.Path | None, since: str | None) -> Cursor:
    """What was had before; a usage error where that is no cursor."""
    try:
        if file is not None:
            return Cursor.read(file.read_text(encoding="utf-8").strip() if file.exists() else "")
        return Cursor.read(since or "")
    except (BadCursor, OSError, UnicodeDecodeError) as failure:
        hint = "--since" if file is None else "--cursor"
        raise click.BadParameter(str(failure), param_hint=hint) from failure
