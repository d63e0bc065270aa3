"""Approvals (language, sections 4 and 5): who must, who may, of which amount, and on which date it is posted."""

from __future__ import annotations

import pytest

from tests.stories.book import HEADER, book

CREDIT = """
2026-02-01 custom "vendor-credit" "acme/CM-1" 100.00 GBP Expenses:Purchases
"""

LIMIT = HEADER + '2020-01-01 custom "refund-policy" "approval_limit" 50.00 GBP\n'


def _refund(id_: str = "VR-1", amount: str = "60.00 GBP", meta: str = "", on: str = "2026-02-20") -> str:
    return f'\n{on} custom "vendor-refund" "{id_}" {amount} "acme/CM-1"\n{meta}\n'


BY = '  by: "a.khan"\n'

FT1 = '  bank_transaction_ref: "FT1"\n'

APPROVED = '\n2026-02-25 custom "approval" "VR-1"\n  by: "j.smith"\n'


def test_below_the_limit_nobody_is_asked() -> None:
    ledger = book(CREDIT + _refund(amount="49.99 GBP", meta=FT1), LIMIT)
    assert (ledger.messages, ledger.status("VR-1")) == ([], "APPLIED")


def test_at_the_limit_the_refund_waits_and_is_posted_on_the_approvals_date() -> None:
    story = CREDIT + _refund(amount="50.00 GBP", meta=BY + FT1)
    ledger = book(story, LIMIT)
    assert ledger.messages == [
        "APPROVAL_MISSING: refund VR-1 of 50.00 GBP reaches the approval limit of 50.00 GBP and nobody has approved it;"
        ' add custom "approval" "VR-1" 50.00 GBP by somebody else than a.khan'
    ]
    assert ledger.status("VR-1") == "PENDING APPROVAL"
    assert ledger.credit("acme/CM-1").reserved_balance_minor == 50_00
    approved = book(story + APPROVED, LIMIT)
    assert (approved.messages, approved.status("VR-1")) == ([], "APPLIED")
    refund = approved.refund("VR-1")
    assert [str(refund.applied_on), str(refund.approved_on), refund.approved_by] == [
        "2026-02-25",
        "2026-02-25",
        "j.smith",
    ]


def test_an_approval_of_before_does_not_delay_it() -> None:
    early = APPROVED.replace("2026-02-25", "2026-02-19")
    ledger = book(CREDIT + _refund(meta=BY + FT1) + early, LIMIT)
    assert (ledger.messages, str(ledger.refund("VR-1").applied_on)) == ([], "2026-02-20")


def test_a_refund_is_applied_on_the_latest_of_its_date_its_match_and_its_approval() -> None:
    for matched, approved in (
        ("2026-02-23", "2026-02-25"),
        ("2026-02-25", "2026-02-23"),
        ("2026-02-19", "2026-02-25"),
    ):
        ledger = book(
            CREDIT
            + _refund(meta=BY)
            + APPROVED.replace("2026-02-25", approved)
            + f'{matched} custom "receipt-match" "FT1" "VR-1"\n',
            LIMIT,
        )
        assert (ledger.messages, str(ledger.refund("VR-1").applied_on)) == ([], "2026-02-25")


def test_without_a_reference_a_missing_approval_is_an_open_point_only() -> None:
    ledger = book(CREDIT + _refund(meta=BY), LIMIT)
    assert (ledger.messages, ledger.status("VR-1")) == ([], "PENDING RECEIPT")
    assert ledger.open_points() == [("AWAITING_APPROVAL", "VR-1")]
    approved = book(CREDIT + _refund(meta=BY) + APPROVED, LIMIT)
    assert (approved.status("VR-1"), approved.open_points()) == ("PENDING RECEIPT", [])


def test_who_recorded_a_refund_cannot_approve_it() -> None:
    own = APPROVED.replace("j.smith", "a.khan")
    ledger = book(CREDIT + _refund(meta=BY + FT1) + own, LIMIT)
    assert ledger.messages == [
        "APPROVAL_SELF: refund VR-1 of 60.00 GBP is recorded and approved by a.khan; let somebody else approve it\n"
        "the approval stands at <string>:8"
    ]
    assert ledger.status("VR-1") == "PENDING APPROVAL"
    both = book(CREDIT + _refund(meta=BY + FT1) + own + APPROVED, LIMIT)
    assert (both.messages, both.refund("VR-1").approved_by) == ([], "j.smith")


