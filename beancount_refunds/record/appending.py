"""Text at the end of a file: every byte that was there stays, and the new lines look like the old ones."""

from __future__ import annotations

from typing import NamedTuple


class Addition(NamedTuple):
    """The bytes of a file with a text at its end, and the line (from 1) on which the text begins."""

    content: bytes
    lineno: int


class Unfit(ValueError):  # noqa: N818 (the file is not what a text can be added to)
    """A file that is no text in UTF-8; the message completes "FILE …"."""


def appended(old: bytes, text: str) -> Addition:
    r"""``old`` with the lines of ``text`` after it, a blank line between.

    Lines end as the last ended line of ``old`` does (``\n`` or ``\r\n``; ``\n`` where none is). An end that
    the last line lacks is given to it. Raises :class:`Unfit`.
    """
    _demand_text(old)
    end = "\r\n" if old[: old.rfind(b"\n") + 1].endswith(b"\r\n") else "\n"
    ended = old if not old or old.endswith(b"\n") else old + end.encode()
    last_line = ended[ended.rfind(b"\n", 0, -1) + 1 :]
    before = ended + end.encode() if last_line.strip() else ended
    return Addition(before + text.replace("\n", end).encode(), before.count(b"\n") + 1)


def _demand_text(old: bytes) -> None:
    if b"\0" in old:
        message = "holds NUL bytes: it was written by half"
        raise Unfit(message)
    try:
        old.decode("utf-8")
    except UnicodeDecodeError as failure:
        lineno = old.count(b"\n", 0, failure.start) + 1
        message = f"is not UTF-8 (line {lineno}): save it as UTF-8"
        raise Unfit(message) from failure
