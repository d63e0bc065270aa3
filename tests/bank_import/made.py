"""Statements by hand: one line of Python for one line of a bank."""

from __future__ import annotations

import datetime
import hashlib
from decimal import Decimal
from typing import Any

from beancount_refunds.bank.figures import PRECISIONS
from beancount_refunds.bank.model import Balance, LineKind, Statement, StatementLine
from beancount_refunds.bank_import.lines import AccountLine, Booked, StatementFile, united
from beancount_refunds.money import Money

BANK = "Assets:Bank"


def day(text: str) -> datetime.date:
    """``06-05`` of 2026."""
    return datetime.date.fromisoformat(f"2026-{text}")


def money(text: str) -> Money:
    """``12.50 GBP``."""
    number, currency = text.split()
    minor = PRECISIONS.to_minor(Decimal(number), currency)
    assert minor is not None
    return Money(minor, currency)


def line(amount: str, on: str = "06-05", reference: str | None = None, **more: Any) -> StatementLine:
    """``line("12.50 GBP", "06-05", "FT1", counterparty="ACME")``."""
    received = money(amount)
    fields: dict[str, Any] = {
        "kind": LineKind.RECEIPT if received.minor > 0 else LineKind.PAYMENT,
        "lineno": 1,
    }
    return StatementLine(amount=received, booked_on=day(on), reference=reference, **(fields | more))


def statement(*lines: StatementLine, opening: str | None = None, **more: Any) -> Statement:
    """Lines of one currency; with ``opening`` both balances, which add up."""
    currency = lines[0].amount.currency if lines else "GBP"
    fields: dict[str, Any] = {"account": None, "currency": currency, "lines": lines}
    if opening is not None:
        begun = money(f"{opening} {currency}")
        total = begun.minor + sum(one.amount.minor for one in lines)
        days = [one.booked_on for one in lines]
        fields["opening"] = Balance(amount=begun, on=min(days))
        fields["closing"] = Balance(amount=Money(total, currency), on=max(days))
    return Statement(**(fields | more))


def file(*statements: Statement, name: str = "june.xml") -> StatementFile:
    """A file that was read."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    return StatementFile(name=name, sha256=digest, statements=statements)


def placed(*lines: StatementLine, account: str = BANK, name: str = "june.xml") -> tuple[AccountLine, ...]:
    """The lines of one statement on an account."""
    whole = statement(*lines)
    return united([Booked(file(whole, name=name), whole, account)])
