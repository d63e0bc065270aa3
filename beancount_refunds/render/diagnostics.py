"""A check for people: every notice with its place and its lines, as compilers print them.

::

    error[UNKNOWN_CREDIT]: refund VR-0001 names the credit acme/CM-99, which nothing declares
      --> refunds/2026-02.beancount:12
       |
    12 | 2026-02-20 custom "vendor-refund" "VR-0001" 450.00 GBP "acme/CM-99"
       |                                    ^^^^^^^
       = help: bean-refunds explain UNKNOWN_CREDIT
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.render.places import nearby
from beancount_refunds.render.style import printable, width_of
from beancount_refunds.reports.problems import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.render.places import Excerpts
    from beancount_refunds.render.style import Style
    from beancount_refunds.reports.problems import Check, Notice

_COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow"}

#: So many lines of a directive are shown, and the one that names the subject. What is open is no fault of
#: its directive: one line says which it is.
_MOST_LINES = {Level.ERROR: 8, Level.WARNING: 1}

_TAB = 4


def diagnostics(check: Check, excerpts: Excerpts, style: Style) -> str:
    """All notices, the worst first, and the summary as last line."""
    blocks = ["\n".join(_notice(notice, excerpts, style)) for notice in check.notices]
    colour = "green" if check.clean else "red"
    return "\n\n".join([*blocks, style.paint(check.summary, colour, bold=True)]) + "\n"


def _notice(notice: Notice, excerpts: Excerpts, style: Style) -> Iterator[str]:
    message, *more = (printable(line.rstrip()) for line in notice.message.splitlines() or [""])
    label = f"{notice.level}[{notice.code}]" if notice.code else str(notice.level)
    subject = f"{printable(notice.subject)}: " if notice.subject and notice.subject not in message else ""
    first, *rest = style.wrap(f"{label}: {subject}{message}", "  ", "")
    head = first.removeprefix(label)
    yield style.paint(label, _COLOURS[notice.level], bold=True) + style.paint(head, bold=True)
    yield from (style.paint(line, bold=True) for line in rest)
    shown = _shown(excerpts.at(notice.position), notice)
    gutter = " " * len(str(max(shown, default=notice.position.lineno if notice.position else 0)))
    if notice.position is not None:
        place = f"{printable(nearby(notice.position.filename))}:{notice.position.lineno}"
        yield style.paint(f"{gutter}--> ", "blue") + place
        yield from _source(notice, shown, gutter, style)
    helping = [f"help: bean-refunds explain {notice.code}"] if notice.code else []
    for words in filter(None, (*more, "; ".join(notice.notes), *helping)):
        line, *rest = style.wrap(printable(words), f"{gutter}   ", "")
        yield style.paint(f"{gutter} = ", "blue") + line
        yield from rest


def _shown(lines: tuple[str, ...], notice: Notice) -> dict[int, str]:
    """The lines to show, by their number: the first ones, and the one that is marked."""
    if notice.position is None:
        return {}
    marked = _marked(lines, notice.subject)
    return {
        notice.position.lineno + index: printable(line.expandtabs(_TAB))
        for index, line in enumerate(lines)
        if index < _MOST_LINES[notice.level] or index == marked
    }


def _marked(lines: tuple[str, ...], subject: str | None) -> int:
    """The first line that names the subject, else the first."""
    return next((index for index, line in enumerate(lines) if subject and subject in line), 0)


def _source(notice: Notice, shown: dict[int, str], gutter: str, style: Style) -> Iterator[str]:
    """The lines with their numbers, and a marker under the one that names the subject."""
    if not shown:
        return
    yield style.paint(f"{gutter} |", "blue")
    numbers = list(shown)
    marked = numbers[_marked(tuple(shown.values()), notice.subject)]
    before = numbers[0]
    for number, text in shown.items():
        if number > before + 1:
            yield style.paint("." * len(gutter), "blue")
        before = number
        yield style.paint(f"{number:>{len(gutter)}} | ", "blue") + text
        if number == marked:
            marker = _marker(text, notice.subject)
            yield style.paint(f"{gutter} | ", "blue") + style.paint(marker, _COLOURS[notice.level], bold=True)


def _marker(line: str, subject: str | None) -> str:
    """Carets under the subject where the line names it, else under the whole line."""
    marked = subject if subject and subject in line else line.strip()
    return " " * width_of(line[: line.index(marked)]) + "^" * max(width_of(marked), 1)
