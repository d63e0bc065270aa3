"""The form of every directive, shown to whoever missed it: language, section 2."""

from __future__ import annotations

import pytest

from beancount_refunds.forms import FORMS
from tests.stories.book import book

ID = '"ID"'
INSTANT = '"YYYY-MM-DDTHH:MM:SS+00:00"'
EVENTS = '"requested|chased|agreed|disputed|escalated|rejected|written-off|closed|reopened"'
EXPECTED = {
    "vendor": '"ID" "NAME" ACCOUNT',
    "refund-policy": '"KEY" VALUE …',
    "order": '"ID" "VENDOR" AMOUNT …',
    "refund-case": '"ID" AMOUNT with order_id: "ID", owner: "TEXT", reason: "TEXT", vendor_id: "ID"',
    "case-event": f'"CASE" {EVENTS} with at: {INSTANT}, by: "TEXT", reason: "TEXT"',
    "vendor-credit": '"ID" AMOUNT [ACCOUNT]',
    "vendor-refund": '"ID" AMOUNT [ACCOUNT] "CREDIT" [AMOUNT] …',
    "receipt-match": '"BANK REFERENCE" "REFUND" …',
    "receipt-reject": '"BANK REFERENCE" "REFUND OR CREDIT" …',
    "receipt-unmatch": '"BANK REFERENCE" "REFUND" … with reason: "TEXT"',
    "credit-application": '"ID" "CREDIT" AMOUNT "BILL" [ACCOUNT]',
    "credit-write-off": '"ID" "CREDIT" AMOUNT ACCOUNT with reason: "TEXT"',
    "reversal": '"REFUND, APPLICATION, WRITE-OFF OR CREDIT" with reason: "TEXT"',
    "approval": '"REFUND OR WRITE-OFF" [AMOUNT] with by: "TEXT"',
    "credit-balance": '"CREDIT" AMOUNT',
    "vendor-balance": '"VENDOR" AMOUNT',
    "exception": f'"CODE" "SUBJECT" with at: {INSTANT}, owner: "TEXT", reason: "TEXT", until: DATE',
    "period-seal": 'DATE "sha256:<64 hex digits>"',
}


def test_the_language_has_these_directives() -> None:
    assert set(FORMS) == set(EXPECTED)


