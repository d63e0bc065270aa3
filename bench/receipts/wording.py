"""What banks and scanners make of a text: cut off, broken into fields, badly read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

#: Fields of MT940 (27, 65), of cards and ISO 20022 names (35), and of ISO 20022 remittance lines (140).
WIDTHS = (27, 35, 65, 140)

_PHRASES = (
    "REFUND {}",
    "CREDIT NOTE {}",
    "YOUR CREDIT {} WITH THANKS",
    "Refund ref {} thank you",
    "GUTSCHRIFT {}",
    "SVWZ+ERSTATTUNG {}",
    "CREDITNOTA {}",
    "Payment of {}",
    "{} REFUND",
    "RE {} PAID",
)
_SILENT = ("REFUND", "PAYMENT", "TRANSFER", "GUTSCHRIFT", "WITH THANKS", "Faster Payment", "")
_ADDRESSES = ("12 MILL LANE UNIT 4", "HAFENSTR. 8A", "KADE 31", "ACCOUNTS PAYABLE DEPT", "TREASURY CENTRE")
_CONFUSED = {"O": "0", "0": "O", "l": "1", "1": "l", "I": "1", "S": "5", "5": "S", "B": "8", "8": "B"}
_PERCENT_CAPITALS = 60


def phrase(chance: random.Random, name: str) -> str:
    """A sentence that names something, as bookkeepers write it."""
    return chance.choice(_PHRASES).format(name)


def silent(chance: random.Random) -> str:
    """A sentence that names nothing."""
    return chance.choice(_SILENT)


def respelt(chance: random.Random, name: str) -> str:
    """The same id with its separators as somebody else would write them."""
    separator = chance.choice(("-", "-", " ", "", "/"))
    spelt = name.replace("-", separator).replace(" ", separator)
    return spelt.lower() if chance.randrange(4) == 0 else spelt


def printed(chance: random.Random, name: str, aliases: tuple[str, ...]) -> str:
    """A company as its bank prints it: in capitals, under an alias, without its form, or cut off."""
    chosen = chance.choice((name, name, name.rpartition(" ")[0], *aliases))
    if chance.randrange(100) < _PERCENT_CAPITALS:
        chosen = chosen.upper()
    return chosen[: chance.choice((18, 27, 35, 70))].strip()


def fields(text: str, width: int) -> str:
    """The text as fields of a width, with a blank where one ends: in the middle of a word, if need be."""
    return " ".join(text[start : start + width] for start in range(0, len(text), width))


def partial(chance: random.Random, name: str, sender: str) -> str:
    """A long text that names something late, in fields or cut off."""
    long = f"{sender} {chance.choice(_ADDRESSES)} {phrase(chance, name)}"
    width = chance.choice(WIDTHS)
    if chance.randrange(2):
        return long[:width].strip()
    return fields(long, width)[: WIDTHS[-1]].strip()


def noisy(chance: random.Random, text: str) -> str:
    """The text with one to three faults of a scanner: a sign that looks alike, one dropped, two swapped."""
    signs = list(text)
    for _ in range(chance.choice((1, 1, 2, 3))):
        if len(signs) > 1:
            _spoil(chance, signs)
    return "".join(signs)


def _spoil(chance: random.Random, signs: list[str]) -> None:
    alike = [place for place, sign in enumerate(signs) if sign in _CONFUSED]
    if alike and chance.randrange(2):
        place = chance.choice(alike)
        signs[place] = _CONFUSED[signs[place]]
        return
    place = chance.randrange(len(signs) - 1)
    if chance.randrange(2):
        del signs[place]
    else:
        signs[place], signs[place + 1] = signs[place + 1], signs[place]
