"""Who is who: the authors of commits as the actors that policy ``actor`` maps to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beancount_refunds.history.origins import Commit

_IDENTITY = re.compile(r"(.*?)\s*<\s*([^<>]*?)\s*>")


class Identities:
    """The identities of actors in git, from pairs of actor and ``Name <address>``; an actor may have several.

    An address is who somebody is, whatever its case; where none is given the name is.
    """

    def __init__(self, stated: Iterable[tuple[str, str]]) -> None:
        self.written: dict[str, list[str]] = {}
        self._keys: set[tuple[str, str]] = set()
        self._actors: dict[str, str] = {}
        for actor, text in stated:
            match = _IDENTITY.fullmatch(text.strip())
            name, address = match.groups() if match else (text.strip(), "")
            key = (address or name).casefold()
            self.written.setdefault(actor, []).append(text)
            self._keys.add((actor, key))
            self._actors.setdefault(key, actor)

    def actor(self, commit: Commit) -> str | None:
        """The actor that the author of a commit is, as far as the policy knows (the one stated first)."""
        return next((self._actors[key] for key in _keys(commit) if key in self._actors), None)

    def person(self, commit: Commit) -> str:
        """The same for the same person: the actor, else the address, else the name."""
        return self.actor(commit) or next(filter(None, _keys(commit)), "")

    def agree(self, actor: str, commit: Commit) -> bool | None:
        """Whether ``actor`` is the author of a commit; ``None`` where the policy knows neither."""
        if any((actor, key) in self._keys for key in _keys(commit)):
            return True
        return None if actor not in self.written and self.actor(commit) is None else False


def _keys(commit: Commit) -> tuple[str, str]:
    return commit.author_address.casefold(), commit.author_name.casefold()
