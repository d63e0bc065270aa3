"""Sealed periods: the digest computed here by hand, from what seal.py documents (language, section 6)."""

from __future__ import annotations

import hashlib
import json

import pytest

from tests.stories.book import ACCOUNTS, Book, book

#: Everything that counts up to 31 January, and below it what does not.
LEDGER = """
2026-01-02 custom "vendor" "acme" "Acme \\"Components\\" Ltd" Assets:VendorCredits:Acme
  iban: "GB33BUKB20201555555555"
2026-01-02 custom "refund-policy" "clearing_account" Assets:Clearing:VendorRefunds
2026-01-02 custom "refund-policy" "require_case" FALSE
2026-01-02 custom "refund-policy" "approval_limit" 5000.0 GBP
2026-01-05 custom "vendor-credit" "acme/1" 600.00 GBP Expenses:Purchases
  expires: 2026-12-31
  tax: 0 GBP
  note: "“4 of 20” cartons – crushed"
2026-01-06 custom "vendor-refund" "VR-1" 100 GBP "acme/1"
  bank_transaction_ref: "FT1"
2026-01-07 custom "vendor-refund" "VR-2" 50 GBP "acme/1"
2026-01-08 custom "receipt-match" "FT2" "VR-2"
2026-01-08 * "Receipt" "of the first refund"
  bank_transaction_ref: "FT1"
  Assets:Bank:Current  100.00 GBP
  Assets:Clearing:VendorRefunds  -100.00 GBP
2026-01-09 * "Receipt of the second, with a fee"
  bank_transaction_ref: "FT2"
  Assets:Clearing:VendorRefunds  -50.00 GBP
  Expenses:BankCharges  0.50 GBP
  Assets:Bank:Current  49.50 GBP
2026-01-10 * "By hand"
  Assets:VendorCredits:Acme  20.00 EUR {0.85 GBP}
    credit_id: "acme/9"
  Assets:VendorCredits:Acme  10.00 EUR @ 0.86 GBP
    credit_id: "acme/9"
  Expenses:Purchases
2026-01-31 custom "reversal" "VR-1"
  reason: "RETURNED"
  bank_transaction_ref: "FT3"
2026-02-01 * "Returned in February"
  bank_transaction_ref: "FT3"
  Assets:Bank:Current  -100.00 GBP
  Assets:Clearing:VendorRefunds  100.00 GBP
2026-01-11 * "A reference that nothing names"
  bank_transaction_ref: "FT4"
  Assets:Bank:Current  5.00 GBP
  Income:Misc  -5.00 GBP
2026-02-01 custom "vendor-credit" "acme/2" 7.00 GBP Expenses:Purchases
2026-02-01 * "By hand in February"
  Assets:VendorCredits:Acme  -1.00 EUR
    credit_id: "acme/9"
  Expenses:Purchases
2026-01-12 custom "fava-option" "language" "en"
"""

ROWS = [
    ["directive", "2026-01-02", "vendor", '"acme"', '"Acme \\"Components\\" Ltd"', "Assets:VendorCredits:Acme",
     'iban: "GB33BUKB20201555555555"'],
    ["directive", "2026-01-02", "refund-policy", '"clearing_account"', "Assets:Clearing:VendorRefunds"],
    ["directive", "2026-01-02", "refund-policy", '"require_case"', "FALSE"],
    ["directive", "2026-01-02", "refund-policy", '"approval_limit"', "5000.0 GBP"],
    ["directive", "2026-01-05", "vendor-credit", '"acme/1"', "600.00 GBP", "Expenses:Purchases",
     "expires: 2026-12-31", 'note: "“4 of 20” cartons – crushed"', "tax: 0 GBP"],
    ["directive", "2026-01-06", "vendor-refund", '"VR-1"', "100 GBP", '"acme/1"', 'bank_transaction_ref: "FT1"'],
    ["directive", "2026-01-07", "vendor-refund", '"VR-2"', "50 GBP", '"acme/1"'],
    ["directive", "2026-01-08", "receipt-match", '"FT2"', '"VR-2"'],
    ["receipt", "2026-01-08", "FT1", "Assets:Bank:Current 100.00 GBP", "Assets:Clearing:VendorRefunds -100.00 GBP"],
    ["receipt", "2026-01-09", "FT2", "Assets:Bank:Current 49.50 GBP", "Assets:Clearing:VendorRefunds -50.00 GBP",
     "Expenses:BankCharges 0.50 GBP"],
    ["posting", "2026-01-10", "acme/9", "Assets:VendorCredits:Acme", "20.00 EUR", "", "0.85 GBP"],
    ["posting", "2026-01-10", "acme/9", "Assets:VendorCredits:Acme", "10.00 EUR", "0.86 GBP", ""],
    ["directive", "2026-01-31", "reversal", '"VR-1"', 'bank_transaction_ref: "FT3"', 'reason: "RETURNED"'],
]  # fmt: skip
RETURNED = [
    "receipt",
    "2026-02-01",
    "FT3",
    "Assets:Bank:Current -100.00 GBP",
    "Assets:Clearing:VendorRefunds 100.00 GBP",
]
FEBRUARY = [
    RETURNED,
    ["directive", "2026-02-01", "vendor-credit", '"acme/2"', "7.00 GBP", "Expenses:Purchases"],
    ["posting", "2026-02-01", "acme/9", "Assets:VendorCredits:Acme", "-1.00 EUR", "", ""],
]


