"""MT940 files that are damaged or none: refused by name, with the line, and never read by halves."""

from __future__ import annotations

import pytest

from beancount_refunds.bank import proof
from tests.bank.statements_of_swift import FETCH, message, read_swift, swift_refusal

LINE = ":61:2606050605C12,50NTRFNONREF//FT1"
WRITTEN = "it is written 260605[0605]C12,50NTRFREFERENCE//BANKREFERENCE, with C, D, RC or RD and a comma"
DIGITS = "this format writes digits with a comma before the decimals, and no thousands"


@pytest.mark.parametrize(
    "written",
    [
        "2606050605C12.50NTRFNONREF",
        "2606050605C1.234,50NTRFNONREF",
        "2606050605C-12,50NTRFNONREF",
        "2606050605C1 234,50NTRFNONREF",
        "2606050605C1234567890123456,50NTRFNONREF",
        "2606050605X12,50NTRFNONREF",
        "2606050605C12,50",
        "2606050605C12,50ntrf",
        "2606050605",
        "٢٦٠٦٠٥0605C12,50NTRFNONREF",
        "26-06-05C12,50NTRFNONREF",
        "",
    ],
)
def test_a_line_that_is_written_otherwise_is_refused(written: str) -> None:
    text = message(f":61:{written}", closing="1012,50")
    known = "2606050605C12,50ntrf"
    if written == known:
        assert proof.proved(read_swift(text)[0])
    else:
        assert swift_refusal(text) == f"line 5: field 61 reads {written[:60]!r}; {WRITTEN}"


@pytest.mark.parametrize(
    ("amount", "why"),
    [
        ("1,2,3", DIGITS),
        (",", DIGITS),
        ("١,٢", DIGITS),
        ("12,505", "EUR has 2 decimals: write as many at most, and no more than 92233720368547758.07 EUR"),
    ],
)
def test_an_amount_that_is_no_sum_of_money_is_refused(amount: str, why: str) -> None:
    assert swift_refusal(message(f":61:2606050605C{amount}NTRFNONREF")) == (
        f"line 5: an amount reads {amount!r}; {why}"
    )


@pytest.mark.parametrize(
    "days", ["2602300230", "2606310605", "2606050631", "2613010605", "2602290228", "2606050000", "2606051301"]
)
def test_a_day_that_does_not_exist_is_refused(days: str) -> None:
    assert swift_refusal(message(f":61:{days}C1,00NTRFNONREF")) == (
        f"line 5: a day of field 61 reads {days!r}; there is no such day"
    )


@pytest.mark.parametrize(
    ("balance", "said"),
    [
        ("C260604EUR1000.00", "the balance in field 60F reads 'C260604EUR1000.00'; {written}"),
        ("C260604EUR", "an amount reads ''; {digits}"),
        ("X260604EUR1000,00", "the balance in field 60F reads 'X260604EUR1000,00'; {written}"),
        ("C٢60604EUR1000,00", "the balance in field 60F reads 'C٢60604EUR1000,00'; {written}"),
        ("C260604EUR1000,00 EUR", "the balance in field 60F reads 'C260604EUR1000,00 EUR'; {written}"),
        ("C260604eur1000,00", "a currency reads 'eur'; a bank writes three capitals, as in EUR"),
        ("C260230EUR1000,00", "the day in field 60F reads '260230'; there is no such day"),
    ],
)
def test_a_balance_that_is_written_otherwise_is_refused(balance: str, said: str) -> None:
    text = message().replace("C260604EUR1000,00", balance)
    written = "it is written C260605EUR1234,50, with C or D"
    assert swift_refusal(text) == f"line 4: {said.format(written=written, digits=DIGITS)}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            message(LINE).split(":62F:", maxsplit=1)[0],
            "the statement has no closing balance (:62F:); it was cut off: ",
        ),
        (
            message(LINE).replace(":60F:C260604EUR1000,00\n", ""),
            "the statement has no opening balance (:60F:); it was cut off: ",
        ),
        (":20:WREN0605\n:25:1\n", "the statement has no balance; it was cut off: "),
        (message().replace(":62F:C260605EUR", ":62F:C260605USD"), "it opens in EUR and closes in USD; "),
    ],
)
def test_a_statement_without_its_balances_was_cut_off(text: str, said: str) -> None:
    assert swift_refusal(text) == f"line 1: {said}{FETCH}"


def test_a_message_without_its_beginning_is_not_joined_to_the_one_before() -> None:
    second = message(LINE).replace(":20:WREN0605\n", "")
    assert swift_refusal(message(LINE) + second) == (
        f"line 10: field 60F stands there a second time; a :20: before it is missing: {FETCH}"
    )


def test_a_file_that_begins_in_the_middle_is_refused() -> None:
    assert swift_refusal(LINE + "\n" + message()) == (
        f"line 1: it does not begin with :20:; its beginning is missing: {FETCH}"
    )
    assert swift_refusal("nothing") == f"it does not begin with :20:; its beginning is missing: {FETCH}"


def test_a_currency_that_is_none_is_refused_in_a_report() -> None:
    assert swift_refusal(":20:A\n:34F:\n:61:260605C1,NTRF\n") == (
        "line 2: a currency reads ''; a bank writes three capitals, as in EUR"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            message().encode().replace(b"WREN", b"WR\0N"),
            f"line 1: it holds a NUL byte; it is no text: {FETCH}",
        ),
        (message().encode() + b"\x81", f"line 8: it is neither UTF-8 nor Windows-1252; {FETCH}"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, said: str) -> None:
    assert swift_refusal(content) == said


def test_no_cut_of_a_file_is_read_as_a_whole() -> None:
    text = message(LINE, ":86:Acme", closing="1012,50")
    end = text.index(":62F:") + len(":62F:C260605EUR1012,50")
    whole = [
        cut
        for cut in range(len(text))
        if "it was read" in swift_refusal(text[:cut]) and all(map(proof.proved, read_swift(text[:cut])))
    ]
    # Not even a digit of the closing balance may be missing, but for a last zero.
    assert whole == list(range(end - 1, len(text)))


def test_unknown_fields_do_not_touch_the_others() -> None:
    text = message(":99:?", LINE, ":12:x", ":NS:22Acme", closing="1012,50")
    (statement,) = read_swift(text)
    assert proof.proved(statement)
    assert (statement.lines[0].text, statement.lines[0].lineno) == ("", 6)


def test_a_line_that_was_lost_is_noticed_by_the_balances() -> None:
    (statement,) = read_swift(message(LINE, closing="1025,00"))
    assert proof.gap(statement) == (
        "opening 1,000.00 EUR and 1 line make 1,012.50 EUR, the statement closes with 1,025.00 EUR"
        " (difference 12.50 EUR)"
    )
