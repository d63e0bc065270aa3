"""The registers: cases, credits, refunds and exceptions, and what narrows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.books_on_disk import HEADER, write
from tests.fava_pages import EXTENSION, Fava

if TYPE_CHECKING:
    import pathlib


def test_each_register_shows_its_rows_with_their_files(fava: Fava) -> None:
    assert fava.page("cases").cells("Case") == ["RC-1"]
    assert fava.page("credits").cells("Credit") == ["acme/CM-17", "shen/TK-1", "shen/TK-2"]
    refunds = fava.page("refunds")
    assert refunds.cells("Refund") == ["VR-1", "VR-2", "VR-3"]
    assert refunds.cells("Copy", table=1) == ["VR-1-AGAIN"]
    assert refunds.href("CSV ⬇") == f"{fava.address()}download?report=register&format=csv"
    assert fava.page("exceptions").cells("Exception")[0] == "REFUND_UNRECONCILED"


def test_each_id_of_a_row_leads_to_its_page(fava: Fava) -> None:
    shown = fava.page("cases")
    assert shown.href("RC-1") == f"{fava.address()}?page=case&id=RC-1"
    assert shown.href("KB-1") == f"{fava.address()}?page=order&id=KB-1"
    assert shown.links.count(("acme", f"{fava.address()}?page=vendor&id=acme")) == 1


def test_rows_are_chosen_by_status_and_vendor_together(fava: Fava) -> None:
    shown = fava.page("refunds", status="PENDING", vendor="acme")
    assert shown.cells("Refund") == ["VR-3"]
    assert "Status all APPLIED 1 PENDING 1 RECONCILED 1 Vendor all acme 2 shen 1 1 of 3" in shown.words
    assert shown.href("APPLIED 1") == f"{fava.address()}?page=refunds&vendor=acme&status=APPLIED"
    assert shown.href("shen 1") == f"{fava.address()}?page=refunds&status=PENDING&vendor=shen"
    assert shown.href("all") == f"{fava.address()}?page=refunds&vendor=acme"
    assert 'aria-current="true">PENDING 1</a>' in shown.html


def test_a_single_value_is_no_choice_unless_it_was_chosen(fava: Fava) -> None:
    assert "Owner" not in fava.page("cases").words.partition("CSV")[0]
    assert "Owner all a.khan 1" in fava.page("cases", owner="nobody").words


def test_choices_that_leave_nothing_say_so(fava: Fava) -> None:
    shown = fava.page("cases", owner="nobody")
    assert "0 of 1" in shown.words
    assert "The filters leave no row." in shown.words
    assert shown.tables == []


def test_exceptions_are_chosen_by_their_code(example: Fava) -> None:
    shown = example.page("exceptions", status="CREDIT_STALE")
    assert shown.cells("Subject") == ["lumen/GS-25-118"]
    assert shown.cells("Days") == ["180"]
    assert "Exception all" in shown.words


def test_a_bank_reference_leads_to_its_transaction_and_an_account_to_its_page(example: Fava) -> None:
    shown = example.page("exceptions")
    hash_ = shown.href("FT26175EUR").removeprefix("#context-")
    assert example.api("context", entry_hash=hash_)["entry"]["meta"]["bank_transaction_ref"] == "FT26175EUR"
    assert shown.href("Liabilities:AP:Brindle").endswith("/account/Liabilities:AP:Brindle/")


def test_the_period_of_the_time_filter_narrows_and_its_end_is_the_day(fava: Fava) -> None:
    shown = fava.page("refunds", time="2026-02-22 - 2026-02-23")
    assert shown.cells("Refund") == ["VR-2", "VR-3"]
    assert "As of 2026-02-23, the end of the time filter." in shown.words
    assert "From 2026-02-22, the beginning of the time filter." in shown.words


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({"account": "Assets:Credits:Shen"}, ["VR-2"]),
        ({"account": "Credits"}, ["VR-1", "VR-2"]),
        ({"filter": "^VR-1"}, ["VR-1"]),
        ({"filter": '"the rest"'}, ["VR-1"]),
        ({"filter": "^RC-1", "account": "Assets:Bank"}, []),
    ],
)
def test_the_filters_of_fava_leave_the_rows_whose_entries_they_leave(
    fava: Fava, filters: dict[str, str], left: list[str]
) -> None:
    shown = fava.page("refunds", **filters)
    assert (shown.cells("Refund") if left else shown.tables[1:]) == left
    words = "account" if "account" in filters else "text"
    assert f"The {words} filter narrows the rows." in shown.words


def test_a_case_stays_for_a_note_that_carries_its_link(fava: Fava) -> None:
    assert fava.page("cases", filter='"crushed"').cells("Case") == ["RC-1"]
    assert fava.page("cases", filter='"nothing of the kind"').tables == []


def test_ten_thousand_rows_come_in_parts_of_which_each_can_be_reached(tmp_path: pathlib.Path) -> None:
    credit = '2026-02-02 custom "vendor-credit" "acme/1" 99999.00 GBP Expenses:Purchases\n'
    refunds = "".join(
        f'2026-02-20 custom "vendor-refund" "VR-{number:05}" 1.00 GBP "acme/1"\n'
        for number in range(1, 10_001)
    )
    fava = Fava(write(tmp_path, EXTENSION + HEADER + credit + refunds))
    first = fava.page("refunds")
    assert len(first.cells("Refund")) == 500
    last = fava.client.get(first.href("9,501–10,000")).get_data(as_text=True)
    assert "VR-10000" in last
    assert "VR-09500" not in last
    assert "10,000 refunds: 10000 PENDING" in first.words
