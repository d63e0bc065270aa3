"""What the generator makes. Amounts are integers of minor units of the currency beside them."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime

DIGITS = {"EUR": 2, "GBP": 2, "JPY": 0, "USD": 2}


@dataclasses.dataclass(frozen=True)
class Vendor:
    """A vendor; ``known_iban`` is what the books have of its ``iban``, ``style`` how it numbers its memos."""

    id: str
    name: str
    aliases: tuple[str, ...]
    iban: str
    known_iban: bool
    currency: str
    style: int


@dataclasses.dataclass(frozen=True)
class Credit:
    """A credit memo; ``number`` as the vendor prints it."""

    id: str
    vendor: Vendor
    amount: int
    currency: str
    issued_on: datetime.date
    number: str
    order_id: str
    bill_id: str
    case_id: str | None = None


@dataclasses.dataclass(frozen=True)
class Refund:
    """A refund that takes the whole of one credit and waits for its receipt."""

    id: str
    credit: Credit
    recorded_on: datetime.date
    gateway_id: str | None = None
    external_id: str | None = None

    @property
    def amount(self) -> int:
        """What the vendor is to pay."""
        return self.credit.amount


@dataclasses.dataclass(frozen=True)
class Line:
    """Money that came in, as a statement tells it.

    ``instructed`` is an amount in another currency with that currency, ``rate`` the bank's as it prints it.
    """

    amount: int
    currency: str
    booked_on: datetime.date
    counterparty: str = ""
    iban: str | None = None
    end_to_end_id: str | None = None
    references: tuple[str, ...] = ()
    text: str = ""
    instructed: tuple[int, str] | None = None
    rate: str | None = None
    charges: int = 0
    kind: str | None = None


@dataclasses.dataclass(frozen=True)
class Label:
    """The truth about one line: the ids that it pays, none where it is no refund, and the fee kept."""

    reference: str
    category: str
    truth: tuple[str, ...]
    fee: int = 0
