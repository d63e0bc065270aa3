"""The books against the reference model: whatever is recorded, in whatever order, both agree."""

from __future__ import annotations

from typing import Any

from beancount.core import data
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from beancount_refunds.model import RefundStatus
from tests.properties.books import settled
from tests.properties.building import custom, day, money, placed, posting, transaction
from tests.properties.chart import BANK, CLEARING, LOST, PURCHASES
from tests.reference import Reference
from tests.reference_items import Fact

DAYS = st.integers(1, 4)
REFUNDS = st.sampled_from(["R1", "R2", "R3", "R4"])
CREDITS = st.sampled_from(["acme/1", "acme/2", "acme/3", "shen/1"])
OTHERS = st.sampled_from(["A1", "A2", "W1", "W2"])
REFERENCES = st.sampled_from(["B1", "B2"])
MINOR = st.sampled_from([100, 200, 300, 500, 1, 250, 600, 33])
CURRENCY = st.sampled_from(["GBP", "GBP", "GBP", "EUR"])
PEOPLE = st.sampled_from(["ann", "bob"])

OPENING: list[Any] = [
    custom(day(0), "vendor", "acme", "Acme", "Assets:Credits:Acme"),
    custom(day(0), "vendor", "shen", "Shen", "Assets:Credits:Shen"),
    custom(day(0), "refund-policy", "functional_currency", "GBP"),
    custom(day(0), "refund-policy", "clearing_account", CLEARING),
    custom(day(0), "refund-policy", "fx_gain_account", "Income:Fx"),
    custom(day(0), "refund-policy", "fx_loss_account", "Expenses:Fx"),
    custom(day(0), "refund-policy", "approval_limit", money(500, "GBP")),
    data.Price({}, day(0), "EUR", money(80, "GBP")),
]


def entry_of(fact: Fact) -> Any:  # noqa: PLR0911 - one for each kind
    """A fact as the ledger writes it."""
    on, amount = day(fact.on), money(fact.minor, fact.currency)
    match fact.kind:
        case "credit":
            return custom(on, "vendor-credit", fact.id, amount, PURCHASES)
        case "refund":
            parts: list[Any] = []
            for credit, minor in fact.parts:
                currency = "EUR" if credit == "acme/3" else "GBP"
                parts += [credit] if minor is None else [credit, money(minor, currency)]
            meta = {"bank_transaction_ref": fact.reference, "by": fact.by}
            return custom(on, "vendor-refund", fact.id, amount, *parts, **meta)
        case "match":
            return custom(on, "receipt-match", fact.id, fact.target)
        case "unmatch":
            return custom(on, "receipt-unmatch", fact.id, fact.target, reason="WRONG")
        case "application":
            return custom(on, "credit-application", fact.id, fact.target, amount, "INV-1")
        case "write-off":
            return custom(
                on, "credit-write-off", fact.id, fact.target, amount, LOST, reason="SMALL", by=fact.by
            )
        case "reversal":
            return custom(on, "reversal", fact.target, reason="BACK", bank_transaction_ref=fact.reference)
        case "approval":
            return custom(on, "approval", fact.target, *([amount] if fact.minor else []), by=fact.by)
        case _:
            legs = (posting(BANK, amount), posting(CLEARING, -amount))
            return transaction(on, "bank", *legs, bank_transaction_ref=fact.id)


