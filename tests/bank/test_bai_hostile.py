"""BAI2 files that are damaged: refused by name, with the line, and never read by halves."""

from __future__ import annotations

import pytest

from tests.bank.statements_of_swift import FETCH, bai_refusal
from tests.bank.test_bai import FILE, one_line

RECORD = "16,195,100,V,260605,,FT1,,REFUND/"
FIGURES = "it is written in digits, without a point or comma"
CUT = f"it was changed or cut off: {FETCH}"


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ("16,195,12.50,Z,,,/", f"a figure reads '12.50'; {FIGURES}"),
        ("16,195,-100,Z,,,/", f"a figure reads '-100'; {FIGURES}"),
        ("16,195,1_00,Z,,,/", f"a figure reads '1_00'; {FIGURES}"),
        ("16,195,١٠٠,Z,,,/", f"a figure reads '١٠٠'; {FIGURES}"),
        ("16,195,NaN,Z,,,/", f"a figure reads 'NaN'; {FIGURES}"),
        ("16,195,99999999999999999999,Z,,,/", f"a figure reads '99999999999999999999'; {FIGURES}"),
        ("16,195,1,00,Z,,,/", f"a record cannot be read: '00' is not a valid FundsType; {FETCH}"),
        ("16,195,100,V,260230,,FT1/", "a day reads '2026-02-30'; a day is written 2026-03-31"),
        ("16,195,100,V,2026-6-5,,FT1/", "a day reads '2026-6-5'; a day is written YYMMDD: 260605"),
        ("16,195,100,D,9,1,1/", f"a record cannot be read: a field is missing; {FETCH}"),
        (
            "16,999,100,Z,,,/",
            "type code '999' is not supported yet; ask the bank for version 2 with the codes of BAI's table",
        ),
        (
            "16,890,100,Z,,,/",
            "the code 890 is neither a credit nor a debit; credits are 100 to 399, debits 400 to 699; ask the"
            " bank for another code",
        ),
        (
            "17,195,100,Z,,,/",
            f"a line reads '17,195,100,Z,,,/'; a line begins with 01, 02, 03, 16, 49, 88, 98 or 99: {FETCH}",
        ),
    ],
)
def test_a_record_that_is_written_otherwise_is_refused(record: str, said: str) -> None:
    assert bai_refusal(one_line(record, 100)) == f"line 4: {said}"


def test_an_amount_beyond_what_can_be_booked_is_refused() -> None:
    most = 9999999999999999999
    assert bai_refusal(one_line(f"16,195,{most},Z,,,/", most)) == (
        f"line 4: an amount reads {most}; USD has 2 decimals: write as many at most, and no more than"
        " 92233720368547758.07 USD"
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",260604,", ",,", f"line 3: the group of this account says no day; {FETCH}"),
        (",260604,", ",260631,", "line 2: a day reads '2026-06-31'; a day is written 2026-03-31"),
        (
            ",1,260604,",
            ",2,260604,",
            "line 3: the group of this account takes back an earlier one; it holds nothing to import",
        ),
        (
            ",1,260604,",
            ",4,260604,",
            "line 3: the group of this account is a test; it holds nothing to import",
        ),
        (
            ",1,260604,",
            ",5,260604,",
            f"line 2: a record cannot be read: '5' is not a valid GroupStatus; {FETCH}",
        ),
        ("12468,/", "12468,usd/", "line 3: a currency reads 'usd'; a bank writes three capitals, as in EUR"),
        ("12468,/", "12468,USD,010,5.00,,/", f"line 3: a figure reads '5.00'; {FIGURES}"),
        ("12468,/", "12468,USD,010,5/", f"line 3: a record cannot be read: a field is missing; {FETCH}"),
        (
            "49,100,3/",
            "49,101,3/",
            f"line 5: invalid account control total for Account: expected 101, found 100; {CUT}",
        ),
        (
            "49,100,3/",
            "49,100,4/",
            f"line 5: invalid number of records for Account: expected 4, found 3; {CUT}",
        ),
        ("49,100,3/", "49,1e2,3/", f"line 5: a figure reads '1e2'; {FIGURES}"),
        (
            "98,100,1,5/",
            "98,100,2,5/",
            f"line 6: invalid number of accounts for Group: expected 2, found 1; {CUT}",
        ),
        (
            "98,100,1,5/",
            "98,99,1,5/",
            f"line 6: invalid group control total for Group: expected 99, found 100; {CUT}",
        ),
        (
            "99,100,1,7/",
            "99,99,1,7/",
            f"line 7: invalid file control total for Bai2File: expected 99, found 100; {CUT}",
        ),
        (
            "99,100,1,7/",
            "99,100,1,8/",
            f"line 7: invalid number of records for Bai2File: expected 8, found 7; {CUT}",
        ),
        ("99,100,1,7/", f"99,100,1,7/\n{RECORD}", f"line 8: there is more behind its end (99); {FETCH}"),
        (
            "49,100,3/\n",
            "",
            f"line 5: a record cannot be read: expected account trailer, got group trailer instead; {FETCH}",
        ),
        (
            "01,WREN",
            "02,WREN",
            f"line 1: it does not begin with a record 01; its beginning is missing: {FETCH}",
        ),
    ],
)
def test_a_file_that_is_not_whole_is_refused(old: str, new: str, said: str) -> None:
    text = one_line(RECORD, 100)
    assert bai_refusal(text) == "it was read"
    assert bai_refusal(text.replace(old, new)) == said


def test_no_cut_of_a_file_is_read_as_a_whole() -> None:
    lines = FILE.splitlines(keepends=True)
    for count in range(len(lines)):
        assert bai_refusal("".join(lines[:count])).startswith(f"line {max(count, 1)}: ")
    text = FILE.rstrip("/\n")
    assert {bai_refusal(text[:cut]) for cut in range(len(text))} & {"it was read"} == set()


def test_bytes_at_random_are_refused_by_name() -> None:
    assert bai_refusal("01,\0\x01\x02") == (
        "line 1: only BAI version 2 supported; ask the bank for version 2 with the codes of BAI's table"
    )
    assert bai_refusal("01,\0,,,,,,,2/") == f"line 1: it ends early; {FETCH}"
    assert bai_refusal("") == f"line 1: it does not begin with a record 01; its beginning is missing: {FETCH}"
