"""A ledger that is followed: read again whenever its files change, and left alone while it is broken."""

from __future__ import annotations

import os
import pathlib
import threading
from typing import TYPE_CHECKING

import click

from beancount_refunds.ledger import LedgerError, open_ledger
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


def followed(ledger: Ledger) -> Iterator[Ledger]:
    """The ledger, then each other that it becomes; never ends. A broken one is told once and left out."""
    yield sound(ledger)
    # Nobody looked at the files before they were read: they are read once more.
    seen: dict[str, tuple[int, ...]] = dict.fromkeys(_watched(ledger), ())
    told = False
    while True:
        pause(_PAUSE_S)
        now = {name: _signature(name) for name in seen}
        if now == seen and not told:
            continue
        try:
            opened = open_ledger(ledger.filename)
            broken = obstacle(opened)
        except LedgerError as failure:
            seen, problem = now, f"{failure.reason}; {failure.mend}"
        else:
            seen = {name: now.get(name, ()) for name in _watched(opened)}
            problem = "" if broken is None else str(broken)
        if not problem:
            yield opened
        elif not told:
            click.echo(f"note: nothing is told until this is mended: {problem}", err=True)
        told = bool(problem)


def _watched(ledger: Ledger) -> set[str]:
    """Its files, and their folders, where another file may come under an include."""
    return {*ledger.files, *(str(pathlib.Path(name).parent) for name in ledger.files)}


def _signature(name: str) -> tuple[int, ...]:
    try:
        seen = os.stat(name)  # noqa: PTH116 (a name, as Beancount has it)
    except FileNotFoundError:
        return ()
    return seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns
