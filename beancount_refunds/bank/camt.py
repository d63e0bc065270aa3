"""camt.052, camt.053 and camt.054 of ISO 20022, of any version: report, statement, notification.

Versions differ in namespaces and in where a word stands (``Nm``, or ``Pty/Nm`` since version 8; ``Sts`` as
text, or ``Sts/Cd``): both are read. ``CdtDbtInd`` alone gives the direction; ``RvslInd`` says only that the
bank takes something back.
"""

from __future__ import annotations

import codecs
import collections
from typing import TYPE_CHECKING

from beancount_refunds.bank import figures
from beancount_refunds.bank.camt_details import amount_of
from beancount_refunds.bank.camt_entries import day_of, read_entry, signed
from beancount_refunds.bank.model import Balance, Statement
from beancount_refunds.bank.xml_tree import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.bank.camt_entries import Entry
    from beancount_refunds.bank.xml_tree import Element

#: Kinds of message, and what a statement is called in each.
_MESSAGES = {
    "BkToCstmrAcctRpt": "Rpt",
    "BkToCstmrStmt": "Stmt",
    "BkToCstmrDbtCdtNtfctn": "Ntfctn",
}
#: The previous closing balance opens where the bank gives no other. Interim balances prove nothing.
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be", codecs.BOM_UTF8: "utf-8"}
_FETCH = "fetch the file again from the bank"


def recognises(content: bytes) -> bool:
    """Whether the file is XML: one that is no camt is refused by what it is."""
    head, encoding = content[:200], "latin-1"
    for mark, name in _MARKS.items():
        if head.startswith(mark):
            head, encoding = head.removeprefix(mark), name
    return head.decode(encoding, "replace").lstrip().startswith("<")


def read(content: bytes) -> tuple[Statement, ...]:
    """The statements of a file, in their order; raises :class:`~.model.Unreadable`."""
    reader = _Reader()
    taking = dict.fromkeys(_MESSAGES.items(), reader.take_statement)
    taking |= {(name, "Ntry"): reader.take_entry for name in _MESSAGES.values()}
    root = parse(content, taking)
    if not reader.statements:
        reason = f"it is XML with the root {root.name}, and no statement of camt.052, camt.053 or camt.054"
        figures.refuse(reason, "ask the bank for one of these", root.lineno)
    return tuple(reader.statements)


class _Reader:
    """What has been read so far: entries end before the statement that they stand in."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self._entries: list[Entry] = []

    def take_entry(self, element: Element) -> None:
        self._entries.append(read_entry(element))

    def take_statement(self, element: Element) -> None:
        self.statements.append(_statement(element, self._entries))
        self._entries = []


def _statement(element: Element, entries: list[Entry]) -> Statement:
    """The statement of an element, whose entries have been read."""
    balances = list(_balances(element))
    currency = _currency(element, balances, entries)
    for entry in entries:
        if entry.currency not in (None, currency):
            reason = f"an entry is in {entry.currency}, the account in {currency}"
            figures.refuse(reason, "the bank has to say it in the account's currency", entry.lineno)
    left_out = collections.Counter(entry.left_out for entry in entries if entry.left_out)
    left_out.update("a balance in another currency" for _, one in balances if one.amount.currency != currency)
    return Statement(
        account=element.word("Acct/Id/IBAN", "Acct/Id/Othr/Id", "Acct/Id/PrtryAcct/Id") or None,
        currency=currency,
        number=element.word("Id", "ElctrncSeqNb") or None,
        opening=_balance(balances, currency, _OPENING),
        closing=_balance(balances, currency, _CLOSING),
        lines=tuple(line for entry in entries for line in entry.lines),
        remarks=tuple(f"left out: {count} × {what}" for what, count in left_out.items()),
    )


def _currency(element: Element, balances: list[tuple[str, Balance]], entries: list[Entry]) -> str:
    """The account's; else that of a balance, else of the first entry that is booked."""
    stated = element.first("Acct/Ccy")
    if stated is not None:
        return figures.currency(stated.text, stated.lineno)
    found = [balance.amount.currency for _, balance in balances]
    found += [entry.currency for entry in entries if entry.currency is not None]
    return found[0] if found else figures.refuse("nothing says its currency", _FETCH, element.lineno)


def _balances(element: Element) -> Iterator[tuple[str, Balance]]:
    """The balances that open or close, by their codes, signed."""
    for balance in element.all("Bal"):
        code = balance.word("Tp/CdOrPrtry/Cd", "Tp/Cd")
        if code in _OPENING or code in _CLOSING:
            amount, on = balance.first("Amt"), balance.first("Dt/Dt", "Dt/DtTm")
            if amount is None or on is None:
                figures.refuse(f"the balance {code} has no amount or no date", _FETCH, balance.lineno)
            yield code, Balance(amount=signed(amount_of(amount), balance), on=day_of(on))


def _balance(balances: list[tuple[str, Balance]], currency: str, codes: tuple[str, ...]) -> Balance | None:
    """The outermost in time of the first of ``codes`` that is there: a bank may give one for each day."""
    for code in codes:
        found = [one for name, one in balances if name == code and one.amount.currency == currency]
        if found:
            return (min if codes is _OPENING else max)(found, key=lambda balance: balance.on)
    return None
