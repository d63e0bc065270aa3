"""The reading of transactions that people or importers wrote: one pass over all postings."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount_refunds.booked import (
    BankLine,
    BillPosting,
    Bookings,
    CreditPosting,
    LoosePosting,
    Units,
    units_of,
)
from beancount_refunds.canonical import transaction_text, value_text
from beancount_refunds.findings import Code, finding
from beancount_refunds.forms import ID_RULE, is_id
from beancount_refunds.money import Money, Precisions, round_half_up
from beancount_refunds.source import Position

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from beancount.core.data import Posting, Transaction

    from beancount_refunds.policy import Policy

_REFERENCE_KEY = "bank_transaction_ref"


class Roots(NamedTuple):
    """The names of the root accounts that the ledger's options set."""

    assets: str
    liabilities: str


class Ground:
    """What the reading of transactions needs to know: policy, vendors' accounts, precision."""

    def __init__(
        self,
        policy: Policy,
        vendors_of: Mapping[str, Sequence[str]],
        precisions: Precisions,
        roots: Roots,
        fallback: str,
    ) -> None:
        self.policy = policy
        self.vendors_of = vendors_of
        self.precisions = precisions
        self.fallback = fallback
        self._roots = roots
        self._keys = {_REFERENCE_KEY, *(key for keys in policy.any_day("receipt_ref_key") for key in keys)}

    def reference(self, entry: Transaction) -> str | None:
        """The bank reference that a transaction carries."""
        meta = entry.meta
        if not meta or self._keys.isdisjoint(meta):
            return None
        for key in (_REFERENCE_KEY, *self.policy.get("receipt_ref_key", entry.date)):
            value = meta.get(key)
            if isinstance(value, str) and value.strip():
                return value
        return None

    def is_receipt_account(self, account: str, on: datetime.date) -> bool:
        """Whether ``account`` is a bank account in the sense of policy ``receipt_account``."""
        parents = self.policy.get("receipt_account", on)
        if parents:
            return any(at_or_under(account, parent) for parent in parents)
        return (
            at_or_under(account, self._roots.assets)
            and account != self.policy.account("clearing_account", on)
            and account not in self.vendors_of
        )

    def is_payable(self, account: str, bill_id: Any) -> bool:
        """Whether a posting with ``bill_id`` is on a vendor's or an AP account."""
        owed = account in self.vendors_of or at_or_under(account, self._roots.liabilities)
        return owed and isinstance(bill_id, str)

    def vendor_of(self, account: str, *metas: Mapping[str, Any] | None) -> str | None:
        """The vendor that metadata states, else the one vendor of the account."""
        for meta in metas:
            vendor_id = (meta or {}).get("vendor_id")
            if isinstance(vendor_id, str):
                return vendor_id
        vendors = self.vendors_of.get(account, ())
        return vendors[0] if len(vendors) == 1 else None


def at_or_under(account: str, parent: str) -> bool:
    """Whether ``account`` is ``parent`` or below it (``Food`` is not above ``FoodTruck``)."""
    return account == parent or account.startswith(f"{parent}:")


def read_bookings(transactions: Sequence[Transaction], ground: Ground) -> Bookings:
    """All credits, bills, bank lines and loose postings of the ledger's transactions."""
    found = Bookings(transactions=transactions)
    vendors_of = ground.vendors_of
    for entry in transactions:
        reference = ground.reference(entry)
        if reference is not None:
            _read_reference(found, entry, reference, ground)
        for posting in entry.postings:
            meta = posting.meta
            if meta and "credit_id" in meta:
                _read_credit(found, entry, posting, ground)
            elif meta and "bill_id" in meta and ground.is_payable(posting.account, meta["bill_id"]):
                _read_bill(found, entry, posting, ground)
            elif posting.account in vendors_of and (units := units_of(posting)) and units.number:
                position = Position.of(entry.meta, ground.fallback)
                loose = LoosePosting(on=entry.date, account=posting.account, units=units, position=position)
                found.loose.append(loose)
    found.bills.sort(
        key=lambda bill: (bill.on, bill.account, bill.amount, str(bill.due_on), bill.order_id or "")
    )
    for lines in found.lines.values():
        if len(lines) > 1:
            lines.sort(key=lambda line: (line.on, transaction_text(line.entry)))
    return found


