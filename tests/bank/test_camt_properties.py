"""Any statement, written as camt, is read as it was; and any change of an amount breaks its proof."""

from __future__ import annotations

import datetime
from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.bank.camt import read
from beancount_refunds.bank.model import Balance, LineKind, Statement, StatementLine
from beancount_refunds.bank.proof import gap
from beancount_refunds.money import Money, Precisions
from tests.bank.statements_of_camt import document

PRECISIONS = Precisions()
DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
REFERENCES = st.text("ABCDEFGHIJ0123456789-", min_size=1, max_size=12)
SIZES = st.integers(-(10**15), 10**15)


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """A statement whose lines make its closing balance, with one line of the file to each."""
    currency = draw(st.sampled_from(["EUR", "JPY", "KWD"]))
    lines = []
    for lineno in range(4, 4 + draw(st.integers(0, 6))):
        amount = draw(SIZES.filter(bool))
        lines.append(
            StatementLine(
                amount=Money(amount, currency),
                booked_on=draw(DAYS),
                value_on=draw(st.none() | DAYS),
                kind=LineKind.RECEIPT if amount > 0 else LineKind.PAYMENT,
                reference=draw(st.none() | REFERENCES),
                end_to_end_id=draw(st.none() | REFERENCES),
                counterparty=draw(st.just("") | WORDS),
                references=tuple(draw(st.lists(REFERENCES, max_size=3, unique=True))),
                text=draw(st.just("") | WORDS),
                lineno=lineno,
            )
        )
    opening = draw(SIZES)
    closing = opening + sum(line.amount.minor for line in lines)
    return Statement(
        account=draw(REFERENCES),
        currency=currency,
        opening=Balance(amount=Money(opening, currency), on=draw(DAYS)),
        closing=Balance(amount=Money(closing, currency), on=draw(DAYS)),
        lines=tuple(lines),
    )


def _told(tag: str, text: object) -> str:
    return "" if text in (None, "") else f"<{tag}>{escape(str(text))}</{tag}>"


def _amount(money: Money) -> str:
    number = PRECISIONS.to_number(abs(money.minor), money.currency)
    side = "DBIT" if money.minor < 0 else "CRDT"
    return f'<Amt Ccy="{money.currency}">{number}</Amt><CdtDbtInd>{side}</CdtDbtInd>'


def _balance(code: str, balance: Balance | None) -> str:
    assert balance is not None
    return f"<Bal><Tp><Cd>{code}</Cd></Tp>{_amount(balance.amount)}<Dt><Dt>{balance.on}</Dt></Dt></Bal>"


def _entry(line: StatementLine) -> str:
    side = "Dbtr" if line.amount.minor > 0 else "Cdtr"
    value = f"<ValDt><Dt>{line.value_on}</Dt></ValDt>" if line.value_on else ""
    documents = "".join(f"<RfrdDocInf><Nb>{one}</Nb></RfrdDocInf>" for one in line.references)
    return (
        f"<Ntry>{_amount(line.amount)}<Sts>BOOK</Sts><BookgDt><Dt>{line.booked_on}</Dt></BookgDt>{value}"
        f"{_told('AcctSvcrRef', line.reference)}<NtryDtls><TxDtls>"
        f"<Refs>{_told('EndToEndId', line.end_to_end_id)}</Refs>"
        f"<RltdPties><{side}>{_told('Nm', line.counterparty)}</{side}></RltdPties>"
        f"<RmtInf>{_told('Ustrd', line.text)}<Strd>{documents}</Strd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def _written(statement: Statement) -> bytes:
    head = (
        f"<BkToCstmrStmt><Stmt><Acct><Id><Othr><Id>{statement.account}</Id></Othr></Id>"
        f"<Ccy>{statement.currency}</Ccy></Acct>"
        f"{_balance('OPBD', statement.opening)}{_balance('CLBD', statement.closing)}"
    )
    return document("\n".join([head, *map(_entry, statement.lines), "</Stmt></BkToCstmrStmt>"]))


@given(statements())
def test_a_statement_is_read_as_it_was_written(statement: Statement) -> None:
    assert read(_written(statement)) == (statement,)
    assert gap(statement) is None


@given(statements().filter(lambda statement: statement.lines), st.integers(1, 9), st.data())
def test_a_changed_amount_in_the_file_breaks_the_proof(
    statement: Statement, change: int, data: st.DataObject
) -> None:
    line = data.draw(st.sampled_from(statement.lines))
    wrong = line.amount._replace(minor=line.amount.minor + change)
    content = _written(statement).splitlines(keepends=True)
    content[line.lineno - 1] = content[line.lineno - 1].replace(
        _amount(line.amount).encode(), _amount(wrong).encode()
    )
    (read_back,) = read(b"".join(content))
    assert gap(read_back) is not None
