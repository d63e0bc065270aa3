"""Until the receiver has an event: attempts, pauses between them, and why there is no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.delivery import schedule
from beancount_refunds.delivery.sending import Answer, Unanswered
from beancount_refunds.delivery.signature import headers

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Mapping

ATTEMPTS = 10


class Undelivered(Exception):  # noqa: N818 (the receiver did not take it)
    """An event that the receiver does not have; the message says why nothing more is tried."""


class Means(NamedTuple):
    """What a delivery uses: a way to send, keys to sign with, a clock, a way to wait, a way to say so."""

    send: Callable[[bytes, Mapping[str, str]], Answer]
    keys: tuple[bytes, ...]
    moment: Callable[[], datetime.datetime]
    wait: Callable[[int], object]
    say: Callable[[str], object]
    attempts: int = ATTEMPTS


class _Failed(NamedTuple):
    """An attempt that came to nothing, whether there may be another, and how long the receiver asks for."""

    reason: str
    lasting: bool
    asked_s: int = 0


def deliver(body: bytes, means: Means) -> None:
    """Return when the receiver has ``body``. Raises :class:`Undelivered`."""
    failures = 0
    while (failed := _attempt(body, means)) is not None:
        failures += 1
        if failed.lasting:
            raise Undelivered(failed.reason)
        if failures == means.attempts:
            message = f"{failed.reason}, after {failures} attempts"
            raise Undelivered(message)
        pause = schedule.pause(failures, failed.asked_s)
        means.say(f"{failed.reason}; next attempt in {pause} s")
        means.wait(pause)


def _attempt(body: bytes, means: Means) -> _Failed | None:
    now = means.moment()
    try:
        answer = means.send(body, headers(body, int(now.timestamp()), means.keys))
    except Unanswered as silence:
        return _Failed(str(silence), silence.lasting)
    if schedule.taken(answer.status):
        return None
    if not schedule.passes(answer.status):
        return _Failed(_refused(answer), lasting=True)
    asked_s = schedule.asked(answer.retry_after, means.moment())
    if asked_s > schedule.MOST_ASKED_S:
        return _Failed(f"it answered {answer.status} and asks to wait {asked_s} s", lasting=True)
    return _Failed(f"it answered {answer.status}", lasting=False, asked_s=asked_s)


_GONE = 410
_NOT_LET_IN = frozenset({401, 403})


def _refused(answer: Answer) -> str:
    """What an answer means that will not change."""
    said = f"it answered {answer.status}"
    if answer.location is not None:
        return f"{said} and points elsewhere: no redirect is followed, name the right address"
    if answer.status == _GONE:
        return f"{said}: it wants no more events"
    if answer.status in _NOT_LET_IN:
        return f"{said}: it does not let us in; are the address and the secret right?"
    return f"{said}, and would again"
