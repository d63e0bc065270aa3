"""The steps of a trail: everything recorded about its chain, in the order of time.

On one day: what the bank and the bills say, then our directives in the order in which the books ran, then
what was said and filed, then what the day itself changed (a bank transaction confirms a refund).
"""

from __future__ import annotations

import os
import pathlib
from collections import defaultdict
from typing import TYPE_CHECKING

from beancount_refunds.model import RefundStatus
from beancount_refunds.reports.trail.nouns import Key, Kind, Paper, Step, ordinal
from beancount_refunds.reports.trail.sentences import becomes, deed, moved

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator

    from beancount_refunds.model import Act, Communication, Movement, Receipt, Refund, Transition
    from beancount_refunds.reports.trail.nodes import Describer
    from beancount_refunds.reports.trail.records import Records
    from beancount_refunds.reports.trail.web import Web
    from beancount_refunds.source import Position

#: Where a step stands within its day.
_BOOKED, _RECORDED, _SAID, _CHANGED = range(4)

_RECEIPT_KINDS = frozenset({"receipt-match", "receipt-unmatch", "receipt-reject"})
_OPENING = frozenset({"credit", "raise", "reduction"})


class Recorder:
    """Collects the steps of one trail: ``within`` is its chain, ``asked`` what it was asked for."""

    def __init__(
        self,
        web: Web,
        records: Records,
        describer: Describer,
        within: frozenset[Key],
        asked: tuple[Key, ...],
    ) -> None:
        self._web = web
        self._records = records
        self._describer = describer
        self._within = within
        self._asked = asked
        self._ids = {key.id for key in within}
        self._credits = [key.id for key in within if key.kind is Kind.CREDIT]
        self._effects: defaultdict[tuple[datetime.date, Position], list[str]] = defaultdict(list)
        self._subjects: dict[tuple[datetime.date, Position], str] = {}
        self._collect_effects()

    def steps(self) -> tuple[Step, ...]:
        """All steps, in the order of time."""
        placed = [(step.on, _BOOKED, step) for step in (*self._bank(), *self._bills(), *self._by_hand())]
        placed += [(step.on, _RECORDED, step) for step in self._acts()]
        placed += [(step.on, _SAID, step) for step in self._said()]
        placed += [(step.on, _CHANGED, step) for step in self._changes()]
        placed.sort(key=lambda one: one[:2])
        return tuple(step for _, _, step in placed)

    def _collect_effects(self) -> None:
        """What each directive brought about, by day and position."""
        for movement in self._records.movements(self._credits):
            if self._tells(movement):
                place = movement.on, movement.position
                self._effects[place].append(moved(movement, self._describer))
                self._subjects.setdefault(place, movement.subject)
        states: dict[tuple[datetime.date, Position, str], list[str]] = {}
        for change in self._records.transitions(self._ids):
            if self._is_within(change):
                place = change.on, change.position
                before = [] if change.before is None else [str(change.before)]
                states.setdefault((*place, change.subject), before).append(str(change.after))
                self._subjects[place] = change.subject
        for (on, position, subject), words in states.items():
            self._effects[on, position].append(becomes(subject, words))

    def _tells(self, movement: Movement) -> bool:
        """Whether a movement of one of its credits is of the chain and says more than its directive."""
        return movement.kind not in _OPENING and movement.subject in self._ids

    def _is_within(self, change: Transition) -> bool:
        kinds = (Kind.REFUND, Kind.CREDIT, Kind.CASE, Kind.APPLICATION, Kind.WRITE_OFF)
        return any(Key(kind, change.subject) in self._within for kind in kinds)

    def _take(self, on: datetime.date, position: Position) -> tuple[str, ...]:
        """The effects of a place, told once."""
        return tuple(self._effects.pop((on, position), ()))

    def _bank(self) -> Iterator[Step]:
        for key in sorted(self._within, key=ordinal):
            for receipt in self._describer.bank_lines(key.id) if key.kind is Kind.RECEIPT else ():
                yield self._bank_line(receipt)

    def _bank_line(self, receipt: Receipt) -> Step:
        cleared = [(minor, currency) for _, currency, minor in receipt.cleared]
        minor, currency = cleared[0] if len(cleared) == 1 else (None, None)
        told = self._describer.narration(receipt)
        return Step(
            on=receipt.booked_on,
            kind="bank transaction",
            subject=receipt.reference,
            what=f"bank transaction {receipt.reference}{f': {told}' if told else ''}",
            amount_minor=minor,
            currency=None if minor is None else currency,
            finding=self._records.finding(receipt),
            position=receipt.position,
        )

    def _bills(self) -> Iterator[Step]:
        bills = [(key.vendor_id, key.id) for key in self._within if key.kind is Kind.BILL]
        for change in self._records.bill_movements(bills):
            if change.kind in ("bill", "payment"):
                verb = "booked" if change.kind == "bill" else "paid or set off"
                yield Step(
                    on=change.on,
                    kind=change.kind,
                    subject=change.bill_id,
                    what=f"bill {change.bill_id} {verb}",
                    amount_minor=abs(change.amount_minor),
                    currency=change.currency,
                    position=change.position,
                )

    def _by_hand(self) -> Iterator[Step]:
        """Credits that transactions opened, raised or lowered."""
        verbs = {"credit": "booked", "raise": "raised", "reduction": "lowered"}
        for movement in self._records.movements(self._credits):
            if movement.kind in verbs and movement.position not in self._records.causes:
                yield Step(
                    on=movement.on,
                    kind="booked by hand",
                    subject=movement.credit_id,
                    what=f"credit {movement.credit_id} {verbs[movement.kind]} by hand",
                    effects=self._take(movement.on, movement.position),
                    amount_minor=abs(movement.amount_minor),
                    currency=movement.currency,
                    position=movement.position,
                )

    def _acts(self) -> Iterator[Step]:
        for act in self._records.acts(self._ids):
            if self._speaks_of_us(act):
                documents = () if act.evidence is None else (act.evidence,)
                yield Step(
                    on=act.on,
                    kind=act.kind,
                    subject=act.id,
                    what=deed(act, self._web, self._describer),
                    effects=self._take(act.on, act.position),
                    at=act.at,
                    actor=act.by,
                    amount_minor=act.amount_minor,
                    currency=act.currency,
                    reason=act.reason,
                    note=act.note,
                    documents=documents,
                    finding=act.finding,
                    position=act.position,
                )

    def _speaks_of_us(self, act: Act) -> bool:
        if act.kind in _RECEIPT_KINDS:
            receipt, *others = self._web.parties(act)
            return receipt in self._asked or not self._within.isdisjoint(others)
        return act.kind in _TOLD and not self._within.isdisjoint(self._web.parties(act))

    def _said(self) -> Iterator[Step]:
        """Notes and documents, each once though it may carry several ids of the chain."""
        once: dict[tuple[Position, str], list[Communication]] = {}
        for said in self._records.communications(self._ids):
            once.setdefault((said.position, said.text), []).append(said)
        for (position, text), carried in once.items():
            first = carried[0]
            about = ", ".join(one.subject for one in carried)
            yield Step(
                on=first.on,
                kind=first.kind,
                subject=first.subject,
                what=f"{first.kind} on {about}",
                note=text if first.kind == "note" else None,
                documents=(text,) if first.kind == "document" else (),
                position=position,
            )

    def _changes(self) -> Iterator[Step]:
        """The effects that no step told: the bank confirms a refund, something beside the chain moves it."""
        for (on, position), effects in self._effects.items():
            subject = self._subjects[on, position]
            yield Step(
                on=on,
                kind="change of state",
                subject=subject,
                what=f"{effects[0]}{self._because(on, position)}",
                effects=tuple(effects[1:]),
                position=position,
            )

    def _because(self, on: datetime.date, position: Position) -> str:
        act = self._records.causes.get(position)
        if act is None:
            return ""
        if act.kind == "vendor-refund" and self._confirmed(act.id, on):
            return f": {self._confirmation(self._web.refund[act.id])} confirms it"
        return f", because of {act.kind} {act.id}"

    def _confirmation(self, refund: Refund) -> str:
        clearing = self._web.books.policy.account("clearing_account", refund.applied_on or refund.recorded_on)
        return "the bank" if refund.cash_account == clearing else f"a balance of {refund.cash_account}"

    def _confirmed(self, id_: str, on: datetime.date) -> bool:
        """Whether that day's change is what the bank said of a refund of the chain."""
        return Key(Kind.REFUND, id_) in self._within and any(
            change.on == on and change.after == RefundStatus.RECONCILED
            for change in self._records.transitions((id_,))
        )


_TOLD = frozenset(
    {
        "order",
        "refund-case",
        "case-event",
        "vendor-credit",
        "vendor-refund",
        "credit-application",
        "credit-write-off",
        "reversal",
        "approval",
        "credit-balance",
        "exception",
    }
)


def papers(steps: Iterable[Step], filename: str) -> Iterator[Paper]:
    """The documents that steps name, each once; a relative path counts from the ledger or from its file."""
    once: set[str] = set()
    for step in steps:
        for path in step.documents:
            if path not in once:
                once.add(path)
                folders = dict.fromkeys(map(os.path.dirname, (filename, step.position.filename)))
                found = (os.path.normpath(pathlib.Path(folder, path)) for folder in folders)
                yield Paper(
                    path=path, on=step.on, subject=step.subject, candidates=tuple(dict.fromkeys(found))
                )
