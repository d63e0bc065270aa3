"""The states of a refund (language, section 4): what it waits for, what it reserves, how it ends."""

from __future__ import annotations

from tests.stories.book import HEADER, book

CREDIT = """
2026-02-01 custom "vendor-credit" "acme/CM-1" 100.00 GBP Expenses:Purchases
"""

LIMIT = HEADER + '2020-01-01 custom "refund-policy" "approval_limit" 50.00 GBP\n'

EVIDENCE = HEADER + '2020-01-01 custom "refund-policy" "require_evidence" "vendor-refund"\n'


def _refund(id_: str = "VR-1", amount: str = "60.00 GBP", meta: str = "", on: str = "2026-02-20") -> str:
    return f'\n{on} custom "vendor-refund" "{id_}" {amount} "acme/CM-1"\n{meta}\n'


BY = '  by: "a.khan"\n'

FT1 = '  bank_transaction_ref: "FT1"\n'

APPROVED = '\n2026-02-25 custom "approval" "VR-1"\n  by: "j.smith"\n'


def test_without_a_receipt_a_refund_is_pending_posts_nothing_and_reserves_its_part() -> None:
    ledger = book(CREDIT + _refund())
    assert (ledger.messages, ledger.status("VR-1")) == ([], "PENDING RECEIPT")
    assert ledger.narrations() == ["Credit memo acme/CM-1"]
    credit = ledger.credit("acme/CM-1")
    assert (credit.unapplied_balance_minor, credit.available_balance_minor) == (100_00, 40_00)
    assert credit.reserved_balance_minor == 60_00
    (part,) = ledger.refund("VR-1").allocations
    assert (part.credit_id, part.amount_minor, part.carrying_amount_minor) == ("acme/CM-1", 60_00, None)


def test_a_second_refund_finds_only_what_is_not_reserved() -> None:
    ledger = book(CREDIT + _refund() + _refund("VR-2", "50.00 GBP"))
    assert ledger.messages == [
        "REFUND_EXCEEDS_CREDIT_BALANCE: refund VR-2 asks 50.00 GBP of acme/CM-1, which has 40.00 GBP available (excess"
        " 10.00 GBP); 60.00 GBP more is reserved by pending refunds\nacme/CM-1 is declared at <string>:1"
    ]
    assert [ledger.status("VR-1"), ledger.status("VR-2")] == ["PENDING RECEIPT", "REJECTED"]


def test_a_rejected_refund_keeps_a_row_and_changes_nothing_else() -> None:
    ledger = book(CREDIT + _refund() + _refund("VR-2", "50.00 GBP", FT1))
    row = ledger.refund("VR-2")
    assert (row.status, row.amount_minor, row.bank_transaction_ref, row.remark) == (
        "REJECTED",
        50_00,
        "FT1",
        "REFUND_EXCEEDS_CREDIT_BALANCE",
    )
    assert ledger.credit("acme/CM-1").available_balance_minor == 40_00


def test_applications_and_write_offs_respect_what_is_reserved() -> None:
    ledger = book(
        CREDIT
        + _refund()
        + """
2026-02-21 custom "credit-application" "AP-1" "acme/CM-1" 50.00 GBP "INV-1"
2026-02-21 custom "credit-write-off" "WO-1" "acme/CM-1" 50.00 GBP Expenses:WriteOffs
  reason: "IMMATERIAL"
"""
    )
    tail = (
        " asks 50.00 GBP of acme/CM-1, which has 40.00 GBP available (excess 10.00 GBP); 60.00 GBP more is reserved by"
        " pending refunds\nacme/CM-1 is declared at <string>:1"
    )
    assert ledger.messages == [
        f"APPLICATION_EXCEEDS_CREDIT_BALANCE: application AP-1{tail}",
        f"WRITE_OFF_EXCEEDS_CREDIT_BALANCE: write-off WO-1{tail}",
    ]


def test_a_match_applies_it_and_the_reservation_becomes_a_posting() -> None:
    ledger = book(CREDIT + _refund() + '2026-02-23 custom "receipt-match" "FT1" "VR-1"\n')
    assert (ledger.messages, ledger.status("VR-1")) == ([], "APPLIED")
    credit = ledger.credit("acme/CM-1")
    assert (credit.unapplied_balance_minor, credit.reserved_balance_minor) == (40_00, 0)
    assert ledger.posted("Refund VR-1")[0] == "2026-02-23"
    assert ledger.open_points() == [("REFUND_UNRECONCILED", "VR-1")]


