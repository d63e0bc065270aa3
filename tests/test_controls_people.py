"""The controls on people and papers, each with what it must find."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from beancount_refunds.reports.controls import Control
from tests.controlled_books import CREDIT, NAMED, REFUND, books, tampered, told

if TYPE_CHECKING:
    import pathlib

RATES = "2026-01-01 price USD 0.78 GBP\n"
LIMIT = '2026-01-01 custom "refund-policy" "approval_limit" 30.00 GBP\n'


def approval(by: str = "m.lee", amount: str = "30.00 GBP", on: str = "2026-02-04") -> str:
    """An approval of VR-1."""
    return f'{on} custom "approval" "VR-1" {amount}\n  by: "{by}"\n'


def test_a_second_person_approved_that_amount_in_time(tmp_path: pathlib.Path) -> None:
    ledger = books(tmp_path, LIMIT + CREDIT + REFUND + NAMED + approval("a.khan") + approval())
    assert told(ledger, Control.APPROVED) == (
        "PASSED",
        "30.00 GBP is at or above the limit; recorded by a.khan, approved by m.lee on 2026-02-04",
    )
    early = tampered(ledger, refunds=lambda one: dataclasses.replace(one, applied_on=one.recorded_on))
    assert told(early, Control.APPROVED)[0] == "FAILED"
    alone = tampered(ledger, refunds=lambda one: dataclasses.replace(one, recorded_by="m.lee"))
    assert told(alone, Control.APPROVED)[0] == "PASSED"
    nobody = tampered(ledger, acts=lambda one: dataclasses.replace(one, by="a.khan"))
    assert told(nobody, Control.APPROVED) == (
        "FAILED",
        "30.00 GBP is at or above the limit; nobody else has approved it",
    )


def test_an_approval_of_another_amount_or_by_the_recorder_is_none(tmp_path: pathlib.Path) -> None:
    for given in (approval("a.khan"), approval(amount="29.00 GBP")):
        ledger = books(tmp_path, LIMIT + CREDIT + REFUND + given)
        assert told(ledger, Control.APPROVED) == (
            "OPEN",
            "30.00 GBP is at or above the limit; nobody else has approved it",
        )
    ledger = books(tmp_path, LIMIT + CREDIT + REFUND + approval(amount=""))
    assert told(ledger, Control.APPROVED)[0] == "PASSED"


def test_an_amount_in_another_currency_is_compared_by_the_rate_of_its_day(tmp_path: pathlib.Path) -> None:
    for amount, result, figures in (
        ("38.46", "NOT_REQUIRED", "38.46 USD × 0.78 = 30.00 GBP is below the limit"),
        ("38.47", "OPEN", "38.47 USD × 0.78 = 30.01 GBP is at or above the limit"),
    ):
        refund = f'2026-02-03 custom "vendor-refund" "VR-1" {amount} USD "acme/1" 20.00 GBP\n'
        outcome = told(books(tmp_path, RATES + LIMIT + CREDIT + refund), Control.APPROVED)
        assert (outcome[0], outcome[1].partition(";")[0]) == (result, figures)


def test_evidence_is_a_path_or_a_document_where_the_policy_requires_it(tmp_path: pathlib.Path) -> None:
    required = '2026-01-01 custom "refund-policy" "require_evidence" "vendor-refund"\n'
    (tmp_path / "one.pdf").touch()
    filed = '2026-02-03 document Assets:Bank "one.pdf" ^VR-1\n'
    stated = REFUND + NAMED + '  evidence: "chat.png"\n'
    for text, expected in (
        (required + CREDIT + REFUND + NAMED, ("OPEN", "none")),
        (required + CREDIT + stated, ("PASSED", "chat.png")),
        (required + CREDIT + REFUND + NAMED + filed, ("PASSED", "1 document filed")),
        (required + CREDIT + stated + filed + filed, ("PASSED", "chat.png and 2 documents filed")),
        (CREDIT + stated, ("NOT_REQUIRED", "chat.png")),
    ):
        assert told(books(tmp_path, text), Control.EVIDENCED) == expected
    ledger = books(tmp_path, required + CREDIT + stated)
    bare = tampered(ledger, acts=lambda one: dataclasses.replace(one, evidence=None))
    assert told(bare, Control.EVIDENCED) == ("FAILED", "none")
    unknown = dataclasses.replace(ledger, settlement=dataclasses.replace(ledger.settlement, acts=()))
    assert told(unknown, Control.EVIDENCED) == ("FAILED", "none")
