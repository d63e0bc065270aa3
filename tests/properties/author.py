"""All facts of a ledger: those of the recorder, and what is done with credits beside refunds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount.core import data

from tests.properties.building import custom, day, money, posting, transaction
from tests.properties.chart import ACME, BANK, CLEARING, LATER_POLICIES, LOST, PAYABLE, PURCHASES, VENDORS
from tests.properties.recorder import Draws, Recorder

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable


class Author(Recorder):
    """Writes a ledger, fact by fact."""

    def write(self, record: bytes) -> None:
        """Write the fact that a record stands for."""
        draws = Draws(record)
        self.now += draws.of((0, 0, 0, 1, 0, 2))
        on = day(max(0, self.now + draws.of((0, 0, 0, 0, 0, 0, -1, 1))))
        fact = draws.of(FACTS)
        if (fact in ABOUT_REFUNDS and not self.refunds) or (fact is Author.case_event and not self.cases):
            fact = Author.refund if fact in ABOUT_REFUNDS else Author.case
        fact(self, draws, on)

    def application(self, draws: Draws, on: datetime.date) -> None:
        """A ``credit-application``, with a bill on the vendor's own or another account, or none."""
        credit, whole, currency = self._named(draws)
        minor, bill = self._amount(draws, whole), f"INV-{draws.below(3)}"
        if draws.one_in(2):
            account = draws.of((PAYABLE, VENDORS.get(credit.partition("/")[0], ACME)))
            owed = money(-minor - draws.of((5, 0, -1)), currency)
            vendor = credit.partition("/")[0]
            leg = posting(account, owed, bill_id=bill, vendor_id=vendor)
            self.add(transaction(on, f"bill {bill}", leg, posting(PURCHASES, -owed)))
        id_ = f"A{max(1, len(self.reductions) + 1 - draws.one_in(16))}"
        stated = draws.of(((), (), (PAYABLE,)))
        values = [id_, credit, money(minor, currency), bill, *stated]
        self.add(custom(on, "credit-application", *values, **self._by(draws)))
        self.reductions.append(id_)

    def write_off(self, draws: Draws, on: datetime.date) -> None:
        """A ``credit-write-off``."""
        credit, whole, currency = self._named(draws)
        id_ = f"W{len(self.reductions) + 1}"
        amount = money(self._amount(draws, whole), currency)
        self.add(custom(on, "credit-write-off", id_, credit, amount, LOST, reason="SMALL", **self._by(draws)))
        self.reductions.append(id_)

    def reversal(self, draws: Draws, on: datetime.date) -> None:
        """A ``reversal`` of anything that there is."""
        used = [*list(self.refunds)[::-1], *self.reductions[::-1]]
        targets = [*used, *used, self._named(draws)[0]]
        reference = draws.of((None, "RET"))
        self.add(custom(on, "reversal", draws.of(targets), reason="RETURNED", bank_transaction_ref=reference))

    def approval(self, draws: Draws, on: datetime.date) -> None:
        """An ``approval``, perhaps of another amount or by the recorder."""
        refund = self._refund(draws)
        id_ = draws.of([refund, refund, *self.reductions[::-1]])
        minor, currency = self.refunds.get(id_, (100, "GBP"))
        amount = money(minor + draws.of((0, 0, 1)), currency) if id_ in self.refunds else None
        self.add(custom(on, "approval", id_, *([amount] if amount else []), by=draws.of(("boss", "ann"))))

    def case(self, draws: Draws, on: datetime.date) -> None:
        """A ``refund-case``."""
        id_ = f"C{len(self.cases) + 1}"
        stated = {"vendor_id": "acme", "order_id": "O1", "reason": "DAMAGED", "owner": "ann"}
        self.add(custom(on, "refund-case", id_, money(draws.of((600, 100)), "GBP"), **stated))
        self.cases.append(id_)

    def case_event(self, draws: Draws, on: datetime.date) -> None:
        """A ``case-event``."""
        word = draws.of(("agreed", "closed", "disputed", "rejected", "written-off", "reopened", "chased"))
        amount = money(draws.of((100, 600)), "GBP") if word == "agreed" else None
        stated = {"by": "ann", "at": f"{on}T10:00:00", "reason": "SAID", "amount": amount}
        self.add(custom(on, "case-event", draws.of(self.cases or ["C1"]), word, **stated))

    def policy(self, draws: Draws, on: datetime.date) -> None:
        """A ``refund-policy`` of a later day."""
        self.add(custom(on, "refund-policy", *draws.of(LATER_POLICIES)))

    def quote(self, draws: Draws, on: datetime.date) -> None:
        """Another price."""
        self.price((on - day(0)).days, draws.of(("EUR", "USD")), draws.of((87, 50, 133)))

    def proof(self, draws: Draws, on: datetime.date) -> None:
        """A Beancount ``balance`` or an assertion of ours."""
        id_, whole, currency = self._named(draws)
        amount = money(draws.of((whole, 0, whole // 2)), currency)
        if draws.one_in(2):
            self.add(data.Balance({}, on, draws.of((BANK, CLEARING)), amount, None, None))
        elif draws.one_in(2):
            self.add(custom(on, "vendor-balance", id_.partition("/")[0], amount))
        else:
            self.add(custom(on, "credit-balance", id_, amount))

    def owner(self, draws: Draws, on: datetime.date) -> None:
        """An ``exception``."""
        code = draws.of(("RECEIPT_AMOUNT_MISMATCH", "REFUND_UNRECONCILED"))
        stated = {"owner": "ann", "reason": "ASKED", "at": f"{on}T10:00:00", "until": day(30)}
        self.add(custom(on, "exception", code, draws.of(("B1", "R1", "X9")), **stated))


FACTS: tuple[Callable[[Author, Draws, datetime.date], None], ...] = (
    *(5 * (Author.refund,)),
    *(3 * (Author.credit,)),
    *(3 * (Author.bank_line,)),
    *(3 * (Author.reversal,)),
    *(2 * (Author.booked,)),
    *(2 * (Author.match,)),
    *(2 * (Author.application,)),
    *(2 * (Author.unmatch,)),
    *(2 * (Author.approval,)),
    Author.moved_by_hand,
    Author.write_off,
    Author.case,
    Author.case_event,
    Author.policy,
    Author.quote,
    Author.proof,
    Author.owner,
)


#: Facts that speak of refunds.
ABOUT_REFUNDS = frozenset(
    {Author.bank_line, Author.match, Author.unmatch, Author.reversal, Author.approval, Author.moved_by_hand}
)
