"""What the forms that record call their kinds and fields, which fields come first, and what is said below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.fava_ext.texts import marked
from beancount_refunds.recording.commands import COMMANDS, EXPECTED
from beancount_refunds.recording.purposes import PURPOSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from beancount_refunds.recording.commands import Command

#: Everything that can be recorded by a form, by its name in addresses: what is recorded most comes first.
KINDS: Mapping[str, Command] = {
    command.name: command
    for command in (
        COMMANDS["case"],
        COMMANDS["credit"],
        EXPECTED,
        COMMANDS["refund"],
        COMMANDS["case-event"],
        COMMANDS["approval"],
    )
} | COMMANDS

#: Those with a tab of their own.
FIRST = ("case", "credit", "expect", "refund", "case-event", "approval")

TITLES: Mapping[str, str] = {
    "case": marked("Case"),
    "credit": marked("Credit memo"),
    "expect": marked("Expected refund"),
    "refund": marked("Refund"),
    "case-event": marked("Event of a case"),
    "approval": marked("Approval"),
    "order": marked("Order"),
    "match": marked("Match"),
    "reject": marked("Rejection of a match"),
    "unmatch": marked("Match undone"),
    "application": marked("Credit netted"),
    "write-off": marked("Write-off"),
    "reversal": marked("Reversal"),
    "exception": marked("Owner of an exception"),
    "credit-balance": marked("Balance of a credit"),
    "vendor-balance": marked("Balance of a vendor"),
    "vendor": marked("Vendor"),
    "policy": marked("Rule"),
}

#: One sentence on what a form records.
ABOUT: Mapping[str, str] = {
    "case": marked("One case per incident: what is claimed of whom, and who looks after it."),
    "credit": marked("A vendor's credit memo, and the account that it reverses."),
    "expect": marked("A refund that a vendor has promised: it waits until its bank line is matched."),
    "refund": marked("Cash from a vendor, taken from its credits."),
    "case-event": marked("What happened in a case: what was said, agreed, or decided."),
    "approval": marked("A second person approves a refund or write-off."),
    "order": marked("An order placed with one or several vendors, and what each was to deliver."),
    "match": marked("A bank line belongs to these refunds."),
    "reject": marked("A bank line was looked at and belongs to none of these."),
    "unmatch": marked("A match was wrong: the refunds wait for their bank line again."),
    "application": marked("A credit netted against a bill."),
    "write-off": marked("What of a credit will not come any more."),
    "reversal": marked("Something came back, or was recorded in error."),
    "exception": marked("Somebody looks after a finding or an open point, until a day."),
    "credit-balance": marked("What must be unapplied of a credit at the start of a day."),
    "vendor-balance": marked("What must be unapplied of a vendor's credits at the start of a day."),
    "vendor": marked("A vendor, and the account that its credits stand on."),
    "policy": marked("A rule of the ledger, from a day on."),
}

_LABELS: Mapping[str, str] = {
    "on": marked("Date"),
    "id": marked("Id"),
    "vendor_id": marked("Vendor"),
    "order_id": marked("Order"),
    "case_id": marked("Case"),
    "credit_id": marked("Credit"),
    "bill_id": marked("Bill"),
    "amount": marked("Amount"),
    "account": marked("Account"),
    "parts": marked("Credits"),
    "lines": marked("Vendors and amounts"),
    "refund_ids": marked("Refunds"),
    "subject_ids": marked("Refunds or credits"),
    "settings": marked("Values"),
    "event": marked("Event"),
    "subject": marked("Subject"),
    "name": marked("Name"),
    "number": marked("Number on the memo"),
    "tax": marked("Tax"),
    "expires": marked("Expires"),
    "functional_amount": marked("Worth in your own currency"),
    "bank_transaction_ref": marked("Bank reference"),
    "gateway_transaction_id": marked("Payment provider's transaction"),
    "fee": marked("Fee"),
    "excess": marked("Excess"),
    "received": marked("Received"),
    "status": marked("Status"),
    "country": marked("Country"),
    "vat_id": marked("VAT number"),
    "iban": marked("IBAN"),
    "aliases": marked("Other names"),
    "owner": marked("Owner"),
    "until": marked("Until"),
    "reason": marked("Reason"),
    "note": marked("Note"),
    "evidence": marked("Evidence"),
    "external_id": marked("External id"),
    "by": marked("Recorded by"),
    "at": marked("Recorded at"),
}

#: Where a field is called otherwise in one form.
_OWN_LABELS: Mapping[tuple[str, str], str] = {
    ("case", "amount"): marked("Amount claimed"),
    ("case-event", "id"): marked("Case"),
    ("case-event", "amount"): marked("Amount agreed"),
    ("credit", "amount"): marked("Amount, tax included"),
    ("approval", "id"): marked("Refund or write-off"),
    ("approval", "amount"): marked("Amount approved"),
    ("approval", "by"): marked("Approved by"),
    ("order", "id"): marked("Order"),
    ("match", "id"): marked("Bank reference"),
    ("reject", "id"): marked("Bank reference"),
    ("unmatch", "id"): marked("Bank reference"),
    ("reversal", "id"): marked("What is reversed"),
    ("exception", "id"): marked("Code"),
    ("credit-balance", "id"): marked("Credit"),
    ("vendor-balance", "id"): marked("Vendor"),
    ("policy", "id"): marked("Rule"),
}

_IN_A_CURRENCY = marked("Such as 300.00, or 300.00 EUR where the currency is not clear.")
_OLDEST_FIRST = marked(
    "Left empty: the vendor's open credits, the oldest first. Of one a part: acme/CM-17=250.00."
)

#: What is said below a field in one form.
_OWN_HINTS: Mapping[tuple[str, str], str] = {
    **{(name, "amount"): _IN_A_CURRENCY for name in ("case", "credit", "expect", "refund", "application")},
    **{(name, "amount"): _IN_A_CURRENCY for name in ("write-off", "credit-balance", "vendor-balance")},
    ("credit", "id"): marked("Left empty: the vendor and the number, such as acme/CM-17."),
    ("approval", "amount"): marked("Left empty: all of it."),
    ("approval", "by"): marked("Somebody other than who recorded it."),
    ("expect", "parts"): _OLDEST_FIRST,
    ("refund", "parts"): _OLDEST_FIRST,
    ("credit", "account"): marked("What the memo reverses. Left empty where you book it by hand."),
    ("write-off", "account"): marked("Where the loss is booked."),
    ("vendor", "account"): marked("The account that its credits stand on."),
    ("order", "lines"): marked("Such as acme=900.00."),
}

#: Fields whose label says all.
_PLAIN = frozenset({"id", "order_id", "case_id", "number", "tax", "note", "vat_id", "gateway_transaction_id"})

#: Fields that are seen at once; the others stand behind one click. The default are those that must be said.
_SEEN: Mapping[str, tuple[str, ...]] = {
    "case": ("vendor_id", "order_id", "amount", "reason", "owner", "note"),
    "credit": ("vendor_id", "amount", "account", "number", "tax", "case_id", "reason"),
    "expect": ("vendor_id", "amount", "parts", "note"),
    "refund": ("vendor_id", "amount", "parts", "bank_transaction_ref"),
    "case-event": ("id", "event", "amount", "reason", "note"),
    "approval": ("id", "amount", "by"),
    "reversal": ("id", "bank_transaction_ref"),
}


def label(command: Command, field: str) -> str:
    """What a form calls a field."""
    return _(_OWN_LABELS.get((command.name, field)) or _LABELS[field])


def hint(command: Command, field: str) -> str:
    """What is said below a field; nothing where its label says all, as that of an argument does."""
    plain = field in _PLAIN or field in command.arguments
    return _(_OWN_HINTS.get((command.name, field)) or ("" if plain else PURPOSES[field]))


def seen(command: Command) -> tuple[str, ...]:
    """The fields that are seen at once, in their order."""
    given = _SEEN.get(command.name, command.arguments)
    needed = (key for key in command.options if key in command.form.required - {"by", "at"})
    return tuple(dict.fromkeys((*given, *needed)))
