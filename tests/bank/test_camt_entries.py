"""Entries of camt: what is booked, its days and its sign, and batches that are split or stay whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.bank.model import LineKind
from tests.bank.statements_of_camt import DATES, entry, of_account, part, refusal, the_line, the_statement
from tests.bank.statements_of_csv import day, line


def test_the_indicator_alone_gives_the_sign_of_an_entry() -> None:
    debit = entry("12.50", "<RvslInd>true</RvslInd>", side="DBIT")
    assert the_line(debit) == line(5, "2026-06-05", "-12.50 EUR", kind=LineKind.REVERSAL)
    credit = entry("12.50", "<RvslInd>1</RvslInd>")
    assert the_line(credit) == line(5, "2026-06-05", "12.50 EUR", kind=LineKind.REVERSAL)
    assert the_line(entry("12.50", "<RvslInd>false</RvslInd>")).kind is LineKind.RECEIPT


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            "<CdtDbtInd>CRDT</CdtDbtInd>",
            "Ntry has no CdtDbtInd; it is CRDT or DBIT; nothing else gives the direction",
        ),
        ('<Amt Ccy="EUR">12.50</Amt>', "an entry has no amount; fetch the file again from the bank"),
        (DATES, "an entry has no date; fetch the file again from the bank"),
    ],
)
def test_an_entry_that_lacks_a_part_is_refused(wrong: str, said: str) -> None:
    assert refusal(of_account("\n" + entry("12.50").replace(wrong, ""))) == f"line 6: {said}"


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("CRDT", "CREDIT", "CdtDbtInd reads 'CREDIT'; it is CRDT or DBIT; nothing else gives the direction"),
        ("12.50", "12,50", "an amount reads '12,50'; this format writes digits with a point before the decimals, and no thousands"),
        ("12.50", "NaN", "an amount reads 'NaN'; this format writes digits with a point before the decimals, and no thousands"),
        ("12.50", "-12.50", "an amount reads '-12.50'; this format writes digits with a point before the decimals, and no thousands"),
        ("2026-06-05", "05.06.2026", "a day reads '05.06.2026'; a day is written 2026-03-31"),
        (' Ccy="EUR"', "", "a currency reads ''; a bank writes three capitals, as in EUR"),
    ],
)  # fmt: skip
def test_a_figure_that_is_none_is_refused_with_its_line(right: str, wrong: str, said: str) -> None:
    assert refusal(of_account("\n" + entry("12.50").replace(right, wrong))) == f"line 6: {said}"


@pytest.mark.parametrize(
    ("status", "remark"),
    [
        ("<Sts>PDNG</Sts>", "left out: 1 × status PDNG"),
        ("<Sts><Cd>INFO</Cd></Sts>", "left out: 1 × status INFO"),
        ("<Sts><Prtry>held</Prtry></Sts>", "left out: 1 × status held"),
        ("<Sts>BOOK</Sts>", None),
        ("", None),
    ],
)
def test_only_what_is_booked_makes_a_line(status: str, remark: str | None) -> None:
    statement = the_statement(entry("1.00").replace("<Sts><Cd>BOOK</Cd></Sts>", status) + entry("2.00"))
    assert statement.remarks == (() if remark is None else (remark,))
    assert [one.amount.minor for one in statement.lines] == ([100, 200] if remark is None else [200])


def test_an_amount_of_zero_makes_no_line() -> None:
    statement = the_statement(entry("0.00") + entry("0.00", side="DBIT"))
    assert (statement.lines, statement.remarks) == ((), ("left out: 2 × an amount of zero",))


def test_the_value_date_books_where_there_is_no_booking_date() -> None:
    value = "<ValDt><DtTm>2026-06-07T10:00:00</DtTm></ValDt>"
    wanted = line(5, "2026-06-07", "12.50 EUR", value_on=day("2026-06-07"))
    assert the_line(entry("12.50", value).replace(DATES, "")) == wanted


def test_the_only_detail_tells_of_the_whole_entry() -> None:
    body = entry("12.50", "<NtryDtls>\n<Btch><NbOfTxs>1</NbOfTxs></Btch>\n" + part("12.00") + "</NtryDtls>")
    assert the_line(body).amount.minor == 1250
    assert (the_line(body).lineno, the_line(body).remark) == (7, None)


def test_a_batch_that_adds_up_is_split() -> None:
    own = part("5.00", "<Refs><AcctSvcrRef>P-1</AcctSvcrRef></Refs>")
    paid = '<TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">9.00</Amt></TxAmt></AmtDtls></TxDtls>'
    sent = '<TxDtls><AmtDtls><InstdAmt><Amt Ccy="EUR">0.50</Amt></InstdAmt></AmtDtls></TxDtls>'
    back = part("2.00", "<CdtDbtInd>DBIT</CdtDbtInd>")
    batch = "<AcctSvcrRef>B</AcctSvcrRef><NtryDtls>\n" + "\n".join([own, paid, sent, part("0.00")])
    statement = the_statement(entry("12.50", f"{batch}</NtryDtls><NtryDtls>\n{back}</NtryDtls>"))
    assert statement.lines == (
        line(6, "2026-06-05", "5.00 EUR", reference="P-1"),
        line(7, "2026-06-05", "9.00 EUR", reference="B"),
        line(8, "2026-06-05", "0.50 EUR", reference="B"),
        line(10, "2026-06-05", "-2.00 EUR", reference="B"),
    )


@pytest.mark.parametrize(
    ("details", "remark"),
    [
        (part("5.00") + part("7.49"), "a batch of 2, left whole: its details add up to 12.49 EUR"),
        (part("12.50") + "<TxDtls/>", "a batch of 2, left whole: 1 have no amount"),
        (part("5.00") + part("7.50").replace("EUR", "USD"), "a batch of 2, left whole: 1 have no amount"),
        ("<Btch><NbOfTxs>3</NbOfTxs></Btch>", "a batch of 3 without details"),
        (
            "<Btch><NbOfTxs>3</NbOfTxs></Btch>" + part("12.50"),
            "a batch of 3 with the details of one, left whole",
        ),
    ],
)
def test_a_batch_that_does_not_add_up_stays_whole(details: str, remark: str) -> None:
    words = f"<AcctSvcrRef>B</AcctSvcrRef><NtryDtls>{details}</NtryDtls><AddtlNtryInf>Batch</AddtlNtryInf>"
    wanted = line(5, "2026-06-05", "12.50 EUR", reference="B", text="Batch", remark=remark)
    assert the_line(entry("12.50", words)) == wanted


def test_charges_of_a_whole_batch_belong_to_none_of_its_parts() -> None:
    charges = '<Chrgs><Rcrd><Amt Ccy="EUR">0.40</Amt></Rcrd></Chrgs>'
    sent = '<AmtDtls><InstdAmt><Amt Ccy="USD">15.00</Amt></InstdAmt></AmtDtls>'
    details = f"<NtryDtls>{part('5.00')}{part('7.50')}</NtryDtls>"
    statement = the_statement(entry("12.50", sent + charges + details))
    assert [(one.charges, one.instructed) for one in statement.lines] == [((), None), ((), None)]


@given(st.lists(st.integers(2, 10**9), min_size=2, max_size=6), st.integers(-3, 3))
def test_a_batch_is_split_exactly_where_it_adds_up(parts: list[int], off: int) -> None:
    cents = [f"{minor // 100}.{minor % 100:02}" for minor in (*parts, sum(parts) + off)]
    body = entry(cents[-1], f"<NtryDtls>{''.join(map(part, cents[:-1]))}</NtryDtls>")
    lines = the_statement(body).lines
    assert [one.amount.minor for one in lines] == (parts if off == 0 else [sum(parts) + off])
    assert [one.remark is None for one in lines] == ([True] * len(parts) if off == 0 else [False])
