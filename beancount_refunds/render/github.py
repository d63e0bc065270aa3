"""A check for GitHub: workflow commands that annotate the lines, and a page for the job's summary."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from beancount_refunds.render.places import in_repository

if TYPE_CHECKING:
    from beancount_refunds.reports.problems import Check, Notice

_MARKUP = str.maketrans({sign: f"&#{ord(sign)};" for sign in "\\`*_[]|~#@"})


def workflow_commands(check: Check) -> str:
    """``::error file=…,line=…,title=…::…``: a line per notice, then the summary."""
    return "".join(f"{_command(notice)}\n" for notice in check.notices) + f"{check.summary}\n"


def summary_page(check: Check) -> str:
    """The same as a Markdown table."""
    lines = ["### Vendor credits and refunds", "", _cell(check.summary), ""]
    if check.notices:
        lines += ["| | Code | Where | What |", "| --- | --- | --- | --- |"]
        lines += (_table_row(notice) for notice in check.notices)
        lines.append("")
    return "\n".join(lines) + "\n"


def _command(notice: Notice) -> str:
    properties = {"title": notice.code or "Beancount"}
    if notice.position is not None:
        place = {"file": in_repository(notice.position.filename), "line": str(notice.position.lineno)}
        properties = place | properties
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{notice.level} {listed}::{_data(_told(notice))}"


def _table_row(notice: Notice) -> str:
    where = ""
    if notice.position is not None:
        where = f"{in_repository(notice.position.filename)}:{notice.position.lineno}"
    cells = (notice.level.value, notice.code or "Beancount", where, _told(notice))
    return f"| {' | '.join(map(_cell, cells))} |"


def _told(notice: Notice) -> str:
    """Message and facts, with the subject where the message does not name it."""
    subject = f"{notice.subject}: " if notice.subject and notice.subject not in notice.message else ""
    facts = f" ({'; '.join(notice.notes)})" if notice.notes else ""
    return f"{subject}{notice.message}{facts}"


def _data(text: str) -> str:
    """Escaped as GitHub's toolkit escapes the data of a command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escaped as GitHub's toolkit escapes a property."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _cell(text: str) -> str:
    """Text in a Markdown table: no markup of its own, no new cell, no new row, nobody called."""
    return "<br>".join(html.escape(text, quote=False).translate(_MARKUP).splitlines())
