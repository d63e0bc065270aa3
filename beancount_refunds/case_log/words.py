"""The words of refund logs: headers, statuses and reasons, and what they mean here."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from beancount_refunds.model import CaseStatus
from beancount_refunds.spelling import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: The columns of a refund log, by the name that a mapping knows them by, with their usual headers.
#: Where several headers of a file mean one column, the one that stands first here is read.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "case_id": ("id", "case", "case id", "case no", "case number", "case ref", "rma", "rma no", "claim id"),
    "order_id": ("order id", "order", "original order", "order no", "order number", "po", "po number"),
    "vendor": ("vendor id", "vendor", "supplier", "vendor name", "supplier name", "seller", "merchant"),
    "opened_on": ("opened on", "opened", "date opened", "claim date", "claimed on", "date", "created"),
    "claimed": (
        *("claimed amount", "claimed", "amount claimed", "claim amount", "claim", "amount"),
        *("value", "total"),
    ),
    "agreed": ("agreed amount", "agreed", "amount agreed", "approved amount"),
    "refunded": ("refunded amount", "refunded", "refund amount", "amount refunded", "refund", "received"),
    "currency": ("currency code", "currency", "ccy", "cur"),
    "refunded_on": ("refunded on", "refund date", "date refunded", "received on", "date received", "paid on"),
    "reason": ("reason", "reason code", "code", "category", "issue", "problem"),
    "status": ("status", "state", "stage"),
    "status_on": ("status date", "last update", "last updated", "updated", "updated on"),
    "owner": ("owner", "assigned to", "assignee", "responsible", "handled by", "clerk"),
    "by": ("by", "recorded by", "entered by", "logged by"),
    "trail": (
        *("communication trail", "trail", "communication", "communications", "correspondence"),
        *("comments", "comment", "log", "history", "emails"),
    ),
    "note": ("note", "notes", "remark", "remarks"),
    "external_id": ("external id", "ticket", "ticket id", "ticket no"),
}

#: What money does is for the ledger's credits and refunds to say: these statuses are never written.
MONEY = frozenset(
    {CaseStatus.CREDITED, CaseStatus.PARTLY_REFUNDED, CaseStatus.REFUNDED, CaseStatus.RECONCILED}
)

#: The event that brings a case into a status.
EVENTS: Mapping[str, str] = {
    "AGREED": "agreed",
    "DISPUTED": "disputed",
    "ESCALATED": "escalated",
    "REJECTED": "rejected",
    "WRITTEN_OFF": "written-off",
    "CLOSED": "closed",
    "REQUESTED": "requested",
    "CHASED": "chased",
}

#: What a mapping may say that a word of the log means.
STATUSES = (*map(str, CaseStatus), "REQUESTED", "CHASED")

_USUAL: Mapping[str, tuple[str, ...]] = {
    "OPEN": ("open", "new", "pending", "in progress", "waiting", "logged"),
    "REQUESTED": ("requested", "claim sent", "claimed", "sent", "submitted"),
    "CHASED": ("chased", "reminded", "reminder sent", "follow up", "followed up"),
    "AGREED": ("agreed", "accepted", "approved", "confirmed"),
    "CREDITED": ("credited", "credit note received", "credit received", "credit memo received"),
    "PARTLY_REFUNDED": ("partly refunded", "partially refunded", "part paid", "partial"),
    "REFUNDED": ("refunded", "paid", "received", "money received", "refund received"),
    "RECONCILED": ("reconciled", "matched"),
    "DISPUTED": ("disputed", "in dispute", "dispute"),
    "ESCALATED": ("escalated",),
    "REJECTED": ("rejected", "declined", "refused", "denied"),
    "WRITTEN_OFF": ("written off", "write off", "lost"),
    "CLOSED": ("closed", "done", "complete", "completed", "settled", "resolved"),
}


def plain(text: str) -> str:
    """``text`` such that a header or a word is found however it was written: ``Case-No.`` is ``case no``."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"\w+", folded.replace("_", " ")))


STATUS_WORDS: Mapping[str, str] = {
    plain(word): status for status, words in _USUAL.items() for word in (status, *words)
}


def meant(word: str, known: Iterable[str]) -> str:
    """``; did you mean DAMAGED?``, or nothing where no known word is close."""
    close = nearest(word, known, 2)
    return f"; did you mean {' or '.join(close)}?" if close else ""
