"""The documents that were attached to a ledger: whether they are still what they were."""

from __future__ import annotations

import hashlib
import pathlib
from typing import TYPE_CHECKING

from beancount_refunds.ledger import position_of
from beancount_refunds.recording.papers import attached
from beancount_refunds.render.places import nearby
from beancount_refunds.reports.problems import Level, Notice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.recording.papers import Attached


def changed_documents(ledger: Ledger) -> Iterator[Notice]:
    """A notice for each document with a digest whose file has another, has gone, or cannot be read.

    What Beancount complains about (of a document that has gone, as of its day) is not said twice.
    """
    told = {position_of(error) for error in ledger.errors}
    for one in attached(ledger):
        try:
            with pathlib.Path(one.path).open("rb") as file:
                now = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            if one.position not in told:
                yield _notice(one, f"the document {nearby(one.path)} has gone; bring it back")
        except OSError as failure:
            yield _notice(one, f"the document {nearby(one.path)} cannot be read: {failure.strerror}")
        else:
            if now != one.digest:
                message = (
                    f"the document {nearby(one.path)} has changed since it was attached; bring it back\nits"
                    f" SHA-256 is {now}, and was {one.digest}"
                )
                yield _notice(one, message)


def _notice(one: Attached, message: str) -> Notice:
    return Notice(
        level=Level.ERROR,
        code=None,
        subject=" ".join(one.links) or None,
        message=message,
        notes=(),
        position=one.position,
    )
