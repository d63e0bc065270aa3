"""Scenes made to deceive: an equal amount stands beside each, and the text seems to name the wrong one."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from bench.receipts import wording
from bench.receipts.model import Line
from bench.receipts.vendors import iban_of

if TYPE_CHECKING:
    from bench.receipts.model import Vendor
    from bench.receipts.world import World


def one_name(world: World) -> None:
    """Two companies of one name owe the same in one week; the IBAN or the memo tells, or nothing does."""
    vendor = world.vendor()
    twin = world.twin_of(vendor)
    first = world.credit(vendor)
    second = world.credit(twin, amount=first.amount, on=first.issued_on)
    refunds = [world.refund(credit, on=world.after(first.issued_on, 8, 12)) for credit in (first, second)]
    paid = world.chance.choice(refunds)
    told = world.chance.choice(("IBAN", "memo", "nothing"))
    line = world.line(paid.credit.vendor, paid.amount, world.paid_on(paid), percent_iban=100)
    line = dataclasses.replace(
        line,
        iban=line.iban if told == "IBAN" else None,
        text=wording.phrase(world.chance, paid.id) if told == "memo" else wording.silent(world.chance),
    )
    world.receive(line, f"one name, {told} tells", (paid.id,))


def part_of_another(world: World) -> None:
    """The text names a larger credit of the vendor, another item of it has just the amount."""
    vendor = world.vendor()
    refund = world.expected(vendor)
    larger = world.credit(vendor, amount=2 * refund.amount, on=refund.credit.issued_on)
    text = wording.phrase(world.chance, larger.number)
    line = world.line(vendor, refund.amount, world.paid_on(refund), text)
    world.receive(line, "names another credit", (larger.id,))


def credit_of_another(world: World) -> None:
    """A vendor sends what it owes, and names the memo of somebody else: for a person to ask about."""
    refund = world.expected()
    other = world.credit(
        _another(world, refund.credit.vendor), amount=refund.amount, on=refund.credit.issued_on
    )
    text = wording.phrase(world.chance, world.chance.choice((other.id, other.number)))
    line = world.line(refund.credit.vendor, refund.amount, world.paid_on(refund), text)
    world.receive(line, "names somebody else's credit")


def substring(world: World) -> None:
    """CM-1 and CM-17, VR-1 and VR-10, of one vendor and one amount: the longer or the shorter is named."""
    vendor = world.vendor()
    number = world.serial("hostile", 1)
    short = world.credit(vendor, number=f"M{number}-1")
    long = world.credit(vendor, number=f"M{number}-17", amount=short.amount, on=short.issued_on)
    on = world.after(short.issued_on, 8, 12)
    refunds = (world.refund(short, id_=f"W{number}-1", on=on), world.refund(long, id_=f"W{number}-10", on=on))
    paid = world.chance.choice(refunds)
    name = world.chance.choice((paid.id, paid.credit.number))
    line = world.line(vendor, paid.amount, world.paid_on(paid), wording.phrase(world.chance, name))
    world.receive(line, "substring id", (paid.id,))


def longer_stranger(world: World) -> None:
    """A memo that the books do not have yet, whose number begins as that of an open one; an equal amount."""
    vendor = world.vendor()
    number = world.serial("hostile", 1)
    refund = world.refund(world.credit(vendor, number=f"M{number}-4"))
    text = wording.phrase(world.chance, f"M{number}-{world.chance.choice(('41', '402', '4A', '4-2'))}")
    world.receive(world.line(vendor, refund.amount, world.paid_on(refund), text), "unknown longer id")


def address(world: World) -> None:
    """An id in an address of mail or web; the true one stands beside it, or the payer is no vendor."""
    vendor = world.vendor()
    refund = world.expected(vendor)
    other = world.refund(
        world.credit(vendor, amount=refund.amount, on=refund.credit.issued_on), on=refund.recorded_on
    )
    site = world.chance.choice(
        (f"credits+{other.id}@billing.example", f"https://billing.example/credits/{other.id}")
    )
    if world.odds(50):
        text = f"{wording.phrase(world.chance, refund.id)} QUERIES {site}"
        line = world.line(vendor, refund.amount, world.paid_on(refund), text)
        world.receive(line, "id in an address", (refund.id,))
        return
    stranger = Line(
        refund.amount,
        vendor.currency,
        world.paid_on(refund),
        counterparty="Uplands Leisure",
        text=f"SEE {site}",
    )
    world.receive(stranger, "stranger with id in an address")


def shared_order(world: World) -> None:
    """An order that went to two vendors, who both owe the same; the text names the order."""
    order_id = f"PO-{world.serial('order', 70_001)}"
    vendor = world.vendor("GBP")
    first = world.credit(vendor, order_id=order_id)
    other = _another(world, vendor, currency=vendor.currency)
    second = world.credit(other, order_id=order_id, amount=first.amount, on=first.issued_on)
    refunds = [world.refund(credit, on=world.after(first.issued_on, 8, 12)) for credit in (first, second)]
    paid = world.chance.choice(refunds)
    text = wording.phrase(world.chance, order_id)
    line = world.line(paid.credit.vendor, paid.amount, world.paid_on(paid), text)
    world.receive(line, "order of two vendors", (paid.id,))


def number_of_another(world: World) -> None:
    """The invoice that was corrected bears the number of another vendor's memo; the amounts are equal."""
    vendor = world.vendor("GBP")
    number = str(world.serial("hostile", 1) + 700_000)
    credit = world.credit(vendor, bill_id=number)
    refund = world.refund(credit)
    other = world.credit(
        _another(world, vendor, currency=vendor.currency),
        number=number,
        amount=credit.amount,
        on=credit.issued_on,
    )
    world.refund(other, on=refund.recorded_on)
    text = f"REFUND FOR INVOICE {number}"
    world.receive(
        world.line(vendor, credit.amount, world.paid_on(refund), text), "invoice like a memo", (refund.id,)
    )


def invoice_of_ours(world: World) -> None:
    """A customer pays an invoice of ours that bears the number and the amount of some vendor's memo."""
    number = str(world.serial("hostile", 1) + 8_100_000)
    credit = world.credit(world.vendor("GBP"), number=number)
    line = Line(
        credit.amount,
        credit.currency,
        world.after(credit.issued_on, 1, 9),
        counterparty="Uplands Leisure",
        iban=iban_of(world.chance, "GB") if world.odds(50) else None,
        text=f"INVOICE {number}",
    )
    world.receive(line, "customer's invoice like a memo")


def telephone(world: World) -> None:
    """A vendor pays for something else; its telephone number is the number of a larger open credit."""
    number = str(world.serial("hostile", 1) + 5_500_000)
    credit = world.credit(world.vendor(), number=number)
    paid = world.amount(credit.currency) % credit.amount // 100 * 100 or credit.amount // 2
    text = f"{wording.silent(world.chance)} CALL 0800 {number} ANY TIME".strip()
    line = world.line(credit.vendor, paid, world.after(credit.issued_on, 1, 30), text)
    world.receive(line, "telephone like a memo")


def _another(world: World, vendor: Vendor, currency: str | None = None) -> Vendor:
    """Some vendor of another name."""
    return world.chance.choice(
        [
            one
            for one in world.vendors
            if one.name != vendor.name and (currency is None or one.currency == currency)
        ]
    )
