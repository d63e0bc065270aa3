"""Statements into the ledger: each line one transaction, once, with where it came from."""
