"""The order of one day (language, section 1): kinds, raises before reduces, undo early and late, `at`, ties.

Each story is told in the wrong order, and a second time from its end: the books are the same.
"""

from __future__ import annotations

from tests.stories.book import HEADER, Book, book

DAY = "2026-02-20"
CREDIT = f'{DAY} custom "vendor-credit" "acme/CM-1" 100.00 GBP Expenses:Purchases\n'
EARLIER = CREDIT.replace(DAY, "2026-02-01")
VR_1 = f'{DAY} custom "vendor-refund" "VR-1" 60.00 GBP "acme/CM-1"\n'
VR_2 = f'{DAY} custom "vendor-refund" "VR-2" 60.00 GBP "acme/CM-1"\n'
AP_1 = f'{DAY} custom "credit-application" "AP-1" "acme/CM-1" 60.00 GBP "INV-1"\n'
WO_1 = f'{DAY} custom "credit-write-off" "WO-1" "acme/CM-1" 60.00 GBP Expenses:WriteOffs\n  reason: "IMMATERIAL"\n'
FT1 = '  bank_transaction_ref: "FT1"\n'


def reversal(id_: str, on: str = DAY) -> str:
    """Recorded in error."""
    return f'{on} custom "reversal" "{id_}"\n  reason: "ERROR"\n'


def told(*parts: str, header: str = HEADER) -> Book:
    """The ledger of these parts, which is the same from its end."""
    forth, back = book("".join(parts), header), book("".join(reversed(parts)), header)
    assert sorted(forth.codes) == sorted(back.codes)
    assert [str(refund.status) for refund in forth.settlement.refunds] == [
        str(refund.status) for refund in back.settlement.refunds
    ]
    assert [move.subject for move in forth.settlement.movements] == [
        move.subject for move in back.settlement.movements
    ]
    return forth


def test_policy_vendor_and_credit_come_before_the_refund_of_the_same_day() -> None:
    ledger = told(
        VR_1.replace("acme/CM-1", "hall/CM-1"),
        f'{DAY} custom "vendor-credit" "hall/CM-1" 100.00 GBP Expenses:Purchases\n',
        f'{DAY} custom "vendor" "hall" "Hall Ltd" Assets:VendorCredits:Shen\n',
        f'{DAY} custom "refund-policy" "clearing_account" Income:Misc\n',
        f"{DAY} open Assets:VendorCredits:Hall\n",
    )
    assert (ledger.messages, ledger.status("VR-1")) == ([], "PENDING RECEIPT")


def test_the_policy_of_the_day_holds_for_its_refunds() -> None:
    ledger = told(VR_1 + FT1, EARLIER, f'{DAY} custom "refund-policy" "clearing_account" Income:Misc\n')
    assert (ledger.messages, ledger.refund("VR-1").cash_account) == ([], "Income:Misc")


def test_an_assertion_speaks_of_the_start_of_the_day() -> None:
    stated = f'{DAY} custom "credit-balance" "acme/CM-1" {{}} GBP\n'
    vendor = f'{DAY} custom "vendor-balance" "acme" {{}} GBP\n'
    assert told(VR_1 + FT1, EARLIER, stated.format("100.00"), vendor.format("100.00")).messages == []
    assert told(VR_1 + FT1, CREDIT, stated.format("0"), vendor.format("0")).messages == []


def test_a_case_comes_before_the_credit_that_names_it() -> None:
    case = f'{DAY} custom "refund-case" "RC-1" 100.00 GBP\n  vendor_id: "acme"\n  order_id: "KB-1"\n  reason: "DAMAGED"\n  owner: "x"\n'
    ledger = told(CREDIT + '  case_id: "RC-1"\n', case)
    assert (ledger.messages, ledger.settlement.case["RC-1"].status) == ([], "CREDITED")


def test_applications_come_before_write_offs_and_these_before_refunds() -> None:
    # 100.00 are enough for one of them: the application first, then the write-off, then the refund.
    for parts, refused in (
        ((VR_1, WO_1, AP_1), ["WRITE_OFF_EXCEEDS_CREDIT_BALANCE", "REFUND_EXCEEDS_CREDIT_BALANCE"]),
        ((VR_1, WO_1), ["REFUND_EXCEEDS_CREDIT_BALANCE"]),
        ((WO_1, AP_1), ["WRITE_OFF_EXCEEDS_CREDIT_BALANCE"]),
    ):
        assert sorted(told(*parts, EARLIER).codes) == sorted(refused)


