"""What the import of statements knows, for the transactions of any importer of beangulp.

``beangulp.Ingest(importers, hooks=[hook("main.beancount")])`` marks what the books have already, and clears
receipts that match or look like a vendor's refund. beangulp's own comparison takes a refund for a duplicate
of its payment, as it looks at the size of amounts only: such a mark is taken away.

beangulp itself is not needed here. No entry is changed: what is to be different is a copy.
"""

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING, Any, TypeAlias

from beancount.core.amount import Amount
from beancount.core.data import Posting, Transaction

from beancount_refunds.bank.figures import PRECISIONS
from beancount_refunds.bank.model import LineKind, Statement, StatementLine
from beancount_refunds.bank_import.contra import contra, ground
from beancount_refunds.bank_import.known import known, of_transaction
from beancount_refunds.bank_import.lines import Booked, StatementFile, united
from beancount_refunds.bank_import.receipts import kind_of
from beancount_refunds.bank_import.references import referenced
from beancount_refunds.ledger import open_ledger
from beancount_refunds.matching import keys
from beancount_refunds.money import Money

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from beancount_refunds.bank_import.contra import Ground
    from beancount_refunds.bank_import.known import Entry
    from beancount_refunds.bank_import.references import Referenced

#: Where beangulp looks for duplicates: such an entry is printed as a comment.
DUPLICATE = "__duplicate__"

#: What beangulp hands to hooks for each file: path, entries, account, importer.
Extracted: TypeAlias = tuple[str, list[Any], str, Any]


def hook(
    ledger: str | os.PathLike[str],
    *,
    reference_keys: Iterable[str] = (),
    open_accounts: Iterable[str] = (),
) -> Callable[[Sequence[Extracted], Sequence[Any]], list[Extracted]]:
    """A hook for ``beangulp.Ingest`` that knows the vendors, credits and refunds of the books in ``ledger``.

    ``reference_keys`` are the keys of metadata, beside ``bank_transaction_ref``, under which importers write
    the bank's reference; ``open_accounts`` the accounts, beside the policy's ``suspense_account``, that they
    book to where they know none. The hook raises :class:`~beancount_refunds.ledger.LedgerError`, and
    :class:`~.contra.NoAccount` for a vendor's refund of a day without policy ``clearing_account``.
    """
    named = (keys.REFERENCE, *reference_keys)
    spare = frozenset(open_accounts)

    def settle(extracted: Sequence[Extracted], existing: Sequence[Any]) -> list[Extracted]:
        books = open_ledger(ledger)
        there = _of_earlier_runs(extracted, existing)
        settled: list[Extracted] = []
        for path, entries, account, importer in extracted:
            told = marked(entries, there, account, named)
            lines = _lines(told, account, named)
            taken = [(one.account, one.reference or "") for one in _told(there, account, named)]
            new = _referenced(lines, path, account, taken)
            on = ground(books, list(new.values()), None, None)
            cleared = [
                _cleared(entry, new[place], on, spare) if place in new else entry
                for place, entry in enumerate(told, 1)
            ]
            settled.append((path, cleared, account, importer))
            there += told
        return settled

    return settle


def marked(
    entries: Iterable[Any],
    there: Iterable[Any],
    account: str,
    reference_keys: Sequence[str] = (keys.REFERENCE,),
) -> list[Any]:
    """Copies of ``entries``, with beangulp's mark what is ``there``, without it what only seems to be."""
    entries = list(entries)
    parts = [list(_told([entry], account, reference_keys, also_marked=True)) for entry in entries]
    flags = iter(
        known([one for of_entry in parts for one in of_entry], _told(there, account, reference_keys))
    )
    return [
        _with_mark(entry, [next(flags) for _ in of_entry], account)
        for entry, of_entry in zip(entries, parts, strict=True)
    ]


def _told(
    entries: Iterable[Any], account: str, reference_keys: Sequence[str], *, also_marked: bool = False
) -> Iterator[Entry]:
    """What transactions book on an account; of duplicates nothing is booked."""
    for entry in entries:
        if isinstance(entry, Transaction) and (also_marked or DUPLICATE not in entry.meta):
            yield from of_transaction(entry, (account,), reference_keys)


