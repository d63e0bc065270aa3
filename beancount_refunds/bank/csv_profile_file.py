"""Profiles as files: those that are delivered, and those that users write. Language: README, "Profiles"."""

from __future__ import annotations

import functools
import importlib.resources
from typing import TYPE_CHECKING, Any

from beancount_refunds.bank.csv_notation import NUMBERS, is_day_form
from beancount_refunds.bank.csv_profile import (
    FIELDS,
    AmountRule,
    ChargeSign,
    ChargesRule,
    InAndOut,
    KindRule,
    Profile,
    Signed,
    Worded,
    folded,
    is_currency,
)
from beancount_refunds.bank.model import LineKind
from beancount_refunds.bank.user_file import BadUserFile, Table, entries_of, meant, text_of

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Mapping

_KEYS = (
    "extends",
    "encodings",
    "delimiters",
    "header",
    "other_names",
    "footer",
    "dates",
    "numbers",
    "currency",
    "account_number",
    "account_between",
    "amount",
    "charges",
    "columns",
    "accept",
    "leave_out",
    "kinds",
)
#: The keys of ``[amount]`` that go together, each a way to write it.
_AMOUNTS = (("signed",), ("in", "out"), ("size", "direction", "in_words", "out_words"))
_AMOUNT_KEYS = tuple(key for keys in _AMOUNTS for key in keys)
_DELIMITERS = (",", ";", "\t", "|")
_BETWEEN = 2


@functools.cache
def delivered() -> Mapping[str, Profile]:
    """The profiles that come with the package, by name."""
    return {name: _profile(entries, name, f"{name}.toml") for name, entries in _delivered_entries().items()}


@functools.cache
def _delivered_entries() -> Mapping[str, dict[str, Any]]:
    folder = importlib.resources.files("beancount_refunds.bank") / "profiles"
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name
    )
    return {
        file.name.removesuffix(".toml"): entries_of(file.read_text(encoding="utf-8"), file.name)
        for file in files
    }


def read_profile(path: pathlib.Path) -> Profile:
    """The profile in a user's file, or the delivered one of that name; raises :class:`BadUserFile`."""
    if str(path) in delivered():
        return delivered()[str(path)]
    return profile_in(text_of(path), path.name)


def profile_in(text: str, name: str) -> Profile:
    """The profile that a TOML text says, ``name`` being its file's; raises :class:`BadUserFile`."""
    stated = entries_of(text, name)
    file = Table(place=name, entries=stated).only(_KEYS)
    ground = file.choice("extends", tuple(_delivered_entries()))
    if ground is not None:
        stated = _extended(_delivered_entries()[ground], stated)
    return _profile(stated, name.removesuffix(".toml"), name)


def _extended(ground: Mapping[str, Any], stated: Mapping[str, Any]) -> dict[str, Any]:
    """What ``stated`` says in the place of ``ground``; of tables key by key, but for the amount's."""
    merged = dict(ground)
    for key, value in stated.items():
        before = ground.get(key)
        if isinstance(value, dict) and isinstance(before, dict) and key != "amount":
            merged[key] = before | value
        else:
            merged[key] = value
    return merged


def _profile(entries: Mapping[str, Any], name: str, place: str) -> Profile:
    file = Table(place=place, entries=entries).only(_KEYS)
    return Profile(
        name=name,
        encodings=_encodings(file),
        delimiters=_listed(file, "delimiters", _DELIMITERS, (",",)),
        header=_header(file),
        other_names=_other_names(file.table("other_names")),
        footer=file.texts("footer"),
        dates=_dates(file),
        numbers=_listed(file, "numbers", tuple(NUMBERS), None),
        currency=_currency(file),
        account_number=file.text("account_number"),
        account_between=_between(file),
        amount=_amount(file.table("amount")),
        charges=_charges(file.table("charges")),
        columns=_columns(file.table("columns")),
        accept=_accept(file),
        leave_out=_words(file.table("leave_out")),
        kinds=tuple(_kind(table) for table in file.tables("kinds")),
    )


def _encodings(file: Table) -> tuple[str, ...]:
    encodings = file.texts("encodings") or ("utf-8",)
    for encoding in encodings:
        try:
            "a".encode(encoding)
        except (LookupError, UnicodeError) as failure:
            fault = f'encodings: "{encoding}" is none; such are utf-8, windows-1252, iso-8859-1, gb18030'
            raise BadUserFile(file.place, fault) from failure
    return encodings


