"""What the tests of the door by which pages write share: one action, and what is answered and written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount.core.amount import Amount
from beancount.core.number import D

from beancount_refunds.deciding.model import Decision
from beancount_refunds.record.drafts import CustomDraft
from beancount_refunds.recording.values import refuse
from beancount_refunds.reports.question import UnknownSubject

if TYPE_CHECKING:
    import pathlib

    from werkzeug.test import TestResponse

    from beancount_refunds.fava_ext.wishes import Fields
    from beancount_refunds.recording.ground import Ground

#: The fields of the action.
REFUND = {"id": "VR-9", "amount": "100.00", "credit": "acme/CM-17"}


def expect(here: Ground, fields: Fields) -> Decision:
    """An expected refund, as a form would ask for it."""
    if "amount" not in fields:
        refuse("amount", "how much?")
    if fields["credit"] not in here.settlement.credit:
        kind = "credit"
        raise UnknownSubject(kind, str(fields["credit"]), ())
    amount = Amount(D(str(fields["amount"])), "GBP")
    draft = CustomDraft(
        on=here.settlement.as_of,
        kind="vendor-refund",
        values=(str(fields["id"]), amount, str(fields["credit"])),
        metadata={"external_id": str(fields["id"])},
    )
    return Decision(reference="", drafts=(draft,), said=("Tell acme/CM-17.",))


def said(answer: TestResponse) -> tuple[int, str]:
    """Status and outcome."""
    return answer.status_code, told(answer)["outcome"]


def told(answer: TestResponse) -> dict[str, Any]:
    """What an answer holds."""
    body: dict[str, Any] = answer.get_json()
    return body


def files(folder: pathlib.Path) -> dict[str, bytes]:
    """All that stands in a folder, but the lock of the writer and what belongs to git."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".lock" and ".git" not in path.parts
    }
