"""What `check` reports: findings, errors of Beancount and open exceptions as one list, the worst first."""

from __future__ import annotations

import dataclasses
import enum
from typing import TYPE_CHECKING

from beancount_refunds.findings import RANK
from beancount_refunds.ledger import position_of
from beancount_refunds.reports.table import as_of_words, counted

if TYPE_CHECKING:
    import datetime
    from typing import Any

    from beancount_refunds.findings import Finding
    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import OpenException
    from beancount_refunds.money import Precisions
    from beancount_refunds.source import Position


class Level(enum.StrEnum):
    """How much it matters: an error makes `check` fail, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that is reported at a place.

    ``code`` is ``None`` for an error of Beancount, ``position`` where that names no line. ``message``
    may have several lines and does not repeat the code; ``notes`` are short facts beside it.
    """

    level: Level
    code: str | None
    subject: str | None
    message: str
    notes: tuple[str, ...]
    position: Position | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The outcome of `check`: the lists, in the order in which they are printed.

    ``documents`` are those whose contents are not what they were: reading them is for the shell.
    """

    as_of: datetime.date
    findings: tuple[Notice, ...]
    errors: tuple[Notice, ...]
    exceptions: tuple[Notice, ...]
    documents: tuple[Notice, ...] = ()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """All of them: a finding often is the cause of an error of Beancount, so it comes first.

        What we refused was not posted; that a balance then fails is the consequence.
        """
        return self.findings + self.errors + self.documents + self.exceptions

    @property
    def clean(self) -> bool:
        """Whether there is nothing to mend; open exceptions do not count."""
        return not (self.errors or self.findings or self.documents)

    @property
    def summary(self) -> str:
        """One sentence."""
        told = [
            counted(len(self.findings), "finding") if self.findings else "",
            f"{counted(len(self.errors), 'error')} of Beancount" if self.errors else "",
            f"{counted(len(self.documents), 'document')} changed or gone" if self.documents else "",
            counted(len(self.exceptions), "open exception") if self.exceptions else "",
        ]
        listed = ", ".join(words for words in told if words)
        if self.clean:
            return f"No findings{as_of_words(self.as_of)}; {listed or 'nothing is open'}"
        return f"{listed}{as_of_words(self.as_of)}"


def check(ledger: Ledger) -> Check:
    """Everything that is wrong or open in a ledger: findings by the order of their codes, then by place."""
    findings = sorted(ledger.findings, key=lambda one: (RANK[one.code], *_place(one.source)))
    return Check(
        as_of=ledger.settlement.as_of,
        findings=tuple(_of_finding(one) for one in findings),
        errors=tuple(_of_beancount(error) for error in ledger.errors),
        exceptions=tuple(
            _of_exception(one, ledger.settlement.precisions) for one in ledger.settlement.exceptions
        ),
    )


def _place(source: dict[str, Any]) -> tuple[str, int]:
    return source["filename"], source["lineno"]


def _of_beancount(error: Any) -> Notice:
    return Notice(
        level=Level.ERROR,
        code=None,
        subject=None,
        message=error.message.strip(),
        notes=(),
        position=position_of(error),
    )


def _of_finding(found: Finding) -> Notice:
    return Notice(
        level=Level.ERROR,
        code=found.code.value,
        subject=found.subject,
        message=found.message.removeprefix(f"{found.code}: "),
        notes=(),
        position=position_of(found),
    )


def _of_exception(one: OpenException, precisions: Precisions) -> Notice:
    owner = f"owner {one.owner}" if one.owner else "without owner"
    if one.acknowledged_until is not None:
        owner += f" until {one.acknowledged_until}{f' ({one.reason})' if one.reason else ''}"
    amount: tuple[str, ...] = ()
    if one.amount_minor is not None and one.currency is not None:
        amount = (precisions.text(one.amount_minor, one.currency),)
    return Notice(
        level=Level.WARNING,
        code=one.code,
        subject=one.subject,
        message=f"{'acknowledged: ' if one.finding else ''}{one.detail}",
        notes=(*amount, f"since {one.since} ({counted(one.age_days, 'day')})", owner),
        position=one.position,
    )
