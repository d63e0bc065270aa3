"""Links from a case, a credit or a refund to a form that is filled in already, where pages may write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.fava_ext.attaching_actions import BEGINNINGS
from beancount_refunds.fava_ext.parts import Link
from beancount_refunds.fava_ext.record_page import PAGE
from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.findings import ExceptionCode
from beancount_refunds.model import PendingReason, ReductionStatus
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.model import Case, Credit, Refund


@frozen
class Upload:
    """What files that are dropped on a page belong to, and the endings of those that are kept."""

    id: str
    kinds: str


def upload(id_: str, view: View) -> Upload | None:
    """The upload of a page about ``id_``."""
    return Upload(id=id_, kinds=",".join(BEGINNINGS)) if view.writable else None


def of_case(case: Case, view: View) -> tuple[Link, ...]:
    """What somebody records next of a case."""
    return tuple(_of_case(case, view)) if view.writable else ()


def of_credit(credit: Credit, view: View) -> tuple[Link, ...]:
    """What somebody records of a credit as long as something of it is available, and what waits on it."""
    if not view.writable:
        return ()
    waiting = [one.id for one in view.settlement.reductions if one.credit_id == credit.id]
    return (*_cash((credit,), view), *_approvals(waiting, view))


def of_refund(refund: Refund, view: View) -> tuple[Link, ...]:
    """The approval that a refund waits for."""
    return tuple(_approvals((refund.id,), view)) if view.writable else ()


def _approvals(ids: Sequence[str], view: View) -> Iterator[Link]:
    """A second person is asked for before a bank reference is known, and after it."""
    books = view.settlement
    waiting = {one.subject for one in books.exceptions if one.code == ExceptionCode.AWAITING_APPROVAL}
    for id_ in ids:
        refund = books.refund.get(id_)
        stopped = refund is not None and refund.pending_reason is PendingReason.APPROVAL
        if stopped or id_ in waiting:
            yield Link(_("Approve %(id)s", id=id_), view.links.page(PAGE, kind="approval", id=id_))


def _of_case(case: Case, view: View) -> Iterator[Link]:
    yield Link(_("Add event"), view.links.page(PAGE, kind="case-event", id=case.id))
    if not case.credit_ids:
        amount = _amount(case.agreed_amount_minor, case.currency, view)
        known = {"case_id": case.id, "vendor_id": case.vendor_id, "order_id": case.order_id, **amount}
        yield Link(_("Record credit memo"), view.links.page(PAGE, kind="credit", **known))
    credits_ = (view.settlement.credit.get(id_) for id_ in case.credit_ids)
    yield from _cash([one for one in credits_ if one is not None], view)


def _cash(credits_: Sequence[Credit], view: View) -> Iterator[Link]:
    """A refund of what is available of credits of one vendor, expected or there."""
    open_ = [one for one in credits_ if one.available_balance_minor and one.status is ReductionStatus.POSTED]
    if not open_:
        return
    first = open_[0]
    total = sum(one.available_balance_minor for one in open_ if one.currency == first.currency)
    known = {
        "vendor_id": first.vendor_id,
        **_amount(total, first.currency, view),
        "parts": "\n".join(one.id for one in open_ if one.currency == first.currency),
    }
    yield Link(_("Expect refund"), view.links.page(PAGE, kind="expect", **known))
    yield Link(_("Record refund"), view.links.page(PAGE, kind="refund", **known))


def _amount(minor: int, currency: str, view: View) -> dict[str, str]:
    """An amount as a form takes it; in incognito mode none, for an address would tell it."""
    if view.incognito:
        return {}
    return {"amount": view.settlement.precisions.text(minor, currency)}
