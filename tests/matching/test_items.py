"""Open items of a ledger, and the names by which a bank can mean them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.matching.items import open_items, settled_names
from beancount_refunds.matching.terms import of, own_ibans
from tests.matching.books import BANK, CREDITS, REFUND, STATED, loaded

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.matching.model import OpenItem

    Load = Callable[[str], Ledger]


@pytest.fixture(name="load")
def load_fixture(tmp_path: pathlib.Path) -> Load:
    """A ledger of the header and a text."""
    return lambda text: loaded(tmp_path, text)


def listed(item: OpenItem) -> str:
    """An item in one line."""
    names = ", ".join(f"{name.kind} {name.text}" for name in item.names)
    return f"{item.id} {item.kind} {item.amount_minor} {item.currency} since {item.since}: {names}"


def test_an_open_refund_bears_all_names_by_which_a_bank_can_mean_it(load: Load) -> None:
    ledger = load(
        CREDITS
        + """
2026-02-20 custom "vendor-refund" "VR-0001" 650.00 GBP "acme/CM-17" "acme/CM-18"
  external_id: "e-1"
  gateway_transaction_id: "PAYPAL-8XK"
  fee: 2.50 GBP
2026-02-21 custom "vendor-refund" "VR-0001-AGAIN" 650.00 GBP "acme/CM-17" "acme/CM-18"
  external_id: "e-1"
  gateway_transaction_id: "PAYPAL-8XK"
  fee: 2.50 GBP
2026-02-22 custom "receipt-reject" "FT9" "VR-0001-AGAIN"
"""
    )
    refund, credit = open_items(ledger.settlement)
    assert listed(refund) == (
        "VR-0001 refund 64750 GBP since 2026-02-05: refund VR-0001, refund VR-0001-AGAIN, gateway id PAYPAL-8XK,"
        " external id e-1, credit acme/CM-17, credit number CM-17, credit number CN 000017, external id c-17,"
        " credit acme/CM-18, credit number CM-18, creditor reference RF18 5390 0754 7034,"
        " case RC-2026-0007, order KB-556677, bill INV-880"
    )
    assert refund.expected_on == datetime.date(2026, 2, 20)
    assert refund.credit_ids == ("acme/CM-17", "acme/CM-18")
    assert refund.rejected == {"FT9"}
    assert refund.stated_reference is None
    assert refund.party.names == ("Acme Components Ltd", "ACME COMP", "ACME LTD")
    assert refund.party.iban == "GB33BUKB20201555555555"
    assert listed(credit) == (
        "acme/CM-18 credit 5000 GBP since 2026-02-05: credit acme/CM-18, credit number CM-18,"
        " creditor reference RF18 5390 0754 7034"
    )


def test_a_credit_bears_the_names_of_its_case_order_and_bill(load: Load) -> None:
    credit, _ = open_items(
        load(CREDITS + '2026-02-22 custom "receipt-reject" "FT9" "acme/CM-17"\n').settlement
    )
    assert listed(credit) == (
        "acme/CM-17 credit 60000 GBP since 2026-02-02: credit acme/CM-17, credit number CM-17,"
        " credit number CN 000017, external id c-17, case RC-2026-0007, order KB-556677, bill INV-880"
    )
    assert credit.expected_on is None
    assert credit.credit_ids == ("acme/CM-17",)
    assert credit.rejected == {"FT9"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(REFUND.format(given="", meta=""), "VR-0001 None", id="waits for its receipt"),
        pytest.param(REFUND.format(given="", meta=STATED), "VR-0001 FT26051XYZ", id="its receipt never came"),
        pytest.param(REFUND.format(given="", meta=STATED) + BANK, "", id="its receipt came"),
        pytest.param(
            REFUND.format(given="Assets:Bank:Current ", meta=""), "", id="posted straight to the bank"
        ),
        pytest.param(
            REFUND.format(given="", meta="") + '2026-02-24 custom "receipt-match" "FT26051XYZ" "VR-0001"\n',
            "VR-0001 FT26051XYZ",
            id="matched to what is not there",
        ),
        pytest.param(
            REFUND.format(given="", meta="")
            + '2026-02-24 custom "reversal" "VR-0001"\n  reason: "RETURNED"\n',
            "",
            id="reversed",
        ),
        pytest.param(
            '2026-01-02 custom "refund-policy" "approval_limit" 50.00 GBP\n'
            + REFUND.format(given="", meta='  by: "a.khan"\n'),
            "VR-0001 None",
            id="waits for its approval too",
        ),
        pytest.param(
            '2026-01-02 custom "refund-policy" "approval_limit" 50.00 GBP\n'
            + REFUND.format(given="", meta=STATED + '  by: "a.khan"\n')
            + BANK,
            "",
            id="waits for its approval only",
        ),
    ],
)
def test_a_refund_is_open_while_no_bank_transaction_bears_its_reference(
    load: Load, text: str, expected: str
) -> None:
    items = open_items(load(CREDITS + text).settlement)
    refunds = [f"{item.id} {item.stated_reference}" for item in items if item.kind.value == "refund"]
    assert refunds == ([expected] if expected else [])
    for item in items:
        if item.stated_reference:
            assert item.names[-1].text == item.stated_reference


def test_a_refund_of_what_nobody_declared_is_no_open_item(load: Load) -> None:
    ledger = load('2026-02-20 custom "vendor-refund" "VR-0001" 100.00 GBP "acme/CM-99"\n')
    assert open_items(ledger.settlement) == ()
    assert [(name.kind, name.text) for name in settled_names(ledger.settlement)] == [("refund", "VR-0001")]


def test_what_is_settled_keeps_its_names_that_nothing_open_bears(load: Load) -> None:
    ledger = load(CREDITS + REFUND.format(given="", meta=STATED + '  external_id: "e-1"\n') + BANK)
    assert [(name.kind, name.text) for name in settled_names(ledger.settlement)] == [
        ("external id", "e-1"),
        ("refund", "VR-0001"),
    ]
    terms = of(ledger)
    assert terms.settled == settled_names(ledger.settlement)
    assert [party.id for party in terms.vendors] == ["acme"]
    assert terms.window_days(datetime.date(2026, 2, 1)) == 10
    assert own_ibans(ledger) == terms.own_ibans == {"BE68539007547034"}
