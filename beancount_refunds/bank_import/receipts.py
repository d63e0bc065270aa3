"""A statement line as the matcher takes it, before it is in the ledger; and what kind of line it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.bank.model import LineKind
from beancount_refunds.bank_import.wording import folded
from beancount_refunds.matching.model import BankReceipt
from beancount_refunds.matching.parties import iban_of
from beancount_refunds.matching.receipts import NO_REFUNDS

if TYPE_CHECKING:
    from collections.abc import Container

    from beancount_refunds.bank.model import StatementLine
    from beancount_refunds.bank_import.references import Referenced
    from beancount_refunds.money import Precisions


def kind_of(line: StatementLine, own_ibans: Container[str]) -> LineKind:
    """What a line is, to somebody who knows which IBANs are our own."""
    if line.counterparty_iban is not None and iban_of(line.counterparty_iban) in own_ibans:
        return LineKind.OWN_TRANSFER
    return line.kind


def receipt_of(referenced: Referenced, kind: LineKind, precisions: Precisions) -> BankReceipt | None:
    """The receipt, or what was taken back of one, by the decimals that the ledger has; ``None`` for no money.

    ``None`` too where the statement has more decimals than the ledger.
    """
    placed = referenced.line
    line = placed.line
    currency = line.amount.currency
    amount_minor = precisions.to_minor(abs(placed.number), currency)
    if not amount_minor:
        return None
    named = filter(None, (*line.references, line.end_to_end_id))
    return BankReceipt(
        reference=referenced.reference,
        amount_minor=amount_minor,
        currency=currency,
        booked_on=line.booked_on,
        account=placed.account,
        counterparty=folded(line.counterparty),
        counterparty_iban=line.counterparty_iban,
        identifiers=tuple(map(folded, named)),
        text="\n".join(filter(None, map(folded, (line.counterparty, line.text)))),
        instructed=line.instructed,
        rate=line.rate,
        charges_minor=sum(one.minor for one in line.charges if one.currency == currency),
        barred=NO_REFUNDS.get(kind),
    )
