"""``trail``: from any id the whole chain, both ways, with the source of every step."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import click

from beancount_refunds.cli.options import format_option, ledger_options, loaded, meant
from beancount_refunds.cli.output import put, save, style
from beancount_refunds.office.trail_outside import with_history, with_papers
from beancount_refunds.render.trail_html import trail_as_html
from beancount_refunds.render.trail_json import trail_as_json
from beancount_refunds.render.trail_text import trail_as_text
from beancount_refunds.reports.question import UnknownSubject
from beancount_refunds.reports.trail import trail as trail_of

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.reports.trail import Trail


class Form(enum.StrEnum):
    """What a trail can become."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


_DATA = {Form.JSON: trail_as_json, Form.HTML: trail_as_html}


@click.command("trail")
@ledger_options
@click.argument("subject", metavar="ID")
@format_option(
    Form,
    "text for people; json for programs; html is one page to read, print or send, with the chain drawn.",
)
@click.option("-o", "--output", "target", type=click.Path(), metavar="FILE", help="Write to FILE.")
@click.option(
    "--git/--no-git",
    default=True,
    show_default=True,
    help="Say which commit brought each line in, where the ledger is in a git repository.",
)
def trail(
    *, ledger: str, subject: str, as_of: datetime.date | None, form: Form, target: str | None, git: bool
) -> None:
    """Everything that belongs to ID, from the bank to the order.

    ID is a bank reference, the id of a refund, credit, application, write-off, case, order or bill, a
    gateway's transaction id or an external id. Each step has its date, who did it, the amount, file and
    line, and the commit that brought the line in, with its author and signature.

    \b
    Examples:
      bean-refunds trail main.beancount VR-0001
      bean-refunds trail main.beancount FT26057KBZ --as-of 2026-03-31
      bean-refunds trail main.beancount RC-2026-0007 --format html -o RC-2026-0007.html
    """  # noqa: D301 (click reads \b)
    opened = loaded(ledger, as_of)
    found = with_papers(looked_up(opened, subject))
    if git:
        found, trouble = with_history(opened, found)
        if trouble is not None:
            click.echo(f"note: {trouble}", err=True)
    text = trail_as_text(found, style()) if form is Form.TEXT else _DATA[form](found)
    if target is None:
        put(text)
    else:
        save(text, target, opened.files)


def looked_up(ledger: Ledger, subject: str) -> Trail:
    """The trail of an id; a usage error with the nearest known ones where nothing bears it."""
    try:
        return trail_of(ledger, subject)
    except UnknownSubject as unknown:
        message = f"nothing in the ledger bears the id {subject}{meant(subject, unknown.known)}"
        raise click.BadParameter(message, param_hint="ID") from unknown
