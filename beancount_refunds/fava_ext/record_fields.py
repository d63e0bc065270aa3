"""The fields of a form, made of what the directive takes: their inputs, labels, hints and suggestions.

A field is an input of the kind that its values have: a day, an amount, one of few words, or several words.
What the address says fills it in, and narrows what other fields offer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.fava_ext.links import CARRIED
from beancount_refunds.fava_ext.record_suggestions import Suggestions, suggestions
from beancount_refunds.fava_ext.record_words import hint, label
from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.forms import CHOICES, Kind
from beancount_refunds.recording.drafts_of import missing
from beancount_refunds.recording.ground import said
from beancount_refunds.recording.new_ids import FIRST
from beancount_refunds.render.style import printable
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.recording.commands import Command
    from beancount_refunds.recording.ground import Asked, Ground

#: The kinds of inputs, as the template writes them.
TEXT, AMOUNT, DAY, CHOICE, SEVERAL = "text", "amount", "day", "choice", "several"

_AMOUNTS = frozenset({Kind.AMOUNT, Kind.AMOUNT_OR_ZERO})


@frozen
class Field:
    """One field: ``name`` as the directive has it, ``kind`` of its input, ``values`` that stand in it.

    ``needed`` says that there is no directive without it.
    """

    name: str
    kind: str
    label: str
    hint: str
    values: tuple[str, ...]
    needed: bool
    offered: Suggestions


@frozen
class Filling:
    """A form as it is filled in so far, on what it stands."""

    command: Command
    asked: Asked
    ground: Ground
    view: View

    @property
    def needed(self) -> frozenset[str]:
        """The fields without which there is no directive, whether they are said or not."""
        return frozenset(missing(self.command, {}, self.ground))


def filled(command: Command, parameters: Mapping[str, str]) -> Asked:
    """What an address says of the fields of a form, several words of one line by line."""
    asked: dict[str, str | tuple[str, ...]] = {}
    for field in (*command.arguments, *command.options):
        # Fava's own filters bear the names of some fields.
        text = "" if field in CARRIED else parameters.get(field, "").strip()
        if text:
            asked[field] = tuple(text.splitlines()) if field == command.form.tail_field else text
    return asked


def fields(filling: Filling, names: Iterable[str]) -> tuple[Field, ...]:
    """The fields of some names, in their order."""
    needed = filling.needed
    return tuple(_field(name, filling, needed=name in needed) for name in names)


def date_field(filling: Filling) -> Field:
    """The accounting date, today unless something else is said."""
    day = filling.ground.on.isoformat()
    title = label(filling.command, "on")
    return Field(name="on", kind=DAY, label=title, hint="", values=(day,), needed=True, offered=Suggestions())


def _field(name: str, filling: Filling, *, needed: bool) -> Field:
    command, value = filling.command, filling.asked.get(name, ())
    offered = suggestions(command, name, filling.asked, filling.ground, filling.view)
    return Field(
        name=name,
        kind=_kind(name, filling, offered),
        label=label(command, name),
        hint=" ".join(filter(None, (hint(command, name), _without(name, filling)))),
        values=(value,) if isinstance(value, str) else value,
        needed=needed,
        offered=offered,
    )


def _kind(name: str, filling: Filling, offered: Suggestions) -> str:
    """The kind of the input; of more words than can be looked through one is typed."""
    command, ground = filling.command, filling.ground
    kind = command.kind_of(name)
    if name == command.form.tail_field:
        return SEVERAL
    coded = name == "reason" and ground.settlement.policy.get("reason_code", ground.on)
    if (coded or kind in CHOICES) and not offered.more:
        return CHOICE
    if kind in _AMOUNTS:
        return AMOUNT
    return DAY if kind is Kind.DATE else TEXT


def _without(name: str, filling: Filling) -> str:
    """What a field that is left empty is, where that is known."""
    ground, kind = filling.ground, filling.command.kind
    default = ground.by or ""
    if name == "id":
        # The id of a credit is made of its vendor and number.
        counted = kind in FIRST and kind != "vendor-credit"
        default = ground.ids.propose(kind, ground.on) if counted else ""
    elif name == "at":
        default = _("now")
    elif name == "owner" and kind == "refund-case":
        default = said(filling.asked, "by") or default
    elif name != "by":
        default = ""
    return _("Left empty: %(default)s.", default=printable(default)) if default else ""
