"""The chain of an id, drawn: receipt, refund, credit, case, bill and order, each leading to its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.fava_ext.day import CASE, CREDIT, ORDER, REFUND
from beancount_refunds.fava_ext.parts import Piece
from beancount_refunds.render.style import printable
from beancount_refunds.render.trail_drawing import HEIGHT, WIDTH, Box, Line, drawing
from beancount_refunds.reports.trail import Kind
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.reports.trail import Node, Trail

#: How small a drawing may be shown, in per cent.
_LEAST_SCALE = 85

_PAGES: Mapping[Kind, str] = {
    Kind.REFUND: REFUND,
    Kind.APPLICATION: CREDIT,
    Kind.WRITE_OFF: CREDIT,
    Kind.CREDIT: CREDIT,
    Kind.CASE: CASE,
    Kind.ORDER: ORDER,
}


@frozen
class Chain:
    """A drawing of so many pixels; each box with the address that it leads to, if any.

    Below ``least_width`` its words could not be read: it is moved sideways instead.
    """

    width: int
    least_width: int
    height: int
    box_width: int
    box_height: int
    boxes: tuple[tuple[Box, str | None], ...]
    lines: tuple[Line, ...]


def chain(trail: Trail, view: View) -> Chain:
    """The drawing of a trail; in incognito mode without figures."""
    drawn = drawing(trail)
    boxes = (
        box._replace(
            amount=view.figures(box.amount), told=view.words(box.told), remark=view.words(box.remark)
        )
        for box in drawn.boxes
    )
    lines = (
        line._replace(label=view.figures(line.label), told=view.words(line.told)) for line in drawn.lines
    )
    leads = [_leads(node, view) for node in trail.nodes]
    return Chain(
        width=drawn.width,
        least_width=drawn.width * _LEAST_SCALE // 100,
        height=drawn.height,
        box_width=WIDTH,
        box_height=HEIGHT,
        boxes=tuple(zip(boxes, leads, strict=True)),
        lines=tuple(lines),
    )


def state(drawn: Chain, kind: Kind) -> tuple[str, str]:
    """The state of the ``kind`` that the trail was asked for, and its tone."""
    return next((box.state, box.tone) for box, _ in drawn.boxes if box.asked and box.kind == kind)


def receipts(trail: Trail, view: View) -> Iterator[Piece]:
    """The bank transactions of a chain, each leading to its entry."""
    for node in trail.nodes:
        if node.key.kind is Kind.RECEIPT and node.within:
            yield Piece(printable(node.key.id), _leads(node, view))


def _leads(node: Node, view: View) -> str | None:
    """A page of ours, else the entry of a bank transaction or bill."""
    page = _PAGES.get(node.key.kind)
    if page is not None:
        return view.links.noun(view.day, node.key.id, page)
    return None if node.position is None else view.links.entry(node.position)
