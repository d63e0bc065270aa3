"""A clock that stands still, and a user of git who is always the same."""

from __future__ import annotations

import datetime
import os

import pytest

from beancount_refunds.office import clock

NOW = datetime.datetime(2026, 3, 2, 9, 15, 30, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "moment", lambda: NOW)
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("BEANCOUNT_DISABLE_LOAD_CACHE", "1")
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Anna Khan")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "a.khan@example.com")
