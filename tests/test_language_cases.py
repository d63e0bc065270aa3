"""Refund cases: the states that money and events give (language, section 4, last paragraph)."""

from __future__ import annotations

import pytest

from tests.stories.book import Book, book

CASE = """
        2026-01-20 custom "refund-case" "RC-1" 600.00 GBP
          vendor_id: "acme"
          order_id: "O-1"
          reason: "DAMAGED"
          owner: "a.khan"
          note: "4 of 20 cartons crushed"
"""
CREDIT = """
        2026-01-24 custom "vendor-credit" "acme/1" 600.00 GBP Expenses:Purchases
          case_id: "RC-1"
"""


def event(on: str, word: str, amount: str = "") -> str:
    """One event of the case, at noon."""
    lines = [
        f'2026-01-{on} custom "case-event" "RC-1" "{word}"',
        '  by: "a.khan"',
        f'  at: "2026-01-{on}T12:00:00+00:00"',
        '  reason: "CHAT"',
    ]
    if amount:
        lines.append(f"  amount: {amount}")
    return "".join(f"        {line}\n" for line in lines)


def told(*parts: str) -> Book:
    """The case and what happened to it."""
    return book(CASE + "".join(part.strip("\n") + "\n" for part in parts))


def status(loaded: Book, on: str | None = None) -> str:
    """The state of the case, at the end or on a day of January."""
    settlement = loaded.settlement if on is None else loaded.as_of(f"2026-01-{on}")
    return settlement.case["RC-1"].status.value


def test_a_case_is_open_until_the_vendor_agrees() -> None:
    loaded = told(event("21", "requested"), event("22", "chased"), event("23", "agreed", "550.00 GBP"))
    assert loaded.messages == []
    assert [status(loaded, day) for day in ("20", "21", "22", "23")] == ["OPEN", "OPEN", "OPEN", "AGREED"]
    case = loaded.settlement.case["RC-1"]
    assert (case.claimed_amount_minor, case.agreed_amount_minor) == (60000, 55000)
    assert (case.vendor_id, case.order_id, case.reason, case.owner) == ("acme", "O-1", "DAMAGED", "a.khan")
    assert (case.note, case.currency, str(case.opened_on)) == ("4 of 20 cartons crushed", "GBP", "2026-01-20")
    assert [(one.event, one.by, one.reason, one.amount_minor) for one in case.events] == [
        ("requested", "a.khan", "CHAT", None),
        ("chased", "a.khan", "CHAT", None),
        ("agreed", "a.khan", "CHAT", 55000),
    ]
    assert (str(case.events[2].on), case.events[2].at) == ("2026-01-23", "2026-01-23T12:00:00+00:00")


def test_the_amount_agreed_is_the_cases_unless_agreed_carries_one() -> None:
    assert told(event("21", "agreed")).settlement.case["RC-1"].agreed_amount_minor == 60000


def test_money_takes_a_case_from_credited_to_reconciled() -> None:
    loaded = told(
        CREDIT,
        """
        2026-01-25 custom "vendor-refund" "VR-1" 200.00 GBP "acme/1"
          bank_transaction_ref: "FT1"
        2026-01-26 custom "vendor-refund" "VR-2" 400.00 GBP "acme/1"
          bank_transaction_ref: "FT2"
        2026-01-27 * "Receipt 1"
          bank_transaction_ref: "FT1"
          Assets:Bank:Current  200.00 GBP
          Assets:Clearing:VendorRefunds
        2026-01-28 * "Receipt 2"
          bank_transaction_ref: "FT2"
          Assets:Bank:Current  400.00 GBP
          Assets:Clearing:VendorRefunds
        """,
    )
    assert loaded.messages == []
    days = {"20": "OPEN", "24": "CREDITED", "25": "PARTLY_REFUNDED", "26": "REFUNDED", "27": "REFUNDED"}
    assert {day: status(loaded, day) for day in days} == days
    assert status(loaded) == "RECONCILED"
    case = loaded.settlement.case["RC-1"]
    assert (case.credited_amount_minor, case.refunded_amount_minor, case.unapplied_amount_minor) == (
        60000,
        60000,
        0,
    )
    assert (case.credit_ids, case.refund_ids) == (("acme/1",), ("VR-1", "VR-2"))
    changes = [(str(one.on), one.after) for one in loaded.settlement.transitions if one.subject == "RC-1"]
    assert changes == [
        ("2026-01-20", "OPEN"),
        ("2026-01-24", "CREDITED"),
        ("2026-01-25", "PARTLY_REFUNDED"),
        ("2026-01-26", "REFUNDED"),
        ("2026-01-28", "RECONCILED"),
    ]


def test_what_was_netted_counts_and_what_was_written_off_does_not() -> None:
    netted = """
        2026-01-25 custom "credit-application" "AP-1" "acme/1" 500.00 GBP "INV-1"
    """
    written_off = """
        2026-01-26 custom "credit-write-off" "WO-1" "acme/1" 100.00 GBP Expenses:WriteOffs
          reason: "IMMATERIAL"
    """
    loaded = told(CREDIT, netted, written_off)
    assert [status(loaded, "25"), status(loaded, "26")] == ["PARTLY_REFUNDED", "PARTLY_REFUNDED"]
    # 500.00 netted reach the 500.00 agreed, and no refund is left to be confirmed by the bank.
    agreed = told(CREDIT, netted, event("25", "agreed", "500.00 GBP"), written_off)
    assert [status(agreed, "25"), status(agreed, "26")] == ["PARTLY_REFUNDED", "RECONCILED"]
    case = agreed.settlement.case["RC-1"]
    assert (case.netted_amount_minor, case.written_off_amount_minor) == (50000, 10000)


