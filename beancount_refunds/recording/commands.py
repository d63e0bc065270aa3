"""Which words each kind of directive takes when it is recorded, and in which order.

`forms` says what a directive holds. Here stands what a person says first, as arguments; every other field is
an option. A new directive, or a new key, is recorded without a line here.
"""

from __future__ import annotations

import dataclasses

from beancount_refunds.forms import FORMS, METADATA, OPEN_TO_ALL, Form, Kind


@dataclasses.dataclass(frozen=True, slots=True)
class Command:
    """How a kind of directive is recorded.

    ``arguments`` are names of fields in the order in which they are said; the last may be the form's tail.
    ``shown`` are their names for people. ``leave_out`` are fields that no option asks for.
    """

    name: str
    kind: str
    arguments: tuple[str, ...]
    shown: tuple[str, ...]
    help: str
    examples: tuple[str, ...] = ()
    leave_out: frozenset[str] = frozenset()

    @property
    def form(self) -> Form:
        """The form of the directive."""
        return FORMS[self.kind]

    @property
    def options(self) -> tuple[str, ...]:
        """The fields that are no arguments: values by their place, then metadata as `METADATA` has it."""
        form = self.form
        values = [slot.field for slot in form.slots]
        keys = [key for key in METADATA if key in form.keys - OPEN_TO_ALL]
        keys += [key for key in WRITTEN_LAST if key in form.keys]
        hidden = {*self.arguments, *self.leave_out}
        return tuple(field for field in (*values, *keys) if field not in hidden)

    def shown_as(self, field: str) -> str:
        """What messages and usage call a field: ``VENDOR`` or ``--order-id``."""
        if field in self.arguments:
            return self.shown[self.arguments.index(field)]
        return f"--{field.replace('_', '-')}"

    def kind_of(self, field: str) -> Kind:
        """The kind of a field's values."""
        by_slot = {slot.field: slot.kind for slot in self.form.slots}
        return by_slot.get(field) or METADATA.get(field, Kind.TEXT)


#: The metadata that ends a directive: why, what else, and who recorded it.
WRITTEN_LAST = ("reason", "note", "evidence", "external_id", "by", "at")

