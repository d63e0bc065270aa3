"""What is printed of an import: the directives for the ledger, and for people all that there is to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.case_log.mapping import as_toml
from beancount_refunds.case_log.verdicts import Kind
from beancount_refunds.render.style import printable
from beancount_refunds.reports.table import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.case_log.verdicts import Outcome, Verdict


def directives(outcome: Outcome) -> str:
    """The new rows as ledger text, each under a comment with its place; empty where none is new."""
    new = outcome.of(Kind.NEW)
    if not new:
        return ""
    return f";; From {printable(outcome.log.name)}\n" + "".join(f"\n{verdict.text}" for verdict in new)


def mapping(outcome: Outcome) -> str:
    """How the log was read, as a mapping file."""
    return as_toml(outcome.guide, outcome.layouts[0])


def told(outcome: Outcome) -> str:
    """How it was read, what is left to do, what was not understood, and the count of it all."""
    return "".join(f"{line}\n" for line in _told(outcome))


def _told(outcome: Outcome) -> Iterator[str]:
    yield f"{printable(outcome.log.name)} is read as {outcome.log.manner}:"
    yield from (f"  {printable(line)}" for line in mapping(outcome).splitlines() if line)
    unread = dict.fromkeys(title for layout in outcome.layouts for title in layout.unread)
    if unread:
        yield f"columns that are not read: {printable(', '.join(unread))}"
    for verdict in outcome.verdicts:
        yield from _verdict(verdict)
    for obstacle in outcome.obstacles:
        yield f"the ledger would have a problem that belongs to no row: {printable(obstacle)}"
    counts = [f"{len(outcome.of(kind))} {kind.value}" for kind in Kind if outcome.of(kind)]
    yield f"{counted(len(outcome.verdicts), 'row')}{': ' if counts else ''}{', '.join(counts)}"


def _verdict(verdict: Verdict) -> Iterator[str]:
    left_out = [
        f"left out, as a comment: {part.left_out}" for part in verdict.parts if part.left_out is not None
    ]
    said = [*verdict.reasons, *left_out, *verdict.remarks]
    if not said and verdict.kind is Kind.NEW:
        return
    case = f" ({verdict.case_id})" if verdict.case_id else ""
    yield f"{printable(verdict.place)}{case}: {verdict.kind.value}"
    yield from (f"  - {printable(line)}" for line in said)
    if verdict.kind in (Kind.REFUSED, Kind.CONFLICT):
        yield from (f"    {printable(title)}: {printable(text)}" for title, text in verdict.cells)
