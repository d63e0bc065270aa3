"""Bearer tokens: who may ask, and as which actor.

The file has one line per token, an actor of the ledger and the SHA-256 of the token::

    # the treasury tool
    treasury sha256:5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8

A password needs a slow, salted hash, for people choose what can be guessed. A token is 256 random bits
(`bean-refunds token`): there is nothing to guess, whatever the hash costs, and no two are equal. The file
gives away no token. It is refused nevertheless where others may read or write it: who can add a line can
record as anybody.
"""

from __future__ import annotations

import hashlib
import hmac
import pathlib
import re
import stat
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

_LINE = re.compile(r"(?P<actor>[^\s<>](?:[^<>]*[^\s<>])?)\s+sha256:(?P<digest>[0-9a-f]{64})")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class UnfitTokens(Exception):  # noqa: N818 (what somebody wrote; nothing failed)
    """A file of tokens that cannot be used; the text is a sentence that says what to do."""


class Token(NamedTuple):
    """The digest of a token, and whose it is."""

    digest: str
    actor: str


class Tokens:
    """The tokens that a server knows."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self._tokens = tokens

    def actor(self, presented: str) -> str | None:
        """Whose token it is, ``None`` where it is nobody's.

        The time that this takes does not depend on which digest agrees, or how far.
        """
        digest = digest_of(presented)
        found = None
        for token in self._tokens:
            if hmac.compare_digest(token.digest, digest):
                found = token.actor
        return found


def digest_of(token: str) -> str:
    """The SHA-256 of a token in 64 hex digits, as the file has it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def line_of(actor: str, token: str) -> str:
    """The line of a token for the file."""
    return f"{actor} sha256:{digest_of(token)}\n"


def read_tokens(path: str | os.PathLike[str]) -> Tokens:
    """The tokens of a file. Raises :class:`UnfitTokens`."""
    file = pathlib.Path(path)
    try:
        mode = file.stat().st_mode
        text = file.read_text(encoding="utf-8")
    except OSError as failure:
        message = f"the tokens in {path} cannot be read: {failure.strerror}"
        raise UnfitTokens(message) from failure
    except UnicodeDecodeError as failure:
        message = f"the tokens in {path} are not UTF-8: save them as UTF-8"
        raise UnfitTokens(message) from failure
    if mode & _OTHERS:
        message = f"others may read or write the tokens in {path}: chmod 600 {path}"
        raise UnfitTokens(message)
    tokens = tuple(_tokens(str(path), text))
    if not tokens:
        message = f"{path} holds no token: bean-refunds token ACTOR --tokens {path} makes one"
        raise UnfitTokens(message)
    return Tokens(tokens)


def _tokens(path: str, text: str) -> Iterator[Token]:
    seen: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            message = f"{path}:{number} is no line ACTOR sha256:<64 hex digits>"
            raise UnfitTokens(message)
        digest = match["digest"]
        if digest in seen:
            message = f"{path}:{number} is the token of line {seen[digest]} again: each actor needs its own"
            raise UnfitTokens(message)
        seen[digest] = number
        yield Token(digest, match["actor"])
