"""From what somebody said to a draft of the directive, with what goes without saying filled in.

Only what makes no directive at all is refused here (:class:`values.Unfit`). Whether the ledger takes the
draft is for the writer, in the words of the findings.
"""

from __future__ import annotations

import functools
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from beancount.core.amount import Amount

from beancount_refunds.forms import METADATA, OPEN_TO_ALL, Kind
from beancount_refunds.policy import SETTINGS
from beancount_refunds.record.drafts import Account, CustomDraft
from beancount_refunds.recording import currencies, values
from beancount_refunds.recording.commands import WRITTEN_LAST
from beancount_refunds.recording.ground import listed, said
from beancount_refunds.recording.new_ids import FIRST, id_of_number
from beancount_refunds.recording.proposals import open_credits, propose
from beancount_refunds.recording.values import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.record.drafts import Value
    from beancount_refunds.recording.commands import Command
    from beancount_refunds.recording.ground import Asked, Ground
    from beancount_refunds.recording.proposals import Proposal

_AMOUNTS = {Kind.AMOUNT, Kind.AMOUNT_OR_ZERO}


class Drafted(NamedTuple):
    """A draft, the id that it is about, and whether that id was proposed: then another would do as well."""

    draft: CustomDraft
    id: str
    proposed: bool


def missing(command: Command, asked: Asked, ground: Ground) -> tuple[str, ...]:
    """The fields that must be said and were not, arguments first, in their order."""
    form = command.form
    needed = [
        slot.field for slot in form.slots if not slot.optional and not _is_proposed(command, slot.field)
    ]
    if form.tail and command.kind != "vendor-refund":
        needed.append(form.tail_field)
    needed += [field for field in command.arguments if field == "vendor_id"]
    needed += [field for field in METADATA if field in form.required]
    known = {"by": ground.by, "owner": _owner(command, asked, ground), "at": ground.at}
    ordered = [*(one for one in command.arguments if one in needed), *needed]
    return tuple(field for field in dict.fromkeys(ordered) if not asked.get(field) and not known.get(field))


def draft(command: Command, asked: Asked, ground: Ground) -> Drafted:
    """The draft of what was said. Raises :class:`values.Unfit`; nothing is :func:`missing`."""
    asked = dict(asked)
    amounts = _amounts(command, asked, ground)
    proposed = _is_proposed(command, "id") and not said(asked, "id")
    if proposed:
        asked["id"] = _new_id(command, asked, ground)
    typed: list[Value] = []
    for slot in command.form.slots:
        if slot.field in amounts:
            typed.append(amounts[slot.field])
        elif asked.get(slot.field):
            text = said(asked, slot.field)
            typed.append(Account(text) if slot.kind is Kind.ACCOUNT else text)
    typed += _tail(command, asked, amounts, ground)
    metadata: dict[str, Value] = {}
    for key in (*(one for one in METADATA if one not in OPEN_TO_ALL), *WRITTEN_LAST):
        if key in command.form.keys and (value := _metadata(command, key, asked, amounts, ground)):
            metadata[key] = value
    made = CustomDraft(on=ground.on, kind=command.kind, values=tuple(typed), metadata=metadata)
    # An id that a memo's number makes is the only one: where it is taken, the memo is there already.
    return Drafted(made, said(asked, "id"), proposed and not said(asked, "number"))


def proposal(asked: Asked, ground: Ground) -> Proposal:
    """The open credits that a refund of a vendor would settle. Raises :class:`values.Unfit`."""
    stated = _amount("vendor-refund", "amount", asked, ground)
    minor = ground.settlement.precisions.to_minor(stated.number or Decimal(0), stated.currency) or 0
    return propose(ground.settlement, said(asked, "vendor_id"), max(minor, 0), stated.currency, ground.on)


# --- ids ---------------------------------------------------------------------------------------


def _is_proposed(command: Command, field: str) -> bool:
    return field == "id" and command.kind in FIRST


def _new_id(command: Command, asked: Asked, ground: Ground) -> str:
    if command.kind != "vendor-credit":
        return ground.ids.propose(command.kind, ground.on)
    vendor_id, number = said(asked, "vendor_id"), said(asked, "number")
    if not number:
        return ground.ids.propose(command.kind, ground.on, before=f"{vendor_id}/")
    part = id_of_number(number)
    if not part:
        refuse("number", f"{number!r} holds no letter or digit for an id: say --id {vendor_id}/…")
    # If another memo has it, this is most likely the same memo again: the ledger says so.
    return f"{vendor_id}/{part}"


# --- amounts -----------------------------------------------------------------------------------


def _amount(kind: str, field: str, asked: Asked, ground: Ground) -> Amount:
    text = said(asked, field)
    return _in_full(
        values.amount(field, text, lambda: currencies.currency_for(kind, field, asked, ground)), ground
    )


def _in_full(amount: Amount, ground: Ground) -> Amount:
    """``60 GBP`` as ``60.00 GBP``; what has more decimals than its currency stays, for the finding."""
    precisions = ground.settlement.precisions
    minor = precisions.to_minor(amount.number or Decimal(0), amount.currency)
    return amount if minor is None else Amount(precisions.to_number(minor, amount.currency), amount.currency)


