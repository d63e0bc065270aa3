"""Every text passes through one domain of translations, whose catalogues are in step with the pages."""

from __future__ import annotations

import gettext as standard
import re
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.fava_ext.texts import gettext, marked, ngettext
from tests.fava import catalogues
from tests.fava.catalogues import LANGUAGES, as_po, compiled, path, renewed, written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.fava_pages import Fava

_FACT = re.compile(r"%\((\w+)\)s")


def facts(text: Iterable[str] | None) -> set[str]:
    """The facts that a text is filled with, whatever its plurals."""
    return set(_FACT.findall(text if isinstance(text, str) else " ".join(text or ())))


def test_texts_are_filled_in_and_the_empty_one_stays_empty(fava: Fava) -> None:
    with fava.app.test_request_context(fava.address()):
        fava.app.preprocess_request()
        assert gettext("100 % of nothing") == "100 % of nothing"
        assert gettext("As of %(day)s", day=7) == "As of 7"
        assert gettext("") == ""
        assert [ngettext("%(num)s day", "%(num)s days", number) for number in (1, 1000)] == [
            "1 day",
            "1,000 days",
        ]
        assert marked("later") == "later"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_catalogue_has_the_texts_of_the_pages_and_no_other(language: str) -> None:
    assert as_po(renewed(language)) == path(language, "po").read_bytes(), "run make translations"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_ships_is_compiled_from_what_is_written(language: str) -> None:
    with path(language, "mo").open("rb") as file:
        shipped = standard.GNUTranslations(file)
    for message in written(language):
        if message.id and message.string and isinstance(message.id, str):
            assert shipped.gettext(message.id) == message.string, "run make translations"
    assert path(language, "mo").read_bytes() == compiled(written(language)), "run make translations"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_is_filled_with_the_same_facts(language: str) -> None:
    wrong = [
        message.id
        for message in written(language)
        if message.id and any(message.string or ()) and facts(message.id) != facts(message.string)
    ]
    assert wrong == []


def test_the_tool_leaves_files_that_are_in_step_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {(one, form): path(one, form).read_bytes() for one in LANGUAGES for form in ("po", "mo")}
    monkeypatch.setattr(catalogues, "texts", lambda: written("de"))
    catalogues.main()
    assert before == {(one, form): path(one, form).read_bytes() for one in LANGUAGES for form in ("po", "mo")}


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("de", "Uns geschuldet 230.00 GBP 31,000 JPY Erwartet 30.00 GBP 1 Rückzahlung Überfällig nichts"),
        ("zh", "应收回 230.00 GBP 31,000 JPY 预期 30.00 GBP 1 笔退款 逾期 无"),
        ("fr", "Owed to us 230.00 GBP 31,000 JPY Expected 30.00 GBP 1 refund Overdue nothing"),
    ],
)
def test_a_page_speaks_the_language_of_its_reader(fava: Fava, language: str, told: str) -> None:
    assert told in fava.page(language=language).words


def test_headings_of_tables_are_translated_and_codes_are_not(fava: Fava) -> None:
    shown = fava.page("refunds", language="de")
    assert shown.tables[0][0][:4] == ["Rückzahlung", "Datum", "Lieferant", "Betrag"]
    assert shown.cells("Status") == ["RECONCILED", "APPLIED", "PENDING"]
