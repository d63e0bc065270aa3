"""The clock: the only place that asks what time it is, for what is recorded now."""

from __future__ import annotations

import datetime


def moment() -> datetime.datetime:
    """The present moment, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def day() -> datetime.date:
    """The present day, where the clerk sits."""
    return moment().astimezone().date()


def stamp() -> str:
    """The present moment as ``at`` has it, fine enough to tell two commands of a script apart."""
    return moment().isoformat(timespec="milliseconds")
