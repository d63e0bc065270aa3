"""What a case does not allow (language, sections 4 and 6)."""

from __future__ import annotations

import pytest

from tests.stories.book import book
from tests.test_language_cases import CASE, CREDIT, SETTLED, event, status, told


def refusal(*parts: str) -> str:
    """The one message of a story, in full."""
    loaded = told(*parts)
    (message,) = loaded.messages
    assert loaded.findings[0].subject == "RC-1"
    return message


FINAL = {"rejected": "REJECTED", "written-off": "WRITTEN_OFF"}


@pytest.mark.parametrize("word", ["agreed", "disputed", "escalated", "rejected", "written-off", "closed"])
@pytest.mark.parametrize("ending", FINAL)
def test_from_a_final_state_only_reopening_leads_on(ending: str, word: str) -> None:
    assert refusal(event("21", ending), event("22", word)) == (
        f"INVALID_STATE_TRANSITION: case-event RC-1 {word}: the case is {FINAL[ending]}; reopen it first"
    )


def test_a_closed_case_is_closed_once() -> None:
    assert refusal(CREDIT, SETTLED, event("26", "closed"), event("27", "closed")) == (
        "INVALID_STATE_TRANSITION: case-event RC-1 closed: the case is CLOSED; reopen it first"
    )


@pytest.mark.parametrize(
    ("parts", "state"),
    [
        ((), "OPEN"),
        ((event("21", "agreed"),), "AGREED"),
        ((event("21", "disputed"),), "DISPUTED"),
        ((CREDIT,), "CREDITED"),
        ((CREDIT, SETTLED), "REFUNDED"),
    ],
)
def test_only_a_final_case_is_reopened(parts: tuple[str, ...], state: str) -> None:
    assert refusal(*parts, event("28", "reopened")) == (
        f"INVALID_STATE_TRANSITION: case-event RC-1 reopened: the case is {state}; only a closed, rejected or"
        " written-off case is reopened"
    )


@pytest.mark.parametrize("before", ["agreed", "disputed"])
def test_a_case_with_a_credit_is_not_rejected(before: str) -> None:
    state = {"agreed": "CREDITED", "disputed": "DISPUTED"}[before]
    assert refusal(event("21", before), CREDIT, event("25", "rejected")) == (
        f"INVALID_STATE_TRANSITION: case-event RC-1 rejected: the case is {state}, a credit memo names it;"
        " reverse the credit or close the case"
    )


@pytest.mark.parametrize("word", ["closed", "written-off"])
def test_a_case_with_unapplied_credit_is_neither_closed_nor_written_off(word: str) -> None:
    assert refusal(CREDIT, event("25", word)) == (
        f"CASE_CLOSED_WITH_BALANCE: case-event RC-1 {word}: 600.00 GBP of its credits is still unapplied;"
        " refund, apply or write it off first"
    )


def test_a_case_is_closed_only_when_what_was_agreed_has_come() -> None:
    assert refusal(event("21", "agreed", "550.00 GBP"), event("25", "closed")) == (
        "CASE_CLOSED_WITH_BALANCE: case-event RC-1 closed: agreed were 550.00 GBP, refunded or netted 0.00 GBP"
        " (550.00 GBP short); record what is missing, agree the lower amount, or write the case off"
    )


def test_a_case_that_got_more_than_was_agreed_is_closed() -> None:
    loaded = told(event("21", "agreed", "550.00 GBP"), CREDIT, SETTLED, event("26", "closed"))
    assert loaded.messages == []
    assert status(loaded) == "CLOSED"


def test_an_amount_agreed_is_in_the_currency_of_the_case() -> None:
    assert refusal(event("21", "agreed", "550.00 EUR")).startswith(
        "CURRENCY_MISMATCH: case-event RC-1 agreed states 550.00 EUR, the case is in GBP"
    )


def test_an_event_before_its_case_comes_too_early() -> None:
    assert refusal(event("19", "agreed")).startswith(
        "INVALID_STATE_TRANSITION: case-event RC-1 agreed is dated 2026-01-19,"
        " before the case is opened on 2026-01-20"
    )


