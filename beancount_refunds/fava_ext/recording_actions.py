"""What forms record: a directive of any kind, and an owner for open points."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from beancount_refunds.fava_ext.record_words import KINDS, label
from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.fava_ext.wishes import Done
from beancount_refunds.office import grounds
from beancount_refunds.recording import values
from beancount_refunds.recording.drafts_of import draft, missing
from beancount_refunds.recording.ground import said
from beancount_refunds.recording.values import refuse, with_currencies

if TYPE_CHECKING:
    from beancount_refunds.fava_ext.wishes import Fields, Wish
    from beancount_refunds.record.drafts import CustomDraft
    from beancount_refunds.recording.commands import Command
    from beancount_refunds.recording.ground import Asked, Ground

#: Letters of a field, and points that get an owner at once.
LONGEST = 4_000
MOST_POINTS = 500

_KIND, _ON, _POINTS = "kind", "on", "points"


def record(wish: Wish) -> Done:
    """Record one directive: field ``kind`` names it as `record_words.KINDS` does, ``on`` its day."""
    fields = dict(wish.fields)
    name = fields.pop(_KIND, "")
    if name not in KINDS:
        refuse(_KIND, _("There is no form %(name)s.", name=name))
    command = KINDS[str(name)]
    here = _ground(wish, fields)
    asked = _asked(command, fields)
    return _recorded(wish, here, said(asked, "by"), (_draft(command, asked, here),))


def assign(wish: Wish) -> Done:
    """Give open points an owner, all of them or none: field ``points`` lists each as ``CODE SUBJECT``."""
    fields = dict(wish.fields)
    points = fields.pop(_POINTS, ())
    if isinstance(points, str) or not 0 < len(points) <= MOST_POINTS:
        refuse(_POINTS, _("Choose the points first, %(most)s at most.", most=MOST_POINTS))
    command = KINDS["exception"]
    here = _ground(wish, fields)
    drafts = []
    for point in dict.fromkeys(points):
        code, __, subject = point.partition(" ")
        asked = _asked(command, {"id": code, "subject": subject, **fields})
        drafts.append(_draft(command, asked, here))
    return _recorded(wish, here, said(fields, "by"), tuple(drafts))


def _ground(wish: Wish, fields: dict[str, str | tuple[str, ...]]) -> Ground:
    """What it is recorded on, on the day in ``fields``, which is taken out of them."""
    text = fields.pop(_ON, "")
    day = values.day(_ON, str(text)) if text else wish.ground.on
    return wish.ground if day == wish.ground.on else grounds.ground(wish.ground.ledger, day)


def _asked(command: Command, fields: Fields) -> Asked:
    """The fields as somebody would say them. Raises :class:`~.recording.values.Unfit`."""
    known = (*command.arguments, *command.options)
    asked: dict[str, str | tuple[str, ...]] = {}
    for name, value in fields.items():
        if name not in known:
            refuse(name, _("No form has a field %(name)s.", name=name))
        several = name == command.form.tail_field
        if isinstance(value, str) is several:
            refuse(name, _("The field %(name)s is of another kind.", name=name))
        text = value.strip() if isinstance(value, str) else "\n".join(value).strip()
        if len(text) > LONGEST:
            refuse(name, _("That is too long."))
        if text:
            asked[name] = _words(command, text) if several else text
    return asked


def _words(command: Command, text: str) -> tuple[str, ...]:
    """Several words, each in an input of its own or some in one; those of a policy hold blanks."""
    policy = command.kind == "refund-policy"
    return tuple(text.splitlines()) if policy else tuple(with_currencies(text.split()))


def _draft(command: Command, asked: Asked, here: Ground) -> CustomDraft:
    lacking = missing(command, asked, here)
    if lacking:
        names = ", ".join(label(command, field) for field in lacking)
        refuse(lacking[0], _("Still needed: %(names)s.", names=names))
    return draft(command, asked, here).draft


def _recorded(wish: Wish, here: Ground, by: str, drafts: tuple[CustomDraft, ...]) -> Done:
    """Record ``drafts``; who recorded them signs the commit."""
    signed = dataclasses.replace(wish, ground=dataclasses.replace(here, by=by or here.by))
    return Done(recorded=signed.record(drafts, signed.author))
