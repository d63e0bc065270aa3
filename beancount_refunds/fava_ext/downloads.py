"""Reports and evidence as files, by the renderers of the command line: the same bytes."""

from __future__ import annotations

import base64
import hashlib
import io
from typing import TYPE_CHECKING

from flask import Response, send_file

from beancount_refunds.fava_ext.evidence_page import EVIDENCE, pack_asked_for
from beancount_refunds.fava_ext.reports_page import table_asked_for
from beancount_refunds.history import GitError
from beancount_refunds.render import table_as_csv, workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.reports.table import Table

_CSV = "text/csv"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ZIP = "application/zip"

_FORMATS: Mapping[str, tuple[str, Callable[[Table], bytes]]] = {
    "csv": (_CSV, lambda table: table_as_csv(table).encode()),
    "xlsx": (_XLSX, lambda table: workbook([table])),
}


def download(view: View, form: str) -> Response | None:
    """The report or pack that was asked for, as a file; ``None`` where there is no such report or form."""
    if view.asked.report == EVIDENCE and form == "zip":
        return _evidence(view)
    table = table_asked_for(view)
    if form not in _FORMATS or table is None:
        return None
    mimetype, render = _FORMATS[form]
    return _file(f"{view.asked.report}-{table.as_of}.{form}", render(table), mimetype)


def _evidence(view: View) -> Response | None:
    """A pack, with its SHA-256 in the header ``Repr-Digest`` (RFC 9530)."""
    try:
        found = pack_asked_for(view)
    except GitError as failure:
        return Response(f"{failure}\n", status=503, mimetype="text/plain")
    if found is None:
        return None
    answer = _file(found.name, found.content, _ZIP)
    digest = base64.b64encode(hashlib.sha256(found.content).digest()).decode()
    answer.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    return answer


def _file(name: str, content: bytes, mimetype: str) -> Response:
    return send_file(
        io.BytesIO(content), mimetype=mimetype, as_attachment=True, download_name=name, max_age=0
    )
