"""The entries of a camt statement as lines: batches split where their details add up, else left whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.bank import figures
from beancount_refunds.bank.camt_details import amount_of, details
from beancount_refunds.bank.model import StatementLine
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from beancount_refunds.bank.xml_tree import Element
    from beancount_refunds.money import Money

_FETCH = "fetch the file again from the bank"
_SIGNS = {"CRDT": 1, "DBIT": -1}


@frozen
class Entry:
    """An entry: its lines, all in ``currency``, or why it is left out. One not booked has no currency."""

    lineno: int
    currency: str | None = None
    lines: tuple[StatementLine, ...] = ()
    left_out: str | None = None


def read_entry(element: Element) -> Entry:
    """The lines of an entry that is booked. One without a status is: statements hold booked entries."""
    status = element.word("Sts/Cd", "Sts/Prtry", "Sts") or "BOOK"
    if status != "BOOK":
        return Entry(lineno=element.lineno, left_out=f"status {status}")
    amount = element.first("Amt")
    if amount is None:
        figures.refuse("an entry has no amount", _FETCH, element.lineno)
    total = signed(amount_of(amount), element)
    lines = tuple(line for line in _lines(element, total) if line.amount.minor)
    left_out = None if lines else "an amount of zero"
    return Entry(lineno=element.lineno, currency=total.currency, lines=lines, left_out=left_out)


def signed(money: Money, element: Element) -> Money:
    """``money`` with the sign that ``CdtDbtInd`` gives it."""
    word = element.word("CdtDbtInd")
    if word not in _SIGNS:
        reason = f"CdtDbtInd reads {word[:40]!r}" if word else f"{element.name} has no CdtDbtInd"
        figures.refuse(reason, "it is CRDT or DBIT; nothing else gives the direction", element.lineno)
    return money._replace(minor=_SIGNS[word] * money.minor)


def day_of(element: Element) -> datetime.date:
    """The day that a ``Dt`` or ``DtTm`` holds."""
    return figures.day(element.text, element.lineno)


def _lines(entry: Element, total: Money) -> Iterator[StatementLine]:
    # Version 1 has the details right below the entry.
    parts = [*entry.all("NtryDtls/TxDtls"), *entry.all("TxDtls")]
    counted = entry.word("NtryDtls/Btch/NbOfTxs", "Btch/NbOfTxs")
    amounts = [_own_amount(part, total, entry) for part in parts]
    own = [money for money in amounts if money is not None]
    if len(parts) == 1 and counted in ("", "1"):
        yield _line(entry, parts[0], total)
    elif len(parts) > 1 and len(own) == len(parts) and sum(one.minor for one in own) == total.minor:
        for part, money in zip(parts, own, strict=True):
            yield _line(entry, part, money, alone=False)
    else:
        yield _line(entry, entry, total, remark=_why_whole(parts, own, counted, total))


def _why_whole(parts: list[Element], own: list[Money], counted: str, total: Money) -> str | None:
    """Why an entry could not be split; ``None`` where there is nothing to split."""
    if not parts:
        return None if counted in ("", "1") else f"a batch of {counted} without details"
    if len(parts) == 1:
        return f"a batch of {counted} with the details of one, left whole"
    if len(own) < len(parts):
        return f"a batch of {len(parts)}, left whole: {len(parts) - len(own)} have no amount"
    text = figures.PRECISIONS.text(sum(one.minor for one in own), total.currency)
    return f"a batch of {len(parts)}, left whole: its details add up to {text}"


def _own_amount(part: Element, total: Money, entry: Element) -> Money | None:
    """What a detail says of itself in the currency of the entry, signed by its own word or the entry's."""
    side = part if part.first("CdtDbtInd") else entry
    for path in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"):
        amount = part.first(path)
        if amount is not None and amount.attributes.get("Ccy") == total.currency:
            return signed(amount_of(amount), side)
    return None


def _line(
    entry: Element, part: Element, money: Money, *, alone: bool = True, remark: str | None = None
) -> StatementLine:
    """The line that ``part`` makes: a detail of ``entry``, alone or one of several, or the entry itself."""
    booked = entry.first("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
    if booked is None:
        figures.refuse("an entry has no date", _FETCH, entry.lineno)
    value = entry.first("ValDt/Dt", "ValDt/DtTm")
    told = details(entry, part, money, alone=alone)
    return StatementLine(
        amount=money,
        booked_on=day_of(booked),
        value_on=None if value is None else day_of(value),
        kind=told.kind,
        reference=told.reference,
        end_to_end_id=told.end_to_end_id,
        counterparty=told.counterparty,
        counterparty_iban=told.iban,
        references=told.references,
        text=told.text,
        instructed=told.instructed,
        rate=told.rate,
        charges=told.charges,
        remark=remark,
        lineno=part.lineno,
    )
