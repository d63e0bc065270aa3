"""Whatever stands in the ledger or in an address is text on each page, and never markup."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.fava_ext.pages import PAGES
from tests.books_on_disk import BOOKS, write
from tests.fava_pages import EXTENSION, Fava

if TYPE_CHECKING:
    import pathlib

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}'"

#: Of each page about one thing, one of BOOKS.
SUBJECTS = {"case": "RC-1", "credit": "acme/CM-17", "refund": "VR-1", "vendor": "acme", "order": "KB-1"}

_OURS = re.compile(
    r'<div class="vendor-refunds"[^>]*>.*</div><script type="application/json" id="page', re.DOTALL
)
_TAG = re.compile(r"<(img|script|/script)[^>]*>")


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Fava:
    """Fava on BOOKS in which everything that may hold words holds markup."""
    books = BOOKS
    for words in ("a.khan", "m.lee", "Acme Components Ltd", "the rest in March", "Refund", "KPAY-1"):
        books = books.replace(f'"{words}"', f'"{EVIL}"')
    folder: pathlib.Path = tmp_path_factory.mktemp("evil")
    books = books.replace("  expires: 2026-03-20", f'  number: "{EVIL}"\n  note: "{EVIL}"\n  by: "{EVIL}"')
    return Fava(write(folder, EXTENSION + books))


def tags(shown: str) -> list[str]:
    """The scripts and pictures of our part of a page, but the data of charts."""
    found = _OURS.search(shown)
    assert found is not None
    ours = re.sub(r'<script type="application/json">[^<]*</script>', "", found.group())
    return [tag.group() for tag in _TAG.finditer(ours)]


@pytest.mark.parametrize("page", PAGES)
def test_words_of_the_ledger_are_no_markup_on_any_page(evil: Fava, page: str) -> None:
    shown = evil.page(page, id=SUBJECTS[page]) if page in SUBJECTS else evil.page(page)
    assert tags(shown.html) == []


@pytest.mark.parametrize("page", ["case", "credit", "refund", "vendor"])
def test_the_words_stand_on_the_page_as_they_were_written(evil: Fava, page: str) -> None:
    assert html.escape(EVIL, quote=False).replace("'", "&#39;") in evil.page(page, id=SUBJECTS[page]).html


@pytest.mark.parametrize(
    "parameter", ["page", "id", "report", "status", "vendor", "owner", "time", "filter", "row"]
)
def test_an_address_is_no_markup_either(fava: Fava, parameter: str) -> None:
    for page in ("cases", "case", "reports"):
        asked = {"page": page, parameter: EVIL}
        shown = fava.page(asked.pop("page"), **asked)
        assert tags(shown.html) == []


def test_the_test_sees_a_page_that_does_not_escape(evil: Fava) -> None:
    shown = evil.page("case", id="RC-1").html
    assert tags(html.unescape(shown)) != []
