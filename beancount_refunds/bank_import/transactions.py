"""One line of a statement as a transaction: bank against another account, and all that the bank said of it.

Texts are folded to one line and lose the characters that do not show (`wording`). What was kept on the way
(`charges`) is told and not booked: it is no part of what came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount.core.amount import Amount

from beancount_refunds.bank.figures import PRECISIONS
from beancount_refunds.bank.model import LineKind
from beancount_refunds.bank_import.wording import folded
from beancount_refunds.matching import keys
from beancount_refunds.record.drafts import PostingDraft, TransactionDraft

if TYPE_CHECKING:
    from beancount_refunds.bank_import.references import Referenced
    from beancount_refunds.bank_import.rules import Rule
    from beancount_refunds.money import Money
    from beancount_refunds.record.drafts import Value

#: What the sign of an amount says without a word.
_ORDINARY = {LineKind.RECEIPT, LineKind.PAYMENT}


def transaction(
    referenced: Referenced, kind: LineKind, contra: str, rule: Rule | None = None
) -> TransactionDraft:
    """The draft: debit bank, credit ``contra``, for money that came in; what a reader doubts gets a ``!``.

    A ``rule`` may have better words for payee and narration; the bank's stay in the metadata.
    """
    placed = referenced.line
    currency = placed.line.amount.currency
    return TransactionDraft(
        on=placed.line.booked_on,
        flag="!" if placed.line.remark else "*",
        payee=(rule and rule.payee) or folded(placed.line.counterparty) or None,
        narration=(rule and rule.narration) or folded(placed.line.text),
        metadata=_metadata(referenced, kind),
        postings=(
            PostingDraft(account=placed.account, units=Amount(placed.number, currency)),
            PostingDraft(account=contra, units=Amount(-placed.number, currency)),
        ),
    )


def _metadata(referenced: Referenced, kind: LineKind) -> dict[str, Value]:
    placed = referenced.line
    line = placed.line
    charges = [one for one in line.charges if one.currency == line.amount.currency]
    stated: dict[str, Value | None] = {
        keys.REFERENCE: referenced.reference,
        keys.VALUE_DATE: line.value_on,
        keys.COUNTERPARTY: folded(line.counterparty),
        keys.COUNTERPARTY_IBAN: folded(line.counterparty_iban or ""),
        keys.END_TO_END_ID: folded(line.end_to_end_id or ""),
        keys.REFERENCES: keys.SEPARATOR.join(filter(None, map(folded, line.references))),
        keys.INSTRUCTED: None if line.instructed is None else _amount(line.instructed),
        keys.RATE: line.rate,
        keys.CHARGES: _sum(charges),
        keys.KIND: None if kind in _ORDINARY else kind.value,
        keys.STATEMENT_FILE: folded(placed.file),
        keys.STATEMENT_SHA256: placed.sha256,
    }
    return {key: value for key, value in stated.items() if value is not None and value != ""}


def _sum(charges: list[Money]) -> Amount | None:
    if not charges:
        return None
    return _amount(charges[0]._replace(minor=sum(one.minor for one in charges)))


def _amount(money: Money) -> Amount:
    return Amount(PRECISIONS.to_number(*money), money.currency)
