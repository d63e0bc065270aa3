"""Whatever stands in the ledger or in an address is text on each page, and never markup.

`tests/browser/test_nothing_executes.py` has a browser try it; here each text of the corpus is looked at on
pages of its own, where no other text can hide what it does.
"""

from __future__ import annotations

import html
import html.parser
import re
from typing import TYPE_CHECKING

import jinja2
import pytest

from beancount_refunds.fava_ext.pages import PAGES
from beancount_refunds.render.style import printable
from tests.fava_pages import Fava
from tests.unescaped import unescaped
from tests.xss_corpus import ALL, CORPUS, PRODUCT, TELLING, TURNED, books

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Texts that nobody fears.
PLAIN = tuple(f"{number} of twenty crushed" for number, __ in enumerate(CORPUS, 1))

#: What a page about one thing is asked for: of a text, its number and itself.
SUBJECTS = {
    "case": "RC-{0}",
    "credit": "v{0}/C",
    "refund": "VR-{0}",
    "vendor": "v{0}",
    "order": "o{0}",
    "reconcile": "{1} open",
}

#: What only stands where there is something to fold away.
FOLDED = {("details",), ("details", "open"), ("summary",)}

_OURS = re.compile(
    r'<div class="vendor-refunds"[^>]*>.*</div>(?=<script type="application/json" id="page)', re.DOTALL
)


#: Attributes that are read, as words between tags are; the value of a field stays what was typed.
_TOLD = {"alt", "aria-label", "title"}


class _Kinds(html.parser.HTMLParser):
    """The elements of a page, each with the names of its attributes, its addresses and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[tuple[str, ...]] = set()
        self.addresses: set[str] = set()
        self.said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.update((tag, name) for name, __ in attrs)
        self.elements.add((tag,))
        self.addresses.update(value or "" for name, value in attrs if name in {"href", "src", "action"})
        self.said += " ".join(value or "" for name, value in attrs if name in _TOLD)

    def handle_data(self, data: str) -> None:
        self.said += data


def kinds(shown: str) -> _Kinds:
    """The kinds of elements of our part of a page."""
    found = _OURS.search(shown)
    assert found is not None
    reader = _Kinds()
    reader.feed(found.group())
    return reader


def foreign(shown: str, known: set[tuple[str, ...]]) -> list[object]:
    """What a page has that only a text of the ledger or an address can have brought."""
    read = kinds(shown)
    led = [address for address in read.addresses if not re.match("/[a-z]|#|[?]", address)]
    turned = [letter for letter in TURNED if letter in read.said]
    return [*sorted(read.elements - known), *led, *turned, *([PRODUCT] if PRODUCT in shown else [])]


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Fava:
    """Fava on the corpus in every field."""
    return Fava(books(tmp_path_factory.mktemp("evil")))


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Fava:
    """The same with findings that say the texts again."""
    return Fava(books(tmp_path_factory.mktemp("refused"), faulty=True))


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, ...]]:
    """The elements that pages consist of where nobody attacks."""
    found: set[tuple[str, ...]] = set(FOLDED)
    for faulty in (False, True):
        plain = Fava(books(tmp_path_factory.mktemp("plain"), PLAIN, faulty=faulty))
        for page in PAGES:
            for id_ in _asked(page, PLAIN[:2]):
                found |= kinds(plain.page(page, id=id_).html).elements
        found |= kinds(plain.page("case", id="RC-11").html).elements
    return found


def _asked(page: str, texts: Sequence[str]) -> Iterator[str]:
    """The subjects of a page: one for each text, and the one that all texts are about."""
    yield ALL.get(page, "")
    if page in SUBJECTS:
        yield from (SUBJECTS[page].format(number, text) for number, text in enumerate(texts, 1))


@pytest.mark.parametrize("page", PAGES)
def test_words_of_the_ledger_are_no_markup_on_any_page(
    evil: Fava, known: set[tuple[str, ...]], page: str
) -> None:
    found = {id_: foreign(evil.page(page, id=id_).html, known) for id_ in _asked(page, CORPUS)}
    assert {id_: what for id_, what in found.items() if what} == {}


@pytest.mark.parametrize("page", PAGES)
def test_words_that_were_refused_are_no_markup_on_any_page(
    refused: Fava, known: set[tuple[str, ...]], page: str
) -> None:
    assert foreign(refused.page(page, id=ALL.get(page, "")).html, known) == []


@pytest.mark.parametrize("page", ["case", "credit", "refund", "vendor"])
def test_the_words_stand_on_the_page_as_they_were_written(evil: Fava, page: str) -> None:
    words = html.unescape(evil.page(page, id=ALL[page]).html)
    said = re.sub(r"<[^<>]*>", "", words) + words
    missing = [text for text in CORPUS if printable(text) not in said]
    assert missing == []


@pytest.mark.parametrize("page", ["cases", "case", "reconcile", "record", "reports"])
@pytest.mark.parametrize(
    "parameter",
    ["page", "id", "report", "status", "vendor", "owner", "time", "account", "filter", "row", "kind", "q"],
)
def test_an_address_is_no_markup_either(
    fava: Fava, known: set[tuple[str, ...]], page: str, parameter: str
) -> None:
    for text in CORPUS:
        asked = {"page": page, parameter: text}
        shown = fava.page(asked.pop("page"), **asked)
        assert foreign(shown.html, known) == [], text


def test_an_id_that_is_asked_for_evidence_of_is_no_markup(fava: Fava, known: set[tuple[str, ...]]) -> None:
    for text in CORPUS:
        shown = fava.page("reports", report="evidence", id=text)
        assert foreign(shown.html, known) == [], text


@pytest.mark.parametrize("page", ["cases", "case", "credit", "refund", "vendor", "exceptions"])
def test_the_test_sees_a_page_that_does_not_escape(
    evil: Fava, known: set[tuple[str, ...]], page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    unescaped(monkeypatch)
    found = foreign(evil.page(page, id=ALL.get(page, "")).html, known)
    assert ("img", "onerror") in found


def test_the_test_sees_a_text_that_is_filled_in_as_a_template(known: set[tuple[str, ...]]) -> None:
    filled = jinja2.Template(TELLING[0]).render()
    page = f'<div class="vendor-refunds">{filled}</div><script type="application/json" id="page'
    assert foreign(page, known) == [PRODUCT]
