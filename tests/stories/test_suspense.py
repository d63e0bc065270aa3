"""What a receipt brought above its refunds (language, section 3): in suspense until somebody takes it."""

from __future__ import annotations

from tests.stories.bank import CLEARING, CREDIT, VR_1, VR_2, line, match, unmatch
from tests.stories.book import Book, book

EXCESS = (
    CREDIT
    + VR_1
    + match("2026-02-23", "FT1", "VR-1", meta="  excess: 3.00 GBP")
    + line("2026-02-22", "FT1", "103.00")
)


def _excesses(ledger: Book) -> list[tuple[str, int | None]]:
    return [
        (point.subject, point.amount_minor)
        for point in ledger.settlement.exceptions
        if point.code == "RECEIPT_EXCESS"
    ]


def test_an_excess_goes_to_suspense_and_stays_open() -> None:
    ledger = book(EXCESS)
    assert ledger.messages == []
    assert ledger.posted("Excess on FT1") == [
        "2026-02-23",
        f"{CLEARING} 3.00 GBP",
        "Liabilities:Suspense -3.00 GBP",
    ]
    assert ledger.transaction("Excess on FT1").links == {"FT1", "VR-1", "acme/CM-1"}
    assert (ledger.balance(CLEARING), ledger.status("VR-1")) == ("0", "RECONCILED")
    (point,) = ledger.settlement.exceptions
    assert (point.code, point.subject, point.amount_minor, str(point.since)) == (
        "RECEIPT_EXCESS",
        "FT1",
        3_00,
        "2026-02-23",
    )
    assert point.detail == "3.00 GBP more than the refunds matched lies in Liabilities:Suspense"


def test_a_refund_straight_to_suspense_that_names_the_reference_takes_the_excess() -> None:
    taker = '2026-03-06 custom "vendor-refund" "VR-3" {} GBP Liabilities:Suspense "acme/CM-1"\n  bank_transaction_ref: "{}"\n'
    assert _excesses(book(EXCESS + taker.format("3.00", "FT1"))) == []
    assert _excesses(book(EXCESS + taker.format("2.00", "FT1"))) == [("FT1", 1_00)]
    assert _excesses(book(EXCESS + taker.format("3.00", "FT2"))) == [("FT1", 3_00)]
    # To another account it takes nothing; reversed, it gives the excess back.
    assert _excesses(
        book(EXCESS + taker.format("3.00", "FT1").replace("Liabilities:Suspense", "Income:Misc"))
    ) == [("FT1", 3_00)]
    undone = '2026-03-07 custom "reversal" "VR-3"\n  reason: "ERROR"\n'
    assert _excesses(book(EXCESS + taker.format("3.00", "FT1") + undone)) == [("FT1", 3_00)]


def test_a_refund_with_a_fee_takes_of_the_excess_what_it_posts_there() -> None:
    ledger = book(
        EXCESS
        + '2026-03-06 custom "vendor-refund" "VR-3" 3.00 GBP Liabilities:Suspense "acme/CM-1"\n'
        + '  bank_transaction_ref: "FT1"\n  fee: 0.50 GBP\n'
    )
    assert ledger.balance("Liabilities:Suspense") == "-0.50 GBP"
    assert _excesses(ledger) == [("FT1", 50)]


def _by_hand(on: str, amount: str, title: str = '"Kept"', account: str = "Liabilities:Suspense") -> str:
    return f"\n{on} * {title}\n  {account}  {amount}\n  Income:Misc\n"


def test_a_hand_written_transaction_takes_the_excess() -> None:
    assert _excesses(book(EXCESS + _by_hand("2026-03-06", "3.00 GBP"))) == []
    assert _excesses(book(EXCESS + _by_hand("2026-03-06", "1.00 GBP"))) == [("FT1", 2_00)]
    assert _excesses(book(EXCESS + _by_hand("2026-03-06", "5.00 GBP"))) == []


def test_what_is_no_debit_of_suspense_in_the_currency_takes_nothing() -> None:
    for other in (
        _by_hand("2026-03-06", "-3.00 GBP"),
        _by_hand("2026-03-06", "3.00 EUR"),
        _by_hand("2026-03-06", "3.001 GBP"),
        _by_hand("2026-03-06", "3.00 GBP", account="Expenses:FX"),
    ):
        assert _excesses(book(EXCESS + other)) == [("FT1", 3_00)]


