"""The review on a terminal: receipt by receipt, the evidence on screen, and what will be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from beancount_refunds.cli.decisions import decide, ground_by, offer_aliases
from beancount_refunds.cli.output import put, style
from beancount_refunds.cli.recording import NothingWritten
from beancount_refunds.deciding import undoing
from beancount_refunds.deciding.accepting import accept
from beancount_refunds.deciding.by_hand import Figures, chosen
from beancount_refunds.deciding.desk import Desk
from beancount_refunds.deciding.numbering import Numbering
from beancount_refunds.render.proposals import choices, ranked, verdict_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from beancount_refunds.cli.decisions import Manner
    from beancount_refunds.deciding.model import Decision
    from beancount_refunds.matching.model import Proposal, Verdict
    from beancount_refunds.recording.ground import Ground

_KEYS = "y accept, n reject, s skip, q quit"


def review(path: str, manner: Manner, wanted: Callable[[Verdict], bool], reason: str | None) -> None:
    """Go through the receipts that have something to decide, the best proposal first.

    After each decision the ledger is read again: what was taken is gone from the others.
    """
    seen: set[str] = set()
    while True:
        desk = Desk(ground_by(path, manner.by).ledger)
        waiting = [
            verdict
            for verdict in ranked(list(desk.verdicts.values()))
            if verdict.receipt.reference not in seen and wanted(verdict) and choices(verdict)
        ]
        if not waiting:
            put("Nothing is left to decide.\n")
            return
        seen.add(waiting[0].receipt.reference)
        lines = verdict_lines(waiting[0], desk.terms.precisions, style(), numbered=True)
        put("\n".join(["", f"{len(waiting)} to decide", "", *lines, ""]))
        if not _decided(path, manner, waiting[0], reason):
            return


def _decided(path: str, manner: Manner, verdict: Verdict, reason: str | None) -> bool:
    """Ask until there is an answer; whether to go on."""
    numbers = [str(number) for number in range(1, len(choices(verdict)) + 1)]
    others = f", 1-{len(numbers)} choose" if len(numbers) > 1 or verdict.proposal is None else ""
    while True:
        try:
            answer = click.prompt(f"{_KEYS}{others}", default="s", show_default=True).strip().casefold()
        except click.Abort:
            put("\n")
            return False
        if answer in ("s", "q"):
            return answer == "s"
        if answer == "y" and verdict.proposal is not None:
            answer = "1"
        if answer in numbers:
            _write(path, manner, _accepting(choices(verdict)[int(answer) - 1], verdict, reason))
            return True
        if answer == "n":
            _write(path, manner, _rejecting(verdict))
            return True
        put(f"{answer!r} is none of them\n")


def _rejecting(verdict: Verdict) -> Callable[[Ground], Decision]:
    """The proposal is wrong; without one, all that is shown is."""
    shown = choices(verdict)[:1] if verdict.proposal else choices(verdict)
    ids = tuple(dict.fromkeys(id_ for one in shown for id_ in one.item_ids))
    return lambda here: undoing.reject(verdict.receipt.reference, ids, here)


def _accepting(proposal: Proposal, verdict: Verdict, reason: str | None) -> Callable[[Ground], Decision]:
    def make(here: Ground) -> Decision:
        desk = Desk(here.ledger)
        items = [desk.item(id_) for id_ in proposal.item_ids]
        choice = chosen(verdict, items, Figures(parts={}), desk.terms)
        return accept(choice, here, Numbering(here.ids), reason)

    return make


def _write(path: str, manner: Manner, make: Callable[[Ground], Decision]) -> None:
    """Show what will be written, ask, and write it; a refusal is told, and the review goes on."""
    try:
        decide(path, manner._replace(how=manner.how._replace(dry_run=True)), make)
        if manner.how.dry_run or not (manner.how.yes or click.confirm("\nWrite it?", default=True)):
            return
        recorded = decide(path, manner._replace(how=manner.how._replace(yes=True)), make)
        offer_aliases(recorded.before, recorded.after)
    except (NothingWritten, click.BadParameter) as trouble:
        put(f"{trouble.format_message()}\n")
