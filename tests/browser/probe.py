"""Whether a page ran, fetched or took for markup anything that was meant as words.

A page that is watched may do nothing but show itself: no call of what the corpus calls, no dialog, no second
window or frame, no word on the console, no request but Fava's own, no other address in the end. And nothing
may wait in it for a click: no handler in an attribute, no address that is a script, no element that neither
Fava nor we write, no letter that turns the line.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from playwright.sync_api import Error

from tests.xss_corpus import CALL, PRODUCT, TURNED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

_NAME = CALL.removesuffix("()")

#: What Fava asks its server for beside the page itself.
_PARTS = ("../static/", "api/", "document/", "extension_js_module/", "extension/VendorRefunds/")

#: Where pages send what is to be recorded.
_DOOR = "/VendorRefunds/write"

_WAITING = """([product, turned]) => {
  const found = [];
  const foreign = "applet, area, audio, base, body body, details[ontoggle], embed, frame, iframe, marquee, math,"
    + " meta[http-equiv], noscript, object, portal, source, svg script, template, video, xmp";
  // A browser skips spaces before an address, and tabs and ends of line within.
  const elsewhere = /^[\\s\\u0000-\\u0020\\ufeff]*((javascript|vbscript|data):|(https?:)?\\/\\/xss.invalid)/i;
  for (const element of document.querySelectorAll("*")) {
    for (const attribute of element.attributes) {
      const address = ["href", "src", "action", "formaction", "xlink:href", "srcset", "data"];
      if (/^on/i.test(attribute.name)) found.push(`handler ${attribute.name}`);
      if (address.includes(attribute.name) && elsewhere.test(attribute.value.replace(/[\\t\\n\\r]/g, ""))) {
        found.push(`${element.tagName} leads to ${attribute.value}`);
      }
    }
  }
  for (const element of document.querySelectorAll(foreign)) found.push(`element ${element.tagName}`);
  const said = document.body.innerText;
  if (said.includes(product)) found.push("a template was filled in");
  if ([...turned].some(letter => said.includes(letter))) found.push("a line is turned round");
  return found;
}"""


class Probe:
    """Watches the pages of one browser context."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.page: Page = context.new_page()
        self._fine = tuple(urljoin(home, part) for part in _PARTS)
        self._happened: list[str] = []
        context.expose_binding(_NAME, lambda _source: self._happened.append("a text ran"))
        context.on("request", lambda request: self._requested(request.url))
        context.on("page", lambda page: self._happened.append(f"a window opened: {page.url}"))
        self.page.on("dialog", lambda dialog: self._happened.append(f"a dialog: {dialog.message}"))
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self._happened.append(f"an error: {error}"))
        self.page.on("frameattached", lambda frame: self._happened.append(f"a frame: {frame.url}"))

    def complaints(self, address: str) -> list[str]:
        """All that is wrong with a page that has been shown; ``address`` is the one that was asked for."""
        try:
            self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
            waiting = self.page.evaluate(_WAITING, [PRODUCT, TURNED])
        except Error as failure:
            waiting = [f"it could not be looked at: {failure.message}"]
        found = [*self._happened, *waiting]
        if self.page.url != address:
            found.append(f"it went to {self.page.url}")
        self._happened.clear()
        return found

    def _said(self, said: ConsoleMessage) -> None:
        # Chromium tells of each answer that is an error; the door's are meant.
        if not said.location["url"].partition("?")[0].endswith(_DOOR):
            self._happened.append(f"the console says {said.text}")

    def _requested(self, url: str) -> None:
        if not url.startswith(self._fine):
            self._happened.append(f"it asked for {url}")


@contextlib.contextmanager
def watched(browser: Browser, home: str) -> Iterator[Probe]:
    """A fresh page; ``home`` is the address below which all is that it may ask for."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    yield Probe(context, home)
    context.close()
