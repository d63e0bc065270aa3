"""Which file the tools write to, by policy `record_file`, and whether it may be written to.

The template comes from the ledger and the ids from anywhere: what they make is a file below the ledger's
folder, whatever they hold. Symbolic links may move it about in there, and not out of it.
"""

from __future__ import annotations

import os
import pathlib
import re
from typing import TYPE_CHECKING

from beancount_refunds.canonical import value_text
from beancount_refunds.findings import Code
from beancount_refunds.record.drafts import BalanceDraft, CustomDraft, TransactionDraft
from beancount_refunds.record.refusals import Objection, Refused, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Settlement
    from beancount_refunds.record.drafts import DocumentDraft, Draft, Fact, NoteDraft

#: The longest id (language, section 1).
_LONGEST = 100
_FIELD = re.compile(r"\{(\w+)\}")
_FOREIGN = re.compile(r"(?:[^A-Za-z0-9._-]|\.\.+)+")
#: What a path must not hold: it ends a string, begins a glob, is no text, or names another machine's folder.
_UNFIT = re.compile(r'[\x00-\x1f\x7f"\\*?\[\]{}]')
#: What Beancount decrypts (`encryption.is_encrypted_file`).
_ENCRYPTED = {".gpg", ".asc"}
_NOBODY = "no-vendor"


def record_file(ledger: Ledger, draft: Draft, template: str | None = None) -> str:
    """The absolute path of the file that ``draft`` goes to: by ``template``, else by the policy of its day.

    Raises :class:`Refused` for a template that names no file below the ledger's folder.
    """
    asked = "the file asked for" if template is not None else "policy record_file"
    if template is None:
        template = str(ledger.settlement.policy.get("record_file", draft.on))
    facts = {
        "year": f"{draft.on.year:04}",
        "month": f"{draft.on.month:02}",
        "vendor_id": flat(_vendor(ledger.settlement, draft) or _NOBODY),
        "id": flat(_subject(draft)),
    }
    path = _FIELD.sub(lambda field: facts.get(field[1], field[0]), template)
    parts = path.split("/")
    if _UNFIT.search(path) or any(part[:1] in ("", ".", "~") for part in parts):
        message = (
            f"{asked} is {value_text(template)}, which names no file below the ledger's folder;"
            ' write it like "refunds/{year}-{month}.beancount", with {year}, {month}, {vendor_id} and {id}'
        )
        raise Refused([Objection(Code.MALFORMED_DIRECTIVE, f"{Code.MALFORMED_DIRECTIVE}: {message}")])
    return str(pathlib.Path(ledger.filename).parent.joinpath(*parts))


def flat(text: str) -> str:
    """A text as one part of a file name; each id gives one, without ``/``."""
    return _FOREIGN.sub("-", text[:_LONGEST]).strip(".") or "-"


def real_place(ledger: Ledger, path: str) -> str:
    """Where the bytes of ``path`` stand. Raises :class:`Unwritable` for a file that is not ours to write."""
    if pathlib.Path(path).suffix in _ENCRYPTED:
        raise Unwritable(path, "is encrypted")
    folder = pathlib.Path(os.path.realpath(pathlib.Path(ledger.filename).parent))
    real = pathlib.Path(os.path.realpath(path))
    if not real.is_relative_to(folder):
        raise Unwritable(path, f"is behind a symbolic link that leaves the ledger's folder, to {real}")
    if real.exists() and not real.is_file():
        raise Unwritable(path, "is no file")
    return str(real)


def _subject(draft: Draft) -> str:
    """The id that a draft declares or is about."""
    if isinstance(draft, CustomDraft):
        first = draft.values[0] if draft.values else ""
        return first if isinstance(first, str) else value_text(first)
    return next(iter(_links(draft)), _account(draft))


def _links(draft: Draft) -> tuple[str, ...]:
    return () if isinstance(draft, CustomDraft | BalanceDraft) else draft.links


def _account(draft: NoteDraft | DocumentDraft | Fact) -> str:
    """Of a bank transaction that is the account of its first posting."""
    if isinstance(draft, TransactionDraft):
        return next((posting.account for posting in draft.postings), "")
    return draft.account


def _vendor(settlement: Settlement, draft: Draft) -> str | None:
    stated = draft.metadata.get("vendor_id")
    if isinstance(stated, str):
        return stated
    return next(_vendors(settlement, draft), None)


def _vendors(settlement: Settlement, draft: Draft) -> Iterator[str]:
    """The vendors of what a draft names, in the order of its words."""
    words = draft.values if isinstance(draft, CustomDraft) else _links(draft)
    for word in words:
        if not isinstance(word, str):
            continue
        if word in settlement.vendor:
            yield word
        noun = settlement.credit.get(word) or settlement.refund.get(word) or settlement.case.get(word)
        if noun is not None and noun.vendor_id is not None:
            yield noun.vendor_id
        prefix = word.rpartition("/")[0]
        if prefix in settlement.vendor:
            yield prefix
