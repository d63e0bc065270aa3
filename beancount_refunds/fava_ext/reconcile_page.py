"""``?page=reconcile``: which line of the bank is which: receipts without refund, and what could fit each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.fava_ext.matches import codes, last_matches
from beancount_refunds.fava_ext.parts import Link, Piece, Shown
from beancount_refunds.fava_ext.reconcile_candidates import candidates, item, tone
from beancount_refunds.fava_ext.tables import section
from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.fava_ext.texts import ngettext
from beancount_refunds.matching.model import ItemKind
from beancount_refunds.recording.values import Unfit
from beancount_refunds.render.style import printable
from beancount_refunds.reports.question import Question
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from beancount_refunds.fava_ext.parts import Section
    from beancount_refunds.fava_ext.reconcile_candidates import Candidate, Item
    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.matching.model import BankReceipt, OpenItem, Verdict

_PAGE = "reconcile"

#: Receipts that are listed at once, and open items beside the proposals.
_LISTED = 100
_OFFERED = 12

#: Tables of the report "tie-out" that explain the clearing accounts.
_CLEARING = frozenset({"clearing", "clearing_items"})


@frozen
class Line:
    """A receipt in the list: when, how much, from whom, and in a word what is proposed."""

    reference: str
    href: str
    on: str
    amount: str
    payer: str
    hint: str
    tone: str
    current: bool


@frozen
class Receipt:
    """The receipt that is chosen: ``texts`` are what the bank says, ``tie`` why nothing is proposed."""

    reference: str
    amount: str
    payer: str
    about: tuple[Piece, ...]
    texts: tuple[str, ...]
    tie: tuple[Piece, ...]
    candidates: tuple[Candidate, ...]
    vetoes: tuple[tuple[Piece, ...], ...]


@frozen
class Offer:
    """An open refund or credit that can be chosen by hand; of a credit a part can be said."""

    item: Item
    id: str
    divisible: bool


def reconcile_page(view: View) -> Shown:
    """Receipts on the left, what could be the chosen one on the right, clearing at the bottom.

    Raises :class:`~beancount_refunds.reports.question.UnknownSubject` for a reference that no receipt has.
    """
    waiting = tuple(view.day.desk.verdicts.values())
    place, remark = _chosen(waiting, view)
    chosen = waiting[place] if waiting else None
    first = place - place % _LISTED
    items = tuple(_fitting(chosen.receipt, view)) if chosen else ()
    return Shown(
        template="reconcile.html",
        title=_("Which line is which?"),
        about=(Piece(_counted(waiting)),),
        content={
            "lines": tuple(
                _line(one, view, current=one is chosen) for one in waiting[first : first + _LISTED]
            ),
            "parts": tuple(_parts(waiting, first, view)),
            "previous": _neighbour(waiting, place - 1, view),
            "next": _neighbour(waiting, place + 1, view),
            "remark": remark,
            "receipt": _receipt(chosen, view) if chosen else None,
            "search": view.asked.search,
            "home": view.links.page(_PAGE),
            "form": view.links.form(_PAGE),
            "offers": tuple(_offer(one, view) for one in items[:_OFFERED]),
            # What states a bank reference that never came: whoever accepts it undoes that one.
            "replaces": any(one.stated_reference for one in items),
            "more": max(len(items) - _OFFERED, 0),
            "codes": codes(view),
            "matches": last_matches(view),
            "clearing": tuple(_clearing(view)),
            "writable": view.writable,
        },
        script="workbench",
    )


# --- the list ----------------------------------------------------------------------------------


def _chosen(waiting: Sequence[Verdict], view: View) -> tuple[int, str]:
    """The place of the receipt that the address names, else the first; and why that does not wait."""
    reference = view.asked.subject
    if reference is None:
        return 0, ""
    try:
        verdict = view.day.desk.verdict(reference)
    except Unfit as unfit:
        return 0, unfit.reason
    return waiting.index(verdict), ""


def _counted(waiting: Sequence[Verdict]) -> str:
    if not waiting:
        return _("Everything in the bank is explained.")
    proposed = sum(one.proposal is not None for one in waiting)
    count = ngettext(
        "%(num)s receipt waits for its refund", "%(num)s receipts wait for their refund", len(waiting)
    )
    if not proposed:
        return _("%(count)s; nothing is proposed.", count=count)
    return _(
        "%(count)s; for %(proposed)s of them something is proposed.", count=count, proposed=f"{proposed:,}"
    )


def _line(verdict: Verdict, view: View, *, current: bool) -> Line:
    receipt = verdict.receipt
    hint, colour = _hint(verdict)
    return Line(
        reference=printable(receipt.reference),
        href=view.links.page(_PAGE, id=receipt.reference),
        on=str(receipt.booked_on),
        amount=view.money(receipt.amount_minor, receipt.currency),
        payer=printable(receipt.counterparty),
        hint=hint,
        tone=colour,
        current=current,
    )


def _hint(verdict: Verdict) -> tuple[str, str]:
    """In a word what is proposed, and how sure it looks."""
    if verdict.proposal is not None:
        return verdict.proposal.tier.word, tone(verdict.proposal)
    if verdict.tie is not None:
        return _("tie"), "wait"
    return (_("look closely"), "wait") if verdict.others else (_("nothing fits"), "off")


def _parts(waiting: Sequence[Verdict], first: int, view: View) -> Iterator[Link]:
    """A link to each part of a long list."""
    count = len(waiting)
    for start in range(0, count, _LISTED) if count > _LISTED else ():
        label = f"{start + 1:,}–{min(start + _LISTED, count):,}"
        yield Link(label, _neighbour(waiting, start, view), start == first)


def _neighbour(waiting: Sequence[Verdict], place: int, view: View) -> str:
    """The address of the receipt at a place, empty where there is none."""
    there = 0 <= place < len(waiting)
    return view.links.page(_PAGE, id=waiting[place].receipt.reference) if there else ""


# --- the receipt that is chosen ----------------------------------------------------------------


def _receipt(verdict: Verdict, view: View) -> Receipt:
    receipt = verdict.receipt
    known = dict.fromkeys((*receipt.text.splitlines(), *receipt.identifiers))
    return Receipt(
        reference=printable(receipt.reference),
        amount=view.money(receipt.amount_minor, receipt.currency),
        payer=printable(receipt.counterparty),
        about=tuple(_about(receipt, view)),
        texts=tuple(view.words(one) for one in known if one and one != receipt.counterparty),
        tie=view.linked(verdict.tie) if verdict.tie else (),
        candidates=candidates(verdict, view),
        vetoes=tuple(view.linked(veto) for veto in verdict.vetoes),
    )


def _about(receipt: BankReceipt, view: View) -> Iterator[Piece]:
    """When and where it was booked, and its entry."""
    yield Piece(f"{receipt.booked_on} · ")
    yield Piece(printable(receipt.account), view.links.account(receipt.account))
    yield Piece(" · ")
    yield view.links.place(view.day.receipts[receipt.reference])


# --- what nothing is proposed for --------------------------------------------------------------


def _fitting(receipt: BankReceipt, view: View) -> Iterator[OpenItem]:
    """The open items that have all words looked for, the nearest amount in the receipt's currency first."""
    words = view.asked.search.casefold().split()
    items = view.day.desk.items.values()
    near = sorted(
        items,
        key=lambda one: (
            one.currency != receipt.currency,
            abs(one.amount_minor - receipt.amount_minor),
            one.id,
        ),
    )
    for one in near:
        text = _searched(one, view) if words else ""
        if all(word in text for word in words):
            yield one


def _searched(one: OpenItem, view: View) -> str:
    """What an item can be found by: ids, the names of its vendor, its amount with and without commas."""
    number = view.settlement.precisions.to_number(one.amount_minor, one.currency)
    names = (one.id, *one.credit_ids, one.party.id, *one.party.names)
    return " ".join((*names, f"{number}", f"{number:,}", one.currency)).casefold()


def _offer(one: OpenItem, view: View) -> Offer:
    return Offer(item=item(one, one.amount_minor, view), id=one.id, divisible=one.kind is ItemKind.CREDIT)


# --- the clearing accounts ---------------------------------------------------------------------


def _clearing(view: View) -> Iterator[Section]:
    """The balance of each clearing account, and all that makes it up."""
    for table in view.day.report("tie-out", Question()).also:
        if table.name in _CLEARING:
            yield section(table, view)
