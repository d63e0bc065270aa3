"""The members of a request that records a directive: its JSON Schema, and its words for `drafts_of`.

Both follow from the form of the directive (`forms`, `recording.commands`): an amount ``fee`` is the member
``fee_minor`` with the currency of its directive, days and ids are texts. What the books judge (that an id
fits, that an amount is positive) no schema judges: the finding says it better, and in one place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount_refunds.forms import CHOICES, METADATA, Kind
from beancount_refunds.money import MAX_MINOR
from beancount_refunds.recording.new_ids import FIRST
from beancount_refunds.recording.values import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from beancount_refunds.api.endpoint import Schema
    from beancount_refunds.money import Precisions
    from beancount_refunds.recording.commands import Command

_REFUND = "vendor-refund"
_AMOUNTS = frozenset({Kind.AMOUNT, Kind.AMOUNT_OR_ZERO})
#: What the server knows of itself: who asks and when; and what a refund asserts of its own status.
_UNASKED = frozenset({"by", "at", "status"})
#: The names of the reference data model where the form has others.
_NAMES = {
    (_REFUND, "amount"): "refund_amount_minor",
    ("refund-case", "amount"): "claimed_amount_minor",
    ("receipt-match", "received"): "received_amount_minor",
    ("receipt-match", "id"): "bank_transaction_ref",
    ("receipt-reject", "id"): "bank_transaction_ref",
    ("receipt-unmatch", "id"): "bank_transaction_ref",
    ("exception", "id"): "code",
}
#: The member that says the currency of an amount, where it is not that of the directive.
_CURRENCIES = {"received": "bank_currency_code", "functional_amount": "functional_currency_code"}
_CURRENCY = "currency_code"

_LONGEST_ID = 200
_LONGEST = 4000
_LONGEST_CURRENCY = 24
_MOST = 500

ID = {"type": "string", "minLength": 1, "maxLength": _LONGEST_ID}
TEXT = {"type": "string", "minLength": 1, "maxLength": _LONGEST}
DAY = {"type": "string", "format": "date", "minLength": 1, "maxLength": len("2026-03-31")}
MINOR = {
    "type": "integer",
    "format": "int64",
    "minimum": -MAX_MINOR,
    "maximum": MAX_MINOR,
    "description": "minor units: 45000 for 450.00 GBP",
}
CURRENCY = {
    "type": "string",
    "minLength": 1,
    "maxLength": _LONGEST_CURRENCY,
    "pattern": "^[A-Z][A-Z0-9'._-]*$",
    "examples": ["GBP"],
}
_SCHEMAS: Mapping[Kind, Schema] = {
    Kind.ID: ID,
    Kind.DATE: DAY,
    Kind.AMOUNT: MINOR,
    Kind.AMOUNT_OR_ZERO: MINOR,
}
_ALLOCATION: Schema = {
    "type": "object",
    "properties": {"credit_id": ID, "amount_minor": MINOR, _CURRENCY: CURRENCY},
    "required": ["credit_id", "amount_minor", _CURRENCY],
    "additionalProperties": False,
}


def schema_of(command: Command, *, in_path: str = "") -> Schema:
    """What is posted to record a directive; ``in_path`` is the field that the path states."""
    properties: dict[str, Any] = {}
    depending: dict[str, list[str]] = {}
    for field in fields_of(command):
        name = name_of(command, field)
        if field != in_path:
            properties[name] = _schema(command, field)
        if command.kind_of(field) in _AMOUNTS:
            currency = _CURRENCIES.get(field, _CURRENCY)
            properties[currency] = CURRENCY
            depending[name] = [currency]
    tail = _tail(command)
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {**properties, **tail, "date": DAY},
        "required": [one for one in _required(command, tail) if one != name_of(command, in_path)],
        "dependentRequired": depending,
        "additionalProperties": False,
    }
    if command.kind == _REFUND:
        schema["not"] = {"required": ["credit_ids", "allocations"]}
    return schema


def fields_of(command: Command) -> tuple[str, ...]:
    """The fields of a directive that somebody may state, but for what repeats."""
    form = command.form
    fields = (*command.arguments, *(slot.field for slot in form.slots), *command.options)
    hidden = {form.tail_field, *_UNASKED, *(() if "vendor_id" in form.keys else ("vendor_id",))}
    return tuple(field for field in dict.fromkeys(fields) if field not in hidden)


def name_of(command: Command, field: str) -> str:
    """What a request calls a field."""
    if field == command.form.tail_field:
        return "allocations" if command.kind == _REFUND else field
    if command.kind_of(field) in _AMOUNTS:
        return _NAMES.get((command.kind, field), f"{field}_minor")
    return _NAMES.get((command.kind, field), field)


def words_of(
    command: Command, body: Mapping[str, Any], precisions: Precisions
) -> dict[str, str | tuple[str, ...]]:
    """A request that fits the schema as the words of `drafts_of`, without its day."""
    words: dict[str, str | tuple[str, ...]] = {}
    for field in fields_of(command):
        value = body.get(name_of(command, field))
        if command.kind_of(field) in _AMOUNTS and value is not None:
            currency = body[_CURRENCIES.get(field, _CURRENCY)]
            words[field] = precisions.text(value, currency)
        elif value is not None:
            words[field] = value
    return words | dict(_tail_words(command, body, precisions))


def _schema(command: Command, field: str) -> Schema:
    kind = command.kind_of(field)
    if kind in CHOICES:
        return {"type": "string", "enum": sorted(CHOICES[kind])}
    return _SCHEMAS.get(kind, TEXT)


def _required(command: Command, tail: Schema) -> Iterator[str]:
    """What no directive of the kind can do without, and nobody but the caller knows."""
    form = command.form
    for slot in form.slots:
        if not slot.optional and not (slot.field == "id" and command.kind in FIRST):
            yield name_of(command, slot.field)
            if slot.kind in _AMOUNTS:
                yield _CURRENCY
    yield from (field for field in command.arguments if field == "vendor_id")
    known = _UNASKED | {"vendor_id"} | ({"owner"} if command.kind == "refund-case" else set())
    yield from (key for key in METADATA if key in form.required - known)
    yield from (name for name in tail if command.kind != _REFUND)


def _tail(command: Command) -> Schema:
    """What repeats: the credits of a refund, or refunds."""
    if command.kind == _REFUND:
        return {"credit_ids": _listed(ID), "allocations": _listed(_ALLOCATION)}
    field = command.form.tail_field
    return {field: _listed(ID)} if field else {}


def _listed(item: Schema) -> Schema:
    return {"type": "array", "items": item, "minItems": 1, "maxItems": _MOST}


def _tail_words(
    command: Command, body: Mapping[str, Any], precisions: Precisions
) -> Iterator[tuple[str, tuple[str, ...]]]:
    if command.kind != _REFUND:
        field = command.form.tail_field
        if field:
            yield field, tuple(body[field])
        return
    parts = body.get("allocations", ())
    ids = [part["credit_id"] for part in parts] or body.get("credit_ids", [])
    if any("=" in id_ for id_ in ids):
        refuse("parts", "no id holds an equals sign")
    amounts = [f"={precisions.text(part['amount_minor'], part[_CURRENCY])}" for part in parts]
    if ids:
        yield "parts", tuple(map("".join, zip(ids, amounts or [""] * len(ids), strict=True)))