def test_a_credit_that_was_only_written_off_is_no_more_than_credited() -> None:
    loaded = told(
        CREDIT,
        """
        2026-01-26 custom "credit-write-off" "WO-1" "acme/1" 600.00 GBP Expenses:WriteOffs
          reason: "IMMATERIAL"
        """,
    )
    assert status(loaded) == "CREDITED"


def test_a_credit_below_what_was_agreed_leaves_the_case_partly_refunded() -> None:
    loaded = told(
        CREDIT.replace("600.00", "500.00"),
        """
        2026-01-26 custom "vendor-refund" "VR-1" 500.00 GBP "acme/1"
          bank_transaction_ref: "FT1"
        """,
    )
    assert status(loaded) == "PARTLY_REFUNDED"


def test_a_reversed_credit_leaves_the_case_where_events_left_it() -> None:
    reversal = """
        2026-01-25 custom "reversal" "acme/1"
          reason: "ERROR"
    """
    assert status(told(CREDIT, reversal)) == "OPEN"
    agreed = told(event("21", "agreed"), CREDIT, reversal)
    assert [status(agreed, "24"), status(agreed)] == ["CREDITED", "AGREED"]
    assert agreed.settlement.case["RC-1"].credit_ids == ()


def test_a_credit_that_waits_names_the_case_but_brings_no_money_yet() -> None:
    loaded = told(CREDIT, '        2026-01-01 custom "refund-policy" "require_evidence" "vendor-credit"')
    assert loaded.codes == ["EVIDENCE_MISSING"]
    assert status(loaded) == "CREDITED"
    assert loaded.settlement.case["RC-1"].credited_amount_minor == 0


def test_a_receipt_that_turns_out_wrong_takes_the_case_back_to_refunded() -> None:
    loaded = told(
        CREDIT,
        """
        2026-01-25 custom "vendor-refund" "VR-1" 600.00 GBP "acme/1"
          bank_transaction_ref: "FT1"
        2026-01-26 * "Receipt"
          bank_transaction_ref: "FT1"
          Assets:Bank:Current  600.00 GBP
          Assets:Clearing:VendorRefunds
        2026-01-27 * "Imported twice"
          bank_transaction_ref: "FT1"
          Assets:Bank:Current  600.00 GBP
          Assets:Clearing:VendorRefunds
        """,
    )
    assert loaded.codes == ["RECEIPT_DUPLICATE"]
    assert [status(loaded, "25"), status(loaded, "26"), status(loaded)] == [
        "REFUNDED",
        "RECONCILED",
        "REFUNDED",
    ]


@pytest.mark.parametrize(("word", "state"), [("disputed", "DISPUTED"), ("escalated", "ESCALATED")])
def test_a_dispute_stands_whatever_the_money_does_until_it_is_agreed(word: str, state: str) -> None:
    loaded = told(event("21", word), CREDIT, event("25", "chased"), event("26", "agreed"))
    assert loaded.messages == []
    assert [status(loaded, day) for day in ("21", "24", "25", "26")] == [state, state, state, "CREDITED"]


@pytest.mark.parametrize("ending", ["rejected", "written-off"])
def test_a_dispute_ends_with_a_rejection_or_a_write_off_as_well(ending: str) -> None:
    loaded = told(event("21", "disputed"), event("22", "escalated"), event("23", ending))
    assert loaded.messages == []
    assert status(loaded) == ending.upper().replace("-", "_")


@pytest.mark.parametrize("ending", ["rejected", "written-off"])
def test_a_final_case_is_reopened_to_what_stood_before(ending: str) -> None:
    loaded = told(event("21", "agreed"), event("22", ending), event("22", "chased"), event("23", "reopened"))
    assert loaded.messages == []
    assert [status(loaded, "22"), status(loaded)] == [ending.upper().replace("-", "_"), "AGREED"]


SETTLED = """
        2026-01-25 custom "vendor-refund" "VR-1" 600.00 GBP "acme/1"
          bank_transaction_ref: "FT1"
"""


def test_money_that_goes_back_reopens_a_closed_case() -> None:
    reversal = """
        2026-01-27 custom "reversal" "VR-1"
          reason: "RETURNED"
    """
    loaded = told(CREDIT, SETTLED, event("26", "closed"), reversal)
    assert loaded.messages == []
    assert [status(loaded, "26"), status(loaded, "27")] == ["CLOSED", "CREDITED"]


def test_a_new_credit_reopens_a_closed_case() -> None:
    again = CREDIT.replace("acme/1", "acme/2").replace("01-24", "01-27")
    loaded = told(CREDIT, SETTLED, event("26", "closed"), again)
    assert [status(loaded, "26"), status(loaded, "27")] == ["CLOSED", "PARTLY_REFUNDED"]


def test_what_reaches_the_bank_after_the_closing_leaves_a_case_closed() -> None:
    receipt = """
        2026-01-27 * "Receipt"
          bank_transaction_ref: "FT1"
          Assets:Bank:Current  600.00 GBP
          Assets:Clearing:VendorRefunds
    """
    assert status(told(CREDIT, SETTLED, event("26", "closed"), receipt)) == "CLOSED"


def test_the_cases_of_a_refund_are_those_of_its_credits_and_its_own() -> None:
    loaded = told(
        CREDIT,
        """
        2026-01-25 custom "vendor-refund" "VR-1" 100.00 GBP "acme/1"
          case_id: "RC-1"
          order_id: "O-9"
          bank_transaction_ref: "FT1"
        """,
    )
    assert (loaded.refund("VR-1").case_ids, loaded.refund("VR-1").order_ids) == (("RC-1",), ("O-9", "O-1"))
    assert loaded.transaction("Refund VR-1").links == {"VR-1", "FT1", "RC-1", "O-9", "O-1", "acme/1"}
