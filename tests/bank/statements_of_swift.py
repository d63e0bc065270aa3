"""How the tests of MT940 and BAI2 write files, and what is said of those that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.bank import bai, mt940
from beancount_refunds.bank.model import Unreadable

if TYPE_CHECKING:
    from beancount_refunds.bank.model import Statement, StatementLine

MESSAGE = """\
:20:WREN0605
:25:DE89370400440532013000
:28C:00012/001
:60F:C260604EUR1000,00
{fields}
:62F:C260605EUR{closing}
-
"""
FETCH = "fetch the file again from the bank"


def message(*fields: str, closing: str = "1000,00") -> str:
    """A statement that opens with 1000.00 EUR; its first field stands on line 5."""
    return MESSAGE.format(fields="\n".join(fields), closing=closing)


def read_swift(text: str) -> tuple[Statement, ...]:
    """The statements in a text."""
    return mt940.read(text.encode())


def only(*fields: str) -> StatementLine:
    """The one line that some fields make."""
    ((line,),) = (statement.lines for statement in read_swift(message(*fields)))
    return line


def swift_refusal(content: str | bytes) -> str:
    """Why an MT940 file cannot be read."""
    try:
        mt940.read(content if isinstance(content, bytes) else content.encode())
    except Unreadable as obstacle:
        return str(obstacle)
    return "it was read"


def bai_refusal(text: str) -> str:
    """Why a BAI2 file cannot be read."""
    try:
        bai.read(text.encode())
    except Unreadable as obstacle:
        return str(obstacle)
    return "it was read"
