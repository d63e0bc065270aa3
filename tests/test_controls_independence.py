"""The control matrix does not believe the settlement: each lie of it is found."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
from beancount.core import data
from beancount.ops import balance
from hypothesis import given

from beancount_refunds.ledger import Ledger
from beancount_refunds.model import ReductionStatus, RefundStatus
from beancount_refunds.reports.controls import Control, Result, controls, judgements
from beancount_refunds.reports.controls.ground import Ground
from beancount_refunds.reports.question import Question
from tests.controlled_books import CREDIT, NAMED, REFUND, bank, books, tampered, told
from tests.properties.books import settled
from tests.properties.building import options
from tests.properties.ledgers import ledgers

if TYPE_CHECKING:
    import pathlib

    from tests.properties.ledgers import Ledger as Entries


@pytest.fixture
def sound(tmp_path: pathlib.Path) -> Ledger:
    """One refund of part of a credit, received."""
    return books(tmp_path, CREDIT + REFUND + NAMED + bank("30.00 GBP"))


def test_a_part_larger_than_what_was_open_is_found(sound: Ledger) -> None:
    ledger = tampered(
        sound,
        movements=lambda one: one._replace(amount_minor=-6000) if one.kind == "refund" else one,
    )
    assert told(ledger, Control.BALANCE) == ("FAILED", "acme/1: 50.00 − 60.00 = -10.00 GBP")
    assert told(ledger, Control.POSTED) == (
        "FAILED",
        "allocated 30.00 GBP, taken of the credits 60.00 GBP, posted to the vendor 30.00 GBP",
    )
    assert told(ledger, Control.RESIDUAL) == (
        "FAILED",
        "acme/1: 50.00 − 60.00 = -10.00 GBP, the credit says 20.00 GBP",
    )
    assert controls(ledger, Question()).summary[1] == "FAILED, and in the books: VR-1"


def test_a_status_that_the_movements_do_not_bear_out_is_found(sound: Ledger) -> None:
    for status in (RefundStatus.PENDING, RefundStatus.REJECTED, RefundStatus.REVERSED):
        ledger = tampered(sound, refunds=lambda one, to=status: dataclasses.replace(one, status=to))
        assert told(ledger, Control.POSTED)[0] == "FAILED"
    none = dataclasses.replace(sound, settlement=dataclasses.replace(sound.settlement, movements=()))
    assert told(none, Control.POSTED) == (
        "FAILED",
        "allocated 30.00 GBP, posted to the vendor 30.00 GBP",
    )
    assert told(none, Control.RESIDUAL)[0] == "FAILED"


def test_a_posting_that_is_missing_from_the_ledger_is_found(sound: Ledger) -> None:
    bare = dataclasses.replace(
        sound,
        entries=tuple(one for one in sound.entries if getattr(one, "narration", "") != "Refund VR-1"),
    )
    assert told(bare, Control.POSTED) == ("FAILED", "allocated 30.00 GBP, taken of the credits 30.00 GBP")


def test_a_refund_of_another_amount_than_its_parts_is_found(sound: Ledger) -> None:
    ledger = tampered(sound, refunds=lambda one: dataclasses.replace(one, amount_minor=3100))
    assert told(ledger, Control.POSTED)[0] == "FAILED"
    assert told(ledger, Control.RECEIPT) == ("FAILED", "FT1: bank 30.00 GBP ≠ VR-1 31.00")


def test_a_credit_that_says_something_else_than_its_movements_is_found(sound: Ledger) -> None:
    for field in ("amount_minor", "unapplied_balance_minor"):
        ledger = tampered(sound, credits=lambda one, name=field: dataclasses.replace(one, **{name: 1}))
        assert told(ledger, Control.RESIDUAL)[0] == "FAILED"
    ledger = tampered(sound, credits=lambda one: dataclasses.replace(one, residual_carrying_amount_minor=1))
    assert told(ledger, Control.RESIDUAL) == (
        "FAILED",
        "acme/1: 50.00 − 30.00 = 20.00 GBP; its movements carry 20.00 GBP",
    )


def test_credits_of_another_vendor_or_reversed_are_found(sound: Ledger) -> None:
    ledger = tampered(sound, credits=lambda one: dataclasses.replace(one, vendor_id="shen"))
    assert told(ledger, Control.REFERENCES) == ("FAILED", "1 named, 1 known, of acme and shen")
    ledger = tampered(sound, credits=lambda one: dataclasses.replace(one, status=ReductionStatus.REVERSED))
    assert told(ledger, Control.REFERENCES) == ("FAILED", "1 named, 1 known, of acme; reversed: acme/1")


@given(ledgers())
def test_no_ledger_can_bring_into_the_books_what_a_control_should_have_stopped(entries: Entries) -> None:
    outcome = settled(entries.entries)
    posted = data.sorted([*entries.entries, *outcome.generated])
    check: Any = balance.check
    judged, _ = check(posted, options())
    ledger = Ledger(
        filename="books.beancount",
        entries=tuple(judged),
        errors=(),
        findings=outcome.findings,
        options=MappingProxyType({}),
        settlement=outcome.settlement,
    )
    ground = Ground(ledger)
    for refund in outcome.settlement.refunds:
        for one in judgements(ground, refund):
            if one.control is Control.RECEIPT:
                # Its finding only denies RECONCILED; the refund is APPLIED all the same.
                agrees = one.result is Result.PASSED
                assert agrees or refund.status is not RefundStatus.RECONCILED
            else:
                assert one.result is not Result.FAILED
