"""What became of each row of a log."""

from __future__ import annotations

import dataclasses
import enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from beancount_refunds.case_log.mapping import Guide, Layout
    from beancount_refunds.case_log.reader import LogFile
    from beancount_refunds.case_log.rows import LogRow
    from beancount_refunds.record import Draft


class Kind(enum.Enum):
    """What became of a row."""

    NEW = "printed"
    THERE = "in the ledger already"
    CONFLICT = "in the ledger otherwise"
    REFUSED = "not understood"


@dataclasses.dataclass(slots=True)
class Part:
    """A directive of a row; ``left_out`` says why it cannot stand in the ledger yet."""

    draft: Draft
    text: str
    left_out: str | None = None

    @property
    def printed(self) -> str:
        """The text, as a comment where it cannot stand yet."""
        if self.left_out is None:
            return self.text
        return "".join(f"; {line}\n" for line in self.text.splitlines())


@dataclasses.dataclass(slots=True)
class Verdict:
    """One row: where it stands, what became of it and why.

    ``cells`` are the headers with what stands below them, ``reasons`` what is against the row, ``remarks``
    what is left to do. ``parts`` are its directives, where it is new.
    """

    place: str
    cells: tuple[tuple[str, str], ...]
    kind: Kind
    case_id: str | None = None
    row: LogRow | None = None
    parts: tuple[Part, ...] = ()
    reasons: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What is printed of a new row, under a comment that says where it comes from."""
        return f"; {self.place}\n" + "".join(part.printed for part in self.parts)

    def refuse(self, *reasons: str) -> None:
        """Nothing of it is printed, for these reasons."""
        self.kind, self.reasons = Kind.REFUSED, reasons


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A log as it was read; ``obstacles`` are problems of the ledger for which nothing is printed."""

    log: LogFile
    guide: Guide
    layouts: tuple[Layout, ...]
    verdicts: tuple[Verdict, ...]
    obstacles: tuple[str, ...] = ()

    def of(self, kind: Kind) -> tuple[Verdict, ...]:
        """The rows that became this."""
        return tuple(verdict for verdict in self.verdicts if verdict.kind is kind)

    @property
    def complete(self) -> bool:
        """Whether every row was understood and agrees with the ledger."""
        return not (self.obstacles or self.of(Kind.REFUSED) or self.of(Kind.CONFLICT))
