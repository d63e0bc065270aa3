"""Questions on a terminal: what was not said, with the words of the ledger to choose from."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import click

from beancount_refunds.recording.drafts_of import proposal
from beancount_refunds.recording.known import known
from beancount_refunds.recording.values import Unfit, with_currencies
from beancount_refunds.render.style import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from beancount_refunds.recording.commands import Command
    from beancount_refunds.recording.ground import Asked, Ground

#: So many words are listed in a question; the tab key knows all of them.
_MOST_LISTED = 8


def answered(command: Command, fields: Sequence[str], asked: Asked, ground: Ground) -> Asked:
    """``asked`` with an answer for each of ``fields``."""
    answers = dict(asked)
    for field in fields:
        words = known(command, field, answers, ground)
        text = _ask(command.shown_as(field), words, None)
        answers[field] = tuple(with_currencies(text.split())) if field == command.form.tail_field else text
    return answers


def chosen(command: Command, asked: Asked, ground: Ground) -> Asked:
    """``asked`` with the credits of a refund as somebody accepted or changed them."""
    if command.kind != "vendor-refund" or asked.get("parts"):
        return asked
    try:
        parts = proposal(asked, ground).parts
    except Unfit:
        return asked
    if not parts:
        return asked
    precisions = ground.settlement.precisions
    for credit, taken in parts:
        of = precisions.text(credit.available_balance_minor, credit.currency)
        click.echo(f"  {printable(credit.id)}  {precisions.text(taken, credit.currency)} of {of}")
    default = " ".join(credit.id for credit, _ in parts)
    text = _ask(command.shown_as("parts"), known(command, "parts", asked, ground), default)
    return dict(asked) | {"parts": tuple(with_currencies(text.split()))}


def _ask(label: str, words: Sequence[str], default: str | None) -> str:
    listed = f" ({', '.join(map(printable, words))})" if 0 < len(words) <= _MOST_LISTED else ""
    with completion(words):
        text: str = click.prompt(f"{label}{listed}", default=default)
    return text.strip()


@contextlib.contextmanager
def completion(words: Sequence[str]) -> Iterator[None]:
    """The tab key completes ``words`` meanwhile."""
    import readline  # noqa: PLC0415 (it takes hold of the terminal: only where somebody is asked)

    def complete(typed: str, place: int) -> str | None:
        fitting = [word for word in words if word.startswith(typed)]
        return fitting[place] if place < len(fitting) else None

    before = readline.get_completer(), readline.get_completer_delims()
    readline.set_completer(complete)
    readline.set_completer_delims(" ")
    readline.parse_and_bind("tab: complete")
    try:
        yield
    finally:
        readline.set_completer(before[0])
        readline.set_completer_delims(before[1])
