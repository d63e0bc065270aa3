"""The ledger with a few directives more, without reading again what was read.

Only the new text is parsed. Everything is settled anew by the plugin itself, over the entries that it had and
the new ones, so the outcome is that of a load by construction. Beancount's validation looks at one entry at a
time, in the light of the accounts that are open: what it passed it would pass again, so it runs over the
accounts, the new directives and the transactions that are other than before.

:func:`added` gives ``None`` wherever that is not the whole truth; then the ledger is to be loaded.
"""

from __future__ import annotations

import bisect
import copy
from typing import TYPE_CHECKING, Any

from beancount.core.data import Balance, Close, Custom, Note, Open, Pad, entry_sortkey
from beancount.ops import balance, validation
from beancount.parser import parser
from beancount.parser.options import OPTIONS_DEFAULTS

from beancount_refunds.ledger import PLUGIN, settled
from beancount_refunds.plugin import OPTION, post_refunds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from beancount_refunds.ledger import Ledger
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


def added(before: Ledger, plan: Plan) -> Ledger | None:
    """``before`` with the text that ``plan`` appends, or ``None`` where only a load can tell."""
    if not _plain(before):
        return None
    parsed = _parsed(before, plan)
    if parsed is None:
        return None
    new, told = parsed
    written = list(before.written)
    for entry in new:
        place = bisect.bisect_right(written, entry_sortkey(entry), key=entry_sortkey)
        if place and entry_sortkey(written[place - 1]) == entry_sortkey(entry):
            return None  # the order of files decides, which a load knows
        written.insert(place, entry)
    return _settled(before, written, told)


def _plain(before: Ledger) -> bool:
    """Whether no more than our plugin makes the ledger out of its text, and nothing in it is wrong."""
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
    """What stands in the appended text, at its place in the file, and the options that it gives."""
    step = plan.steps[-1]
    old = step.old
    if plan.files.keys() - before.files or len(plan.files) > 1 or not old or not old.endswith(b"\n"):
        return None
    new, errors, options = parser.parse_string(
        step.new[len(old) :], report_filename=plan.path, report_firstline=old.count(b"\n") + 1
    )
    fit = not errors and all(type(entry) in (Custom, Note) for entry in new)
    return (new, options) if fit else None


def _settled(before: Ledger, written: list[Any], told: Mapping[str, Any]) -> Ledger | None:
    options = {name: value for name, value in before.options.items() if name != OPTION}
    options["commodities"] = options["commodities"] | told["commodities"]
    options["dcontext"] = copy.deepcopy(options["dcontext"])
    options["dcontext"].update_from(told["dcontext"])
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