def digest(rows: list[list[str]]) -> str:
    """The SHA-256 of the rows as seal.py documents it: JSON without white space, sorted, a line each, UTF-8."""
    lines = sorted(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    return "sha256:" + hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def sealed(digest_: str, ledger: str = LEDGER, through: str = "2026-01-31", on: str = "2026-02-02") -> Book:
    """The ledger with a seal."""
    return book(f'{ledger.strip()}\n{on} custom "period-seal" {through} "{digest_}"', ACCOUNTS)


def seals(loaded: Book) -> list[str]:
    """The findings about seals."""
    return [found.message for found in loaded.findings if found.code == "SEAL_BROKEN"]


def test_the_seal_is_the_digest_of_what_was_written_up_to_its_date() -> None:
    assert seals(sealed(digest(ROWS))) == []
    assert sealed(digest(ROWS)).codes == []


def test_a_broken_seal_shows_both_digests_and_stands_on_the_seal() -> None:
    wrong = "sha256:" + 64 * "0"
    loaded = sealed(wrong)
    assert seals(loaded) == [
        f"SEAL_BROKEN: the period to 2026-01-31 was sealed as {wrong} and is now {digest(ROWS)}; take back what was"
        " changed in it, and correct it by new entries of a later date"
    ]
    (found,) = (found for found in loaded.findings if found.code == "SEAL_BROKEN")
    assert (found.subject, found.source["lineno"]) == ("2026-01-31", len(LEDGER.strip().splitlines()) + 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("600.00 GBP", "600.01 GBP"),
        ("100 GBP", "100.00 GBP"),
        ('note: "“4', 'note: "“5'),
        ('reason: "RETURNED"', 'reason: "ERROR"'),
        ("49.50 GBP", "49.49 GBP"),
        ("{0.85 GBP}", "{0.86 GBP}"),
        ("@ 0.86 GBP", "@ 0.87 GBP"),
        ("2026-01-07 custom", "2026-01-08 custom"),
        (
            '2026-01-12 custom "fava-option" "language" "en"',
            '2026-01-12 custom "vendor-balance" "acme" 500.00 GBP',
        ),
        ('bank_transaction_ref: "FT4"', 'bank_transaction_ref: "FT2"'),
    ],
)
def test_a_change_of_what_is_sealed_breaks_the_seal(old: str, new: str) -> None:
    assert LEDGER.count(old) == 1
    assert len(seals(sealed(digest(ROWS), LEDGER.replace(old, new)))) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"Receipt" "of the first refund"', '"Receipt of the first refund" #bank'),
        ("7.00 GBP", "8.00 GBP"),
        (
            "  Assets:Bank:Current  5.00 GBP\n  Income:Misc  -5.00 GBP",
            "  Assets:Bank:Current  6.00 GBP\n  Income:Misc",
        ),
        ("2026-01-12 custom", "\n\n2026-01-12 custom"),
        ('2026-01-12 custom "fava-option"', '2026-01-12 price EUR 0.9 GBP\n2026-01-12 custom "budget"'),
        ("-100.00 GBP\n2026-01-09", "-100.00 GBP ; seen\n2026-01-09"),
    ],
)
def test_a_change_of_anything_else_leaves_the_seal_whole(old: str, new: str) -> None:
    assert LEDGER.count(old) == 1
    assert seals(sealed(digest(ROWS), LEDGER.replace(old, new))) == []


def test_the_seal_does_not_depend_on_the_order_of_the_text() -> None:
    parts = ("\n" + LEDGER.strip()).split("\n2026-")[1:]
    turned = "\n".join(f"2026-{part}" for part in reversed(parts))
    assert seals(sealed(digest(ROWS), turned)) == []


def test_an_earlier_seal_counts_so_that_seals_form_a_chain() -> None:
    first = digest(ROWS)
    ledger = f'{LEDGER.strip()}\n2026-02-02 custom "period-seal" 2026-01-31 "{first}"\n'
    row = ["directive", "2026-02-02", "period-seal", "2026-01-31", json.dumps(first)]
    whole = digest([*ROWS, *FEBRUARY, row])
    assert seals(sealed(whole, ledger, "2026-02-28", "2026-03-01")) == []
    forged = digest([*ROWS, *FEBRUARY])
    assert len(seals(sealed(forged, ledger, "2026-02-28", "2026-03-01"))) == 1


def test_a_seal_dated_on_the_day_that_it_seals_does_not_contain_itself() -> None:
    assert seals(sealed(digest(ROWS), on="2026-01-31")) == []
    twice = (
        f'{LEDGER.strip()}\n2026-01-31 custom "period-seal" 2026-01-31 "{digest(ROWS)}"\n  note: "again"\n'
    )
    assert seals(sealed(digest(ROWS), twice)) == []


def test_a_seal_of_tomorrow_is_not_judged_today() -> None:
    loaded = sealed("sha256:" + 64 * "0")
    assert [found.code for found in loaded.as_of("2026-02-01").findings if found.code == "SEAL_BROKEN"] == []


def test_a_seal_that_could_not_be_read_is_of_no_period() -> None:
    loaded = sealed(digest(ROWS), LEDGER + '2026-01-12 custom "period-seal"\n')
    assert seals(loaded) == []
