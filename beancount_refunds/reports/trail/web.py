"""How the things of a ledger hang together: what each came from, and what came of it.

Up is towards the order, down towards the bank. What is netted against a bill came of that bill, and did not
come from it: from a bill the trail goes down to its applications, from an application never on to the order
of the bill that it happened to be netted against.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from typing import TYPE_CHECKING

from beancount_refunds.model import RefundStatus
from beancount_refunds.reports.trail.nouns import Key, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from beancount_refunds.model import Act, Bill, Credit, Reduction, Refund, Settlement

#: Directives that declare a node, and of which kind.
DECLARING: Mapping[str, Kind] = {
    "order": Kind.ORDER,
    "refund-case": Kind.CASE,
    "vendor-credit": Kind.CREDIT,
    "vendor-refund": Kind.REFUND,
    "credit-application": Kind.APPLICATION,
    "credit-write-off": Kind.WRITE_OFF,
}
_ONE_NAMESPACE = (Kind.CREDIT, Kind.REFUND, Kind.APPLICATION, Kind.WRITE_OFF, Kind.CASE)
_RECEIPT_ACTS = frozenset({"receipt-match", "receipt-unmatch", "receipt-reject"})


class Web:
    """The relations of a settled ledger, looked up by key; ``books`` is the settlement."""

    def __init__(self, settlement: Settlement) -> None:
        self.books = settlement
        self.aliases = {copy.id: copy.original_id for copy in settlement.copies}
        self.copies = {copy.position: copy for copy in settlement.copies}
        self.refund = {one.id: one for one in settlement.refunds}
        self.reduction = {one.id: one for one in settlement.reductions}
        self.bills: defaultdict[Key, list[Bill]] = defaultdict(list)
        for bill in settlement.bills:
            self.bills[Key(Kind.BILL, bill.bill_id, bill.vendor_id)].append(bill)
        self.receipts = {one.reference for one in settlement.receipts}
        #: Pairs of a bank reference and what it is not (any more), with the word for it.
        self.former: dict[tuple[Key, Key], str] = {}
        #: The bill that an application is netted against.
        self.netted: dict[Key, Key] = {}
        self._up: defaultdict[Key, dict[Key, None]] = defaultdict(dict)
        self._down: defaultdict[Key, dict[Key, None]] = defaultdict(dict)
        self._declared = {(DECLARING[act.kind], act.id) for act in settlement.acts if act.kind in DECLARING}
        self._join()
        self._note_former()

    def up(self, key: Key) -> Iterable[Key]:
        """What a thing came from."""
        return self._up.get(key, ())

    def down(self, key: Key) -> Iterable[Key]:
        """What came of a thing."""
        return self._down.get(key, ())

    def original(self, id_: str) -> str:
        """The id that ``id_`` stands for, where it is a copy's."""
        return self.aliases.get(id_, id_)

    @functools.cached_property
    def words(self) -> Mapping[str, Mapping[Key, None]]:
        """What each word can mean: an id, a bank reference, a gateway's or another program's id."""
        words: dict[str, dict[Key, None]] = {}
        for key in self._keys():
            words.setdefault(key.id, {})[key] = None
        for copy in self.books.copies:
            kind = DECLARING.get(copy.kind)
            if kind is not None:
                words.setdefault(copy.id, {})[Key(kind, copy.original_id)] = None
        for refund in self.books.refunds:
            if refund.gateway_transaction_id is not None:
                words.setdefault(refund.gateway_transaction_id, {})[Key(Kind.REFUND, refund.id)] = None
        for act in self.books.acts:
            if act.external_id is not None:
                meant = [key for key in self.parties(act) if key in words.get(key.id, ())]
                words.setdefault(act.external_id, {}).update(dict.fromkeys(meant))
        return {word: meant for word, meant in words.items() if meant}

    def _keys(self) -> Mapping[Key, None]:
        """Everything that the ledger has or names."""
        known = dict.fromkeys(Key(Kind.RECEIPT, reference) for reference in self.receipts)
        known |= dict.fromkeys(self.bills)
        known |= dict.fromkeys(Key(kind, self.original(id_)) for kind, id_ in self._declared)
        for kind, nouns in (
            (Kind.REFUND, self.books.refunds),
            (Kind.CREDIT, self.books.credits),
        ):
            known |= dict.fromkeys(Key(kind, one.id) for one in nouns)
        known |= dict.fromkeys([*self._up, *self._down])
        known |= dict.fromkeys(key for pair in self.former for key in pair)
        return known

    def parties(self, act: Act) -> tuple[Key, ...]:
        """What a directive speaks of, itself included where it declares something."""
        if act.kind in DECLARING:
            kind = DECLARING[act.kind]
            return (Key(kind, self.original(act.id) if kind in _ONE_NAMESPACE else act.id),)
        if act.kind in _RECEIPT_ACTS:
            return (Key(Kind.RECEIPT, act.id), *self._named(map(self.original, act.names)))
        if act.kind == "exception":
            return self._named([*act.names, *map(self.original, act.names)], Kind.RECEIPT)
        return self._named([self.original(act.id)])

    def references(self, refund: Refund) -> tuple[str, ...]:
        """The bank references of a refund: those that claim it, and that of the payment that went back."""
        named = (*refund.references, refund.bank_transaction_ref, refund.returned_ref)
        return tuple(dict.fromkeys(one for one in named if one))

    def bill_of(self, vendor_id: str, bill_id: str) -> Key:
        """The bill of that number: the vendor's own, else one that no vendor is named for."""
        own, anybody = Key(Kind.BILL, bill_id, vendor_id), Key(Kind.BILL, bill_id, None)
        return anybody if own not in self.bills and anybody in self.bills else own

    def _named(self, ids: Iterable[str], *more: Kind) -> tuple[Key, ...]:
        kinds = (*_ONE_NAMESPACE, *more)
        return tuple(dict.fromkeys(Key(kind, id_) for id_ in ids for kind in kinds))

    def _link(self, below: Key, above: Key) -> None:
        self._up[below][above] = None
        self._down[above][below] = None

    def _join(self) -> None:
        for refund in self.books.refunds:
            self._join_refund(refund)
        for reduction in self.books.reductions:
            self._join_reduction(reduction)
        for credit in self.books.credits:
            self._join_credit(credit)
        for case in self.books.cases:
            self._link(Key(Kind.CASE, case.id), Key(Kind.ORDER, case.order_id))
        for key, bills in self.bills.items():
            for bill in bills:
                if bill.order_id is not None:
                    self._link(key, Key(Kind.ORDER, bill.order_id))

    def _join_refund(self, refund: Refund) -> None:
        key = Key(Kind.REFUND, refund.id)
        for reference in self.references(refund):
            self._link(Key(Kind.RECEIPT, reference), key)
        for id_ in refund.credit_ids:
            self._link(key, Key(Kind.CREDIT, self.original(id_)))
        if refund.status is not RefundStatus.REJECTED:
            self._join_own(refund, key)

    def _join_own(self, refund: Refund, key: Key) -> None:
        """Cases and orders that none of its credits leads to: it names them itself."""
        named = [self.original(id_) for id_ in refund.credit_ids]
        credits_ = [self.books.credit[id_] for id_ in named if id_ in self.books.credit]
        cases = {self.original(one.case_id) for one in credits_ if one.case_id}
        own_cases = {self.original(id_) for id_ in refund.case_ids} - cases
        orders = {one.order_id for one in credits_}
        orders |= {self.books.case[id_].order_id for id_ in cases | own_cases if id_ in self.books.case}
        for id_ in sorted(own_cases):
            self._link(key, Key(Kind.CASE, id_))
        for id_ in refund.order_ids:
            if id_ not in orders:
                self._link(key, Key(Kind.ORDER, id_))

    def _join_reduction(self, reduction: Reduction) -> None:
        kind = Kind.APPLICATION if reduction.bill_id is not None else Kind.WRITE_OFF
        key = Key(kind, reduction.id)
        self._link(key, Key(Kind.CREDIT, reduction.credit_id))
        if reduction.bill_id is not None:
            bill = self.bill_of(reduction.vendor_id, reduction.bill_id)
            self.netted[key] = bill
            self._down[bill][key] = None

    def _join_credit(self, credit: Credit) -> None:
        key = Key(Kind.CREDIT, credit.id)
        if credit.case_id is not None:
            self._link(key, Key(Kind.CASE, self.original(credit.case_id)))
        if credit.bill_id is not None:
            self._link(key, self.bill_of(credit.vendor_id, credit.bill_id))
        if credit.order_id is not None:
            self._link(key, Key(Kind.ORDER, credit.order_id))

    def _note_former(self) -> None:
        words = {"receipt-unmatch": "matched once", "receipt-reject": "not this one"}
        for act in self.books.acts:
            if act.kind in words and act.finding is None:
                receipt = Key(Kind.RECEIPT, act.id)
                for id_ in map(self.original, act.names):
                    kind = Kind.REFUND if id_ in self.refund else Kind.CREDIT
                    key = Key(kind, id_)
                    if key not in self._up.get(receipt, ()):
                        self.former[receipt, key] = words[act.kind]
