"""Why nothing was recorded, or what is in doubt: the exceptions of the writer.

After all of them but :class:`Unconfirmed` every byte of the ledger is as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.findings import Code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beancount_refunds.findings import Shortage
    from beancount_refunds.source import Position


class Objection(NamedTuple):
    """What would be wrong: the message as a load of the ledger would print it, and where that would stand.

    ``code`` is ``None`` where Beancount complains; ``position`` where it names no line; ``shortage`` unless
    more is asked than there is.
    """

    code: Code | None
    message: str
    position: Position | None = None
    shortage: Shortage | None = None


class NotRecorded(Exception):  # noqa: N818 (what was asked for was not done; mostly nothing failed)
    """Nothing was written."""


class Refused(NotRecorded):
    """The ledger does not take the directives; ``objections`` are the reasons, at least one."""

    def __init__(self, objections: Sequence[Objection]) -> None:
        super().__init__("\n".join(objection.message for objection in objections))
        self.objections = tuple(objections)

    @property
    def code(self) -> Code | None:
        """The code of the first objection that has one."""
        return next((one.code for one in self.objections if one.code is not None), None)

    @property
    def http(self) -> int:
        """The HTTP status of an answer that says so (language, section 6)."""
        return 422 if self.code is None else self.code.http


class Busy(NotRecorded):
    """Somebody else was writing all the time."""


class Unwritable(NotRecorded):
    """The file cannot be written: the disk, the folder, or what stands in the file."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path} {reason}; nothing was recorded")
        self.path = path
        self.reason = reason


class Unconfirmed(Exception):  # noqa: N818 (it is in place)
    """The directives are in place, but the disk did not confirm it: a power cut now may take them back."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path} was written, but its folder {reason}: look whether it is there to stay")
        self.path = path
        self.reason = reason


def not_clean(message: str) -> Refused:
    """LEDGER_NOT_CLEAN."""
    return Refused([Objection(Code.LEDGER_NOT_CLEAN, f"{Code.LEDGER_NOT_CLEAN}: {message}")])


def reason_of(failure: OSError) -> str:
    """What the system says."""
    return f"cannot be written: {failure.strerror or failure}"
