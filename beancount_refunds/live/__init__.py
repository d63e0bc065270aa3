"""A ledger that a server keeps settled: always what a load of its files would give."""

from beancount_refunds.live.keeping import Live, State

__all__ = ["Live", "State"]
