"""A pack of evidence: the same parts give the same bytes, and any change of a byte is found."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.evidence import pack

PARTS = {
    "trails/VR-1.html": "<p>Grüße</p>".encode(),
    "documents/chat.png": bytes(range(256)),
    "git/log.json": b"",
}
FACTS = {"ledger": "main.beancount", "as_of": "2026-03-31"}
WHOLE = pack.packed(PARTS, FACTS)

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0\\"), min_size=1, max_size=20)
PACKED = st.dictionaries(NAMES.filter(lambda name: name != pack.MANIFEST), st.binary(max_size=60), max_size=4)


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """A ZIP that somebody made without us."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for path, content in parts.items():
            file.writestr(path, content)
    return out.getvalue()


def opened(content: bytes) -> dict[str, bytes]:
    """The parts of a pack as any program reads them."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_the_manifest_lists_each_part_with_its_digest_and_length() -> None:
    manifest = json.loads(opened(WHOLE)["manifest.json"])
    assert manifest == {
        "format": "beancount_refunds evidence 1",
        "ledger": "main.beancount",
        "as_of": "2026-03-31",
        "parts": [
            {"path": path, "sha256": hashlib.sha256(PARTS[path]).hexdigest(), "bytes": len(PARTS[path])}
            for path in ("documents/chat.png", "git/log.json", "trails/VR-1.html")
        ],
    }


def test_a_pack_as_it_was_made_has_no_faults() -> None:
    assert pack.faults(WHOLE) == []
    assert pack.digest(WHOLE) == f"sha256:{hashlib.sha256(WHOLE).hexdigest()}"


def test_a_changed_a_missing_and_an_added_part_are_each_named() -> None:
    parts = opened(WHOLE)
    parts["documents/chat.png"] = b"another"
    del parts["git/log.json"]
    parts["documents/forged.pdf"] = b"%PDF"
    found, stated = (hashlib.sha256(one).hexdigest() for one in (b"another", PARTS["documents/chat.png"]))
    assert pack.faults(zipped(parts)) == [
        f"documents/chat.png was changed: sha256 {found} of 7 bytes, not {stated} of 256",
        "git/log.json is missing",
        "documents/forged.pdf was added",
    ]


def test_the_same_parts_in_a_zip_of_somebody_else_are_no_longer_the_pack() -> None:
    assert pack.faults(zipped(opened(WHOLE))) == [
        "the pack was changed outside its parts: written again from them, its bytes differ"
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "the pack cannot be read: File is not a zip file"),
        (WHOLE[:-30], "the pack cannot be read: File is not a zip file"),
        (zipped({"a": b"1"}), "manifest.json is missing: this is no evidence pack, or not all of it"),
        (zipped({"manifest.json": b"{"}), "manifest.json was changed: it cannot be read"),
        (zipped({"manifest.json": b'{"format": "2"}'}), "manifest.json was changed: it cannot be read"),
        (zipped({"manifest.json": b"[]"}), "manifest.json was changed: it cannot be read"),
        (
            zipped({"manifest.json": b"[" * 100_000}),
            "manifest.json was changed: it cannot be read",
        ),
        (
            zipped({"bomb": bytes(1000)}, zipfile.ZIP_DEFLATED),
            "the pack cannot be read: bomb is compressed, which no part of a pack is",
        ),
    ],
)
def test_what_is_no_pack_is_told_in_a_sentence(content: bytes, fault: str) -> None:
    assert pack.faults(content) == [fault]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_stands_twice_cannot_hide_another() -> None:
    out = io.BytesIO(WHOLE)
    with zipfile.ZipFile(out, "a") as file:
        file.writestr("git/log.json", b"forged")
    assert pack.faults(out.getvalue()) == ["the pack cannot be read: git/log.json stands in it twice"]


@given(PACKED)
def test_the_same_parts_are_the_same_bytes_whatever_their_order(parts: dict[str, bytes]) -> None:
    content = pack.packed(parts, FACTS)
    assert pack.packed(dict(reversed(parts.items())), FACTS) == content
    assert pack.faults(content) == []


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_any_flipped_byte_of_a_pack_is_found(place: int, bits: int) -> None:
    changed = bytearray(WHOLE)
    changed[place] ^= bits
    assert pack.faults(bytes(changed))


@given(st.integers(0, len(WHOLE)), st.binary(min_size=1, max_size=5))
def test_bytes_put_in_anywhere_are_found(place: int, more: bytes) -> None:
    assert pack.faults(WHOLE[:place] + more + WHOLE[place:])
