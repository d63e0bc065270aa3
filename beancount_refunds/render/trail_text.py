"""A trail as text for people: the chain from the bank to the order, then every step with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.render import trail_words as words
from beancount_refunds.render.places import nearby
from beancount_refunds.render.style import pad, printable, width_of
from beancount_refunds.reports.table import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from beancount_refunds.render.style import Style
    from beancount_refunds.reports.trail import Node, Step, Trail

_INDENT = " " * 4
_UNDER_STEP = " " * len("2026-02-26  ")


def trail_as_text(trail: Trail, style: Style) -> str:
    """The trail; without a width (a pipe) each fact is one line."""
    lines = [style.paint(printable(words.title(trail)), bold=True), "", *_chain(trail, style)]
    lines += _section(counted(len(trail.steps), "step"), _steps(trail, style), style)
    lines += _section("Beside the trail", _listed(words.asides(trail), style), style)
    lines += _section("Still open", _listed(words.open_points(trail), style), style)
    lines += _section("Gone", _listed(_gone(trail), style), style)
    lines += _section("History", _listed(filter(None, [words.history(trail)]), style), style)
    return "\n".join(lines) + "\n"


def _section(heading: str, body: Iterable[str], style: Style) -> list[str]:
    """A heading and its lines; nothing where there are none."""
    lines = list(body)
    return ["", style.paint(heading, bold=True), "", *lines] if lines else []


def _listed(facts: Iterable[str], style: Style) -> Iterator[str]:
    for fact in facts:
        yield from style.wrap(printable(fact), _INDENT, "  ")


def _chain(trail: Trail, style: Style) -> Iterator[str]:
    """A line per node, and under it what follows from it."""
    rows = [
        (
            node.key.kind.value,
            printable(node.key.id),
            "" if node.on is None else node.on.isoformat(),
            words.amount(trail, node.amount_minor, node.currency),
        )
        for node in trail.nodes
    ]
    kind, id_, day, sum_ = (max(map(width_of, column), default=0) for column in zip(*rows, strict=True))
    for node, row in zip(trail.nodes, rows, strict=True):
        mark = ">" if node.asked else " " if node.within else "~"
        cells = [pad(row[0], kind), pad(row[1], id_), pad(row[2], day), pad(row[3], sum_, right=True)]
        state = [] if node.state is None else [style.code(node.state, node.state)]
        said = [printable(one) for one in (node.title, node.remark) if one]
        yield "  ".join([mark, *cells, *state, *said]).rstrip()
        yield from _from(trail, node, style)


def _from(trail: Trail, node: Node, style: Style) -> Iterator[str]:
    for edge in trail.edges:
        if edge.source == node.key:
            told = f"{words.part(trail, edge)} → {edge.target}"
            line = printable(told if edge.standing else f"({told})")
            yield from (style.paint(one, dim=not edge.standing) for one in style.wrap(line, _INDENT * 2))


def _steps(trail: Trail, style: Style) -> Iterator[str]:
    for step in trail.steps:
        sum_ = words.amount(trail, step.amount_minor, step.currency)
        who = f"by {step.actor}" if step.actor else ""
        head = "  ".join(filter(None, (step.what, sum_, who)))
        yield from style.wrap(printable(head), _UNDER_STEP, f"{step.on}  ")
        for fact in (*words.facts(step), *_papers(trail, step)):
            yield from style.wrap(printable(fact), _UNDER_STEP)
        source = [f"{nearby(step.position.filename)}:{step.position.lineno}", *words.commits(step.origin)]
        for line in source:
            for one in style.wrap(printable(line), _UNDER_STEP):
                yield style.paint(one, dim=True)


def _papers(trail: Trail, step: Step) -> Iterator[str]:
    for path, gone in words.documents(trail, step):
        yield f"{nearby(path)} ({words.GONE})" if gone else nearby(path)


def _gone(trail: Trail) -> Iterator[str]:
    for paper in trail.papers:
        if paper.path in (trail.gone or ()):
            yield f"{nearby(paper.path)}, filed on {paper.on} for {paper.subject}"
