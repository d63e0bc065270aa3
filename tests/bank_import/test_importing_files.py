"""All files come in, or none does; what is doubtful is told."""

from __future__ import annotations

from decimal import Decimal

import pytest
from beancount.core.amount import Amount

from beancount_refunds.bank_import.importing import NotImported, Wish, import_files
from beancount_refunds.bank_import.summary import summary
from beancount_refunds.record import BalanceDraft
from tests.bank_import.importing_books import CURRENT, RULES, brought, refusal
from tests.bank_import.made import day, file, line, statement


def test_one_wrong_statement_keeps_all_files_out_and_all_reasons_are_told() -> None:
    good = file(statement(line("1.00 GBP")))
    wrong = file(
        statement(line("1.00 GBP"), opening="5.00", number="7", closing=None),
        statement(line("1.00 GBP"), account="BE71096123456769"),
        statement(line("1.00 GBP"), opening="5.00", number="8", lines=()),
        name="july.xml",
    )
    assert refusal(good, wrong).splitlines() == [
        "july.xml: the statement is of BE71096123456769, which is Assets:Bank:Dollar, not Assets:Bank:Current",
        "july.xml, statement 8: opening 5.00 GBP and 0 lines make 5.00 GBP, the statement closes with 6.00 GBP (difference 1.00 GBP);"
        " look what is missing in the file, or import it with --insist",
    ]


def test_who_insists_gets_a_remark_instead_of_a_refusal() -> None:
    found = brought(
        file(statement(line("1.00 GBP"), opening="5.00", lines=(), remarks=("page 2 is missing",))),
        insist=True,
    )
    assert found.remarks == (
        "june.xml: page 2 is missing",
        "june.xml: opening 5.00 GBP and 0 lines make 5.00 GBP, the statement closes with 6.00 GBP (difference 1.00 GBP)",
    )
    assert found.drafts == ()


def test_without_a_ledger_the_account_and_the_rest_are_named() -> None:
    whole = file(statement(line("-5.00 GBP", counterparty="WREN BANK"), line("5.00 GBP", text="CM-1717")))
    with pytest.raises(NotImported) as refused:
        import_files([whole], None, Wish())
    assert str(refused.value) == (
        "june.xml: without a ledger nothing says which account a statement is of; name it with --account"
    )
    with pytest.raises(NotImported) as refused:
        import_files([whole], None, Wish(account=CURRENT, rules=RULES))
    assert str(refused.value) == (
        "june.xml: line 1: no rule takes it; name the account of its other half with --contra, or write a rule"
    )
    found = import_files([whole], None, Wish(account=CURRENT, rules=RULES, rest="Income:Misc"))
    assert [new.contra.account for new in found.new] == ["Expenses:BankCharges", "Income:Misc"]


def test_each_account_takes_its_own_statements_of_one_file() -> None:
    whole = file(
        statement(line("1.00 USD"), account="BE71096123456769"),
        statement(line("2.00 USD"), account="BE71 0961"),
    )
    with pytest.raises(NotImported, match="the ledger has no account with the number BE71 0961"):
        brought(whole, account=None)
    (new,) = brought(file(whole.statements[0]), account=None).new
    assert new.draft.postings[0].account == "Assets:Bank:Dollar"


def test_remarks_say_what_is_doubtful_about_a_new_line() -> None:
    story = """
        2026-06-04 * "Tea" ""
          bank_transaction_ref: "FT1"
          Assets:Bank:Current  -2.00 GBP
          Income:Misc
    """
    found = brought(
        file(
            statement(
                line("1.00 GBP", reference="FT1", lineno=3, remark="the parts do not add up"),
                line("1.00 GBP", text="a\0b\u202ec\nd", counterparty="\x1bX", lineno=4),
            )
        ),
        story=story,
    )
    assert found.remarks == (
        "june.xml: line 3: the parts do not add up",
        "june.xml: line 3: the bank's id FT1 stands on another line already; this one is FT1/2",
        "june.xml: line 4: 3 characters that do not show were left out",
    )
    assert [new.draft.narration for new in found.new] == ["", "abc d"]


def test_closing_balances_are_asserted_on_the_day_after_once() -> None:
    statements = [
        statement(line("1.00 GBP"), opening="5.00"),
        statement(line("1.00 GBP"), opening="5.00", number="again"),
        statement(line("2.00 GBP", "06-07", "FT2"), opening="6.00"),
        statement(line("3.00 GBP", "06-08", "FT3")),
    ]
    story = "2026-06-08 balance Assets:Bank:Current 8.00 GBP"
    found = brought(file(*statements), story=story, balances=True)
    assert found.balances == (
        BalanceDraft(on=day("06-06"), account=CURRENT, amount=Amount(Decimal("6.00"), "GBP")),
    )
    assert found.drafts[-1:] == found.balances


def test_the_summary_tells_the_proof_and_where_lines_went() -> None:
    whole = file(
        statement(
            line("10.00 GBP", reference="FT1", counterparty="ACME COMPONENTS"),
            line("-2.00 GBP", reference="FT2"),
            line("-3.00 GBP", reference="FT3"),
            line("-4.00 GBP", reference="FT4", counterparty="WREN BANK"),
            opening="100.00",
            number="6",
        ),
        statement(line("-1.00 GBP", reference="FT5"), opening="101.00"),
        statement(line("-1.00 GBP", reference="FT5")),
        statement(opening=None),
    )
    assert list(summary(brought(whole, rules=RULES))) == [
        "june.xml, statement 6: Assets:Bank:Current, 4 lines: 100.00 + 1.00 = 101.00 GBP",
        "june.xml: Assets:Bank:Current, 1 line: 101.00 - 1.00 = 100.00 GBP",
        "june.xml: Assets:Bank:Current, 1 line; the file gives no balances",
        "june.xml: Assets:Bank:Current, 0 lines; the file gives no balances",
        "5 lines, 5 new, 0 known; 1 receipt to clearing, 3 to Liabilities:Suspense, 1 to Expenses:BankCharges",
    ]
    wrong = file(statement(line("1.00 GBP"), opening="5.00", lines=()))
    assert list(summary(brought(wrong, insist=True))) == [
        "june.xml: Assets:Bank:Current, 0 lines: 5.00 + 0.00 is not 6.00 GBP",
        "0 lines, 0 new, 0 known",
    ]
