"""What a page is: a value of plain words, links and grids, which the template writes and escapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from beancount_refunds.fava_ext.asked import Asked
    from beancount_refunds.fava_ext.cells import Grid
    from beancount_refunds.fava_ext.loaded import Loaded


@frozen
class Visit:
    """A request: what was loaded, and what is asked of it."""

    loaded: Loaded
    asked: Asked
    incognito: bool


@frozen
class Link:
    """Words, and the parameters of the address that they lead to; Fava's filters are added to it."""

    label: str
    to: Mapping[str, str]
    current: bool = False


@frozen
class Section:
    """A table under its title; ``example`` is what to write first where there is nothing yet."""

    title: str
    grid: Grid | None = None
    totals: Grid | None = None
    said: tuple[str, ...] = ()
    pager: tuple[Link, ...] = ()
    example: str = ""


@frozen
class Page:
    """A page from top to bottom.

    ``problems`` stand in a band, ``errors`` in one that leads to Fava's list of errors; ``choices`` are
    what of a ``kind`` the page can be about; ``downloads`` lead to files.
    """

    tabs: tuple[Link, ...]
    problems: tuple[str, ...] = ()
    errors: str = ""
    question: str = ""
    facts: tuple[str, ...] = ()
    downloads: tuple[Link, ...] = ()
    kind: str = ""
    choices: tuple[Link, ...] = ()
    sections: tuple[Section, ...] = ()
