"""A ledger with a few directives more, of which only the chains that they belong to are settled again.

The part is settled twice, without the new directives and with them, and what it came to is replaced by what
it comes to now. Where something is summed over chains (a balance, a suspense account, a sealed period), and
wherever the part does not explain what stands in the ledger, the answer is ``None``: then the whole ledger
is to be settled.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from beancount.core.data import Custom, entry_sortkey
from beancount.core.getters import get_entry_accounts
from beancount.ops import validation

from beancount_refunds.bookings import at_or_under
from beancount_refunds.directives import (
    Directive,
    ExceptionDirective,
    MatchDirective,
    RefundDirective,
)
from beancount_refunds.forms import KINDS
from beancount_refunds.live.chains import ties
from beancount_refunds.live.grown import GrownLedger, layers_of
from beancount_refunds.live.merging import changes, merged
from beancount_refunds.live.splicing import Spliced, inserted
from beancount_refunds.reading import read
from beancount_refunds.settlement import Known, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.live.index import Index
    from beancount_refunds.live.merging import Changes
    from beancount_refunds.model import Settlement


def grown(before: Ledger, index: Index, new: Sequence[Any], options: dict[str, Any]) -> GrownLedger | None:
    """``before`` with ``new`` entries and ``options``, which lack ours."""
    settlement = before.settlement
    directives = _about_chains(settlement, index, new, before.filename)
    # Findings that are not the settlement's are about the plugin's line.
    if directives is None or len(before.findings) > len(settlement.findings):
        return None
    chain = index.chains.around(directives)
    if any(map(_summed_up, (*directives, *chain.directives))):
        return None
    there = [*chain.directives, *chain.beside]
    part = sorted([*(one.entry for one in there), *chain.entries], key=entry_sortkey)
    read_ones = {id(one.entry): one for one in (*there, *directives)}
    rules = Known(settlement.policy, settlement.converter.rates, settlement.precisions, read_ones)
    old = settle(part, options, settlement.as_of, rules)
    now = settle(inserted(part, new), options, settlement.as_of, rules)
    changed = changes(old.settlement, now.settlement)
    spliced = Spliced(part, old, now)
    if not _unasserted(index, directives, changed, spliced, now.settlement):
        return None
    entries, written = layers_of(before)
    for entry in new:
        place = entry_sortkey(entry)
        written = written.filled({place: (*written.at(place), entry)})
    after, spliced_entries = merged(settlement, changed), spliced.into(entries, written, new)
    if after is None or spliced_entries is None or _refused(index, [*new, *spliced.come], options):
        return None
    grown_index = dataclasses.replace(index, chains=index.chains.joined(directives))
    return GrownLedger.of(before, after, options, grown_index, (spliced_entries, written))


def _about_chains(
    settlement: Settlement, index: Index, new: Iterable[Any], filename: str
) -> list[Directive] | None:
    """The directives that ``new`` entries are, where each is about chains, and of no sealed or later day."""
    directives = []
    for entry in new:
        ours = isinstance(entry, Custom) and entry.type in KINDS
        one = read(entry, settlement.precisions, filename) if ours else None
        if not isinstance(one, Directive) or not any(True for _ in ties(one)):
            return None
        if isinstance(one, ExceptionDirective) and not index.chains.known(one.subject):
            return None
        if one.on > settlement.as_of or one.on.isoformat() <= (settlement.sealed_through or ""):
            return None
        directives.append(one)
    return directives


def _summed_up(directive: Directive) -> bool:
    """Whether other chains share in what it comes to: a balance of cash, a suspense account."""
    straight = isinstance(directive, RefundDirective) and directive.account is not None
    return straight or (isinstance(directive, MatchDirective) and directive.excess is not None)


def _unasserted(
    index: Index,
    directives: Iterable[Directive],
    changed: Changes,
    spliced: Spliced,
    settlement: Settlement,
) -> bool:
    """Whether no balance of an account or vendor is asserted after what changed, nor proves cash."""
    moved = [
        item for change in changed.get("movements", {}).values() for item in (*change.gone, *change.come)
    ]
    vendors = {credit.vendor_id for credit in settlement.credits}
    posted = [*spliced.gone, *spliced.come]
    first = min(one.on for one in directives)
    first = min([first, *(one.on for one in moved), *(entry.date for entry in posted)])
    accounts = {posting.account for entry in posted for posting in entry.postings}
    parents = {parent for account in accounts for parent in _parents(account)}
    return not (
        any(first < index.stated[id_] for id_ in vendors if id_ in index.stated)
        or any(first < index.balanced[account] for account in parents if account in index.balanced)
        or any(at_or_under(account, root) for account in accounts for root in index.straight)
    )


def _parents(account: str) -> Iterator[str]:
    """An account, and all above it."""
    while account:
        yield account
        account = account.rpartition(":")[0]


def _refused(index: Index, entries: Sequence[Any], options: Mapping[str, Any]) -> bool:
    """Whether Beancount has something against entries, in the light of the accounts that are open."""
    accounts = {account for entry in entries for account in get_entry_accounts(entry)}
    opened = [entry for account in accounts for entry in index.opened.get(account, ())]
    checked = sorted([*opened, *entries], key=entry_sortkey)
    return bool(validation.validate(checked, options))  # type: ignore[no-untyped-call]
