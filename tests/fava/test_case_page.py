"""The case file: what happened, who did it, and what is missing."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.books_on_disk import BOOKS, HEADER, write
from tests.fava_pages import EXTENSION, Fava, veiled

if TYPE_CHECKING:
    import pathlib

#: One white point.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg=="
)


def test_the_money_at_each_step_stands_on_top(fava: Fava) -> None:
    assert (
        "Claimed 600.00 GBP Agreed 550.00 GBP Credited 550.00 GBP Refunded 320.00 GBP In the bank 320.00 GBP"
        " Open 230.00 GBP" in fava.page("case", id="RC-1").words
    )


def test_what_is_to_be_done_next_stands_before_what_happened(fava: Fava) -> None:
    words = fava.page("case", id="RC-1").words
    assert (
        "Next CREDIT EXPIRING acme/CM-17 ask acme for the 230.00 GBP of acme/CM-17 by 2026-03-20, or set it"
        " against the next bill 230.00 GBP 12 days a.khan" in words
    )
    assert words.index("Next") < words.index("What happened")


def test_events_notes_credits_refunds_and_receipts_stand_in_the_order_of_time(fava: Fava) -> None:
    words = fava.page("case", id="RC-1").words
    told = (
        "2026-01-20 case RC-1 opened against Acme Components Ltd",
        "2026-01-21 note on RC-1 “=four of twenty crushed”",
        "2026-01-25 10:14 a.khan case RC-1 : agreed RC-1 OPEN → AGREED reason VENDOR_CONFIRMED 550.00 GBP",
        "2026-02-02 credit memo acme/CM-17 recorded",
        "bank transaction FT1 : Acme · Refund",
        "refund VR-1 recorded 320.00 GBP of acme/CM-17 refunded",
    )
    places = [words.index(line) for line in told]
    assert places == sorted(places)


def test_the_case_leads_to_its_vendor_order_credits_refunds_and_bank_lines(fava: Fava) -> None:
    shown = fava.page("case", id="RC-1")
    assert shown.words.partition("As of")[0].endswith(
        "RC-1 PARTLY REFUNDED acme Acme Components Ltd · order KB-1 · DAMAGED · a.khan · main.beancount:21 "
    )
    for words, page in (("acme", "vendor"), ("KB-1", "order"), ("acme/CM-17", "credit"), ("VR-3", "refund")):
        assert f"?page={page}&id=" in shown.href(words)
    assert shown.href("FT1").startswith("#context-")
    assert 'class="state wait">PARTLY REFUNDED</p>' in shown.html


def test_a_picture_is_shown_small_and_another_document_by_its_name(tmp_path: pathlib.Path) -> None:
    (tmp_path / "chat.png").write_bytes(PICTURE)
    (tmp_path / "memo.pdf").write_bytes(b"%PDF-1.4")
    papers = """\
2026-01-21 document Assets:Credits:Acme "chat.png" ^RC-1
2026-01-22 document Assets:Credits:Acme "memo.pdf" ^RC-1
"""
    reason = '  reason: "VENDOR_CONFIRMED"'
    evidence = BOOKS.replace(reason, f'{reason}\n  evidence: "mail.eml"')
    shown = Fava(write(tmp_path, EXTENSION + evidence + papers)).page("case", id="RC-1")
    folder = quote(str(tmp_path), safe="")
    picture = f'<img src="/beancount/document/?filename={folder}%2Fchat.png" alt="chat.png" loading="lazy">'
    assert picture in shown.html
    assert shown.href("memo.pdf") == f"/beancount/document/?filename={folder}%2Fmemo.pdf"
    assert "mail.eml" in shown.words
    assert "mail.eml" not in dict(shown.links)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("", "600.00 GBP are open; nothing is overdue."),
        (
            '2026-01-21 custom "case-event" "RC-1" "rejected"\n'
            '  by: "a"\n  at: "2026-01-21T09:00"\n  reason: "VENDOR_REFUSED"\n',
            "The case has ended; nothing is missing.",
        ),
        (
            '2026-01-21 custom "vendor-credit" "acme/1" 600.00 GBP Expenses:Purchases\n  case_id: "RC-1"\n'
            '2026-01-21 custom "credit-write-off" "WO-1" "acme/1" 20.00 GBP Expenses:FX\n  reason: "SMALL"\n'
            '2026-01-21 custom "credit-application" "AP-1" "acme/1" 80.00 GBP "INV-1"\n'
            '2026-01-21 custom "vendor-refund" "VR-1" 500.00 GBP "acme/1"\n  bank_transaction_ref: "FT1"\n'
            '2026-01-21 * "refund"\n  bank_transaction_ref: "FT1"\n'
            "  Assets:Bank  500.00 GBP\n  Assets:Clearing\n",
            "Netted 80.00 GBP Written off 20.00 GBP Open 0.00 GBP"
            " Next Nothing is open. The case can be closed.",
        ),
    ],
)
def test_a_case_without_an_open_point_says_how_it_stands(
    tmp_path: pathlib.Path, more: str, told: str
) -> None:
    case = (
        '2026-01-20 custom "refund-case" "RC-1" 600.00 GBP\n'
        '  vendor_id: "acme"\n  order_id: "KB-1"\n  reason: "DAMAGED"\n  owner: "a.khan"\n'
    )
    shown = Fava(write(tmp_path, EXTENSION + HEADER + case + more)).page("case", id="RC-1")
    assert told in shown.words


def test_an_id_that_no_case_has_offers_near_ones(fava: Fava) -> None:
    shown = fava.page("case", id="RC-2")
    assert "The ledger has no case RC-2. Near to it are: RC-1" in shown.words
    assert shown.links[-1] == ("RC-1", f"{fava.address()}?page=case&id=RC-1")
    assert "Near to it" not in fava.page("case", id="something else altogether").words


def test_a_page_about_one_thing_offers_all_where_none_is_asked_for(fava: Fava) -> None:
    shown = fava.page("case")
    assert "Which case? RC-1" in shown.words


def test_no_cases_at_all_are_said_in_words(tmp_path: pathlib.Path) -> None:
    assert (
        "Which case? The ledger has none yet." in Fava(write(tmp_path, EXTENSION + HEADER)).page("case").words
    )


def test_incognito_shows_no_amount_of_a_case(hidden: Fava) -> None:
    shown = hidden.page("case", id="RC-1")
    assert veiled("Claimed 600.00 GBP") in shown.words
    assert "320.00" not in shown.html
    assert "550.00" not in shown.html