def test_refunds_of_one_day_go_by_at_then_by_id() -> None:
    assert told(VR_2, VR_1, EARLIER).status("VR-1") == "PENDING RECEIPT"
    assert told(VR_2, VR_1, EARLIER).status("VR-2") == "REJECTED"
    later = VR_1 + f'  at: "{DAY}T10:00:00+00:00"\n'
    # VR-2 without `at` comes first.
    assert told(later, VR_2, EARLIER).status("VR-1") == "REJECTED"
    # 11:30 two hours east of Greenwich is 09:30: before 10:00. Without an offset it is UTC: after it.
    assert told(later, VR_2 + f'  at: "{DAY}T11:30:00+02:00"\n', EARLIER).status("VR-1") == "REJECTED"
    assert told(later, VR_2 + f'  at: "{DAY}T11:30:00"\n', EARLIER).status("VR-2") == "REJECTED"


def test_what_raises_a_credit_by_hand_comes_before_what_lowers_it() -> None:
    posting = '{} * "{}"\n  Assets:VendorCredits:Acme  {} GBP\n    credit_id: "acme/CM-8"\n  Income:Misc\n'
    ledger = told(
        posting.format(DAY, "lower", "-80.00"),
        posting.format(DAY, "open", "50.00"),
        posting.format(DAY, "raise", "50.00"),
    )
    assert (ledger.messages, ledger.credit("acme/CM-8").unapplied_balance_minor) == ([], 20_00)


def test_what_of_an_earlier_day_is_reversed_is_free_for_the_same_day() -> None:
    # VR-1 of the day before is reversed before VR-2 of today is recorded.
    ledger = told(VR_2, reversal("VR-1"), VR_1.replace(DAY, "2026-02-19"), EARLIER)
    assert (ledger.messages, ledger.status("VR-2")) == ([], "PENDING RECEIPT")


def test_what_of_the_same_day_is_reversed_stands_until_the_end_of_the_day() -> None:
    ledger = told(VR_2, reversal("VR-1"), VR_1, EARLIER)
    assert ledger.codes == ["REFUND_EXCEEDS_CREDIT_BALANCE"]
    assert [ledger.status("VR-1"), ledger.status("VR-2")] == ["REVERSED", "REJECTED"]


def test_what_was_matched_today_counts_as_of_the_same_day() -> None:
    # VR-1 is older, but its match and its reversal are of one day: matched first, then reversed.
    ledger = told(
        reversal("VR-1"),
        f'{DAY} custom "receipt-match" "FT1" "VR-1"\n',
        VR_1.replace(DAY, "2026-02-10"),
        EARLIER,
    )
    assert (ledger.messages, ledger.status("VR-1")) == ([], "REVERSED")
    assert sorted(ledger.narrations()) == ["Credit memo acme/CM-1", "Refund VR-1", "Reversal of VR-1"]


def test_a_match_and_its_unmatch_of_one_day_leave_the_refund_pending() -> None:
    ledger = told(
        f'{DAY} custom "receipt-unmatch" "FT1" "VR-1"\n  reason: "WRONG_VENDOR"\n',
        f'{DAY} custom "receipt-match" "FT1" "VR-1"\n',
        VR_1.replace(DAY, "2026-02-10"),
        EARLIER,
    )
    assert (ledger.messages, ledger.status("VR-1")) == ([], "PENDING RECEIPT")


def test_what_was_approved_and_so_applied_today_counts_as_of_the_same_day() -> None:
    header = HEADER + '2020-01-01 custom "refund-policy" "approval_limit" 50.00 GBP\n'
    for thing, id_, narration in ((VR_1 + FT1, "VR-1", "Refund VR-1"), (WO_1, "WO-1", "Write-off WO-1")):
        ledger = told(
            reversal(id_),
            f'{DAY} custom "approval" "{id_}"\n  by: "j.smith"\n',
            thing.replace(DAY, "2026-02-10") + '  by: "a.khan"\n',
            EARLIER,
            header=header,
        )
        assert ledger.messages == []
        assert sorted(ledger.narrations()) == sorted(
            ["Credit memo acme/CM-1", narration, f"Reversal of {id_}"]
        )


def test_an_approval_of_what_is_applied_already_makes_nothing_of_today() -> None:
    # VR-1 of earlier needs no approval: its reversal comes before VR-2 of today.
    ledger = told(
        VR_2,
        reversal("VR-1"),
        f'{DAY} custom "approval" "VR-1"\n  by: "j.smith"\n',
        VR_1.replace(DAY, "2026-02-10") + FT1,
        EARLIER,
    )
    assert (ledger.messages, ledger.status("VR-2")) == ([], "PENDING RECEIPT")


