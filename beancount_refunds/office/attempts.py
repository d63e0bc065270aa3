"""Drafts that are recorded again with another id, where somebody else was faster with the one proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.findings import Code
from beancount_refunds.record.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from beancount_refunds.record.drafts import Draft
    from beancount_refunds.record.writer import Recorded

#: How often another id is proposed.
_PROPOSALS = 20


class Attempt(NamedTuple):
    """Drafts that belong together, the first of them the chief one.

    ``again`` says whether the id was only proposed: then another will do, if somebody else took it.
    """

    drafts: Sequence[Draft]
    again: bool = False


def persistent(attempt: Callable[[], Attempt], recording: Callable[[Sequence[Draft]], Recorded]) -> Recorded:
    """What ``recording`` makes of what ``attempt`` drafts; called again, that drafts with another id.

    Raises what ``recording`` raises, :class:`Refused` for a taken id only where no other will do.
    """
    left = _PROPOSALS
    while True:
        one = attempt()
        left -= 1
        try:
            return recording(one.drafts)
        except Refused as refused:
            if not (left and one.again and refused.code is Code.DUPLICATE_ID):
                raise