def test_a_reservation_without_explicit_amounts_takes_the_rate_of_the_refunds_date() -> None:
    # 50.00 USD × 0.90 of the 20th; the later price does not move it.
    ledger = book("""
        2026-02-20 price USD 0.90 EUR
        2026-02-22 price USD 0.50 EUR
        2026-02-01 custom "vendor-credit" "acme/CM-1" 100.00 EUR Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 50.00 USD "acme/CM-1"
        2026-02-23 custom "credit-balance" "acme/CM-1" 100.00 EUR
    """)
    assert ledger.messages == []
    assert ledger.credit("acme/CM-1").reserved_balance_minor == 45_00


def test_a_pending_refund_without_a_rate_reserves_nothing_and_says_so() -> None:
    ledger = book("""
        2026-02-01 custom "vendor-credit" "acme/CM-1" 100.00 EUR Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 50.00 USD "acme/CM-1"
    """)
    # Where the receipt is not known the rate is not needed yet: no finding.
    assert (ledger.messages, ledger.status("VR-1")) == ([], "PENDING RECEIPT")
    assert ledger.credit("acme/CM-1").available_balance_minor == 100_00
    assert ledger.refund("VR-1").remark == (
        "reserves nothing: there is no price of USD in EUR on or before 2026-02-20"
    )


def test_explicit_amounts_are_reserved_without_a_rate() -> None:
    ledger = book("""
        2026-02-01 custom "vendor-credit" "acme/CM-1" 100.00 EUR Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 50.00 USD "acme/CM-1" 45.00 EUR
    """)
    assert (ledger.messages, ledger.credit("acme/CM-1").reserved_balance_minor) == ([], 45_00)


def test_a_refund_that_a_rise_of_the_rate_makes_too_large_is_rejected_when_it_would_be_applied() -> None:
    # It holds 80.00 EUR of 85.00; matched at 0.90 it asks 90.00.
    ledger = book("""
        2026-02-01 price EUR 0.86 GBP
        2026-02-20 price USD 0.80 EUR
        2026-02-22 price USD 0.90 EUR
        2026-02-01 custom "vendor-credit" "acme/CM-1" 85.00 EUR Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 100.00 USD "acme/CM-1"
        2026-02-22 custom "receipt-match" "FT1" "VR-1"
        2026-02-23 * "Receipt"
          bank_transaction_ref: "FT1"
          Assets:Bank:Dollar             100.00 USD
          Assets:Clearing:VendorRefunds
    """)
    assert ledger.messages == [
        "REFUND_EXCEEDS_CREDIT_BALANCE: refund VR-1 asks 90.00 EUR of acme/CM-1, which has 85.00 EUR available (excess"
        " 5.00 EUR)\nacme/CM-1 is declared at <string>:4"
    ]
    assert (ledger.status("VR-1"), ledger.refund("VR-1").allocations) == ("REJECTED", ())
    assert ledger.credit("acme/CM-1").available_balance_minor == 85_00
    assert ledger.open_points() == [("RECEIPT_UNMATCHED", "FT1")]


def test_without_required_evidence_a_refund_waits() -> None:
    ledger = book(CREDIT + _refund(meta=FT1), EVIDENCE)
    assert ledger.messages == [
        "EVIDENCE_MISSING: refund VR-1 has no evidence, which the policy requires of a vendor-refund; add evidence:"
        ' "PATH" or a document directive with ^VR-1'
    ]
    assert ledger.status("VR-1") == "PENDING EVIDENCE"
    shown = book(CREDIT + _refund(meta=FT1 + '  evidence: "papers/vr-1.pdf"\n'), EVIDENCE)
    assert (shown.messages, shown.status("VR-1")) == ([], "APPLIED")


def test_evidence_is_wanted_of_a_pending_refund_too() -> None:
    ledger = book(CREDIT + _refund(), EVIDENCE)
    assert (ledger.codes, ledger.status("VR-1")) == (["EVIDENCE_MISSING"], "PENDING RECEIPT")


def test_rate_stands_before_approval_and_approval_before_evidence() -> None:
    all_three = LIMIT + EVIDENCE.removeprefix(HEADER)
    no_rate = book(CREDIT + _refund(amount="60.00 USD", meta=BY + FT1), all_three)
    assert (no_rate.codes, no_rate.status("VR-1")) == (["FX_RATE_MISSING"], "PENDING RATE")
    unapproved = book(CREDIT + _refund(meta=BY + FT1), all_three)
    assert (unapproved.codes, unapproved.status("VR-1")) == (["APPROVAL_MISSING"], "PENDING APPROVAL")
    approved = book(CREDIT + _refund(meta=BY + FT1) + APPROVED, all_three)
    assert (approved.codes, approved.status("VR-1")) == (["EVIDENCE_MISSING"], "PENDING EVIDENCE")


