"""The command line ``bean-refunds``: thin shells that load a ledger, ask for a report and print it."""

from beancount_refunds.cli.main import main

__all__ = ["main"]
