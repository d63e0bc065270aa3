"""Field 86: who and what for, in the ways that banks structure it.

German banks write a code of three digits (GVC) and numbered subfields, ``166?00GUTSCHRIFT?20EREF+…``
(annex 3 of the DFÜ agreement); Dutch, Swiss and others write ``/EREF/…/REMI/…``; the rest is plain text,
perhaps with the words of SEPA, ``EREF+… SVWZ+…``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdnum import iban

from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: A line of field 86 holds 65 characters, a numbered subfield 27: what is full goes on in the next one.
_LINE = 65
_SUBFIELD = 27
_GERMAN = re.compile(r"([0-9]{3})([?>@~])(?=[0-9]{2})")
_PURPOSE = frozenset({*map(str, range(20, 30)), *map(str, range(60, 64))})
_NAME = frozenset({"32", "33"})
#: Booking text, number of the journal, BIC, account, key of the text.
_ASIDE = frozenset({"00", "10", "30", "31", "34"})
_SEPA = (
    "EREF|KREF|MREF|BREF|RREF|CRED|DEBT|SVWZ|ABWA|ABWE|IBAN|BIC|OAMT|OCMT|COAM|CHGS|EXCH|PURP|MDAT|DDAT|SQTP"
)
_SLASHED = (
    "ACCW|ADDR|BENM|BIC|BUSP|CHGS[12]?|CNTP|CREF|CSID|EREF|EXCH|IBAN|INIT|IREF|ISDT|KREF|MARF|NAME|OCMT|ORDP"
    "|PREF|PURP|REMI|RTRN|RTYP|SVCL|TRCD|TRTP|ULTB|ULTC|ULTD"
)
_SEPA_WORD = re.compile(rf"(?:^|(?<=\s))((?:{_SEPA})(?=\+)|MTLG(?=:))[+:]")
_SLASHED_WORD = re.compile(rf"/({_SLASHED})(?=/)")
#: Words whose content belongs into the text beside the remittance: others who paid or were paid.
_SAID = ("SVWZ", "REMI", "MTLG", "ABWA", "ABWE", "ULTD", "ULTC", "ULTB")
_UNSTRUCTURED = re.compile(r"USTD//?")


@frozen
class Details:
    """What a field 86 says.

    ``code`` is the GVC, ``""`` where there is none; ``words`` is what stands behind each keyword.
    """

    code: str = ""
    counterparty: str = ""
    iban: str | None = None
    words: Mapping[str, str]
    text: str = ""


def details(lines: Sequence[str]) -> Details:
    """What the lines of a field 86 say; nothing in them is refused."""
    # Numbers part the subfields of German banks, whatever lines they stand on.
    whole = "".join(lines).lstrip()
    german = _GERMAN.match(whole)
    if german is not None:
        return _german(german[1], german[2], whole[german.end() :])
    text = joined(lines, _LINE)
    return _slashed(text) if _SLASHED_WORD.match(text) else _plain(text)


def joined(pieces: Iterable[str], width: int) -> str:
    """Pieces of a text in one: a full one goes on in the next, behind a shorter one blanks were cut off."""
    text, full = "", False
    for piece in pieces:
        goes_on = full and not _SEPA_WORD.match(piece)
        text = text + piece if goes_on else f"{text.rstrip()} {piece}"
        full = len(piece) >= width
    return text.strip()


def valid_iban(text: str) -> str | None:
    """An IBAN in its compact form, ``None`` for anything else; bank codes of countries are not judged."""
    compact = iban.compact(text)
    return compact if iban.is_valid(compact, check_country=False) else None


def _german(code: str, mark: str, subfields: str) -> Details:
    parts = [(part[:2], part[2:]) for part in re.split(rf"{re.escape(mark)}(?=[0-9]{{2}})", mark + subfields)]
    told = dict(parts)
    words, lead = _words(_SEPA_WORD, joined((said for key, said in parts if key in _PURPOSE), _SUBFIELD))
    others = [said for key, said in parts if key not in _PURPOSE | _NAME | _ASIDE]
    return Details(
        code=code,
        counterparty=joined((said for key, said in parts if key in _NAME), _SUBFIELD),
        iban=valid_iban(told.get("31", "")) or valid_iban(words.get("IBAN", "")),
        words=words,
        text=_text(words, lead, *others) or told.get("00", "").strip(),
    )


def _slashed(text: str) -> Details:
    words, _ = _words(_SLASHED_WORD, text)
    account, _, rest = words.get("CNTP", "").partition("/")
    name = words.get("NAME") or [*rest.split("/"), ""][1]
    return Details(
        counterparty=name.strip(),
        iban=valid_iban(account) or valid_iban(words.get("IBAN", "")),
        words=words,
        text=_text(words),
    )


def _plain(text: str) -> Details:
    words, lead = _words(_SEPA_WORD, text)
    return Details(iban=valid_iban(words.get("IBAN", "")), words=words, text=_text(words, lead))


def _words(word: re.Pattern[str], text: str) -> tuple[dict[str, str], str]:
    """What stands behind each word, and what before all of them."""
    lead, *found = word.split(text)
    words: dict[str, str] = {}
    for key, said in zip(found[::2], found[1::2], strict=True):
        words[key] = f"{words.get(key, '')} {said.strip(' /')}".strip()
    return words, lead.strip()


def _text(words: Mapping[str, str], *others: str) -> str:
    said = (_UNSTRUCTURED.sub("", words.get(word, ""), count=1) for word in _SAID)
    return " ".join(filter(None, map(str.strip, (*others, *said))))