def test_a_refund_of_a_credit_without_evidence_waits_for_the_credit() -> None:
    header = HEADER + '2020-01-01 custom "refund-policy" "require_evidence" "vendor-credit"\n'
    ledger = book(CREDIT + _refund(meta=FT1), header)
    assert (ledger.codes, ledger.status("VR-1")) == (["EVIDENCE_MISSING"], "PENDING CREDIT")
    assert ledger.refund("VR-1").remark == "reserves nothing: a credit that it names is not posted itself"
    assert ledger.findings[0].subject == "acme/CM-1"


def test_a_status_is_an_assertion_about_the_end_of_the_ledger() -> None:
    for status, messages in (
        ("APPLIED", []),
        (
            "RECONCILED",
            [
                "STATUS_MISMATCH: refund VR-1 states RECONCILED and is APPLIED on 2026-02-20; record what is missing, or"
                " correct the statement"
            ],
        ),
    ):
        assert book(CREDIT + _refund(meta=FT1 + f'  status: "{status}"\n')).messages == messages
    pending = book(CREDIT + _refund(meta='  status: "APPLIED"\n'))
    assert pending.messages == [
        "STATUS_MISMATCH: refund VR-1 states APPLIED and is PENDING (RECEIPT) on 2026-02-20; record what is missing, or"
        " correct the statement"
    ]


def test_the_log_tells_every_change_of_state_and_who_caused_it() -> None:
    ledger = book(
        CREDIT
        + _refund(meta=BY)
        + '2026-02-23 custom "receipt-match" "FT1" "VR-1"\n  by: "b.lee"\n'
        + '2026-02-24 custom "reversal" "VR-1"\n  reason: "ERROR"\n'
    )
    log = [
        (str(step.on), step.before, step.after, step.by)
        for step in ledger.settlement.transitions
        if step.subject == "VR-1"
    ]
    assert log == [
        ("2026-02-20", None, "PENDING", "a.khan"),
        ("2026-02-23", "PENDING", "APPLIED", "b.lee"),
        ("2026-02-24", "APPLIED", "REVERSED", None),
    ]


def test_what_is_netted_of_a_functional_credit_without_a_rate_waits_for_it() -> None:
    # Booked by hand, so that it stands in the books though nobody knows what it carries.
    ledger = book(
        """
        2026-02-01 * "By hand"
          Assets:VendorCredits:Acme  100.00 EUR
            credit_id: "acme/CM-1"
          Income:Misc
        2026-02-21 custom "credit-application" "AP-1" "acme/CM-1" 60.00 EUR "INV-1" Liabilities:AP:Acme
        """,
        HEADER + '2020-01-01 custom "refund-policy" "fx_recognition" "functional"\n',
    )
    assert ledger.messages == [
        "FX_RATE_MISSING: application AP-1: there is no price of EUR in GBP on or before 2026-02-01; add a price"
        " directive or functional_amount"
    ]
    (reduction,) = ledger.settlement.reductions
    assert (reduction.status, ledger.credit("acme/CM-1").unapplied_balance_minor) == ("WAITING", 100_00)


def test_of_one_refund_only_the_first_finding_of_the_catalogue_stands() -> None:
    ledger = book(CREDIT + _refund(amount="600.00 GBP", meta='  status: "APPLIED"\n'))
    assert ledger.codes == ["REFUND_EXCEEDS_CREDIT_BALANCE"]
    rejected = book(CREDIT + _refund(amount="600.00 GBP", meta='  status: "REJECTED"\n'))
    assert rejected.codes == ["REFUND_EXCEEDS_CREDIT_BALANCE"]


def test_a_case_may_be_opened_after_its_credit_and_refund() -> None:
    ledger = book(
        CREDIT.rstrip()
        + '\n  case_id: "RC-1"\n'
        + _refund(meta=FT1)
        + """
2026-02-25 custom "refund-case" "RC-1" 100.00 GBP
  vendor_id: "acme"
  order_id: "KB-1"
  reason: "DAMAGED"
  owner: "a.khan"
"""
    )
    assert ledger.messages == []
    assert (ledger.settlement.case["RC-1"].status, ledger.settlement.case["RC-1"].refunded_amount_minor) == (
        "PARTLY_REFUNDED",
        60_00,
    )