def test_an_event_of_a_case_that_nothing_declares_or_whose_declaration_was_refused() -> None:
    loaded = book(event("21", "agreed"))
    assert loaded.messages == [
        "UNKNOWN_CASE: case-event RC-1 agreed names the case RC-1, which nothing declares;"
        " declare it or correct the name"
    ]
    refused = book(CASE.replace('"acme"', '"bolt"') + event("21", "agreed"))
    assert refused.messages == [
        "UNKNOWN_VENDOR: case RC-1 names the vendor bolt, which nothing declares; declare it or correct the name",
        "UNKNOWN_CASE: case-event RC-1 agreed names the case RC-1, whose declaration was refused;"
        " mend that first: <string>:1",
    ]
    assert refused.settlement.cases == ()


def test_a_refused_event_leaves_no_trace() -> None:
    loaded = told(event("21", "closed"))
    assert loaded.settlement.case["RC-1"].events == ()
    assert status(loaded) == "OPEN"


def test_an_event_on_a_credit_is_no_event_on_a_case() -> None:
    loaded = book(
        CREDIT.replace('          case_id: "RC-1"\n', "") + event("25", "agreed").replace("RC-1", "acme/1")
    )
    assert loaded.codes == ["UNKNOWN_CASE"]


def test_a_credit_has_its_cases_vendor_and_currency() -> None:
    loaded = told(
        CREDIT.replace("acme/1", "shen/1"),
        CREDIT.replace("600.00 GBP", "600.00 EUR"),
        CREDIT.replace("acme/1", "acme/3").replace("RC-1", "RC-9"),
    )
    assert loaded.messages == [
        "CREDIT_VENDOR_MISMATCH: credit shen/1 is of vendor shen, its case RC-1 of acme; correct one of them"
        "\ncase RC-1 is declared at <string>:1",
        "CURRENCY_MISMATCH: credit acme/1 is 600.00 EUR, its case RC-1 is in GBP; open a case for each currency"
        "\ncase RC-1 is declared at <string>:1",
        "UNKNOWN_CASE: credit acme/3 names the case RC-9, which nothing declares; declare it or correct the name",
    ]
    assert loaded.settlement.credits == ()


def test_a_case_may_be_opened_later_than_its_credit() -> None:
    loaded = book(CREDIT.replace("01-24", "01-10") + CASE.lstrip("\n"))
    assert loaded.messages == []
    assert status(loaded) == "CREDITED"


def test_a_hand_booked_credit_may_name_its_case() -> None:
    loaded = told("""
        2026-01-24 * "Credit note"
          Assets:VendorCredits:Acme  600.00 GBP
            credit_id: "acme/9"
            case_id: "RC-1"
          Expenses:Purchases
    """)
    assert status(loaded) == "CREDITED"


@pytest.mark.parametrize(
    ("units", "credit_id", "case_id", "code"),
    [
        ("600.00 EUR", "acme/9", "RC-1", "CURRENCY_MISMATCH"),
        ("600.00 GBP", "shen/9", "RC-1", "CREDIT_VENDOR_MISMATCH"),
        ("600.00 GBP", "acme/9", "RC-8", "UNKNOWN_CASE"),
    ],
)
def test_a_hand_booked_credit_has_its_cases_vendor_and_currency_too(
    units: str, credit_id: str, case_id: str, code: str
) -> None:
    loaded = told(f"""
        2026-01-24 * "Credit note"
          Assets:VendorCredits:Acme  {units}
            credit_id: "{credit_id}"
            case_id: "{case_id}"
          Expenses:Purchases
    """)
    assert [(found.code, found.subject) for found in loaded.findings] == [(code, credit_id)]
    assert loaded.settlement.case["RC-1"].credited_amount_minor == 0


def test_events_of_one_day_run_by_their_instant() -> None:
    early = event("21", "reopened").replace("T12:00:00+00:00", "T12:30:00+02:00")
    loaded = told(event("21", "written-off").replace("T12:00", "T10:00"), early)
    assert loaded.messages == []
    assert status(loaded) == "OPEN"
    later = told(event("21", "written-off"), early)
    assert later.codes == ["INVALID_STATE_TRANSITION"]
    assert status(later) == "WRITTEN_OFF"
