"""What directives claim, compared with what git knows: who recorded, who approved, what was changed since.

Three findings (language, section 6), each on the directive that somebody can mend:

- APPROVAL_SELF, on a refund or write-off: somebody who brought it in or changed it committed the approval.
- APPROVAL_STALE, likewise: the approval's commit does not have it as it stands now.
- ACTOR_MISMATCH: ``by`` is not the author of the commit since which the directive states what it states.
  Who an actor is says policy ``actor``; an actor of whom it says nothing cannot be judged.

One approval that holds is enough. What git cannot show is counted and said, never taken for right.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from beancount.core.data import Custom

from beancount_refunds.directives import WORDS
from beancount_refunds.findings import RANK, Code, Finding
from beancount_refunds.history.identities import Identities
from beancount_refunds.history.origins import Commit, Origin, Unseen
from beancount_refunds.problems import Problem
from beancount_refunds.shapes import frozen
from beancount_refunds.source import Position

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from beancount_refunds.history.provenance import Provenance
    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Act

#: What an approval is of.
_APPROVED = ("vendor-refund", "credit-write-off")


@frozen
class Judgement:
    """``findings`` of the ledger with those that git gives, one per directive, by file and line.

    ``notes`` say what could not be judged, and why.
    """

    findings: tuple[Finding, ...]
    notes: tuple[str, ...]


def judge(ledger: Ledger, provenance: Provenance) -> Judgement:
    """Compare what the directives of a settled ledger claim with their history."""
    court = _Court(ledger, provenance)
    problems: dict[Position, list[tuple[Act, Problem]]] = defaultdict(list)
    for act, problem in (*court.approvals(), *court.actors()):
        problems[act.position].append((act, problem))
    entries = {Position.of(entry.meta): entry for entry in ledger.entries if isinstance(entry, Custom)}
    found = []
    for place, told in problems.items():
        act, problem = min(told, key=lambda one: RANK[one[1].code])
        found.append(problem.at(place, entries.get(place), act.id))
    return Judgement(findings=_one_of_each(ledger.findings, found), notes=tuple(court.notes()))


def _one_of_each(standing: Iterable[Finding], found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Of a finding that stands on a directive and one that was found the first of the catalogue.

    What is wrong with the set-up stands on the top file, on no directive, and stays.
    """
    ours = {_place(one): one for one in found}
    setup, kept = [], []
    for one in standing:
        other = ours.get(_place(one))
        if one.code is Code.PLUGIN_MISCONFIGURED:
            setup.append(one)
        elif other is None or RANK[one.code] <= RANK[other.code]:
            kept.append(one)
            ours.pop(_place(one), None)
    return (*setup, *sorted((*kept, *ours.values()), key=_place))


def _place(one: Finding) -> tuple[str, int]:
    return one.source["filename"], one.source["lineno"]