_COMMANDS = (
    Command(
        "case",
        "refund-case",
        ("vendor_id", "order_id", "amount"),
        ("VENDOR", "ORDER", "AMOUNT"),
        "One case per incident: what is claimed of whom, for which order, and who looks after it.",
        ("main.beancount acme KB-556677 600.00 --reason DAMAGED",),
    ),
    Command(
        "case-event",
        "case-event",
        ("id", "event"),
        ("CASE", "EVENT"),
        "What happened in a case: requested, chased, agreed, disputed, escalated, rejected, written-off,"
        " closed or reopened.",
        ("main.beancount RC-2026-0007 agreed --amount 550.00 --reason VENDOR_CONFIRMED",),
    ),
    Command(
        "order",
        "order",
        ("id", "lines"),
        ("ORDER", "VENDOR=AMOUNT"),
        "An order placed with one or several vendors, and what each of them was to deliver.",
        ("main.beancount KB-556677 acme=900.00 shen=300.00",),
    ),
    Command(
        "credit",
        "vendor-credit",
        ("vendor_id", "amount", "account"),
        ("VENDOR", "AMOUNT", "ACCOUNT"),
        "A credit memo: its total, tax included, and the account that it reverses. Without an account a"
        " transaction of yours books it (a posting with credit_id).",
        (
            "main.beancount acme 600.00 Expenses:Purchases --number CM-17 --tax 100.00",
            "main.beancount acme 600.00 --number CM-17     # booked by hand",
        ),
    ),
    Command(
        "refund",
        "vendor-refund",
        ("vendor_id", "amount", "parts"),
        ("VENDOR", "AMOUNT", "CREDIT[=AMOUNT]"),
        "Cash from a vendor. Without credits it takes the vendor's open ones in that currency, the oldest"
        " first, filling each before the next.",
        (
            "main.beancount acme 300.00 --bank-transaction-ref FT26051XYZ",
            "main.beancount acme 300.00 acme/CM-18=200.00 acme/CM-19=100.00",
        ),
    ),
    Command(
        "match",
        "receipt-match",
        ("id", "refund_ids"),
        ("REFERENCE", "REFUND"),
        "A bank line belongs to these refunds.",
        ("main.beancount FT26052ABC VR-0004 VR-0005",),
    ),
    Command(
        "reject",
        "receipt-reject",
        ("id", "subject_ids"),
        ("REFERENCE", "SUBJECT"),
        "A bank line was looked at and belongs to none of these refunds or credits.",
    ),
    Command(
        "unmatch",
        "receipt-unmatch",
        ("id", "refund_ids"),
        ("REFERENCE", "REFUND"),
        "A match was wrong: the refunds wait for their bank line again.",
    ),
    Command(
        "application",
        "credit-application",
        ("credit_id", "amount", "bill_id"),
        ("CREDIT", "AMOUNT", "BILL"),
        "A credit netted against a bill.",
        ("main.beancount acme/CM-20 40.00 INV-991",),
    ),
    Command(
        "write-off",
        "credit-write-off",
        ("credit_id", "amount", "account"),
        ("CREDIT", "AMOUNT", "ACCOUNT"),
        "What of a credit will not come any more.",
        ("main.beancount acme/CM-20 5.00 Expenses:WriteOffs --reason IMMATERIAL",),
    ),
    Command(
        "reversal",
        "reversal",
        ("id",),
        ("ID",),
        "A refund, application, write-off or credit came back, or was recorded in error.",
        ("main.beancount VR-0001 --reason RETURNED --bank-transaction-ref FT26057RET",),
    ),
    Command(
        "approval",
        "approval",
        ("id", "amount"),
        ("ID", "AMOUNT"),
        "A second person approves a refund or write-off, of which amount: all of it, if none is said.",
        ("main.beancount VR-0001 --by j.smith",),
    ),
    Command(
        "exception",
        "exception",
        ("id", "subject"),
        ("CODE", "SUBJECT"),
        "A finding or an open exception gets an owner, until a day.",
        ("main.beancount RECEIPT_UNMATCHED FT26052ABC --owner a.khan --reason ASKED --until 2026-03-31",),
    ),
    Command(
        "credit-balance",
        "credit-balance",
        ("id", "amount"),
        ("CREDIT", "AMOUNT"),
        "What must be unapplied of a credit at the start of a day.",
    ),
    Command(
        "vendor-balance",
        "vendor-balance",
        ("id", "amount"),
        ("VENDOR", "AMOUNT"),
        "What must be unapplied of a vendor's credits at the start of a day, as the vendor's statement says.",
    ),
    Command(
        "vendor",
        "vendor",
        ("id", "name", "account"),
        ("ID", "NAME", "ACCOUNT"),
        "A vendor, and the account that its credits stand on.",
        ('main.beancount acme "Acme Components Ltd" Assets:VendorCredits:Acme --country GB',),
    ),
    Command(
        "policy",
        "refund-policy",
        ("id", "settings"),
        ("KEY", "VALUE"),
        "A rule of the ledger, from a day on.",
        ("main.beancount pending_overdue_days 45",),
    ),
)

#: What can be recorded, by the name of its command.
COMMANDS = {command.name: command for command in _COMMANDS}

#: A refund that somebody announced: no bank reference is known, nothing was received.
EXPECTED = Command(
    "expect",
    "vendor-refund",
    ("vendor_id", "amount", "parts"),
    ("VENDOR", "AMOUNT", "CREDIT[=AMOUNT]"),
    "A refund that a vendor has promised, in one line: PENDING until its bank line is matched.\n\nIt reserves"
    " its part of the credits named, or of the vendor's open ones in that currency, the oldest first.",
    (
        "main.beancount acme 300.00",
        "main.beancount acme 300.00 acme/CM-18 --note 'by the end of the month'",
    ),
    frozenset({"bank_transaction_ref", "fee", "functional_amount", "status", "account"}),
)
