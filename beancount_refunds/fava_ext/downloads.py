"""Reports as files, by the renderers of the command line: the same bytes as ``bean-refunds report``."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from flask import send_file

from beancount_refunds.fava_ext.reports_page import table_asked_for
from beancount_refunds.render import table_as_csv, workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask.wrappers import Response

    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.reports.table import Table

_CSV = "text/csv"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_FORMATS: Mapping[str, tuple[str, Callable[[Table], bytes]]] = {
    "csv": (_CSV, lambda table: table_as_csv(table).encode()),
    "xlsx": (_XLSX, lambda table: workbook([table])),
}


def download(view: View, form: str) -> Response | None:
    """The report that was asked for, as a file; ``None`` where there is no such report or form."""
    table = table_asked_for(view)
    if form not in _FORMATS or table is None:
        return None
    mimetype, render = _FORMATS[form]
    name = f"{view.asked.report}-{table.as_of}.{form}"
    return send_file(
        io.BytesIO(render(table)), mimetype=mimetype, as_attachment=True, download_name=name, max_age=0
    )
