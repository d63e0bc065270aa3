"""Words that a trail has in common as text, page and data: amounts, places, what git says, what is gone."""

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING

from beancount_refunds.history import Commit, Origin
from beancount_refunds.render.places import relative_to
from beancount_refunds.reports.table import as_of_words, counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.history import Unseen
    from beancount_refunds.reports.trail import Edge, Step, Trail
    from beancount_refunds.source import Position

GONE = "the file is gone"


def amount(trail: Trail, minor: int | None, currency: str | None) -> str:
    """``1,234.50 GBP``; empty where there is none."""
    if minor is None or currency is None:
        return ""
    return f"{trail.precisions.to_number(minor, currency):,} {currency}"


def title(trail: Trail) -> str:
    """``Trail of VR-0003 as of 2026-06-30``."""
    return f"Trail of {trail.subject}{as_of_words(trail.as_of)}"


def from_ledger(trail: Trail, path: str) -> str:
    """A path from the folder of the ledger: the same on every machine."""
    return relative_to(path, pathlib.Path(trail.filename).parent)


def place(trail: Trail, position: Position | None) -> str:
    """``refunds/2026-02.beancount:30``, from the folder of the ledger; empty for what stands nowhere."""
    return "" if position is None else f"{from_ledger(trail, position.filename)}:{position.lineno}"


def part(trail: Trail, edge: Edge) -> str:
    """``takes 240.00 GBP``, ``settles``."""
    return " ".join(filter(None, (edge.words, amount(trail, edge.amount_minor, edge.currency))))


def commits(origin: Origin | Unseen | None) -> Iterator[str]:
    """What git says of a line: the commit that brought it in, and the last that changed it."""
    if isinstance(origin, Origin):
        yield _commit(origin.first)
        if origin.last != origin.first:
            yield f"changed by {_commit(origin.last)}"
    elif origin is not None:
        yield origin.value


def _commit(commit: Commit | Unseen) -> str:
    if not isinstance(commit, Commit):
        return commit.value
    return f"{commit.short} by {commit.author}, {commit.authored_at}, signature: {commit.signature}"


def history(trail: Trail) -> str | None:
    """Which history the steps were compared with, or why there is none; ``None`` where nobody asked."""
    if trail.provenance is None:
        return None
    if trail.provenance.trouble is not None:
        return trail.provenance.trouble
    head = trail.provenance.head
    told = (
        "nothing is committed yet"
        if head is None
        else f"git history up to {head.short} of {head.authored_at}"
    )
    differing = trail.provenance.differing
    changed = f"; {counted(len(differing), 'file')} of the ledger not as committed" if differing else ""
    cut = "; the clone is shallow: what is older cannot be seen" if trail.provenance.shallow else ""
    return f"{told}{changed}{cut}"


def facts(step: Step) -> Iterator[str]:
    """What stands beside a step: what came of it, why, what was noted, and what is wrong with it."""
    yield from step.effects
    if step.reason is not None:
        yield f"reason {step.reason}"
    if step.note is not None:
        yield f"“{step.note}”"
    if step.finding is not None:
        yield f"finding {step.finding}"


def documents(trail: Trail, step: Step) -> Iterator[tuple[str, bool]]:
    """The documents of a step as written, and whether each is gone."""
    for path in step.documents:
        yield path, path in (trail.gone or ())


def open_points(trail: Trail) -> Iterator[str]:
    """What is still open of the chain: code, subject, what, and whose it is."""
    for one in trail.open_points:
        owner = f"owner {one.owner}" if one.owner else "without owner"
        until = f" until {one.acknowledged_until}" if one.acknowledged_until else ""
        yield f"{one.code} {one.subject}: {one.detail} ({owner}{until}, since {one.since})"


def asides(trail: Trail) -> Iterator[str]:
    """What stands next to the chain, and what to ask for to see it."""
    for one in trail.asides:
        sum_ = amount(trail, one.amount_minor, one.currency)
        yield f"{one.subject} {one.words}{f': {sum_}' if sum_ else ''}"
