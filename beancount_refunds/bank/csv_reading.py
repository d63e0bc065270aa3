"""CSV exports of banks and payment services as statements, each by a profile of its columns.

A file that is given no profile is known by its header: the one delivered profile whose columns it has.
"""

from __future__ import annotations

import collections
import dataclasses
from typing import TYPE_CHECKING

from beancount_refunds.bank.csv_balances import statements_of
from beancount_refunds.bank.csv_lines import lines_of
from beancount_refunds.bank.csv_profile import folded
from beancount_refunds.bank.csv_profile_file import delivered
from beancount_refunds.bank.csv_refusal import refuse
from beancount_refunds.bank.csv_table import head, header_of, rows_of
from beancount_refunds.spelling import misspelt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from beancount_refunds.bank.csv_profile import Profile
    from beancount_refunds.bank.csv_table import Header, Row
    from beancount_refunds.bank.model import Statement


def recognises(content: bytes) -> bool:
    """Whether a delivered profile knows the header of the file."""
    return bool(_fitting(content))


def profile_of(content: bytes) -> Profile:
    """The delivered profile that knows the file; raises `Unreadable` where none does, or two do."""
    fitting = _fitting(content)
    if not fitting:
        known = ", ".join(delivered())
        refuse("no profile knows its header", None, f"name one of {known}, or write your own (--profile)")
    if len(fitting) > 1:
        both = " and ".join(profile.name for profile in fitting)
        refuse(f"its header fits the profiles {both}", None, "name the one that you mean (--profile)")
    return fitting[0]


def fitting(content: bytes, profiles: Iterable[Profile]) -> list[Profile]:
    """Those of ``profiles`` whose header the file has."""
    first = head(content)
    return [profile for profile in profiles if header_of(first, profile) is not None]


def _fitting(content: bytes) -> list[Profile]:
    return fitting(content, delivered().values())


def read(content: bytes, profile: Profile | None = None) -> tuple[Statement, ...]:
    """The statements of a file: one for each account and currency in it, in the order in which they begin.

    Lines are in order of time. What is left out, by the profile or because it is 0.00, is counted in the
    remarks of the first statement. Raises `Unreadable`, also where no line was booked.
    """
    profile = profile or profile_of(content)
    found = header_of(content, profile)
    if found is None:
        columns = ", ".join(profile.header)
        reason = f"it has no header with the columns of the profile {profile.name} ({columns})"
        refuse(reason, None, f"its encoding must be {' or '.join(profile.encodings)}")
    text, header = found
    rows, remarks = _accepted(rows_of(text, header, profile), header, profile)
    remarks = [*_misspelt(header, profile), *remarks]
    lines = lines_of(rows, profile, _account(header, profile))
    moved = [booked for booked in lines if booked.line.amount.minor]
    if len(moved) < len(lines):
        remarks.append(f"left out: {len(lines) - len(moved)} × an amount of zero")
    if not moved:
        refuse("; ".join(["it has no line that was booked", *remarks]), None, "there is nothing to import")
    first, *rest = statements_of(moved)
    return dataclasses.replace(first, remarks=(*first.remarks, *remarks)), *rest


def _accepted(rows: Iterable[Row], header: Header, profile: Profile) -> tuple[list[Row], list[str]]:
    """The rows that are booked, and remarks that count the others."""
    accepted: list[Row] = []
    left_out: collections.Counter[str] = collections.Counter()
    for row in rows:
        why = _barred(row, header, profile)
        if why is None:
            accepted.append(row)
        else:
            left_out[why] += 1
    return accepted, [f"left out: {count} × {why}" for why, count in left_out.items()]


def _barred(row: Row, header: Header, profile: Profile) -> str | None:
    """Why a row is left out; a column that the file does not have bars nothing."""
    for words, wanted in ((profile.accept, True), (profile.leave_out, False)):
        for column, values in words.items():
            cell = row.cell(column)
            if column in header.columns and (folded(cell) in values) != wanted:
                return f'{header.title(column)} "{cell}"'
    return None


def _misspelt(header: Header, profile: Profile) -> Iterator[str]:
    """Columns that the profile names and the file does not have, but for one that nothing is read from."""
    unread = frozenset(header.columns) - profile.named
    for name in sorted(profile.named - set(header.columns)):
        if (likely := misspelt(name, unread)) is not None:
            title = header.title(likely)
            yield f'the profile names a column "{name}"; the file has "{title}", which is not read'


def _account(header: Header, profile: Profile) -> str | None:
    """The account that stands above the header, else the one that the profile says."""
    if profile.account_between is None:
        return profile.account_number
    before, after = profile.account_between
    account, found, _ = header.preamble.partition(before)[2].partition(after)
    return (found and account.strip()) or profile.account_number
