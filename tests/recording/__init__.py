"""Recording: words into drafts, drafts into the ledger, and what a clerk sees of it."""
