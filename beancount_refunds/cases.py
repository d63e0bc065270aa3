"""Refund cases: their events, and the state that money gives them (language, section 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from beancount_refunds.controls import control_problems
from beancount_refunds.directives import CaseDirective
from beancount_refunds.findings import Code
from beancount_refunds.model import CaseStatus, RefundStatus
from beancount_refunds.money import Money
from beancount_refunds.open_items import OpenCase
from beancount_refunds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.books import Books
    from beancount_refunds.directives import CaseEventDirective
    from beancount_refunds.open_items import Cause
    from beancount_refunds.subledger import OpenCredit

#: States that only `reopened`, or money, ends.
FINAL = frozenset({CaseStatus.REJECTED, CaseStatus.WRITTEN_OFF, CaseStatus.CLOSED})

_HOLDS = {
    "disputed": CaseStatus.DISPUTED,
    "escalated": CaseStatus.ESCALATED,
    "rejected": CaseStatus.REJECTED,
    "written-off": CaseStatus.WRITTEN_OFF,
    "closed": CaseStatus.CLOSED,
}


class CaseMoney(NamedTuple):
    """The money of a case over its standing credits, in minor units of its currency."""

    credited: int
    refunded: int
    netted: int
    written_off: int
    unapplied: int


def open_case(books: Books, directive: CaseDirective) -> None:
    """Take up a ``refund-case``."""
    case = OpenCase(directive=directive, agreed_minor=directive.amount.minor, last_moved_on=directive.on)
    books.cases[directive.id] = case
    books.transition(directive.id, None, case.status, directive)
    books.moved_cases[directive.id] = directive


def case_problems(books: Books, directive: CaseDirective) -> Iterator[Problem]:
    """What stands against a case."""
    if directive.vendor_id not in books.names.vendors:
        lack = books.names.vendor_lack(directive.vendor_id)
        yield Problem(
            Code.UNKNOWN_VENDOR, f"{directive.label} names the vendor {directive.vendor_id}, {lack}"
        )
    yield from control_problems(books, directive)


def unknown_case(books: Books, label: str, case_id: str | None) -> Iterator[Problem]:
    """UNKNOWN_CASE unless a case of that id is declared, be it later, and was not refused."""
    names = books.names
    if case_id is None:
        return
    original = names.original(case_id)
    if not names.declared(case_id, "refund-case") or original in names.refused:
        yield Problem(Code.UNKNOWN_CASE, f"{label} names the case {case_id}, {names.lack(original)}")


def case_named(books: Books, case_id: str | None) -> CaseDirective | None:
    """The declaration of the case that something names, if there is one."""
    case = books.names.ids.get(books.names.original(case_id)) if case_id is not None else None
    return case if isinstance(case, CaseDirective) else None


def vendor_mismatch(label: str, vendor_id: str, case: CaseDirective | None) -> Iterator[Problem]:
    """CREDIT_VENDOR_MISMATCH: a credit has its case's vendor."""
    if case is not None and case.vendor_id != vendor_id:
        yield Problem(
            Code.CREDIT_VENDOR_MISMATCH,
            f"{label} is of vendor {vendor_id}, its case {case.id} of {case.vendor_id}; correct one of"
            f" them\n{case.label} is declared at {case.position}",
        )


def currency_mismatch(
    books: Books, label: str, amount: Money, case: CaseDirective | None
) -> Iterator[Problem]:
    """CURRENCY_MISMATCH: a credit has its case's currency."""
    if case is not None and case.amount.currency != amount.currency:
        yield Problem(
            Code.CURRENCY_MISMATCH,
            f"{label} is {books.text(*amount)}, its case {case.id} is in {case.amount.currency}; open a"
            f" case for each currency\n{case.label} is declared at {case.position}",
        )


def credits_of(books: Books, case: OpenCase) -> list[OpenCredit]:
    """The standing credits that name a case."""
    ids = books.credits_of_case.get(case.directive.id, ())
    return [credit for id_ in ids if not (credit := books.credits[id_]).reversed]


def money_of(books: Books, case: OpenCase) -> CaseMoney:
    """``credited == refunded + netted + written_off + unapplied``, exactly (credits that wait apart)."""
    credits_ = [credit for credit in credits_of(books, case) if not credit.waits]
    return CaseMoney(
        credited=sum(credit.face for credit in credits_),
        refunded=sum(credit.refunded for credit in credits_),
        netted=sum(credit.applied for credit in credits_),
        written_off=sum(credit.written_off for credit in credits_),
        unapplied=sum(credit.unapplied for credit in credits_),
    )


