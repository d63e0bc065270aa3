"""Which file is written to, and which never is."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.ledger import open_ledger
from beancount_refunds.record import DocumentDraft, NoteDraft
from beancount_refunds.record.place import flat, record_file
from beancount_refunds.record.refusals import Refused, Unwritable
from beancount_refunds.record.writer import record
from tests.record.ledgers import (
    BOOKS,
    RECORD_FILE,
    contents,
    directives,
    draft,
    pounds,
    refund,
    with_record_file,
    write,
)

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.record import Draft

REFUND = '2026-02-20 custom "vendor-refund" "VR-1" 60.00 GBP "acme/CM-1"\n'
DAY = datetime.date(2026, 2, 20)
CASE = """\
2026-02-01 custom "refund-case" "RC-1" 5.00 GBP
  vendor_id: "acme"
  order_id: "KB-1"
  reason: "LATE"
  owner: "a.khan"
2026-02-01 custom "vendor-refund" "VR-0" 5.00 GBP "acme/CM-1"
"""


def books(folder: pathlib.Path, template: str, more: str = "") -> pathlib.Path:
    """A ledger that records by a template."""
    quoted = template.replace("\\", "\\\\").replace('"', '\\"')
    return write(folder, f'{BOOKS}{more}2026-01-01 custom "refund-policy" "record_file" "{quoted}"\n')


@pytest.mark.parametrize(
    ("wish", "path"),
    [
        (refund(), "acme/2026/02/VR-1"),
        (refund("a/b"), "acme/2026/02/a-b"),
        (refund("../../etc/x y\n"), "acme/2026/02/-etc-x-y-"),
        (refund(".."), "acme/2026/02/-"),
        (refund("VR-1", on="2027-12-31"), "acme/2027/12/VR-1"),
        (draft("vendor-credit", "shen/1", pounds("1.00"), vendor_id="x/../y"), "x-y/2026/02/shen-1"),
        (draft("vendor-credit", "acme/1", pounds("1.00")), "acme/2026/02/acme-1"),
        (draft("vendor-credit", "shen/1", pounds("1.00"), vendor_id=DAY), "no-vendor/2026/02/shen-1"),
        (draft("order", "KB-1", "acme", pounds("1.00")), "acme/2026/02/KB-1"),
        (draft("reversal", "VR-0"), "acme/2026/02/VR-0"),
        (draft("case-event", "RC-1", "chased"), "acme/2026/02/RC-1"),
        (draft("period-seal", DAY, "sha256:0"), "no-vendor/2026/02/2026-02-20"),
        (draft("vendor-credit"), "no-vendor/2026/02/-"),
        (DocumentDraft(on=DAY, account="Assets:Bank", path="a.pdf", links=("VR-0",)), "acme/2026/02/VR-0"),
        (NoteDraft(on=DAY, account="Assets:Bank", comment="x"), "no-vendor/2026/02/Assets-Bank"),
    ],
)
def test_the_template_is_filled_with_what_the_directive_says(
    tmp_path: pathlib.Path, wish: Draft, path: str
) -> None:
    ledger = open_ledger(books(tmp_path, "{vendor_id}/{year}/{month}/{id}.beancount", CASE))
    assert record_file(ledger, wish) == f"{tmp_path}/{path}.beancount"


@given(st.text(max_size=300))
def test_any_text_becomes_one_part_of_a_path(text: str) -> None:
    part = flat(text)
    assert part
    assert len(part) <= 100
    assert "/" not in part
    assert ".." not in part
    assert not part.startswith(".")
    assert part.isascii()
    assert part.isprintable()


@pytest.mark.parametrize(
    "template",
    [
        "/etc/x.beancount",
        "../x.beancount",
        "refunds/../../x.beancount",
        "refunds//x.beancount",
        "refunds/",
        ".git/hooks/pre-commit",
        "~/x.beancount",
        "{day}.beancount",
        "{id.__class__}.beancount",
        "{year.beancount",
        "refunds/*.beancount",
        'a".beancount',
        "a\\b.beancount",
    ],
)
def test_a_template_that_leads_elsewhere_is_refused(tmp_path: pathlib.Path, template: str) -> None:
    top = books(tmp_path, template)
    before = contents(tmp_path)
    with pytest.raises(Refused) as refused:
        record(top, [refund()])
    shown = template.replace("\\", "\\\\").replace('"', '\\"')
    assert str(refused.value) == (
        f'MALFORMED_DIRECTIVE: policy record_file is "{shown}", which names no file below the ledger\'s folder;'
        ' write it like "refunds/{year}-{month}.beancount", with {year}, {month}, {vendor_id} and {id}'
    )
    assert contents(tmp_path) == before


def test_the_top_file_itself_may_be_the_file_of_the_tools(tmp_path: pathlib.Path) -> None:
    top = books(tmp_path, "main.beancount")
    text = top.read_text()
    assert record(top, [refund()]).files == (str(top),)
    assert contents(tmp_path) == {"main.beancount": f"{text}\n{REFUND}".encode()}


def test_folders_are_made_as_the_template_needs_them(tmp_path: pathlib.Path) -> None:
    top = books(tmp_path, "a/{vendor_id}/{year}.beancount")
    record(top, [refund()])
    assert (tmp_path / "a/acme/2026.beancount").read_text() == REFUND
    assert top.read_text().endswith('\n\ninclude "a/acme/2026.beancount"\n')
    assert directives(top) == ["VR-1"]


def test_a_file_that_holds_comments_only_is_included_and_kept(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path)
    write(tmp_path, "; refunds of February\n", RECORD_FILE)
    record(top, [refund()])
    assert (tmp_path / RECORD_FILE).read_text() == f"; refunds of February\n\n{REFUND}"
    assert directives(top) == ["VR-1"]


def test_a_file_that_the_ledger_does_not_include_is_not_brought_in(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path)
    file = write(tmp_path, REFUND, RECORD_FILE)
    before = contents(tmp_path)
    with pytest.raises(Unwritable) as told:
        record(top, [refund()])
    assert str(told.value) == (
        f"{file} holds something and the ledger does not include it: include it or move it away; nothing was"
        " recorded"
    )
    assert contents(tmp_path) == before


def test_a_file_behind_a_link_that_leaves_the_folder_is_refused(tmp_path: pathlib.Path) -> None:
    outside = write(tmp_path / "outside", "; mine\n", "2026-02.beancount")
    top = write(tmp_path / "books")
    (tmp_path / "books/refunds").symlink_to(outside.parent)
    with pytest.raises(Unwritable) as told:
        record(top, [refund()])
    assert str(told.value) == (
        f"{tmp_path}/books/{RECORD_FILE} is behind a symbolic link that leaves the ledger's folder, to {outside};"
        " nothing was recorded"
    )
    assert outside.read_text() == "; mine\n"
    assert top.read_text() == BOOKS


def test_a_file_that_is_a_link_out_of_the_folder_is_refused(tmp_path: pathlib.Path) -> None:
    outside = write(tmp_path / "outside", "; mine\n", "x.beancount")
    top = with_record_file(tmp_path / "books")
    (tmp_path / "books" / RECORD_FILE).unlink()
    (tmp_path / "books" / RECORD_FILE).symlink_to(outside)
    with pytest.raises(Unwritable, match="symbolic link that leaves"):
        record(top, [refund()])
    assert outside.read_text() == "; mine\n"


def test_a_link_within_the_folder_is_followed_and_stays_a_link(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    file = tmp_path / RECORD_FILE
    file.rename(tmp_path / "february")
    file.symlink_to("../february")
    recorded = record(top, [refund()])
    assert file.is_symlink()
    assert (tmp_path / "february").read_text() == f"; refunds\n\n{REFUND}"
    assert recorded.file == str(file)
    assert recorded.files == (str(tmp_path / "february"),)


def test_a_file_that_the_ledger_knows_by_another_name_is_one_file(tmp_path: pathlib.Path) -> None:
    write(tmp_path, "; refunds\n", RECORD_FILE)
    (tmp_path / "link.beancount").symlink_to(RECORD_FILE)
    top = write(tmp_path, BOOKS + 'include "link.beancount"\n')
    text = top.read_text()
    recorded = record(top, [refund()])
    assert recorded.file == str(tmp_path / "link.beancount")
    assert top.read_text() == text
    assert directives(top) == ["VR-1"]


def test_a_folder_with_the_name_of_the_file_is_refused(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path)
    (tmp_path / RECORD_FILE).mkdir(parents=True)
    with pytest.raises(Unwritable, match=r"2026-02\.beancount is no file; nothing was recorded"):
        record(top, [refund()])


def test_an_encrypted_file_is_not_written_to(tmp_path: pathlib.Path) -> None:
    top = books(tmp_path, "refunds.gpg")
    with pytest.raises(Unwritable, match=r"refunds\.gpg is encrypted; nothing was recorded"):
        record(top, [refund()])


def test_an_include_that_is_only_the_words_of_a_text_is_told(tmp_path: pathlib.Path) -> None:
    """The text of a directive may have several lines, and one may look like an include of " 1 "."""
    top = books(tmp_path, " 1 ", '2026-01-01 custom "mine" "see\ninclude " 1 "x"\n')
    before = contents(tmp_path)
    with pytest.raises(Unwritable) as told:
        record(top, [refund()])
    assert str(told.value) == f"{tmp_path}/ 1  is not found by the includes of {top}; nothing was recorded"
    assert contents(tmp_path) == before


def test_the_folder_of_the_ledger_may_be_a_link_itself(tmp_path: pathlib.Path) -> None:
    with_record_file(tmp_path / "true")
    (tmp_path / "link").symlink_to("true")
    top = tmp_path / "link/main.beancount"
    recorded = record(top, [refund()])
    assert recorded.file == str(tmp_path / "link" / RECORD_FILE)
    assert directives(top) == ["VR-1"]
