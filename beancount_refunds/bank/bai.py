"""BAI2, the cash management report of American banks: accounts in groups, amounts in minor units.

The library `bai2` reads the records and checks all control totals. Codes 100 to 399 are credits, 400 to 699
debits; the ledger balance opens as 010 and closes as 015, for the day of the group.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

from beancount_refunds.bank import figures
from beancount_refunds.bank.bai_records import FETCH, files
from beancount_refunds.bank.model import Balance, LineKind, Statement, StatementLine
from beancount_refunds.money import MAX_MINOR, Money

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from beancount_refunds.bank.bai_records import File

_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?\s*01,[^\r\n]*,2\s*/")
_OPENING, _CLOSING = "010", "015"
_VALUE_DATED = "V"
_CREDITS, _DEBITS = range(100, 400), range(400, 700)
#: Codes of BAI's table that leave no doubt.
_KINDS = {
    **dict.fromkeys(("123", "255", "257", "266", "423", "555", "557", "566"), LineKind.RETURN),
    **dict.fromkeys(("252", "254", "395", "552", "554", "694"), LineKind.REVERSAL),
    **dict.fromkeys(("398", "564", "567", "661", "698"), LineKind.FEE),
    **dict.fromkeys(("275", "277", "575", "577"), LineKind.OWN_TRANSFER),
}
_NONE = re.compile(r"0*|NONREF|NOTPROVIDED", re.IGNORECASE)
#: What a group can be beside news: it takes back another one, corrects it, or is a test.
_DELETION, _CORRECTION, _TEST = "2", "3", "4"


def recognises(content: bytes) -> bool:
    """Whether the file begins with the header of BAI's second version."""
    return _BEGINNING.match(content) is not None


def read(content: bytes) -> tuple[Statement, ...]:
    """A statement for each account of each group; raises :class:`~.model.Unreadable`."""
    return tuple(statement for file in files(content) for statement in _statements(file))


def _statements(file: File) -> Iterator[Statement]:
    for group in file.read.children:
        for account in group.children:
            yield _statement(account, group.header, file)


def _statement(account: Any, group: Any, file: File) -> Statement:
    status = None if group.group_status is None else group.group_status.value
    lineno = next(file.accounts)
    if status in (_DELETION, _TEST):
        what = "takes back an earlier one" if status == _DELETION else "is a test"
        figures.refuse(f"the group of this account {what}", "it holds nothing to import", lineno)
    if group.as_of_date is None:
        figures.refuse("the group of this account says no day", FETCH, lineno)
    on: datetime.date = group.as_of_date
    currency = figures.currency(account.header.currency or group.currency, lineno)
    begins_on = itertools.islice(file.details, len(account.children))
    found = list(zip(account.children, begins_on, strict=True))
    lines = tuple(_line(detail, currency, on, begins) for detail, begins in found if detail.amount)
    empty = len(found) - len(lines)
    return Statement(
        account=account.header.customer_account_number,
        currency=currency,
        number=file.read.header.file_id,
        opening=_balance(account, _OPENING, currency, on),
        closing=_balance(account, _CLOSING, currency, on),
        lines=lines,
        remarks=(
            *(("it corrects an earlier statement",) if status == _CORRECTION else ()),
            *((f"{empty} without an amount, left out",) if empty else ()),
        ),
    )


def _balance(account: Any, code: str, currency: str, on: datetime.date) -> Balance | None:
    for summary in account.header.summary_items:
        if summary.type_code is not None and summary.type_code.code == code and summary.amount is not None:
            return Balance(amount=Money(summary.amount, currency), on=on)
    return None


def _line(detail: Any, currency: str, on: datetime.date, lineno: int) -> StatementLine:
    code = detail.type_code.code
    if int(code) in _CREDITS:
        amount, by_sign = _money(detail.amount, currency, lineno), LineKind.RECEIPT
    elif int(code) in _DEBITS:
        amount, by_sign = _money(-detail.amount, currency, lineno), LineKind.PAYMENT
    else:
        mend = "credits are 100 to 399, debits 400 to 699; ask the bank for another code"
        figures.refuse(f"the code {code} is neither a credit nor a debit", mend, lineno)
    customer = _reference(detail.customer_reference)
    return StatementLine(
        amount=amount,
        booked_on=on,
        value_on=detail.availability["date"] if _is_value_dated(detail) else None,
        kind=_KINDS.get(code, by_sign),
        reference=_reference(detail.bank_reference),
        references=() if customer is None else (customer,),
        text=(detail.text or "").rstrip(",").strip(),
        lineno=lineno,
    )


def _is_value_dated(detail: Any) -> bool:
    """Whether a detail says its day of value, and not over which days its amount comes."""
    return detail.funds_type is not None and detail.funds_type.value == _VALUE_DATED


def _money(minor: int, currency: str, lineno: int | None) -> Money:
    if abs(minor) > MAX_MINOR:
        figures.refuse(f"an amount reads {abs(minor)}", figures.PRECISIONS.rule(currency), lineno)
    return Money(minor, currency)


def _reference(text: str | None) -> str | None:
    written = (text or "").strip()
    return None if _NONE.fullmatch(written) else written
