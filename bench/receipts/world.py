"""The books while they grow: vendors, credits, refunds, lines, and the truth about each line."""

from __future__ import annotations

import datetime
import random

from bench.receipts import wording
from bench.receipts.model import DIGITS, Credit, Label, Line, Refund, Vendor
from bench.receipts.vendors import creditor_reference, iban_of, namesake, vendors

FIRST_DAY = datetime.date(2025, 7, 1)
_DAYS = 330
_ITEMS_PER_VENDOR = 20
_FEWEST_VENDORS = 8
_ROUND = (50, 100, 150, 200, 250, 500, 1000)


class World:
    """Grows by scenes; a pure function of the seed and of the order in which it is asked."""

    def __init__(self, seed: int, count: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 (the same books for the same seed)
        self.vendors = vendors(self.chance, max(_FEWEST_VENDORS, count // _ITEMS_PER_VENDOR))
        self.own_iban = iban_of(self.chance, "GB")
        self.gateway_iban = iban_of(self.chance, "NL")
        self.credits: list[Credit] = []
        self.refunds: list[Refund] = []
        self.lines: list[tuple[str, Line]] = []
        self.labels: list[Label] = []
        self._numbers: dict[str, int] = {}

    def serial(self, counter: str, first: int) -> int:
        """The next number of a series that begins with ``first``."""
        number = self._numbers.get(counter, first)
        self._numbers[counter] = number + 1
        return number

    def odds(self, percent: int) -> bool:
        """Whether something happens that does in so many cases of a hundred."""
        return self.chance.randrange(100) < percent

    def day(self) -> datetime.date:
        """A day on which a memo may be issued."""
        return FIRST_DAY + datetime.timedelta(days=self.chance.randrange(_DAYS))

    def after(self, on: datetime.date, least: int, most: int) -> datetime.date:
        """A day so many days later."""
        return on + datetime.timedelta(days=self.chance.randint(least, most))

    def vendor(self, currency: str | None = None) -> Vendor:
        """One of the vendors, or one of those with a currency."""
        return self.chance.choice([one for one in self.vendors if currency in (None, one.currency)])

    def twin_of(self, vendor: Vendor) -> Vendor:
        """A new vendor with the name of another."""
        twin = namesake(self.chance, len(self.vendors), vendor)
        self.vendors.append(twin)
        return twin

    def amount(self, currency: str, least: int = 10) -> int:
        """Three of ten are round and many have them; ``least`` in major units (100 of them in yen)."""
        if self.odds(30):
            major = 100 * self.chance.choice([one for one in _ROUND if one >= least])
        else:
            major = self.chance.randint(100 * least, 250_000)
        return major if DIGITS[currency] else major // 100 * 100

    def credit(
        self,
        vendor: Vendor,
        *,
        amount: int | None = None,
        on: datetime.date | None = None,
        number: str | None = None,
        order_id: str | None = None,
        bill_id: str | None = None,
    ) -> Credit:
        """A new credit memo, open unless a refund takes it."""
        serial = self.serial(vendor.id, self.chance.randint(1, 900))
        on = on or self.day()
        within, printed = (number, number) if number else self._numbering(vendor, serial, on)
        serial = self.serial("credit", 200_000)
        credit = Credit(
            id=f"{vendor.id}/{within}",
            vendor=vendor,
            amount=amount or self.amount(vendor.currency),
            currency=vendor.currency,
            issued_on=on,
            number=printed,
            order_id=order_id or f"KB-{serial + 350_000}",
            bill_id=bill_id or f"INV-{serial}",
            case_id=f"RC-2026-{serial - 190_000}" if self.odds(25) else None,
        )
        self.credits.append(credit)
        return credit

    def refund(self, credit: Credit, *, id_: str | None = None, on: datetime.date | None = None) -> Refund:
        """A new refund of the whole credit, recorded 4 to 20 days after it."""
        number = self.serial("refund", 100_001)
        refund = Refund(
            id=id_ or f"VR-{number}",
            credit=credit,
            recorded_on=on or self.after(credit.issued_on, 4, 20),
            gateway_id=f"{self.chance.randrange(16**10):010X}P{number}" if self.odds(25) else None,
            external_id=f"E2E{number}{self.chance.randrange(10**6):06}" if self.odds(20) else None,
        )
        self.refunds.append(refund)
        return refund

    def expected(self, vendor: Vendor | None = None, amount: int | None = None) -> Refund:
        """A new refund of a new credit."""
        return self.refund(self.credit(vendor or self.vendor(), amount=amount))

    def paid_on(self, refund: Refund) -> datetime.date:
        """A day on which its money comes: mostly within the week."""
        return self.after(refund.recorded_on, *((0, 6) if self.odds(90) else (-2, 9)))

    def line(
        self, vendor: Vendor, amount: int, on: datetime.date, text: str = "", *, percent_iban: int = 60
    ) -> Line:
        """Money of a vendor as its bank prints it, with the IBAN in so many cases of a hundred."""
        return Line(
            amount=amount,
            currency=vendor.currency,
            booked_on=on,
            counterparty=wording.printed(self.chance, vendor.name, vendor.aliases),
            iban=vendor.iban if self.odds(percent_iban) else None,
            text=text,
        )

    def receive(self, line: Line, category: str, truth: tuple[str, ...] = (), fee: int = 0) -> None:
        """Lay a line on the statement, and its truth beside."""
        reference = f"FT{self.serial('line', 1):07}"
        self.lines.append((reference, line))
        self.labels.append(Label(reference, category, truth, fee))

    def _numbering(self, vendor: Vendor, serial: int, on: datetime.date) -> tuple[str, str]:
        """A memo's number within its credit id, and as the vendor prints it."""
        match vendor.style:
            case 0:
                return f"CM-{serial}", f"CN {serial:06}"
            case 1:
                within = f"GS-{on.year}-{serial:04}"
            case 2:
                within = f"AV{on:%y%m}{serial:04}"
            case 3:
                within = str(4_710_000 + serial)
            case _:
                return f"CM-{serial}", creditor_reference(f"{vendor.id.upper()}{serial:05}")
        return within, within
