"""Vendors and orders: all of them, and one with everything that belongs to it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from beancount_refunds.fava_ext.open_points import points
from beancount_refunds.fava_ext.parts import Piece, Shown
from beancount_refunds.fava_ext.registers import CASE_COLUMNS
from beancount_refunds.fava_ext.tables import section
from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.render.style import printable
from beancount_refunds.reports.filters import Filters
from beancount_refunds.reports.question import Question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.fava_ext.parts import Section
    from beancount_refunds.fava_ext.view import View

_PERFORMANCE = "vendors"
_ORDERS = "orders"


def vendors_page(view: View) -> Shown:
    """``?page=vendors``: what we bring to the next talk with each vendor."""
    table = view.day.report(_PERFORMANCE, Question(filters=_period(view)))
    trend = (
        section(other, view, title=_("Trend, by the day of claim")) for other in table.also if other.rows
    )
    first = section(table, view, title="", report=_PERFORMANCE)
    return _listed(_("Vendors"), (first, *trend))


def orders_page(view: View) -> Shown:
    """``?page=orders``: what each order came to."""
    table = view.day.report(_ORDERS, Question(filters=_period(view)))
    return _listed(_("Orders"), (section(table, view, title="", report=_ORDERS),))


def vendor_page(view: View) -> Shown:
    """``?page=vendor&id=…``: a vendor's account, ages, cases and trend. Raises `UnknownSubject`."""
    id_ = view.asked.subject or ""
    own = frozenset({id_})
    of_period, of_day = _period(view, vendors=own), Filters(vendors=own)
    statement = view.day.report("statement", Question(filters=_period(view), subject=id_))
    performance = view.day.report(_PERFORMANCE, Question(filters=of_period))
    sections = [
        section(view.day.report("open-credits", Question(filters=of_day)), view, title=_("Open credits")),
        section(view.day.report("ageing", Question(filters=of_day)), view, title=_("Ageing")),
        section(performance, view, title=_("Performance")),
        *(section(trend, view, title=_("Trend, by the day of claim")) for trend in performance.also),
        _cases(view, of_period),
        section(statement, view, title=_("Statement"), report="statement"),
    ]
    vendor = view.settlement.vendor.get(id_)
    return Shown(
        template="party.html",
        title=id_ if vendor is None else printable(vendor.name),
        about=tuple(_about_vendor(id_, view)),
        content={
            "points": points(view, of_day),
            "sections": tuple(one for one in sections if one.grid is not None),
        },
        period=True,
    )


def _about_vendor(id_: str, view: View) -> Iterator[Piece]:
    """What is known of a vendor; one that only bills name is its id."""
    yield Piece(printable(id_))
    vendor = view.settlement.vendor.get(id_)
    if vendor is None:
        return
    for fact in (vendor.country, vendor.vat_id):
        if fact:
            yield Piece(f" · {printable(fact)}")
    yield Piece(" · ")
    yield Piece(printable(vendor.account), view.links.account(vendor.account))
    yield Piece(" · ")
    yield view.links.place(vendor.position)


def order_page(view: View) -> Shown:
    """``?page=order&id=…``: an order as a matrix of its vendors. Raises `UnknownSubject`."""
    id_ = view.asked.subject or ""
    only = Filters(orders=frozenset({id_}))
    matrix = view.day.report("order", Question(subject=id_))
    names = (("credits", _("Credits")), ("register", _("Refunds")))
    sections = [
        section(matrix, view, title=_("By vendor"), report="order"),
        _cases(view, only),
        *(section(view.day.report(name, Question(filters=only)), view, title=title) for name, title in names),
    ]
    order = view.settlement.order.get(id_)
    about = () if order is None else (Piece(f"{order.ordered_on} · "), view.links.place(order.position))
    return Shown(
        template="party.html",
        title=id_,
        about=about,
        content={
            "points": points(view, only),
            "sections": tuple(one for one in sections if one.grid is not None),
        },
    )


def _cases(view: View, filters: Filters) -> Section:
    """The cases that the filters admit, in the columns of their register."""
    table = view.day.report("cases", Question(filters=filters))
    return section(dataclasses.replace(table, screen=CASE_COLUMNS), view, title=_("Refund cases"))


def _listed(title: str, sections: tuple[Section, ...]) -> Shown:
    return Shown(
        template="party.html", title=title, content={"points": (), "sections": sections}, period=True
    )


def _period(view: View, vendors: frozenset[str] = frozenset()) -> Filters:
    """The period of the time filter, where it has one."""
    since = view.asked.since
    return Filters(vendors=vendors, since=since, until=None if since is None else view.asked.as_of)
