"""All pages by the name in the address, ``?page=cases``: each a function from a view to what is shown.

A page under a tab of its own has no ``under``; ``case`` stands under ``cases``. A page about one id raises
:class:`~beancount_refunds.reports.question.UnknownSubject` for one that nothing bears.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.fava_ext.case_page import case_page
from beancount_refunds.fava_ext.credit_page import credit_page
from beancount_refunds.fava_ext.overview_page import overview_page
from beancount_refunds.fava_ext.parties import order_page, orders_page, vendor_page, vendors_page
from beancount_refunds.fava_ext.reconcile_page import reconcile_page
from beancount_refunds.fava_ext.record_page import record_page
from beancount_refunds.fava_ext.refund_page import refund_page
from beancount_refunds.fava_ext.registers import cases_page, credits_page, exceptions_page, refunds_page
from beancount_refunds.fava_ext.reports_page import reports_page
from beancount_refunds.fava_ext.texts import marked
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from beancount_refunds.fava_ext.parts import Shown
    from beancount_refunds.fava_ext.view import View


@frozen
class Page:
    """A page: its name in addresses, its title on the tab, what it shows, and whether one can write there."""

    name: str
    title: str
    show: Callable[[View], Shown]
    under: str = ""
    writes: bool = False

    @property
    def tab(self) -> str:
        """The name of the page whose tab is marked."""
        return self.under or self.name


def _named(pages: Iterable[Page]) -> Mapping[str, Page]:
    return {page.name: page for page in pages}


#: The pages in the order of their tabs.
PAGES: Mapping[str, Page] = _named(
    (
        Page(name="overview", title=marked("Overview"), show=overview_page),
        Page(name="cases", title=marked("Cases"), show=cases_page),
        Page(name="case", title=marked("Case"), show=case_page, under="cases"),
        Page(name="credits", title=marked("Credits"), show=credits_page),
        Page(name="credit", title=marked("Credit"), show=credit_page, under="credits"),
        Page(name="refunds", title=marked("Refunds"), show=refunds_page),
        Page(name="refund", title=marked("Refund"), show=refund_page, under="refunds"),
        Page(name="vendors", title=marked("Vendors"), show=vendors_page),
        Page(name="vendor", title=marked("Vendor"), show=vendor_page, under="vendors"),
        Page(name="orders", title=marked("Orders"), show=orders_page),
        Page(name="order", title=marked("Order"), show=order_page, under="orders"),
        Page(name="reconcile", title=marked("Reconcile"), show=reconcile_page, writes=True),
        Page(name="record", title=marked("Record"), show=record_page, writes=True),
        Page(name="exceptions", title=marked("Exceptions"), show=exceptions_page),
        Page(name="reports", title=marked("Reports"), show=reports_page),
    )
)
