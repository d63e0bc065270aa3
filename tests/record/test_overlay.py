"""The ledger as it would be: as a load after the write, with nothing written."""

from __future__ import annotations

import glob
import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from beancount_refunds.ledger import Ledger, open_ledger
from beancount_refunds.record.overlay import covers, open_with
from tests.record.ledgers import BOOKS, contents, write

if TYPE_CHECKING:
    import pathlib

REFUND = '2026-02-20 custom "vendor-refund" "VR-1" 60.00 GBP "acme/CM-1"\n'
TOO_MUCH = '2026-02-20 custom "vendor-refund" "VR-2" 160.00 GBP "acme/CM-1"\n'


def seen(ledger: Ledger) -> tuple[Any, ...]:
    """All that somebody can see of a ledger."""
    return (
        [(type(entry), entry.date, entry.meta["filename"], entry.meta["lineno"]) for entry in ledger.entries],
        [(error.message, error.source) for error in (*ledger.errors, *ledger.findings)],
        ledger.files,
        ledger.settlement.acts,
        ledger.settlement.credits,
        ledger.settlement.refunds,
    )


def check_foretold(folder: pathlib.Path, top: pathlib.Path, files: dict[str, str]) -> Ledger:
    """The ledger with ``files``; a load after they are written is the same in all that can be seen."""
    before = contents(folder)
    ledger = open_with(str(top), {str(folder / name): text.encode() for name, text in files.items()})
    assert contents(folder) == before
    for name, text in files.items():
        write(folder, text, name)
    assert seen(ledger) == seen(open_ledger(top))
    return ledger


def test_a_changed_file_is_loaded_as_it_would_be(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path)
    ledger = check_foretold(tmp_path, top, {"main.beancount": BOOKS + REFUND})
    assert [refund.id for refund in ledger.settlement.refunds] == ["VR-1"]


def test_a_finding_would_have_the_same_words_and_place(tmp_path: pathlib.Path) -> None:
    write(tmp_path, REFUND, "refunds/a.beancount")
    top = write(tmp_path, BOOKS + 'include "refunds/*.beancount"\n')
    ledger = check_foretold(tmp_path, top, {"refunds/a.beancount": REFUND + TOO_MUCH})
    (found,) = ledger.findings
    assert found.source == {"filename": str(tmp_path / "refunds/a.beancount"), "lineno": 2}


def test_a_new_file_is_found_by_a_glob_of_an_included_file(tmp_path: pathlib.Path) -> None:
    write(tmp_path, 'include "../refunds/**/*.beancount"\n', "parts/all.beancount")
    write(tmp_path, "; nothing yet\n", "refunds/2025/12.beancount")
    top = write(tmp_path, BOOKS + 'include "parts/all.beancount"\n')
    ledger = check_foretold(tmp_path, top, {"refunds/2026/acme/02.beancount": REFUND})
    assert [refund.id for refund in ledger.settlement.refunds] == ["VR-1"]


def test_a_new_file_is_found_by_an_absolute_include(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path, BOOKS + f'include "{tmp_path}/more.beancount"\n')
    ledger = check_foretold(tmp_path, top, {"more.beancount": REFUND})
    assert str(tmp_path / "more.beancount") in ledger.files


def test_a_new_file_that_nothing_includes_is_left_out(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path)
    ledger = check_foretold(tmp_path, top, {"more.beancount": REFUND})
    assert ledger.files == {str(top)}


def test_documents_are_found_beside_the_ledger_itself(tmp_path: pathlib.Path) -> None:
    write(tmp_path, b"%PDF", "documents/Assets/Bank/2026-01-31.statement.pdf")
    top = write(tmp_path, BOOKS + 'option "documents" "documents"\n')
    ledger = check_foretold(tmp_path, top, {"main.beancount": top.read_text() + REFUND})
    assert sum(type(entry).__name__ == "Document" for entry in ledger.entries) == 1


def test_an_error_after_the_end_of_the_books_is_told_as_well(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path)
    late = '2027-01-01 document Assets:Bank "gone.pdf"\n'
    ledger = open_with(str(top), {str(top): (BOOKS + late).encode()})
    assert [error.message for error in ledger.errors] == [f'File does not exist: "{tmp_path}/gone.pdf"']


@pytest.mark.parametrize(
    ("pattern", "path", "found"),
    [
        ("/a/b.beancount", "/a/b.beancount", True),
        ("/a/../a/*.beancount", "/a/b.beancount", True),
        ("/a/*.beancount", "/a/b/c.beancount", False),
        ("/a/**/*.beancount", "/a/b.beancount", True),
        ("/a/**/*.beancount", "/a/b/c/d.beancount", True),
        ("/a/**/*.beancount", "/a/.b/c.beancount", False),
        ("/a/*.beancount", "/a/.b.beancount", False),
        ("/a/.*.beancount", "/a/.b.beancount", True),
        ("/a/**", "/a/b/c", True),
        ("/a/[bc].beancount", "/a/c.beancount", True),
        ("/a/?.beancount", "/a/bc.beancount", False),
        ("/a/b/c", "/a/b", False),
    ],
)
def test_a_glob_covers_what_it_would_find(pattern: str, path: str, found: bool) -> None:  # noqa: FBT001
    assert covers(pattern, path) is found


@given(
    parts=st.lists(st.sampled_from(["a", ".a", "b", "ab", "*", "**", "?", "[ab]", ".*", "a*"]), max_size=4),
    path=st.lists(st.sampled_from(["a", "b", "ab", ".a"]), min_size=1, max_size=3),
)
def test_covering_is_what_the_glob_of_python_says(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str], path: list[str]
) -> None:
    # "FILE/**" is no pattern of files, and the versions of Python do not agree on it.
    assume(parts[-1:] != ["**"])
    folder = tmp_path_factory.mktemp("tree")
    file = folder.joinpath(*path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    pattern = os.path.join(folder, *parts)  # noqa: PTH118 (a glob)
    found = glob.glob(pattern, recursive=True)  # noqa: PTH207 (what Beancount's loader uses)
    assert covers(pattern, str(file)) == (str(file) in {os.path.normpath(one) for one in found})
