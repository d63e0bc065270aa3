"""What pages are made of: plain words, links and tables, which templates write and escape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping


class Piece(NamedTuple):
    """Words, and where they lead to; a ``title`` is what a pointer that rests on them is told."""

    text: str
    href: str | None = None
    title: str = ""


class Link(NamedTuple):
    """Words that lead somewhere; ``current`` says that the reader is there."""

    label: str
    href: str
    current: bool = False


class Box(NamedTuple):
    """A box that somebody ticks: what it stands for in a form, and its name for people."""

    value: str
    name: str


class Cell(NamedTuple):
    """What stands in a table; ``css`` are the classes of the cell, ``box`` chooses its row."""

    pieces: tuple[Piece, ...]
    css: str = ""
    box: Box | None = None


class Heading(NamedTuple):
    """A heading; ``sort`` is how Fava sorts the column ("num" or "string"), empty where it does not."""

    title: str
    sort: str = "string"
    css: str = ""


@frozen
class Grid:
    """A table; ``feet`` are its totals, which stay below when a heading sorts."""

    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    feet: tuple[tuple[Cell, ...], ...] = ()


@frozen
class Section:
    """A table under its title: what it says in words, and where its other parts and its files are."""

    title: str
    grid: Grid | None = None
    said: tuple[tuple[Piece, ...], ...] = ()
    pager: tuple[Link, ...] = ()
    files: tuple[Link, ...] = ()
    empty: str = ""


@frozen
class Figure:
    """A number that somebody looks for first: amounts by currency, what they are of, and where they lead."""

    label: str
    amounts: tuple[str, ...]
    href: str | None = None
    note: str = ""
    wrong: bool = False


@frozen
class Band:
    """A message across the page; ``wrong`` where figures suffer from it, ``link`` what it leads to."""

    text: str
    link: Link | None = None
    wrong: bool = False


@frozen
class Notice:
    """A page that has nothing to show: what is the matter, what is near, and what to write first."""

    title: str
    said: tuple[str, ...] = ()
    near: tuple[Link, ...] = ()
    example: str = ""


@frozen
class Shown:
    """What a page shows: a ``template`` below ``templates/refunds/`` with its ``content``.

    ``title`` is its heading, ``about`` a line of pieces below it. ``period`` says that the beginning of the
    time filter counts, ``narrows`` that the account and text filters leave out rows. ``script`` is the name
    of the module below ``scripts/`` that makes the page write.
    """

    template: str
    title: str
    content: Mapping[str, Any]
    about: tuple[Piece, ...] = ()
    period: bool = False
    narrows: bool = False
    script: str = ""
