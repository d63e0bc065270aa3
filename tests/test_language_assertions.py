"""What a ledger states of its own result, and the communication trail (language, sections 1, 2 and 6)."""

from __future__ import annotations

import datetime
import pathlib

import pytest
from beancount import loader

from beancount_refunds.settlement import settle
from tests.stories.book import HEADER, book

BOOKS = """
        2026-01-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
        2026-01-02 custom "vendor-credit" "acme/2" 30.00 GBP Expenses:Purchases
        2026-01-02 custom "vendor-credit" "acme/3" 30.00 EUR Expenses:Purchases
        2026-01-02 custom "vendor-credit" "shen/1" 70.00 GBP Expenses:Purchases
        2026-01-03 custom "vendor-refund" "VR-1" 20.00 GBP "acme/1"
          bank_transaction_ref: "FT1"
        2026-01-03 custom "vendor-refund" "VR-2" 5.00 GBP "acme/1"
"""
LOOK = "look for the movement that is missing here or there"


@pytest.mark.parametrize(
    "assertion",
    [
        '"credit-balance" "acme/1" 30.00 GBP',
        '"credit-balance" "acme/1" 30 GBP',
        '"vendor-balance" "acme" 60.00 GBP',
        '"vendor-balance" "acme" 30.00 EUR',
        '"vendor-balance" "acme" 0 USD',
    ],
)
def test_an_assertion_of_what_is_unapplied_holds(assertion: str) -> None:
    assert book(BOOKS + f"        2026-01-04 custom {assertion}").messages == []


@pytest.mark.parametrize(
    ("assertion", "message"),
    [
        (
            '"credit-balance" "acme/1" 25.00 GBP',
            "CREDIT_BALANCE_MISMATCH: credit acme/1 has 30.00 GBP unapplied at the start of 2026-01-04,"
            f" stated are 25.00 GBP (difference -5.00 GBP); {LOOK}",
        ),
        (
            '"vendor-balance" "acme" 60.01 GBP',
            "VENDOR_BALANCE_MISMATCH: vendor acme has 60.00 GBP unapplied at the start of 2026-01-04,"
            f" stated are 60.01 GBP (difference 0.01 GBP); {LOOK}",
        ),
        (
            '"credit-balance" "acme/9" 25.00 GBP',
            "UNKNOWN_CREDIT: credit-balance acme/9 names the credit acme/9, which nothing declares;"
            " declare it or correct the name",
        ),
        (
            '"vendor-balance" "bolt" 25.00 GBP',
            "UNKNOWN_VENDOR: vendor-balance bolt names the vendor bolt, which nothing declares;"
            " declare it or correct the name",
        ),
    ],
)
def test_an_assertion_that_fails_states_both_amounts(assertion: str, message: str) -> None:
    assert book(BOOKS + f"        2026-01-04 custom {assertion}").messages == [message]


def test_an_assertion_on_a_credit_is_in_its_currency() -> None:
    loaded = book(BOOKS + '        2026-01-04 custom "credit-balance" "acme/1" 30.00 EUR')
    assert loaded.codes == ["CURRENCY_MISMATCH"]
    assert loaded.messages[0].startswith(
        "CURRENCY_MISMATCH: credit-balance acme/1 is stated in EUR, the credit is in GBP"
    )


def test_a_credit_of_tomorrow_has_nothing_unapplied_today() -> None:
    story = '2026-01-01 custom "credit-balance" "acme/1" {} GBP\n' + BOOKS.replace("        ", "").strip()
    assert book(story.format(0)).messages == []
    assert book(story.format(50)).codes == ["CREDIT_BALANCE_MISMATCH"]


@pytest.mark.parametrize(
    ("id_", "stated", "is_"),
    [
        ("VR-1", "RECONCILED", "APPLIED"),
        ("VR-2", "APPLIED", "PENDING (RECEIPT)"),
        ("VR-1", "REVERSED", "APPLIED"),
        ("VR-2", "REJECTED", "PENDING (RECEIPT)"),
    ],
)
def test_a_status_that_the_refund_has_not_at_the_end_is_a_finding(id_: str, stated: str, is_: str) -> None:
    lines = BOOKS.splitlines()
    place = next(number for number, line in enumerate(lines) if f'"{id_}"' in line)
    lines.insert(place + 1, f'          status: "{stated}"')
    loaded = book("\n".join(lines))
    assert loaded.messages == [
        f"STATUS_MISMATCH: refund {id_} states {stated} and is {is_} on 2026-01-03;"
        " record what is missing, or correct the statement"
    ]
    assert [found.code for found in loaded.as_of("2026-01-02").findings] == []


