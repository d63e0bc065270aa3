"""The browser of this machine."""

from __future__ import annotations

import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")


def executable() -> str:
    """Where Chromium is. Without one a test fails, here and in CI: one that is skipped proves nothing."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    return pytest.fail(
        "there is no Chromium on this machine: make browser installs it, or says how", pytrace=False
    )
