"""The shapes of our classes of values, as decorators that type checkers understand.

All take their fields by keyword only and have slots. `frozen` compares by value; `noun` is frozen
and compares by identity, as it holds an entry of the ledger; `running` can be changed.
"""

from __future__ import annotations

import dataclasses
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(dataclasses.field,))
def frozen(cls: type[T]) -> type[T]:
    """An immutable value."""
    return dataclasses.dataclass(frozen=True, slots=True, kw_only=True)(cls)


@dataclass_transform(
    kw_only_default=True, frozen_default=True, eq_default=False, field_specifiers=(dataclasses.field,)
)
def noun(cls: type[T]) -> type[T]:
    """Something that the ledger says: immutable, and itself only."""
    return dataclasses.dataclass(frozen=True, slots=True, kw_only=True, eq=False)(cls)


@dataclass_transform(kw_only_default=True, eq_default=False, field_specifiers=(dataclasses.field,))
def running(cls: type[T]) -> type[T]:
    """State while the books run."""
    return dataclasses.dataclass(slots=True, kw_only=True, eq=False)(cls)
