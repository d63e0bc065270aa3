"""Control accounts and the sub-ledger behind them: which postings belong to an item, and which to none.

A control account carries credits or bills: the account of each vendor, of each credit, every account that a
bill is booked on, and a liability that a credit was netted on. On each of them, in each currency and on
every day:

    balance = unapplied credits − open bills + unallocated postings

The left side is summed from the postings (`accounts`), the right side is the settled sub-ledger.
"""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.bookings import at_or_under
from beancount_refunds.model import ReductionStatus
from beancount_refunds.reports.accounts import Line, balances, lines_on, readable, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Credit, Reduction, Settlement
    from beancount_refunds.reports.accounts import Balance
    from beancount_refunds.source import Position

#: Account, currency.
Key = tuple[str, str]
#: Account, currency, "credit" or "bill", its id.
Subject = tuple[str, str, str, str]


class Control(NamedTuple):
    """One control account in one currency; debits are > 0, as in Beancount.

    ``balance == available + reserved + waiting + bills + unallocated + difference``, exactly.
    """

    account: str
    currency: str
    balance: int
    available: int
    reserved: int
    waiting: int
    bills: int
    unallocated: int

    @property
    def unapplied(self) -> int:
        """What is unapplied of the credits on this account."""
        return self.available + self.reserved

    @property
    def difference(self) -> int:
        """What the sub-ledger does not explain: 0 in sound books."""
        return self.balance - self.unapplied - self.waiting - self.bills - self.unallocated


class Unallocated(NamedTuple):
    """A posting on a control account that belongs to no credit and no bill; ``minor`` > 0 is a debit."""

    line: Line
    vendor_id: str | None
    minor: int


@dataclasses.dataclass(slots=True)
class _Sums:
    available: int = 0
    reserved: int = 0
    waiting: int = 0
    bills: int = 0
    unallocated: int = 0


