"""What speaks against writing: a ledger that is not clean, a sealed period, and what the books would become.

All are pure functions of the ledger before and the ledger after. *After* has problems that *before* has not:
those, word for word. Without a problem, another directive can still lose what it had (a refund that shares
a bank reference with a new one that waits is no longer RECONCILED): nobody would see it, so it is refused.

What a bank did is a fact: it comes into the books also where they cannot reconcile it, and what cannot be
reconciled already is no fault of it (:func:`bearable`).
"""

from __future__ import annotations

import collections
import pathlib
import re
from typing import TYPE_CHECKING, Any

from beancount_refunds.findings import RANK, Code, Effect, Finding
from beancount_refunds.ledger import position_of, settled
from beancount_refunds.record.drafts import BalanceDraft, CustomDraft, TransactionDraft
from beancount_refunds.record.refusals import Objection, not_clean

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Act, Settlement
    from beancount_refunds.record.drafts import Draft
    from beancount_refunds.record.refusals import Refused
    from beancount_refunds.source import Position

_MARKER = re.compile(rb"^(?:<{7}|>{7})(?: |\r?$)", re.MULTILINE)
_MOST = 3
#: How much stands behind a status. What is not named by a new directive may gain, never lose.
_STANDING = {"RECONCILED": 3, "APPLIED": 2, "POSTED": 2, "PENDING": 1, "WAITING": 1}


def obstacle(ledger: Ledger) -> Refused | None:
    """LEDGER_NOT_CLEAN for what nothing that is added can mend.

    That is: conflict markers, errors of Beancount, and findings that keep something out of the books. Other
    findings leave the books right, and a directive may be just what they wait for (:func:`unmended`).
    """
    for name in sorted(ledger.files):
        marker = _MARKER.search(pathlib.Path(name).read_bytes())
        if marker is not None:
            line = marker.string.count(b"\n", 0, marker.start()) + 1
            return not_clean(f"a merge left a conflict at {name}:{line}; resolve it, then try again")
    grave = [*ledger.errors, *(one for one in ledger.findings if one.code.effect is Effect.REFUSED)]
    return _not_clean(ledger, grave) if grave else None


def bearable(drafts: Sequence[Draft]) -> frozenset[Effect]:
    """The effects of findings that do not keep ``drafts`` out of the books."""
    facts = all(isinstance(draft, TransactionDraft | BalanceDraft) for draft in drafts)
    return frozenset({Effect.UNRECONCILED} if facts else ())


def unmended(before: Ledger, after: Ledger, borne: Container[Effect]) -> Refused | None:
    """LEDGER_NOT_CLEAN unless what is added mends one of the findings that stand and are not ``borne``."""
    standing = [one for one in before.findings if one.code.effect not in borne]
    wrong = [one for one in after.findings if one.code.effect not in borne]
    if standing and not any(_new(wrong, standing)):
        gone = list(_new(standing, wrong))
        return None if gone else _not_clean(before, standing)
    return None


def _not_clean(ledger: Ledger, problems: Sequence[Any]) -> Refused:
    count = "a problem" if len(problems) == 1 else f"{len(problems)} problems"
    told = "".join(f"\n{_told(problem)}" for problem in problems[:_MOST])
    return not_clean(
        f"the ledger has {count}; mend what bean-refunds check {ledger.filename} lists, then try again{told}"
    )


def _told(problem: Any) -> str:
    place = position_of(problem)
    return f"{f'{place}: ' if place else ''}{problem.message.strip().splitlines()[0]}"


def locked(through: str | None, drafts: Sequence[Draft]) -> list[Objection]:
    """PERIOD_LOCKED for each directive of ours dated on or before the last sealed day."""
    return [
        Objection(
            Code.PERIOD_LOCKED,
            f"{Code.PERIOD_LOCKED}: {draft.kind} {_first(draft)} is dated {draft.on}, in the period to"
            f" {through}, which is sealed; record it on a later date",
        )
        for draft in drafts
        if isinstance(draft, CustomDraft) and through is not None and draft.on.isoformat() <= through
    ]


def _first(draft: CustomDraft) -> str:
    return str(draft.values[0]) if draft.values else ""


def problems(
    before: Ledger, after: Ledger, own: Container[Position], borne: Container[Effect]
) -> list[Objection]:
    """What is wrong after, not before, as of one day, and not ``borne``; lines in ``own`` stand first."""
    wrong = (*after.findings, *after.errors)
    new = list(_new(wrong, (*before.findings, *before.errors)))
    if new and after.settlement.as_of > before.settlement.as_of:
        # Days go by: an acknowledgement that ends in them is no fault of what is added.
        before = settled(
            before.filename, before.entries, before.errors, before.options, after.settlement.as_of
        )
        new = list(_new(wrong, (*before.findings, *before.errors)))
    found = [
        Objection(
            problem.code if isinstance(problem, Finding) else None,
            problem.message.strip(),
            position_of(problem),
            problem.shortage if isinstance(problem, Finding) else None,
        )
        for problem in new
        if not (isinstance(problem, Finding) and problem.code.effect in borne)
    ]
    return sorted(found, key=lambda one: one.position not in own)


def before_the_lock(found: Sequence[Objection], own: Container[Position]) -> list[Objection]:
    """Those of ``found`` that stand on ``own`` lines and are judged before PERIOD_LOCKED."""
    return [
        one
        for one in found
        if one.position in own and (one.code is None or RANK[one.code] < RANK[Code.PERIOD_LOCKED])
    ]


def losses(before: Settlement, after: Settlement, own: Container[Position]) -> list[Objection]:
    """INVALID_STATE_TRANSITION for what loses its status and is named by none of the new directives."""
    new = [act for act in after.since(before, "acts")[1] if act.position in own]
    named = {id_ for act in new for id_ in (act.id, *act.names)}
    were, are = _statuses(before, after)
    label = ", ".join(dict.fromkeys(f"{act.kind} {act.id}" for act in new)) or "what the bank says"
    return [
        Objection(
            Code.INVALID_STATE_TRANSITION,
            f"{Code.INVALID_STATE_TRANSITION}: {label} would change {id_} from {was} to {now}, and does not"
            " name it; record first what keeps it as it is, or in the same step",
            _declared(before, id_),
        )
        for id_, was in were.items()
        if id_ not in named and _STANDING.get(now := are.get(id_, "nothing"), 0) < _STANDING.get(was, 0)
    ]


def _statuses(before: Settlement, after: Settlement) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The status of everything that posts, by id, where it may be another one."""
    were, are = dict[str, str](), dict[str, str]()
    for field in ("credits", "refunds", "reductions"):
        for statuses, nouns in zip((were, are), after.since(before, field), strict=True):
            statuses.update((noun.id, noun.status.value) for noun in nouns)
    return were, are


def _declared(settlement: Settlement, id_: str) -> Position | None:
    return next((act.position for act in _declaring(settlement, id_)), None)


def _declaring(settlement: Settlement, id_: str) -> Iterator[Act]:
    return (act for act in settlement.acts if act.id == id_)


def _new(problems_: Sequence[Any], known: Sequence[Any]) -> Iterator[Any]:
    """Those of ``problems_`` that are not in ``known``, each as often as it is there more."""
    left = collections.Counter(map(_key, known))
    for problem in problems_:
        if left[_key(problem)]:
            left[_key(problem)] -= 1
        else:
            yield problem


def _key(problem: Any) -> tuple[str, str]:
    return problem.message, str(position_of(problem))
