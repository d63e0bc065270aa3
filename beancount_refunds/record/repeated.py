"""A retry: what was recorded under the same external id, whatever became of the answer to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.findings import Code
from beancount_refunds.record.drafts import CustomDraft
from beancount_refunds.record.refusals import Objection, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Act
    from beancount_refunds.record.drafts import Draft


def first_recorded(before: Ledger, after: Ledger, drafts: Sequence[Draft]) -> list[Act]:
    """The directives that ``drafts`` repeat, in their order; none where they are new.

    Same external id and same content is for the books to tell (language, section 4): they list a copy, be it
    the new one or, where that is dated earlier, the one that was there. Raises :class:`Refused`
    (EXTERNAL_ID_CONFLICT) where some of ``drafts`` were recorded and others were not.
    """
    keys = [
        (draft.kind, str(draft.metadata["external_id"]))
        for draft in drafts
        if isinstance(draft, CustomDraft) and draft.metadata.get("external_id")
    ]
    there = before.settlement.recorded
    known = {copy.position for copy in before.settlement.copies}
    copies = {(copy.kind, copy.external_id) for copy in after.settlement.copies if copy.position not in known}
    repeated = [key for key in keys if key in there and key in copies]
    if repeated and len(repeated) < len(keys):
        kind, external_id = repeated[0]
        missing = next(key for key in keys if key not in repeated)
        message = (
            f"{Code.EXTERNAL_ID_CONFLICT}: {kind} {there[repeated[0]].id} was recorded with the external id"
            f" {external_id}, but without the {missing[0]} {missing[1]}; record that on its own"
            f"\n{kind} {there[repeated[0]].id} is declared at {there[repeated[0]].position}"
        )
        raise Refused([Objection(Code.EXTERNAL_ID_CONFLICT, message)])
    return [there[key] for key in repeated]