MISSES = """\
vendor | 7 | has 7 where "ID" belongs
vendor | "v1" "Name" | v1 ends before ACCOUNT
vendor | "v1" "Name" "Assets:Bank" | v1 has "Assets:Bank" where ACCOUNT belongs
vendor | "v1" "Name" Assets:Bank 5 | v1 has 5 too many
vendor | "v1" " " Assets:Bank | v1 has " " where "NAME" belongs
vendor | "v1" Assets:Bank Assets:Bank | v1 has Assets:Bank where "NAME" belongs
vendor | TRUE | has TRUE where "ID" belongs
vendor | 2026-01-01 | 2026-01-01 has 2026-01-01 where "ID" belongs
refund-policy | "clearing_account" | clearing_account names no VALUE
order | "O-1" | O-1 names no "VENDOR"
order | "O-1" "acme" | O-1 states no amount after acme
order | "O-1" "acme" 5.00 GBP "shen" | O-1 states no amount after shen
order | "O-1" 5.00 GBP | O-1 has 5.00 GBP where "VENDOR" belongs
refund-case | "RC-1" "acme" | RC-1 has "acme" where AMOUNT belongs
refund-case | "RC-1" 5.00 GBP | RC-1 has no order_id
case-event | "RC-1" "agred" | RC-1 has "agred" where EVENTS belongs
case-event | "RC-1" 5 | RC-1 has 5 where EVENTS belongs
case-event | "RC-1" "agreed" | RC-1 has no at
vendor-credit | "acme/1" 5.00 | acme/1 has 5.00 where AMOUNT belongs
vendor-credit | "acme/1" | acme/1 ends before AMOUNT
vendor-credit | "acme/1" 5.00 GBP "Expenses:Purchases" | acme/1 has "Expenses:Purchases" too many
vendor-refund | "VR-1" 5.00 GBP | VR-1 names no "CREDIT"
vendor-refund | "VR-1" 5.00 GBP Assets:Bank | VR-1 names no "CREDIT"
vendor-refund | "VR-1" 5.00 GBP "a/1" 3.00 GBP "a/2" | VR-1 states an amount after some credits only
vendor-refund | "VR-1" 5.00 GBP "a/1" "a/2" 3.00 GBP | VR-1 states an amount after some credits only
vendor-refund | "VR-1" 5.00 GBP "a/1" 1.00 GBP 2.00 GBP | VR-1 has 2.00 GBP where "CREDIT" belongs
vendor-refund | "VR-1" 5.00 GBP "a/1" Assets:Bank | VR-1 has Assets:Bank where "CREDIT" belongs
receipt-match | "FT1" | FT1 names no "REFUND"
receipt-match | "FT1" "VR-1" 5.00 GBP | FT1 has 5.00 GBP where "REFUND" belongs
receipt-match | 5 "VR-1" | has 5 where "BANK REFERENCE" belongs
receipt-reject | "FT1" | FT1 names no "REFUND OR CREDIT"
receipt-unmatch | "FT1" | FT1 names no "REFUND"
receipt-unmatch | "FT1" "VR-1" | FT1 has no reason
credit-application | "AP-1" "a/1" 5.00 GBP | AP-1 ends before "BILL"
credit-application | "AP-1" 5.00 GBP "INV-1" | AP-1 has 5.00 GBP where "CREDIT" belongs
credit-application | "AP-1" "a/1" 5.00 GBP "INV-1" "x" | AP-1 has "x" too many
credit-write-off | "WO-1" "a/1" 5.00 GBP | WO-1 ends before ACCOUNT
credit-write-off | "WO-1" "a/1" 5.00 GBP Expenses:WriteOffs | WO-1 has no reason
reversal | "VR-1" | VR-1 has no reason
approval | "VR-1" | VR-1 has no by
approval | "VR-1" "x" | VR-1 has "x" too many
credit-balance | "a/1" | a/1 ends before AMOUNT
vendor-balance | "acme" "5.00 GBP" | acme has "5.00 GBP" where AMOUNT belongs
exception | "RECEIPT_UNMATCHED" | RECEIPT_UNMATCHED ends before "SUBJECT"
exception | "RECEIPT_UNMATCHED" "FT1" | RECEIPT_UNMATCHED has no at
period-seal | "2026-01-01" "sha256:0" | 2026-01-01 has "2026-01-01" where DATE belongs
period-seal | 2026-01-01 "sha256:0" | 2026-01-01 has "sha256:0" where "sha256:<64 hex digits>" belongs
period-seal | 2026-01-01 5 | 2026-01-01 has 5 where "sha256:<64 hex digits>" belongs
period-seal | 2026-01-01 | 2026-01-01 ends before "sha256:<64 hex digits>"
"""


@pytest.mark.parametrize("miss", MISSES.splitlines())
def test_wrong_values_and_missing_metadata_show_the_expected_form(miss: str) -> None:
    kind, values, problem = miss.replace("EVENTS", EVENTS).split(" | ")
    loaded = book(f'2026-01-02 custom "{kind}" {values}')
    assert loaded.messages == [
        f'MALFORMED_DIRECTIVE: {kind} {problem}; write DATE custom "{kind}" {EXPECTED[kind]}'
    ]


FIRST = {
    "refund-policy": '"KEY"',
    "case-event": '"CASE"',
    "receipt-match": '"BANK REFERENCE"',
    "receipt-reject": '"BANK REFERENCE"',
    "receipt-unmatch": '"BANK REFERENCE"',
    "reversal": '"REFUND, APPLICATION, WRITE-OFF OR CREDIT"',
    "approval": '"REFUND OR WRITE-OFF"',
    "credit-balance": '"CREDIT"',
    "vendor-balance": '"VENDOR"',
    "exception": '"CODE"',
    "period-seal": "DATE",
}


@pytest.mark.parametrize("kind", EXPECTED)
def test_a_directive_without_any_value_shows_its_form(kind: str) -> None:
    loaded = book(f'2026-01-02 custom "{kind}"')
    assert [found.message for found in loaded.findings] == [
        f"MALFORMED_DIRECTIVE: {kind} ends before {FIRST.get(kind, ID)};"
        f' write DATE custom "{kind}" {EXPECTED[kind]}'
    ]


CREDIT_META = """\
at: "yesterday" | has at: "yesterday" where "YYYY-MM-DDTHH:MM:SS+00:00" belongs
at: 2026-01-02 | has at: 2026-01-02 where "YYYY-MM-DDTHH:MM:SS+00:00" belongs
expires: "soon" | has expires: "soon" where DATE belongs
tax: 1.00 | has tax: 1.00 where AMOUNT belongs
tax: TRUE | has tax: TRUE where AMOUNT belongs
note: "" | has note: "" where "TEXT" belongs
note: 5 | has note: 5 where "TEXT" belongs
case_id: 5.00 GBP | has case_id: 5.00 GBP where "ID" belongs
"""


