"""The workbench as it is read: receipts that wait, what could fit each, and clearing explained to zero."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.fava_ext import reconcile_page
from tests.books_on_disk import BOOKS, HEADER, write
from tests.deciding.books import receipt
from tests.fava_pages import EXTENSION, WRITING, Fava, veiled
from tests.workbench_books import POLICY, RECEIPTS, WAITING, WORKBENCH

if TYPE_CHECKING:
    import pathlib

    from tests.fava_pages import Shown

BENCH = "reconcile"


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """WORKBENCH on the disk."""
    return write(tmp_path_factory.mktemp("workbench"), WORKBENCH)


@pytest.fixture(scope="module")
def bench(books: pathlib.Path) -> Fava:
    """Fava on it, where pages may write."""
    return Fava(books)


def beside(shown: Shown) -> str:
    """What stands on the right, and below."""
    return shown.words.partition("SEPA COLLECTIVE 96.00 GBP 2026-02-18 · FT26049NIL nothing fits ")[2]


def test_the_receipts_stand_oldest_first_each_with_what_is_proposed_in_a_word(bench: Fava) -> None:
    shown = bench.page(BENCH)
    assert "5 receipts wait for their refund; for 2 of them something is proposed." in shown.words
    assert (
        "ACME COMPONENTS LTD 450.00 GBP 2026-02-12 · FT26043EXA exact"
        " ACME COMPONENTS LTD 200.50 GBP 2026-02-14 · FT26045SUM sum"
        " 深圳零件 75.00 GBP 2026-02-15 · FT26046TIE tie"
        " ACME COMPONENTS LTD 61.20 GBP 2026-02-17 · FT26048NAM look closely"
        " SEPA COLLECTIVE 96.00 GBP 2026-02-18 · FT26049NIL nothing fits"
    ) in shown.words
    listed = [href for __, href in shown.links if "page=reconcile&id=" in href]
    assert listed == [f"{bench.address()}?page=reconcile&id={reference}" for reference in RECEIPTS]


def test_what_fits_exactly_says_why_in_the_order_of_weight(bench: Fava) -> None:
    shown = bench.page(BENCH)
    assert beside(shown).startswith(
        "ACME COMPONENTS LTD 450.00 GBP FT26043EXA · 2026-02-12 · Assets:Bank · main.beancount:41"
        " Refund VR-0001 What could fit, best first"
        " 1 exact names it, and the amount is exact"
        " VR-0001 450.00 GBP refund of acme, expected 2026-02-10"
        " refund VR-0001 in the text exact amount 450.00 GBP name of acme in the counterparty"
        " 2 days after expected a refund that waits for its receipt Accept… Enter Reject… x"
        " Something else that is open / Search"
    )
    assert shown.href("VR-0001") == f"{bench.address()}?page=refund&id=VR-0001"


def test_several_that_add_up_stand_together_and_name_what_comes_next(bench: Fava) -> None:
    told = beside(bench.page(BENCH, id="FT26045SUM"))
    assert (
        "1 sum several add up to it in one way only"
        " acme/CM-1702 120.00 GBP credit of acme, issued 2026-02-02"
        " acme/CM-1703 80.50 GBP credit of acme, issued 2026-02-02"
        " 120.00 + 80.50 = 200.50 GBP name of acme in the counterparty"
        " next best: VR-0001 (only a name speaks for it: look closely) Accept…"
    ) in told


def test_a_tie_is_said_and_each_of_its_equals_can_be_chosen(bench: Fava) -> None:
    told = beside(bench.page(BENCH, id="FT26046TIE"))
    assert "A tie: nothing tells shen/TK-4401 and shen/TK-4402 apart What could fit, best first" in told
    for number, credit in ((1, "shen/TK-4401"), (2, "shen/TK-4402")):
        assert (
            f"{number} alias the vendor's name, the exact amount, near the day"
            f" {credit} 75.00 GBP credit of shen, issued 2026-02-03 exact amount 75.00 GBP"
            " name of shen in the counterparty another credit of shen has the same amount Accept…"
        ) in told


def test_where_nothing_fits_the_open_items_stand_the_nearest_amount_first(bench: Fava) -> None:
    told = beside(bench.page(BENCH, id="FT26049NIL"))
    offers = told.partition("Nothing open fits it Something else that is open / Search ")[2]
    assert offers.startswith(
        "acme/CM-1703 80.50 GBP credit of acme, issued 2026-02-02"
        " shen/TK-4401 75.00 GBP credit of shen, issued 2026-02-03"
        " shen/TK-4402 75.00 GBP credit of shen, issued 2026-02-03"
        " acme/CM-1702 120.00 GBP credit of acme, issued 2026-02-02"
        " acme/CM-1701 150.00 GBP credit of acme, issued 2026-02-01"
        " VR-0001 450.00 GBP refund of acme, expected 2026-02-10"
        " What explains a difference Fee Excess Received Accept what is ticked…"
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("vr-0001", ["VR-0001"]),
        ("shen 75", ["shen/TK-4401", "shen/TK-4402"]),
        ("acme components 120.00 gbp", ["acme/CM-1702"]),
        ("acme/CM-1701", ["acme/CM-1701", "VR-0001"]),
        ("nothing like it", []),
    ],
)
def test_open_items_are_found_by_id_vendor_and_amount(bench: Fava, words: str, found: list[str]) -> None:
    shown = bench.page(BENCH, id="FT26049NIL", q=words)
    offers = beside(shown).partition(" / Search ")[2].partition(" What explains")[0].partition(" ↑")[0]
    ids = [word for word in offers.split() if word == "VR-0001" or "/" in word]
    assert ids == found
    assert ("Nothing open is like that." in offers) is not bool(found)
    assert f'value="{words}"' in shown.html


def test_the_search_keeps_the_receipt_and_the_filters_of_fava(bench: Fava) -> None:
    html = bench.page(BENCH, id="FT26049NIL", time="2026-02").html
    for name, value in (("page", BENCH), ("time", "2026-02"), ("id", "FT26049NIL")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in html
    assert f'action="{bench.address()}" method="get"' in html


def test_clearing_is_explained_to_zero_at_the_bottom(bench: Fava) -> None:
    shown = bench.page(BENCH)
    assert shown.tables[0][:2] == [
        ["Account", "Balance", "Received, unclaimed", "Difference"],
        ["Assets:Clearing", "-882.70 GBP", "-882.70 GBP", "0.00 GBP"],
    ]
    assert "explained to zero on 2026-02-18" in shown.words
    assert shown.cells("Reference", 1) == list(RECEIPTS)


def test_the_time_filter_shows_the_desk_as_it_was(bench: Fava) -> None:
    assert "1 receipt waits for its refund" in bench.page(BENCH, time="2026-02-12").words


def test_a_receipt_that_waits_no_more_says_so_above_the_others(fava: Fava) -> None:
    shown = fava.page(BENCH, id="FT1")
    assert "FT1 is matched to VR-1; if that is wrong, unmatch it first" in shown.words


def test_a_reference_that_nothing_bears_is_answered_with_what_is_near(bench: Fava) -> None:
    shown = bench.page(BENCH, id="FT26043EXB")
    assert "The ledger has no receipt FT26043EXB." in shown.words
    assert shown.href("FT26043EXA") == f"{bench.address()}?page=reconcile&id=FT26043EXA"


def test_after_the_last_line_everything_in_the_bank_is_explained(fava: Fava) -> None:
    shown = fava.page(BENCH)
    assert "Which line is which? Everything in the bank is explained. As of" in shown.words
    assert "Decided last FT1 = VR-1 320.00 GBP 2026-02-20 · main.beancount:" in shown.words
    assert "Clearing accounts as of" in shown.words


def test_where_nothing_can_be_written_there_is_a_reason_and_no_button(tmp_path: pathlib.Path) -> None:
    shown = Fava(write(tmp_path, EXTENSION + HEADER + WAITING)).page(BENCH)
    assert "Writing is not switched on: what stands here can be read and not recorded." in shown.words
    assert "1 exact names it, and the amount is exact" in shown.words
    assert ["Accept…" in shown.words, "<dialog" in shown.html, "checkbox" in shown.html] == [False] * 3


def test_incognito_shows_no_amount_on_the_workbench(books: pathlib.Path) -> None:
    shown = Fava(books, incognito=True).page(BENCH)
    assert veiled("ACME COMPONENTS LTD 450.00 GBP") in shown.words
    assert f"{veiled('exact amount 450.00 GBP')} name of acme" in shown.words
    assert "450.00" not in shown.words


def test_a_bank_that_says_little_leaves_little_to_show(tmp_path: pathlib.Path) -> None:
    silent = receipt("FT9", "30.00 GBP", payee="").replace("Bank:Current", "Bank")
    books = WRITING + HEADER + silent.replace("Clearing:VendorRefunds", "Clearing")
    shown = Fava(write(tmp_path, books)).page(BENCH)
    assert (
        "FT9 30.00 GBP 2026-02-20 · FT9 nothing fits FT9 30.00 GBP FT9 · 2026-02-20 · Assets:Bank ·"
        " main.beancount:" in shown.words
    )
    assert "1 receipt waits for its refund; nothing is proposed." in shown.words
    assert "Nothing is open." in shown.words
    assert "Decided last" not in shown.words


def test_many_receipts_and_open_items_come_in_parts(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconcile_page, "_LISTED", 2)
    monkeypatch.setattr(reconcile_page, "_OFFERED", 2)
    fava = Fava(write(tmp_path, WORKBENCH))
    first = fava.page(BENCH)
    assert "1–2 3–4 5–5 ACME COMPONENTS LTD 450.00 GBP" in first.words
    assert "FT26046TIE" not in first.words.partition("What could fit")[0]
    assert "4 more: search for them." in first.words
    assert first.href("3–4") == f"{fava.address()}?page=reconcile&id=FT26046TIE"
    assert 'data-next="' in first.html
    assert 'data-previous="' not in first.html
    last = fava.page(BENCH, id="FT26049NIL")
    assert "SEPA COLLECTIVE 96.00 GBP 2026-02-18 · FT26049NIL nothing fits SEPA" in last.words
    assert 'data-next="' not in last.html


def test_what_explains_a_difference_is_said_beside_the_reasons(tmp_path: pathlib.Path) -> None:
    refund = '2026-02-10 custom "vendor-refund" "VR-0001" 100.00 GBP "acme/CM-17"\n'
    dollars = '2026-02-04 custom "vendor-refund" "VR-0002" 50.00 GBP "acme/CM-17"\n'
    lines = (
        receipt("FT1", "97.50 GBP", text="VR-0001")
        + receipt("FT2", "103.00 GBP", text="VR-0001", on="2026-02-21")
        + receipt("FT3", "62.50 USD", text="VR-0002", more="instructed_amount: 50.00 GBP")
    )
    bank = lines.replace("Bank:Current", "Bank").replace("Clearing:VendorRefunds", "Clearing")
    credit = '2026-02-02 custom "vendor-credit" "acme/CM-17" 550.00 GBP Expenses:Purchases\n'
    books = WRITING + HEADER + "2026-02-01 price USD 0.80 GBP\n" + credit + refund + dollars + bank
    fava = Fava(write(tmp_path, books))
    assert "2.50 GBP would be a fee that was kept on the way" in fava.page(BENCH, id="FT1").words
    assert "3.00 GBP too much would go to suspense" in fava.page(BENCH, id="FT2").words
    assert "received in another currency" in fava.page(BENCH, id="FT3").words


def test_what_is_ruled_out_says_why(tmp_path: pathlib.Path) -> None:
    rejected = '2026-02-13 custom "receipt-reject" "FT26043EXA" "VR-0001"\n'
    shown = Fava(write(tmp_path, WRITING + HEADER + POLICY + WAITING + rejected)).page(BENCH)
    assert (
        "Nothing open fits it Ruled out (1) VR-0001 : somebody looked at FT26043EXA and rejected it"
        in shown.words
    )


# --- where else receipts are decided -----------------------------------------------------------


def test_the_first_page_names_receipts_that_fit_exactly_in_place_of_their_exception(bench: Fava) -> None:
    shown = bench.page()
    today = shown.words.partition("Needs you today ")[2].partition(" All ")[0].casefold()
    assert today.startswith("match ft26043exa ")
    assert "acme components ltd fits vr-0001 exactly" in today
    assert "receipt unmatched ft26043exa" not in today
    assert "receipt unmatched ft26045sum" in today
    assert shown.href("FT26043EXA") == f"{bench.address()}?page=reconcile&id=FT26043EXA"


def test_of_many_exact_matches_the_first_page_names_three_and_counts_the_others(
    tmp_path: pathlib.Path,
) -> None:
    more = "".join(
        f'2026-02-1{n} custom "vendor-refund" "VR-100{n}" {n}.00 GBP "acme/CM-1701"\n'
        f'2026-02-1{n} * "" "VR-100{n}"\n  bank_transaction_ref: "FT100{n}"\n'
        f"  Assets:Bank  {n}.00 GBP\n  Assets:Clearing  -{n}.00 GBP\n"
        for n in range(3, 7)
    )
    shown = Fava(write(tmp_path, WORKBENCH + more)).page()
    assert "fits VR-0001 exactly; " not in shown.words
    assert "FT1004 fits VR-1004 exactly; 2 more fit" in shown.words
    assert shown.words.count("exactly") == 3


def test_a_refund_that_is_matched_can_be_unmatched_on_its_page(tmp_path: pathlib.Path) -> None:
    fava = Fava(write(tmp_path, WRITING + BOOKS))
    matched = fava.page("refund", id="VR-1")
    assert "A wrong match?" in matched.words
    assert '<form class="unmatch" data-action="unmatch" data-reference="FT1">' in matched.html
    # It names a reference that the bank does not have, and one waits for its receipt.
    assert "A wrong match?" not in fava.page("refund", id="VR-2").words
    assert "A wrong match?" not in fava.page("refund", id="VR-3").words


def test_a_refund_that_came_back_has_no_match_to_undo(tmp_path: pathlib.Path) -> None:
    back = '2026-02-27 custom "reversal" "VR-1"\n  reason: "RETURNED"\n  bank_transaction_ref: "FT9"\n'
    fava = Fava(write(tmp_path, WRITING + BOOKS + back))
    assert "A wrong match?" not in fava.page("refund", id="VR-1").words


def test_where_nothing_can_be_written_no_match_can_be_undone(fava: Fava) -> None:
    assert "A wrong match?" not in fava.page("refund", id="VR-1").words


def test_of_many_matches_the_last_eight_can_be_undone(tmp_path: pathlib.Path) -> None:
    many = "".join(
        f'2026-02-{n} * "Acme" "Refund"\n  bank_transaction_ref: "FT{n}"\n'
        f"  Assets:Bank  {n}.00 GBP\n  Assets:Clearing  -{n}.00 GBP\n"
        f'2026-02-{n} custom "vendor-refund" "VR-{n}" {n}.00 GBP "acme/CM-17"\n'
        f'  bank_transaction_ref: "FT{n}"\n'
        for n in range(10, 20)
    )
    credit = '2026-02-02 custom "vendor-credit" "acme/CM-17" 550.00 GBP Expenses:Purchases\n'
    html = Fava(write(tmp_path, WRITING + HEADER + credit + many)).page(BENCH).html
    undone = re.findall(r'data-action="unmatch" data-reference="(\w+)"', html)
    assert undone == [f"FT{n}" for n in range(19, 11, -1)]
