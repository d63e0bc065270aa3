"""What the details of a camt entry tell: parties, references, texts, kinds, foreign amounts, charges."""

from __future__ import annotations

from decimal import Decimal

import pytest

from beancount_refunds.bank.model import LineKind
from tests.bank.statements_of_camt import entry, the_detail, the_line
from tests.bank.statements_of_csv import line, money

ACME = (
    "<RltdPties><Dbtr><Nm>Acme Components</Nm></Dbtr><DbtrAcct><Id><IBAN>DE02120300000000202051</IBAN></Id>"
    "</DbtrAcct><Cdtr><Nm>Ourselves</Nm></Cdtr><CdtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></CdtrAcct>"
    "</RltdPties>"
)
RETURNED = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Account closed</AddtlInf></RtrInf>"


def _code(sub_family: str) -> str:
    family = f"<Fmly><Cd>RCDT</Cd><SubFmlyCd>{sub_family}</SubFmlyCd></Fmly>"
    return f"<BkTxCd><Domn><Cd>PMNT</Cd>{family}</Domn></BkTxCd>"


def test_the_debtor_of_a_credit_and_the_creditor_of_a_debit_are_the_counterparty() -> None:
    credit, debit = the_detail(ACME), the_detail(ACME, side="DBIT")
    assert (credit.counterparty, credit.counterparty_iban) == ("Acme Components", "DE02120300000000202051")
    assert (debit.counterparty, debit.counterparty_iban) == ("Ourselves", "DE89370400440532013000")


@pytest.mark.parametrize(
    ("words", "name", "text"),
    [
        ("<Dbtr><Pty><Nm>Acme</Nm></Pty></Dbtr>", "Acme", ""),
        ("<Dbtr><Agt><FinInstnId><Nm>Lumenbank</Nm></FinInstnId></Agt></Dbtr>", "Lumenbank", ""),
        ("<UltmtDbtr><Nm>Lumenquell</Nm></UltmtDbtr>", "Lumenquell", ""),
        ("<Dbtr><Nm>Payfast</Nm></Dbtr><UltmtDbtr><Pty><Nm>Acme</Nm></Pty></UltmtDbtr>", "Payfast", "Acme"),
        ("<Dbtr><Nm>Acme</Nm></Dbtr><UltmtDbtr><Nm>Acme</Nm></UltmtDbtr>", "Acme", ""),
        ("<Cdtr><Nm>Ourselves</Nm></Cdtr>", "", ""),
    ],
)
def test_names_are_found_where_any_version_has_them(words: str, name: str, text: str) -> None:
    told = the_detail(f"<RltdPties>{words}</RltdPties>")
    assert (told.counterparty, told.text) == (name, text)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (RETURNED, LineKind.RETURN),
        *((_code(code), LineKind.RETURN) for code in ("RRTN", "RPCR", "ARET", "UPDD", "PRDD", "RCDD", "UPCQ", "UPCT")),
        *((_code(code), LineKind.FEE) for code in ("CHRG", "COMM", "FEES")),
        *((_code(code), LineKind.OWN_TRANSFER) for code in ("SWEP", "TOPG", "ZABA")),
        (_code("ESCT"), LineKind.RECEIPT),
    ],
)  # fmt: skip
def test_the_code_of_the_bank_tells_the_kind(words: str, kind: LineKind) -> None:
    assert the_detail(words).kind is kind


def test_a_line_without_a_code_is_what_its_sign_says() -> None:
    assert the_detail("").kind is LineKind.RECEIPT
    assert the_detail("", side="DBIT").kind is LineKind.PAYMENT


