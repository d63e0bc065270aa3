"""``?page=credit&id=…``: one credit memo, what became of it, and where it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.fava_ext import record_links
from beancount_refunds.fava_ext.chains import chain, state
from beancount_refunds.fava_ext.day import CREDIT
from beancount_refunds.fava_ext.journal import balanced, journal
from beancount_refunds.fava_ext.open_points import points_of
from beancount_refunds.fava_ext.parts import Figure, Piece, Shown
from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.fava_ext.timeline import timeline
from beancount_refunds.render.style import printable
from beancount_refunds.reports.question import UnknownSubject
from beancount_refunds.reports.trail import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.model import Credit


def credit_page(view: View) -> Shown:
    """The credit of the id in the address. Raises :class:`UnknownSubject`."""
    books, id_ = view.settlement, view.asked.subject or ""
    credit = books.credit.get(id_)
    if credit is None:
        raise UnknownSubject(CREDIT, id_, tuple(books.credit))
    trail = view.day.trails.of(id_)
    drawn = chain(trail, view)
    word, tone = state(drawn, Kind.CREDIT)
    return Shown(
        template="credit.html",
        title=id_,
        about=tuple(_about(credit, view)),
        content={
            "deeds": record_links.of_credit(credit, view),
            "attach": record_links.upload(id_, view),
            "state": word,
            "tone": tone,
            "figures": tuple(_figures(credit, view)),
            "points": points_of(view, (id_,)),
            "chain": drawn,
            "journal": journal(balanced(books, (id_,)), view),
            "events": timeline(trail, view),
        },
        script="upload",
    )


def _about(credit: Credit, view: View) -> Iterator[Piece]:
    """Whose memo it is, of which day, and what of."""
    yield view.id(credit.vendor_id, "vendor")
    yield Piece(f" · {credit.issued_on} · ")
    if credit.number is not None:
        yield Piece(f"{printable(credit.number)} · ")
    if credit.case_id is not None:
        yield Piece(_("case") + " ")
        yield view.id(credit.case_id, "case")
        yield Piece(" · ")
    if credit.order_id is not None:
        yield Piece(_("order") + " ")
        yield view.id(credit.order_id, "order")
        yield Piece(" · ")
    yield Piece(printable(credit.account), view.links.account(credit.account))
    yield Piece(" · ")
    yield view.links.place(credit.position)


def _figures(credit: Credit, view: View) -> Iterator[Figure]:
    """The amount and where it went; what did not happen is left out, but for what is open."""
    amounts = (
        (_("Amount"), credit.amount_minor, True),
        (_("Tax in it"), credit.tax_minor, False),
        (_("Refunded"), credit.refunded_amount_minor, False),
        (_("Netted"), credit.applied_amount_minor, False),
        (_("Written off"), credit.written_off_amount_minor, False),
        (_("Unapplied"), credit.unapplied_balance_minor, True),
        (_("Reserved"), credit.reserved_balance_minor, False),
        (_("Available"), credit.available_balance_minor, True),
    )
    for label, minor, always in amounts:
        if minor or always:
            yield Figure(label=label, amounts=(view.money(minor, credit.currency),))
    if credit.functional_currency not in (None, credit.currency):
        rest = view.money(credit.residual_carrying_amount_minor, credit.functional_currency)
        yield Figure(
            label=_("Carrying amount"),
            amounts=(view.money(credit.carrying_amount_minor, credit.functional_currency),),
            note=_("%(amount)s left", amount=rest) if rest else "",
        )
    if credit.expires_on is not None:
        yield Figure(label=_("Expires"), amounts=(credit.expires_on.isoformat(),))