class ControlAccounts:
    """The control accounts of a ledger on the day as of which it is settled.

    ``lines`` are the postings on them, and on the accounts that are asked for ``besides``: read once.
    """

    def __init__(self, ledger: Ledger, besides: frozenset[str] = frozenset()) -> None:
        settlement = self._settlement = ledger.settlement
        self._liabilities = str(ledger.options.get("name_liabilities") or "Liabilities")
        self.accounts = _control_accounts(settlement, self._liabilities)
        self._vendors_of: dict[str, list[str]] = {}
        for vendor in settlement.vendors:
            self._vendors_of.setdefault(vendor.account, []).append(vendor.id)
        self._refused = {
            (found.source.get("filename"), found.source.get("lineno"), found.subject)
            for found in settlement.findings
        }
        self.lines = tuple(lines_on(ledger.entries, self.accounts | besides, settlement.as_of))
        lines = self.lines
        if not besides <= self.accounts:
            lines = tuple(line for line in lines if line.account in self.accounts)
        self._balances: Mapping[Key, Balance] = balances(lines, settlement.precisions)
        self._allocated: dict[Subject, list[Line]] = {}
        self.unallocated: Sequence[Unallocated] = tuple(self._sort_out(lines))
        self.rows: Sequence[Control] = tuple(self._controls())

    def vendors(self, account: str) -> tuple[str, ...]:
        """The vendors whose account this is."""
        return tuple(self._vendors_of.get(account, ()))

    @cached_property
    def references(self) -> Mapping[Position, str | None]:
        """What a reader knows each transaction by that moves a control account."""
        return {line.position: reference_of(line, self._settlement) for line in self.lines}

    def _sort_out(self, lines: Sequence[Line]) -> Iterator[Unallocated]:
        """Put each line to its credit or bill; yield those that belong to none."""
        precisions = self._settlement.precisions
        for line in lines:
            subject = self._subject(line)
            if subject is not None:
                self._allocated.setdefault(subject, []).append(line)
            elif line.units.number and readable(line.units.number):
                minor = whole(*line.units, precisions).minor
                yield Unallocated(line, self._vendor(line), minor)

    def _subject(self, line: Line) -> Subject | None:
        account, (number, currency) = line.account, line.units
        credit_id, bill_id = line.meta.get("credit_id"), line.meta.get("bill_id")
        if "credit_id" in line.meta:
            credit = self._settlement.credit.get(credit_id) if isinstance(credit_id, str) else None
            refused = bool(self._refused) and (*line.place, credit_id) in self._refused
            if credit is None or refused or (account, currency) != (credit.account, credit.currency):
                return None
            return account, currency, "credit", credit.id
        payable = account in self._vendors_of or at_or_under(account, self._liabilities)
        counts = payable and self._settlement.precisions.to_minor(number, currency) is not None
        return (account, currency, "bill", bill_id) if isinstance(bill_id, str) and counts else None

    def _vendor(self, line: Line) -> str | None:
        """The vendor that a posting states, else the one vendor of its account."""
        stated = line.stated("vendor_id")
        vendors = self.vendors(line.account)
        if isinstance(stated, str):
            return stated
        return vendors[0] if len(vendors) == 1 else None

    def _controls(self) -> Iterator[Control]:
        sums: dict[Key, _Sums] = {key: _Sums() for key in self._balances}
        for credit in self._settlement.credits:
            of_credit = sums.setdefault((credit.account, credit.currency), _Sums())
            of_credit.available += credit.available_balance_minor
            of_credit.reserved += credit.reserved_balance_minor
            of_credit.waiting += booked_but_waiting(credit)
        for (account, currency, _), minor in self._open_bills().items():
            sums.setdefault((account, currency), _Sums()).bills += minor
        for one in self.unallocated:
            sums[one.line.account, one.line.units.currency].unallocated += one.minor
        for (account, currency), each in sorted(sums.items()):
            held = self._balances.get((account, currency))
            yield Control(account, currency, 0 if held is None else held.minor, **dataclasses.asdict(each))

    def _open_bills(self) -> dict[tuple[str, str, str], int]:
        """What bills and what was netted against them come to on each account, by bill; owed is < 0."""
        sums: dict[tuple[str, str, str], int] = {}
        for moved in self._settlement.bill_movements:
            if moved.kind in _BOOKED:
                key = moved.account, moved.currency, moved.bill_id
                sums[key] = sums.get(key, 0) - moved.amount_minor
        for reduction in netted(self._settlement):
            if reduction.account in self.accounts:
                key = str(reduction.account), reduction.currency, str(reduction.bill_id)
                sums[key] = sums.get(key, 0) + reduction.amount_minor
        return sums

    # --- why a difference ------------------------------------------------------------------------

    def reasons(self, control: Control) -> Iterator[str]:
        """The likely reasons of a difference, in words; none where there is no difference."""
        if control.difference:
            yield from self._of_figures(control)
            yield from self._of_subjects(control)

    def oddities(self, control: Control) -> Iterator[str]:
        """What of an account cannot be said in whole minor units, whether or not it makes a difference."""
        held = self._balances.get((control.account, control.currency))
        if held is None:
            return
        if held.rest:
            yield f"{held.rest:f} {control.currency} is less than one minor unit and stands in no column"
        for line in held.unread:
            yield f"the posting at {line.position} has a number that cannot be summed"

    def netted_elsewhere(self) -> Iterator[str]:
        """Credits netted through an account that carries no bills: the bill's own account was not moved."""
        bills = {
            moved.subject: moved for moved in self._settlement.bill_movements if moved.kind == "application"
        }
        for reduction in netted(self._settlement):
            if reduction.id in bills and reduction.account not in self.accounts:
                amount = self._settlement.precisions.text(reduction.amount_minor, reduction.currency)
                yield (
                    f"{bills[reduction.id].account}: {reduction.id} netted {amount} against bill"
                    f" {reduction.bill_id} through {reduction.account}, which carries no bills"
                )

    def _of_figures(self, control: Control) -> Iterator[str]:
        for one in self.unallocated:
            number, currency = one.line.units
            if (one.line.account, currency) == control[:2] and whole(
                number, currency, self._settlement.precisions
            ).rest:
                yield (
                    f"the posting of {number:f} {currency} at {one.line.position} has more decimals than"
                    f" {currency}"
                )

    def _of_subjects(self, control: Control) -> Iterator[str]:
        """Items whose postings come to something else than the sub-ledger has."""
        precisions, currency = self._settlement.precisions, control.currency
        expected = self._expected(control)
        posted = {
            subject[2:]: lines for subject, lines in self._allocated.items() if subject[:2] == control[:2]
        }
        for kind, id_ in sorted(expected.keys() | posted.keys()):
            found = balances(posted.get((kind, id_), ()), precisions).get(control[:2])
            there, here = 0 if found is None else found.minor, expected.get((kind, id_), 0)
            if there != here:
                places = ", ".join(str(line.position) for line in posted.get((kind, id_), ()))
                yield (
                    f"the postings of {kind} {id_} come to {precisions.text(there, currency)}, the sub-ledger"
                    f" has {precisions.text(here, currency)}{f' ({places})' if places else ''}"
                )

    def _expected(self, control: Control) -> dict[tuple[str, str], int]:
        """What the sub-ledger expects of the postings of each credit and bill on an account."""
        account, currency = control[:2]
        expected: dict[tuple[str, str], int] = {}
        for credit in self._settlement.credits:
            if (credit.account, credit.currency) == (account, currency):
                expected["credit", credit.id] = credit.unapplied_balance_minor + booked_but_waiting(credit)
        for (where, unit, bill_id), minor in self._open_bills().items():
            if (where, unit) == (account, currency):
                expected["bill", bill_id] = minor
        for reduction in netted(self._settlement):
            if (reduction.account, reduction.currency) == (account, currency):
                credit = self._settlement.credit[reduction.credit_id]
                if credit.account == account:
                    # Matched in place: neither the credit's nor the bill's postings moved.
                    expected["credit", credit.id] += reduction.amount_minor
                    expected["bill", str(reduction.bill_id)] -= reduction.amount_minor
        return expected


def reference_of(line: Line, settlement: Settlement) -> str | None:
    """The bank reference of a posting's transaction, else its narration."""
    for key in ("bank_transaction_ref", *settlement.policy.get("receipt_ref_key", line.on)):
        value = line.entry_meta.get(key)
        if isinstance(value, str) and value.strip():
            return value
    return line.narration or None


_BOOKED = frozenset({"bill", "payment"})


def booked_but_waiting(credit: Credit) -> int:
    """What somebody booked of a credit whose declaration waits: on the account, not unapplied yet."""
    waits = credit.booked_by_hand and credit.status is ReductionStatus.WAITING
    return credit.amount_minor if waits else 0


def netted(settlement: Settlement) -> Iterator[Reduction]:
    """The applications that stand."""
    for reduction in settlement.reductions:
        if reduction.bill_id is not None and reduction.status is ReductionStatus.POSTED:
            yield reduction


def _control_accounts(settlement: Settlement, liabilities: str) -> frozenset[str]:
    return frozenset(
        {
            *(vendor.account for vendor in settlement.vendors),
            *(credit.account for credit in settlement.credits),
            *(moved.account for moved in settlement.bill_movements if moved.kind in _BOOKED),
            *(
                reduction.account
                for reduction in settlement.reductions
                if reduction.bill_id is not None
                and reduction.account is not None
                and at_or_under(reduction.account, liabilities)
            ),
        }
    )
