"""The frame of every page: tabs, bands, what the filters do, and the page itself or why there is none."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from fava.core.filters import FilterError

from beancount_refunds.fava_ext.bands import finding_bands, obstacle, setup_bands, unwritable_bands
from beancount_refunds.fava_ext.pages import PAGES
from beancount_refunds.fava_ext.parts import Band, Link, Notice, Shown
from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.plugin import collector_paused
from beancount_refunds.render.style import printable
from beancount_refunds.reports.question import UnknownSubject
from beancount_refunds.shapes import frozen
from beancount_refunds.spelling import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.fava_ext.view import View

#: Ids that are offered where none was asked for.
_OFFERED = 200


@frozen
class Framed:
    """A page from top to bottom.

    ``script`` is the address of its module; where it may write, ``door`` is where to, and ``seen`` the
    fingerprint of the ledger that it shows.
    """

    tabs: tuple[Link, ...]
    bands: tuple[Band, ...]
    shown: Shown
    facts: tuple[str, ...] = ()
    script: str | None = None
    door: str | None = None
    seen: str = ""


def framed(view: View) -> Framed:
    """The page that the address names."""
    found = PAGES.get(view.asked.page)
    tab = view.asked.page if found is None else found.tab
    tabs = tuple(
        Link(_(page.title), view.links.page(page.name), page.name == tab)
        for page in PAGES.values()
        if page.tab == page.name
    )
    bands = tuple(setup_bands(view))
    notice = obstacle(view) or _misread(view)
    if notice is not None:
        return Framed(tabs=tabs, bands=bands, shown=_told(notice))
    if found is None:
        return Framed(tabs=tabs, bands=bands, shown=_told(_no_page(view)))
    bands = (*bands, *finding_bands(view), *(unwritable_bands(view) if found.writes else ()))
    try:
        # What pages look up is made by the first of them and stays.
        with collector_paused():
            shown = found.show(view)
    except UnknownSubject as unknown:
        return Framed(tabs=tabs, bands=bands, shown=_told(_no_subject(unknown, view)))
    writes = bool(shown.script) and view.writable
    return Framed(
        tabs=tabs,
        bands=bands,
        shown=shown,
        facts=tuple(_facts(shown, view)),
        script=view.links.script(shown.script) if shown.script else None,
        door=view.links.door if writes else None,
        seen=view.loaded.fingerprint if writes else "",
    )


def _told(notice: Notice) -> Shown:
    # Ids and words of an address are as strange as those of a ledger.
    told = dataclasses.replace(notice, said=tuple(map(printable, notice.said)))
    return Shown(template="notice.html", title=printable(notice.title), content={"notice": told})


def _misread(view: View) -> Notice | None:
    """Why a filter cannot be understood."""
    asked = view.asked
    if asked.problem is not None:
        return Notice(title=asked.problem)
    try:
        view.loaded.narrowing(asked.account, asked.text)
    except FilterError as wrong:
        return Notice(title=_("The text filter cannot be read."), said=(wrong.message,))
    return None


def _no_page(view: View) -> Notice:
    """An address that no page has; the nearest names are the likeliest."""
    near = nearest(view.asked.page, PAGES) or PAGES
    return Notice(
        title=_("There is no page %(name)s.", name=view.asked.page),
        near=tuple(Link(_(PAGES[name].title), view.links.page(name)) for name in near),
    )


def _no_subject(unknown: UnknownSubject, view: View) -> Notice:
    """An id that nothing bears, or none where one is needed."""
    if not unknown.value:
        near: list[str] = list(unknown.known[:_OFFERED])
        title = _("Which %(kind)s?", kind=_(unknown.kind))
        said = () if near else (_("The ledger has none yet."),)
    else:
        near = nearest(unknown.value, unknown.known)
        title = _("The ledger has no %(kind)s %(id)s.", kind=_(unknown.kind), id=unknown.value)
        said = (_("Near to it are:"),) if near else ()
    report = {"report": view.asked.report} if view.asked.report else {}
    links = (Link(id_, view.links.page(view.asked.page, **report, id=id_)) for id_ in near)
    return Notice(title=title, said=said, near=tuple(links))


def _facts(shown: Shown, view: View) -> Iterator[str]:
    """As of when, and what each of Fava's filters does here."""
    asked = view.asked
    if asked.as_of is None:
        yield _("As of %(day)s, the last day of the ledger.", day=view.settlement.as_of)
    else:
        yield _("As of %(day)s, the end of the time filter.", day=asked.as_of)
        if shown.period:
            yield _("From %(day)s, the beginning of the time filter.", day=asked.since)
        else:
            yield _("Where the time filter begins changes nothing here.")
    if asked.account:
        yield (
            _("The account filter narrows the rows.")
            if shown.narrows
            else _("The account filter changes nothing here: all entries count.")
        )
    if asked.text:
        yield (
            _("The text filter narrows the rows.")
            if shown.narrows
            else _("The text filter changes nothing here: all entries count.")
        )
