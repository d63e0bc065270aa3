"""The closing of the books: everything that they came to, as one immutable value."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from beancount_refunds import freezing, journals, register
from beancount_refunds.exceptions import owned
from beancount_refunds.model import Settlement
from beancount_refunds.open_points import open_points
from beancount_refunds.ordering import KEYS
from beancount_refunds.stream import communications

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from beancount_refunds.books import Books
    from beancount_refunds.directives import Directive
    from beancount_refunds.findings import Finding
    from beancount_refunds.model import OpenException, Refund
    from beancount_refunds.stream import Stream

_Item = TypeVar("_Item")


def close(
    books: Books,
    stream: Stream,
    directives: Sequence[Directive],
    *,
    refused: Mapping[str, Refund],
    findings: Sequence[Finding],
    kept: Sequence[OpenException],
) -> Settlement:
    """The books on today as one immutable value.

    ``directives`` are all that could be read, ``refused`` the rows of refunds that were refused, ``kept``
    the findings that somebody keeps green.
    """
    names, today = books.names, books.today
    refunds = dict(refused) | {id_: register.refund(books, opened) for id_, opened in books.refunds.items()}
    return Settlement(
        as_of=today,
        functional_currency=books.policy.functional_currency(today),
        precisions=books.precisions,
        policy=books.policy,
        converter=books.converter,
        vendors=tuple(freezing.vendor(names.vendors[id_]) for id_ in sorted(names.vendors)),
        orders=tuple(freezing.order(names.orders[id_]) for id_ in sorted(names.orders)),
        cases=tuple(freezing.case(books, books.cases[id_]) for id_ in sorted(books.cases)),
        credits=tuple(freezing.credit(books.credits[id_]) for id_ in sorted(books.credits)),
        refunds=tuple(refunds[id_] for id_ in sorted(refunds)),
        reductions=tuple(freezing.reduction(books.reductions[id_]) for id_ in sorted(books.reductions)),
        receipts=tuple(freezing.receipts(books)),
        bills=tuple(freezing.bills(books)),
        copies=_sorted("copies", (copy for copy in names.copies if copy.recorded_on <= today)),
        acts=tuple(journals.acts(books, directives)),
        movements=_sorted("movements", books.movements),
        tax_movements=_sorted("tax_movements", journals.tax_movements(books.vouchers)),
        bill_movements=_sorted("bill_movements", journals.bill_movements(books)),
        transitions=_sorted("transitions", books.transitions),
        communications=tuple(communications(stream)),
        findings=tuple(findings),
        exceptions=_sorted("exceptions", (*kept, *owned(books, open_points(books)))),
    )


def _sorted(name: str, items: Iterable[_Item]) -> tuple[_Item, ...]:
    """The items of a list that ran in another order than it has."""
    return tuple(sorted(items, key=KEYS[name]))
