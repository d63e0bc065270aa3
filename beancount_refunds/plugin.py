"""The Beancount plugin: a thin shell over `settlement`."""

from __future__ import annotations

import contextlib
import gc
import importlib
import sys
from typing import TYPE_CHECKING, Any

from beancount_refunds.findings import Code, Finding, finding
from beancount_refunds.outcome import Outcome, SettledLedger
from beancount_refunds.settlement import settle
from beancount_refunds.source import Position
from beancount_refunds.stream import has_ours

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Where later readers find the `SettledLedger` in Beancount's options map.
OPTION = "beancount_refunds"

_NAME = "beancount_refunds"
_MISSING_OUR_POSTINGS = (
    "beancount.plugins.implicit_prices",
    "beancount.plugins.auto_accounts",
    "beancount.plugins.auto",
    "beancount.plugins.nounused",
    "beancount.plugins.pedantic",
    "beancount.ops.balance",
    "beancount.ops.pad",
)


def post_refunds(
    entries: list[Any], options: dict[str, Any], _config: str | None = None
) -> tuple[list[Any], list[Finding]]:
    """Settle the ledger: add what vendor credits and refunds post, and report findings.

    A ledger without our directives comes back as the same list. Listed twice, it posts once.
    """
    offer_query_tables()
    twice = [name for name, _ in options.get("plugin", ())].count(_NAME) > 1
    if twice and OPTION in options:
        return entries, []
    misconfigured = list(_misconfigured(options, twice=twice))
    if not has_ours(entries) and not twice:
        return entries, misconfigured
    with collector_paused():
        outcome = settle(entries, options)
        options[OPTION] = SettledLedger(entries, outcome)
        return _merged(entries, outcome), [*misconfigured, *outcome.findings]


def offer_query_tables() -> None:
    """Add our tables to beanquery where a process uses it: nobody else pays for importing it.

    By name: the plugin knows no shell, and ``query_tables`` says itself what it lacks.
    """
    if "beanquery" in sys.modules:
        importlib.import_module("beancount_refunds.query_tables")


@contextlib.contextmanager
def collector_paused() -> Iterator[None]:
    """Spare the garbage collector: it would scan the whole ledger again and again for what we keep."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _merged(entries: list[Any], outcome: Outcome) -> list[Any]:
    """The entries with links on matched bank transactions, and the generated transactions behind them."""
    links = outcome.links
    if not links and not outcome.generated:
        return entries
    kept = [
        entry._replace(links=(entry.links or frozenset()) | links[id(entry)]) if id(entry) in links else entry
        for entry in entries
    ]
    return [*kept, *outcome.generated]


def _misconfigured(options: dict[str, Any], *, twice: bool) -> Iterator[Finding]:
    """PLUGIN_MISCONFIGURED, on the top file."""
    names = [name for name, _ in options.get("plugin", ())]
    before = (
        [name for name in names[: names.index(_NAME)] if name in _MISSING_OUR_POSTINGS]
        if _NAME in names
        else []
    )
    problems = []
    if twice:
        problems.append(f'the line plugin "{_NAME}" stands twice; keep one of them')
    if options.get("plugin_processing_mode") == "raw":
        problems.append('option "plugin_processing_mode" "raw" turns balance checks off; remove it')
    if before:
        problems.append(
            f'plugin "{_NAME}" stands after {", ".join(before)}, which would miss its postings; put it first'
        )
    if problems:
        position = Position(str(options.get("filename") or "<unknown>"), 1)
        yield finding(Code.PLUGIN_MISCONFIGURED, position, None, "beancount_refunds", "; ".join(problems))
