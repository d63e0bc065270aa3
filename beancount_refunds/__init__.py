"""Vendor credits and refunds in plain-text accounting: a Beancount v3 plugin and its tools."""

from beancount_refunds.plugin import offer_query_tables, post_refunds

__all__ = ["__plugins__", "__version__", "post_refunds"]

__plugins__ = ("post_refunds",)
__version__ = "0.1.0"

offer_query_tables()
