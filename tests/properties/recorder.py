"""Facts of credits, refunds and receipts, each written from the bytes of one record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from beancount.core import data

from tests.properties.building import custom, day, money, posting, transaction
from tests.properties.chart import (
    ACME,
    ACME_OLD,
    BANK,
    CLEARING,
    CURRENCIES,
    DEFERRED,
    FEES,
    LOST,
    OPTIONAL_POLICIES,
    PURCHASES,
    SHEN,
    SUSPENSE,
    TAX,
    VENDORS,
)

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from beancount.core.amount import Amount

T = TypeVar("T")


class Draws:
    """Choices made by the bytes of one record; the first choice when they run out."""

    def __init__(self, record: bytes) -> None:
        self._bytes = iter(record)

    def below(self, limit: int) -> int:
        """A number from 0 to ``limit`` - 1."""
        return next(self._bytes, 0) % limit

    def of(self, choices: Sequence[T]) -> T:
        """One of ``choices``; the first is what a failing example shrinks to."""
        return choices[self.below(len(choices))]

    def one_in(self, chances: int) -> bool:
        """True once in so many times; False when shrunk."""
        return self.below(chances) == chances - 1


class Recorder:
    """Writes credits, refunds and receipts, and remembers what there is to speak of."""

    def __init__(self, head: bytes) -> None:
        draws = Draws(head)
        self.entries: list[Any] = []
        self.now = 0
        self.scale = draws.of((1, 1, 1, 1, 1, 1, 10_000_000_000_007))
        self.credits: list[tuple[str, int, str]] = []
        self.refunds: dict[str, tuple[int, str]] = {}
        self.credits_of: dict[str, tuple[str, ...]] = {}
        self.reductions: list[str] = []
        self.cases: list[str] = []
        self.references: dict[str, int] = {}
        self.matches: list[tuple[str, str]] = []
        self.last_copy: Any = None
        self._master_data(draws.below(256))

    def _master_data(self, chosen: int) -> None:
        for id_, account in VENDORS.items():
            self.add(custom(day(0), "vendor", id_, f"{id_} Ltd", account))
        for key, value in (
            ("functional_currency", "GBP"),
            ("clearing_account", CLEARING),
            ("fx_gain_account", "Income:Fx"),
            ("fx_loss_account", "Expenses:Fx"),
            ("fee_account", FEES),
            ("suspense_account", SUSPENSE),
            ("tax_account", TAX),
            ("tax_deferred_account", DEFERRED),
        ):
            self.add(custom(day(0), "refund-policy", key, value))
        for bit, values in enumerate(OPTIONAL_POLICIES):
            # Two policies at a time make no ledger in which nothing works.
            if chosen >> bit & 1 and chosen >> (bit + 3) % 8 & 1:
                self.add(custom(day(0), "refund-policy", *values))
        for base, minor in (("EUR", 86), ("USD", 78)):
            self.price(0, base, minor)
        self.add(data.Price({}, day(0), "GBP", money(189, "JPY")))

    def price(self, on: int, base: str, minor: int) -> None:
        """A price in pence."""
        self.add(data.Price({}, day(on), base, money(minor, "GBP")))

    def add(self, entry: Any) -> None:
        """Write an entry."""
        self.entries.append(entry)

    # --- what the facts say ---------------------------------------------------------------------

    def _amount(self, draws: Draws, whole: int) -> int:
        third, tenth = whole // 3, whole // 10
        parts = (
            whole // 2,
            third,
            tenth,
            whole,
            whole // 7,
            third,
            1,
            tenth,
            whole - 1,
            3,
            whole // 2,
            whole + 1,
        )
        return max(1, draws.of(parts))

    def _named(self, draws: Draws) -> tuple[str, int, str]:
        return draws.of(self.credits[::-1]) if self.credits else ("acme/none", 100, "GBP")

    def _by(self, draws: Draws) -> dict[str, Any]:
        return {"by": draws.of(("ann", "ann", "bob", None))}

    def credit(self, draws: Draws, on: datetime.date) -> None:
        """A ``vendor-credit`` with an account; taxed, foreign, of a case, or in an order."""
        vendor = draws.of(("acme", "acme", "acme", "acme", "acme", "acme", "shen", "acme-2"))
        currency = draws.of(CURRENCIES)
        minor = draws.of((600, 101, 10_000, 7, 333, 1)) * self.scale
        id_ = f"{vendor}/{max(1, len(self.credits) + 1 - draws.one_in(16))}"
        tax = draws.of((None, None, minor // 6, minor // 3, minor, 0))
        case = draws.of([None, *self.cases])
        stated = {"tax": None if tax is None else money(tax, currency), "case_id": case, **self._by(draws)}
        if currency != "GBP" and draws.one_in(4):
            stated["functional_amount"] = money(max(1, minor // 3), "GBP")
        vendor_id = None if draws.one_in(2) else vendor
        self.add(
            custom(on, "vendor-credit", id_, money(minor, currency), PURCHASES, vendor_id=vendor_id, **stated)
        )
        self.credits.append((id_, minor, currency))

    def booked(self, draws: Draws, on: datetime.date) -> None:
        """A credit that a transaction books, with or without a declaration."""
        currency = draws.of(CURRENCIES)
        minor = draws.of((600, 99, 250, 1)) * self.scale
        id_ = f"acme/{len(self.credits) + 1}"
        price = money(draws.of((50, 137)), "GBP") if currency != "GBP" and draws.one_in(2) else None
        legs = (
            posting(draws.of((ACME, ACME, ACME, ACME_OLD)), money(minor, currency), price, credit_id=id_),
            posting(PURCHASES, money(-minor, currency), price),
        )
        self.add(transaction(on, f"books {id_}", *legs))
        if draws.one_in(3):
            declared = money(minor + draws.one_in(4), currency)
            tax = draws.of((None, money(minor // 6, currency)))
            self.add(custom(on, "vendor-credit", id_, declared, tax=tax))
        self.credits.append((id_, minor, currency))

    def moved_by_hand(self, draws: Draws, on: datetime.date) -> None:
        """A posting that lowers or raises a credit."""
        id_, whole, currency = self._named(draws)
        minor = self._amount(draws, whole) * draws.of((-1, -1, -1, 1))
        account = draws.of((ACME, ACME, ACME, SHEN, ACME_OLD))
        legs = (
            posting(account, money(minor, currency), credit_id=id_),
            posting(LOST, money(-minor, currency)),
        )
        self.add(transaction(on, f"moves {id_}", *legs))

    def refund(self, draws: Draws, on: datetime.date) -> None:
        """A ``vendor-refund`` of one, two or three credits."""
        named = [self._named(draws) for _ in range(draws.of((1, 1, 1, 2, 3)))]
        named = list({credit[0]: credit for credit in named}.values())
        currency = draws.of((named[0][2], named[0][2], named[0][2], *CURRENCIES))
        values: list[Any]
        if draws.one_in(3):
            parts = [self._amount(draws, whole) for _, whole, _ in named]
            minor = sum(parts) + draws.one_in(8)
            values = [
                value
                for (id_, _, unit), part in zip(named, parts, strict=True)
                for value in (id_, money(part, unit))
            ]
        else:
            minor, values = (
                self._amount(draws, sum(whole for _, whole, _ in named)),
                [credit[0] for credit in named],
            )
        id_ = f"R{max(1, len(self.refunds) + 1 - draws.one_in(16))}"
        reference = draws.of((None, "B1", "B2", "B3"))
        account = draws.of((None, None, None, None, None, None, BANK, SUSPENSE))
        fee = money(minor // 10, currency) if minor >= 10 and draws.one_in(6) else None
        worth = money(max(1, minor // 2), "GBP") if draws.one_in(8) else None
        head = [id_, money(minor, currency), *([account] if account else [])]
        stated = {
            "bank_transaction_ref": reference,
            "fee": fee,
            "functional_amount": worth,
            **self._by(draws),
        }
        self.add(custom(on, "vendor-refund", *head, *values, **stated))
        self.refunds[id_] = minor, currency
        self.credits_of[id_] = tuple(credit[0] for credit in named)
        if reference is not None:
            self._expect(reference, id_, fee)
            if draws.one_in(2):
                self._receipt(on, reference, self.references[reference])

    def _receipt(self, on: datetime.date, reference: str, minor: int, cleared: str = CLEARING) -> None:
        currency = next((self.refunds[id_][1] for ref, id_ in self.matches if ref == reference), "GBP")
        legs = (posting(BANK, money(minor, currency)), posting(cleared, money(-minor, currency)))
        self.add(transaction(on, "bank", *legs, bank_transaction_ref=reference))

    def _expect(self, reference: str, refund: str, fee: Amount | None) -> None:
        kept = 0 if fee is None else self.refunds[refund][0] // 10
        self.references[reference] = self.references.get(reference, 0) + self.refunds[refund][0] - kept
        self.matches.append((reference, refund))

    def _refund(self, draws: Draws) -> str:
        return draws.of(list(self.refunds)[::-1]) if self.refunds else "R9"

    def match(self, draws: Draws, on: datetime.date) -> None:
        """A ``receipt-match`` of one or two refunds."""
        reference, refund = draws.of(("B1", "B2", "B3", "B4")), self._refund(draws)
        refunds = list(dict.fromkeys([refund, *([self._refund(draws)] if draws.one_in(4) else [])]))
        minor, currency = self.refunds.get(refund, (100, "GBP"))
        stated: dict[str, Any] = self._by(draws)
        special = draws.below(8) if len(refunds) == 1 else 0
        if special == 1 and minor >= 10:
            stated["fee"] = money(minor // 10, currency)
        elif special == 2:
            stated["excess"] = money(3, currency)
        elif special == 3:
            stated["received"] = money(max(1, minor - 1), draws.of(("GBP", "USD", currency)))
        self.add(custom(on, "receipt-match", reference, *refunds, **stated))
        for id_ in refunds:
            if id_ in self.refunds:
                self._expect(reference, id_, stated.get("fee"))

    def unmatch(self, draws: Draws, on: datetime.date) -> None:
        """A ``receipt-unmatch``, mostly of something that was matched."""
        reference, refund = draws.of(self.matches[::-1]) if self.matches else ("B1", "R1")
        self.add(custom(on, "receipt-unmatch", reference, refund, reason="WRONG_VENDOR"))

    def bank_line(self, draws: Draws, on: datetime.date) -> None:
        """A bank transaction of what was matched so far, or not quite."""
        reference = draws.of(list(self.references)[::-1]) if self.references else "B1"
        minor = self.references.get(reference, 100) + draws.of((0, 0, 0, 3, -1))
        if draws.one_in(4):
            reference, minor = "RET", -minor
        self._receipt(on, reference, minor or 1, draws.of((CLEARING, CLEARING, CLEARING, SUSPENSE)))
