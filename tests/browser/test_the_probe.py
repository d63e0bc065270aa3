"""The probe finds what it looks for: each text of the corpus does something on a page that does not escape."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import jinja2
import pytest

from tests.browser.probe import watched
from tests.xss_corpus import PRODUCT, RUNNING, TELLING, TURNED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Route

    from tests.browser.probe import Probe

_SITE = "http://pages.invalid/"
_PAGE = f"{_SITE}extension/VendorRefunds/"

#: Where a text can end up on a page that writes it as it is.
_PLACES = (
    "<p>{}</p>",
    '<p title="{}">vendor</p>',
    "<p title='{}'>vendor</p>",
    '<a href="{}">vendor</a>',
    '<script>var vendor = "{}"</script>',
    "<script>var vendor = '{}'</script>",
    "<script>var vendor = `{}`</script>",
    "<style>{}</style>",
    "<!-- {} -->",
)


@pytest.fixture
def probe(browser: Browser) -> Iterator[Probe]:
    """A fresh page that is watched, on a site that does not exist."""
    with watched(browser, _SITE) as watching:
        yield watching


def shown(probe: Probe, page: str) -> list[str]:
    """What the probe says of a page of this HTML."""

    def answer(route: Route) -> None:
        if route.request.url == _PAGE:
            route.fulfill(body=f"<!doctype html><body>{page}", content_type="text/html; charset=utf-8")
        else:
            route.abort()

    probe.page.unroute_all()
    probe.page.route("**", answer)
    probe.page.goto(_PAGE, wait_until="load")
    return probe.complaints(_PAGE)


@pytest.mark.parametrize("text", RUNNING)
def test_each_text_does_something_where_it_is_not_escaped(probe: Probe, text: str) -> None:
    # Quotes that are escaped by a backslash, and backslashes that are not.
    forms = dict.fromkeys((text, text.replace('"', '\\"')))
    pages = (place.replace("{}", form) for form in forms for place in _PLACES)
    assert any(shown(probe, page) for page in pages)


def test_no_text_does_anything_where_it_is_escaped(probe: Probe) -> None:
    words = (html.escape(text.replace("\ufeff", "")) for text in RUNNING)
    assert shown(probe, "".join(f'<p title="{text}">{text}</p>' for text in words)) == []


@pytest.mark.parametrize("text", [text for text in TELLING if "1337" in text])
def test_a_text_that_is_filled_in_as_a_template_is_found_out(probe: Probe, text: str) -> None:
    assert PRODUCT not in text
    assert shown(probe, jinja2.Template(text).render()) == ["a template was filled in"]


@pytest.mark.parametrize("letter", TURNED)
def test_a_letter_that_turns_the_line_is_found_out(probe: Probe, letter: str) -> None:
    assert shown(probe, f"<p>450{letter}.00 GBP</p>") == ["a line is turned round"]
