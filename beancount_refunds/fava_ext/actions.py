"""Everything that a page can have recorded, by the name that its script sends: each a function of a wish."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from beancount_refunds.fava_ext.wishes import Action

ACTIONS: Mapping[str, Action] = {}