def test_a_returned_payment_keeps_its_payee_and_says_why_it_came_back() -> None:
    words = ACME.replace("Dbtr", "X").replace("Cdtr", "Dbtr").replace("X", "Cdtr")
    told = the_line(
        entry("100.00", f"<RvslInd>true</RvslInd><NtryDtls><TxDtls>{words}{RETURNED}</TxDtls></NtryDtls>")
    )
    assert told == line(
        5,
        "2026-06-05",
        "100.00 EUR",
        kind=LineKind.RETURN,
        counterparty="Acme Components",
        counterparty_iban="DE02120300000000202051",
        text="AC04 Account closed",
    )


def test_a_returned_payment_names_its_sender_where_there_is_no_payee() -> None:
    assert the_detail("<RltdPties><Dbtr><Nm>Acme</Nm></Dbtr></RltdPties>" + RETURNED).counterparty == "Acme"


def test_references_are_collected_once_each_and_without_blanks() -> None:
    words = """
      <Refs><AcctSvcrRef>B-1</AcctSvcrRef><EndToEndId>E2E-1</EndToEndId><TxId>T-1</TxId>
        <InstrId>NOTPROVIDED</InstrId><MndtId>M-1</MndtId></Refs>
      <RmtInf>
        <Strd><RfrdDocInf><Tp><CdOrPrtry><Cd>CREN</Cd></CdOrPrtry></Tp><Nb> CN-17 </Nb></RfrdDocInf>
          <RfrdDocInf><Tp><CdOrPrtry><Cd>CINV</Cd></CdOrPrtry></Tp><Nb>INV-9</Nb></RfrdDocInf></Strd>
        <Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>RF18539007547034</Ref></CdtrRefInf>
          <RfrdDocInf><Nb>CN-17</Nb></RfrdDocInf></Strd>
        <Strd><CdtrRefInf><CdtrRef>OLD-1</CdtrRef></CdtrRefInf></Strd>
      </RmtInf>"""
    assert the_detail(words) == line(
        5,
        "2026-06-05",
        "100.00 EUR",
        reference="B-1",
        end_to_end_id="E2E-1",
        references=("RF18539007547034", "OLD-1", "CN-17", "INV-9", "T-1", "M-1"),
    )


@pytest.mark.parametrize("word", ["NOTPROVIDED", "notprovided", "NOT PROVIDED", "NONREF", "", " "])
def test_a_reference_that_is_none_is_none(word: str) -> None:
    told = the_detail(f"<Refs><AcctSvcrRef>{word}</AcctSvcrRef><EndToEndId>{word}</EndToEndId></Refs>")
    assert (told.reference, told.end_to_end_id) == (None, None)


def test_the_reference_of_the_entry_serves_where_its_detail_has_none() -> None:
    refs = "<TxDtls><Refs><AcctSvcrRef>NONREF</AcctSvcrRef></Refs></TxDtls>"
    body = entry("1.00", f"<AcctSvcrRef>B-1</AcctSvcrRef><NtryDtls>{refs}</NtryDtls>")
    assert the_line(body).reference == "B-1"


def test_texts_are_joined_and_the_entry_speaks_where_its_detail_is_silent() -> None:
    said = (
        "<RmtInf><Ustrd>Credit note</Ustrd><Ustrd>CN-17</Ustrd><Ustrd> </Ustrd>"
        "<Strd><AddtlRmtInf>for May</AddtlRmtInf></Strd></RmtInf><AddtlTxInf>SEPA</AddtlTxInf>"
    )
    note = "<AddtlNtryInf>Credit transfer</AddtlNtryInf>"
    assert the_detail(said).text == "Credit note CN-17 for May SEPA"
    spoken = entry("1.00", f"<NtryDtls><TxDtls>{said}</TxDtls></NtryDtls>{note}")
    silent = entry("1.00", f"<NtryDtls><TxDtls/></NtryDtls>{note}")
    assert the_line(spoken).text == "Credit note CN-17 for May SEPA"
    assert the_line(silent).text == the_line(entry("1.00", note)).text == "Credit transfer"


