"""Invented vendors: names, aliases as banks print them, IBANs with right check digits."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from stdnum import iban
from stdnum.iso7064 import mod_97_10

from bench.receipts.model import Vendor

if TYPE_CHECKING:
    import random

_FIRST = (
    *("Al", "Bram", "Cor", "Dun", "Elm", "Fen", "Gar", "Hal", "Ingle", "Jes", "Kel", "Lum"),
    *("Mor", "Nor", "Os", "Pel", "Quen", "Ros", "Sel", "Tam", "Ul", "Ver", "Wil", "Yar"),
)
_SECOND = (
    *("bury", "den", "field", "gate", "holm", "ington", "land", "mere"),
    *("quell", "ridge", "shaw", "stead", "ton", "vale", "wick", "worth"),
)
_TRADE = (
    *("Bearings", "Castings", "Chemicals", "Components", "Electronics", "Fabrics", "Fittings", "Forge"),
    *("Freight", "Glass", "Instruments", "Labels", "Logistics", "Lubricants", "Metals", "Optics"),
    *("Packaging", "Paper", "Plastics", "Pumps", "Supplies", "Textiles", "Timber", "Tools", "Valves"),
)
_FORM = {"DE": "GmbH", "GB": "Ltd", "NL": "B.V."}
_CURRENCY = {"DE": "EUR", "GB": "GBP", "NL": "EUR"}
_COUNTRIES = ("DE", "GB", "GB", "NL")
#: Of thirty vendors three send dollars and one sends yen.
_CYCLE = 30
_FOREIGN = {6: "USD", 14: "JPY", 20: "USD", 25: "USD"}
_STYLES = 5


def vendors(chance: random.Random, count: int) -> list[Vendor]:
    """So many vendors, no two of one name; some share their first word, as companies of one group do."""
    names = [f"{first}{second} {trade}" for first in _FIRST for second in _SECOND for trade in _TRADE]
    return [_vendor(chance, number, name) for number, name in enumerate(chance.sample(names, count))]


def namesake(chance: random.Random, number: int, other: Vendor) -> Vendor:
    """Another company with the name and the aliases of ``other``, at another bank."""
    own = _vendor(chance, number, "")
    return dataclasses.replace(own, name=other.name, aliases=other.aliases, currency=other.currency)


def iban_of(chance: random.Random, country: str) -> str:
    """An IBAN of nobody."""
    bank = "".join(chance.choices("ABCDEFGHKLMNPRSTUVWXYZ", k=4)) if country != "DE" else ""
    digits = {"DE": 18, "GB": 14, "NL": 10}[country]
    account = bank + "".join(chance.choices("0123456789", k=digits))
    return f"{country}{iban.calc_check_digits(f'{country}00{account}')}{account}"


def creditor_reference(text: str) -> str:
    """The RF creditor reference (ISO 11649) of a number."""
    return f"RF{mod_97_10.calc_check_digits(f'{text}RF')}{text}"


def _vendor(chance: random.Random, number: int, name: str) -> Vendor:
    country = _COUNTRIES[number % len(_COUNTRIES)]
    first, _, trade = name.partition(" ")
    aliases = (f"{first.upper()} {trade[:4].upper()}",) if name and chance.randrange(2) else ()
    return Vendor(
        id=f"{first.casefold() or 'twin'}{number}",
        name=f"{name} {_FORM[country]}",
        aliases=aliases,
        iban=iban_of(chance, country),
        known_iban=chance.randrange(4) > 0,
        currency=_FOREIGN.get(number % _CYCLE, _CURRENCY[country]),
        style=chance.randrange(_STYLES),
    )
