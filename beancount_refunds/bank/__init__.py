"""Statements of banks and payment services, read into one model that knows no ledger."""
