"""A trail beside what stands outside of its ledger: the papers that are filed, and the history of git."""

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING

from beancount_refunds.history import GitError, provenance

if TYPE_CHECKING:
    from beancount_refunds.ledger import Ledger
    from beancount_refunds.reports.trail import Trail


def with_papers(found: Trail) -> Trail:
    """The trail, which tells of each of its papers whether it is there."""
    return found.without(paper.path for paper in found.papers if not _there(paper.candidates))


def with_history(ledger: Ledger, found: Trail) -> tuple[Trail, str | None]:
    """The trail with its commits and their signatures; why these cannot be checked, where they cannot.

    Where git knows nothing of the ledger, the trail says why.
    """
    history, trouble = provenance(ledger.files, pathlib.Path(ledger.filename).parent), None
    try:
        history = history.verified(found.places)
    except GitError as silent:
        trouble = f"signatures cannot be checked: {silent}"
    return found.told_by(history), trouble


def _there(candidates: tuple[str, ...]) -> bool:
    return any(pathlib.Path(candidate).is_file() for candidate in candidates)
