"""The settled ledger as tables of bean-query and of Fava's query page.

Importing this package adds the tables ``vendor_credits``, ``vendor_refunds``, ``refund_allocations``,
``refund_cases``, ``bank_receipts`` and ``refund_exceptions`` to beanquery 0.2. The plugin does so itself
where a process has imported beanquery before it loads a ledger, as bean-query and Fava do.

Where beanquery is absent, or has changed so that it takes no tables of ours, nothing else is touched:
:data:`PROBLEM` and a warning in the log say what is missing.
"""

from __future__ import annotations

import importlib
import logging

_log = logging.getLogger(__name__)


def _offer() -> str | None:
    """Register the tables; say what stands in the way, or nothing."""
    try:
        missing = importlib.import_module("beancount_refunds.query_tables.tables").missing()
    except (AttributeError, ImportError, LookupError, TypeError, ValueError) as failure:
        return f"beanquery takes no tables of ours ({type(failure).__name__}: {failure})"
    return f"beanquery does not know {', '.join(missing)}" if missing else None


#: Why tables are missing, or ``None`` where all of them are there.
PROBLEM: str | None = _offer()

if PROBLEM is not None:
    _log.warning(
        "vendor refunds: the query tables are missing: %s; this works with beanquery 0.2. All else works.",
        PROBLEM,
    )
