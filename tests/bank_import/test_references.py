"""The reference of a line: the bank's own where it is one line's only, and the same in every run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.bank_import.references import bank_id, made, referenced, stem
from beancount_refunds.forms import is_id
from tests.bank_import.made import BANK, line, placed

if TYPE_CHECKING:
    from beancount_refunds.bank.model import StatementLine

TEA = line("-2.50 GBP", "06-02", counterparty="TEA HOUSE", text="2 cups")


def references(*lines: StatementLine, taken: tuple[str, ...] = ()) -> list[tuple[str, bool]]:
    """The references of lines of one statement, and whether the id was taken."""
    whole = placed(*lines)
    return [(one.reference, one.taken) for one in referenced(whole, whole, [(BANK, text) for text in taken])]


def test_the_bank_s_own_id_is_the_reference() -> None:
    assert references(line("1.00 GBP", reference="FT 1\n")) == [("FT 1", False)]


def test_parts_of_a_batch_are_numbered_as_they_stand() -> None:
    batch = [line(f"{pounds}.00 GBP", reference="B1") for pounds in (3, 1, 2)]
    assert references(*batch) == [("B1/1", False), ("B1/2", False), ("B1/3", False)]


def test_parts_keep_their_number_where_others_are_known() -> None:
    whole = placed(*(line(f"{pounds}.00 GBP", reference="B1") for pounds in (3, 1, 2)))
    (last,) = referenced(whole, whole[2:], [(BANK, "B1/1"), (BANK, "B1/2")])
    assert last.reference == "B1/3"


def test_an_id_that_is_taken_gets_the_next_free_number() -> None:
    one = line("1.00 GBP", reference="FT1")
    assert references(one, taken=("FT1", "FT1/2")) == [("FT1/3", True)]
    assert references(one, line("1.00 GBP", "06-06", "FT1")) == [("FT1", False), ("FT1/2", True)]


def test_of_a_payment_and_its_refund_that_come_together_the_refund_has_the_id() -> None:
    """A refund may have been recorded with it; which of the two came first is no matter."""
    both = [line("-1.00 GBP", "06-01", "FT1"), line("1.00 GBP", "06-06", "FT1")]
    assert references(*both) == [("FT1/2", True), ("FT1", False)]


def test_an_id_of_another_account_is_not_taken() -> None:
    whole = placed(line("1.00 GBP", reference="FT1"))
    (one,) = referenced(whole, whole, [("Assets:Cash", "FT1")])
    assert (one.reference, one.taken) == ("FT1", False)


def test_a_line_without_an_id_is_told_by_all_that_it_says() -> None:
    assert references(TEA, TEA) == [
        ("2026-06-02-D2.50GBP-1e777d84cb2e", False),
        ("2026-06-02-D2.50GBP-4d9d420c09d1", False),
    ]
    assert references(line("1.00 GBP", reference=" \0")) == references(line("1.00 GBP"))
    others = [
        line("-2.50 GBP", "06-02", counterparty="TEA HOUSE", text="3 cups"),
        line("-2.50 GBP", "06-02", counterparty="TEA HOUSE", text="2 cups", end_to_end_id="E"),
        line("-2.50 GBP", "06-02", counterparty="TEA HOUSE", text="2 cups", counterparty_iban="E"),
        line("-2.50 GBP", "06-02", counterparty="TEA HOUSE", text="2 cups", references=("E",)),
        line("-2.50 GBP", "06-02", counterparty="TEA HOUSE 2 cups"),
    ]
    assert len({made(one) for other in (TEA, *others) for one in placed(other)}) == 1 + len(others)
    assert made(placed(TEA)[0]) != made(placed(TEA, account="Assets:Cash")[0])


@given(
    st.integers(-(2**63), 2**63 - 1),
    st.sampled_from(["GBP", "JPY", "KWD"]),
    st.text(max_size=30),
)
def test_a_reference_that_is_made_is_an_id_and_the_same_each_time(
    minor: int, currency: str, text: str
) -> None:
    one = line(f"1 {currency}", text=text)
    one = type(one)(
        amount=one.amount._replace(minor=minor), booked_on=one.booked_on, kind=one.kind, text=text, lineno=9
    )
    (first,), (second,) = placed(one), placed(one, name="other.csv")
    assert bank_id(first) is None
    assert made(first) == made(second)
    assert is_id(made(first))


def test_the_stem_of_a_numbered_reference_is_the_bank_s_id() -> None:
    assert [stem(one) for one in ("FT1/2", "FT1", "FT/1/2", "FT1/x", "/2")] == [
        "FT1",
        "FT1",
        "FT/1",
        "FT1/x",
        "/2",
    ]
