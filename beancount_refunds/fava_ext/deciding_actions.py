"""Decisions on receipts, asked for from a page: accept, reject, un-match."""

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING

from beancount_refunds.deciding import asked
from beancount_refunds.deciding.aliases import newly_learnt
from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.fava_ext.wishes import Done
from beancount_refunds.recording.values import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.deciding.model import Decision
    from beancount_refunds.fava_ext.wishes import Fields, Wish
    from beancount_refunds.record.writer import Recorded

_IDS = "ids"
_TEXTS = frozenset({"reference", "fee", "received", "excess", "reason"})


def accept(wish: Wish) -> Done:
    """Record that a receipt pays what was chosen, and tell what that taught of its vendor."""
    done = _decided(wish, asked.accept(_read(wish.fields), wish.ground))
    return done if wish.dry_run else Done(recorded=done.recorded, said=(*done.said, *_lessons(done.recorded)))


def reject(wish: Wish) -> Done:
    """Record that a receipt is not what was proposed or chosen."""
    return _decided(wish, asked.reject(_read(wish.fields), wish.ground))


def unmatch(wish: Wish) -> Done:
    """Record that a match was wrong."""
    done = _decided(wish, asked.unmatch(_read(wish.fields), wish.ground))
    hint = _("The matcher may propose it again: reject it then, if it never was that one.")
    return Done(recorded=done.recorded, said=(hint,))


def _read(fields: Fields) -> Fields:
    """The fields, which are those of a decision. Raises :class:`~.recording.values.Unfit` for any other."""
    for name, value in fields.items():
        if name not in _TEXTS | {_IDS}:
            refuse(name, _("No decision has a field %(name)s.", name=name))
        if isinstance(value, str) is (name == _IDS):
            refuse(name, _("The field ids is a list, each other one a text."))
    return fields


def _decided(wish: Wish, decision: Decision) -> Done:
    return Done(recorded=wish.record(decision.drafts, wish.author), said=decision.said)


def _lessons(recorded: Recorded) -> Iterator[str]:
    """What to put into vendor directives, so that the matcher knows the names the next time."""
    for one in newly_learnt(recorded.before, recorded.after):
        position = one.vendor.position
        yield _(
            "The match taught how banks print %(vendor)s; put into its directive at %(place)s: %(lines)s",
            vendor=one.vendor.id,
            place=f"{pathlib.PurePath(position.filename).name}:{position.lineno}",
            lines=" ".join(one.lines),
        )
