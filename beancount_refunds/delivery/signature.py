"""The headers of Standard Webhooks (standardwebhooks.com), by which a receiver knows who sends what.

``webhook-id`` follows from the content: it is the same in every attempt, and another where the ledger was
corrected, so that a receiver may leave out what it has had.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PREFIX = "whsec_"
#: The specification's bounds of a symmetric secret, in bytes.
_LEAST, _MOST = 24, 64
_ID_DIGITS = 32


class BadSecret(ValueError):  # noqa: N818 (what was given is none; nothing failed)
    """A text that holds no secrets; the message never repeats it."""


def secrets_in(text: str) -> tuple[bytes, ...]:
    """The secrets in a text, one on each line, ``whsec_`` and base64. Raises :class:`BadSecret`."""
    lines = [line.strip() for line in text.splitlines()]
    keys = tuple(_key(number, line) for number, line in enumerate(lines, 1) if line)
    if not keys:
        message = "there is no secret in it"
        raise BadSecret(message)
    return keys


def _key(number: int, line: str) -> bytes:
    try:
        key = base64.b64decode(line.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not line.startswith(_PREFIX) or not _LEAST <= len(key) <= _MOST:
        message = f"line {number} is no secret: {_PREFIX} and {_LEAST} to {_MOST} bytes in base64"
        raise BadSecret(message)
    return key


def headers(body: bytes, timestamp: int, keys: Sequence[bytes]) -> Mapping[str, str]:
    """Id, time (seconds since 1970, of this attempt) and, where there are ``keys``, a signature by each."""
    id_ = f"evt_{hashlib.sha256(body).hexdigest()[:_ID_DIGITS]}"
    named = {"webhook-id": id_, "webhook-timestamp": str(timestamp)}
    if not keys:
        return named
    content = f"{id_}.{timestamp}.".encode() + body
    signed = (base64.b64encode(hmac.digest(key, content, "sha256")).decode() for key in keys)
    return named | {"webhook-signature": " ".join(f"v1,{one}" for one in signed)}
