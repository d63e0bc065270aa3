"""When a delivery is tried again, and when not: a rule without chance."""

from __future__ import annotations

import datetime
import email.utils
import re

_FIRST_S = 1
_LONGEST_S = 300
#: A receiver that asks for more is not waited for: somebody starts the delivery again then.
MOST_ASKED_S = 3600
#: Request Timeout, Too Early, Too Many Requests: the same will be taken later.
_PASSING = frozenset({408, 425, 429})
_SERVER_ERRORS = range(500, 600)
_TAKEN = range(200, 300)
_SECONDS = re.compile(r"[0-9]{1,9}", re.ASCII)


def taken(status: int) -> bool:
    """Whether an answer says that the receiver has the event."""
    return status in _TAKEN


def passes(status: int) -> bool:
    """Whether another attempt may be answered otherwise (RFC 9110; 408, 425, 429 and 5xx)."""
    return status in _PASSING or status in _SERVER_ERRORS


def pause(failures: int, asked_s: int) -> int:
    """Seconds to wait after ``failures`` (> 0) in a row: 1, 2, 4 … 300, and never less than asked."""
    doubled = _FIRST_S << min(failures - 1, _LONGEST_S)
    return max(min(doubled, _LONGEST_S), asked_s)


def asked(retry_after: str | None, now: datetime.datetime) -> int:
    """The seconds that ``Retry-After`` asks for, or those until the day and time that it names; >= 0.

    0 where it is not there, or neither (RFC 9110, 10.2.3).
    """
    if retry_after is None:
        return 0
    if _SECONDS.fullmatch(retry_after):
        return int(retry_after)
    try:
        until = email.utils.parsedate_to_datetime(retry_after)
    except ValueError:
        return 0
    if until.tzinfo is None:
        until = until.replace(tzinfo=datetime.UTC)
    return max(-((now - until) // datetime.timedelta(seconds=1)), 0)