def status_of(books: Books, case: OpenCase) -> CaseStatus:
    """The state of a case: the event that holds it, else what money and agreement say."""
    if case.held is not None:
        return case.held
    credits_ = credits_of(books, case)
    if not credits_:
        return CaseStatus.AGREED if case.agreed else CaseStatus.OPEN
    money = money_of(books, case)
    if money.refunded + money.netted == 0:
        return CaseStatus.CREDITED
    if money.unapplied or money.refunded + money.netted < case.agreed_minor:
        return CaseStatus.PARTLY_REFUNDED
    users = (books.refunds.get(id_) for credit in credits_ for id_ in books.users_of_credit[credit.id])
    if all(user.status is RefundStatus.RECONCILED for user in users if user is not None and user.posted):
        return CaseStatus.RECONCILED
    return CaseStatus.REFUNDED


def event(books: Books, directive: CaseEventDirective) -> None:
    """Take up a ``case-event``."""
    case = books.cases[books.names.original(directive.id)]
    case.events.append(directive)
    if directive.event == "agreed":
        case.agreed, case.held = True, None
        if directive.amount is not None:
            case.agreed_minor = directive.amount.minor
    elif directive.event == "reopened":
        case.held = None
    elif directive.event in _HOLDS:
        case.held = _HOLDS[directive.event]
    books.touch_case(directive.id, directive)
    settle_moved(books)


def event_problems(books: Books, directive: CaseEventDirective) -> Iterator[Problem]:
    """What stands against an event of a case."""
    names, label = books.names, f"{directive.label} {directive.event}"
    yield from unknown_case(books, label, directive.id)
    yield from control_problems(books, directive)
    original = names.original(directive.id)
    claimed = cast("CaseDirective", names.ids[original]).amount
    if directive.amount is not None and directive.amount.currency != claimed.currency:
        yield Problem(
            Code.CURRENCY_MISMATCH,
            f"{label} states {books.text(*directive.amount)}, the case is in {claimed.currency}; state"
            " it in that",
        )
    case = books.cases.get(original)
    if case is not None:
        yield from _transition_problems(books, directive, case, label)
    else:
        yield Problem(
            Code.INVALID_STATE_TRANSITION,
            f"{label} is dated {directive.on}, before the case is opened on {names.ids[original].on};"
            " correct one of the dates",
        )


def _transition_problems(
    books: Books, directive: CaseEventDirective, case: OpenCase, label: str
) -> Iterator[Problem]:
    state, word = status_of(books, case), directive.event
    if word in ("requested", "chased"):
        return
    refused = state not in FINAL if word == "reopened" else state in FINAL
    if refused:
        hint = (
            "only a closed, rejected or written-off case is reopened"
            if word == "reopened"
            else "reopen it first"
        )
        yield Problem(Code.INVALID_STATE_TRANSITION, f"{label}: the case is {state}; {hint}")
    if word == "rejected" and credits_of(books, case):
        yield Problem(
            Code.INVALID_STATE_TRANSITION,
            f"{label}: the case is {state}, a credit memo names it; reverse the credit or close the case",
        )
    if word not in ("closed", "written-off"):
        return
    money, currency = money_of(books, case), case.directive.amount.currency
    short = case.agreed_minor - money.refunded - money.netted
    if money.unapplied:
        yield Problem(
            Code.CASE_CLOSED_WITH_BALANCE,
            f"{label}: {books.text(money.unapplied, currency)} of its credits is still unapplied;"
            " refund, apply or write it off first",
            Money(money.unapplied, currency),
        )
    if word == "closed" and short > 0:
        yield Problem(
            Code.CASE_CLOSED_WITH_BALANCE,
            f"{label}: agreed were {books.text(case.agreed_minor, currency)}, refunded or netted"
            f" {books.text(money.refunded + money.netted, currency)} ({books.text(short, currency)}"
            " short); record what is missing, agree the lower amount, or write the case off",
            Money(short, currency),
        )


def reopen_case(books: Books, credit: OpenCredit, cause: Cause) -> None:
    """Money that goes back, and a new credit, reopen a case that was closed."""
    case = books.cases.get(books.names.original(credit.case_id)) if credit.case_id is not None else None
    if case is not None and case.held in FINAL:
        case.held = None
    books.touch_case(credit.case_id, cause)


def settle_moved(books: Books) -> None:
    """Derive the state of each case that money or an event moved, and log the changes."""
    for case_id, cause in books.moved_cases.items():
        case = books.cases.get(case_id)
        if case is not None:
            status = status_of(books, case)
            books.transition(case_id, case.status, status, cause)
            case.status = status
    books.moved_cases.clear()
