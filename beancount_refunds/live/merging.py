"""A settlement in which the results of a part of the ledger are replaced by what that part comes to now.

Nothing is taken on trust: what is replaced must be in the settlement, word for word, as the part says that
it was. If the part does not explain what stands there, only the whole ledger can tell.
"""

from __future__ import annotations

import collections
import dataclasses
import weakref
from typing import TYPE_CHECKING, Any, TypeAlias

from beancount_refunds.live.layers import Layered, looked_up
from beancount_refunds.model import Settlement
from beancount_refunds.ordering import KEYS
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from beancount_refunds.model import Act

_APART = tuple(field.name for field in dataclasses.fields(Settlement) if field.name not in KEYS)


@frozen
class Change:
    """What is not in a list any more, and what is there now."""

    gone: tuple[Any, ...]
    come: tuple[Any, ...]


#: By list of a settlement, by key (`ordering`).
Changes: TypeAlias = "Mapping[str, Mapping[Any, Change]]"


def changes(old: Settlement, new: Settlement) -> Changes:
    """Where a part that came to ``old`` comes to ``new``."""
    return {name: found for name in KEYS if (found := _changes(name, old, new))}


def merged(before: Settlement, changed: Changes) -> GrownSettlement | None:
    """``before`` with what ``changed``; ``None`` where something else stood there."""
    layers = _layers(before)
    for name, by_key in changed.items():
        if any(layers[name].at(key) != change.gone for key, change in by_key.items()):
            return None
    return GrownSettlement.of(before, changed)


class GrownSettlement(Settlement):
    """A settlement that differs little from the one before it, and knows where."""

    @classmethod
    def of(cls, before: Settlement, changed: Changes) -> GrownSettlement:
        """``before`` with what ``changed``; its lists are put together when somebody reads them."""
        grown = object.__new__(cls)
        there = vars(before)
        vars(grown).update(
            {name: getattr(before, name) for name in _APART},
            **{name: there[name] for name in KEYS if name in there and name not in changed},
            **dict(_looked_up(before, changed)),
            layers={
                name: layer.filled({key: change.come for key, change in changed.get(name, {}).items()})
                for name, layer in _layers(before).items()
            },
            grown=(weakref.ref(before), changed),
        )
        return grown

    def since(self, before: Settlement, name: str) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """The same, without a look at the lists where ``before`` is what this one grew from."""
        from_, changed = vars(self).get("grown", (_nothing, {}))
        if from_() is not before:
            return super().since(before, name)
        there = changed.get(name, {})
        in_order = [there[key] for key in sorted(there)]
        gone = tuple(item for change in in_order for item in change.gone)
        return gone, tuple(item for change in in_order for item in change.come)


class _List:
    """A list of a grown settlement, until it is put together."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, settlement: Settlement, _of: type) -> tuple[Any, ...]:
        items = vars(settlement)["layers"][self._name].items
        vars(settlement)[self._name] = items
        return tuple(items)


for _name in KEYS:
    setattr(GrownSettlement, _name, _List(_name))


def _nothing() -> None:
    """What a settlement that was not grown grew from."""


def _layers(settlement: Settlement) -> Mapping[str, Layered[Any]]:
    known: Mapping[str, Layered[Any]] | None = vars(settlement).get("layers")
    return known or {name: Layered(getattr(settlement, name), key) for name, key in KEYS.items()}


def _changes(name: str, old: Settlement, new: Settlement) -> dict[Any, Change]:
    was, is_ = _by_key(name, getattr(old, name)), _by_key(name, getattr(new, name))
    return {
        key: Change(gone=tuple(was[key]), come=tuple(is_[key])) for key in (was | is_) if was[key] != is_[key]
    }


def _by_key(name: str, items: Iterable[Any]) -> collections.defaultdict[Any, list[Any]]:
    found: collections.defaultdict[Any, list[Any]] = collections.defaultdict(list)
    for item in items:
        found[KEYS[name](item)].append(item)
    return found


def _looked_up(before: Settlement, changed: Changes) -> Iterator[tuple[str, Any]]:
    """What was looked up in ``before`` needs no second look, but for what changed."""
    copied = {copy.original_id for copy in before.copies}
    for name, (list_, key) in _LOOK_UPS.items():
        if name not in vars(before):
            continue
        there = changed.get(list_, {}).values()
        gone = {called: item for change in there for item in change.gone if (called := key(item))}
        come = {called: item for change in there for item in change.come if (called := key(item))}
        known = getattr(before, name)
        # A copy is another name of a refund.
        called_anew = name == "refund" and ("copies" in changed or not copied.isdisjoint(come))
        if (
            gone.keys() <= come.keys()
            and not called_anew
            and all(known.get(id_) == gone.get(id_) for id_ in come)
        ):
            yield name, looked_up(known, come)
    yield "sealed_through", before.sealed_through


def _id(noun: Any) -> Any:
    return noun.id


def _external(act: Act) -> Any:
    return (act.kind, act.external_id) if act.external_id else None


#: What a settlement is asked for by name, the list that it finds it in, and by what.
_LOOK_UPS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "vendor": ("vendors", _id),
    "order": ("orders", _id),
    "case": ("cases", _id),
    "credit": ("credits", _id),
    "refund": ("refunds", _id),
    "recorded": ("acts", _external),
}
