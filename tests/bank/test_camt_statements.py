"""camt files of all kinds and versions: accounts, balances, several statements, and what proves nothing."""

from __future__ import annotations

import dataclasses

import pytest

from beancount_refunds.bank.camt import read, recognises
from beancount_refunds.bank.model import Statement
from beancount_refunds.bank.proof import proved
from tests.bank.statements_of_camt import (
    ACCOUNT,
    DATES,
    IBAN,
    balance_of,
    document,
    entry,
    of_account,
    refusal,
    the_statement,
)
from tests.bank.statements_of_csv import balance, day, line

OLD = """\
<BkToCstmrStmt><GrpHdr><MsgId>M-1</MsgId></GrpHdr><Stmt><Id>2026-06</Id>
<Acct><Id><PrtryAcct><Id>0815</Id></PrtryAcct></Id></Acct>
<Bal><Tp><Cd>OPBD</Cd></Tp><Amt Ccy="GBP">100.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>
<Dt><Dt>2026-06-01</Dt></Dt></Bal>
<Bal><Tp><Cd>CLBD</Cd></Tp><Amt Ccy="GBP">20.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Dt><DtTm>2026-06-30T18:00:00</DtTm></Dt></Bal>
<Ntry><Amt Ccy="GBP">120.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><DtTm>2026-06-05T09:30:00+01:00</DtTm></BookgDt><ValDt><Dt>2026-06-06</Dt></ValDt>
<AcctSvcrRef>B-1</AcctSvcrRef>
<TxDtls>
<RltdPties><Dbtr><Nm>Acme Components</Nm></Dbtr></RltdPties><RmtInf><Strd><RfrdDocInf>
<RfrdDocNb>CN-17</RfrdDocNb></RfrdDocInf></Strd></RmtInf></TxDtls>
</Ntry></Stmt></BkToCstmrStmt>"""

NEW = """\
<BkToCstmrStmt><GrpHdr><MsgId>M-1</MsgId></GrpHdr><Stmt><Id>2026-06</Id>
<Acct><Id><Othr><Id>0815</Id></Othr></Id><Ccy>GBP</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="GBP">100</Amt><CdtDbtInd>DBIT</CdtDbtInd>
<Dt><Dt>2026-06-01</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="GBP">20</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Dt><Dt>2026-06-30</Dt></Dt></Bal>
<Ntry><Amt Ccy="GBP">120</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2026-06-05</Dt></BookgDt><ValDt><Dt>2026-06-06</Dt></ValDt>
<AcctSvcrRef>B-1</AcctSvcrRef><NtryDtls>
<TxDtls>
<RltdPties><Dbtr><Pty><Nm>Acme Components</Nm></Pty></Dbtr></RltdPties><RmtInf><Strd><RfrdDocInf>
<Nb>CN-17</Nb></RfrdDocInf></Strd></RmtInf></TxDtls></NtryDtls>
</Ntry></Stmt></BkToCstmrStmt>"""


@pytest.mark.parametrize(
    ("body", "version"),
    [
        (OLD, "camt.053.001.01"),
        (OLD, "camt.053.001.02"),
        (NEW, "camt.053.001.04"),
        (NEW, "camt.053.001.08"),
        (NEW, "camt.053.001.13"),
    ],
)
def test_all_versions_say_the_same_in_other_places(body: str, version: str) -> None:
    (statement,) = read(document(body, version))
    assert statement == Statement(
        account="0815",
        currency="GBP",
        number="2026-06",
        opening=balance("-100.00 GBP", "2026-06-01"),
        closing=balance("20.00 GBP", "2026-06-30"),
        lines=(
            line(
                12,
                "2026-06-05",
                "120.00 GBP",
                value_on=day("2026-06-06"),
                reference="B-1",
                counterparty="Acme Components",
                references=("CN-17",),
            ),
        ),
    )
    assert proved(statement) is True


@pytest.mark.parametrize(
    ("message", "name"),
    [("BkToCstmrAcctRpt", "Rpt"), ("BkToCstmrStmt", "Stmt"), ("BkToCstmrDbtCdtNtfctn", "Ntfctn")],
)
def test_reports_statements_and_notifications_hold_the_same_lines(message: str, name: str) -> None:
    body = f"<{message}><{name}>\n{ACCOUNT}\n{entry('12.50')}\n</{name}></{message}>"
    (statement,) = read(document(body))
    assert statement == Statement(account=IBAN, currency="EUR", lines=(line(5, "2026-06-05", "12.50 EUR"),))


def test_a_prefix_or_an_envelope_or_no_namespace_changes_nothing() -> None:
    bare = f"<BkToCstmrStmt><Stmt>{ACCOUNT}{entry('12.50')}</Stmt></BkToCstmrStmt>"
    prefixed = bare.replace("</", "</c:").replace("<", "<c:").replace("<c:/c:", "</c:")
    space = 'xmlns:c="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"'
    wanted = read(bare.encode())
    assert wanted[0].lines == (line(1, "2026-06-05", "12.50 EUR"),)
    assert read(f"<c:Document {space}>{prefixed}</c:Document>".encode()) == wanted
    assert read(f"<Envelope><AppHdr/><Document>{bare}</Document></Envelope>".encode()) == wanted


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "cp1252"])
def test_the_encoding_that_a_file_declares_is_read(encoding: str) -> None:
    text = of_account(entry("12.50", "<AddtlNtryInf>Gutschrift für Büro</AddtlNtryInf>")).decode()
    content = text.replace('"UTF-8"', f'"{encoding.removesuffix("-sig")}"').encode(encoding)
    assert recognises(content)
    assert [one.text for one in read(content)[0].lines] == ["Gutschrift für Büro"]


