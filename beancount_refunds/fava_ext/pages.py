"""All pages by the name in the address: ``?page=reports``. A page is a function from a visit to a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.fava_ext.page import Page
from beancount_refunds.fava_ext.reports_page import report_tabs, reports_page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from beancount_refunds.fava_ext.page import Visit

PAGES: Mapping[str, Callable[[Visit], Page]] = {"reports": reports_page}


def page(visit: Visit) -> Page:
    """The page that the address names."""
    found = PAGES.get(visit.asked.page)
    if found is None:
        return Page(tabs=report_tabs(), problems=(f"There is no page {visit.asked.page}.",))
    return found(visit)
