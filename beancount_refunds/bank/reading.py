"""Any statement file into statements: what it is, is told by its content and not by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.bank import bai, camt, csv_reading, mt940
from beancount_refunds.bank.figures import refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from beancount_refunds.bank.csv_profile import Profile
    from beancount_refunds.bank.model import Statement

#: A year of a busy account; a file beyond it is cut into months, or is no statement.
LARGEST = 64 * 1024 * 1024
_MIB = 1024 * 1024


class Format(NamedTuple):
    """A format by its name, how it is recognised, and how it is read."""

    name: str
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes], tuple[Statement, ...]]


FORMATS = (
    Format("camt.052, camt.053, camt.054", camt.recognises, camt.read),
    Format("MT940, MT942", mt940.recognises, mt940.read),
    Format("BAI2", bai.recognises, bai.read),
    Format("CSV by a profile", csv_reading.recognises, csv_reading.read),
)

#: What people send in place of a statement, by its first bytes (letters in any case).
_FOREIGN = {
    b"%pdf": "a PDF",
    b"pk\x03\x04": "a ZIP archive or an office document",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"\x1f\x8b": "a gzip archive",
    b"\x89png": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"<!doctype html": "a page of a web site",
    b"<html": "a page of a web site",
}


def read_statements(content: bytes, profiles: Sequence[Profile] = ()) -> tuple[Statement, ...]:
    """The statements in a file, at least one.

    A CSV file is read by the first of ``profiles`` that knows its header, else by a delivered one. Raises
    :class:`~.model.Unreadable`: nothing of the file is used.
    """
    _demand_likely(content)
    ours = next(iter(csv_reading.fitting(content, profiles)), None)
    if ours is not None:
        return csv_reading.read(content, ours)
    fitting = next((one for one in FORMATS if one.recognises(content)), None)
    if fitting is None and profiles:
        return csv_reading.read(content, profiles[0])
    if fitting is None:
        names = "; ".join(one.name for one in FORMATS)
        refuse(
            "it is no statement that can be read",
            f"known are {names}; a CSV file can be given a --profile",
            None,
        )
    return fitting.read(content)


def _demand_likely(content: bytes) -> None:
    if len(content) > LARGEST:
        reason = f"it has {len(content) // _MIB} MiB, more than {LARGEST // _MIB}"
        refuse(reason, "fetch a shorter period from the bank", None)
    beginning = content.lstrip()[:20].lower()
    if not beginning:
        refuse("it is empty", "fetch it again from the bank", None)
    for mark, name in _FOREIGN.items():
        if beginning.startswith(mark):
            refuse(f"it is {name}", "fetch the statement as camt.053, MT940, BAI2 or CSV", None)
