"""``events``: what happened, as CloudEvents for other systems, one line each."""

from __future__ import annotations

import json
import pathlib
import sys
import urllib.parse
from typing import TYPE_CHECKING

import click

from beancount_refunds.cli.options import ledger_options, loaded
from beancount_refunds.cli.output import save
from beancount_refunds.events import BadCursor, Cursor, events_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping
    from typing import Any


@click.command("events")
@ledger_options
@click.option(
    "--cursor",
    "cursor_file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=pathlib.Path),
    help="Print what FILE has not had yet, then note in FILE what it has had. It need not be there at first.",
)
@click.option(
    "--since",
    metavar="CURSOR",
    help="Print what is new since this cursor (empty: all); the next one goes to standard error.",
)
@click.option("--source", metavar="URI", help="The source that events name. [default: the ledger's title]")
def events(
    *,
    ledger: str,
    as_of: datetime.date | None,
    cursor_file: pathlib.Path | None,
    since: str | None,
    source: str | None,
) -> None:
    """What happened to credits, refunds and cases, as CloudEvents 1.0, one JSON object a line.

    Events are derived from the ledger and stored nowhere: none is lost and none invented. Ids are the same in
    every run. What is recorded later for an earlier day is told with the rest of its month: a reader knows
    by the id what it has had.

    \b
    Examples:
      bean-refunds events main.beancount
      bean-refunds events main.beancount --cursor seen.cursor
    """  # noqa: D301 (click reads \b)
    if cursor_file is not None and since is not None:
        message = "--cursor keeps the cursor, --since is given one: use either"
        raise click.UsageError(message)
    cursor = _cursor(cursor_file, since)
    opened = loaded(ledger, as_of)
    every = events_of(opened.settlement)
    name = source or _source(opened.options)
    lines = [json.dumps(one.as_json(name), ensure_ascii=False) for one in cursor.since(every)]
    try:
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()
    except BrokenPipeError as gone:
        # The reader has not had them all: the cursor stays, and they are told again.
        raise click.exceptions.Exit(1) from gone
    behind = str(Cursor.behind(every))
    if cursor_file is not None:
        save(f"{behind}\n", str(cursor_file), opened.files)
    elif since is not None:
        click.echo(f"cursor: {behind}", err=True)


def _cursor(file: pathlib.Path | None, since: str | None) -> Cursor:
    """What was had before; a usage error where that is no cursor."""
    try:
        if file is not None:
            return Cursor.read(file.read_text(encoding="utf-8").strip() if file.exists() else "")
        return Cursor.read(since or "")
    except (BadCursor, OSError, UnicodeDecodeError) as failure:
        hint = "--since" if file is None else "--cursor"
        raise click.BadParameter(str(failure), param_hint=hint) from failure


def _source(options: Mapping[str, Any]) -> str:
    """The title of a ledger as a reference (RFC 3986), which CloudEvents want."""
    return f"/{urllib.parse.quote(str(options.get('title') or 'ledger'), safe='')}"