def _amounts(command: Command, asked: Asked, ground: Ground) -> dict[str, Amount]:
    """The amounts that were said, by field; tax and fee of a directive are in its own currency."""
    fields = [slot.field for slot in command.form.slots if slot.kind in _AMOUNTS]
    fields += [key for key in METADATA if key in command.form.keys and METADATA[key] in _AMOUNTS]
    amounts: dict[str, Amount] = {}
    for field in fields:
        if not said(asked, field):
            continue
        if field in ("tax", "fee") and "amount" in amounts:
            own = amounts["amount"].currency
            amounts[field] = _in_full(values.amount(field, said(asked, field), own), ground)
        else:
            amounts[field] = _amount(command.kind, field, asked, ground)
    if command.kind == "approval" and "amount" not in amounts:
        amounts |= _approved(said(asked, "id"), ground)
    return amounts


def _approved(id_: str, ground: Ground) -> Iterator[tuple[str, Amount]]:
    """What somebody approves who names no amount: what is asked for now."""
    settlement = ground.settlement
    refund = settlement.refund.get(id_)
    found = [(refund.amount_minor, refund.currency)] if refund else []
    found += [(one.amount_minor, one.currency) for one in settlement.reductions if one.id == id_]
    for minor, currency in found:
        if minor is not None and currency is not None:
            text = settlement.precisions.text(minor, currency)
            yield "amount", values.amount("amount", text, currency)


# --- what repeats ------------------------------------------------------------------------------


def _tail(command: Command, asked: Asked, amounts: dict[str, Amount], ground: Ground) -> Iterator[Value]:
    field = command.form.tail_field
    match command.kind:
        case "vendor-refund":
            yield from _parts(asked, amounts["amount"], ground)
        case "order":
            yield from _lines(listed(asked, field), ground)
        case "refund-policy":
            yield from _settings(said(asked, "id"), listed(asked, field), ground)
        case _:
            yield from listed(asked, field)


def _parts(asked: Asked, amount: Amount, ground: Ground) -> Iterator[Value]:
    """The credits of a refund, each with its amount where one was said; else those proposed."""
    named = [values.named_amount(one) for one in listed(asked, "parts")]
    for name, text in named:
        yield name
        if text is not None:
            own = currencies.currency_of_part(name, amount.currency, ground)
            yield _in_full(values.amount("parts", text, own), ground)
    if not named:
        yield from _proposed(asked, amount, ground)


def _proposed(asked: Asked, amount: Amount, ground: Ground) -> Iterator[str]:
    """More than the credits have is asked of all of them, an amount that is none of the first.

    What is wrong then is for the finding to say.
    """
    vendor_id = said(asked, "vendor_id")
    parts = [part.credit.id for part in proposal(asked, ground).parts]
    candidates = open_credits(ground.settlement, vendor_id, ground.on)
    parts = parts or [credit.id for credit in candidates if credit.currency == amount.currency][:1]
    if vendor_id not in ground.settlement.vendor:
        refuse("vendor_id", f"the ledger has no vendor {vendor_id}")
    if not parts:
        reason = (
            f"vendor {vendor_id} has no credit in {amount.currency} with anything available on"
            f" {ground.on}: record the credit first, or name the credits"
        )
        refuse("parts", reason)
    yield from parts


def _lines(lines: tuple[str, ...], ground: Ground) -> Iterator[Value]:
    """Vendor and amount, in turns."""
    for line in lines:
        vendor_id, text = values.named_amount(line)
        if text is None:
            refuse("lines", f"{line!r} names no amount: write {line}=900.00")
        yield vendor_id
        own = functools.partial(currencies.currency_with_vendor, vendor_id, "lines", ground)
        yield _in_full(values.amount("lines", text, own), ground)


def _settings(key: str, texts: tuple[str, ...], ground: Ground) -> Iterator[Value]:
    """The values of a policy as its form has them; of an unknown key, as text: the finding names the key."""
    setting = SETTINGS.get(key)
    forms = setting.form.split(" ", len(setting.readers) - 1) if setting else []
    for place, text in enumerate(texts):
        match forms[place] if place < len(forms) else "":
            case "ACCOUNT":
                yield Account(text)
            case "AMOUNT":
                own = functools.partial(currencies.currency_for, "refund-policy", "settings", {}, ground)
                yield _in_full(values.amount("settings", text, own), ground)
            case "DAYS":
                yield values.number("settings", text)
            case "TRUE|FALSE":
                yield values.truth("settings", text)
            case _:
                yield text


# --- metadata ----------------------------------------------------------------------------------


def _metadata(
    command: Command, key: str, asked: Asked, amounts: dict[str, Amount], ground: Ground
) -> Value | None:
    if key in amounts and (key != "amount" or command.kind == "case-event"):
        return amounts[key]
    text = said(asked, key) or {
        "by": ground.by,
        "at": ground.at,
        "owner": _owner(command, asked, ground),
    }.get(key)
    if not text or (command.kind == "vendor-credit" and _stands_in_id(key, text, said(asked, "id"))):
        return None
    return values.day(key, text) if METADATA[key] is Kind.DATE else text


def _stands_in_id(key: str, text: str, id_: str) -> bool:
    """Whether the id of a credit says it already: ``acme/CM-17`` is number CM-17 of acme."""
    return (key == "vendor_id" and id_.startswith(f"{text}/")) or (
        key == "number" and id_.endswith(f"/{text}")
    )


def _owner(command: Command, asked: Asked, ground: Ground) -> str | None:
    """Who opens a case looks after it."""
    return said(asked, "by") or ground.by if command.kind == "refund-case" else None
