"""Reports: pure functions from a settlement to a table, or to the list of what is wrong and open."""

from beancount_refunds.reports.cases import cases
from beancount_refunds.reports.credits import credits_table
from beancount_refunds.reports.exceptions import exceptions
from beancount_refunds.reports.filters import EVERYTHING, Filters
from beancount_refunds.reports.problems import Check, check
from beancount_refunds.reports.register import register
from beancount_refunds.reports.table import Table

__all__ = [
    "EVERYTHING",
    "Check",
    "Filters",
    "Table",
    "cases",
    "check",
    "credits_table",
    "exceptions",
    "register",
]
