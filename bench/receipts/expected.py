"""Scenes of money that a refund or an open credit of the books is waiting for: one line each."""

from __future__ import annotations

import dataclasses
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from bench.receipts import wording
from bench.receipts.model import DIGITS, Line

if TYPE_CHECKING:
    from bench.receipts.model import Refund
    from bench.receipts.world import World

_GATEWAY = "LUMENPAY EUROPE"
_RATES = {"EUR": "0.8571", "JPY": "0.005236", "USD": "0.78514"}


def exact(world: World) -> None:
    """One id stands in the text or a structured field as a whole."""
    refund = world.expected()
    line = world.line(refund.credit.vendor, refund.amount, world.paid_on(refund))
    world.receive(_naming(world, refund, line), "exact id", (refund.id,))


def bare(world: World) -> None:
    """No id at all: the payer, the amount and the day."""
    refund = world.expected()
    line = world.line(
        refund.credit.vendor, refund.amount, world.paid_on(refund), wording.silent(world.chance)
    )
    world.receive(line, "no id", (refund.id,))


def partial(world: World) -> None:
    """A long text in fields of 27, 35, 65 or 140 characters, or cut off there."""
    refund = world.expected()
    text = wording.partial(world.chance, _name(world, refund), refund.credit.vendor.name.upper())
    line = world.line(refund.credit.vendor, refund.amount, world.paid_on(refund), text)
    world.receive(line, "partial text", (refund.id,))


def noise(world: World) -> None:
    """Faults of a scanner in the id, and in every second name; the IBAN mostly missing."""
    refund = world.expected()
    name = wording.noisy(world.chance, _name(world, refund))
    text = wording.phrase(world.chance, name)
    line = world.line(refund.credit.vendor, refund.amount, world.paid_on(refund), text, percent_iban=30)
    if world.odds(50):
        line = dataclasses.replace(line, counterparty=wording.noisy(world.chance, line.counterparty))
    world.receive(line, "scanner noise", (refund.id,))


def batch(world: World) -> None:
    """One line for two to four refunds of a vendor: all named, the first named, or none."""
    vendor = world.vendor()
    day = world.day()
    refunds = []
    for _ in range(world.chance.choice((2, 2, 2, 3, 3, 4))):
        credit = world.credit(vendor, on=day)
        refunds.append(world.refund(credit, on=world.after(day, 10, 14)))
    named = world.chance.choices((len(refunds), 1, 0), (50, 20, 30))[0]
    text = wording.silent(world.chance)
    if named:
        text = wording.phrase(world.chance, ", ".join(refund.credit.number for refund in refunds[:named]))
    paid_on = world.paid_on(max(refunds, key=lambda refund: refund.recorded_on))
    line = world.line(vendor, sum(refund.amount for refund in refunds), paid_on, text)
    world.receive(line, "batch", tuple(sorted(refund.id for refund in refunds)))


def fee(world: World) -> None:
    """Less came than was sent: a payment service kept a percentage and some pence, or a bank 15 to 25."""
    vendor = world.vendor()
    by_bank = world.odds(50)
    refund = world.expected(vendor, world.amount(vendor.currency, least=200 if by_bank else 10))
    if by_bank:
        kept = world.chance.randint(15, 25) * 100
        if world.odds(30):
            kept += world.chance.randint(1, 99)
    else:
        percent_of_100 = world.chance.choice((140, 190, 240, 290, 340))
        kept = (refund.amount * percent_of_100 + 5000) // 10_000 + world.chance.choice((20, 25, 30, 35, 49))
    name = _name(world, refund)
    text = wording.phrase(world.chance, name) if world.odds(70) else wording.silent(world.chance)
    line = world.line(vendor, refund.amount - kept, world.paid_on(refund), text)
    if world.odds(40):
        line = dataclasses.replace(line, charges=kept)
    if not by_bank:
        line = _through_gateway(world, refund, line)
    world.receive(line, "fee kept", (refund.id,), kept)


