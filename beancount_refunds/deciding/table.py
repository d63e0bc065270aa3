"""Verdicts and what is left on either side as tables: for spreadsheets, and for the end of a week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.reports import columns
from beancount_refunds.reports.table import Field, Kind, Table, as_of_words, columns_of, field, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from beancount_refunds.matching.model import BankReceipt, OpenItem, Proposal, Verdict
    from beancount_refunds.model import Settlement


def verdicts_table(verdicts: Sequence[Verdict], settlement: Settlement) -> Table:
    """A row per receipt, in the order given: what is proposed, why, and what else it could be."""
    return Table(
        name="verdicts",
        title=f"Receipts and proposals{as_of_words(settlement.as_of)}",
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(_VERDICT_FIELDS),
        screen=("reference", "booked_on", "amount_minor", "counterparty", "tier", "item_ids", "score"),
        rows=rows_of(_VERDICT_FIELDS, verdicts),
        empty="No receipt waits for a refund.",
    )


def receipts_left(receipts: Sequence[BankReceipt], settlement: Settlement) -> Table:
    """Receipts without a refund: money in the bank that nobody has explained."""
    return Table(
        name="receipts",
        title=f"Receipts without refund{as_of_words(settlement.as_of)}",
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(_RECEIPT_FIELDS),
        screen=("reference", "booked_on", "amount_minor", "counterparty", "text"),
        rows=rows_of(_RECEIPT_FIELDS, receipts),
        empty="Every receipt has its refund.",
    )


def items_left(items: Iterable[OpenItem], settlement: Settlement) -> Table:
    """Refunds and credits without a receipt: money that is still to come."""
    return Table(
        name="items",
        title=f"Refunds and credits without receipt{as_of_words(settlement.as_of)}",
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(_ITEM_FIELDS),
        screen=("id", "kind", "vendor_id", "amount_minor", "since", "expected_on", "stated_reference"),
        rows=rows_of(_ITEM_FIELDS, items),
        empty="Nothing is expected from anybody.",
    )


def _of_proposal(
    key: str, title: str, kind: Kind, value: Callable[[Proposal], str | int | tuple[str, ...]]
) -> Field[Verdict]:
    return field(key, title, kind, lambda one: None if one.proposal is None else value(one.proposal))


def _reasons(proposal: Proposal) -> str:
    return "; ".join(f"{one.text} ({one.weight:+})" for one in proposal.evidence)


_RECEIPT_FIELDS: tuple[Field[BankReceipt], ...] = (
    field("reference", "Reference", Kind.ID, lambda one: one.reference),
    field("booked_on", "Booked", Kind.DATE, lambda one: one.booked_on),
    columns.amount("amount_minor", "Amount", lambda one: one.amount_minor, summed=True),
    columns.currency(lambda one: one.currency),
    field("account", "Account", Kind.TEXT, lambda one: one.account),
    field("counterparty", "Counterparty", Kind.TEXT, lambda one: one.counterparty or None),
    field("text", "Text", Kind.TEXT, lambda one: " ".join(one.text.split()) or None),
)

_VERDICT_FIELDS: tuple[Field[Verdict], ...] = (
    field("reference", "Reference", Kind.ID, lambda one: one.receipt.reference),
    field("booked_on", "Booked", Kind.DATE, lambda one: one.receipt.booked_on),
    columns.amount("amount_minor", "Amount", lambda one: one.receipt.amount_minor),
    columns.currency(lambda one: one.receipt.currency),
    field("counterparty", "Counterparty", Kind.TEXT, lambda one: one.receipt.counterparty or None),
    _of_proposal("tier", "Tier", Kind.CODE, lambda one: one.tier.word),
    _of_proposal("item_ids", "Refunds or credits", Kind.IDS, lambda one: one.item_ids),
    _of_proposal("score", "Score", Kind.COUNT, lambda one: one.score),
    columns.amount("fee_minor", "Fee", lambda one: one.proposal.fee_minor if one.proposal else None),
    columns.amount("excess_minor", "Excess", lambda one: one.proposal.excess_minor if one.proposal else None),
    _of_proposal("evidence", "Evidence", Kind.TEXT, _reasons),
    field(
        "runner_up_ids", "Runner-up", Kind.IDS, lambda one: one.runner_up.item_ids if one.runner_up else ()
    ),
    field(
        "runner_up_score", "Its score", Kind.COUNT, lambda one: one.runner_up.score if one.runner_up else None
    ),
    field("tie", "Tie", Kind.TEXT, lambda one: one.tie),
    field("vetoes", "Ruled out", Kind.TEXT, lambda one: "; ".join(one.vetoes) or None),
)

_ITEM_FIELDS: tuple[Field[OpenItem], ...] = (
    field("id", "Id", Kind.ID, lambda one: one.id),
    field("kind", "What", Kind.TEXT, lambda one: one.kind.value),
    columns.vendor(lambda one: one.party.id),
    columns.amount("amount_minor", "Amount", lambda one: one.amount_minor, summed=True),
    columns.currency(lambda one: one.currency),
    field("since", "Since", Kind.DATE, lambda one: one.since),
    field("expected_on", "Expected", Kind.DATE, lambda one: one.expected_on),
    field("credit_ids", "Credits", Kind.IDS, lambda one: one.credit_ids),
    field("stated_reference", "States", Kind.ID, lambda one: one.stated_reference),
)
