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

DAYS = st.integers(1, 3)
REFUNDS = st.sampled_from(["R1", "R2", "R3"])
OTHERS = st.sampled_from(["A1", "A2", "W1", "W2"])
REFERENCES = st.sampled_from(["B1", "B2"])
MINOR = st.sampled_from([100, 500, 200, 300, 1, 600, 33])
MORE = st.sampled_from([0, 0, 0, 1])
CURRENCY = st.sampled_from(["GBP", "GBP", "GBP", "EUR"])
PEOPLE = st.sampled_from(["ann", "bob"])
PICK = st.integers(0, 11)
NO = st.none()
#: The credits that a refund names, in its order.
NAMED = st.sampled_from(
    [("acme/1",), ("acme/2",), ("acme/1", "acme/2"), ("acme/3",), ("acme/2", "acme/4"), ("acme/1", "shen/1")]
)

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


def unit(credit: str) -> str:
    """The currency of a credit."""
    return "EUR" if credit == "acme/3" else "GBP"


def entry_of(fact: Fact) -> Any:  # noqa: PLR0911 - one for each kind
    """A fact as the ledger writes it."""
    on, amount = day(fact.on), money(fact.minor, fact.currency)
    match fact.kind:
        case "credit":
            return custom(on, "vendor-credit", fact.id, amount, PURCHASES)
        case "refund":
            parts: list[Any] = []
            for credit, minor in fact.parts:
                parts += [credit] if minor is None else [credit, money(minor, unit(credit))]
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

    def some(self, pick: int, *kinds: str) -> str:
        """The id of something of these kinds that is recorded, or one that is not."""
        ids = sorted({fact.id for fact in self.facts if fact.kind in kinds})
        return ids[pick % len(ids)] if ids else "X9"

    @initialize(minors=st.tuples(MINOR, MINOR, MINOR, MINOR))
    def there_are_credits(self, minors: tuple[int, int, int, int]) -> None:
        """Without them nothing happens; the third is in euros."""
        for id_, minor in zip(("acme/1", "acme/2", "acme/3", "shen/1"), minors, strict=True):
            self.tell("credit", 1, id_, minor=minor + 200, vendor=id_.partition("/")[0], currency=unit(id_))

    @rule(on=DAYS, number=st.integers(3, 5), minor=MINOR)
    def credit(self, on: int, number: int, minor: int) -> None:
        """Another credit memo, perhaps of a number that there is."""
        self.tell("credit", on, f"acme/{number}", minor=minor, currency=unit(f"acme/{number}"))

    @rule(
        on=DAYS,
        id_=REFUNDS,
        minor=MINOR,
        currency=CURRENCY,
        credits_=NAMED,
        reference=NO | REFERENCES,
        by=PEOPLE,
    )
    def refund(
        self,
        *,
        on: int,
        id_: str,
        minor: int,
        currency: str,
        credits_: tuple[str, ...],
        reference: str | None,
        by: str,
    ) -> None:
        """A refund that fills its credits in order."""
        parts = tuple((credit, None) for credit in credits_)
        self.tell("refund", on, id_, minor=minor, currency=currency, parts=parts, reference=reference, by=by)

    @rule(
        on=DAYS, id_=REFUNDS, parts=st.tuples(MINOR, MINOR), more=MORE, reference=NO | REFERENCES, by=PEOPLE
    )
    def split(
        self, *, on: int, id_: str, parts: tuple[int, int], more: int, reference: str | None, by: str
    ) -> None:
        """A refund with an amount after each credit."""
        stated = tuple(zip(("acme/2", "acme/1"), parts, strict=True))
        self.tell("refund", on, id_, minor=sum(parts) + more, parts=stated, reference=reference, by=by)

    @rule(on=DAYS, reference=REFERENCES, pick=PICK)
    def match(self, on: int, reference: str, pick: int) -> None:
        """A bank reference of a refund."""
        self.tell("match", on, reference, target=self.some(pick, "refund"))

    @rule(on=DAYS, reference=REFERENCES, pick=PICK)
    def unmatch(self, on: int, reference: str, pick: int) -> None:
        """A match undone."""
        self.tell("unmatch", on, reference, target=self.some(pick, "refund"))

    @rule(on=DAYS, id_=OTHERS, credit=NAMED, minor=MINOR, currency=CURRENCY, by=PEOPLE)
    def reduce(
        self, *, on: int, id_: str, credit: tuple[str, ...], minor: int, currency: str, by: str
    ) -> None:
        """An application or a write-off."""
        kind = "application" if id_.startswith("A") else "write-off"
        self.tell(kind, on, id_, target=credit[0], minor=minor, currency=currency, by=by)

    @rule(on=DAYS, pick=PICK, reference=NO | st.sampled_from(["RET", "B2"]))
    def reverse(self, on: int, pick: int, reference: str | None) -> None:
        """A reversal, perhaps with the reference of a returned payment."""
        target = self.some(pick, "refund", "application", "write-off", "credit")
        self.tell("reversal", on, target, target=target, reference=reference)

    @rule(on=DAYS, pick=PICK)
    def give_up(self, on: int, pick: int) -> None:
        """A refund and its first credit reversed on one day."""
        refund = self.some(pick, "refund")
        for fact in [fact for fact in self.facts if fact.kind == "refund" and fact.id == refund][:1]:
            for target in (fact.parts[0][0], refund):
                self.tell("reversal", on, target, target=target)

    @rule(on=DAYS, pick=PICK, more=MORE, exact=st.sampled_from([True, True, False]), by=PEOPLE)
    def approve(self, *, on: int, pick: int, more: int, exact: bool, by: str) -> None:
        """An approval of an amount, right or wrong, or of any."""
        target = self.some(pick, "refund", "refund", "write-off", "application")
        minor = next((fact.minor + more for fact in self.facts if fact.id == target), 1) if exact else 0
        currency = next((fact.currency for fact in self.facts if fact.id == target), "GBP")
        self.tell("approval", on, target, target=target, minor=minor, currency=currency, by=by)

    @rule(on=DAYS, reference=REFERENCES, more=MORE, currency=CURRENCY)
    def receipt(self, on: int, reference: str, more: int, currency: str) -> None:
        """A bank line of all the refunds that name its reference, or not quite."""
        claiming = {fact.target for fact in self.facts if fact.kind == "match" and fact.id == reference}
        claiming |= {fact.id for fact in self.facts if fact.kind == "refund" and fact.reference == reference}
        minor = sum(fact.minor for fact in self.facts if fact.kind == "refund" and fact.id in claiming)
        self.tell("bank", on, reference, minor=minor + more or 1, currency=currency)

    @rule(on=DAYS, pick=PICK, reference=REFERENCES)
    def exact_receipt(self, on: int, pick: int, reference: str) -> None:
        """A bank line of exactly one refund, and its return."""
        refund = self.some(pick, "refund")
        for fact in [fact for fact in self.facts if fact.kind == "refund" and fact.id == refund][:1]:
            stated = fact.reference or reference
            self.tell("bank", on, stated, minor=fact.minor, currency=fact.currency)
            self.tell("bank", on + 1, "RET", minor=-fact.minor, currency=fact.currency)

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
