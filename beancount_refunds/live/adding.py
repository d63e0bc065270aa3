"""The ledger with a few directives more, without reading again what was read.

Only the new text is parsed. The chains that it belongs to are settled anew (`part`), or else everything, by
the plugin itself. Beancount's validation looks at one entry at a time, in the light of the accounts that are
open: what it passed it would pass again, so it runs over the accounts, the new directives and the
transactions that are other than before.

:meth:`Adding.added` gives ``None`` wherever that is not the whole truth; then the ledger is to be loaded.
"""

from __future__ import annotations

import copy
import gc
from typing import TYPE_CHECKING, Any

from beancount.core.data import Balance, Close, Custom, Note, Open, Pad, entry_sortkey
from beancount.ops import balance, validation
from beancount.parser import parser
from beancount.parser.options import OPTIONS_DEFAULTS

from beancount_refunds.ledger import PLUGIN, settled
from beancount_refunds.live.grown import GrownLedger
from beancount_refunds.live.index import index_of
from beancount_refunds.live.part import grown
from beancount_refunds.live.splicing import inserted
from beancount_refunds.plugin import OPTION, collector_paused, post_refunds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.live.index import Index
    from beancount_refunds.record.plan import Plan

#: Options that change how a file is read, each file for itself.
_READING = (
    "name_assets",
    "name_liabilities",
    "name_equity",
    "name_income",
    "name_expenses",
    "plugin_processing_mode",
)


class Adding:
    """Adds to one ledger after the other; it knows what is to be looked up in the last that was loaded.

    For any number of threads.
    """

    def __init__(self) -> None:
        self._last: tuple[Ledger, Index] | None = None

    def added(self, before: Ledger, plan: Plan) -> Ledger | None:
        """``before`` with the text that ``plan`` appends, or ``None`` where only a load can tell."""
        if not _plain(before):
            return None
        parsed = _parsed(before, plan)
        if parsed is None:
            return None
        new, told = parsed
        with collector_paused():
            after = grown(before, self._index(before), new, _options(before, told))
            if after is not None:
                return after
            whole = _settled(before, inserted(before.written, new), _options(before, told))
            long_lived()
            return whole

    def _index(self, ledger: Ledger) -> Index:
        if isinstance(ledger, GrownLedger):
            return ledger.index
        last = self._last
        if last is None or last[0] is not ledger:
            last = self._last = (ledger, index_of(ledger))
            long_lived()
        return last[1]


def long_lived() -> None:
    """Tell the collector that what there is now stays for long, and that nothing in it leads back to itself.

    It would walk a whole ledger now and then while somebody waits; what is dropped goes without it.
    """
    gc.freeze()


def _plain(before: Ledger) -> bool:
    """Whether no more than our plugin makes the ledger out of its text, and nothing in it is wrong."""
    if isinstance(before, GrownLedger):
        return True
    entries = before.entries
    return (
        OPTION in before.options
        and [name for name, _ in before.options["plugin"]] == [PLUGIN]
        and all(before.options[name] == OPTIONS_DEFAULTS[name] for name in _READING)
        and not before.errors
        and entries[-1].date <= before.settlement.as_of
        and not any(type(entry) is Pad for entry in entries)
    )


def _parsed(before: Ledger, plan: Plan) -> tuple[list[Any], Mapping[str, Any]] | None:
    """What stands in the appended text, at its place in the file, and the options that it gives.

    The file may be a new one that a glob of an include finds.
    """
    step = plan.steps[-1]
    old = step.old or b""
    there = plan.path in before.files
    if len(plan.files) > 1 or there != old.endswith(b"\n") or (old and not there):
        return None
    new, errors, options = parser.parse_string(
        step.new[len(old) :], report_filename=plan.path, report_firstline=old.count(b"\n") + 1
    )
    fit = not errors and all(type(entry) in (Custom, Note) for entry in new)
    return (new, {**options, "include": sorted(before.files | {plan.path})}) if fit else None


def _options(before: Ledger, told: Mapping[str, Any]) -> dict[str, Any]:
    """The options with what the appended text adds to them; ours is yet to come."""
    options = {name: value for name, value in before.options.items() if name != OPTION}
    options["include"] = told["include"]
    options["commodities"] = options["commodities"] | told["commodities"]
    options["dcontext"] = _shown(options["dcontext"], told["dcontext"])
    return options


def _shown(before: Any, more: Any) -> Any:
    """How numbers are shown (Beancount's display context), when ``more`` were read; ``before`` stays."""
    after = copy.copy(before)
    after.ccontexts = before.ccontexts.copy()
    for currency in more.ccontexts.keys() & before.ccontexts.keys():
        after.ccontexts[currency] = copy.deepcopy(before.ccontexts[currency])
    after.update_from(more)
    return after


def _settled(before: Ledger, written: list[Any], options: dict[str, Any]) -> Ledger | None:
    """All of it settled, as the plugin does."""
    entries, findings = post_refunds(written, options)
    entries.sort(key=entry_sortkey)
    asserted = any(type(entry) is Balance for entry in entries)
    if asserted and balance.check(entries, options)[1]:  # type: ignore[no-untyped-call]
        return None
    if validation.validate(_unchecked(before, entries), options):  # type: ignore[no-untyped-call]
        return None
    return settled(before.filename, entries, findings, options)


def _unchecked(before: Ledger, entries: Sequence[Any]) -> list[Any]:
    """What Beancount has not passed yet, and the accounts, in the order of the ledger.

    A transaction with other links keeps its metadata; a generated one is made anew each time.
    """
    written = {id(entry.meta) for entry in before.written}
    passed: dict[tuple[str, int], list[Any]] = {}
    for entry in before.entries:
        if id(entry.meta) not in written:
            passed.setdefault(_place(entry), []).append(entry)
    return [
        entry
        for entry in entries
        if type(entry) in (Open, Close)
        or (id(entry.meta) not in written and entry not in passed.get(_place(entry), ()))
    ]


def _place(entry: Any) -> tuple[str, int]:
    return entry.meta["filename"], entry.meta["lineno"]
