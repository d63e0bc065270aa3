"""``?page=refund&id=…``: why a refund may be posted, and why it is this amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount.core.data import Transaction
from beancount.parser.printer import format_entry

from beancount_refunds.fava_ext import record_links
from beancount_refunds.fava_ext.chains import chain, receipts, state
from beancount_refunds.fava_ext.day import REFUND
from beancount_refunds.fava_ext.journal import balanced, journal
from beancount_refunds.fava_ext.matches import codes, match_of
from beancount_refunds.fava_ext.open_points import points_of
from beancount_refunds.fava_ext.parts import Figure, Grid, Piece, Shown
from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.fava_ext.timeline import timeline
from beancount_refunds.render.style import printable
from beancount_refunds.reports.controls import Result, judgements
from beancount_refunds.reports.fx import fx
from beancount_refunds.reports.question import Question, UnknownSubject
from beancount_refunds.reports.trail import Kind
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.model import Refund
    from beancount_refunds.reports.controls import Control
    from beancount_refunds.reports.table import Row

#: How the result of a control is marked, beside its word.
_MARKS: Mapping[Result, tuple[str, str]] = {
    Result.PASSED: ("✓", "good"),
    Result.FAILED: ("✗", "bad"),
    Result.REFUSED: ("✗", "bad"),
    Result.OPEN: ("…", "wait"),
    Result.NOT_REQUIRED: ("–", "off"),
    Result.NOT_JUDGED: ("–", "off"),
}


@frozen
class Judged:
    """A control as a page ticks it: mark and tone, its name, the result, and what it was judged on."""

    mark: str
    tone: str
    control: str
    result: str
    figures: tuple[Piece, ...]
    policy: str
    by: str


def refund_page(view: View) -> Shown:
    """The refund of the id in the address, also that of a copy. Raises :class:`UnknownSubject`."""
    books, id_ = view.settlement, view.asked.subject or ""
    refund = books.refund.get(id_)
    if refund is None:
        raise UnknownSubject(REFUND, id_, tuple(sorted(books.refund)))
    trail = view.day.trails.of(refund.id)
    drawn = chain(trail, view)
    word, tone = state(drawn, Kind.REFUND)
    return Shown(
        template="refund.html",
        title=refund.id,
        about=tuple(_about(refund, view)),
        content={
            "deeds": record_links.of_refund(refund, view),
            "state": word,
            "tone": tone,
            "figures": tuple(_figures(refund, view)),
            "points": points_of(view, (refund.id, *refund.references)),
            "receipts": tuple(receipts(trail, view)),
            "chain": drawn,
            "allocation": _allocation(refund, view),
            "reserved": tuple(_reserved(refund, view)),
            "fx": tuple(_arithmetic(refund, view)),
            "controls": tuple(_controls(refund, view)),
            "postings": tuple(_postings(refund, view)),
            "events": timeline(trail, view),
            "match": match_of(refund, view) if view.writable else None,
            "codes": codes(view),
        },
        script="decisions",
    )


def _about(refund: Refund, view: View) -> Iterator[Piece]:
    """Whose refund it is, of which day, and by which reference it came."""
    yield view.id(refund.vendor_id, "vendor")
    yield Piece(f" · {refund.recorded_on} · ")
    if refund.bank_transaction_ref is not None:
        yield Piece(f"{printable(refund.bank_transaction_ref)} · ")
    if refund.recorded_by is not None:
        yield Piece(f"{printable(refund.recorded_by)} · ")
    yield view.links.place(refund.position)


def _figures(refund: Refund, view: View) -> Iterator[Figure]:
    """The amounts of the refund, each of which is there."""
    bank = refund.received_currency or refund.currency
    note = _("waits for %(reason)s", reason=refund.pending_reason) if refund.pending_reason else ""
    amounts = (
        (_("Amount"), refund.amount_minor, refund.currency),
        (_("Received"), refund.received_minor, bank),
        (_("Fee"), refund.fee_minor or None, bank),
        (_("Proceeds"), refund.proceeds_minor, refund.functional_currency),
        (_("FX gain"), refund.fx_gain_loss_minor or None, refund.functional_currency),
    )
    for label, minor, currency in amounts:
        told = view.money(minor, currency)
        if told:
            yield Figure(label=label, amounts=(told,), note=note)
            note = ""


def _allocation(refund: Refund, view: View) -> Grid | None:
    """What it took of each credit, and gave back; ``None`` where nothing moved."""
    lines = [
        line for line in balanced(view.settlement, refund.credit_ids) if line.movement.subject == refund.id
    ]
    return journal(lines, view) if lines else None


def _reserved(refund: Refund, view: View) -> Iterator[tuple[Piece, ...]]:
    """What it reserves of each credit while it waits."""
    if refund.pending_reason is None:
        return
    for part in refund.allocations:
        amount = view.money(part.amount_minor, part.currency)
        yield (Piece(amount + " "), view.id(part.credit_id, "credit"))


def _arithmetic(refund: Refund, view: View) -> Iterator[tuple[Piece, ...]]:
    """How the exchange difference came about, step by step, as a calculator would do it."""
    if not refund.fx_recognised:
        return
    table = fx(view.ledger, Question())
    parts = table.also[0]
    rows: tuple[Row, ...] = (*table.rows, *parts.rows)
    for row in rows:
        if row["id"] == refund.id:
            yield view.linked(f"{row['on']}: {row['arithmetic']}")


def control_name(control: Control) -> str:
    """``Within balance``: a control as people call it."""
    return control.replace("_", " ").capitalize().replace("Fx ", "FX ")


def _controls(refund: Refund, view: View) -> Iterator[Judged]:
    for one in judgements(view.day.ground, refund):
        mark, tone = _MARKS[one.result]
        yield Judged(
            mark=mark,
            tone=tone,
            control=control_name(one.control),
            result=one.result.replace("_", " "),
            figures=view.linked(one.figures),
            policy=view.words(one.policy or ""),
            by=printable(one.by or ""),
        )


def _postings(refund: Refund, view: View) -> Iterator[str]:
    """The transactions that its directive caused up to the day, as Beancount writes them."""
    for entry in view.loaded.entries_at(refund.position):
        if isinstance(entry, Transaction) and entry.date <= view.settlement.as_of:
            yield "\n".join(view.words(line) for line in format_entry(entry).split("\n"))