def _read_reference(found: Bookings, entry: Transaction, reference: str, ground: Ground) -> None:
    found.references.setdefault(reference, []).append(entry)
    if any(ground.is_receipt_account(posting.account, entry.date) for posting in entry.postings):
        position = Position.of(entry.meta, ground.fallback)
        line = BankLine(on=entry.date, reference=reference, entry=entry, position=position)
        found.lines.setdefault(reference, []).append(line)


def _read_credit(found: Bookings, entry: Transaction, posting: Posting, ground: Ground) -> None:
    credit_id = (posting.meta or {})["credit_id"]
    position = Position.of(entry.meta, ground.fallback)
    units = units_of(posting)
    problem, minor = _credit_problem(credit_id, units, ground.precisions)
    if problem is not None:
        subject = credit_id if isinstance(credit_id, str) else ""
        found.findings.append(finding(problem[0], position, entry, subject, problem[1]))
    elif minor and units is not None:
        credit = CreditPosting(
            on=entry.date,
            credit_id=credit_id,
            account=posting.account,
            units=units,
            amount=Money(minor, units.currency),
            functional=_functional(posting, units, ground.precisions),
            posting=posting,
            entry=entry,
            position=position,
        )
        found.credits.append(credit)
        found.credits_of.setdefault(credit_id, []).append(credit)


def _credit_problem(
    credit_id: Any, units: Units | None, precisions: Precisions
) -> tuple[tuple[Code, str] | None, int | None]:
    """Why a posting with ``credit_id`` cannot be read, else its minor units."""
    shown = f"a posting has credit_id: {value_text(credit_id)}"
    if not isinstance(credit_id, str) or units is None:
        return (
            Code.MALFORMED_DIRECTIVE,
            f'{shown}; write credit_id: "VENDOR/NUMBER" on a posting with units',
        ), None
    if not is_id(credit_id):
        return (Code.INVALID_ID, f"{shown}; {ID_RULE}"), None
    minor = precisions.to_minor(*units)
    if minor is None:
        message = (
            f"the posting of credit {credit_id} is {value_text(units.number)} {units.currency};"
            f" {precisions.rule(units.currency)}"
        )
        return (Code.AMOUNT_PRECISION, message), None
    return None, minor


def _functional(posting: Posting, units: Units, precisions: Precisions) -> Money | None:
    """What the cost, else the price, says the units are worth (> 0), rounded once."""
    worth = posting.cost if posting.cost is not None else posting.price
    number, currency = getattr(worth, "number", None), getattr(worth, "currency", None)
    if not isinstance(number, Decimal) or not number.is_finite() or not isinstance(currency, str):
        return None
    scale = 10 ** precisions.digits(currency)
    return Money(round_half_up(abs(Fraction(number) * Fraction(units.number)) * scale), currency)


def _read_bill(found: Bookings, entry: Transaction, posting: Posting, ground: Ground) -> None:
    meta = posting.meta or {}
    units = units_of(posting)
    minor = ground.precisions.to_minor(*units) if units is not None else None
    if units is None or not minor:
        return
    due = meta.get("due", (entry.meta or {}).get("due"))
    order_id = meta.get("order_id", (entry.meta or {}).get("order_id"))
    found.bills.append(
        BillPosting(
            on=entry.date,
            vendor_id=ground.vendor_of(posting.account, meta, entry.meta),
            bill_id=meta["bill_id"],
            account=posting.account,
            amount=Money(minor, units.currency),
            due_on=due if isinstance(due, datetime.date) else None,
            order_id=order_id if isinstance(order_id, str) else None,
            entry=entry,
            position=Position.of(entry.meta, ground.fallback),
        )
    )
