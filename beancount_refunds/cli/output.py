"""Where the words go: standard output, as wide and as coloured as what reads it."""

from __future__ import annotations

import io
import os
import pathlib
import shutil
import sys

import click

from beancount_refunds.render import Style


def prepare_output() -> None:
    """Escape what the encoding of the terminal lacks, rather than stop in the middle."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def style() -> Style:
    """Of standard output: a terminal has a width and, unless NO_COLOR is set, colours.

    A pipe gets one line per row without colour, or the width that COLUMNS asks for.
    """
    terminal = sys.stdout.isatty()
    asked = os.environ.get("COLUMNS", "").isdecimal()
    return Style(
        width=shutil.get_terminal_size().columns if terminal or asked else None,
        colour=terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb",
    )


def put(text: str) -> None:
    """Write to standard output. A reader that has gone (``| head``) does not change the exit code."""
    try:
        click.echo(text, nl=False, color=True)
    except BrokenPipeError:
        # Python would stumble again over what is still in the buffer when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def append(path: str, text: str) -> None:
    """Add to a file; where that cannot be done, say so and go on."""
    try:
        with pathlib.Path(path).open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError as failure:
        click.echo(f"note: {path} cannot be written: {failure.strerror}", err=True)
