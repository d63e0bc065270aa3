"""Sealed periods and evidence packs."""
