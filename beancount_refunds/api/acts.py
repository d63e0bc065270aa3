"""What is decided: approvals, matches, nettings, write-offs and reversals, each a path to post to."""

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING, Any

from beancount_refunds.api.recording import posting
from beancount_refunds.recording.commands import COMMANDS
from beancount_refunds.render.places import relative_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Act, Settlement

#: The paths, by the command that records the same.
_PATHS = {
    "approval": "/approvals",
    "match": "/receipt-matches",
    "reject": "/receipt-rejects",
    "unmatch": "/receipt-unmatches",
    "application": "/credit-applications",
    "write-off": "/credit-write-offs",
    "reversal": "/reversals",
}


def told(ledger: Ledger, act: Act) -> dict[str, Any]:
    """A directive as it was recorded, and where everything that it names stands now."""
    return {
        "id": act.id,
        "directive": act.kind,
        "date": act.on.isoformat(),
        "at": act.at,
        "by": act.by,
        "reason": act.reason,
        "note": act.note,
        "external_id": act.external_id,
        "amount_minor": act.amount_minor,
        "currency_code": act.currency,
        "names": list(act.names),
        "subjects": list(_subjects(ledger.settlement, (act.id, *act.names))),
        "filename": relative_to(act.position.filename, pathlib.Path(ledger.filename).parent),
        "lineno": act.position.lineno,
    }


def _subjects(settlement: Settlement, ids: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """The state of each id that has one."""
    reductions = {one.id: one for one in settlement.reductions}
    for id_ in ids:
        for nouns in (settlement.refund, settlement.credit, reductions, settlement.case):
            if id_ in nouns:
                yield {"id": id_, "status": nouns[id_].status.value}


ENDPOINTS = tuple(
    posting(COMMANDS[name], path, told, shape="act", place="/trail") for name, path in _PATHS.items()
)