def _amount(kind: str, amount: str, currency: str, rate: str = "") -> str:
    exchange = f"<CcyXchg><SrcCcy>USD</SrcCcy><XchgRate>{rate}</XchgRate></CcyXchg>" if rate else ""
    return f'<AmtDtls><{kind}><Amt Ccy="{currency}">{amount}</Amt>{exchange}</{kind}></AmtDtls>'


@pytest.mark.parametrize(
    ("words", "instructed", "rate"),
    [
        (_amount("InstdAmt", "108.40", "USD", "1.0840"), "108.40 USD", "1.0840"),
        (_amount("InstdAmt", "15000", "JPY"), "15000 JPY", None),
        (_amount("InstdAmt", "102.50", "EUR"), "102.50 EUR", None),
        (_amount("InstdAmt", "100.00", "EUR"), None, None),
        (_amount("TxAmt", "108.40", "USD", "1.0840"), "108.40 USD", "1.0840"),
        (_amount("CntrValAmt", "100.00", "EUR", "0.92250922"), None, "0.92250922"),
        ('<Amt Ccy="USD">108.40</Amt>', "108.40 USD", None),
        ('<Amt Ccy="EUR">100.00</Amt>', None, None),
        ("", None, None),
    ],
)
def test_what_the_payer_sent_is_told_where_it_differs(
    words: str, instructed: str | None, rate: str | None
) -> None:
    wanted = None if instructed is None else money(instructed), None if rate is None else Decimal(rate)
    for told in (the_detail(words), the_detail(words, side="DBIT")):
        assert (told.instructed, told.rate) == wanted


def test_foreign_amounts_of_the_entry_hold_for_its_only_detail() -> None:
    sent = _amount("InstdAmt", "108.40", "USD", "1.0840")
    for details in ("", "<NtryDtls><TxDtls/></NtryDtls>"):
        told = the_line(entry("100.00", sent + details))
        assert (told.instructed, told.rate) == (money("108.40 USD"), Decimal("1.0840"))


@pytest.mark.parametrize(
    ("words", "charges"),
    [
        ('<Chrgs><Amt Ccy="EUR">1.50</Amt></Chrgs><Chrgs><Amt Ccy="USD">2.00</Amt></Chrgs>', ["1.50 EUR", "2.00 USD"]),
        ('<Chrgs><TtlChrgsAndTaxAmt Ccy="EUR">9.00</TtlChrgsAndTaxAmt><Rcrd><Amt Ccy="EUR">1.50</Amt></Rcrd></Chrgs>', ["1.50 EUR"]),
        ('<Chrgs><Rcrd><Amt Ccy="EUR">0.00</Amt></Rcrd></Chrgs>', []),
        ('<Chrgs><Rcrd><Amt Ccy="EUR">1.50</Amt><CdtDbtInd>CRDT</CdtDbtInd></Rcrd></Chrgs>', []),
        ('<Chrgs><Rcrd><Amt Ccy="EUR">1.50</Amt><ChrgInclInd>false</ChrgInclInd></Rcrd></Chrgs>', []),
        ('<Chrgs><Rcrd><Amt Ccy="EUR">1.50</Amt><ChrgInclInd>true</ChrgInclInd></Rcrd></Chrgs>', ["1.50 EUR"]),
        ("<Chrgs><Rcrd/></Chrgs>", []),
    ],
)  # fmt: skip
def test_charges_are_those_that_were_kept_from_the_amount(words: str, charges: list[str]) -> None:
    assert the_detail(words).charges == tuple(map(money, charges))


def test_charges_of_the_detail_come_before_those_of_the_entry() -> None:
    charge = '<Chrgs><Rcrd><Amt Ccy="EUR">{}</Amt></Rcrd></Chrgs>'
    for own, wanted in ((charge.format("1.00"), "1.00 EUR"), ("", "2.00 EUR")):
        details = f"<NtryDtls><TxDtls>{own}</TxDtls></NtryDtls>"
        assert the_line(entry("9.00", charge.format("2.00") + details)).charges == (money(wanted),)
