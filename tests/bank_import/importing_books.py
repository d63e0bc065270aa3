"""What statement files bring to the books of the stories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from beancount_refunds.bank_import.importing import Import, NotImported, Wish, import_files
from beancount_refunds.bank_import.rules import rules_in
from tests.stories.book import HEADER, book

if TYPE_CHECKING:
    from beancount_refunds.bank_import.lines import StatementFile

CURRENT = "Assets:Bank:Current"
CLEARING = "Assets:Clearing:VendorRefunds"
SUSPENSE = "Liabilities:Suspense"
OWN = HEADER.replace("open Assets:Bank:Dollar\n", 'open Assets:Bank:Dollar USD\n  iban: "BE71096123456769"\n')
RULES = rules_in(
    '[[rule]]\ncounterparty = "Wren Bank"\naccount = "Expenses:BankCharges"\npayee = "Wren"\n'
    '[[rule]]\nkind = "own transfer"\naccount = "Equity:Opening"\n',
    "rules.toml",
)
CREDIT = 'custom "vendor-credit" "acme/CM-1717" 600.00 GBP Expenses:Purchases'


def brought(*files: StatementFile, story: str = "", header: str = OWN, **wish: Any) -> Import:
    """What files bring to a ledger, into the current account."""
    told = {"account": CURRENT} | wish
    return import_files(files, book(story, header).ledger(), Wish(**told))


def refusal(*files: StatementFile, **more: Any) -> str:
    """Why nothing is imported."""
    with pytest.raises(NotImported) as refused:
        brought(*files, **more)
    return str(refused.value)
