"""What can be asked: one method on one path, the schemas of what goes in and comes out, and who answers."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeAlias

from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from beancount_refunds.api.clerk import Clerk
    from beancount_refunds.api.services import Services, State
    from beancount_refunds.ledger import Ledger

#: A JSON Schema, 2020-12, as OpenAPI 3.1 has it.
Schema: TypeAlias = Mapping[str, Any]
#: The parameter that asks for one, and what an answer to one says.
DRY_RUN = "dry_run"


@frozen
class Asked:
    """A request that fits its schemas.

    ``path`` are the variables of the path, ``query`` and ``body`` what was sent beside. ``actor`` is that of
    the token; ``None`` where the server asks for none.
    """

    services: Services
    clerk: Clerk
    state: State
    actor: str | None = None
    path: Mapping[str, str] = dataclasses.field(default_factory=dict)
    query: Mapping[str, str | int] = dataclasses.field(default_factory=dict)
    body: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def ledger(self) -> Ledger:
        """The books that are read."""
        return self.state.ledger


@frozen
class Answer:
    """A JSON object, its status and headers of its own."""

    body: Mapping[str, Any]
    status: HTTPStatus = HTTPStatus.OK
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)


@frozen
class Endpoint:
    """``path`` is that below ``/v1``, with ``{id}`` for an id, which may hold slashes.

    ``name`` is its one name (`operationId`), ``body`` the schema of what is posted, ``title`` the name of
    that schema, ``shape`` the name of the schema of the answer (`shapes_of_answers`).
    """

    method: str
    path: str
    name: str
    summary: str
    answer: Callable[[Asked], Answer]
    shape: str
    query: Mapping[str, Schema] = dataclasses.field(default_factory=dict)
    body: Schema | None = None
    title: str = ""
    statuses: tuple[HTTPStatus, ...] = (HTTPStatus.OK,)
