"""Every policy key: how it is written, from when it holds, and what twice means (language, section 5)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from beancount.core.data import Custom

from beancount_refunds.directives import PolicyDirective
from beancount_refunds.money import Money, Precisions
from beancount_refunds.policy import SETTINGS, Policy, read_policy
from beancount_refunds.reading import read
from tests.stories.book import ACCOUNTS, HEADER, VENDORS, book, without

FORMS = {
    "clearing_account": "ACCOUNT",
    "receipt_account": "ACCOUNT",
    "fx_gain_account": "ACCOUNT",
    "fx_loss_account": "ACCOUNT",
    "fee_account": "ACCOUNT",
    "suspense_account": "ACCOUNT",
    "tax_account": "ACCOUNT",
    "tax_deferred_account": "ACCOUNT",
    "functional_currency": '"CURRENCY"',
    "receipt_ref_key": '"KEY"',
    "tax_timing": '"memo|refund"',
    "fx_recognition": '"cross-currency|functional"',
    "max_rate_age_days": "DAYS",
    "match_window_days": "DAYS",
    "pending_overdue_days": "DAYS",
    "credit_stale_days": "DAYS",
    "ageing_buckets": '"30 60 90"',
    "record_file": '"PATH"',
    "approval_limit": "AMOUNT",
    "require_evidence": '"DIRECTIVE"',
    "require_case": "TRUE|FALSE",
    "reason_code": '"CODE" "DESCRIPTION"',
    "actor": '"ID" "NAME <ADDRESS>"',
    "role": '"ACTOR" "ROLE"',
    "duty": '"DIRECTIVE" "ROLE"',
    "separate_duties": '"DIRECTIVE" "DIRECTIVE"',
    "default_owner": '"OWNER"',
}

WRONG = """\
clearing_account | "Assets:Bank"
clearing_account | Assets:Bank Assets:Clearing
receipt_account | 5
fx_gain_account | TRUE
fx_loss_account | 5.00 GBP
fee_account | 2026-01-01
suspense_account | "x"
tax_account | "x"
tax_deferred_account | "x"
functional_currency | 5
functional_currency | "GBP" "EUR"
receipt_ref_key | Assets:Bank
receipt_ref_key | " "
tax_timing | "later"
tax_timing | TRUE
fx_recognition | "none"
max_rate_age_days | -1
max_rate_age_days | 1.5
max_rate_age_days | "30"
match_window_days | 36501
match_window_days | 1000000000000000000000000000000000
pending_overdue_days | 5 GBP
credit_stale_days | TRUE
ageing_buckets | "30 20"
ageing_buckets | "30 30"
ageing_buckets | "0 20"
ageing_buckets | "a b"
ageing_buckets | "٣٠"
ageing_buckets | "1000000"
ageing_buckets | ""
ageing_buckets | 30
record_file | 5
approval_limit | 500
approval_limit | "500 GBP"
require_evidence | "vendor-credt"
require_evidence | Assets:Bank
require_case | "TRUE"
reason_code | "DAMAGED"
actor | "a" "A <a@x.org>" "z"
role | "a"
duty | "walk" "clerk"
separate_duties | "vendor-refund" "walk"
default_owner | TRUE
"""


def policy(*lines: str) -> Policy:
    """The policy that `DATE KEY VALUE…` lines make."""
    story = "\n".join(f'{line[:10]} custom "refund-policy" {line[11:]}' for line in lines)
    loaded = book(story, "")
    directives = [read(entry, Precisions(), "x") for entry in loaded.entries if isinstance(entry, Custom)]
    stated = [directive for directive in directives if isinstance(directive, PolicyDirective)]
    assert len(stated) == len(lines)
    made, findings = read_policy(stated, Precisions(), "CHF")
    assert findings == []
    return made


def at(made: Policy, key: str, on: str = "2026-06-30") -> Any:
    """The value of a key on a day."""
    return made.get(key, datetime.date.fromisoformat(on))


def test_the_language_has_these_keys() -> None:
    assert {key: setting.form for key, setting in SETTINGS.items()} == FORMS
    repeatable = {key for key, setting in SETTINGS.items() if setting.repeatable}
    assert repeatable == {
        "receipt_account",
        "receipt_ref_key",
        "require_evidence",
        "reason_code",
        "actor",
        "role",
        "duty",
        "separate_duties",
    }


@pytest.mark.parametrize("line", WRONG.splitlines())
def test_a_wrong_value_shows_how_the_key_is_written(line: str) -> None:
    key, values = line.split(" | ")
    assert book(f'2026-01-01 custom "refund-policy" "{key}" {values}').messages == [
        f"MALFORMED_DIRECTIVE: policy {key} is {values};"
        f' write DATE custom "refund-policy" "{key}" {FORMS[key]}'
    ]


def test_a_limit_is_an_amount_as_any_other() -> None:
    loaded = book("""
        2026-01-01 custom "refund-policy" "approval_limit" 0.00 GBP
        2026-01-01 custom "refund-policy" "approval_limit" -5 GBP
        2026-01-01 custom "refund-policy" "approval_limit" 500.001 GBP
    """)
    assert loaded.messages == [
        "AMOUNT_NOT_POSITIVE: policy approval_limit is 0.00 GBP; the amount must be greater than zero",
        "AMOUNT_NOT_POSITIVE: policy approval_limit is -5 GBP; the amount must be greater than zero",
        "AMOUNT_PRECISION: policy approval_limit is 500.001 GBP; GBP has 2 decimals:"
        " write as many at most, and no more than 92233720368547758.07 GBP",
    ]


@pytest.mark.parametrize(
    ("key", "default"),
    [
        ("functional_currency", "CHF"),
        ("tax_timing", "memo"),
        ("fx_recognition", "cross-currency"),
        ("max_rate_age_days", None),
        ("match_window_days", 10),
        ("pending_overdue_days", 30),
        ("credit_stale_days", 180),
        ("ageing_buckets", (30, 60, 90)),
        ("record_file", "refunds/{year}-{month}.beancount"),
        ("approval_limit", None),
        ("require_case", False),
        ("require_evidence", ()),
        ("receipt_ref_key", ()),
        ("default_owner", None),
    ],
)
def test_a_key_that_is_not_stated_has_its_default(key: str, default: Any) -> None:
    assert at(policy(), key) == default


@pytest.mark.parametrize(
    ("key", "written", "value"),
    [
        ("ageing_buckets", '"15 45"', (15, 45)),
        ("max_rate_age_days", "0", 0),
        ("match_window_days", "36500", 36500),
        ("approval_limit", "500 GBP", Money(50000, "GBP")),
        ("require_case", "TRUE", True),
        ("tax_timing", '"refund"', "refund"),
        ("fx_recognition", '"functional"', "functional"),
        ("clearing_account", "Assets:Clearing", "Assets:Clearing"),
        ("record_file", '"{vendor_id}/{id}.beancount"', "{vendor_id}/{id}.beancount"),
        ("reason_code", '"DAMAGED" "Arrived damaged"', (("DAMAGED", "Arrived damaged"),)),
        ("actor", '"a.khan" "A Khan <a@example.org>"', (("a.khan", "A Khan <a@example.org>"),)),
        ("separate_duties", '"vendor-refund" "approval"', (("vendor-refund", "approval"),)),
    ],
)
def test_a_key_has_the_value_that_is_stated(key: str, written: str, value: Any) -> None:
    assert at(policy(f'2026-01-01 "{key}" {written}'), key) == value


def test_the_latest_value_on_or_before_a_day_applies() -> None:
    made = policy('2026-01-01 "match_window_days" 5', '2026-02-01 "match_window_days" 7')
    days = ["2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01", "2026-12-31"]
    assert [at(made, "match_window_days", on) for on in days] == [10, 5, 5, 7, 7]


def test_repeatable_keys_accumulate_and_say_a_thing_once() -> None:
    made = policy(
        '2026-01-01 "receipt_ref_key" "a"',
        '2026-02-01 "receipt_ref_key" "b"',
        '2026-02-01 "receipt_ref_key" "a"',
        '2026-03-01 "role" "a.khan" "clerk"',
        '2026-04-01 "role" "a.khan" "boss"',
        '2026-04-01 "role" "m.lee" "boss"',
    )
    days = ["2025-12-31", "2026-01-31", "2026-02-01"]
    assert [at(made, "receipt_ref_key", on) for on in days] == [(), ("a",), ("a", "b")]
    assert made.roles("a.khan", datetime.date(2026, 3, 31)) == {"clerk"}
    assert made.roles("a.khan", datetime.date(2026, 4, 1)) == {"clerk", "boss"}


def test_another_key_given_twice_on_one_date_with_different_values_is_a_duplicate() -> None:
    loaded = book("""
        2026-01-01 custom "refund-policy" "default_owner" "a"
        2026-01-01 custom "refund-policy" "default_owner" "b"
        2026-01-01 custom "refund-policy" "default_owner" "a"
        2026-01-02 custom "refund-policy" "default_owner" "c"
        2026-01-02 custom "refund-policy" "match_window_days" 5
        2026-01-02 custom "refund-policy" "match_window_days" 5.0
    """)
    assert loaded.messages == [
        "DUPLICATE_ID: policy default_owner is given twice on 2026-01-01 with different values; keep one of them"
    ]
    assert [found.source["lineno"] for found in loaded.findings] == [2]


def test_the_clearing_account_of_the_day_takes_the_refund() -> None:
    loaded = book("""
        2026-01-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
        2026-01-03 custom "refund-policy" "clearing_account" Assets:Bank:Dollar
        2026-01-02 custom "vendor-refund" "VR-1" 5.00 GBP "acme/1"
          bank_transaction_ref: "FT1"
        2026-01-03 custom "vendor-refund" "VR-2" 6.00 GBP "acme/1"
          bank_transaction_ref: "FT2"
    """)
    assert loaded.balance("Assets:Clearing:VendorRefunds") == "5.00 GBP"
    assert loaded.balance("Assets:Bank:Dollar") == "6.00 GBP"


def test_the_functional_currency_is_the_first_operating_currency_unless_it_is_stated() -> None:
    story = '2026-01-02 custom "vendor-balance" "acme" 0 GBP'
    operating = 'option "operating_currency" "EUR"\n' + without("functional_currency")
    assert book(story, operating).settlement.functional_currency == "EUR"
    assert book(story, 'option "operating_currency" "EUR"\n' + HEADER).settlement.functional_currency == "GBP"
    none = ACCOUNTS.replace('option "operating_currency" "GBP"\n', "") + VENDORS
    assert book(story, none).settlement.functional_currency is None


@pytest.mark.parametrize(
    ("key", "story"),
    [
        ("clearing_account", '"vendor-refund" "X-1" 5.00 GBP "acme/1"'),
        ("fee_account", '"vendor-refund" "X-1" 5.00 GBP "acme/1"\n  fee: 1.00 GBP'),
        ("functional_currency", '"vendor-refund" "X-1" 5.00 GBP "acme/1"\n  functional_amount: 5.00 GBP'),
        ("tax_account", '"vendor-credit" "acme/X-1" 5.00 GBP Expenses:Purchases\n  tax: 1.00 GBP'),
        (
            "functional_currency",
            '"vendor-credit" "acme/X-1" 5.00 EUR Expenses:Purchases\n  functional_amount: 5 GBP',
        ),
        ("suspense_account", '"receipt-match" "X-1" "VR-1"\n  excess: 1.00 GBP'),
        ("fee_account", '"receipt-match" "X-1" "VR-1"\n  fee: 1.00 GBP'),
    ],
)
def test_an_account_or_currency_that_the_posting_needs_must_be_set(key: str, story: str) -> None:
    header = without(key).replace('option "operating_currency" "GBP"\n', "")
    loaded = book(
        f"2026-01-02 custom {story}\n"
        '2026-01-01 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases\n'
        + ('2026-01-02 custom "vendor-refund" "VR-1" 1.00 GBP "acme/1"\n' if "receipt" in story else ""),
        header,
    )
    value = '"GBP"' if key == "functional_currency" else "ACCOUNT"
    assert [found.message.split(" needs ")[1] for found in loaded.findings] == [
        f'the policy {key} on 2026-01-02, which is not set; add custom "refund-policy" "{key}" {value}'
    ]
    assert loaded.codes == ["POLICY_MISSING"]
