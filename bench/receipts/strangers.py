"""Scenes of money that pays no refund and no open credit: nothing should be proposed for it."""

from __future__ import annotations

import dataclasses
import datetime
from typing import TYPE_CHECKING

from bench.receipts import wording
from bench.receipts.model import Line
from bench.receipts.vendors import iban_of

if TYPE_CHECKING:
    from bench.receipts.world import World

_CUSTOMERS = (
    "Ostrava Bikes",
    "Perle Cosmetics",
    "Quince & Co",
    "Rivet Cafe",
    "Sable Interiors",
    "Tern Hotels",
)


def returned(world: World) -> None:
    """An own payment that came back: as much as an open refund where the bank says so, else only in words."""
    refund = world.expected()
    vendor, on = refund.credit.vendor, world.paid_on(refund)
    if world.odds(70):
        line = world.line(vendor, refund.amount, on, "RETURN AC04")
        world.receive(dataclasses.replace(line, kind="return"), "return of a payment")
        return
    text = f"RETURNED PAYMENT OF INV-{world.chance.randint(10_000, 99_999)} ACCOUNT CLOSED"
    world.receive(
        world.line(vendor, world.amount(vendor.currency), on, text), "return of a payment, in words"
    )


def reversed_(world: World) -> None:
    """The bank's own correction of an earlier line."""
    refund = world.expected()
    line = world.line(refund.credit.vendor, refund.amount, world.paid_on(refund), "CORRECTION OF ENTRY")
    world.receive(dataclasses.replace(line, kind="reversal"), "reversal")


def own_transfer(world: World) -> None:
    """Between own accounts, an amount that is open: every second bank says so, the others give the IBAN."""
    refund = world.expected()
    line = Line(
        amount=refund.amount,
        currency=refund.credit.currency,
        booked_on=world.paid_on(refund),
        counterparty="OUR TRADING CO",
        iban=world.own_iban,
        text="TRANSFER FROM SAVINGS",
        kind="own transfer" if world.odds(50) else None,
    )
    world.receive(line, "own transfer")


def customer(world: World) -> None:
    """A customer pays an invoice of ours; three of ten pay just what some vendor owes."""
    amount = world.expected().amount if world.odds(30) else world.amount("GBP")
    line = Line(
        amount=amount,
        currency="GBP",
        booked_on=world.day(),
        counterparty=world.chance.choice(_CUSTOMERS),
        iban=iban_of(world.chance, "GB") if world.odds(70) else None,
        text=f"INVOICE SI-2026-{world.chance.randint(1, 9999):04}",
    )
    world.receive(line, "customer")


def tax_office(world: World) -> None:
    """Tax that was paid back."""
    text = f"VAT REPAYMENT {world.chance.randint(10**8, 10**9)}"
    line = Line(world.amount("GBP"), "GBP", world.day(), counterparty="TAX OFFICE NORTH", text=text)
    world.receive(line, "tax office")


def interest(world: World) -> None:
    """What the bank pays."""
    line = Line(world.chance.randint(5, 9_000), "GBP", world.day(), text="CREDIT INTEREST")
    world.receive(line, "interest")


def too_early(world: World) -> None:
    """As much as an open credit, from its vendor, before it was issued: for something else."""
    credit = world.credit(world.vendor())
    on = credit.issued_on - datetime.timedelta(days=world.chance.randint(3, 20))
    world.receive(
        world.line(credit.vendor, credit.amount, on, wording.silent(world.chance)), "before the credit"
    )
