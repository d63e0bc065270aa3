"""A ledger that is followed: looked at each second, told when it changed, left alone while it is broken."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import click

from beancount_refunds.cli.options import NotLoaded
from beancount_refunds.ledger import LedgerError
from beancount_refunds.live import Live
from beancount_refunds.record.objections import obstacle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.ledger import Ledger

_PAUSE_S = 1


def pause(seconds: int) -> None:
    """Wait."""
    threading.Event().wait(seconds)


def sound(ledger: Ledger) -> Ledger:
    """The same ledger; where it has errors that keep facts out of the books, exit code 1.

    What it would tell is not what happened.
    """
    broken = obstacle(ledger)
    if broken is not None:
        raise click.ClickException(str(broken))
    return ledger


def followed(path: str) -> Iterator[Ledger]:
    """The ledger at ``path``, then each other that it becomes; never ends.

    Where it is broken at first, the command ends: exit code 3 or 1. Later on that is told, once.
    """
    try:
        live = Live(path)
    except LedgerError as failure:
        raise NotLoaded(failure) from failure
    last = sound(live.reading().ledger)
    yield last
    told = False
    while True:
        pause(_PAUSE_S)
        state = live.reading()
        if state.problem is not None and not told:
            click.echo(f"note: nothing is told until this is mended: {state.problem}", err=True)
        told = state.problem is not None
        if state.problem is None and state.ledger is not last:
            last = state.ledger
            yield last
