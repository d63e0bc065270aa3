"""The Fava extension: vendor credits and refunds in the browser, on pages of Fava's own look.

::

    2026-01-01 custom "fava-extension" "beancount_refunds.fava_ext"

gives "Vendor refunds" in Fava's sidebar. This module is the shell: `asked` reads the address, `loaded`
holds the settled ledger, `pages` names the page functions, `frame` sets what stands on every page, `tables`,
`charts` and `links` put reports into the form of `parts`, and templates write it, escaped. `writing` is the
one door by which a page records, `actions` names what it can, `outcomes` shows what came of it.
"""

from __future__ import annotations

import pathlib
import threading
from functools import cached_property
from typing import TYPE_CHECKING

from fava.application import url_for
from fava.context import g
from fava.ext import FavaExtensionBase, extension_endpoint
from flask import abort, current_app, jsonify, request

from beancount_refunds.fava_ext.asked import asked
from beancount_refunds.fava_ext.downloads import download
from beancount_refunds.fava_ext.frame import framed
from beancount_refunds.fava_ext.links import Links
from beancount_refunds.fava_ext.loaded import Loaded
from beancount_refunds.fava_ext.texts import gettext, ngettext
from beancount_refunds.fava_ext.view import View
from beancount_refunds.fava_ext.writing import answer
from beancount_refunds.ledger import LedgerError
from beancount_refunds.live import Live
from beancount_refunds.record.source import LOADING

if TYPE_CHECKING:
    import jinja2
    from fava.core import FavaLedger
    from flask.wrappers import Response

    from beancount_refunds.fava_ext.frame import Framed
    from beancount_refunds.record.source import Source

__all__ = ["VendorRefunds"]

#: The modules of pages, by name.
SCRIPTS = {path.stem: path for path in pathlib.Path(__file__).parent.glob("scripts/*.js")}


class VendorRefunds(FavaExtensionBase):
    """One entry in Fava's sidebar; pages are chosen by ``?page=`` and what follows it."""

    report_title = "Vendor refunds"
    has_js_module = True

    _loaded: Loaded  # from `after_load_file`, which Fava calls before any request

    def __init__(self, ledger: FavaLedger, _config: str | None = None) -> None:
        """Leave the configuration to `loaded`: Fava would not start on one that it cannot read."""
        super().__init__(ledger)
        self._keeping = threading.Lock()
        #: Where the writer has its ledgers from; a server that keeps one sets it.
        self.source: Source | None = None

    @cached_property
    def jinja_env(self) -> jinja2.Environment:
        """Fava's templates and ours, with our translations; those of Fava's own pages stay theirs."""
        environment: jinja2.Environment = super().jinja_env
        environment.globals = environment.globals | {"_": gettext, "ngettext": ngettext}
        return environment

    def after_load_file(self) -> None:
        """Forget what was settled: the ledger is another."""
        self._loaded = Loaded(self.ledger)

    def framed(self) -> Framed:
        """What the address asks for, as the template shows it."""
        return framed(self._view())

    @extension_endpoint("download", ["GET"])  # type: ignore[untyped-decorator, arg-type]  # Fava's
    def download(self) -> Response:
        """A report as a file: ``?report=credits&format=csv``, with Fava's filters."""
        found = download(self._view(), request.args.get("format", ""))
        return abort(404) if found is None else found

    @extension_endpoint("script", ["GET"])  # type: ignore[untyped-decorator, arg-type]  # Fava's
    def script(self) -> Response:
        """The module of a page, by its name."""
        name = request.args.get("name", "")
        if name not in SCRIPTS:
            return abort(404)
        return current_app.response_class(SCRIPTS[name].read_bytes(), mimetype="text/javascript")

    @extension_endpoint("write", ["PUT"])  # type: ignore[untyped-decorator, arg-type]  # Fava's
    def write(self) -> Response:
        """Record what a page asks for, or show what would come of it (`writing`)."""
        outcome = answer(request, self._view(), self._ledgers)
        html = self.jinja_env.get_template("refunds/outcome.html").render(outcome=outcome)
        said = jsonify(
            outcome=outcome.word, html=html, ids=outcome.ids, href=outcome.href, field=outcome.field
        )
        said.status_code = outcome.status
        return said

    def _ledgers(self) -> Source:
        """The ledger for the writer, kept from the first time on: a form is judged while one types."""
        with self._keeping:
            if self.source is None:
                try:
                    self.source = Live(self.ledger.beancount_file_path)
                except LedgerError:
                    return LOADING  # with which the writer says what is the matter
            return self.source

    def _view(self) -> View:
        # Fava adds its filters to this address, `links` to all of ours.
        ours = url_for("extension_report", extension_name=self.name).partition("?")[0]
        return View(
            loaded=self._loaded,
            asked=asked(request.args, g.ledger.fava_options.fiscal_year_end),
            links=Links(url_for("index"), ours, request.args, self._loaded),
            incognito=bool(current_app.config["INCOGNITO"]),
            read_only=_read_only(),
        )


def _read_only() -> bool:
    """Whether Fava refuses to write. It keeps that nowhere but in the guard that it puts before requests."""
    guards = current_app.before_request_funcs.get(None, ())
    return any(guard.__name__ == "_read_only" for guard in guards)
