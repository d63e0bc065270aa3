"""The pack as a file: parts and a manifest in a ZIP whose bytes follow from its parts alone.

Parts are stored, not compressed, by path, with one fixed date: whoever has the parts can write the same bytes
again, on any machine, and that is how a pack is verified. So a change of any byte is found, also of one that
no checksum covers. Somebody who makes a whole new pack is found by its SHA-256, which `digest` gives and
which belongs somewhere else than beside the pack.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MANIFEST = "manifest.json"
FORMAT = "beancount_refunds evidence 1"

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP can tell
_PLAIN_FILE = 0o100644 << 16

#: What a broken ZIP makes Python raise.
_BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError, KeyError)


def packed(parts: Mapping[str, bytes], facts: Mapping[str, Any]) -> bytes:
    """The pack of ``parts`` by path; ``facts`` (JSON values) stand in the manifest beside their SHA-256.

    The same parts and facts give the same bytes.
    """
    listed = [
        {"path": path, "sha256": _sha256(content), "bytes": len(content)}
        for path, content in sorted(parts.items())
    ]
    manifest = {"format": FORMAT, **facts, "parts": listed}
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    return _zip({**parts, MANIFEST: text.encode()})


def digest(pack: bytes) -> str:
    """``sha256:<64 hex digits>`` of a whole pack."""
    return f"sha256:{_sha256(pack)}"


def faults(pack: bytes) -> list[str]:
    """What is not as it was packed, a sentence each; nothing for a pack that is whole."""
    try:
        parts = _unzip(pack)
    except _BROKEN as failure:
        return [f"the pack cannot be read: {str(failure) or type(failure).__name__}"]
    if MANIFEST not in parts:
        return [f"{MANIFEST} is missing: this is no evidence pack, or not all of it"]
    try:
        listed = _listed(parts[MANIFEST])
    except (ValueError, TypeError, KeyError, RecursionError):
        return [f"{MANIFEST} was changed: it cannot be read"]
    found = list(_differences(parts, listed))
    if not found and _zip(parts) != pack:
        found = ["the pack was changed outside its parts: written again from them, its bytes differ"]
    return found


def _listed(manifest: bytes) -> dict[str, tuple[str, int]]:
    """Path, SHA-256 and length of the parts that a manifest lists."""
    facts = json.loads(manifest)
    if facts["format"] != FORMAT:
        raise ValueError(facts["format"])
    return {str(one["path"]): (str(one["sha256"]), int(one["bytes"])) for one in facts["parts"]}


def _differences(parts: Mapping[str, bytes], listed: Mapping[str, tuple[str, int]]) -> Iterator[str]:
    for path, (sha256, length) in listed.items():
        if path not in parts:
            yield f"{path} is missing"
        elif (found := _sha256(parts[path])) != sha256:
            size = len(parts[path])
            yield f"{path} was changed: sha256 {found} of {size} bytes, not {sha256} of {length}"
    for path in parts:
        if path not in listed and path != MANIFEST:
            yield f"{path} was added"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _zip(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        for path, content in sorted(parts.items()):
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.create_system = 3  # Unix, whichever machine wrote it
            entry.external_attr = _PLAIN_FILE
            file.writestr(entry, content)
    return out.getvalue()


def _unzip(pack: bytes) -> dict[str, bytes]:
    """The parts of a pack; one that stands in it twice would hide another."""
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(pack)) as file:
        for entry in file.infolist():
            if entry.filename in parts:
                message = f"{entry.filename} stands in it twice"
                raise ValueError(message)
            if entry.compress_type != zipfile.ZIP_STORED:
                message = f"{entry.filename} is compressed, which no part of a pack is"
                raise ValueError(message)
            parts[entry.filename] = file.read(entry)
    return parts
