"""Statement lines become the transactions that the ledger lacks, once each."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from beancount.core.amount import Amount

from beancount_refunds.bank.model import LineKind
from beancount_refunds.bank_import.importing import Import, Wish, import_files, still_new
from beancount_refunds.record import PostingDraft, TransactionDraft, render
from tests.bank_import.importing_books import (
    CLEARING,
    CREDIT,
    CURRENT,
    OWN,
    RULES,
    SUSPENSE,
    brought,
    refusal,
)
from tests.bank_import.made import day, file, line, money, statement
from tests.stories.book import Book, book, without

if TYPE_CHECKING:
    from beancount_refunds.bank.model import StatementLine


def one(told: StatementLine, story: str = "", **wish: Any) -> tuple[str, str]:
    """Payee and the account of the other half of one line."""
    (new,) = brought(file(statement(told)), story=story, **wish).new
    return str(new.draft.payee), new.contra.account


def test_a_line_becomes_a_transaction_with_all_that_the_bank_said() -> None:
    told = line(
        "297.50 GBP",
        "06-05",
        "FT1",
        value_on=day("06-06"),
        end_to_end_id="E2E-1",
        counterparty="ACME\nCOMPONENTS LTD",
        counterparty_iban="GB33BUKB20201555555555",
        references=("RF18539007547034", "CN 17"),
        text="thanks\tfor  your patience",
        instructed=money("350.00 EUR"),
        rate=Decimal("0.857143"),
        charges=(money("2.50 GBP"), money("1.00 GBP"), money("9.00 EUR")),
    )
    (new,) = brought(file(statement(told))).new
    assert new.draft == TransactionDraft(
        on=day("06-05"),
        payee="ACME COMPONENTS LTD",
        narration="thanks for your patience",
        metadata={
            "bank_transaction_ref": "FT1",
            "value_date": day("06-06"),
            "counterparty": "ACME COMPONENTS LTD",
            "counterparty_iban": "GB33BUKB20201555555555",
            "end_to_end_id": "E2E-1",
            "references": "RF18539007547034; CN 17",
            "instructed_amount": Amount(Decimal("350.00"), "EUR"),
            "exchange_rate": Decimal("0.857143"),
            "charges": Amount(Decimal("3.50"), "GBP"),
            "statement_file": "june.xml",
            "statement_sha256": new.line.sha256,
        },
        postings=(
            PostingDraft(account=CURRENT, units=Amount(Decimal("297.50"), "GBP")),
            PostingDraft(account=CLEARING, units=Amount(Decimal("-297.50"), "GBP")),
        ),
    )


def test_only_what_the_statement_knows_is_said() -> None:
    told = line("-310 JPY", reference="FT1", kind=LineKind.FEE, remark="no day of booking")
    (new,) = brought(file(statement(told))).new
    assert render([new.draft]) == (
        '2026-06-05 ! ""\n'
        '  bank_transaction_ref: "FT1"\n'
        '  bank_kind: "fee"\n'
        '  statement_file: "june.xml"\n'
        f'  statement_sha256: "{new.line.sha256}"\n'
        "  Assets:Bank:Current  -310 JPY\n"
        "  Liabilities:Suspense  310 JPY\n",
    )


@pytest.mark.parametrize(
    ("told", "account"),
    [
        (line("5.00 GBP", counterparty="ACME COMPONENTS"), CLEARING),
        (line("5.00 GBP", text="for CM-1717"), CLEARING),
        (line("5.00 GBP", counterparty="A CUSTOMER"), SUSPENSE),
        (line("-5.00 GBP", counterparty="ACME COMPONENTS"), SUSPENSE),
        (line("0.00 GBP", counterparty="ACME COMPONENTS"), SUSPENSE),
        (line("5.00 GBP", counterparty="ACME COMPONENTS", kind=LineKind.RETURN), SUSPENSE),
        (line("5.00 GBP", counterparty="ACME COMPONENTS", kind=LineKind.REVERSAL), SUSPENSE),
        (line("-5.00 GBP", counterparty="ACME COMPONENTS", kind=LineKind.RETURN), CLEARING),
        (line("-5.00 GBP", counterparty="ACME COMPONENTS", kind=LineKind.REVERSAL), CLEARING),
        (line("5.00 GBP", reference="FT9", kind=LineKind.REVERSAL), CLEARING),
        (
            line("5.00 GBP", text="CM-1717", counterparty_iban="BE71 0961 2345 6769"),
            "Equity:Opening",
        ),
        (line("-5.00 GBP", counterparty="WREN BANK"), "Expenses:BankCharges"),
    ],
)
def test_a_vendor_s_refund_is_cleared_and_the_rest_goes_where_it_belongs(
    told: StatementLine, account: str
) -> None:
    story = f"""
        2026-02-02 {CREDIT}
        2026-02-20 custom "vendor-refund" "VR-1" 5.00 GBP "acme/CM-1717"
          bank_transaction_ref: "FT9"
    """
    assert one(told, story, rules=RULES)[1] == account


def test_a_rule_has_better_words_and_the_bank_s_stay_in_the_metadata() -> None:
    assert one(line("-5.00 GBP", counterparty="WREN BANK"), rules=RULES) == ("Wren", "Expenses:BankCharges")


def test_the_account_for_the_rest_takes_the_place_of_suspense() -> None:
    told = line("-5.00 GBP")
    assert one(told, rest="Income:Misc", header=without("suspense")) == ("None", "Income:Misc")


@pytest.mark.parametrize(
    ("key", "told", "counterparty"),
    [
        ("clearing_account", "clearing_account", "ACME COMPONENTS"),
        ("suspense_account", "suspense_account", "A CUSTOMER"),
    ],
)
def test_a_missing_policy_is_told_with_the_line(key: str, told: str, counterparty: str) -> None:
    header = without(f'"{key}"')
    seen = refusal(file(statement(line("5.00 GBP", counterparty=counterparty, lineno=17))), header=header)
    assert seen == (
        f"june.xml: line 17: policy {told} is not set on 2026-06-05; set it, or write a rule that takes the line"
    )


# ----------------------------------------------------------------------------- once, and only once


def after(found: Import, story: str) -> Book:
    """The ledger with what was brought."""
    import_text = "".join(render(found.drafts))
    return Book(f"{story}\n{import_text}\n{OWN}")


def test_what_was_imported_is_known_from_then_on() -> None:
    whole = file(
        statement(
            line("5.00 GBP", reference="FT1"),
            line("-5.00 GBP", reference="FT1"),
            line("1.00 GBP", text="a"),
            line("1.00 GBP", text="a"),
            line("3.00 GBP", "06-06", "B"),
            line("3.00 GBP", "06-06", "B"),
            opening="0.00",
        )
    )
    first = brought(whole, balances=True)
    assert still_new(first, book("", OWN).ledger())
    books = after(first, "")
    assert books.messages == []
    assert books.balance(CURRENT) == "8.00 GBP"
    again = import_files([whole], books.ledger(), Wish(account=CURRENT, balances=True))
    assert (again.drafts, len(again.known)) == ((), 6)
    assert not still_new(first, books.ledger())


def test_a_reference_that_was_taken_meanwhile_is_not_new() -> None:
    first = brought(file(statement(line("5.00 GBP", reference="FT1"))))
    other = 'bank_transaction_ref: "FT1"\n  Assets:Bank:Current  9.00 GBP\n  Income:Misc'
    assert not still_new(first, book(f'2026-01-05 * ""\n  {other}', OWN).ledger())
