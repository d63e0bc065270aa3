"""``?page=reports&report=evidence``: a pack for the auditor, about one id or about a period.

It is the pack of ``bean-refunds evidence``, byte for byte. Making it reads the ledger, its documents and git,
and writes nothing.
"""

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from beancount_refunds.evidence import pack
from beancount_refunds.evidence.contents import Contents
from beancount_refunds.evidence.scope import Scope
from beancount_refunds.fava_ext.parts import Link, Shown
from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.fava_ext.texts import ngettext
from beancount_refunds.history import provenance
from beancount_refunds.render.style import printable
from beancount_refunds.reports.question import UnknownSubject
from beancount_refunds.spelling import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.fava_ext.view import View

#: Its name among the reports.
EVIDENCE = "evidence"

#: Trails of which a computer packs fewer in a minute.
_MANY = 1_000


class Pack(NamedTuple):
    """A pack as a file: its name and its bytes."""

    name: str
    content: bytes


def evidence_page(view: View, tabs: tuple[Link, ...]) -> Shown:
    """What would stand in the pack that the address asks for, and the way to it."""
    scope, subject = _scope(view), view.asked.subject or ""
    content: dict[str, object] = {"reports": tabs, "subject": subject, "form": view.links.form("reports")}
    if scope is not None:
        try:
            content |= {"said": tuple(_said(scope, view)), "file": _file(view)}
        except UnknownSubject as unknown:
            no_such = _("The ledger has no %(kind)s %(id)s.", kind=_(unknown.kind), id=printable(subject))
            near = nearest(subject, unknown.known)
            links = (Link(id_, view.links.page("reports", report=EVIDENCE, id=id_)) for id_ in near)
            content |= {"unknown": no_such, "near": tuple(links)}
    return Shown(template="evidence.html", title=_("What proves it?"), content=content, period=not subject)


def pack_asked_for(view: View) -> Pack | None:
    """The pack that the address asks for; ``None`` where it asks for none that can be made.

    Raises :class:`~beancount_refunds.history.GitError` where git cannot check signatures.
    """
    scope, ledger = _scope(view), view.ledger
    if scope is None or view.asked.problem is not None:
        return None
    try:
        contents = Contents(ledger, scope, provenance(ledger.files, pathlib.Path(ledger.filename).parent))
    except UnknownSubject:
        return None
    parts = {part.path: part.content for step in contents.parts() for part in step}
    about = scope.subject or f"{scope.since}-{scope.until}"
    return Pack(f"{EVIDENCE}-{quote(about, safe='')}.zip", pack.packed(parts, contents.facts))


def _scope(view: View) -> Scope | None:
    """The id of the address, else the period of the time filter; ``None`` where there is neither."""
    asked = view.asked
    if asked.subject is not None:
        return Scope(subject=asked.subject)
    return None if asked.since is None else Scope(since=asked.since, until=asked.as_of)


def _file(view: View) -> Link:
    subject = {} if view.asked.subject is None else {"id": view.asked.subject}
    return Link("ZIP", view.links.file(EVIDENCE, "zip", **subject))


def _said(scope: Scope, view: View) -> Iterator[str]:
    """What the pack is about, and how much goes into it. Raises `UnknownSubject`."""
    if scope.subject is not None:
        view.day.trails.of(scope.subject)
        yield _("The pack tells the chain of %(id)s.", id=printable(scope.subject))
        return
    yield _(
        "The pack tells all that moved from %(since)s to %(until)s.", since=scope.since, until=scope.until
    )
    count = len(scope.subjects(view.settlement))
    yield ngettext("%(num)s chain goes into it.", "%(num)s chains go into it.", count)
    if count > _MANY:
        yield _("That takes minutes: bean-refunds evidence shows how far it is.")
