"""Whether a request fits its schema, and what is wrong with it in words for who wrote it."""

from __future__ import annotations

import functools
import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from beancount_refunds.api.refusals import Refusal
from beancount_refunds.spelling import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jsonschema import ValidationError

    from beancount_refunds.api.endpoint import Schema

#: The most of a value that a message repeats.
_LONGEST = 60
_TRUTHS = {"true": True, "false": False}


def demand_fit(body: Mapping[str, Any], schema: Schema) -> None:
    """Raise :class:`Refusal` (422) unless ``body`` fits ``schema``, with an objection for each fault."""
    faults = sorted(_validator(json.dumps(schema)).iter_errors(body), key=_place)
    if faults:
        objections = [
            {"code": None, "message": _message(fault), "position": None, "pointer": _pointer(fault)}
            for fault in faults
        ]
        detail = "\n".join(str(one["message"]) for one in objections)
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, detail, members={"objections": objections})


def queried(values: Mapping[str, str], parameters: Mapping[str, Schema]) -> dict[str, str | int]:
    """The parameters of a query by their types. Raises :class:`Refusal` (400)."""
    found: dict[str, str | int] = {}
    for name, text in values.items():
        if name not in parameters:
            raise Refusal(HTTPStatus.BAD_REQUEST, _unknown("parameter", name, parameters))
        value = _typed(text, parameters[name].get("type"))
        fault = next(_validator(json.dumps(parameters[name])).iter_errors(value), None)
        if fault is not None:
            raise Refusal(HTTPStatus.BAD_REQUEST, f"the parameter {name}: {_reason(fault)}")
        found[name] = value
    return found


def _typed(text: str, kind: str | None) -> str | int:
    """What a parameter says, where it is of its kind."""
    if kind == "integer" and text.isascii() and text.isdigit():
        return int(text[:_LONGEST])
    if kind == "boolean":
        return _TRUTHS.get(text, text)
    return text


@functools.cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema))


def _place(fault: ValidationError) -> tuple[str, str]:
    return _pointer(fault), str(fault.validator)


def _pointer(fault: ValidationError) -> str:
    """A JSON Pointer (RFC 6901) to what does not fit."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in fault.absolute_path)


def _message(fault: ValidationError) -> str:
    where = _pointer(fault).removeprefix("/")
    return f"{where}: {_reason(fault)}" if where else _reason(fault)


def _reason(fault: ValidationError) -> str:
    """What is wrong: of a name that is not known, which was probably meant."""
    schema: Any = fault.schema
    wanted: Any = fault.validator_value
    match fault.validator:
        case "additionalProperties":
            known: Any = schema["properties"]
            sent: Any = fault.instance
            return "; ".join(_unknown("member", name, known) for name in sent if name not in known)
        case "not":
            return f"say only one of {' and '.join(wanted['required'])}"
        case "type":
            return f"{_shown(fault.instance)} is no {wanted}"
        case "required" | "dependentRequired" | "enum":
            return fault.message
        case "pattern":
            return f"{_shown(fault.instance)} is not written as {wanted}"
        case _:
            return f"{_shown(fault.instance)} is against {fault.validator} {wanted}"


def _unknown(kind: str, name: str, known: Mapping[str, Any]) -> str:
    meant = nearest(name, known) or sorted(known)
    return f"there is no {kind} {_shown(name)}; known are {', '.join(meant) or 'none'}"


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