@pytest.mark.parametrize("miss", CREDIT_META.splitlines())
def test_metadata_of_a_wrong_kind_is_shown_with_the_kind_that_belongs_there(miss: str) -> None:
    meta, problem = miss.split(" | ")
    loaded = book(f'2026-01-02 custom "vendor-credit" "acme/1" 5.00 GBP Expenses:Purchases\n  {meta}')
    assert loaded.messages == [
        f'MALFORMED_DIRECTIVE: vendor-credit acme/1 {problem}; write DATE custom "vendor-credit" "ID" AMOUNT [ACCOUNT]'
    ]


def test_a_status_is_one_of_five() -> None:
    loaded = book("""
        2026-01-02 custom "vendor-refund" "VR-1" 5.00 GBP "acme/1"
          status: "DONE"
    """)
    assert loaded.messages == [
        'MALFORMED_DIRECTIVE: vendor-refund VR-1 has status: "DONE" where'
        ' "PENDING|APPLIED|RECONCILED|REVERSED|REJECTED" belongs; write DATE custom "vendor-refund"'
        ' "ID" AMOUNT [ACCOUNT] "CREDIT" [AMOUNT] …'
    ]


def test_metadata_without_a_value_says_nothing() -> None:
    loaded = book("""
        2026-01-02 custom "credit-write-off" "WO-1" "acme/1" 5.00 GBP Expenses:WriteOffs
          reason:
        2026-01-02 custom "vendor-credit" "acme/1" 5.00 GBP Expenses:Purchases
          note:
    """)
    assert [message.partition(";")[0] for message in loaded.messages] == [
        "MALFORMED_DIRECTIVE: credit-write-off WO-1 has no reason"
    ]


CONTRADICTIONS = """\
vendor-credit "1" 5.00 GBP Expenses:Purchases | has no vendor_id; state it, or spell the id "VENDOR/NUMBER"
vendor-credit "acme/1" 5.00 GBP Expenses:Purchases ~ tax: 5.01 GBP | has more tax than its amount, which includes the tax
vendor-refund "VR-1" 5.00 GBP "acme/1" "acme/1" | names a credit twice; state one part for it
vendor-refund "VR-1" 5.00 GBP "acme/1" 2.00 GBP "acme/1" 3.00 GBP | names a credit twice; state one part for it
vendor-refund "VR-1" 5.00 GBP "acme/1" ~ fee: 5.00 GBP | has a fee that leaves nothing of the amount
receipt-match "FT1" "VR-1" "VR-1" | names a refund twice; name it once
receipt-match "FT1" "VR-1" "VR-2" ~ fee: 1.00 GBP | has fee or received for several refunds; match that refund on its own
receipt-match "FT1" "VR-1" "VR-2" ~ received: 1.00 EUR | has fee or received for several refunds; match that refund on its own
receipt-unmatch "FT1" "VR-1" "VR-1" ~ reason: "X" | names a refund twice; name it once
period-seal 2026-01-03 "sha256:DIGEST" | seals 2026-01-03 before that day is over; date it on or after 2026-01-03
"""


@pytest.mark.parametrize("line", CONTRADICTIONS.replace("DIGEST", 64 * "0").splitlines())
def test_what_cannot_be_whatever_the_rest_of_the_ledger_says_is_malformed(line: str) -> None:
    directive, problem = line.split(" | ")
    kind, _, rest = directive.replace(" ~ ", "\n  ").partition(" ")
    loaded = book(f'2026-01-02 custom "{kind}" {rest}')
    subject = rest.split()[0].strip('"')
    assert loaded.messages == [f"MALFORMED_DIRECTIVE: {kind} {subject} {problem}"]


def test_an_exception_names_a_code_of_the_catalogue() -> None:
    loaded = book("""
        2026-01-02 custom "exception" "RECEIPT_UNMACHED" "FT1"
          owner: "a.khan"
          at: "2026-01-02T00:00:00"
          reason: "x"
          until: 2026-02-02
    """)
    assert loaded.messages == [
        "MALFORMED_DIRECTIVE: exception RECEIPT_UNMACHED names RECEIPT_UNMACHED, which is no code of a finding or"
        " exception; see bean-refunds explain"
    ]
