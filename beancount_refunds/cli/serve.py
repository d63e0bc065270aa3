"""``serve``: Fava for people and ``/v1`` for other systems, on one port."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pathlib

import click

from beancount_refunds.api.tokens import UnfitTokens, read_tokens
from beancount_refunds.cli.options import NotLoaded
from beancount_refunds.cli.output import put
from beancount_refunds.delivery.target import on_this_machine
from beancount_refunds.ledger import LedgerError
from beancount_refunds.live import Live

#: Addresses that are no name to ask by.
_EVERY = frozenset({"0.0.0.0", "::"})  # noqa: S104 (looked for, not listened at)


@click.command("serve")
@click.argument("ledger", type=click.Path())
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=5000,
    show_default=True,
    help="The port to listen on; 0 is any free one.",
)
@click.option(
    "--name",
    "names",
    metavar="HOST",
    multiple=True,
    help="A host that clients ask for, where that is another than --host. Repeat it for several.",
)
@click.option(
    "--tokens",
    "token_file",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="Who may use /v1. Without it everybody on this machine may, as the user of git.",
)
@click.option("--read-only", is_flag=True, help="Nothing is written, neither by /v1 nor by Fava.")
@click.option("--commit", is_flag=True, help="Commit what /v1 records, as who recorded it.")
@click.option("--no-fava", is_flag=True, help="/v1 alone, as behind a proxy: Fava has no login.")
def serve(
    *,
    ledger: str,
    host: str,
    port: int,
    names: tuple[str, ...],
    token_file: str | None,
    read_only: bool,
    commit: bool,
    no_fava: bool,
) -> None:
    """Fava for people, and the HTTP API /v1 for other systems, on one port.

    It listens on this machine only (127.0.0.1), unless --tokens says who may come from elsewhere. Fava has no
    login: at another address its pages are not served. Each request is told on standard error. Ctrl-C or
    SIGTERM ends it, when the requests under way are answered.

    \b
    Examples:
      bean-refunds serve main.beancount
      bean-refunds serve main.beancount --host 0.0.0.0 --name books.example.com --tokens tokens --commit
    """  # noqa: D301 (click reads \b)
    _demand_safe(host, names, token_file)
    _demand_installed()
    # Fava and its server are an extra, and take a while to import.
    from beancount_refunds.serving import house, server  # noqa: PLC0415

    try:
        wanted = house.Wanted(
            ledger=os.path.normpath(pathlib.Path(ledger).absolute()),
            host=host,
            names=names,
            tokens=None if token_file is None else read_tokens(token_file),
            read_only=read_only,
            commit=commit,
            pages=not no_fava,
        )
        application = house.house(wanted, Live(wanted.ledger), _say)
        server.serve(application, host, port, lambda address: put(f"{address} (Ctrl-C ends it)\n"))
    except LedgerError as obstacle:
        raise NotLoaded(obstacle) from obstacle
    except UnfitTokens as unfit:
        raise click.BadParameter(str(unfit), param_hint="--tokens") from unfit
    except server.NotListening as trouble:
        raise click.ClickException(str(trouble)) from trouble


def _say(line: str) -> None:
    """A line on standard error; requests are answered also where nobody reads it any more."""
    with contextlib.suppress(OSError):
        click.echo(line, err=True)


def _demand_installed() -> None:
    lacking = [
        name
        for name in ("cheroot", "fava", "jsonschema", "werkzeug")
        if importlib.util.find_spec(name) is None
    ]
    if lacking:
        message = f"{lacking[0]} is not installed: pip install 'beancount-refunds[serve]'"
        raise click.ClickException(message)


def _demand_safe(host: str, names: tuple[str, ...], token_file: str | None) -> None:
    """Who comes from elsewhere needs a token, and a name to come by."""
    if not on_this_machine(host) and token_file is None:
        message = f"{host} can be reached from elsewhere: --tokens FILE says who may; 127.0.0.1 needs none"
        raise click.UsageError(message)
    if host in _EVERY and not names:
        message = f"{host} is every address of this machine: say with --name by which host clients ask"
        raise click.UsageError(message)
