"""What each finding and exception means: the one catalogue behind `explain`, the README and the tests.

``texts.toml`` says what a code means and how it is mended; ``ledgers/CODE.beancount`` is a small
ledger that shows it and states the expected message in its first comments. The codes themselves,
their order, HTTP status and effect stand in `findings` only.
"""

from __future__ import annotations

import dataclasses
import tomllib
from importlib import resources
from typing import TYPE_CHECKING, Literal

from beancount_refunds.findings import Code, ExceptionCode

if TYPE_CHECKING:
    from collections.abc import Mapping

_HERE = resources.files(__name__)


@dataclasses.dataclass(frozen=True)
class Entry:
    """One code for the person who meets it.

    ``title`` completes the sentence "it is reported when …"; ``meaning`` and ``mend`` are one
    paragraph each, without line breaks. ``next_step`` says what to do now about one open point, as a
    template of its facts (``{vendor}``, ``{amount}``, …: `reports.next_steps` fills them), and
    ``next_step_if`` the same for a point in a certain state; only what can be open has them.
    """

    code: str
    kind: Literal["finding", "exception"]
    title: str
    meaning: str
    mend: str
    next_step: str | None = None
    next_step_if: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def http(self) -> int | None:
        """The HTTP status of the API where it refuses with this finding; an exception has none."""
        return Code[self.code].http if self.kind == "finding" else None

    @property
    def effect(self) -> str | None:
        """What a finding does to its directive; an exception does nothing to the books."""
        return Code[self.code].effect.value if self.kind == "finding" else None

    @property
    def ledger(self) -> str:
        """The text of a small ledger that shows it; its first comments state the whole message."""
        return (_HERE / "ledgers" / f"{self.code}.beancount").read_text(encoding="utf-8")


def _entries() -> dict[str, Entry]:
    texts = tomllib.loads((_HERE / "texts.toml").read_text(encoding="utf-8"))
    findings = [Entry(code=code.value, kind="finding", **texts[code]) for code in Code]
    exceptions = [Entry(code=code.value, kind="exception", **texts[code]) for code in ExceptionCode]
    return {entry.code: entry for entry in findings + exceptions}


#: Every code, in the order of the catalogue: findings as they are judged, then exceptions by urgency.
ENTRIES: dict[str, Entry] = _entries()
