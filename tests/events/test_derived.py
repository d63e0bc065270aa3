"""Which events a ledger has, and what they say."""

from __future__ import annotations

import json

from beancount_refunds.events import Cursor, events_of
from tests.stories.book import book

STORY = """\
2026-01-20 custom "refund-case" "RC-1" 600.00 GBP
  vendor_id: "acme"
  order_id: "KB-1"
  reason: "DAMAGED"
  owner: "a.khan"
2026-01-20 custom "case-event" "RC-1" "requested"
  by: "a.khan"
  at: "2026-01-20T09:00:00+00:00"
  reason: "CLAIMED"
2026-02-02 custom "vendor-credit" "acme/CM-17" 600.00 GBP Expenses:Purchases
  case_id: "RC-1"
  external_id: "e-17"
2026-02-10 custom "vendor-refund" "VR-1" 450.00 GBP "acme/CM-17"
  by: "a.khan"
2026-02-12 custom "receipt-match" "FT1" "VR-1"
  by: "t.okafor"
2026-02-12 * "ACME" "refund"
  bank_transaction_ref: "FT1"
  Assets:Bank:Current  450.00 GBP
  Assets:Clearing:VendorRefunds
2026-02-20 custom "credit-application" "AP-1" "acme/CM-17" 50.00 GBP "INV-9"
2026-03-01 custom "receipt-unmatch" "FT1" "VR-1"
  reason: "WRONG_VENDOR"
2026-03-02 custom "reversal" "VR-1"
  reason: "ERROR"
2026-03-03 custom "reversal" "AP-1"
  reason: "ERROR"
2026-03-04 custom "reversal" "acme/CM-17"
  reason: "ERROR"
2026-03-05 custom "case-event" "RC-1" "rejected"
  by: "a.khan"
  at: "2026-03-05T09:00:00+00:00"
  reason: "VENDOR_REFUSED"
2026-03-06 custom "case-event" "RC-1" "reopened"
  by: "a.khan"
  at: "2026-03-06T09:00:00+00:00"
  reason: "NEW_EVIDENCE"
"""


def test_each_change_of_state_is_one_event_in_the_order_of_the_books() -> None:
    settlement = book(STORY).settlement
    assert [(event.id, event.type) for event in events_of(settlement)] == [
        ("RC-1:opened:2026-01-20:1", "ap.refund_case.opened"),
        ("RC-1:requested:2026-01-20:1", "ap.refund_case.requested"),
        ("acme/CM-17:issued:2026-02-02:1", "ap.vendor_credit.issued"),
        ("RC-1:credited:2026-02-02:1", "ap.refund_case.credited"),
        ("VR-1:recorded:2026-02-10:1", "ap.vendor_refund.recorded"),
        ("VR-1:applied:2026-02-12:1", "ap.vendor_refund.applied"),
        ("VR-1:reconciled:2026-02-12:1", "ap.vendor_refund.reconciled"),
        ("RC-1:partly_refunded:2026-02-12:1", "ap.refund_case.partly_refunded"),
        ("AP-1:recorded:2026-02-20:1", "ap.credit_application.recorded"),
        ("AP-1:posted:2026-02-20:1", "ap.credit_application.posted"),
        ("VR-1:unmatched:2026-03-01:1", "ap.vendor_refund.unmatched"),
        ("VR-1:reversed:2026-03-02:1", "ap.vendor_refund.reversed"),
        ("AP-1:reversed:2026-03-03:1", "ap.credit_application.reversed"),
        ("RC-1:credited:2026-03-03:1", "ap.refund_case.credited"),
        ("acme/CM-17:reversed:2026-03-04:1", "ap.vendor_credit.reversed"),
        ("RC-1:open:2026-03-04:1", "ap.refund_case.open"),
        ("RC-1:rejected:2026-03-05:1", "ap.refund_case.rejected"),
        ("RC-1:reopened:2026-03-06:1", "ap.refund_case.reopened"),
    ]


def test_an_event_is_a_cloudevent_with_the_names_of_the_data_model() -> None:
    events = {event.id: event for event in events_of(book(STORY).settlement)}
    assert events["VR-1:applied:2026-02-12:1"].as_json("urn:wrenfold:ap") == {
        "specversion": "1.0",
        "id": "VR-1:applied:2026-02-12:1",
        "source": "urn:wrenfold:ap",
        "type": "ap.vendor_refund.applied",
        "subject": "VR-1",
        "time": "2026-02-12T00:00:00Z",
        "datacontenttype": "application/json",
        "data": {
            "id": "VR-1",
            "vendor_id": "acme",
            "credit_ids": ["acme/CM-17"],
            "refund_amount_minor": 45000,
            "currency_code": "GBP",
            "external_id": None,
            "allocations": [
                {
                    "credit_id": "acme/CM-17",
                    "amount_minor": 45000,
                    "currency_code": "GBP",
                    "carrying_amount_minor": 45000,
                }
            ],
            "before": "PENDING",
            "status": "APPLIED",
            "on": "2026-02-12",
            "because_of": {"directive": "receipt-match", "id": "FT1", "by": "t.okafor", "at": None},
        },
    }


