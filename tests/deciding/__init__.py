"""Drafts of directives become ledger text."""
