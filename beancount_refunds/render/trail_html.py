"""A trail as one page: drawn, told step by step, and printable; nothing is loaded, no script runs.

Everything that the ledger says is escaped, and the page's own policy lets nothing in but its one style
sheet, which it names by its digest.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from typing import TYPE_CHECKING, Any

import jinja2
import markupsafe

from beancount_refunds.render import trail_words as words
from beancount_refunds.render.style import printable
from beancount_refunds.render.trail_drawing import HEIGHT, WIDTH, drawing
from beancount_refunds.reports.table import counted

if TYPE_CHECKING:
    from beancount_refunds.reports.trail import Edge, Node, Step, Trail

#: A drawing of more pixels does not shrink below what can be read: it is moved sideways.
_WIDE = 900


def trail_as_html(trail: Trail) -> str:
    """The page."""
    sheet = _style()
    return _page().render(
        title=printable(words.title(trail)),
        style=markupsafe.Markup(sheet),  # noqa: S704 (the package's own file; a style sheet has no markup)
        style_digest=base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode(),
        about=[printable(_about(trail, node)) for node in trail.asked],
        trail=trail,
        drawing=drawing(trail),
        wide=_WIDE,
        box_width=WIDTH,
        box_height=HEIGHT,
        described=_described(trail),
        open_points=[printable(point) for point in words.open_points(trail)],
        steps=[_step(trail, step) for step in trail.steps],
        edges=[_edge(trail, edge) for edge in trail.edges],
        asides=[printable(aside) for aside in words.asides(trail)],
        documents=[
            (
                printable(words.from_ledger(trail, paper.path)),
                f"filed on {paper.on} for {paper.subject}",
                paper.path in (trail.gone or ()),
            )
            for paper in trail.papers
        ],
        gone_words=words.GONE,
        footer=printable(_footer(trail)),
    )


@functools.cache
def _page() -> jinja2.Template:
    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("beancount_refunds.render"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    return templates.get_template("trail.html")


@functools.cache
def _style() -> str:
    loader = jinja2.PackageLoader("beancount_refunds.render")
    sheet, _, _ = loader.get_source(jinja2.Environment(autoescape=True), "trail.css")
    return f"\n{sheet}"


def _about(trail: Trail, node: Node) -> str:
    """What was asked for, in one line."""
    sum_ = words.amount(trail, node.amount_minor, node.currency)
    day = None if node.on is None else f"of {node.on}"
    facts = (str(node.key), node.title, sum_, day, node.state, node.remark)
    return " · ".join(filter(None, facts))


def _described(trail: Trail) -> str:
    kinds = [node.key.kind for node in trail.nodes]
    told = (counted(kinds.count(kind), kind.value) for kind in dict.fromkeys(kinds))
    return f"From the bank on the left to the order on the right: {', '.join(told)}."


def _step(trail: Trail, step: Step) -> dict[str, Any]:
    sources = (words.place(trail, step.position), *words.commits(step.origin))
    return {
        "on": step.on.isoformat(),
        "what": printable(step.what),
        "facts": [printable(fact) for fact in words.facts(step)],
        "documents": [
            (printable(words.from_ledger(trail, path)), gone) for path, gone in words.documents(trail, step)
        ],
        "finding": step.finding,
        "amount": words.amount(trail, step.amount_minor, step.currency),
        "actor": printable(step.actor or ""),
        "sources": [printable(source) for source in sources],
    }


def _edge(trail: Trail, edge: Edge) -> dict[str, Any]:
    return {
        "source": printable(str(edge.source)),
        "what": edge.words,
        "amount": words.amount(trail, edge.amount_minor, edge.currency),
        "target": printable(str(edge.target)),
    }


def _footer(trail: Trail) -> str:
    """What the page was made of: no time of making, so that the same books give the same page."""
    ledger = words.from_ledger(trail, trail.filename)
    told = f"Made from {ledger} as of {trail.as_of}, paths from the folder of that file."
    git = words.history(trail)
    return told if git is None else f"{told} {git[:1].upper()}{git[1:]}."
