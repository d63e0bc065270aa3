"""Which lines are for clearing: those that match, and those that look like a vendor's refund."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from beancount_refunds.bank.model import LineKind
from beancount_refunds.bank_import.contra import ground
from beancount_refunds.bank_import.receipts import kind_of, receipt_of
from beancount_refunds.bank_import.references import Referenced
from beancount_refunds.matching.model import BankReceipt
from beancount_refunds.money import Money, Precisions
from tests.bank_import.made import BANK, day, line, money, placed
from tests.stories.book import book

if TYPE_CHECKING:
    from beancount_refunds.bank.model import StatementLine

LEDGER = book("""
    2020-01-01 custom "vendor" "cordamira" "Cordamira Elettronica S.r.l." Assets:VendorCredits:Acme
      iban: "IT17A0000000000000000000412"
      aliases: "CORDAMIRA; C & E"
    2026-01-10 custom "order" "KB-556677" "acme" 900.00 GBP
    2026-01-20 custom "refund-case" "RC-2026-0007" 600.00 GBP
      vendor_id: "acme"
      order_id: "KB-556677"
      reason: "DAMAGED"
      owner: "a.khan"
    2026-02-02 custom "vendor-credit" "acme/CM-1717" 600.00 GBP Expenses:Purchases
      number: "CN 000017"
      case_id: "RC-2026-0007"
      order_id: "KB-556677"
    2026-02-03 custom "vendor-credit" "acme/CM-1801" 50.00 GBP Expenses:Purchases
    2026-02-20 custom "vendor-refund" "VR-0001" 450.00 GBP "acme/CM-1717"
      bank_transaction_ref: "FT1"
      gateway_transaction_id: "PAYPAL-8XK"
    2026-02-20 * "Acme" "Refund"
      bank_transaction_ref: "FT1"
      Assets:Bank:Current  450.00 GBP
      Assets:Clearing:VendorRefunds
    2026-02-21 custom "reversal" "VR-0001"
      reason: "RETURNED"
      bank_transaction_ref: "FT2"
    2026-02-22 custom "vendor-refund" "VR-0002" 50.00 GBP "acme/CM-1801"
      bank_transaction_ref: "FT3"
    2026-02-22 * "Acme" "Refund"
      bank_transaction_ref: "FT3"
      Assets:Bank:Current  50.00 GBP
      Assets:Clearing:VendorRefunds
    2026-02-24 custom "vendor-refund" "VR-0003" 12.34 GBP "acme/CM-1717"
      external_id: "7D7C-5C4E-99"
""").ledger()


def is_for_clearing(one: StatementLine, reference: str = "FT9") -> bool:
    """Whether a line goes to clearing."""
    referenced = Referenced(placed(one)[0], reference)
    refunds = ground(LEDGER, [referenced], None, None).refunds
    assert refunds <= {(BANK, reference)}
    return bool(refunds)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"counterparty": "ACME COMPONENTS LTD"}, True),
        ({"counterparty": "Payment by acme components ltd, London"}, True),
        ({"counterparty": "ACME COMPO"}, True),
        ({"counterparty": "ACME CO"}, False),
        ({"counterparty": "CORDAMIRANDA"}, False),
        ({"counterparty": "c&e trading"}, True),
        ({"counterparty": "ZZZZZZZZZZ"}, False),
        ({"counterparty_iban": "it17 A000 0000 0000 0000 0000 412"}, True),
        ({"counterparty_iban": "GB33BUKB20201555555555"}, False),
        ({"text": "your order KB-556677, thank you"}, True),
        ({"text": "your order KB-5566770"}, False),
        ({"text": "rc 2026/0007"}, True),
        ({"text": "CM1717"}, True),
        ({"text": "CN000017"}, True),
        ({"text": "ＣＮ　000017"}, True),
        ({"references": ("VR-0001",)}, True),
        ({"end_to_end_id": "PAYPAL-8XK"}, True),
        ({"text": "VR-0002"}, True),
        ({"text": "7d7c5c4e99"}, True),
        ({"text": "x" * 10_000}, False),
    ],
)
def test_a_line_looks_like_a_vendor_s_by_whole_words(more: dict[str, Any], expected: bool) -> None:  # noqa: FBT001 (a table)
    assert is_for_clearing(line("1.00 GBP", **more)) is expected


@pytest.mark.parametrize(
    ("one", "reference", "expected"),
    [
        (line("-450.00 GBP"), "FT2", True),
        (line("1.00 GBP"), "FT1", True),
        (line("1.00 GBP"), "FT8", False),
        (line("-1.00 GBP", text="VR-0003"), "FT9", False),
        (line("-1.00 GBP", text="VR-0003", kind=LineKind.RETURN), "FT9", True),
        (line("-1.00 GBP", text="rent", kind=LineKind.RETURN), "FT9", False),
        (line("12.34 GBP", text="VR-0003", kind=LineKind.FEE), "FT9", False),
        (line("0.00 GBP", text="VR-0003"), "FT9", False),
    ],
)
def test_its_direction_and_kind_count_unless_somebody_named_the_reference(
    one: StatementLine,
    reference: str,
    expected: bool,  # noqa: FBT001 (a table)
) -> None:
    assert is_for_clearing(one, reference) is expected


def test_an_own_transfer_is_told_by_the_iban_of_the_other_side() -> None:
    own = frozenset({"GB97WREN00000000100101"})
    assert kind_of(line("1 GBP", counterparty_iban="gb97 WREN 00000000100101"), own) is LineKind.OWN_TRANSFER
    assert kind_of(line("1 GBP", counterparty_iban="GB08BRIN00000000001041"), own) is LineKind.RECEIPT
    assert kind_of(line("-1 GBP"), own) is LineKind.PAYMENT


def test_a_receipt_holds_all_that_the_matcher_asks_for() -> None:
    one = line(
        "297.50 GBP",
        counterparty="ACME",
        counterparty_iban="GB33",
        references=("RF18", "CN \t17"),
        end_to_end_id="E2E",
        text="thanks\nto you",
        instructed=money("350.00 EUR"),
        charges=(money("2.50 GBP"), money("1.00 GBP"), money("9.00 EUR")),
    )
    referenced = Referenced(placed(one)[0], "FT1")
    assert receipt_of(referenced, LineKind.RECEIPT, Precisions()) == BankReceipt(
        reference="FT1",
        amount_minor=29750,
        currency="GBP",
        booked_on=day("06-05"),
        account=BANK,
        counterparty="ACME",
        counterparty_iban="GB33",
        identifiers=("RF18", "CN 17", "E2E"),
        text="ACME\nthanks to you",
        instructed=Money(35000, "EUR"),
        charges_minor=350,
    )


@pytest.mark.parametrize("kind", LineKind)
def test_what_can_be_no_refund_is_barred(kind: LineKind) -> None:
    found = receipt_of(Referenced(placed(line("1 GBP"))[0], "FT1"), kind, Precisions())
    assert found is not None
    assert (found.barred is None) == (kind is LineKind.RECEIPT)


def test_the_ledger_says_how_many_decimals_a_commodity_has() -> None:
    referenced = Referenced(placed(line("-1.25 XBEAN"))[0], "FT1")
    found = receipt_of(referenced, LineKind.RETURN, Precisions({"XBEAN": 4}))
    assert found is not None
    assert found.amount_minor == 12500
    assert receipt_of(referenced, LineKind.RETURN, Precisions({"XBEAN": 0})) is None
    nothing = Referenced(placed(line("0 GBP"))[0], "FT1")
    assert receipt_of(nothing, LineKind.RECEIPT, Precisions()) is None
