"""Documents that belong to an id: where a copy goes, and the directive that carries its SHA-256."""

from __future__ import annotations

import pathlib
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from beancount.core.data import Document

from beancount_refunds.forms import is_id
from beancount_refunds.record.drafts import DocumentDraft
from beancount_refunds.source import Position

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Settlement
    from beancount_refunds.record.drafts import Value

#: The key of a document's digest: 64 hex digits.
DIGEST_KEY = "sha256"

_FOLDER = "documents"
#: The folder for what belongs to a directive of each kind.
_FOLDERS = {
    "refund-case": "cases",
    "vendor-credit": "credits",
    "credit-application": "credits",
    "credit-write-off": "credits",
    "vendor-refund": "refunds",
    "order": "orders",
    "vendor": "vendors",
}
_OTHERS = "receipts"
_FOREIGN = re.compile(r"[^\w.]+")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}", re.ASCII)
_LONGEST = 60


class Subject(NamedTuple):
    """What a document belongs to: an id, its kind of directive (none for a bank reference), its vendors."""

    id: str
    kind: str | None
    vendor_ids: tuple[str, ...]


class Attached(NamedTuple):
    """A document of the ledger that has a digest: its path, the digest as stated, where that stands."""

    path: str
    digest: str
    links: tuple[str, ...]
    position: Position


def subjects(settlement: Settlement) -> dict[str, Subject]:
    """Everything that a document can belong to, by id: what a link can carry."""
    found = {
        receipt.reference: Subject(receipt.reference, None, _of_refunds(settlement, receipt.refund_ids))
        for receipt in settlement.receipts
    }
    found |= {case.order_id: Subject(case.order_id, "order", (case.vendor_id,)) for case in settlement.cases}
    for order in settlement.orders:
        found[order.id] = Subject(order.id, "order", tuple(line.vendor_id for line in order.lines))
    found |= {one.id: Subject(one.id, "vendor", (one.id,)) for one in settlement.vendors}
    found |= {one.id: Subject(one.id, one.kind, (one.vendor_id,)) for one in settlement.reductions}
    for one in settlement.refunds:
        found[one.id] = Subject(one.id, "vendor-refund", (one.vendor_id,) if one.vendor_id else ())
    found |= {one.id: Subject(one.id, "vendor-credit", (one.vendor_id,)) for one in settlement.credits}
    found |= {one.id: Subject(one.id, "refund-case", (one.vendor_id,)) for one in settlement.cases}
    return {id_: subject for id_, subject in found.items() if is_id(id_)}


def _of_refunds(settlement: Settlement, refund_ids: tuple[str, ...]) -> tuple[str, ...]:
    vendors = (settlement.refund[id_].vendor_id for id_ in refund_ids if id_ in settlement.refund)
    return tuple(dict.fromkeys(one for one in vendors if one))


def account_of(subject: Subject, settlement: Settlement) -> str | None:
    """The account of the vendor that it is about, the first of several."""
    accounts = (settlement.vendor[id_].account for id_ in subject.vendor_ids if id_ in settlement.vendor)
    return next(accounts, None)


def places(subject: Subject, on: datetime.date, name: str) -> Iterator[str]:
    """Where a copy of the file ``name`` may go, from the ledger's folder, the best first; without end.

    ``documents/cases/2026-01-20-chat.png``: what a file system or a ledger cannot hold becomes a hyphen, and
    a date that the name has already is not said twice.
    """
    folder = _FOLDERS.get(subject.kind or "", _OTHERS)
    text = unicodedata.normalize("NFC", pathlib.PurePath(name).name)
    ending = pathlib.PurePath(text).suffix
    if not _ENDING.fullmatch(ending):
        ending = ""
    stem = _FOREIGN.sub("-", text.removesuffix(ending)).strip("-._")
    stem = re.sub(r"\.{2,}", ".", stem).removeprefix(f"{on}").strip("-._")[:_LONGEST] or "document"
    number = 1
    while True:
        again = f"-{number}" if number > 1 else ""
        yield f"{_FOLDER}/{folder}/{on}-{stem}{again}{ending.lower()}"
        number += 1


def attached(ledger: Ledger) -> Iterator[Attached]:
    """The documents with a digest, whatever their date: their files are what they are now."""
    for entry in ledger.entries:
        if isinstance(entry, Document):
            digest = entry.meta.get(DIGEST_KEY)
            if isinstance(digest, str):
                links = tuple(sorted(entry.links or ()))
                yield Attached(entry.filename, digest, links, Position.of(entry.meta))


def document(
    subject: Subject, on: datetime.date, account: str, path: str, digest: str, **more: str | None
) -> DocumentDraft:
    """The directive for a copy at ``path``, seen from the file that the directive goes to."""
    metadata: dict[str, Value] = {DIGEST_KEY: digest}
    metadata |= {key: value for key, value in more.items() if value}
    return DocumentDraft(on=on, account=account, path=path, links=(subject.id,), metadata=metadata)
