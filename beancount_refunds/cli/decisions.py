"""What the commands share that record decisions: who decides, what is written, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from beancount_refunds.cli.options import meant
from beancount_refunds.cli.output import put
from beancount_refunds.cli.recording import (
    How,
    NothingWritten,
    at_terminal,
    author_or_error,
    ground,
    record_it,
    say_committed,
    where,
)
from beancount_refunds.deciding.accepting import accept
from beancount_refunds.deciding.aliases import newly_learnt
from beancount_refunds.deciding.numbering import Numbering
from beancount_refunds.findings import Code
from beancount_refunds.office.attempts import Attempt
from beancount_refunds.record.refusals import Refused
from beancount_refunds.recording.consequences import standing
from beancount_refunds.recording.values import Unfit
from beancount_refunds.render.style import printable
from beancount_refunds.reports.question import UnknownSubject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from beancount_refunds.deciding.aliases import Learnt
    from beancount_refunds.deciding.model import Decision
    from beancount_refunds.ledger import Ledger
    from beancount_refunds.matching.model import Proposal
    from beancount_refunds.model import Act, Settlement
    from beancount_refunds.record.writer import Recorded
    from beancount_refunds.recording.ground import Ground

_Command = TypeVar("_Command", bound="Callable[..., Any]")


class Manner(NamedTuple):
    """How to record decisions: by whom (the user of git, if nobody is named), and whether to commit."""

    how: How
    by: str | None = None
    commit: bool = False


class Refusal(NamedTuple):
    """A decision that the ledger does not take, and its findings."""

    reference: str
    message: str


class Outcome(NamedTuple):
    """What came of several decisions; ``refused`` kept nothing else out."""

    recorded: tuple[Recorded, ...]
    refused: tuple[Refusal, ...]


def manner_options(command: _Command) -> _Command:
    """--by, --dry-run, --yes and --commit: the command gets ``manner``."""
    options = (
        click.option("--by", metavar="TEXT", help="Who decides. [default: the user of git]"),
        click.option(
            "--dry-run",
            is_flag=True,
            help="Write nothing: show the text, the postings that it causes, and balances before and after.",
        ),
        click.option("--yes", is_flag=True, help="Do not ask before writing."),
        click.option("--commit", is_flag=True, help="Commit the file that was written, as who decided."),
    )
    for option in reversed(options):
        command = option(command)
    return command


replacing_option = click.option(
    "--reason",
    metavar="CODE",
    help="Why another bank reference that a refund states is undone. [default: WRONG_REFERENCE]",
)


def ground_by(path: str, by: str | None) -> Ground:
    """The ledger as it is now, and who decides."""
    return ground(path, None, by)


def decide(
    path: str, manner: Manner, make: Callable[[Ground], Decision], first: Ground | None = None
) -> Recorded:
    """Record what ``make`` decides on the ledger as it is, and say what came of it.

    ``first`` is the ledger where it was read already.
    """
    first = first or ground_by(path, manner.by)
    author = author_or_error(first, first.by) if manner.commit else None
    made: list[Decision] = []

    def attempt() -> Attempt:
        made.append(explained(lambda: make(ground_by(path, manner.by) if made else first)))
        return Attempt(made[-1].drafts, made[-1].again)

    recorded = record_it(path, attempt, manner.how, author)
    if not manner.how.dry_run:
        say_all(recorded)
        for sentence in made[-1].said:
            put(f"{printable(sentence)}\n")
    return recorded


_Made = TypeVar("_Made")


def explained(make: Callable[[], _Made]) -> _Made:
    """What ``make`` gives; what does not fit is a usage error that names what was meant."""
    try:
        return make()
    except Unfit as unfit:
        raise click.BadParameter(unfit.reason, param_hint=_shown(unfit.field)) from unfit
    except UnknownSubject as unknown:
        message = f"{unknown}{meant(unknown.value, unknown.known)}"
        raise click.BadParameter(message) from unknown


def _shown(field: str) -> str:
    return {"reference": "REF", "id": "ID"}.get(field, f"--{field}")


# --- many at once ------------------------------------------------------------------------------


def accept_all(path: str, proposals: Iterable[Proposal], manner: Manner, reason: str | None) -> Outcome:
    """Accept proposals in one write; what the ledger refuses is left out and told.

    Where something is refused, the others come in by halves: each write is all or nothing, and nothing that
    the ledger takes is kept out by what it does not. On a terminal it is shown first, and asked for once.
    """
    here = ground_by(path, manner.by)
    author = author_or_error(here, here.by) if manner.commit else None
    numbering = Numbering(here.ids)
    decisions: list[Decision] = []
    refused: list[Refusal] = []
    for proposal in proposals:
        try:
            decisions.append(accept(proposal, here, numbering, reason))
        except Unfit as unfit:
            refused.append(Refusal(proposal.receipt.reference, unfit.reason))

    def halves(batch: Sequence[Decision], how: How) -> Iterator[Recorded | Refusal]:
        try:
            drafts = [draft for decision in batch for draft in decision.drafts]
            yield record_it(path, lambda: Attempt(drafts), how, author)
        except NothingWritten as trouble:
            if not _of_drafts(trouble):
                raise
            if len(batch) == 1:
                yield Refusal(batch[0].reference, trouble.message)
                return
            middle = len(batch) // 2
            yield from halves(batch[:middle], how)
            yield from halves(batch[middle:], how)

    outcomes: list[Recorded | Refusal] = []
    if decisions and not manner.how.dry_run and at_terminal() and not manner.how.yes:
        list(halves(decisions, How(dry_run=True)))
        click.confirm("\nWrite it?", default=True, abort=True)
    if decisions:
        outcomes = list(halves(decisions, manner.how._replace(yes=True)))
    refused += (one for one in outcomes if isinstance(one, Refusal))
    recorded = tuple(one for one in outcomes if not isinstance(one, Refusal))
    _say_outcome(recorded, refused, decisions, dry_run=manner.how.dry_run)
    return Outcome(recorded, tuple(refused))


def _of_drafts(trouble: NothingWritten) -> bool:
    """Whether what is drafted is at fault, not the ledger or the disk."""
    cause = trouble.__cause__
    return isinstance(cause, Refused) and cause.code is not Code.LEDGER_NOT_CLEAN


def _say_outcome(
    recorded: Sequence[Recorded], refused: Sequence[Refusal], decisions: Sequence[Decision], *, dry_run: bool
) -> None:
    for one in () if dry_run else recorded:
        say_all(one)
    left_out = {one.reference for one in refused}
    for decision in decisions:
        for sentence in () if decision.reference in left_out or dry_run else decision.said:
            put(f"{printable(sentence)}\n")
    for refusal in refused:
        click.echo(f"refused: {printable(refusal.reference)}", err=True)
        for line in refusal.message.splitlines():
            click.echo(f"  {printable(line)}", err=True)


# --- what came of it ---------------------------------------------------------------------------


def say_all(recorded: Recorded) -> None:
    """Each directive with the state of what it is about, and where it stands."""
    acts = {act.position: act for act in recorded.after.settlement.acts}
    say_acts([acts[position] for position in recorded.positions], recorded.after.settlement)
    if recorded.repeated:
        put("(recorded before; nothing was written)\n")
    say_committed(recorded.commit)


def say_acts(acts: Iterable[Act], settlement: Settlement) -> None:
    """``FT26051XYZ VR-0021 RECONCILED  refunds/2026-07.beancount:12``."""
    for act in acts:
        refund = settlement.refund.get(act.id) if act.kind == "vendor-refund" else None
        about = refund.bank_transaction_ref if refund else act.kind if act.kind in _NEGATIVE else None
        said = " ".join(filter(None, (about, standing(act, settlement))))
        put(f"{printable(said)}  {where(act.position)}\n")


#: What takes something back, or says no, is called by its name.
_NEGATIVE = frozenset({"receipt-unmatch", "receipt-reject"})


def offer_aliases(before: Ledger, after: Ledger) -> None:
    """What the decisions taught of vendors, as lines to put into their directives."""
    say_learnt(newly_learnt(before, after))


def say_learnt(found: Sequence[Learnt]) -> None:
    """``put into vendor acme (vendors.beancount:12):`` and the lines."""
    for one in found:
        put(f"learnt: put into vendor {printable(one.vendor.id)} ({where(one.vendor.position)}):\n")
        for line in one.lines:
            put(f"  {printable(line)}\n")
