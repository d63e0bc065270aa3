"""The clock stands still and the user of git is Anna Khan, as in the tests of recording."""

from __future__ import annotations

from tests.recording.conftest import _still  # noqa: F401 (a fixture that every test here uses)
