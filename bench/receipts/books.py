"""A world as the text of a ledger, with the metadata that bank imports write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.receipts.model import DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.receipts.model import Credit, Line, Refund, Vendor
    from bench.receipts.world import World

_BEGUN = "2025-01-01"
_OWED = "Assets:VendorCredits"
_BANK = "Assets:Bank:Current"
_CLEARING = "Assets:Clearing:VendorRefunds"


def text(world: World) -> Iterator[str]:
    """The ledger: vendors, credits, refunds that wait, and lines all on clearing: nobody sorted them."""
    yield 'option "title" "Receipts"\noption "operating_currency" "GBP"\nplugin "beancount_refunds"\n'
    for account in (_OWED, _BANK, _CLEARING, "Expenses:Purchases"):
        yield f"{_BEGUN} open {account}\n"
    yield f'{_BEGUN} open Assets:Bank:Savings\n  iban: "{world.own_iban}"\n'
    yield f'{_BEGUN} custom "refund-policy" "clearing_account" {_CLEARING}\n'
    yield from map(_vendor, world.vendors)
    yield from map(_credit, world.credits)
    yield from map(_refund, world.refunds)
    for reference, line in world.lines:
        yield "".join(_transaction(reference, line))


def _vendor(vendor: Vendor) -> str:
    entry = f'{_BEGUN} custom "vendor" "{vendor.id}" "{vendor.name}" {_OWED}\n'
    if vendor.known_iban:
        entry += f'  iban: "{vendor.iban}"\n'
    if vendor.aliases:
        entry += f'  aliases: "{"; ".join(vendor.aliases)}"\n'
    return entry


def _credit(credit: Credit) -> str:
    on, amount = credit.issued_on, figure(credit.amount, credit.currency)
    case = ""
    entry = ""
    if credit.case_id:
        case = f'  case_id: "{credit.case_id}"\n'
        entry = (
            f'{on} custom "refund-case" "{credit.case_id}" {amount}\n  vendor_id: "{credit.vendor.id}"\n'
            f'  order_id: "{credit.order_id}"\n  reason: "DAMAGED"\n  owner: "a.khan"\n'
        )
    return entry + (
        f'{on} custom "vendor-credit" "{credit.id}" {amount} Expenses:Purchases\n'
        f'  vendor_id: "{credit.vendor.id}"\n  number: "{credit.number}"\n'
        f'  order_id: "{credit.order_id}"\n  bill_id: "{credit.bill_id}"\n{case}'
    )


def _refund(refund: Refund) -> str:
    entry = (
        f'{refund.recorded_on} custom "vendor-refund" "{refund.id}"'
        f' {figure(refund.amount, refund.credit.currency)} "{refund.credit.id}"\n'
    )
    if refund.gateway_id:
        entry += f'  gateway_transaction_id: "{refund.gateway_id}"\n'
    if refund.external_id:
        entry += f'  external_id: "{refund.external_id}"\n'
    return entry


def _transaction(reference: str, line: Line) -> Iterator[str]:
    yield f'{line.booked_on} * "{line.counterparty}" "{line.text}"\n  bank_transaction_ref: "{reference}"\n'
    stated = {
        "counterparty": line.counterparty,
        "counterparty_iban": line.iban,
        "end_to_end_id": line.end_to_end_id,
        "references": "; ".join(line.references),
        "bank_kind": line.kind,
    }
    yield from (f'  {key}: "{value}"\n' for key, value in stated.items() if value)
    if line.instructed:
        yield f"  instructed_amount: {figure(*line.instructed)}\n"
    if line.rate:
        yield f"  exchange_rate: {line.rate}\n"
    if line.charges:
        yield f"  charges: {figure(line.charges, line.currency)}\n"
    yield f"  {_BANK}  {figure(line.amount, line.currency)}\n"
    yield f"  {_CLEARING}  -{figure(line.amount, line.currency)}\n"


def figure(minor: int, currency: str) -> str:
    """An amount as a ledger writes it."""
    digits = DIGITS[currency]
    whole, part = divmod(minor, 10**digits)
    return f"{whole}.{part:0{digits}} {currency}" if digits else f"{whole} {currency}"
