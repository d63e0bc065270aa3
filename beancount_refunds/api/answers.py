"""The schemas of what is answered, by name. Rows follow from the columns of the reports."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from beancount.parser import options

from beancount_refunds.api.endpoint import DRY_RUN
from beancount_refunds.api.members import CURRENCY, MINOR
from beancount_refunds.reports.cases import cases
from beancount_refunds.reports.credits import credits_table
from beancount_refunds.reports.exceptions import exceptions
from beancount_refunds.reports.register import register
from beancount_refunds.reports.table import Kind
from beancount_refunds.settlement import settle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from beancount_refunds.api.endpoint import Schema
    from beancount_refunds.reports.table import Table

_TEXT: Schema = {"type": ["string", "null"]}
_COUNT: Schema = {"type": ["integer", "null"]}
_WORD: Schema = {"type": "string"}
_OBJECTS: Schema = {"type": "array", "items": {"type": "object"}}
_KINDS: Mapping[Kind, Schema] = {
    Kind.IDS: {"type": "array", "items": _WORD},
    Kind.DATE: {"type": ["string", "null"], "format": "date"},
    Kind.AMOUNT: {"type": ["integer", "null"], "format": "int64", "description": MINOR["description"]},
    Kind.COUNT: _COUNT,
    Kind.SHARE: _COUNT,
    Kind.FLAG: {"type": "boolean"},
    Kind.RECORDS: _OBJECTS,
}

PROBLEM: Schema = {
    "type": "object",
    "description": "RFC 9457. `code` and what follows it only of what the ledger says.",
    "properties": {
        "type": _WORD,
        "title": _WORD,
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "the messages as bean-check prints them"},
        "instance": _WORD,
        "code": {"type": "string", "description": "see /v1/problems/{code}"},
        "objections": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"code": _TEXT, "message": _WORD, "position": _TEXT, "pointer": _WORD},
                "required": ["code", "message", "position"],
            },
        },
        "asked_minor": MINOR,
        "available_minor": MINOR,
        "excess_minor": MINOR,
        "currency_code": CURRENCY,
    },
    "required": ["type", "title", "status", "detail", "instance"],
}

_STALE: Mapping[str, Schema] = {
    "stale": {
        "type": "boolean",
        "description": "true where the files of the ledger cannot be read now: these are the books as they"
        " were before, and `problem` says what is in the way",
    },
    "problem": _WORD,
}
_TRIED: Mapping[str, Schema] = {
    DRY_RUN: {"const": True, "description": "nothing was written: this is what it would come to"},
}


@functools.cache
def shapes() -> Mapping[str, Schema]:
    """The schemas by name: those of one noun, and of their lists by the name of the list."""
    nothing = settle((), options.OPTIONS_DEFAULTS).settlement
    rows = {
        "refund": register(nothing),
        "credit": credits_table(nothing),
        "case": cases(nothing),
        "exception": exceptions(nothing),
    }
    nouns: dict[str, Schema] = {name: _row(table) for name, table in rows.items()}
    nouns |= {"act": _ACT}
    nouns = {name: _postable(schema) for name, schema in nouns.items()}
    nouns |= {"vendor": _VENDOR, "problem-type": _PROBLEM_TYPE}
    lists = {f"{name}s": _list(f"{name}s", name) for name in (*rows, "vendor")}
    return nouns | lists | {"events": _EVENTS} | dict.fromkeys(("statement", "trail", "document"), _OPEN)


def ref(name: str) -> dict[str, str]:
    """The place of a schema in the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def _object(properties: Mapping[str, Any]) -> Schema:
    return {
        "type": "object",
        "properties": {**properties, **_STALE},
        "required": list(properties),
        "additionalProperties": False,
    }


def _postable(schema: Schema) -> Schema:
    return {**schema, "properties": {**schema["properties"], **_TRIED}}


def _row(table: Table) -> Schema:
    return _object({column.key: _KINDS.get(column.kind, _TEXT) for column in table.columns})


def _list(name: str, noun: str) -> Schema:
    return _object(
        {
            "as_of": {"type": "string", "format": "date"},
            name: {"type": "array", "items": ref(noun)},
            "next": {"type": ["string", "null"], "description": "the cursor of the next page"},
        }
    )


_EVENTS = _object({"events": _OBJECTS, "next": _WORD, "more": {"type": "boolean"}})
#: Reports with tables of their own inside.
_OPEN: Schema = {"type": "object", "properties": dict(_STALE)}
_VENDOR = _object(
    {
        "id": _WORD,
        "name": _WORD,
        "account": _WORD,
        "country": _TEXT,
        "vat_id": _TEXT,
        "balances": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "currency_code": _WORD,
                    "unapplied_balance_minor": MINOR,
                    "available_balance_minor": MINOR,
                },
            },
        },
    }
)
_ACT = _object(
    {
        "id": _WORD,
        "directive": _WORD,
        "date": {"type": "string", "format": "date"},
        **dict.fromkeys(("at", "by", "reason", "note", "external_id"), _TEXT),
        "amount_minor": _COUNT,
        "currency_code": _TEXT,
        "names": {"type": "array", "items": _WORD},
        "subjects": {
            "type": "array",
            "items": {"type": "object", "properties": {"id": _WORD, "status": _WORD}},
        },
        "filename": _WORD,
        "lineno": {"type": "integer"},
    }
)
_PROBLEM_TYPE = _object(
    {"code": _WORD, "status": {"type": "integer"}}
    | dict.fromkeys(("title", "meaning", "mend", "effect"), _WORD)
)
