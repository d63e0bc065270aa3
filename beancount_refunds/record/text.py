r"""The strict renderer: a draft becomes text that Beancount parses to exactly that directive.

Measured with Beancount 3.2.3: a string ends at the first quote without a backslash before it; ``\"``
``\\`` ``\n`` ``\t`` ``\r`` are read back, and of most other characters the backslash vanishes. A raw line
break, and even NUL, may stand in a string; here each value takes one line, and control characters are
refused. Numbers are joined over blanks (``5 -3`` is ``2``), and a minus rounds to 28 digits. A key has two
letters or more, the last of two equal keys wins, and ``filename`` and ``lineno`` overwrite the position.

Whatever was written is parsed and compared before anybody gets it (`reading_back`).
"""

from __future__ import annotations

import datetime
import itertools
import posixpath
import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import account as accounts
from beancount.core.amount import Amount

from beancount_refunds.record.drafts import (
    Account,
    BalanceDraft,
    CustomDraft,
    DocumentDraft,
    NoteDraft,
    Roots,
    TransactionDraft,
    Unrenderable,
    refuse,
)
from beancount_refunds.record.reading_back import prove

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from beancount_refunds.record.drafts import Draft, PostingDraft, Value

#: As many digits as a minus leaves as they are: Python's decimal context.
MOST_DIGITS = 28

_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"})
#: Control characters, halves of characters, separators of lines and of paragraphs.
_UNWRITABLE = {"Cc", "Cs", "Zl", "Zp"}
#: They make people see another order of characters than the parser does (Unicode, UAX #9, 2.1 to 2.3).
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_KEY = re.compile(r"[a-z][a-zA-Z0-9_-]+")
_RESERVED_KEYS = {"filename", "lineno"}
_LINK = re.compile(r"[A-Za-z0-9_/.-]+")
_FLAG = re.compile(r"[*!]")
_CURRENCY = re.compile(r"[A-Z](?:[A-Z0-9'._-]*[A-Z0-9])?|/[A-Z0-9'._-]*[A-Z](?:[A-Z0-9'._-]*[A-Z0-9])?")
#: The lexer takes them for values.
_NO_CURRENCY = {"TRUE", "FALSE", "NULL"}

_DEFAULT_ROOTS = Roots()


def render(drafts: Iterable[Draft], roots: Roots = _DEFAULT_ROOTS) -> tuple[str, ...]:
    """The text of each draft: whole lines, each ended, one for each metadata value.

    Together they parse to exactly the drafts: one directive each, with the types and the decimals of all
    values. Links have no order. Raises :class:`Unrenderable`, and nothing else, for what has no such text.
    """
    drafts = tuple(drafts)
    head = "".join(f'option "{key}" {_quoted(name, key)}\n' for key, name in roots.by_option.items())
    texts = tuple(
        "".join(f"{line}\n" for line in (*_lines(draft, roots), *_gap(draft, following)))
        for draft, following in itertools.zip_longest(drafts, drafts[1:])
    )
    prove(drafts, texts, head)
    return texts


def _gap(draft: Draft, following: Draft | None) -> Iterator[str]:
    """A blank line between a transaction and what follows it, as people write them."""
    if isinstance(draft, TransactionDraft) and following is not None:
        yield ""


def _lines(draft: Draft, roots: Roots) -> Iterator[str]:
    yield " ".join([_day(draft.on, "date"), *_words(draft, roots)])
    yield from _metadata(draft.metadata, "  ")
    if isinstance(draft, TransactionDraft):
        for place, posting in enumerate(draft.postings, 1):
            yield from _posting(posting, f"posting {place}", roots)


def _words(draft: Draft, roots: Roots) -> Iterator[str]:
    """What stands after the date."""
    match draft:
        case CustomDraft():
            yield from ("custom", _quoted(draft.kind, "kind"), *_values(draft.values, roots))
        case NoteDraft():
            yield from ("note", *_about(draft, _quoted(draft.comment, "comment"), roots))
        case DocumentDraft():
            yield from ("document", *_about(draft, _path(draft.path), roots))
        case BalanceDraft():
            yield from ("balance", _account(draft.account, "account", roots), _value(draft.amount, "amount"))
        case _:
            yield _matched(draft.flag, _FLAG, "flag", "flag of a transaction: * or !")
            if draft.payee is not None:
                yield _quoted(draft.payee, "payee")
            yield _quoted(draft.narration, "narration")
            yield from _links(draft.links)


