"""How the tests of camt write files: what stands around the words that a test is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.bank.camt import read
from beancount_refunds.bank.model import Unreadable

if TYPE_CHECKING:
    from beancount_refunds.bank.model import Statement, StatementLine

IBAN = "DE89370400440532013000"
ACCOUNT = f"<Acct><Id><IBAN>{IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
DATES = "<BookgDt><Dt>2026-06-05</Dt></BookgDt>"


def document(body: str, version: str = "camt.053.001.08") -> bytes:
    """A file of a version that holds ``body`` from its third line on."""
    space = f"urn:iso:std:iso:20022:tech:xsd:{version}"
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{space}">\n{body}\n</Document>\n'
    return text.encode()


def of_account(body: str) -> bytes:
    """A statement of an account in EUR whose balances and entries begin on the fifth line."""
    return document(f"<BkToCstmrStmt><Stmt>\n{ACCOUNT}\n{body}\n</Stmt></BkToCstmrStmt>")


def entry(amount: str, more: str = "", *, side: str = "CRDT") -> str:
    """A booked entry in EUR of one line."""
    head = f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
    return f"{head}{DATES}{more}</Ntry>"


def part(amount: str, more: str = "") -> str:
    """A detail in EUR."""
    return f'<TxDtls><Amt Ccy="EUR">{amount}</Amt>{more}</TxDtls>'


def balance_of(code: str, amount: str, on: str, *, side: str = "CRDT", currency: str = "EUR") -> str:
    """A balance of one line."""
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{amount}</Amt>'
        f"<CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>{on}</Dt></Dt></Bal>"
    )


def the_statement(body: str) -> Statement:
    """The statement of an account with that body."""
    (statement,) = read(of_account(body))
    return statement


def the_line(body: str) -> StatementLine:
    """Its only line."""
    (line,) = the_statement(body).lines
    return line


def the_detail(words: str, *, side: str = "CRDT") -> StatementLine:
    """The line of an entry of 100.00 EUR with one detail that says ``words``."""
    return the_line(entry("100.00", f"<NtryDtls><TxDtls>{words}</TxDtls></NtryDtls>", side=side))


def refusal(content: bytes) -> str:
    """What is said of a file that cannot be read."""
    try:
        read(content)
    except Unreadable as obstacle:
        return str(obstacle)
    return "it was read"
