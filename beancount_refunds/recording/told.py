"""A recording in words: the text that is written, what is posted for it, and what that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.canonical import value_text
from beancount_refunds.render.style import pad, printable, width_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from beancount.core.data import Posting, Transaction

    from beancount_refunds.recording.consequences import Balance, Consequences

_INDENT = "  "


def preview(text: str, where: str, changed: Consequences) -> str:
    """The text, the postings and the balances before and after, each under its heading."""
    blocks = [f"{where}\n" + "".join(f"{_INDENT}{line}\n" for line in text.splitlines())]
    for heading, entries in (
        ("Posted for it", changed.added),
        ("No longer posted", changed.gone),
    ):
        if entries:
            blocks.append(f"{heading}\n{posted(entries)}")
    if not changed.added:
        blocks.append("Nothing is posted for it.\n")
    if changed.balances:
        blocks.append("".join(f"{line}\n" for line in _balances(changed.balances)))
    if changed.changes:
        lines = (
            f"{_INDENT}{one.id}: {f'{one.before} -> ' if one.before else ''}{one.after}\n"
            for one in changed.changes
        )
        blocks.append("Status\n" + "".join(lines))
    return "\n".join(blocks)


def posted(entries: Sequence[Transaction]) -> str:
    """Transactions (at least one) with their postings in columns, each line indented."""
    return "".join(f"{line}\n" for line in _entries(entries))


def _entries(entries: Sequence[Transaction]) -> Iterator[str]:
    rows = [[_cells(posting) for posting in entry.postings] for entry in entries]
    flat = [cells for row in rows for cells in row]
    accounts = max(width_of(account) for account, _, _ in flat)
    numbers = max(width_of(number) for _, number, _ in flat)
    for entry, row in zip(entries, rows, strict=True):
        said = " ".join(value_text(word) for word in (entry.payee, entry.narration) if word)
        yield f"{_INDENT}{entry.date} {entry.flag} {printable(said)}"
        for account, number, rest in row:
            yield f"{_INDENT * 2}{pad(account, accounts)}  {pad(number, numbers, right=True)} {rest}"


def _cells(posting: Posting) -> tuple[str, str, str]:
    """Account, number, and currency with total price and credit, if any."""
    units: Any = posting.units
    meta: dict[str, Any] = posting.meta or {}
    total, credit_id = meta.get("functional_amount"), meta.get("credit_id")
    price = f" @@ {total.number:,} {total.currency}" if posting.price is not None and total else ""
    credit = f"  {printable(str(credit_id))}" if credit_id else ""
    return posting.account, f"{units.number:,}", f"{units.currency}{price}{credit}"


def _balances(balances: Sequence[Balance]) -> Iterator[str]:
    rows = [("Balance", "before", "after")] + [
        (one.what, f"{one.before:,} {one.currency}", f"{one.after:,} {one.currency}") for one in balances
    ]
    widths = [max(width_of(row[place]) for row in rows) for place in range(3)]
    for place, (what, before, after) in enumerate(rows):
        label = pad(what, widths[0] + (len(_INDENT) if not place else 0))
        yield (
            f"{'' if not place else _INDENT}{label}  {pad(before, widths[1], right=True)}"
            f"  {pad(after, widths[2], right=True)}"
        )
