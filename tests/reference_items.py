"""What the reference model speaks of: facts, credits, and the items that use them."""

from __future__ import annotations

import dataclasses
from collections import Counter
from fractions import Fraction
from typing import NoReturn

#: Pence per cent of a euro, on every day.
RATES = {("EUR", "GBP"): Fraction(4, 5), ("GBP", "EUR"): Fraction(5, 4)}
#: From this many pence on somebody else must approve.
LIMIT = 500
#: The kinds within a day, and where an undo of something of an earlier day stands.
ORDER = ("credit", "undo-earlier", "approval", "application", "write-off", "refund", "match", "undo")
#: Of one bank line the first of these stands.
RECEIPT_CODES = ("RECEIPT_DUPLICATE", "RECEIPT_AMOUNT_MISMATCH", "RECEIPT_NOT_CLEARED")


@dataclasses.dataclass(frozen=True)
class Fact:
    """One directive or bank line; ``number`` tells which, fields that a kind lacks are empty."""

    number: int
    kind: str
    on: int
    id: str
    minor: int = 0
    currency: str = "GBP"
    vendor: str = "acme"
    parts: tuple[tuple[str, int | None], ...] = ()
    reference: str | None = None
    target: str = ""
    by: str = "ann"


@dataclasses.dataclass
class Credit:
    """A credit and what stands on it: amounts by the number of the fact that took or reserved them."""

    fact: Fact
    taken: dict[int, int] = dataclasses.field(default_factory=dict)
    reserved: dict[int, int] = dataclasses.field(default_factory=dict)
    reversed: bool = False

    @property
    def unapplied(self) -> int:
        """What no use stands on."""
        return 0 if self.reversed else self.fact.minor - sum(self.taken.values())

    @property
    def available(self) -> int:
        """What is not reserved either."""
        return self.unapplied - sum(self.reserved.values())


@dataclasses.dataclass
class Item:
    """A refund, application or write-off."""

    fact: Fact
    status: str = "PENDING"
    reason: str | None = "RECEIPT"
    claims: list[tuple[str, int]] = dataclasses.field(default_factory=list)
    finding: str | None = None
    came: bool = False
    returned: str | None = None


class Refused(Exception):  # noqa: N818 - it is no error
    """A directive is refused, with this code."""


def refuse(code: str) -> NoReturn:
    """Refuse the directive at hand."""
    raise Refused(code)


def half_up(value: Fraction) -> int:
    """Round to the nearest, halves up; of nothing negative."""
    return int(value + Fraction(1, 2))


def verdicts(lines: list[Fact], sign: int, items: list[Item]) -> dict[int, str]:
    """The findings on bank lines of one reference, in order of date, by their numbers."""
    expected: Counter[str] = Counter()
    for item in items:
        expected[item.fact.currency] += item.fact.minor
    found = dict.fromkeys((line.number for line in lines[1:]), "RECEIPT_DUPLICATE")
    booked = Counter({lines[0].currency: sign * lines[0].minor})
    if booked[lines[0].currency] <= 0:
        found[lines[0].number] = "RECEIPT_NOT_CLEARED"
    elif booked != expected:
        found[lines[0].number] = "RECEIPT_AMOUNT_MISMATCH"
    return found
