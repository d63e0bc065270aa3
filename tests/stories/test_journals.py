"""What was recorded, and what moved on bills and tax accounts: the journals behind the reports."""

from __future__ import annotations

from tests.stories.book import HEADER, Book, book


def bills(ledger: Book) -> list[str]:
    """`DATE VENDOR BILL SUBJECT KIND AMOUNT ACCOUNT` of each movement."""
    return [
        f"{one.on} {one.vendor_id} {one.bill_id} {one.subject} {one.kind} {one.amount_minor} {one.account}"
        for one in ledger.settlement.bill_movements
    ]


def taxes(ledger: Book) -> list[str]:
    """`DATE CREDIT SUBJECT AMOUNT CURRENCY due|deferred` of each movement."""
    return [
        f"{one.on} {one.credit_id} {one.subject} {one.amount_minor} {one.currency} {'due' if one.due else 'deferred'}"
        for one in ledger.settlement.tax_movements
    ]


def test_a_bill_moves_by_its_postings_and_by_applications_until_they_are_reversed() -> None:
    ledger = book(
        """
        2026-01-05 custom "vendor-credit" "acme/1" 500.00 GBP Expenses:Purchases
        2026-01-02 * "Bill"
          Liabilities:AP:Acme  -100.00 GBP
            bill_id: "INV-1"
            vendor_id: "acme"
          Expenses:Purchases
        2026-01-03 * "Payment"
          Liabilities:AP:Acme  30.00 GBP
            bill_id: "INV-1"
            vendor_id: "acme"
          Assets:Bank:Current
        2026-01-06 custom "credit-application" "AP-1" "acme/1" 40.00 GBP "INV-1" Liabilities:AP:Acme
        2026-01-06 custom "credit-application" "AP-2" "acme/1" 10.00 GBP "INV-UNKNOWN"
        2026-01-07 custom "reversal" "AP-1"
          reason: "ERROR"
        """
    )
    assert ledger.messages == []
    assert bills(ledger) == [
        "2026-01-02 acme INV-1 INV-1 bill 10000 Liabilities:AP:Acme",
        "2026-01-03 acme INV-1 INV-1 payment -3000 Liabilities:AP:Acme",
        "2026-01-06 acme INV-1 AP-1 application -4000 Liabilities:AP:Acme",
        "2026-01-07 acme INV-1 AP-1 reversal of application 4000 Liabilities:AP:Acme",
    ]
    earlier = ledger.as_of("2026-01-02")
    assert [one.kind for one in earlier.bill_movements] == ["bill"]


def test_a_hand_booked_reduction_with_the_id_of_an_application_settles_no_bill() -> None:
    ledger = book(
        """
        2026-01-05 custom "vendor-credit" "acme/1" 500.00 GBP Expenses:Purchases
        2026-01-02 * "Bill"
          Liabilities:AP:Acme  -100.00 GBP
            bill_id: "INV-1"
            vendor_id: "acme"
          Expenses:Purchases
        2026-01-06 custom "credit-application" "AP-1" "acme/1" 40.00 GBP "INV-1" Liabilities:AP:Acme
        2026-01-07 * "Taken by hand"
          bank_transaction_ref: "AP-1"
          Assets:VendorCredits:Acme  -10.00 GBP
            credit_id: "acme/1"
          Assets:Bank:Current
        """
    )
    assert bills(ledger)[1:] == ["2026-01-06 acme INV-1 AP-1 application -4000 Liabilities:AP:Acme"]