def foreign(world: World) -> None:
    """Sent in the currency of the refund, received in pounds at the bank's rate, either way round."""
    vendor = world.chance.choice([vendor for vendor in world.vendors if vendor.currency != "GBP"])
    refund = world.expected(vendor)
    rate = Decimal(_RATES[vendor.currency]) * (1000 + world.chance.randint(-30, 30)) / 1000
    printed = rate.quantize(Decimal("0.000001"))
    if world.odds(40):
        printed = (1 / rate).quantize(Decimal("0.0001"))
        rate = 1 / printed
    else:
        rate = printed
    sent = Decimal(refund.amount).scaleb(-DIGITS[vendor.currency])
    received = int((sent * rate).scaleb(2).quantize(Decimal(1), ROUND_HALF_UP))
    text = wording.silent(world.chance)
    if world.odds(60):
        text = wording.phrase(world.chance, _name(world, refund))
    line = dataclasses.replace(
        world.line(vendor, received, world.paid_on(refund), text),
        currency="GBP",
        rate=str(printed),
        instructed=(refund.amount, vendor.currency) if world.odds(75) else None,
    )
    world.receive(line, "other currency", (refund.id,))


def collision(world: World) -> None:
    """A round amount of many vendors, or of two refunds of one vendor: by name, by day, or by nothing.

    Where nothing tells the two apart, one is the truth nevertheless: it should be among the proposals.
    """
    vendor = world.vendor()
    amount = world.chance.choice((10_000, 25_000, 50_000))
    first = world.expected(vendor, amount)
    apart = world.chance.choice((0, 0, 40))
    world.refund(
        world.credit(vendor, amount=amount, on=first.credit.issued_on),
        on=world.after(first.recorded_on, apart, apart),
    )
    named = world.odds(50)
    text = wording.phrase(world.chance, _name(world, first)) if named else wording.silent(world.chance)
    told = "named" if named else "by day" if apart else "no difference"
    line = world.line(vendor, amount, world.paid_on(first), text)
    world.receive(line, f"same amount, {told}", (first.id,))


def unforeseen(world: World) -> None:
    """A whole open credit of which nobody expected a refund."""
    credit = world.credit(world.vendor())
    named = wording.phrase(world.chance, credit.number)
    text = named if world.odds(60) else wording.silent(world.chance)
    line = world.line(credit.vendor, credit.amount, world.after(credit.issued_on, 1, 9), text)
    world.receive(line, "open credit", (credit.id,))


def part(world: World) -> None:
    """A part of an open credit, which the text names."""
    credit = world.credit(world.vendor())
    paid = credit.amount * world.chance.randint(30, 90) // 100
    if not DIGITS[credit.currency]:
        paid = paid // 100 * 100
    text = f"PART {wording.phrase(world.chance, credit.number)}"
    line = world.line(credit.vendor, paid, world.after(credit.issued_on, 1, 60), text)
    world.receive(line, "part of an open credit", (credit.id,))


def _name(world: World, refund: Refund) -> str:
    """A name of the refund that a vendor might write, respelt."""
    credit = refund.credit
    names = [credit.number, credit.number, refund.id, credit.order_id]
    if credit.case_id:
        names.append(credit.case_id)
    return wording.respelt(world.chance, world.chance.choice(names))


def _naming(world: World, refund: Refund, line: Line) -> Line:
    """The line with the id in one of the fields that banks have."""
    if refund.gateway_id and world.odds(50):
        return _through_gateway(world, refund, line)
    if refund.external_id and world.odds(70):
        return dataclasses.replace(line, end_to_end_id=refund.external_id)
    if world.odds(20) or refund.credit.number.startswith("RF"):
        return dataclasses.replace(line, references=(refund.credit.number,))
    text = wording.phrase(world.chance, _name(world, refund))
    return dataclasses.replace(line, text=f"{text} {refund.credit.bill_id}" if world.odds(30) else text)


def _through_gateway(world: World, refund: Refund, line: Line) -> Line:
    """The same from the account of a payment service, which gives its own id if it has one."""
    return dataclasses.replace(
        line,
        counterparty=_GATEWAY,
        iban=world.gateway_iban if world.odds(30) else None,
        references=(refund.gateway_id,) if refund.gateway_id else (),
        text=f"{line.text} {line.counterparty}".strip(),
    )
