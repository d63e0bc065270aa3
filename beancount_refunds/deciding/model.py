"""The nouns of deciding: a decision ready to be recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from beancount_refunds.record.drafts import CustomDraft


@frozen
class Decision:
    """Directives that are recorded together or not at all, the chief one first.

    ``again`` says that an id was given by us: another will do, if somebody else took it. ``said`` is what
    somebody has to know or to do next, in sentences.
    """

    reference: str
    drafts: tuple[CustomDraft, ...]
    again: bool = False
    said: tuple[str, ...] = ()
