"""The one model of a bank statement, whatever format it came in.

Amounts are :class:`~beancount_refunds.money.Money`: minor units, signed as the account sees them, > 0 for
money that came in. Texts are as the bank wrote them, without white space at the ends.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    import datetime
    from decimal import Decimal

    from beancount_refunds.money import Money


class LineKind(enum.StrEnum):
    """What a line is, as far as the statement itself tells.

    An own transfer is told by an IBAN of the account holder and known only to who knows their accounts
    (`bank_import`); no reader says so unless the bank does.
    """

    RECEIPT = "receipt"
    PAYMENT = "payment"
    #: A payment of ours that came back, or a receipt that was returned (R-transactions of ISO 20022).
    RETURN = "return"
    #: The bank's own correction of an earlier line.
    REVERSAL = "reversal"
    OWN_TRANSFER = "own transfer"
    FEE = "fee"


@frozen
class StatementLine:
    """One booked line of a statement, or one part of a batch that the bank told apart.

    ``reference`` is the bank's own id of the line, ``None`` where it gave none (``NONREF`` is none);
    ``references`` are the structured ones (RF and other creditor references, credit-note and invoice
    numbers, a gateway's transaction id), as written; ``end_to_end_id`` is ``None`` for ``NOTPROVIDED``.
    ``instructed`` is the amount that the payer sent, where that differs, ``rate`` the bank's booked rate as
    written. ``charges`` were kept on the way: they are told, > 0, and are not part of ``amount``.
    ``lineno`` is the line of the file that it begins on, from 1; ``remark`` says what a reader has to doubt.
    """

    amount: Money
    booked_on: datetime.date
    value_on: datetime.date | None = None
    kind: LineKind
    reference: str | None = None
    end_to_end_id: str | None = None
    counterparty: str = ""
    counterparty_iban: str | None = None
    references: tuple[str, ...] = ()
    text: str = ""
    instructed: Money | None = None
    rate: Decimal | None = None
    charges: tuple[Money, ...] = ()
    remark: str | None = None
    lineno: int


@frozen
class Balance:
    """What the account held, signed, at the start (opening) or the end (closing) of a day."""

    amount: Money
    on: datetime.date


@frozen
class Statement:
    """One statement of one account in one currency; a file may hold several.

    ``account`` is the IBAN or number as the statement has it, ``None`` where it tells none; ``number`` its
    id or sequence. Where both balances are given, ``opening + sum(lines) == closing``, exactly, or the
    statement does not add up (`proof`). ``remarks`` concern the whole of it.
    """

    account: str | None
    currency: str
    number: str | None = None
    opening: Balance | None = None
    closing: Balance | None = None
    lines: tuple[StatementLine, ...]
    remarks: tuple[str, ...] = ()


class Unreadable(Exception):  # noqa: N818 (the file is at fault)
    """A file that is no statement, or a damaged one: the reason, what to do, and the line (from 1) if known.

    ``str()`` reads ``line 17: an amount reads "12,50"; …``. Nothing of the file is used.
    """

    def __init__(self, reason: str, mend: str, lineno: int | None = None) -> None:
        super().__init__(f"{f'line {lineno}: ' if lineno else ''}{reason}; {mend}")
        self.reason = reason
        self.mend = mend
        self.lineno = lineno
