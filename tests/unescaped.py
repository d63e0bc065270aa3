"""Our pages with the one safeguard gone that all of them rely on, to show that tests of it can fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.fava_ext import VendorRefunds

if TYPE_CHECKING:
    import functools

    import jinja2
    import pytest


def unescaped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let templates write what they are given as it is, as each would with a filter "safe" everywhere."""
    escaping: functools.cached_property[jinja2.Environment] = vars(VendorRefunds)["jinja_env"]

    def not_escaping(extension: VendorRefunds) -> jinja2.Environment:
        return escaping.func(extension).overlay(autoescape=False)

    monkeypatch.setattr(VendorRefunds, "jinja_env", property(not_escaping))
