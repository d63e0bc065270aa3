"""What a directive did, and what came of it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from beancount_refunds.model import Act, Movement
    from beancount_refunds.reports.trail.nodes import Describer
    from beancount_refunds.reports.trail.web import Web

#: What a movement did to its credit, by kind; ``{amount}`` and ``{credit}`` stand in it.
_MOVED = {
    "refund": "{amount} of {credit} refunded",
    "application": "{amount} of {credit} netted",
    "write-off": "{amount} of {credit} written off",
    "reduction": "{amount} of {credit} taken by hand",
    "reversal of refund": "{amount} of {credit} open again",
    "reversal of application": "{amount} of {credit} open again",
    "reversal of write-off": "{amount} of {credit} open again",
    "reversal of credit": "{amount} of {credit} taken back",
    "credit": "{credit} opened with {amount}",
    "raise": "{credit} raised by {amount}",
}


def deed(act: Act, web: Web, describer: Describer) -> str:
    """What somebody did by a directive: ``refund VR-0001 recorded``."""
    copy = web.copies.get(act.position)
    if copy is not None:
        return f"{act.id} repeats {copy.original_id} (external id {copy.external_id}): ignored"
    return _DEEDS[act.kind](act, describer)


def _named(act: Act) -> str:
    return ", ".join(act.names)


def _vendors(act: Act, describer: Describer) -> str:
    return ", ".join(filter(None, map(describer.known_vendor, act.names))) or "nobody known"


def _reversal(act: Act, _: Describer) -> str:
    return f"{act.id} reversed" + (f": the payment went back as {_named(act)}" if act.names else "")


_DEEDS: dict[str, Callable[[Act, Describer], str]] = {
    "order": lambda act, names: f"order {act.id} placed with {_vendors(act, names)}",
    "refund-case": lambda act, names: f"case {act.id} opened against {_vendors(act, names)}",
    "case-event": lambda act, _: f"case {act.id}: {act.word}",
    "vendor-credit": lambda act, _: f"credit memo {act.id} recorded",
    "vendor-refund": lambda act, _: f"refund {act.id} recorded",
    "receipt-match": lambda act, _: f"bank line {act.id} matched to {_named(act)}",
    "receipt-unmatch": lambda act, _: f"match of bank line {act.id} to {_named(act)} undone",
    "receipt-reject": lambda act, _: f"bank line {act.id} looked at: it is not {_named(act)}",
    "credit-application": lambda act, _: f"{act.id}: {act.names[0]} netted against bill {act.names[1]}",
    "credit-write-off": lambda act, _: f"{act.id}: {act.names[0]} written off",
    "reversal": _reversal,
    "approval": lambda act, _: f"{act.id} approved",
    "credit-balance": lambda act, _: f"open amount of {act.id} asserted",
    "exception": lambda act, _: f"{act.id} of {_named(act)} taken up by an owner",
}


def becomes(subject: str, states: Sequence[str]) -> str:
    """``VR-0001 is PENDING``, ``VR-0001 PENDING → APPLIED → RECONCILED``: the states of one day."""
    return f"{subject} is {states[0]}" if len(states) == 1 else f"{subject} {' → '.join(states)}"


def moved(movement: Movement, describer: Describer) -> str:
    """``250.00 EUR of lumen/GS-26-014 refunded``."""
    amount = describer.text(abs(movement.amount_minor), movement.currency)
    return _MOVED[movement.kind].format(amount=amount, credit=movement.credit_id)
