"""The same matching by ``beancount_reds_plugins.zerosum``, on what both can do: one amount within some days.

The plugin pairs postings of a zero-sum account that add up to zero within a window. Its ledger says the same
as ours: each refund debits clearing on its day, each line of the bank credits it. It gets what it can use: an
account per currency, since it compares no currencies, and the window that our policy has by default. It reads
neither names nor ids; that is not what it is for.
"""

from __future__ import annotations

import dataclasses
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from unittest import mock

from beancount import loader
from beancount.core.data import Transaction
from beancount_reds_plugins.zerosum import zerosum  # type: ignore[import-untyped]

from bench.receipts.books import figure
from bench.receipts.model import DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.receipts.model import Label
    from bench.receipts.sample import Sample

WINDOW_DAYS = 10
_BEGUN = "2025-01-01"


@dataclasses.dataclass(frozen=True)
class Pairs:
    """The refund that was paired with each line, by the line's reference, and the processor seconds of it."""

    refund_of: dict[str, str]
    seconds: float


def both_can(sample: Sample) -> list[Label]:
    """The labels of lines that pay one refund of just that amount and currency within the window."""
    refunds = {refund.id: refund for refund in sample.world.refunds}
    found = []
    for label, (_, line) in zip(sample.labels, sample.world.lines, strict=True):
        refund = refunds.get(label.truth[0]) if len(label.truth) == 1 else None
        if refund is None or (line.amount, line.currency) != (refund.amount, refund.credit.currency):
            continue
        if abs((line.booked_on - refund.recorded_on).days) <= WINDOW_DAYS:
            found.append(label)
    return found


def pairs(sample: Sample) -> Pairs:
    """What zerosum makes of a sample."""
    spent = 0.0
    function = zerosum.zerosum

    def timed(*arguments: Any) -> Any:
        nonlocal spent
        before = time.process_time()
        result = function(*arguments)
        spent += time.process_time() - before
        return result

    with mock.patch.object(zerosum, "zerosum", timed):
        entries, errors, _ = loader.load_string("".join(_ledger(sample)))
    assert not errors, errors[0]
    return Pairs(dict(_paired(entries)), spent)


def _paired(entries: list[Any]) -> Iterator[tuple[str, str]]:
    """The reference of the line and the id of the refund of each pair; two lines or two refunds are none."""
    sides: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for entry in entries:
        if isinstance(entry, Transaction):
            for posting in entry.postings:
                match_id = (posting.meta or {}).get("match_id")
                if match_id:
                    side = "line" if "line" in entry.meta else "refund"
                    sides[match_id][side] = entry.meta[side]
    for pair in sides.values():
        if len(pair) > 1:
            yield pair["line"], pair["refund"]


def _ledger(sample: Sample) -> Iterator[str]:
    accounts = {f"Assets:Clearing:{currency}": ("", WINDOW_DAYS) for currency in DIGITS}
    config = {
        "zerosum_accounts": accounts,
        "account_name_replace": ("Clearing", "Matched"),
        "match_metadata": True,
    }
    yield f'plugin "beancount_reds_plugins.zerosum.zerosum" "{config}"\n'
    for account in ("Assets:VendorCredits", "Assets:Bank", *accounts):
        yield f"{_BEGUN} open {account}\n"
    for refund in sample.world.refunds:
        currency = refund.credit.currency
        amount = figure(refund.amount, currency)
        yield f'{refund.recorded_on} * "Refund"\n  refund: "{refund.id}"\n'
        yield f"  Assets:Clearing:{currency}  {amount}\n  Assets:VendorCredits  -{amount}\n"
    for reference, line in sample.world.lines:
        amount = figure(line.amount, line.currency)
        yield f'{line.booked_on} * "Line"\n  line: "{reference}"\n'
        yield f"  Assets:Clearing:{line.currency}  -{amount}\n  Assets:Bank  {amount}\n"