def test_an_approval_of_another_amount_is_stale() -> None:
    of_less = APPROVED.replace('"VR-1"', '"VR-1" 55.00 GBP')
    ledger = book(CREDIT + _refund(meta=BY + FT1) + of_less, LIMIT)
    assert ledger.messages == [
        "APPROVAL_STALE: refund VR-1 of 60.00 GBP was approved by j.smith at 55.00 GBP; have the new amount approved"
        "\nthe approval stands at <string>:8"
    ]
    assert ledger.status("VR-1") == "PENDING APPROVAL"


def test_a_refund_at_the_limit_says_by_whom_it_is() -> None:
    ledger = book(CREDIT + _refund(meta=FT1) + APPROVED, LIMIT)
    assert ledger.messages == [
        "APPROVAL_MISSING: refund VR-1 of 60.00 GBP reaches the approval limit of 50.00 GBP and does not say by whom it is; add by:"
    ]


def test_an_approval_of_something_applied_already_moves_nothing() -> None:
    ledger = book(CREDIT + _refund(meta=FT1) + APPROVED)
    assert (ledger.messages, str(ledger.refund("VR-1").applied_on)) == ([], "2026-02-20")
    assert ledger.refund("VR-1").approved_by is None


@pytest.mark.parametrize("id_", ["VR-7", "acme/CM-1"])
def test_only_a_refund_or_write_off_is_approved(id_: str) -> None:
    ledger = book(CREDIT + APPROVED.replace("VR-1", id_))
    assert ledger.messages == [
        f"UNKNOWN_ID: approval {id_} names the refund or write-off {id_}, which nothing declares; declare it or correct"
        " the name"
    ]


def test_an_approval_of_what_was_refused_is_told_on_whichever_day_it_stands() -> None:
    for on in ("2026-02-19", "2026-02-25"):
        ledger = book(CREDIT + _refund(amount="600.00 GBP") + APPROVED.replace("2026-02-25", on))
        assert ledger.codes == ["REFUND_EXCEEDS_CREDIT_BALANCE", "UNKNOWN_ID"]
        assert ledger.messages[1] == (
            "UNKNOWN_ID: approval VR-1 names the refund or write-off VR-1, whose declaration was refused; mend that"
            " first: <string>:3"
        )


def test_a_write_off_waits_for_its_approval() -> None:
    story = (
        CREDIT
        + """
2026-02-21 custom "credit-write-off" "WO-1" "acme/CM-1" 60.00 GBP Expenses:WriteOffs
  reason: "IMMATERIAL"
  by: "a.khan"
"""
    )
    ledger = book(story, LIMIT)
    assert (ledger.messages, ledger.open_points()) == ([], [("AWAITING_APPROVAL", "WO-1")])
    assert ledger.credit("acme/CM-1").unapplied_balance_minor == 100_00
    approved = book(story + APPROVED.replace("VR-1", "WO-1"), LIMIT)
    assert approved.posted("Write-off WO-1")[0] == "2026-02-25"
    assert (approved.messages, approved.open_points()) == ([], [])


def test_the_limit_is_compared_in_its_own_currency_and_not_rounded() -> None:
    # 99.99 USD × 0.50 = 49.995 GBP are below 50.00; 100.00 USD are not; without a price it needs approval too.
    story = """
2026-02-01 custom "vendor-credit" "acme/CM-1" 100.00 USD Expenses:Purchases
{price}
"""
    price = "2026-02-01 price USD 0.50 GBP"
    for amount, priced, status in (
        ("99.99 USD", price, "APPLIED"),
        ("100.00 USD", price, "PENDING APPROVAL"),
        ("1.00 USD", "", "PENDING APPROVAL"),
    ):
        ledger = book(story.format(price=priced) + _refund(amount=amount, meta=BY + FT1), LIMIT)
        assert ledger.status("VR-1") == status


def test_a_write_off_whose_credit_was_used_while_it_waited_is_refused_when_it_is_approved() -> None:
    ledger = book(
        CREDIT
        + '2026-02-21 custom "credit-write-off" "WO-1" "acme/CM-1" 60.00 GBP Expenses:WriteOffs\n'
        + '  reason: "IMMATERIAL"\n  by: "a.khan"\n'
        + '2026-02-22 custom "credit-application" "AP-1" "acme/CM-1" 60.00 GBP "INV-1"\n'
        + APPROVED.replace("VR-1", "WO-1"),
        LIMIT,
    )
    assert ledger.messages[0] == (
        "WRITE_OFF_EXCEEDS_CREDIT_BALANCE: write-off WO-1 asks 60.00 GBP of acme/CM-1, which has 40.00 GBP available"
        " (excess 20.00 GBP)\nacme/CM-1 is declared at <string>:1"
    )
    assert [reduction.id for reduction in ledger.settlement.reductions] == ["AP-1"]
