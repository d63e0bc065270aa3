"""Everything that a page can have recorded, by the name that its script sends: each a function of a wish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.fava_ext import attaching_actions, deciding_actions, recording_actions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from beancount_refunds.fava_ext.wishes import Action

ACTIONS: Mapping[str, Action] = {
    "assign": recording_actions.assign,
    "attach": attaching_actions.attach,
    "record": recording_actions.record,
    "accept": deciding_actions.accept,
    "reject": deciding_actions.reject,
    "unmatch": deciding_actions.unmatch,
}