def test_a_debit_of_before_the_excess_that_does_not_name_it_takes_nothing() -> None:
    assert _excesses(book(EXCESS + _by_hand("2026-01-20", "3.00 GBP"))) == [("FT1", 3_00)]


def test_a_debit_of_after_the_day_takes_nothing_yet() -> None:
    ledger = book(EXCESS + _by_hand("2026-03-06", "3.00 GBP"))
    assert [point.subject for point in ledger.as_of("2026-03-05").exceptions] == ["FT1"]


def test_who_names_the_reference_takes_that_excess_and_others_the_oldest() -> None:
    second = (
        VR_2
        + match("2026-02-24", "FT2", "VR-2", meta="  excess: 4.00 GBP")
        + line("2026-02-24", "FT2", "54.00")
    )
    assert _excesses(book(EXCESS + second)) == [("FT1", 3_00), ("FT2", 4_00)]
    assert _excesses(book(EXCESS + second + _by_hand("2026-03-06", "4.00 GBP"))) == [("FT2", 3_00)]
    linked = _by_hand("2026-03-06", "4.00 GBP", '"Kept" ^FT2')
    assert _excesses(book(EXCESS + second + linked)) == [("FT1", 3_00)]
    # With the reference as metadata, and 1.00 more than that excess: the rest goes to the oldest.
    named = _by_hand("2026-03-06", "5.00 GBP", '"Kept"\n  bank_transaction_ref: "FT2"')
    assert _excesses(book(EXCESS + second + named)) == [("FT1", 2_00)]


def test_the_excess_is_mirrored_when_the_last_refund_of_its_match_is_unmatched() -> None:
    story = (
        CREDIT
        + VR_1
        + VR_2
        + match("2026-02-23", "FT1", "VR-1", "VR-2", meta="  excess: 3.00 GBP")
        + unmatch("2026-02-26", "FT1", "VR-1")
    )
    first = book(story)
    assert (first.messages, _excesses(first)) == ([], [("FT1", 3_00)])
    assert first.posted("Unmatch of the excess on FT1") == []
    last = book(story + unmatch("2026-02-27", "FT1", "VR-2"))
    assert (last.messages, _excesses(last)) == ([], [])
    assert last.posted("Unmatch of the excess on FT1") == [
        "2026-02-27",
        f"{CLEARING} -3.00 GBP",
        "Liabilities:Suspense 3.00 GBP",
    ]
    assert last.balance(CLEARING) == last.balance("Liabilities:Suspense") == "0"


def test_an_excess_matched_anew_is_a_new_one() -> None:
    ledger = book(
        EXCESS
        + unmatch("2026-02-26", "FT1", "VR-1")
        + match("2026-02-27", "FT1", "VR-1", meta="  excess: 3.00 GBP")
    )
    assert ledger.messages == []
    assert (_excesses(ledger), ledger.balance("Liabilities:Suspense")) == ([("FT1", 3_00)], "-3.00 GBP")
    assert ledger.status("VR-1") == "RECONCILED"


def test_two_matches_of_one_reference_each_keep_their_own_excess() -> None:
    # VR-2 joins later with an excess of its own; undoing it mirrors only that.
    story = (
        CREDIT
        + VR_1
        + VR_2
        + match("2026-02-23", "FT1", "VR-1", meta="  excess: 3.00 GBP")
        + match("2026-02-24", "FT1", "VR-2", meta="  excess: 4.00 GBP")
        + unmatch("2026-02-26", "FT1", "VR-2")
        + unmatch("2026-02-27", "FT1", "VR-1")
    )
    ledger = book(story)
    assert ledger.messages == []
    assert ledger.posted("Unmatch of the excess on FT1") == [
        "2026-02-26",
        f"{CLEARING} -4.00 GBP",
        "Liabilities:Suspense 4.00 GBP",
        "2026-02-27",
        f"{CLEARING} -3.00 GBP",
        "Liabilities:Suspense 3.00 GBP",
    ]
