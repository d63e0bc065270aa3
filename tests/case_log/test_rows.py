"""Rows of a log: what one becomes, and every reason why one cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from beancount_refunds.case_log.mapping import Guide
from tests.case_log.logs import (
    CASE,
    ROW,
    TITLES,
    books,
    csv_log,
    imported,
    outcome_of,
    said_of,
    xlsx_log,
)

if TYPE_CHECKING:
    import pathlib

CODES = """\
2020-01-01 custom "refund-policy" "reason_code" "DAMAGED" "Goods arrived damaged"
2020-01-01 custom "refund-policy" "reason_code" "LATE" "Late delivery"
"""
ALIKE = """\
2020-01-01 custom "vendor" "acme-2" "Acme Two" Assets:Credits:Acme
  aliases: "ACME COMP; Shared Name"
2020-01-01 custom "vendor" "acme-3" "Acme Three" Assets:Credits:Acme
  aliases: "Shared Name"
"""


def row(**cells: str) -> str:
    """ROW with other cells."""
    values = dict(zip(TITLES.split(","), ROW.split(","), strict=True)) | cells
    return ",".join(f'"{value}"' for value in values.values())


def test_a_row_becomes_a_case(tmp_path: pathlib.Path) -> None:
    assert imported(csv_log(tmp_path, ROW), books(tmp_path)) == f";; From log.csv\n\n; row 2\n{CASE}"


def test_a_trail_becomes_a_note_for_each_day_in_it(tmp_path: pathlib.Path) -> None:
    log = csv_log(
        tmp_path,
        f'{ROW},"told us by phone\n2026-02-02 09:30: mailed ""Acme""; 3 Feb 2026 - they agree\nand pay | 4.2.2026"',
        titles=f"{TITLES},Communication trail",
    )
    assert imported(log, books(tmp_path)).partition(CASE)[2] == (
        '2026-02-01 note Assets:Credits:Acme "told us by phone" ^RC-1\n'
        '2026-02-02 note Assets:Credits:Acme "mailed \\"Acme\\"" ^RC-1\n'
        '2026-02-03 note Assets:Credits:Acme "they agree and pay" ^RC-1\n'
    )


def test_what_our_export_counts_of_a_trail_is_no_note(tmp_path: pathlib.Path) -> None:
    log = csv_log(
        tmp_path, f'{ROW},"2 notes, 1 document, last on 2026-03-23"', titles=f"{TITLES},Communication"
    )
    assert imported(log, books(tmp_path)).endswith(CASE)


@pytest.mark.parametrize(
    ("word", "event"),
    [
        ("Agreed", "agreed"),
        ("In dispute", "disputed"),
        ("ESCALATED", "escalated"),
        ("declined", "rejected"),
        ("written-off", "written-off"),
        ("Claim sent", "requested"),
        ("reminder sent", "chased"),
    ],
)
def test_a_status_that_somebody_decided_becomes_an_event(
    tmp_path: pathlib.Path, word: str, event: str
) -> None:
    assert imported(csv_log(tmp_path, row(Status=word)), books(tmp_path)).partition(CASE)[2] == (
        f'2026-02-01 custom "case-event" "RC-1" "{event}"\n'
        '  by: "a.khan"\n'
        '  at: "2026-02-01T00:00:00+00:00"\n'
        '  reason: "DAMAGED"\n'
    )


def test_an_event_is_of_the_day_person_reason_and_amount_that_the_log_says(tmp_path: pathlib.Path) -> None:
    log = csv_log(
        tmp_path,
        f"{row(Status='Agreed')},2026-02-09,550.00,m.lee,urgent,T-5",
        titles=f"{TITLES},Status date,Agreed amount,Recorded by,Note,Ticket",
    )
    guide = Guide(event_reasons={"agreed": "VENDOR_CONFIRMED"}, defaults={"currency": "GBP"})
    assert imported(log, books(tmp_path), guide).partition('owner: "a.khan"\n')[2] == (
        '  note: "urgent"\n'
        '  external_id: "T-5"\n'
        '2026-02-09 custom "case-event" "RC-1" "agreed"\n'
        '  by: "m.lee"\n'
        '  at: "2026-02-09T00:00:00+00:00"\n'
        '  reason: "VENDOR_CONFIRMED"\n'
        "  amount: 550.00 GBP\n"
    )


def test_a_case_without_a_day_begins_with_the_first_day_that_its_row_tells(tmp_path: pathlib.Path) -> None:
    log = csv_log(
        tmp_path,
        "RC-1,KB-1,acme,2026-02-20,600 GBP,DAMAGED,a.khan,2026-02-01 mailed",
        titles="Case,Order,Vendor,Refund date,Refund amount,Reason,Owner,Trail",
    )
    (verdict,) = outcome_of(log, books(tmp_path)).verdicts
    assert verdict.text.startswith(f"; row 2\n{CASE}")
    assert verdict.remarks == (
        "the log says that 600.00 GBP came back (on 2026-02-20), the ledger 0.00 GBP: record the"
        ' vendor-credit that it pays (case_id: "RC-1") and the vendor-refund of 600.00 GBP',
    )


def test_what_a_log_leaves_out_comes_from_the_mapping_or_the_policy(tmp_path: pathlib.Path) -> None:
    policy = '2020-01-01 custom "refund-policy" "default_owner" "t.okafor"\n'
    log = csv_log(tmp_path, "RC-1,acme,2026-02-01,600,", titles="Case,Vendor,Date,Amount,Reason")
    defaults = {"order_id": "KB-1", "currency": "GBP", "reason": "DAMAGED"}
    from_policy = imported(log, books(tmp_path, policy), Guide(defaults=defaults))
    assert from_policy.endswith(CASE.replace("a.khan", "t.okafor"))
    from_mapping = Guide(defaults=defaults | {"owner": "a.khan"})
    assert imported(log, books(tmp_path, policy), from_mapping).endswith(CASE)


@pytest.mark.parametrize(
    "name", ["acme", "ACME", "acme components ltd", "Acme Components Ltd.", "our supplier"]
)
def test_a_vendor_is_found_by_id_name_and_the_mapping(tmp_path: pathlib.Path, name: str) -> None:
    guide = Guide(vendors={"Our Supplier": "acme"})
    assert imported(csv_log(tmp_path, row(Vendor=name)), books(tmp_path), guide).endswith(CASE)


@pytest.mark.parametrize("word", ["DAMAGED", "damaged", "goods arrived DAMAGED", "broken"])
def test_a_reason_is_found_by_code_description_and_the_mapping(tmp_path: pathlib.Path, word: str) -> None:
    guide = Guide(reasons={"Broken": "DAMAGED"})
    assert imported(csv_log(tmp_path, row(Reason=word)), books(tmp_path, CODES), guide).endswith(CASE)


def test_ids_and_amounts_may_be_numbers_of_a_spreadsheet(tmp_path: pathlib.Path) -> None:
    log = xlsx_log(
        tmp_path,
        ["Refund log 2026"],
        ["Case", "Order", "Vendor", "Date", "Amount", "Ccy", "Reason", "Owner"],
        [1001, 556677.0, "acme", "2026-02-01", 600.5, "£", "DAMAGED", "a.khan"],
    )
    assert imported(log, books(tmp_path)).endswith(
        CASE.replace("RC-1", "1001").replace("KB-1", "556677").replace("600.00", "600.50")
    )


WRONG = {
    "no case": (row(Case=""), ["Case is empty"]),
    "a case that is no id": (
        row(Case="RC 1"),
        [
            "Case is 'RC 1'; an id is 1 to 100 of A-Z a-z 0-9 . _ - / that begins and ends with a letter or"
            " digit, without // or .."
        ],
    ),
    "no order": (row(Order=" "), ["Order is empty"]),
    "no vendor": (row(Vendor=""), ["Vendor is empty"]),
    "an unknown vendor": (
        row(Vendor="acm"),
        ["Vendor is 'acm', no vendor of the ledger; did you mean acme?"],
    ),
    "a name of two vendors": (
        row(Vendor="shared name"),
        ["Vendor is 'shared name', which is acme-2 or acme-3; say which in the mapping, under [vendors]"],
    ),
    "no day": (row(Date=""), ["Date is empty, and no other day stands in the row"]),
    "no amount": (row(Amount=""), ["Amount is empty"]),
    "no currency": (
        row(Amount="600"),
        ["Amount is '600' without a currency; say it in a column, or under [defaults]"],
    ),
    "nothing claimed": (
        row(Amount="0.00 GBP"),
        ["Amount is '0.00 GBP'; the amount must be greater than zero"],
    ),
    "no reason": (row(Reason=""), ["Reason is empty"]),
    "an unknown reason": (
        row(Reason="DAMAGE"),
        ["Reason is 'DAMAGE', no reason code of the policy; did you mean DAMAGED? (DAMAGED, LATE)"],
    ),
    "an unknown status": (
        row(Status="Limbo"),
        [
            "Status is 'Limbo'; say in the mapping, under [statuses], which it is (OPEN, AGREED, CREDITED,"
            " PARTLY_REFUNDED, REFUNDED, RECONCILED, DISPUTED, ESCALATED, REJECTED, WRITTEN_OFF, CLOSED,"
            " REQUESTED, CHASED)"
        ],
    ),
    "no owner": (row(Owner=""), ["Owner is empty"]),
    "too many cells": (f"{ROW},,one more", ["has cells beyond the last column: one more"]),
    "a character that hides": (
        row(Owner="a\u202ekhan"),
        ["owner holds U+202E, which is not written into a ledger"],
    ),
    "a currency that is none": (
        row(Amount="600 ABC", Order="x" * 101),
        [
            "Order is '"
            + "x" * 101
            + "'; an id is 1 to 100 of A-Z a-z 0-9 . _ - / that begins and ends with a"
            " letter or digit, without // or .."
        ],
    ),
    "everything": (
        ",,,03/04/2026,,,,",
        [
            "Date is '03/04/2026', which is 2026-04-03 or 2026-03-04; say which in the mapping: [format]"
            ' dates = "DMY" or "MDY"',
            "Case is empty",
            "Order is empty",
            "Reason is empty",
            "Owner is empty",
            "Vendor is empty",
            "Amount is empty",
        ],
    ),
}


@pytest.mark.parametrize(("line", "reasons"), WRONG.values(), ids=WRONG)
def test_a_row_that_cannot_be_read_says_every_reason(
    tmp_path: pathlib.Path, line: str, reasons: list[str]
) -> None:
    assert said_of(csv_log(tmp_path, line), books(tmp_path, CODES + ALIKE)) == ["not understood", *reasons]


def test_a_column_that_a_log_does_not_have_is_named_as_ours(tmp_path: pathlib.Path) -> None:
    log = csv_log(tmp_path, "RC-1", titles="Case")
    assert said_of(log, books(tmp_path)) == [
        "not understood",
        "opened_on is empty, and no other day stands in the row",
        "order_id is no column of the log",
        "reason is no column of the log",
        "owner is no column of the log",
        "vendor is no column of the log",
        "claimed is no column of the log",
    ]


def test_a_fault_of_the_spreadsheet_is_no_value(tmp_path: pathlib.Path) -> None:
    cells = ROW.split(",")
    cells[5] = "#N/A"
    log = xlsx_log(tmp_path, [*TITLES.split(","), "Pet"], [*cells, "#REF!"])
    assert said_of(log, books(tmp_path)) == ["not understood", "Reason is #N/A, a fault of the spreadsheet"]


def test_a_day_in_a_trail_must_be_clear_too(tmp_path: pathlib.Path) -> None:
    log = csv_log(tmp_path, f"{row(Date='')},03/04/2026 mailed", titles=f"{TITLES},Trail")
    (_, reason) = said_of(log, books(tmp_path))
    assert reason.startswith("Trail is '03/04/2026', which is 2026-04-03 or")


def test_a_case_that_stands_twice_in_a_log_is_read_once(tmp_path: pathlib.Path) -> None:
    outcome = outcome_of(csv_log(tmp_path, ROW, ROW), books(tmp_path))
    assert [(verdict.kind.value, verdict.reasons) for verdict in outcome.verdicts] == [
        ("printed", ()),
        ("not understood", ("the case RC-1 stands in row 2 already",)),
    ]
    assert not outcome.complete
