"""``?page=case&id=…``: the life of one case, the money at each step, and what is missing to close it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.fava_ext import record_links
from beancount_refunds.fava_ext.chains import chain, receipts, state
from beancount_refunds.fava_ext.day import CASE
from beancount_refunds.fava_ext.open_points import points_of
from beancount_refunds.fava_ext.parts import Figure, Piece, Shown
from beancount_refunds.fava_ext.tables import section
from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.fava_ext.timeline import timeline
from beancount_refunds.model import RefundStatus
from beancount_refunds.render.style import printable
from beancount_refunds.reports import credits_table, register
from beancount_refunds.reports.filters import Filters
from beancount_refunds.reports.question import UnknownSubject
from beancount_refunds.reports.recovery import ENDED, open_amount
from beancount_refunds.reports.trail import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.model import Case


def case_page(view: View) -> Shown:
    """The case file of the id in the address. Raises :class:`UnknownSubject`."""
    books, id_ = view.settlement, view.asked.subject or ""
    case = books.case.get(id_)
    if case is None:
        raise UnknownSubject(CASE, id_, tuple(books.case))
    trail = view.day.trails.of(id_)
    only = Filters(cases=frozenset({id_}))
    tables = (
        section(credits_table(books, only), view, title=_("Credits")),
        section(register(books, only), view, title=_("Refunds")),
    )
    drawn = chain(trail, view)
    word, tone = state(drawn, Kind.CASE)
    return Shown(
        template="case.html",
        title=id_,
        about=tuple(_about(case, view)),
        content={
            "deeds": record_links.of_case(case, view),
            "attach": record_links.upload(id_, view),
            "state": word,
            "tone": tone,
            "steps": tuple(_money(case, view)),
            "points": points_of(view, (one.subject for one in trail.open_points)),
            "rest": _rest(case, view),
            "events": timeline(trail, view),
            "receipts": tuple(receipts(trail, view)),
            "tables": tuple(one for one in tables if one.grid is not None),
            "chain": drawn,
        },
        script="upload",
    )


def _about(case: Case, view: View) -> Iterator[Piece]:
    """Whose case it is, and what of."""
    yield view.id(case.vendor_id, "vendor")
    yield Piece(f" {printable(view.settlement.vendor[case.vendor_id].name)} · ")
    yield Piece(_("order") + " ")
    yield view.id(case.order_id, "order")
    yield Piece(f" · {printable(case.reason)} · {printable(case.owner)} · ")
    yield view.links.place(case.position)


def _money(case: Case, view: View) -> Iterator[Figure]:
    """The money from step to step; what did not happen is left out, but for what is open."""
    amounts = (
        (_("Claimed"), case.claimed_amount_minor, True),
        (_("Agreed"), case.agreed_amount_minor, True),
        (_("Credited"), case.credited_amount_minor, True),
        (_("Refunded"), case.refunded_amount_minor, True),
        (_("In the bank"), _confirmed(case, view), True),
        (_("Netted"), case.netted_amount_minor, False),
        (_("Written off"), case.written_off_amount_minor, False),
        (_("Open"), open_amount(case), True),
    )
    for label, minor, always in amounts:
        if minor or always:
            yield Figure(label=label, amounts=(view.money(minor, case.currency),))


def _confirmed(case: Case, view: View) -> int:
    """What of the case's credits refunds took that the bank has confirmed."""
    refunds = (view.settlement.refund[id_] for id_ in case.refund_ids if id_ in view.settlement.refund)
    return sum(
        part.amount_minor
        for refund in refunds
        if refund.status is RefundStatus.RECONCILED
        for part in refund.allocations
        if part.credit_id in case.credit_ids
    )


def _rest(case: Case, view: View) -> str:
    """What is to be said where no point is open."""
    rest = open_amount(case)
    if rest:
        return _("%(amount)s are open; nothing is overdue.", amount=view.money(rest, case.currency))
    if case.status in ENDED:
        return _("The case has ended; nothing is missing.")
    return _("Nothing is open. The case can be closed.")