def _listed(
    file: Table, key: str, choices: tuple[str, ...], default: tuple[str, ...] | None
) -> tuple[str, ...]:
    """Texts that are all among ``choices``; they must be there where there is no default."""
    # A tabulator is white space, and yet a text.
    value = file.entries.get(key, [])
    values = tuple([value] if isinstance(value, str) else value if isinstance(value, list) else [None])
    for one in values:
        if not isinstance(one, str) or one not in choices:
            file.refuse(f"{key} has {one!r}; {meant(str(one), [repr(choice) for choice in choices])}")
    if not values and default is None:
        file.refuse(f"{key} is missing; expected some of: {', '.join(choices)}")
    return values or default or ()


def _header(file: Table) -> tuple[str, ...]:
    header = tuple(folded(name) for name in file.texts("header"))
    if not header:
        file.refuse("header is missing; name the columns by which the file is known")
    return header


def _other_names(table: Table) -> Mapping[str, str]:
    return {folded(other): folded(name) for name in table.entries for other in table.texts(name)}


def _dates(file: Table) -> tuple[str, ...]:
    dates = file.texts("dates")
    for form in dates:
        if not is_day_form(form):
            fault = f'dates has "{form}"; write year, month and day as in "DD/MM/YYYY" or "YYYY-MM-DD"'
            file.refuse(fault)
    if not dates:
        file.refuse('dates is missing; write year, month and day as in "DD/MM/YYYY" or "YYYY-MM-DD"')
    return dates


def _currency(file: Table) -> str | None:
    currency = file.text("currency")
    if currency is not None and not is_currency(currency):
        file.refuse(f'currency is "{currency}"; write three capital letters, as in "EUR"')
    return currency


def _between(file: Table) -> tuple[str, str] | None:
    texts = file.texts("account_between")
    if texts and len(texts) != _BETWEEN:
        file.refuse("account_between must be two texts: what stands before the account and after it")
    return (texts[0], texts[1]) if texts else None


def _amount(table: Table) -> AmountRule:
    stated = frozenset(table.only(_AMOUNT_KEYS).entries)
    if stated not in map(frozenset, _AMOUNTS):
        ways = "; or ".join(", ".join(keys) for keys in _AMOUNTS)
        table.refuse(f"name the columns of the amount in one of three ways: {ways}")
    if "signed" in stated:
        return Signed(column=folded(table.required("signed")))
    if "in" in stated:
        return InAndOut(into=folded(table.required("in")), out=folded(table.required("out")))
    words = _words(Table(place=table.place, entries={key: table.entries[key] for key in _AMOUNTS[2][2:]}))
    return Worded(
        size=folded(table.required("size")),
        direction=folded(table.required("direction")),
        in_words=words["in_words"],
        out_words=words["out_words"],
    )


def _charges(table: Table) -> ChargesRule | None:
    if not table.entries:
        return None
    table.only(("column", "currency", "written", "apart"))
    currency = table.text("currency")
    return ChargesRule(
        column=folded(table.required("column")),
        currency=None if currency is None else folded(currency),
        written=ChargeSign(table.choice("written", tuple(ChargeSign)) or ChargeSign.EITHER),
        apart=table.flag("apart"),
    )


def _columns(table: Table) -> Mapping[str, tuple[str, ...]]:
    fields = {field: tuple(map(folded, table.texts(field))) for field in table.only(FIELDS).entries}
    if not fields.get("booked_on"):
        table.refuse("booked_on is missing; name the column that has the day of booking")
    return fields


def _accept(file: Table) -> Mapping[str, frozenset[str]]:
    """What is booked; each file has the column, for without it everything would be."""
    accept = _words(file.table("accept"))
    for name in file.table("accept").entries:
        if folded(name) not in _header(file):
            file.table("accept").refuse(f'name the column "{name}" in header too: no file may be without it')
    return accept


def _words(table: Table) -> Mapping[str, frozenset[str]]:
    """The words that a table gives for each of its columns."""
    return {folded(column): frozenset(map(folded, table.texts(column))) for column in table.entries}


def _kind(table: Table) -> KindRule:
    table.only(("kind", "column", "values", "begins"))
    column, kind = folded(table.required("column")), table.choice("kind", tuple(LineKind))
    if kind is None:
        table.refuse(f"kind is missing; expected one of: {', '.join(LineKind)}")
    values, begins = table.texts("values"), table.texts("begins")
    if not values and not begins:
        table.refuse("values is missing; name what stands in the column of such lines (or begins)")
    return KindRule(
        kind=LineKind(kind),
        column=column,
        values=frozenset(map(folded, values)),
        begins=tuple(map(folded, begins)),
    )