class Recording(RuleBasedStateMachine):
    """Facts come in any order of their dates; after each, everything is settled anew."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: list[Fact] = []

    def tell(self, kind: str, on: int, id_: str, **said: Any) -> None:
        """Record a fact, unless one like it stands on that day: nothing would tell them apart."""
        fact = Fact(len(self.facts), kind, on, id_, **said)
        named = kind in ("credit", "refund", "application", "write-off", "bank")
        same = [other for other in self.facts if (other.kind, other.on, other.id) == (kind, on, id_)]
        if not any(named or other.target == fact.target for other in same):
            self.facts.append(fact)

    @initialize(minor=MINOR)
    def there_is_a_credit(self, minor: int) -> None:
        """Without one nothing happens."""
        self.tell("credit", 1, "acme/1", minor=minor + 300)

    @rule(on=DAYS, id_=CREDITS, minor=MINOR)
    def credit(self, *, on: int, id_: str, minor: int) -> None:
        """A credit memo; the third is in euros."""
        currency = "EUR" if id_ == "acme/3" else "GBP"
        self.tell("credit", on, id_, minor=minor, currency=currency, vendor=id_.partition("/")[0])

    @rule(
        on=DAYS,
        id_=REFUNDS,
        minor=MINOR,
        currency=CURRENCY,
        credits_=st.lists(CREDITS, min_size=1, max_size=3, unique=True),
        reference=st.none() | REFERENCES,
        by=PEOPLE,
    )
    def refund(
        self,
        *,
        on: int,
        id_: str,
        minor: int,
        currency: str,
        credits_: list[str],
        reference: str | None,
        by: str,
    ) -> None:
        """A refund that fills its credits in order."""
        parts = tuple((credit, None) for credit in credits_)
        self.tell("refund", on, id_, minor=minor, currency=currency, parts=parts, reference=reference, by=by)

    @rule(
        on=DAYS,
        id_=REFUNDS,
        parts=st.lists(MINOR, min_size=2, max_size=2),
        more=st.sampled_from([0, 0, 0, 1]),
        reference=st.none() | REFERENCES,
        by=PEOPLE,
    )
    def split(
        self, *, on: int, id_: str, parts: list[int], more: int, reference: str | None, by: str
    ) -> None:
        """A refund with an amount after each credit."""
        stated = tuple(zip(("acme/2", "acme/1"), parts, strict=True))
        self.tell("refund", on, id_, minor=sum(parts) + more, parts=stated, reference=reference, by=by)

    @rule(on=DAYS, reference=REFERENCES, refund=REFUNDS)
    def match(self, *, on: int, reference: str, refund: str) -> None:
        """A bank reference of a refund."""
        self.tell("match", on, reference, target=refund)

    @rule(on=DAYS, reference=REFERENCES, refund=REFUNDS)
    def unmatch(self, *, on: int, reference: str, refund: str) -> None:
        """A match undone."""
        self.tell("unmatch", on, reference, target=refund)

    @rule(on=DAYS, id_=OTHERS, credit=CREDITS, minor=MINOR, currency=CURRENCY, by=PEOPLE)
    def reduce(self, *, on: int, id_: str, credit: str, minor: int, currency: str, by: str) -> None:
        """An application or a write-off."""
        kind = "application" if id_.startswith("A") else "write-off"
        self.tell(kind, on, id_, target=credit, minor=minor, currency=currency, by=by)

    @rule(
        on=DAYS,
        what=REFUNDS | REFUNDS | OTHERS | CREDITS,
        reference=st.none() | st.sampled_from(["RET", "B2"]),
    )
    def reverse(self, *, on: int, what: str, reference: str | None) -> None:
        """A reversal, perhaps with the reference of a returned payment."""
        self.tell("reversal", on, what, target=what, reference=reference)

    @rule(on=DAYS, what=REFUNDS | st.sampled_from(["W1", "W2", "A1"]), minor=MINOR | st.just(0), by=PEOPLE)
    def approve(self, *, on: int, what: str, minor: int, by: str) -> None:
        """An approval, of an amount or of any."""
        self.tell("approval", on, what, target=what, minor=minor, by=by)

    @rule(on=DAYS, reference=REFERENCES, minor=MINOR, currency=CURRENCY)
    def receipt(self, *, on: int, reference: str, minor: int, currency: str) -> None:
        """A bank line of some amount."""
        self.tell("bank", on, reference, minor=minor, currency=currency)

    @rule(on=DAYS, refund=REFUNDS, reference=st.sampled_from([None, "RET"]))
    def exact_receipt(self, *, on: int, refund: str, reference: str | None) -> None:
        """A bank line of exactly one refund, or of its return."""
        for fact in self.facts:
            if fact.kind == "refund" and fact.id == refund:
                minor = -fact.minor if reference else fact.minor
                stated = reference or fact.reference or "B1"
                self.tell("bank", on, stated, minor=minor, currency=fact.currency)
                return

    @invariant()
    def both_models_agree(self) -> None:
        """States, reasons, balances and findings."""
        if not self.facts:
            return
        entries = placed(
            [*OPENING, *map(entry_of, self.facts)],
            [("books", number + 1) for number in range(len(OPENING) + len(self.facts))],
        )
        settlement = settled(entries).settlement
        model = Reference(self.facts)
        assert {
            found.source["lineno"] - len(OPENING) - 1: str(found.code) for found in settlement.findings
        } == model.findings
        assert {
            refund.id: (str(refund.status), refund.pending_reason)
            for refund in settlement.refunds
            if refund.status is not RefundStatus.REJECTED
        } == {
            item.fact.id: (item.status, item.reason)
            for item in model.items.values()
            if item.fact.kind == "refund"
        }
        assert {one.id: str(one.status) for one in settlement.reductions} == {
            item.fact.id: item.status for item in model.items.values() if item.fact.kind != "refund"
        }
        assert {
            credit.id: (credit.unapplied_balance_minor, credit.available_balance_minor)
            for credit in settlement.credits
        } == {id_: (credit.unapplied, credit.available) for id_, credit in model.credits.items()}


TestRecording = Recording.TestCase
TestRecording.settings = settings(max_examples=max(20, settings().max_examples // 4), stateful_step_count=20)
