"""``?page=record&kind=refund&vendor_id=acme``: a form for each kind of directive, filled in already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.fava_ext.parts import Link, Piece, Shown
from beancount_refunds.fava_ext.record_fields import Filling, date_field, fields, filled
from beancount_refunds.fava_ext.record_words import ABOUT, FIRST, KINDS, TITLES, seen
from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.office import grounds
from beancount_refunds.recording import values
from beancount_refunds.recording.commands import EXPECTED
from beancount_refunds.recording.values import Unfit
from beancount_refunds.render.style import printable
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator

    from beancount_refunds.fava_ext.record_fields import Field
    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.recording.commands import Command
    from beancount_refunds.recording.ground import Ground

PAGE = "record"


@frozen
class Form:
    """A form: the kind that it records, the fields that are seen at once, and those behind a click."""

    kind: str
    fields: tuple[Field, ...]
    others: tuple[Field, ...]


def record_page(view: View) -> Shown:
    """The form of the kind in the address; where nothing can be written, how the command line does it."""
    asked = view.asked.kind
    command = KINDS.get(asked, KINDS[FIRST[0]])
    unknown = _("There is no form %(name)s.", name=printable(asked)) if asked not in {"", *KINDS} else ""
    return Shown(
        template="record.html",
        title=_(TITLES[command.name]),
        about=(Piece(_(ABOUT[command.name])),),
        content={
            "unknown": unknown,
            "kinds": tuple(_kinds(FIRST, command, view)),
            "others": tuple(_kinds((name for name in KINDS if name not in FIRST), command, view)),
            "other": command.name not in FIRST,
            "form": _form(command, view) if view.writable else None,
            "examples": tuple(map(view.figures, _examples(command))),
        },
        script="forms",
    )


def _kinds(names: Iterable[str], command: Command, view: View) -> Iterator[Link]:
    for name in names:
        yield Link(_(TITLES[name]), view.links.page(PAGE, kind=name), name == command.name)


def _form(command: Command, view: View) -> Form:
    filling = Filling(
        command=command, asked=filled(command, view.asked.filled), ground=_ground(view), view=view
    )
    # Where git names nobody whom the policy knows, somebody has to say who it is.
    first = seen(command) if filling.ground.by else tuple(dict.fromkeys((*seen(command), "by")))
    others = (name for name in (*command.arguments, *command.options) if name not in first)
    return Form(
        kind=command.name,
        fields=(*fields(filling, first), date_field(filling)),
        others=fields(filling, others),
    )


def _ground(view: View) -> Ground:
    """What would be recorded on: all entries, whatever the time filter says, on the day in the address."""
    day: datetime.date | None
    try:
        day = values.day("on", view.asked.filled.get("on", ""))
    except Unfit:
        day = None
    books = view.loaded.as_of(None)
    return grounds.ground(books.ledger, day, seen=books.seen)


def _examples(command: Command) -> Iterator[str]:
    """Lines of the command line that record the same."""
    words = "bean-refunds" if command is EXPECTED else "bean-refunds add"
    for example in command.examples:
        yield f"{words} {command.name} {example}"
