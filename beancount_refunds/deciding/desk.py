"""What lies on the desk: the receipts of a ledger with their verdicts, and the open items, by their names."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from beancount_refunds.matching import terms as terms_of
from beancount_refunds.matching.items import open_items
from beancount_refunds.matching.of_ledger import verdicts
from beancount_refunds.model import RefundStatus
from beancount_refunds.recording.values import Unfit, refuse
from beancount_refunds.reports.question import UnknownSubject

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.matching.model import OpenItem, Verdict
    from beancount_refunds.matching.terms import Terms
    from beancount_refunds.model import Act, Refund, Settlement

_STANDING = (RefundStatus.PENDING, RefundStatus.APPLIED, RefundStatus.RECONCILED)


class Desk:
    """A ledger as somebody who decides sees it."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    @property
    def settlement(self) -> Settlement:
        """The settled ledger."""
        return self._ledger.settlement

    @functools.cached_property
    def terms(self) -> Terms:
        """What the matcher knows beside."""
        return terms_of.of(self._ledger)

    @functools.cached_property
    def items(self) -> Mapping[str, OpenItem]:
        """The open refunds and credits, by id."""
        return {item.id: item for item in open_items(self.settlement)}

    @functools.cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """What the matcher says of each receipt that waits, by reference, in its order."""
        return {verdict.receipt.reference: verdict for verdict in verdicts(self._ledger)}

    def verdict(self, reference: str) -> Verdict:
        """The verdict on a receipt that waits.

        Raises :class:`UnknownSubject` where the ledger has no such receipt, and
        :class:`~beancount_refunds.recording.values.Unfit` where nothing of it waits.
        """
        if reference in self.verdicts:
            return self.verdicts[reference]
        known = tuple(receipt.reference for receipt in self.settlement.receipts)
        if reference not in known:
            kind = "receipt"
            raise UnknownSubject(kind, reference, tuple(self.verdicts) or known)
        ids = ", ".join(refund.id for refund in holders_of(reference, self.settlement))
        why = (
            f"{reference} is matched to {ids}; if that is wrong, unmatch it first"
            if ids
            else f"{reference} brings nothing to the clearing account that waits for a refund"
        )
        field = "reference"
        raise Unfit(field, why)

    def item(self, id_: str) -> OpenItem:
        """An open item; the id of a copy finds its original.

        Raises :class:`UnknownSubject` where nothing bears the id, and
        :class:`~beancount_refunds.recording.values.Unfit` where nothing of it is open.
        """
        refund = self.settlement.refund.get(id_)
        item = self.items.get(refund.id if refund else id_)
        if item is not None:
            return item
        if refund is not None:
            with_ = f" with {refund.references[0]}" if refund.references else ""
            refuse("id", f"{refund.id} is {refund.status}{with_} and waits for no receipt")
        credit = self.settlement.credit.get(id_)
        if credit is not None:
            left = self.settlement.precisions.text(credit.available_balance_minor, credit.currency)
            refuse("id", f"{id_} has {left} available; nothing of it is open")
        kind = "open refund or credit"
        raise UnknownSubject(kind, id_, tuple(self.items))


def holders_of(reference: str, settlement: Settlement) -> tuple[Refund, ...]:
    """The refunds that stand and are matched to a reference, or state it."""
    return tuple(
        refund
        for refund in settlement.refunds
        if reference in refund.references and refund.status in _STANDING
    )


def accepted_before(reference: str, ids: Collection[str], settlement: Settlement) -> tuple[Act, ...]:
    """The directives by which ``ids`` were accepted for a receipt and stand; none unless all of them were.

    Without ids: all that was accepted for it. A credit counts through the refund that was recorded for the
    receipt, be it only expected so far.
    """
    held = frozenset(refund.id for refund in holders_of(reference, settlement))
    found: dict[Act, frozenset[str]] = {}
    for act in settlement.acts:
        refund = settlement.refund.get(act.id)
        if act.kind == "receipt-match" and act.id == reference:
            found[act] = held.intersection(_originals(act.names, settlement))
        elif act.kind == "vendor-refund" and refund is not None and refund.id == act.id:
            marked = (act.external_id or "").startswith(f"{reference} ") and refund.status in _STANDING
            if marked or (refund.id in held and reference in act.names):
                found[act] = frozenset({refund.id, *refund.credit_ids})
    wanted = frozenset(_originals(ids, settlement))
    if not wanted <= frozenset[str]().union(*found.values()):
        return ()
    return tuple(act for act, covered in found.items() if covered and (covered & wanted or not wanted))


def _originals(ids: Iterable[str], settlement: Settlement) -> Iterator[str]:
    """Each id, that of a refund's copy as that of the refund."""
    for id_ in ids:
        refund = settlement.refund.get(id_)
        yield id_ if refund is None else refund.id


def matched_by(reference: str, ids: Sequence[str], settlement: Settlement) -> tuple[str, ...]:
    """The refunds to take from a reference: ``ids``, or all that are matched to it.

    Raises :class:`UnknownSubject` for a reference or id that is none of them.
    """
    held = {refund.id: refund for refund in holders_of(reference, settlement)}
    if not held:
        known = {one for refund in settlement.refunds for one in refund.references}
        kind = "match of the receipt"
        raise UnknownSubject(kind, reference, tuple(sorted(known)))
    for id_ in ids:
        refund = settlement.refund.get(id_)
        if refund is None or refund.id not in held:
            kind = f"match of {reference} with"
            raise UnknownSubject(kind, id_, tuple(held))
    return tuple(dict.fromkeys(settlement.refund[id_].id for id_ in ids)) or tuple(held)
