"""The Fava extension: vendor credits and refunds in the browser, on pages of Fava's own components.

::

    2026-01-01 custom "fava-extension" "beancount_refunds.fava_ext"

gives "Vendor refunds" in Fava's sidebar. This module is the shell: `asked` reads the address, `loaded`
holds the settled ledger, `pages` says what a page shows, `cells` puts tables into Fava's form, and the
template writes it, escaped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fava.context import g
from fava.ext import FavaExtensionBase, extension_endpoint
from flask import abort, current_app, request

from beancount_refunds.fava_ext.asked import asked
from beancount_refunds.fava_ext.downloads import download
from beancount_refunds.fava_ext.loaded import Loaded
from beancount_refunds.fava_ext.page import Visit
from beancount_refunds.fava_ext.pages import page

if TYPE_CHECKING:
    from fava.core import FavaLedger
    from flask.wrappers import Response

    from beancount_refunds.fava_ext.page import Page

__all__ = ["VendorRefunds"]


class VendorRefunds(FavaExtensionBase):
    """One entry in Fava's sidebar; pages are chosen by ``?page=`` and what follows it."""

    report_title = "Vendor refunds"

    def __init__(self, ledger: FavaLedger, _config: str | None = None) -> None:
        """Leave the configuration to `loaded`: Fava would not start on one that it cannot read."""
        super().__init__(ledger)
        self._loaded: Loaded | None = None

    def after_load_file(self) -> None:
        """Forget what was settled: the ledger is another."""
        self._loaded = None

    def page(self) -> Page:
        """What the address asks for, as the template shows it."""
        return page(self._visit())

    @extension_endpoint("download", ["GET"])  # type: ignore[untyped-decorator, arg-type]  # Fava's
    def download(self) -> Response:
        """A report as a file: ``?report=credits&format=csv``, with Fava's filters."""
        found = download(self._visit(), request.args.get("format", ""))
        return abort(404) if found is None else found

    def _visit(self) -> Visit:
        if self._loaded is None:
            self._loaded = Loaded(self.ledger)
        return Visit(
            loaded=self._loaded,
            asked=asked(request.args, g.ledger.fava_options.fiscal_year_end),
            incognito=bool(current_app.config["INCOGNITO"]),
        )
