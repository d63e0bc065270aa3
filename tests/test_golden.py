"""Golden ledgers: the main stories, hand-computed in their comments, compared as whole texts.

``tests/golden/STORY/ledger.beancount`` is loaded; ``expected.beancount`` holds what the plugin
added to it (generated transactions, and bank transactions that gained links) as Beancount prints
it, ``expected.findings`` the messages, each ending its line. Amounts and statuses are asserted a second
time inside the ledgers, by Beancount's ``balance`` and by our assertions.

After a change that is meant, write the expected files anew and read the difference, line by line
against the hand computation, before you accept it: ``python -m tests.test_golden [STORY …]``.
"""

from __future__ import annotations

import io
import pathlib
import sys
from typing import Any

import pytest
from beancount import loader
from beancount.core import data
from beancount.parser import printer

GOLDEN = pathlib.Path(__file__).parent / "golden"
STORIES = sorted(folder.name for folder in GOLDEN.iterdir() if folder.is_dir())


def load(story: str) -> tuple[list[Any], list[Any], list[Any]]:
    """What went into the plugin, what came out of the loader, and the errors."""
    entries, errors, options_map = loader.load_file(str(GOLDEN / story / "ledger.beancount"))
    return options_map["beancount_refunds"].entries, entries, errors


def added(story: str) -> str:
    """The transactions of a story that are not in it as they stand, in the order of the books."""
    before, after, _ = load(story)
    written = [entry for entry in before if isinstance(entry, data.Transaction)]
    out = io.StringIO()
    made = [entry for entry in after if isinstance(entry, data.Transaction) and entry not in written]
    printer.print_entries(made, file=out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def findings(story: str) -> str:
    """The messages of a story, each ending its line; its own path is written as its bare name."""
    _, _, errors = load(story)
    return "".join(f"{error.message}\n" for error in errors).replace(f"{GOLDEN / story}/", "")


def accept(story: str) -> None:
    """Write what the code does now as what is expected."""
    (GOLDEN / story / "expected.beancount").write_text(added(story), encoding="utf-8")
    (GOLDEN / story / "expected.findings").write_text(findings(story), encoding="utf-8")


@pytest.mark.parametrize("story", STORIES)
def test_the_books_of_a_story_are_those_computed_by_hand(story: str) -> None:
    assert added(story) == (GOLDEN / story / "expected.beancount").read_text(encoding="utf-8")


@pytest.mark.parametrize("story", STORIES)
def test_a_story_has_the_findings_that_it_should(story: str) -> None:
    assert findings(story) == (GOLDEN / story / "expected.findings").read_text(encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:] or STORIES:
        accept(name)
