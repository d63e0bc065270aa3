"""Everything that can be asked: a resource is a module, and a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.api import (
    acts,
    cases,
    events_resource,
    memos,
    open_points,
    problem_types,
    refunds,
    trails,
    vendors,
)

if TYPE_CHECKING:
    from beancount_refunds.api.endpoint import Endpoint

#: In the order in which the document lists them.
ENDPOINTS: tuple[Endpoint, ...] = (
    *refunds.ENDPOINTS,
    *memos.ENDPOINTS,
    *cases.ENDPOINTS,
    *acts.ENDPOINTS,
    *open_points.ENDPOINTS,
    *vendors.ENDPOINTS,
    *trails.ENDPOINTS,
    *events_resource.ENDPOINTS,
    *problem_types.ENDPOINTS,
)