def test_the_reversal_of_a_credit_booked_by_hand_today_finds_it() -> None:
    ledger = told(
        reversal("acme/CM-8"),
        f'{DAY} * "By hand"\n  Assets:VendorCredits:Acme  50.00 GBP\n    credit_id: "acme/CM-8"\n  Income:Misc\n',
    )
    assert ledger.messages[0].startswith(
        "INVALID_STATE_TRANSITION: reversal acme/CM-8: the credit was booked by hand at <string>:"
    )


def test_unmatch_comes_before_reversal() -> None:
    # RECONCILED it could not be reversed; unmatched first, it is PENDING and can.
    ledger = told(
        reversal("VR-1"),
        f'{DAY} custom "receipt-unmatch" "FT1" "VR-1"\n  reason: "WRONG_VENDOR"\n',
        VR_1.replace(DAY, "2026-02-10") + FT1,
        '2026-02-11 * "Receipt"\n  bank_transaction_ref: "FT1"\n  Assets:Bank:Current  60.00 GBP\n  Assets:Clearing:VendorRefunds\n',
        EARLIER,
    )
    assert (ledger.messages, ledger.status("VR-1")) == ([], "REVERSED")
    assert "Unmatch of VR-1 from FT1" in ledger.narrations()
    assert "Reversal of VR-1" not in ledger.narrations()


def test_the_reversal_of_a_credit_comes_after_the_reversals_of_its_uses() -> None:
    # By id "acme/CM-1" would come before "x-1": both of an earlier day, then both of today.
    for on in ("2026-02-10", DAY):
        use, credit = AP_1.replace("AP-1", "x-1").replace(DAY, on), CREDIT.replace(DAY, on)
        ledger = told(reversal("acme/CM-1"), reversal("x-1"), use, credit)
        assert (ledger.messages, ledger.credit("acme/CM-1").status) == ([], "REVERSED")


def test_a_credit_of_earlier_is_reversed_before_what_is_undone_of_today() -> None:
    # The credit is taken back before today's application asks for it.
    ledger = told(reversal("acme/CM-1"), AP_1, EARLIER)
    assert ledger.codes == ["CREDIT_REVERSED"]
    assert ledger.credit("acme/CM-1").status == "REVERSED"


def test_case_events_come_after_the_money_of_the_day() -> None:
    # Closed on the day on which the money came and was reconciled.
    ledger = told(
        f'{DAY} custom "case-event" "RC-1" "closed"\n  by: "x"\n  at: "{DAY}T08:00:00Z"\n  reason: "DONE"\n',
        f'{DAY} * "Receipt"\n  bank_transaction_ref: "FT1"\n  Assets:Bank:Current  100.00 GBP\n  Assets:Clearing:VendorRefunds\n',
        VR_1.replace("60.00", "100.00") + FT1,
        CREDIT + '  case_id: "RC-1"\n',
        f'{DAY} custom "refund-case" "RC-1" 100.00 GBP\n  vendor_id: "acme"\n  order_id: "KB-1"\n  reason: "DAMAGED"\n  owner: "x"\n',
    )
    assert (ledger.messages, ledger.settlement.case["RC-1"].status) == ([], "CLOSED")


def test_what_nothing_else_tells_apart_goes_by_values_then_metadata_as_text() -> None:
    # Two matches of one reference and refund: the fee of the second in text order stands, wherever it is written.
    match = f'{DAY} custom "receipt-match" "FT1" "VR-1"\n  fee: {{}} GBP\n'
    ledger = told(VR_1, EARLIER, match.format("2.00"), match.format("1.00"))
    assert (ledger.messages, ledger.refund("VR-1").fee_minor) == ([], 2_00)
    # By value: VR-1 stands before VR-2 in text order, so that VR-1 is the first to be applied and posted.
    other = f'{DAY} custom "receipt-match" "FT1" "VR-2"\n'
    small = VR_1.replace("60.00", "10.00"), VR_2.replace("60.00", "10.00")
    ledger = told(*small, EARLIER, other, match.format("1.00"))
    assert [move.subject for move in ledger.settlement.movements] == ["acme/CM-1", "VR-1", "VR-2"]


def test_hand_booked_postings_that_are_equal_otherwise_go_by_their_metadata() -> None:
    # Both would open the credit; the order number of the first in text order is that of the credit.
    posting = '{} * "open"\n  Assets:VendorCredits:Acme  50.00 GBP\n    credit_id: "acme/CM-8"\n    order_id: "{}"\n  Income:Misc\n'
    ledger = told(posting.format(DAY, "KB-2"), posting.format(DAY, "KB-1"))
    assert (ledger.messages, ledger.credit("acme/CM-8").order_id) == ([], "KB-1")