def _posting(posting: PostingDraft, field: str, roots: Roots) -> Iterator[str]:
    yield f"  {_account(posting.account, field, roots)}  {_value(posting.units, field)}"
    yield from _metadata(posting.metadata, "    ")


def _metadata(metadata: Mapping[str, Value], indent: str) -> Iterator[str]:
    for key, value in metadata.items():
        yield f"{indent}{_key(key)}: {_metadata_value(value, str(key))}"


def _about(draft: NoteDraft | DocumentDraft, said: str, roots: Roots) -> Iterator[str]:
    yield _account(draft.account, "account", roots)
    yield said
    yield from _links(draft.links)


def _values(values: tuple[Any, ...], roots: Roots) -> Iterator[str]:
    after_number = False
    for place, value in enumerate(values, 1):
        field = f"value {place}"
        if isinstance(value, Account):
            yield _account(value.name, field, roots)
        else:
            text = _value(value, field)
            number, blank, currency = text.partition(" ")
            # After a number a minus subtracts; in brackets it does not.
            yield f"({number}){blank}{currency}" if after_number and text.startswith("-") else text
        after_number = isinstance(value, Decimal)


def _metadata_value(value: Any, field: str) -> str:
    if isinstance(value, Account):
        refuse(field, "is an account: in metadata Beancount reads it back as text")
    return _value(value, field)


def _value(value: Any, field: str) -> str:
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case str():
            return _quoted(value, field)
        case Amount():
            return f"{_number(value.number, field)} {_currency(value.currency, field)}"
        case Decimal():
            return _number(value, field)
        case datetime.date():
            return _day(value, field)
    reason = f"is {type(value).__name__}, which no text of a ledger stands for"
    raise Unrenderable(field, reason)


def _quoted(text: Any, field: str) -> str:
    if not isinstance(text, str):
        refuse(field, f"is {type(text).__name__}, not text")
    escaped = text.translate(_ESCAPES)
    if not escaped.isprintable():
        for character in escaped:
            if unicodedata.category(character) in _UNWRITABLE or character in _REORDERING:
                refuse(field, f"holds U+{ord(character):04X}, which is not written into a ledger")
    return f'"{escaped}"'


def _number(number: Any, field: str) -> str:
    """All digits, without exponent: at most :data:`MOST_DIGITS`, so that nothing is rounded when read."""
    if not isinstance(number, Decimal) or not number.is_finite():
        refuse(field, f"is {number}, no number")
    sign, digits, exponent = number.as_tuple()
    exponent = int(exponent)
    if sign and not number:
        refuse(field, "is a zero with a minus, which is read back without it")
    # Counted before anything is written: 1E+1000000 would take its time.
    if max(len(digits), 1 - exponent, len(digits) + exponent) > MOST_DIGITS:
        refuse(field, f"has more than {MOST_DIGITS} digits")
    return format(number, "f")


def _day(on: Any, field: str) -> str:
    if not isinstance(on, datetime.date) or isinstance(on, datetime.datetime):
        refuse(field, f"is {type(on).__name__}, not a day")
    return on.isoformat()


def _matched(text: Any, pattern: re.Pattern[str], field: str, what: str) -> str:
    if not isinstance(text, str) or not pattern.fullmatch(text):
        refuse(field, f"is {text!a}, no {what}")
    return text


def _currency(currency: Any, field: str) -> str:
    code = _matched(currency, _CURRENCY, field, "currency")
    if code in _NO_CURRENCY:
        refuse(field, f"is in {code}, which is a value to Beancount, no currency")
    return code


def _key(key: Any) -> str:
    if key in _RESERVED_KEYS:
        refuse(str(key), "would overwrite where the directive stands")
    return _matched(key, _KEY, ascii(key), "key of metadata")


def _links(links: Iterable[Any]) -> Iterator[str]:
    return (f"^{_matched(link, _LINK, 'links', 'link')}" for link in links)


def _account(name: Any, field: str, roots: Roots) -> str:
    if not accounts.is_valid(name) or name.partition(":")[0] not in roots.by_option.values():
        refuse(field, f"is {name!a}, no account of this ledger")
    return str(name)


def _path(path: Any) -> str:
    if isinstance(path, str) and (not path or posixpath.normpath(path) != path or path == "."):
        refuse("path", f"is {path!a}, which Beancount would read as another path")
    return _quoted(path, "path")
