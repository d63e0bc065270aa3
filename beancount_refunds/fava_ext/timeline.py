"""What happened to an id, step by step: who did it and when, what came of it, with its papers."""

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING

from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.render.style import printable
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.fava_ext.parts import Piece
    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.reports.trail import Step, Trail

#: What a browser shows as a small picture, and runs nothing of.
_PICTURES = frozenset({".gif", ".jpeg", ".jpg", ".png", ".webp"})


@frozen
class Paper:
    """A document of a step: its name, where Fava hands it out, and whether it is a picture."""

    name: str
    href: str | None
    picture: bool


@frozen
class Event:
    """A step as a page tells it, in pieces whose ids are linked."""

    on: str
    at: str
    actor: str
    what: tuple[Piece, ...]
    amount: str
    facts: tuple[tuple[Piece, ...], ...]
    papers: tuple[Paper, ...]
    finding: str
    place: Piece


def timeline(trail: Trail, view: View) -> tuple[Event, ...]:
    """The steps of a trail, the first one first."""
    files = {paper.path: paper.candidates for paper in trail.papers}
    return tuple(
        Event(
            on=step.on.isoformat(),
            at=_hour(step.at),
            actor=printable(step.actor or ""),
            what=view.linked(step.what),
            amount=view.money(step.amount_minor, step.currency),
            facts=tuple(_facts(step, view)),
            papers=tuple(_paper(path, files[path], view) for path in step.documents),
            finding=step.finding or "",
            place=view.links.place(step.position),
        )
        for step in trail.steps
    )


def _hour(at: str | None) -> str:
    """``10:14`` of an ISO date and time."""
    if at is None:
        return ""
    return printable(at.replace(" ", "T").partition("T")[2][: len("10:14")])


def _facts(step: Step, view: View) -> Iterator[tuple[Piece, ...]]:
    """What came of a step, why, and what was noted."""
    for effect in step.effects:
        yield view.linked(effect)
    if step.reason is not None:
        yield view.linked(_("reason %(reason)s", reason=step.reason))
    if step.note is not None:
        yield view.linked(f"“{step.note}”")


def _paper(path: str, candidates: tuple[str, ...], view: View) -> Paper:
    href = next(filter(None, map(view.links.document, (path, *candidates))), None)
    name = pathlib.PurePath(path)
    picture = href is not None and name.suffix.lower() in _PICTURES
    return Paper(name=printable(name.name), href=href, picture=picture)