class _Court:
    """The acts of a ledger, their history, and what could not be judged."""

    def __init__(self, ledger: Ledger, provenance: Provenance) -> None:
        settlement = ledger.settlement
        self._acts = settlement.acts
        self._text = settlement.precisions.text
        self._provenance = provenance
        # Who somebody is does not depend on the day: an address of today also names who committed in March.
        self._who = Identities(settlement.policy.get("actor", settlement.as_of))
        self._unseen: dict[Position, Unseen] = {}
        self._unknown: Counter[str] = Counter()

    def approvals(self) -> Iterator[tuple[Act, Problem]]:
        """APPROVAL_SELF and APPROVAL_STALE, on what was approved."""
        approvals: dict[str, list[Act]] = defaultdict(list)
        for act in self._acts:
            if act.kind == "approval" and act.finding is None:
                approvals[act.id].append(act)
        for act in self._acts:
            if act.kind in _APPROVED and act.finding != Code.DUPLICATE_ID:
                problem = self._approval_problem(act, approvals[act.id])
                if problem is not None:
                    yield act, problem

    def _approval_problem(self, act: Act, approvals: Iterable[Act]) -> Problem | None:
        """What is wrong with all approvals of ``act``, the worst; ``None`` if one of them holds."""
        problems = []
        for approval in approvals:
            problem = self._self_approved(act, approval) or self._stale(act, approval)
            if problem is not None:
                problems.append(problem)
            elif act.by != approval.by and _amount(approval) in {_amount(act), (None, None)}:
                return None
        return min(problems, key=lambda one: RANK[one.code], default=None)

    def _self_approved(self, act: Act, approval: Act) -> Problem | None:
        recorders = {self._who.person(commit): commit for commit in self._hands(act)}
        for commit in self._hands(approval):
            recorded = recorders.get(self._who.person(commit))
            if recorded is not None:
                return Problem(
                    Code.APPROVAL_SELF,
                    f"{self._label(act)} is of {recorded.author} in commit {recorded.short}, who also"
                    f" committed its approval by {approval.by} in commit {commit.short}; let somebody else"
                    f" approve it\nthe approval stands at {approval.position}",
                )
        return None

    def _hands(self, act: Act) -> list[Commit]:
        """The commits that brought an act in or changed it, the newest first."""
        origin = self._origin(act)
        return [] if origin is None else [step.commit for step in origin.steps]

    def _stale(self, act: Act, approval: Act) -> Problem | None:
        of_act, of_approval = self._origin(act), self._origin(approval)
        changed = of_act.last if of_act else self._unseen[act.position]
        approved = of_approval.last if of_approval else self._unseen[approval.position]
        if isinstance(changed, Commit):
            if isinstance(approved, Commit):
                stale = not self._provenance.includes(approved, changed)
            else:
                stale = approved is Unseen.SHALLOW
            how = f"in commit {changed.short} by {changed.author}"
        else:
            stale = changed is Unseen.UNCOMMITTED and approved is not Unseen.UNCOMMITTED
            how = "in the work tree (not committed yet)"
        if not stale:
            return None
        verb = "changed" if of_act and of_act.first is not of_act.last else "recorded"
        when = f"in commit {approved.short}" if isinstance(approved, Commit) else f"({approved})"
        return Problem(
            Code.APPROVAL_STALE,
            f"{self._label(act)} was {verb} {how}, after its approval by {approval.by} {when}; have it"
            f" approved as it stands now\nthe approval stands at {approval.position}",
        )

    def actors(self) -> Iterator[tuple[Act, Problem]]:
        """ACTOR_MISMATCH, on each directive whose ``by`` is somebody else."""
        for act in self._acts:
            origin = None if act.by is None else self._origin(act)
            if act.by is None or origin is None or not isinstance(origin.stated, Commit):
                continue
            agreed = self._who.agree(act.by, origin.stated)
            if agreed is None:
                self._unknown[act.by] += 1
            elif not agreed:
                yield act, self._mismatch(act, act.by, origin.stated)

    def _mismatch(self, act: Act, actor: str, commit: Commit) -> Problem:
        known = self._who.written.get(actor)
        if known:
            hint = f"the policy knows {actor} as {' and '.join(known)}"
        else:
            hint = f"the policy knows {commit.author} as {self._who.actor(commit)}"
        return Problem(
            Code.ACTOR_MISMATCH,
            f"{_name(act)} is by {actor}, but {commit.author} committed it ({commit.short}); let {actor}"
            f" commit it, or write who it was\n{hint}",
        )

    def notes(self) -> Iterator[str]:
        """What could not be judged."""
        for reason, number in sorted(Counter(self._unseen.values()).items()):
            if reason is Unseen.SHALLOW:
                yield (
                    f"git history is shallow: {_directives(number)} older than the boundary"
                    f" {'was' if number == 1 else 'were'} not judged; fetch-depth: 0 shows them"
                )
            else:
                yield f"{_directives(number)} not judged by git: {reason}"
        if self._unknown:
            first, *_ = actors = sorted(self._unknown)
            yield (
                f"{_directives(self._unknown.total())} not compared with git, the policy does not know"
                f' {", ".join(actors)}; custom "refund-policy" "actor" "{first}" "Name <address>" says who'
                " that is"
            )

    def _origin(self, act: Act) -> Origin | None:
        """Where an act comes from; what is hidden of it is noted."""
        origin = self._provenance.origin(act.position)
        if isinstance(origin, Unseen):
            self._unseen[act.position] = origin
            return None
        for who in (origin.first, origin.last, origin.stated):
            if isinstance(who, Unseen):
                self._unseen[act.position] = who
        return origin

    def _label(self, act: Act) -> str:
        return f"{_name(act)} of {self._text(act.amount_minor or 0, act.currency or '')}"


def _name(act: Act) -> str:
    return f"{WORDS.get(act.kind, act.kind)} {act.id}"


def _amount(act: Act) -> tuple[int | None, str | None]:
    return act.amount_minor, act.currency


def _directives(number: int) -> str:
    return f"{number} directive{'' if number == 1 else 's'}"
