"""Accounts are compared by whole components: Assets:Bank is no parent of Assets:BankCards."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.model import RefundStatus
from tests.properties.books import settled
from tests.properties.building import custom, day, money, placed, posting, transaction
from tests.properties.chart import CLEARING, PURCHASES

_WORDS = st.lists(st.sampled_from(["Bank", "BankCards", "B", "Euro"]), min_size=1, max_size=3)
ACCOUNTS = _WORDS.map(lambda words: ":".join(["Assets", *words]))


@given(ACCOUNTS, ACCOUNTS)
def test_a_receipt_counts_only_on_or_under_a_receipt_account(parent: str, account: str) -> None:
    amount, start = money(100, "GBP"), day(0)
    bank = transaction(
        start, "bank", posting(account, amount), posting(CLEARING, -amount), bank_transaction_ref="B1"
    )
    entries = placed(
        [
            custom(start, "vendor", "acme", "Acme", "Assets:Credits:Acme"),
            custom(start, "refund-policy", "clearing_account", CLEARING),
            custom(start, "refund-policy", "receipt_account", parent),
            custom(start, "vendor-credit", "acme/1", amount, PURCHASES),
            custom(start, "vendor-refund", "R1", amount, "acme/1", bank_transaction_ref="B1"),
            bank,
        ]
    )
    components = parent.split(":")
    inside = account.split(":")[: len(components)] == components
    expected = RefundStatus.RECONCILED if inside else RefundStatus.APPLIED
    assert settled(entries).settlement.refund["R1"].status is expected
