"""``token``: a token for a system that uses the HTTP API, and its line for the server."""

from __future__ import annotations

import os
import secrets

import click

from beancount_refunds.api.tokens import line_of
from beancount_refunds.cli.output import put

#: 256 bits: nothing that could be guessed.
_BYTES = 32
_OWNER_ONLY = 0o600


@click.command()
@click.argument("actor")
@click.option(
    "--tokens", metavar="FILE", type=click.Path(), help="Add its line to FILE, which only you can read."
)
def token(actor: str, tokens: str | None) -> None:
    """Make a token for ACTOR, who records through the HTTP API.

    Prints the token, which is kept nowhere: give it to the system that needs it. The server needs a line with
    its SHA-256, in the file that `serve --tokens` names. ACTOR is what the ledger says as `by`: an actor of
    the policy. A token ends when its line is removed and the server started again.

    \b
    Examples:
      bean-refunds token treasury --tokens tokens.txt
      bean-refunds serve main.beancount --tokens tokens.txt
    """  # noqa: D301 (click reads \b)
    if not actor.strip() or not actor.isprintable() or actor.startswith("#") or {*"<>"} & {*actor}:
        message = f"{actor!r} is no actor: one line without < and >, that does not begin with #"
        raise click.BadParameter(message, param_hint="ACTOR")
    made = secrets.token_urlsafe(_BYTES)
    line = line_of(actor.strip(), made)
    if tokens is None:
        click.echo(f"put this line into the file of serve --tokens:\n{line}", err=True, nl=False)
    else:
        _append(tokens, line)
    put(f"{made}\n")


def _append(path: str, line: str) -> None:
    """A new file belongs to its owner alone; what an old one has at its end is no part of the line."""
    try:
        with open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, _OWNER_ONLY), "r+b") as file:  # noqa: PTH123 (a mode at birth)
            unfinished = not file.read().endswith(b"\n") and file.tell() > 0
            file.write((f"\n{line}" if unfinished else line).encode())
    except OSError as failure:
        message = f"{path} cannot be written: {failure.strerror}"
        raise click.BadParameter(message, param_hint="--tokens") from failure