def test_what_comes_later_changes_no_event_of_the_past() -> None:
    whole = book(STORY)
    before = events_of(whole.as_of("2026-02-25"))
    after = events_of(whole.settlement)
    assert json.dumps([event.as_json("x") for event in after[: len(before)]]) == json.dumps(
        [event.as_json("x") for event in before]
    )


def test_what_is_recorded_later_on_a_day_is_told_alone() -> None:
    recorded = [
        """
2026-02-01 custom "refund-case" "RC-1" 600.00 GBP
  vendor_id: "acme"
  order_id: "KB-1"
  reason: "DAMAGED"
  owner: "a.khan"
  at: "2026-02-01T09:00:00Z"
2026-02-01 custom "vendor-credit" "acme/CM-1" 600.00 GBP Expenses:Purchases
  case_id: "RC-1"
  at: "2026-02-01T10:00:00Z"
""",
        """
2026-02-01 custom "vendor-refund" "VR-2" 10.00 GBP "acme/CM-1"
  bank_transaction_ref: "FT2"
  at: "2026-02-01T11:00:00Z"
""",
        """
2026-02-01 custom "vendor-refund" "VR-1" 590.00 GBP "acme/CM-1"
  at: "2026-02-01T12:00:00Z"
""",
        """
2026-02-01 custom "receipt-match" "FT1" "VR-1"
  at: "2026-02-01T13:00:00Z"
""",
    ]
    told: list[list[str]] = []
    cursor = Cursor.read("")
    for count in range(1, len(recorded) + 1):
        events = events_of(book("".join(recorded[:count])).settlement)
        told.append([event.id for event in cursor.since(events)])
        cursor = Cursor.behind(events)
    assert told == [
        [
            "RC-1:opened:2026-02-01:1",
            "acme/CM-1:issued:2026-02-01:1",
            "RC-1:credited:2026-02-01:1",
        ],
        ["VR-2:recorded:2026-02-01:1", "VR-2:applied:2026-02-01:1", "RC-1:partly_refunded:2026-02-01:1"],
        ["VR-1:recorded:2026-02-01:1"],
        ["VR-1:applied:2026-02-01:1", "RC-1:refunded:2026-02-01:1"],
    ]


def test_the_same_change_twice_on_one_day_gives_two_ids() -> None:
    story = book(
        """\
        2026-02-02 custom "vendor-credit" "acme/CM-17" 600.00 GBP Expenses:Purchases
        2026-02-10 custom "vendor-refund" "VR-1" 450.00 GBP "acme/CM-17"
        2026-02-12 custom "receipt-match" "FT1" "VR-1"
        2026-02-13 custom "receipt-unmatch" "FT1" "VR-1"
          reason: "ERROR"
        2026-02-13 custom "receipt-match" "FT2" "VR-1"
        2026-02-14 custom "receipt-unmatch" "FT2" "VR-1"
          reason: "ERROR"
        2026-02-14 custom "receipt-match" "FT3" "VR-1"
        """
    )
    ids = [event.id for event in events_of(story.settlement)]
    assert len(ids) == len(set(ids))
    assert [id_ for id_ in ids if "applied" in id_ or "unmatched" in id_] == [
        "VR-1:applied:2026-02-12:1",
        "VR-1:unmatched:2026-02-13:1",
        "VR-1:applied:2026-02-13:1",
        "VR-1:unmatched:2026-02-14:1",
        "VR-1:applied:2026-02-14:1",
    ]


def test_a_credit_booked_by_hand_is_issued_because_of_no_directive() -> None:
    story = book(
        """\
        2026-02-02 * "Acme" "CM-30"
          Assets:VendorCredits:Acme  75.00 GBP
            credit_id: "acme/CM-30"
          Expenses:Purchases
        """
    )
    (event,) = events_of(story.settlement)
    assert (event.id, event.data["because_of"]) == ("acme/CM-30:issued:2026-02-02:1", None)


def test_a_reversal_says_what_it_gave_back() -> None:
    story = book(
        """\
        2026-02-02 custom "vendor-credit" "acme/CM-17" 600.00 GBP Expenses:Purchases
        2026-02-10 custom "vendor-refund" "VR-1" 450.00 GBP "acme/CM-17"
          bank_transaction_ref: "FT1"
        2026-02-12 custom "reversal" "VR-1"
          reason: "ERROR"
        """
    )
    reversed_ = events_of(story.settlement)[-1]
    assert reversed_.type == "ap.vendor_refund.reversed"
    assert [(part["credit_id"], part["amount_minor"]) for part in reversed_.data["allocations"]] == [
        ("acme/CM-17", 45000)
    ]
