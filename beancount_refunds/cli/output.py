"""Where the words go: standard output, as wide and as coloured as what reads it, or a file."""

from __future__ import annotations

import contextlib
import io
import os
import pathlib
import shutil
import sys
from typing import TYPE_CHECKING

import click

from beancount_refunds.render import Style

if TYPE_CHECKING:
    from collections.abc import Collection


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


def put(content: str | bytes) -> None:
    """Write to standard output. A reader that has gone (``| head``) does not change the exit code."""
    try:
        click.echo(content, nl=False, color=True)
    except BrokenPipeError:
        # Python would stumble again over what is still in the buffer when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def save(content: str | bytes, path: str, spare: Collection[str]) -> None:
    """Write a file, all of it or nothing; text as UTF-8. A usage error where that cannot be done.

    It is written beside its place and then put there, so that no reader ever finds half a file; only what
    is no file (a device, a pipe) is written to directly. ``spare`` are the files of the ledger: a
    report never takes the place of one.
    """
    target = pathlib.Path(os.path.realpath(path))
    if target in {pathlib.Path(os.path.realpath(one)) for one in spare}:
        message = f"{path} is a file of the ledger; nothing was written"
        raise click.BadParameter(message, param_hint="-o")
    data = content.encode("utf-8", errors="backslashreplace") if isinstance(content, str) else content
    try:
        _write(target, data)
    except OSError as failure:
        message = f"{path} cannot be written: {failure.strerror}"
        raise click.BadParameter(message, param_hint="-o") from failure


def _write(target: pathlib.Path, data: bytes) -> None:
    if target.exists() and not target.is_file():
        target.write_bytes(data)
        return
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    with contextlib.ExitStack() as afterwards:
        with beside.open("xb") as file:
            afterwards.callback(beside.unlink, missing_ok=True)
            file.write(data)
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)


def append(path: str, text: str) -> None:
    """Add to a file; where that cannot be done, say so and go on."""
    try:
        with pathlib.Path(path).open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError as failure:
        click.echo(f"note: {path} cannot be written: {failure.strerror}", err=True)