def test_several_statements_keep_their_own_lines() -> None:
    one = f"<Stmt><Id>A</Id>{ACCOUNT}{entry('1.00')}{entry('2.00')}</Stmt>"
    two = f"<Stmt><Id>B</Id>{ACCOUNT}{entry('3.00')}</Stmt>"
    statements = read(document(f"<BkToCstmrStmt>{one}{two}</BkToCstmrStmt>"))
    assert [(one.number, [line.amount.minor for line in one.lines]) for one in statements] == [
        ("A", [100, 200]),
        ("B", [300]),
    ]


def test_the_previous_closing_opens_where_nothing_else_does() -> None:
    previous, closing = balance_of("PRCD", "10.00", "2026-05-31"), balance_of("CLBD", "22.50", "2026-06-30")
    statement = the_statement(previous + closing + entry("12.50"))
    assert statement.opening == balance("10.00 EUR", "2026-05-31")
    assert proved(statement) is True
    opening = balance_of("OPBD", "11.00", "2026-06-01")
    assert the_statement(previous + opening + closing).opening == balance("11.00 EUR", "2026-06-01")


def test_interim_and_available_balances_prove_nothing() -> None:
    body = "".join(
        balance_of(code, "1.00", "2026-06-01") for code in ("ITBD", "ITAV", "CLAV", "FWAV", "INFO")
    )
    statement = the_statement(body + balance_of("OPBD", "5.00", "2026-06-01") + entry("12.50"))
    assert (statement.opening, statement.closing) == (balance("5.00 EUR", "2026-06-01"), None)
    assert proved(statement) is None


def test_balances_of_each_day_make_the_first_and_the_last() -> None:
    days = [("OPBD", "1.00", "02"), ("CLBD", "3.00", "02"), ("OPBD", "0.00", "01"), ("CLBD", "1.00", "01")]
    body = "".join(balance_of(code, amount, f"2026-06-{on}") for code, amount, on in days)
    statement = the_statement(body + entry("3.00"))
    assert (statement.opening, statement.closing) == (
        balance("0.00 EUR", "2026-06-01"),
        balance("3.00 EUR", "2026-06-02"),
    )


def test_a_balance_in_another_currency_is_left_out_and_told() -> None:
    body = balance_of("CLBD", "9.00", "2026-06-30", currency="USD") + balance_of("CLBD", "8.00", "2026-06-30")
    statement = the_statement(body)
    assert statement.closing == balance("8.00 EUR", "2026-06-30")
    assert statement.remarks == ("left out: 1 × a balance in another currency",)


def test_the_currency_comes_from_a_balance_or_an_entry_where_the_account_has_none() -> None:
    account = ACCOUNT.replace("<Ccy>EUR</Ccy>", "")
    for body in (balance_of("CLBD", "9.00", "2026-06-30"), entry("12.50")):
        (statement,) = read(document(f"<BkToCstmrStmt><Stmt>{account}{body}</Stmt></BkToCstmrStmt>"))
        assert statement.currency == "EUR"
    pending = f"<Ntry><Sts>PDNG</Sts>{DATES}</Ntry>"
    assert refusal(document(f"<BkToCstmrStmt>\n<Stmt>{account}{pending}</Stmt></BkToCstmrStmt>")) == (
        "line 4: nothing says its currency; fetch the file again from the bank"
    )


def test_a_statement_without_account_and_without_lines_is_one() -> None:
    body = f"<BkToCstmrStmt><Stmt>{balance_of('CLBD', '0.00', '2026-06-30')}</Stmt></BkToCstmrStmt>"
    closing = balance("0.00 EUR", "2026-06-30")
    assert read(document(body)) == (Statement(account=None, currency="EUR", closing=closing, lines=()),)


def test_an_entry_in_another_currency_than_the_account_is_refused() -> None:
    body = entry("1.00") + "\n" + entry("12.50").replace("EUR", "USD")
    assert refusal(of_account(body)) == (
        "line 6: an entry is in USD, the account in EUR; the bank has to say it in the account's currency"
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("<Amt", "the balance CLBD has no amount or no date; fetch the file again from the bank"),
        ("<Dt>", "the balance CLBD has no amount or no date; fetch the file again from the bank"),
        ("<CdtDbtInd>", "Bal has no CdtDbtInd; it is CRDT or DBIT; nothing else gives the direction"),
    ],
)
def test_a_balance_that_lacks_a_part_is_refused(wrong: str, said: str) -> None:
    name = wrong.strip("<>")
    body = balance_of("CLBD", "9.00", "2026-06-30").replace(wrong, wrong.replace(name, "X"))
    body = body.replace(f"</{name}>", "</X>")
    assert refusal(of_account("\n" + body)) == f"line 6: {said}"


def test_what_begins_like_xml_is_recognised() -> None:
    assert [
        recognises(content) for content in (b"<?xml", b"\n <Document>", b"\xff\xfe<\0D\0", b"<!-- x -->")
    ] == [
        True,
        True,
        True,
        True,
    ]
    assert not any(map(recognises, (b"", b":20:X", b"\xff\xfeD\0a\0", b"01,BANK", b"Date;Amount\n<")))


def test_remarks_of_one_statement_stay_out_of_the_next() -> None:
    pending = "<Ntry><Sts><Cd>PDNG</Cd></Sts></Ntry>"
    one, two = f"<Stmt>{ACCOUNT}{pending * 2}</Stmt>", f"<Stmt>{ACCOUNT}{entry('3.00')}</Stmt>"
    first, second = read(document(f"<BkToCstmrStmt>{one}{two}</BkToCstmrStmt>"))
    assert first.remarks == ("left out: 2 × status PDNG",)
    assert dataclasses.replace(second, lines=()) == Statement(account=IBAN, currency="EUR", lines=())
