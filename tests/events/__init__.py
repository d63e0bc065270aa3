"""Events derived from the ledger."""