def _with_mark(entry: Any, found: Sequence[bool], account: str) -> Any:
    meta = {
        key: value
        for key, value in entry.meta.items()
        if key != DUPLICATE or not _is_other_way(entry, value, account)
    }
    if found and all(found):
        meta.setdefault(DUPLICATE, True)
    return entry._replace(meta=meta)


def _is_other_way(entry: Any, other: Any, account: str) -> bool:
    """Whether an entry was called the duplicate of one of which no amount has its sign."""
    ours, theirs = (
        {one.number > 0 for one in _told([each], account, (), also_marked=True)} for each in (entry, other)
    )
    return bool(theirs) and not ours & theirs


def _of_earlier_runs(extracted: Iterable[Extracted], existing: Iterable[Any]) -> list[Any]:
    """What stood in the books before: beangulp adds to ``existing`` what it extracts.

    An earlier hook may have replaced entries by copies: they are told by the file that they come from.
    """
    origins = set()
    for path, entries, _, _ in extracted:
        origins |= {path, *(entry.meta.get("filename") for entry in entries)}
    return [entry for entry in existing if entry.meta.get("filename") not in origins]


def _lines(entries: Iterable[Any], account: str, reference_keys: Sequence[str]) -> tuple[StatementLine, ...]:
    """The transactions that are one amount on the account, and no duplicates, as lines of a statement."""
    found = []
    for place, entry in enumerate(entries, 1):
        told = list(_told([entry], account, reference_keys))
        if len(told) == 1 == sum(posting.account == account for posting in entry.postings):
            minor = PRECISIONS.to_minor(told[0].number, told[0].currency)
            if minor is not None:
                found.append(_line(entry, place, Money(minor, told[0].currency), told[0].reference))
    return tuple(found)


def _line(entry: Transaction, place: int, amount: Money, reference: str | None) -> StatementLine:
    """A transaction as the line of a statement; its number is its place among the entries, from 1."""
    by_sign = LineKind.RECEIPT if amount.minor > 0 else LineKind.PAYMENT
    kind = _text(entry, keys.KIND)
    return StatementLine(
        amount=amount,
        booked_on=entry.date,
        kind=LineKind(kind) if kind in set(LineKind) else by_sign,
        reference=reference,
        end_to_end_id=_text(entry, keys.END_TO_END_ID) or None,
        counterparty=_text(entry, keys.COUNTERPARTY) or entry.payee or "",
        counterparty_iban=_text(entry, keys.COUNTERPARTY_IBAN) or None,
        references=tuple(filter(None, _text(entry, keys.REFERENCES).split(keys.SEPARATOR))),
        text=entry.narration or "",
        lineno=place,
    )


def _referenced(
    lines: tuple[StatementLine, ...], path: str, account: str, taken: Iterable[tuple[str, str]]
) -> dict[int, Referenced]:
    """The references of lines, as the import gives them, by the number of the line."""
    if not lines:
        return {}
    statement = Statement(account=None, currency=lines[0].amount.currency, lines=lines)
    file = StatementFile(name=pathlib.PurePath(path).name, sha256="", statements=(statement,))
    placed = united([Booked(file, statement, account)])
    return {one.line.line.lineno: one for one in referenced(placed, placed, taken)}


def _cleared(entry: Transaction, line: Referenced, on: Ground, spare: Collection[str]) -> Transaction:
    """An entry against clearing, where it is a vendor's refund and has nothing or a spare account there."""
    if (line.line.account, line.reference) not in on.refunds:
        return entry
    ours = [posting for posting in entry.postings if posting.account == line.line.account]
    others = [posting for posting in entry.postings if posting.account != line.line.account]
    suspense = on.policy and on.policy.account("suspense_account", entry.date)
    if any(posting.account not in {*spare, suspense} for posting in others):
        return entry
    clearing = contra(line, kind_of(line.line.line, on.own_ibans), on).account
    amount = Amount(-line.line.number, line.line.line.amount.currency)
    leg = Posting(clearing, amount, None, None, None, {})
    return entry._replace(meta={**entry.meta, keys.REFERENCE: line.reference}, postings=[*ours, leg])


def _text(entry: Transaction, key: str) -> str:
    value = entry.meta.get(key)
    return value.strip() if isinstance(value, str) else ""
