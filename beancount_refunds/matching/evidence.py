"""Reasons in words and numbers, and what each of them counts.

A name of the item counts most, then its amount, then who sent it, then when. Weights are whole numbers chosen
so that no sum of lesser reasons equals a greater one of the same kind; days count in coarse steps, so that a
day more or less decides nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.matching.amounts import Amount, Fit
from beancount_refunds.matching.index import GROUPS
from beancount_refunds.matching.model import Evidence, ItemKind
from beancount_refunds.matching.vetoes import other_sender, strange_iban

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from beancount_refunds.matching.mentions import Reading
    from beancount_refunds.matching.model import OpenItem
    from beancount_refunds.matching.terms import Terms

NAMED = 50
NAMED_BY_GROUP = 35
SHARED = 20
HINTED = 15
IBAN = 25
NAME = 15
LIKE_A_NAME = 8
EXPECTED = 5
NEAR = 8
IN_WINDOW = 4
OUT_OF_WINDOW = -6
SETTLED = -15
OTHER_SENDER = -20
SAME_AMOUNT = -5
OTHERS_NAMED = -10
DOUBTED = -20
ADDS_UP = 20

_AMOUNT = {
    Amount.EXACT: 30,
    Amount.RECEIVED: 25,
    Amount.DIFFERENCE: 15,
    Amount.PART: 5,
    Amount.SHORT: -5,
}
#: Near the expected day, in days.
_NEAR_DAYS = 3


def of_amount(fit: Fit) -> Evidence:
    """The amount."""
    return Evidence(text=fit.text, weight=_AMOUNT[fit.amount])


def of_names(reading: Reading, item: OpenItem, among: Sequence[OpenItem] = ()) -> Iterator[Evidence]:
    """What the text says of the item, and of others than those ``among`` which it stands."""
    name = reading.name_of(item)
    if name is None:
        pass
    elif item.id in reading.named:
        weight = NAMED_BY_GROUP if name.kind in GROUPS else NAMED
        yield Evidence(text=f"{name.kind} {name.text} in the text", weight=weight)
    elif item.id in reading.shared:
        yield Evidence(text=f"{name.kind} {name.text} in the text, which others share", weight=SHARED)
    else:
        yield Evidence(text=f"the text may mean {name.kind} {name.text}", weight=HINTED)
    if doubted := reading.doubted.get(item.id):
        yield Evidence(
            text=f"{doubted.kind} {doubted.text} goes on in the text: something else", weight=DOUBTED
        )
    if others := ", ".join(sorted(reading.named.keys() - {item.id, *(one.id for one in among)})):
        yield Evidence(text=f"the text names {others} as well", weight=OTHERS_NAMED)
    for settled in reading.settled:
        text = f"{settled.kind} {settled.text} in the text, of which nothing is expected any more"
        yield Evidence(text=text, weight=SETTLED)


def of_vendor(reading: Reading, item: OpenItem, *, alike: bool) -> Iterator[Evidence]:
    """Who sent it."""
    party = item.party
    if party.id in reading.by_iban:
        yield Evidence(text=f"IBAN of {party.id}", weight=IBAN)
    if party.id in reading.by_name:
        where = "counterparty" if party.id in reading.senders else "text"
        bearers = " and of ".join(sorted(reading.by_name)) if reading.only_namesakes(item) else party.id
        yield Evidence(text=f"name of {bearers} in the {where}", weight=NAME)
    elif alike:
        text = f"the counterparty {reading.receipt.counterparty} is written like {party.id}"
        yield Evidence(text=text, weight=LIKE_A_NAME)
    if strange := strange_iban(reading, item):
        yield Evidence(text=f"the counterparty's IBAN {strange} is unknown", weight=OTHER_SENDER)
    if other := other_sender(reading, item):
        yield Evidence(text=f"the counterparty bears the name of {other}", weight=OTHER_SENDER)


def of_day(reading: Reading, item: OpenItem, terms: Terms) -> Iterator[Evidence]:
    """When it came, and whether it was expected; a day does not tell two vendors of one name apart."""
    if item.expected_on is None:
        return
    yield Evidence(text="a refund that waits for its receipt", weight=EXPECTED)
    if reading.only_namesakes(item):
        return
    on = reading.receipt.booked_on
    days = (on - item.expected_on).days
    far = abs(days)
    weight = NEAR if far <= _NEAR_DAYS else IN_WINDOW if far <= terms.window_days(on) else OUT_OF_WINDOW
    plural = "" if far == 1 else "s"
    text = (
        f"{far} day{plural} {'before' if days < 0 else 'after'} expected" if days else "on the expected day"
    )
    yield Evidence(text=text, weight=weight)


def same_amount(item: OpenItem) -> Evidence:
    """Another item of the vendor is as high."""
    what = "refund" if item.kind is ItemKind.REFUND else "credit"
    return Evidence(text=f"another {what} of {item.party.id} has the same amount", weight=SAME_AMOUNT)
