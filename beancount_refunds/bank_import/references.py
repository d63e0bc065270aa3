"""The ``bank_transaction_ref`` of a line: the bank's own id, made unique in the account where it is not.

It is the same in every run. Lines of one statement that share an id and a day are the parts of a batch:
``ID/1``, ``ID/2`` and so on. Another line with an id that is taken gets the next free number. A line without
an id gets a reference made of its day, sign and amount, and of a digest of its account and texts.
"""

from __future__ import annotations

import collections
import hashlib
import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.bank_import.lines import texts
from beancount_refunds.bank_import.wording import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from beancount_refunds.bank_import.lines import AccountLine

_NUMBERED = re.compile(r"(.+)/[0-9]+")
#: Hexadecimal digits: two lines of one day and amount meet by accident once in 2.8E+14.
_DIGITS = 12


class Referenced(NamedTuple):
    """A line and its reference; ``taken`` says that the bank's own id stands on another line already."""

    line: AccountLine
    reference: str
    taken: bool = False


def bank_id(line: AccountLine) -> str | None:
    """The bank's own id of a line, as a ledger can hold it."""
    return folded(line.line.reference or "") or None


def stem(reference: str) -> str:
    """The id that a reference was numbered from: of ``FT1/2`` it is ``FT1``."""
    numbered = _NUMBERED.fullmatch(reference)
    return numbered[1] if numbered else reference


def made(line: AccountLine) -> str:
    """The reference of a line to which the bank gave no id: ``2026-06-05-C1312.00EUR-5f1e09ab7c12``."""
    told = "\0".join((line.account, *map(folded, texts(line.line)), str(line.occurrence)))
    digest = hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:_DIGITS]
    amount = f"{'D' if line.number < 0 else 'C'}{abs(line.number)}{line.line.amount.currency}"
    return f"{line.line.booked_on}-{amount}-{digest}"


def referenced(
    lines: Sequence[AccountLine], new: Sequence[AccountLine], taken: Iterable[tuple[str, str]]
) -> tuple[Referenced, ...]:
    """The references of ``new``, some of ``lines``; ``taken`` are account and reference of what is there.

    Of a payment and a receipt that come together under one id the receipt has it: a refund may name it.
    """
    used = set(taken)
    parts = _parts(lines)
    found: dict[AccountLine, Referenced] = {}
    for line in sorted(new, key=lambda line: line.number < 0):
        own = bank_id(line)
        if own is None:
            found[line] = Referenced(line, made(line))
            continue
        part = parts.get(line)
        wished = own if part is None else f"{own}/{part}"
        numbers = (f"{own}/{number}" for number in itertools.count(2))
        free = next(one for one in itertools.chain([wished], numbers) if (line.account, one) not in used)
        used.add((line.account, free))
        found[line] = Referenced(line, free, taken=free != wished)
    return tuple(found[line] for line in new)


def _parts(lines: Sequence[AccountLine]) -> dict[AccountLine, int]:
    """Which part of its batch, from 1, each line is that is one."""
    batches: dict[object, list[AccountLine]] = collections.defaultdict(list)
    for line in lines:
        batches[line.account, bank_id(line), line.line.booked_on].append(line)
    return {
        line: number
        for batch in batches.values()
        if len(batch) > 1 and bank_id(batch[0]) is not None
        for number, line in enumerate(batch, 1)
    }
