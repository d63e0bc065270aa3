"""What the line that switches the pages on may say: a mistake is a message, and switches nothing on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.books_on_disk import BOOKS, write
from tests.fava_pages import EXTENSION, WRITING, Fava

if TYPE_CHECKING:
    import pathlib

_LIKE = "write it like {'allow_write': True}"


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ("\"{'allow_write': \"", _LIKE),
        ("42", _LIKE),
        ('"open(1)"', _LIKE),
        ("TRUE", _LIKE),
        ('"((((("', _LIKE),
        (f'"{{}}{" " * 1_000}#"', _LIKE),
        ("\"{'alow_write': True}\"", "there is no setting 'alow_write', but allow_write"),
        ('"{7: True}"', "there is no setting 7, but allow_write, commit"),
        ("\"{'allow_write': 1}\"", "allow_write is True or False"),
        ("\"{'allow_write': True}\" \"{'commit': True}\"", _LIKE),
    ],
)
def test_a_configuration_that_is_not_understood_is_a_message_on_each_page(
    tmp_path: pathlib.Path, setting: str, why: str
) -> None:
    ledger = write(tmp_path, f"{EXTENSION.rstrip()} {setting}\n{BOOKS}")
    fava = Fava(ledger)
    shown = fava.page("reports")
    assert f"at {ledger}:1 is not understood: {why}." in shown.words
    assert shown.cells("Refund") == ["VR-1", "VR-2", "VR-3"]
    refused = fava.ask("record", {})
    assert refused.status_code == 403
    assert "The configuration of the extension is not understood, and so nothing" in refused.json["html"]


@pytest.mark.parametrize("setting", ['""', '"{}"', '" "'])
def test_an_empty_configuration_is_no_mistake(tmp_path: pathlib.Path, setting: str) -> None:
    other = '2026-01-01 custom "fava-extension" "fava.ext.auto_commit" "{}"\n'
    fava = Fava(write(tmp_path, f"{other}{EXTENSION.rstrip()} {setting}\n{BOOKS}"))
    assert "not understood" not in fava.page("reports").words
    assert fava.ask("record", {}).status_code == 403


def test_a_page_says_that_writing_is_off_and_how_to_switch_it_on(fava: Fava) -> None:
    refused = fava.ask("record", {})
    assert (refused.status_code, refused.json["outcome"]) == (403, "forbidden")
    assert (
        "To switch it on, write custom &#34;fava-extension&#34; &#34;beancount_refunds.fava_ext&#34;"
        " &#34;{&#39;allow_write&#39;: True}&#34;." in refused.json["html"]
    )


def test_fava_itself_refuses_every_write_when_it_is_read_only(tmp_path: pathlib.Path) -> None:
    fava = Fava(write(tmp_path, WRITING + BOOKS), read_only=True)
    assert fava.ask("record", {}).status_code == 401
