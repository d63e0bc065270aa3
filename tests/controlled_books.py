"""Small books whose refunds are controlled, and settlements that were tampered with."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from beancount_refunds.ledger import Ledger, open_ledger
from beancount_refunds.reports.controls import Control, controls
from beancount_refunds.reports.question import Question
from tests.books_on_disk import HEADER, write

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.model import Settlement

CREDIT = '2026-02-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases\n'
REFUND = '2026-02-03 custom "vendor-refund" "VR-1" 30.00 GBP "acme/1"\n  by: "a.khan"\n'
NAMED = '  bank_transaction_ref: "FT1"\n'


def bank(amount: str, reference: str = "FT1", account: str = "Assets:Clearing") -> str:
    """A bank transaction over an amount with its currency."""
    return (
        f'2026-02-05 * "Bank"\n  bank_transaction_ref: "{reference}"\n'
        f"  Assets:Bank  {amount}\n  {account}  -{amount}\n".replace("--", "")
    )


def books(tmp_path: pathlib.Path, text: str) -> Ledger:
    """The ledger of HEADER and this text."""
    return open_ledger(write(tmp_path, HEADER + text))


def told(ledger: Ledger, control: Control, refund: str = "VR-1") -> tuple[Any, Any]:
    """Result and figures of one control of a refund."""
    (row,) = (
        row for row in controls(ledger, Question(subject=refund)).rows if row["control"] == control.value
    )
    return row["result"], row["figures"]


def tampered(ledger: Ledger, **changes: Any) -> Ledger:
    """The ledger with a settlement that says something else of all its refunds, credits or movements."""
    settlement: Settlement = ledger.settlement
    changed: dict[str, Any] = {
        name: tuple(map(change, getattr(settlement, name))) for name, change in changes.items()
    }
    return dataclasses.replace(ledger, settlement=dataclasses.replace(settlement, **changed))
