"""``explain``: the catalogue of findings and exceptions on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from beancount_refunds.catalogue import ENTRIES
from beancount_refunds.cli.options import meant
from beancount_refunds.cli.output import put, style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.catalogue import Entry
    from beancount_refunds.render import Style

_INDENT = "  "


class _Code(click.ParamType["Entry"]):
    """A code of the catalogue, in capitals or not, with `-` or `_`."""

    name = "code"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Entry:
        entry = ENTRIES.get(value.strip().upper().replace("-", "_"))
        if entry is None:
            self.fail(f"no code is called {value}{meant(value, ENTRIES)}", param, ctx)
        return entry

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 (click's signature)
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        return [
            CompletionItem(code, help=entry.title)
            for code, entry in ENTRIES.items()
            if code.startswith(incomplete.upper())
        ]


@click.command()
@click.argument("code", type=_Code(), required=False)
def explain(code: Entry | None) -> None:
    """What a code means and how to mend it.

    With a small ledger that shows it. Without CODE: all codes, in the order in which they are judged.

    \b
    Examples:
      bean-refunds explain REFUND_EXCEEDS_CREDIT_BALANCE
      bean-refunds explain credit-stale
      bean-refunds explain
    """  # noqa: D301 (click reads \b)
    looks = style()
    put("\n".join(_all(looks) if code is None else _one(code, looks)) + "\n")


def _one(entry: Entry, looks: Style) -> Iterator[str]:
    yield f"{looks.paint(entry.code, bold=True)} ({entry.kind})"
    yield from looks.wrap(f"Reported when {entry.title}.", _INDENT)
    for heading, text in (("What it means", entry.meaning), ("How to mend it", entry.mend)):
        yield from ("", looks.paint(heading, bold=True), *looks.wrap(text, _INDENT))
    if entry.effect is not None:
        yield from ("", looks.paint("In the books", bold=True), f"{_INDENT}{entry.effect}")
        yield f"{_INDENT}an API answers with HTTP {entry.http}"
    yield from ("", looks.paint("A ledger that shows it", bold=True))
    yield from (f"{_INDENT}{line}".rstrip() for line in entry.ledger.splitlines())


def _all(looks: Style) -> Iterator[str]:
    for kind, heading in (("finding", "Findings"), ("exception", "Open exceptions")):
        yield looks.paint(heading, bold=True)
        for entry in ENTRIES.values():
            if entry.kind == kind:
                yield f"{_INDENT}{entry.code}"
                yield from looks.wrap(entry.title, _INDENT * 3)
        yield ""
    yield "bean-refunds explain CODE tells more."
