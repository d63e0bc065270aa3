"""The controls that hold for every directive: reason codes, duties, approvals, evidence.

Language, section 5 ("Controls"). A chain is a receipt, its refunds, their credits and their case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.directives import (
    ApplicationDirective,
    CaseEventDirective,
    CreditDirective,
    MatchDirective,
    RefundDirective,
    RejectDirective,
    UnmatchDirective,
    WriteOffDirective,
)
from beancount_refunds.findings import Code
from beancount_refunds.problems import Problem

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence

    from beancount_refunds.books import Books
    from beancount_refunds.directives import Directive
    from beancount_refunds.rates import RateMissing


def control_problems(books: Books, directive: Directive) -> Iterator[Problem]:
    """REASON_CODE_UNKNOWN, ACTOR_NOT_ALLOWED, DUTIES_NOT_SEPARATED, in this order."""
    yield from books.policy.objections(directive)
    yield from _duty_problems(books, directive)


def _duty_problems(books: Books, directive: Directive) -> Iterator[Problem]:
    pairs = books.policy.get("separate_duties", directive.on)
    if not pairs or directive.by is None:
        return
    others = {b for a, b in pairs if a == directive.kind} | {a for a, b in pairs if b == directive.kind}
    for node in sorted(_chain(books, directive)):
        for act in books.acts[node]:
            if act.kind in others and act.by == directive.by and act is not directive:
                yield Problem(
                    Code.DUTIES_NOT_SEPARATED,
                    f"{directive.label} is by {directive.by}, who recorded {act.label} in the same"
                    f" chain; the policy separates {directive.kind} from {act.kind}: let somebody else"
                    f" record it\n{act.label} is declared at {act.position}",
                )


def note_act(books: Books, directive: Directive) -> None:
    """Remember who did an accepted directive, at each subject that it speaks of."""
    if directive.by is not None and books.policy.any_day("separate_duties"):
        for node in _subjects(books, directive):
            books.acts[node].append(directive)


def _subjects(books: Books, directive: Directive) -> tuple[str, ...]:
    match directive:
        case MatchDirective() | UnmatchDirective():
            return tuple(map(books.names.original, directive.refund_ids))
        case RejectDirective():
            return tuple(map(books.names.original, directive.subject_ids))
        case _:
            return (books.names.original(directive.id),)


def _chain(books: Books, directive: Directive) -> set[str]:
    """Ids of the chain of a directive: its subjects, what they came from, and what came of them."""
    below = set(_subjects(books, directive))
    above = set(below)
    match directive:
        case CreditDirective():
            below.update(filter(None, [directive.case_id]))
        case RefundDirective():
            below.update(map(books.names.original, directive.credit_ids))
        case ApplicationDirective() | WriteOffDirective():
            below.add(books.names.original(directive.credit_id))
    for node in list(below):
        if node in books.refunds:
            below.update(map(books.names.original, books.refunds[node].directive.credit_ids))
        if node in books.reductions:
            below.add(books.reductions[node].credit.id)
    below.update(
        case_id for node in list(below) if node in books.credits and (case_id := books.credits[node].case_id)
    )
    for node in list(above):
        if node in books.cases or isinstance(directive, CaseEventDirective):
            above.update(books.credits_of_case[node])
    for node in list(above):
        above.update(books.users_of_credit[node])
    return below | above


def missing_policies(books: Books, label: str, on: datetime.date, keys: Sequence[str]) -> Iterator[Problem]:
    """POLICY_MISSING for each of ``keys`` that is not set on a day."""
    for key in keys:
        if books.policy.get(key, on) is None:
            value = '"GBP"' if key == "functional_currency" else "ACCOUNT"
            yield Problem(
                Code.POLICY_MISSING,
                f"{label} needs the policy {key} on {on}, which is not set; add custom"
                f' "refund-policy" "{key}" {value}',
            )


def rate_problem(label: str, missing: RateMissing) -> Problem:
    """FX_RATE_MISSING or FX_RATE_STALE."""
    code = Code.FX_RATE_STALE if missing.stale else Code.FX_RATE_MISSING
    return Problem(code, f"{label}: {missing.reason}; add a price directive or functional_amount")


def without_evidence(books: Books, directive: Directive) -> Problem | None:
    """EVIDENCE_MISSING where policy ``require_evidence`` names the kind and nothing is there.

    Evidence is the metadata ``evidence`` or a native ``document`` that carries the id as a link.
    """
    if directive.kind not in books.policy.get("require_evidence", directive.on):
        return None
    if directive.evidence is not None or directive.id in books.evidenced:
        return None
    return Problem(
        Code.EVIDENCE_MISSING,
        f"{directive.label} has no evidence, which the policy requires of a {directive.kind}; add"
        ' evidence: "PATH"'
        f" or a document directive with ^{directive.id}",
    )
