"""A trail as data: the reference data model's names, minor units, paths from the folder of the ledger."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from beancount_refunds.history import Commit, Origin
from beancount_refunds.render import trail_words as words

if TYPE_CHECKING:
    from beancount_refunds.history import Unseen
    from beancount_refunds.reports.trail import Edge, Key, Node, Step, Trail
    from beancount_refunds.source import Position


def trail_as_json(trail: Trail) -> str:
    """``{"as_of", "subject", "nodes", "edges", "steps", "asides", "open", "documents", "history"}``."""
    return json.dumps(_plain(trail), ensure_ascii=False, indent=2) + "\n"


def _plain(trail: Trail) -> dict[str, Any]:
    return {
        "as_of": trail.as_of.isoformat(),
        "subject": trail.subject,
        "nodes": [_node(trail, node) for node in trail.nodes],
        "edges": [_edge(edge) for edge in trail.edges],
        "steps": [_step(trail, step) for step in trail.steps],
        "asides": [
            {
                "subject": one.subject,
                "what": one.words,
                "other": one.other,
                "amount_minor": one.amount_minor,
                "currency_code": one.currency,
            }
            for one in trail.asides
        ],
        "open": [
            {
                "code": one.code,
                "subject": one.subject,
                "owner": one.owner,
                "since": one.since.isoformat(),
                "detail": one.detail,
            }
            for one in trail.open_points
        ],
        "documents": [
            {
                "path": words.from_ledger(trail, paper.path),
                "filed_on": paper.on.isoformat(),
                "subject": paper.subject,
                "gone": None if trail.gone is None else paper.path in trail.gone,
            }
            for paper in trail.papers
        ],
        "history": words.history(trail),
    }


def _key(key: Key) -> dict[str, Any]:
    return {"kind": key.kind.value, "id": key.id}


def _place(trail: Trail, position: Position | None) -> dict[str, Any]:
    if position is None:
        return {"filename": None, "lineno": None}
    return {"filename": words.from_ledger(trail, position.filename), "lineno": position.lineno}


def _node(trail: Trail, node: Node) -> dict[str, Any]:
    return {
        **_key(node.key),
        "title": node.title,
        "on": None if node.on is None else node.on.isoformat(),
        "by": node.actor,
        "amount_minor": node.amount_minor,
        "currency_code": node.currency,
        "status": node.state,
        "remark": node.remark,
        "asked": node.asked,
        "within": node.within,
        **_place(trail, node.position),
    }


def _edge(edge: Edge) -> dict[str, Any]:
    return {
        "from": _key(edge.source),
        "to": _key(edge.target),
        "what": edge.words,
        "amount_minor": edge.amount_minor,
        "currency_code": edge.currency,
        "standing": edge.standing,
    }


def _step(trail: Trail, step: Step) -> dict[str, Any]:
    return {
        "on": step.on.isoformat(),
        "at": step.at,
        "kind": step.kind,
        "subject": step.subject,
        "what": step.what,
        "effects": list(step.effects),
        "by": step.actor,
        "amount_minor": step.amount_minor,
        "currency_code": step.currency,
        "reason": step.reason,
        "note": step.note,
        "documents": [words.from_ledger(trail, path) for path in step.documents],
        "finding": step.finding,
        **_place(trail, step.position),
        "commit": _origin(step.origin),
    }


def _origin(origin: Origin | Unseen | None) -> dict[str, Any] | str | None:
    """The commits of a line; a word where git cannot say, ``None`` where nobody asked it."""
    if isinstance(origin, Origin):
        return {"first": _commit(origin.first), "last": _commit(origin.last)}
    return None if origin is None else origin.value


def _commit(commit: Commit | Unseen) -> dict[str, str] | str:
    if not isinstance(commit, Commit):
        return commit.value
    return {
        "hash": commit.hash,
        "author": commit.author,
        "authored_at": commit.authored_at,
        "committer": commit.committer,
        "committed_at": commit.committed_at,
        "signature": commit.signature.value,
        "subject": commit.subject,
    }
