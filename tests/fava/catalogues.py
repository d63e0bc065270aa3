"""The catalogues of translations: which texts there are, and the files that hold them.

``python -m tests.fava.catalogues`` (make translations) brings each ``.po`` up to date, keeps what is
translated, and compiles it: the ``.mo`` files ship with the package, so that nobody has to build anything.

Texts are those that templates and modules of the pages mark, those that forms show of the fields of
directives, and those that pages show of the reports: headings, questions, and the titles of tables.
"""

from __future__ import annotations

import datetime
import io
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from beancount_refunds.fava_ext.refund_page import control_name
from beancount_refunds.fava_ext.registers import CASE_COLUMNS
from beancount_refunds.fava_ext.texts import DOMAIN, FOLDER
from beancount_refunds.recording.purposes import PURPOSES
from beancount_refunds.render.figures import heading
from beancount_refunds.reports.controls import Control
from beancount_refunds.reports.question import Question, UnknownSubject
from beancount_refunds.reports.registry import REPORTS
from beancount_refunds.reports.trail import Kind
from tests.example_books import example_books

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator

    from beancount_refunds.reports.table import Table

#: The languages that there are, as Fava calls them.
LANGUAGES = ("de", "zh")

#: What Babel writes above the texts and nobody reads.
_UNSTEADY = tuple(
    f'"{name}: '
    for name in (
        "Generated-By",
        "Language-Team",
        "Last-Translator",
        "PO-Revision-Date",
        "POT-Creation-Date",
        "Report-Msgid-Bugs-To",
    )
)

_NO_DAY = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)

_METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
_KEYWORDS = {"_": None, "gettext": None, "marked": None, "ngettext": (1, 2)}
_OPTIONS = {"**/templates/**.html": {"trimmed": "true"}}


def texts() -> Catalog:
    """Every text that a page may translate, without translations."""
    catalog = Catalog(domain=DOMAIN)
    found = extract_from_dir(str(FOLDER.parent), _METHODS, _OPTIONS, keywords=_KEYWORDS)
    for _, _, message, _, _ in found:
        catalog.add(message)
    for word in _words_of_reports():
        catalog.add(word)
    return catalog


def _words_of_reports() -> Iterator[str]:
    yield from PURPOSES.values()
    yield from (kind.value for kind in Kind)
    yield from (control_name(control) for control in Control)
    for name, report in REPORTS.items():
        yield name.replace("-", " ")
        yield report.question
        yield from filter(None, (report.subject,))
        for table in _tables(name):
            shown = {*table.screen, *(CASE_COLUMNS if table.name == "cases" else ())}
            yield from (heading(column) for column in table.columns if column.key in shown)


def _tables(name: str) -> Iterator[Table]:
    """The tables of a report on the example books."""
    try:
        table = REPORTS[name].answer(example_books(), Question())
    except UnknownSubject as unknown:
        table = REPORTS[name].answer(example_books(), Question(subject=unknown.known[0]))
    yield from (table, *table.also)


def path(language: str, form: str) -> pathlib.Path:
    """The file of a language; ``form`` is "po" or "mo"."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.{form}"


def written(language: str) -> Catalog:
    """The translations of a language as they are written."""
    with path(language, "po").open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def as_po(catalog: Catalog) -> bytes:
    """A catalogue in the order of its texts, without places, days and versions, which change by themselves."""
    content = io.BytesIO()
    write_po(content, catalog, width=110, no_location=True, sort_output=True)
    lines = content.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(_UNSTEADY)).encode()


def compiled(catalog: Catalog) -> bytes:
    """A catalogue as gettext reads it."""
    content = io.BytesIO()
    catalog.creation_date = catalog.revision_date = _NO_DAY
    write_mo(content, catalog)
    return content.getvalue()


def renewed(language: str) -> Catalog:
    """The translations of a language for the texts that there are now."""
    catalog = written(language)
    catalog.update(texts(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def main() -> None:
    """Bring all files up to date."""
    for language in LANGUAGES:
        path(language, "po").write_bytes(as_po(renewed(language)))
        path(language, "mo").write_bytes(compiled(written(language)))


if __name__ == "__main__":
    main()