def test_tax_moves_with_the_memo_or_slice_by_slice_with_the_cash() -> None:
    """Of 100.00 tax on 600.00, a refund of 200.00 takes 33.33, a write-off of 100.00 (50.00 − 33.33) 16.67."""
    story = """
        2026-02-02 custom "vendor-credit" "acme/1" 600.00 GBP Expenses:Purchases
          tax: 100.00 GBP
        2026-02-10 custom "vendor-refund" "VR-1" 200.00 GBP "acme/1"
          bank_transaction_ref: "FT1"
        2026-02-12 custom "credit-write-off" "WO-1" "acme/1" 100.00 GBP Expenses:WriteOffs
          reason: "IMMATERIAL"
        2026-02-13 custom "reversal" "VR-1"
          reason: "ERROR"
        """
    assert taxes(book(story)) == ["2026-02-02 acme/1 acme/1 10000 GBP due"]
    on_cash = book(story, HEADER + '2020-01-01 custom "refund-policy" "tax_timing" "refund"\n')
    assert taxes(on_cash) == [
        "2026-02-02 acme/1 acme/1 10000 GBP deferred",
        "2026-02-10 acme/1 VR-1 -3333 GBP deferred",
        "2026-02-10 acme/1 VR-1 3333 GBP due",
        "2026-02-12 acme/1 WO-1 -1667 GBP deferred",
        "2026-02-13 acme/1 VR-1 3333 GBP deferred",
        "2026-02-13 acme/1 VR-1 -3333 GBP due",
    ]


def test_tax_of_a_credit_in_another_currency_moves_as_it_was_posted() -> None:
    """1,000.00 USD at 0.80 carry 800.00 GBP; their tax of 200.00 USD is a fifth: 160.00 GBP."""
    ledger = book(
        """
        2026-02-01 price USD 0.80 GBP
        2026-02-02 custom "vendor-credit" "acme/1" 1000.00 USD Expenses:Purchases
          tax: 200.00 USD
        """,
        HEADER + '2020-01-01 custom "refund-policy" "fx_recognition" "functional"\n',
    )
    assert ledger.messages == []
    assert taxes(ledger) == ["2026-02-02 acme/1 acme/1 16000 GBP due"]


def test_every_directive_is_kept_with_who_recorded_it_and_what_it_names() -> None:
    ledger = book(
        """
        2026-01-10 custom "order" "KB-1" "acme" 900.00 GBP "shen" 300.00 GBP
        2026-01-20 custom "refund-case" "RC-1" 600.00 GBP
          vendor_id: "acme"
          order_id: "KB-1"
          reason: "DAMAGED"
          owner: "a.khan"
        2026-01-25 custom "case-event" "RC-1" "agreed"
          by: "a.khan"
          at: "2026-01-25T10:14:00+00:00"
          reason: "VENDOR_CONFIRMED"
          amount: 550.00 GBP
        2026-02-02 custom "vendor-credit" "acme/1" 550.00 GBP Expenses:Purchases
          case_id: "RC-1"
          bill_id: "INV-1"
          note: "by post"
          evidence: "memo.pdf"
        2026-02-10 custom "vendor-refund" "VR-1" 999.00 GBP "acme/1"
          bank_transaction_ref: "FT1"
          external_id: "e-1"
        2026-02-11 custom "receipt-reject" "FT2" "VR-1" "acme/1"
        2026-02-12 custom "vendor-refund" "VR-LATER" 1.00 GBP "acme/1"
        """
    )
    told = [
        (act.kind, act.id, act.word, act.by, act.amount_minor, act.names, act.finding)
        for act in ledger.as_of("2026-02-11").acts
        if act.on.year == 2026
    ]
    assert told == [
        ("order", "KB-1", None, None, None, ("acme", "shen"), None),
        ("refund-case", "RC-1", None, None, 60000, ("KB-1", "acme"), None),
        ("case-event", "RC-1", "agreed", "a.khan", 55000, (), None),
        ("vendor-credit", "acme/1", None, None, 55000, ("INV-1", "RC-1"), None),
        ("vendor-refund", "VR-1", None, None, 99900, ("FT1", "acme/1"), "REFUND_EXCEEDS_CREDIT_BALANCE"),
        ("receipt-reject", "FT2", None, None, None, ("VR-1", "acme/1"), "UNKNOWN_ID"),
    ]
    memo = next(act for act in ledger.settlement.acts if act.id == "acme/1")
    assert (memo.note, memo.evidence, memo.reason, memo.currency) == ("by post", "memo.pdf", None, "GBP")
    asked = next(act for act in ledger.settlement.acts if act.id == "VR-1")
    assert (asked.external_id, str(asked.position)) == ("e-1", "<string>:17")
