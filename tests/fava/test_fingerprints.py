"""The fingerprint of a ledger: its files, by name and content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.fava_ext.fingerprints import fingerprint

if TYPE_CHECKING:
    import pathlib


def test_a_fingerprint_changes_with_content_and_names_and_not_with_their_order(
    tmp_path: pathlib.Path,
) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("a", encoding="utf-8")
    other.write_text("b", encoding="utf-8")
    before = fingerprint([str(one), str(other)])
    assert fingerprint([str(other), str(one)]) == before
    assert fingerprint([str(one)]) != before
    one.write_text("b", encoding="utf-8")
    other.write_text("a", encoding="utf-8")
    assert fingerprint([str(one), str(other)]) != before


def test_a_file_that_is_gone_is_another_ledger(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "one"
    file.write_text("", encoding="utf-8")
    before = fingerprint([str(file)])
    file.unlink()
    assert fingerprint([str(file)]) != before
