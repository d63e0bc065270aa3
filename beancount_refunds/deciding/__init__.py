"""Decisions about proposals: accepted, rejected and undone matches as directives, ready to be recorded."""
