"""Every text of the pages passes through here: one domain of translations, in the language of the request.

The words of a text are its key, so that English needs no catalogue. Other languages have one below
``translations/``, which `make translations` compiles. Codes, ids and what the ledger says stay as they are.
"""

from __future__ import annotations

import pathlib
from typing import cast

from flask_babel import Domain  # type: ignore[import-untyped]

#: The name of the catalogues, and where they are.
DOMAIN = "vendor_refunds"
FOLDER = pathlib.Path(__file__).parent / "translations"

_domain = Domain([str(FOLDER)], DOMAIN)


def gettext(text: str, **facts: object) -> str:
    """``text`` in the language of the request, its ``%(name)s`` filled in where facts are given."""
    # The empty text is the key of a catalogue's own description.
    return cast("str", _domain.gettext(text, **facts)) if text else ""


def ngettext(one: str, many: str, number: int, **facts: object) -> str:
    """The text for one or for many; ``%(num)s`` is the number with its thousands."""
    translations = _domain.get_translations()
    return cast("str", translations.ungettext(one, many, number)) % {"num": f"{number:,}", **facts}


def marked(text: str) -> str:
    """A text that catalogues shall have, though it is translated later."""
    return text
