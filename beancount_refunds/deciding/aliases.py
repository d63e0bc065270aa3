"""What matches taught: names by which banks print a vendor, and its IBAN, that the vendor directive lacks.

They are offered, never written: a directive that stands in the ledger is edited by a person. What refunds of
two vendors came with (a marketplace that pays for both) tells of neither, and is not offered.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from beancount.core.data import Transaction

from beancount_refunds.matching import keys
from beancount_refunds.matching.items import party
from beancount_refunds.matching.parties import Directory, iban_of
from beancount_refunds.matching.terms import own_ibans
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Settlement, Vendor

#: Separates the aliases of a vendor: a name that holds it cannot be one.
_SEPARATOR = ";"


@frozen
class Learnt:
    """What a vendor directive lacks: ``names`` in the order of their receipts, and its one ``iban``."""

    vendor: Vendor
    names: tuple[str, ...] = ()
    iban: str | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """The metadata to put into the vendor directive, in place of what it has under the same key."""
        aliases = "; ".join((*self.vendor.aliases, *self.names))
        lines = [f'aliases: "{_escaped(aliases)}"'] if self.names else []
        return (*lines, *([f'iban: "{self.iban}"'] if self.iban else []))


def newly_learnt(before: Ledger, after: Ledger) -> tuple[Learnt, ...]:
    """What the decisions between two states of a ledger taught."""
    known = frozenset(learnt(before))
    return tuple(one for one in learnt(after) if one not in known)


def learnt(ledger: Ledger) -> tuple[Learnt, ...]:
    """What the matched receipts of a ledger teach, by vendor."""
    settlement = ledger.settlement
    directory = Directory(map(party, settlement.vendors))
    own = own_ibans(ledger)
    senders: defaultdict[str, set[str]] = defaultdict(set)
    holders: defaultdict[str, set[str]] = defaultdict(set)
    names: defaultdict[str, dict[str, str]] = defaultdict(dict)
    ibans: defaultdict[str, set[str]] = defaultdict(set)
    for vendor_id, name, iban in _told(ledger):
        senders[name.casefold()].add(vendor_id)
        if name and _SEPARATOR not in name and not directory.named_by(name):
            names[vendor_id].setdefault(name.casefold(), name)
        if iban is not None and iban not in own:
            holders[iban].add(vendor_id)
            ibans[vendor_id].add(iban)
    found = []
    for vendor in settlement.vendors:
        new = tuple(text for key, text in names[vendor.id].items() if len(senders[key]) == 1)
        one = min(ibans[vendor.id]) if len(ibans[vendor.id]) == 1 and vendor.iban is None else None
        if one is not None and (len(holders[one]) > 1 or directory.of_iban(one)):
            one = None
        if new or one:
            found.append(Learnt(vendor=vendor, names=new, iban=one))
    return tuple(found)


def _told(ledger: Ledger) -> Iterator[tuple[str, str, str | None]]:
    """Vendor, counterparty and IBAN of each receipt that is matched to refunds of one vendor."""
    settlement = ledger.settlement
    written = {
        (entry.meta.get("filename"), entry.meta.get("lineno")): entry
        for entry in ledger.written
        if isinstance(entry, Transaction)
    }
    for receipt in settlement.receipts:
        vendors = _vendors(receipt.refund_ids, settlement) if receipt.matched else frozenset[str]()
        if len(vendors) == 1:
            entry = written[receipt.position.filename, receipt.position.lineno]
            meta: dict[str, Any] = entry.meta
            name = meta.get(keys.COUNTERPARTY) or entry.payee or ""
            iban = meta.get(keys.COUNTERPARTY_IBAN)
            yield min(vendors), " ".join(str(name).split()), iban_of(str(iban)) if iban else None


def _vendors(refund_ids: tuple[str, ...], settlement: Settlement) -> frozenset[str]:
    return frozenset(settlement.refund[id_].vendor_id or "" for id_ in refund_ids)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
