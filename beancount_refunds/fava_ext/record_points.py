"""Open points that get an owner where they are listed: several at once, with one owner, reason and day."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from beancount_refunds.fava_ext import record_fields
from beancount_refunds.fava_ext.parts import Box
from beancount_refunds.fava_ext.record_fields import Filling
from beancount_refunds.fava_ext.record_words import KINDS
from beancount_refunds.office import grounds
from beancount_refunds.render.style import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beancount_refunds.fava_ext.parts import Grid
    from beancount_refunds.fava_ext.record_fields import Field
    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.reports.table import Row

#: What is said of all points that are chosen.
_FIELDS = ("owner", "until", "reason", "note")


def with_boxes(grid: Grid, rows: Sequence[Row]) -> Grid:
    """The grid of some rows of the exceptions report, each to be ticked, for `recording_actions.assign`."""
    boxes = (f"{row['code']} {row['subject']}" for row in rows)
    cells = tuple(
        (first._replace(box=Box(value=box, name=printable(box))), *others)
        for box, (first, *others) in zip(boxes, grid.rows, strict=True)
    )
    return dataclasses.replace(grid, rows=cells)


def fields(view: View) -> tuple[Field, ...]:
    """The fields of an owner."""
    books = view.loaded.as_of(None)
    here = grounds.ground(books.ledger, seen=books.seen)
    by = () if here.by else ("by",)
    return record_fields.fields(
        Filling(command=KINDS["exception"], asked={}, ground=here, view=view), (*_FIELDS, *by)
    )