def test_a_status_that_holds_says_nothing_and_is_judged_at_the_end_only() -> None:
    loaded = book(
        BOOKS
        + """
        2026-01-05 custom "vendor-refund" "VR-3" 6.00 GBP "acme/2"
          status: "REVERSED"
        2026-01-06 custom "reversal" "VR-3"
          reason: "x"
        2026-01-05 custom "vendor-refund" "VR-4" 600.00 GBP "acme/2"
          status: "REJECTED"
        2026-01-05 custom "vendor-refund" "VR-5" 600.00 GBP "acme/2"
          status: "APPLIED"
    """
    )
    assert loaded.codes == ["REFUND_EXCEEDS_CREDIT_BALANCE", "REFUND_EXCEEDS_CREDIT_BALANCE"]
    assert loaded.as_of("2026-01-04").findings == ()
    later = loaded.as_of("2026-02-01")
    assert [found.code for found in later.findings] == loaded.codes


def test_notes_and_documents_that_carry_an_id_are_its_communication_trail(tmp_path: pathlib.Path) -> None:
    (tmp_path / "chat.png").write_bytes(b"")
    ledger = tmp_path / "main.beancount"
    ledger.write_text(
        BOOKS.replace("        ", "").replace("  bank", "bank").replace("bank_", "  bank_")
        + HEADER
        + '2026-01-05 note Assets:VendorCredits:Acme "They say Friday" ^acme/1 ^VR-1\n'
        + '2026-01-04 document Assets:VendorCredits:Acme "chat.png" ^VR-1\n'
        + '2026-01-04 note Assets:VendorCredits:Acme "About nothing of ours"\n'
        + '2026-01-09 note Assets:VendorCredits:Acme "Later" ^VR-1\n'
        + '2026-01-06 custom "vendor-balance" "acme" 60.00 GBP\n',
        encoding="utf-8",
    )
    _, errors, options = loader.load_file(str(ledger))
    assert errors == []
    said = options["beancount_refunds"].settlement.communications
    assert [(one.subject, str(one.on), one.kind, pathlib.Path(one.text).name) for one in said] == [
        ("VR-1", "2026-01-04", "document", "chat.png"),
        ("VR-1", "2026-01-05", "note", "They say Friday"),
        ("acme/1", "2026-01-05", "note", "They say Friday"),
        # No directive is as late; what was said is heard all the same, but not as of a day before it.
        ("VR-1", "2026-01-09", "note", "Later"),
    ]
    earlier = settle(options["beancount_refunds"].entries, options, datetime.date(2026, 1, 8)).settlement
    assert earlier.communications == said[:-1]
    assert {one.position.filename for one in said} == {str(ledger)}


def test_vendors_and_orders_stand_as_they_were_declared() -> None:
    loaded = book("""
        2026-01-02 custom "vendor" "bolt" "Bolt & Söhne" Assets:VendorCredits:Acme
          country: "DE"
          vat_id: "DE123456789"
          iban: "DE89370400440532013000"
          aliases: "BOLT SOEHNE; BOLT  ;; "
        2026-01-03 custom "order" "O-1" "bolt" 900.00 GBP "acme" 300 JPY
    """)
    assert loaded.messages == []
    vendor = loaded.settlement.vendor["bolt"]
    assert (vendor.name, vendor.country, vendor.vat_id, vendor.iban) == (
        "Bolt & Söhne",
        "DE",
        "DE123456789",
        "DE89370400440532013000",
    )
    assert (vendor.aliases, str(vendor.declared_on)) == (("BOLT SOEHNE", "BOLT"), "2026-01-02")
    order = loaded.settlement.order["O-1"]
    assert [(line.vendor_id, line.amount_minor, line.currency) for line in order.lines] == [
        ("bolt", 90000, "GBP"),
        ("acme", 300, "JPY"),
    ]
    assert (str(order.ordered_on), order.position.lineno) == ("2026-01-03", 6)
