"""`match` shows proposals, ties and what is without proposal: as text, JSON and CSV, all or some."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.deciding.table import verdicts_table
from beancount_refunds.ledger import open_ledger
from beancount_refunds.money import Precisions
from beancount_refunds.render import Style, table_as_csv
from beancount_refunds.render.proposals import verdict_lines, verdicts_as_text
from beancount_refunds.render.proposals_json import verdicts_as_json
from tests.deciding.books import CREDITS, REFUND, SECOND, do, done, ledger, receipt
from tests.deciding.verdicts import VERDICTS, day

if TYPE_CHECKING:
    import pathlib

STORY = (
    CREDITS
    + REFUND
    + SECOND
    + '2026-02-10 custom "vendor-refund" "VR-0003" 30.00 GBP "acme/CM-1717"\n'
    + '2026-02-10 custom "vendor-refund" "VR-0004" 30.00 GBP "acme/CM-1717"\n'
    + receipt("FT1", "97.50 GBP", text="VR-0001")
    + receipt("FT2", "50.00 GBP", on="2026-02-12", text="VR-0002")
    + receipt("FT3", "30.00 GBP")
    + receipt("FT4", "7.77 GBP", payee="ELSEWHERE", more='bank_kind: "fee"')
)


def test_the_best_stand_first_then_ties_then_what_has_no_proposal() -> None:
    assert verdicts_as_text(VERDICTS, Precisions(), Style()) == textwrap.dedent(
        """\
        Proposals (2)

        FT2  2026-02-20  1,050.00 GBP  ACME
          "VR-2 / CN 17 / RF18"
          sum, score 20
            VR-2  1,000.00 GBP  refund of acme, expected 2026-02-10
            VR-3  50.00 GBP  refund of acme, expected 2026-02-10
               +20  1000.00 + 50.00 = 1050.00 GBP

        FT1  2026-02-19  97.50 GBP
          difference, score 60
            VR-1  100.00 GBP  refund of acme, expected 2026-02-10, states FT0
               +65  name of acme
                -5  another refund of acme has the same amount
              fee 2.50 GBP
          runner-up: acme/CM-1 (name, score 15)

        Ties (1)

        FT3  2026-02-18  50.00 GBP  \N{REPLACEMENT CHARACTER}[31mEVIL
          tie: nothing tells VR-3 and acme/CM-1 apart
          could be: VR-3 (alias, score 30)
          could be: acme/CM-1 (name, score 15)

        Without proposal (1)

        FT4  2026-02-17  7.77 GBP  ELSEWHERE
          ruled out: VR-1: the text names VR-9
        """
    )


def test_in_a_review_all_choices_are_numbered_with_their_evidence() -> None:
    lines = list(verdict_lines(VERDICTS[0], Precisions(), Style(), numbered=True))
    assert [line for line in lines if ": " in line] == [
        "  1: difference, score 60",
        "  2: name, score 15",
    ]
    assert "    acme/CM-1  50.00 GBP  credit of acme, issued 2026-02-01" in lines
    assert "      excess 3.00 GBP" in lines


def test_json_has_minor_units_tiers_evidence_and_the_runner_up() -> None:
    data = json.loads(verdicts_as_json(VERDICTS[:1], day(28)))
    credit = {
        "tier": "name",
        "score": 15,
        "items": [
            {
                "id": "acme/CM-1",
                "kind": "credit",
                "vendor_id": "acme",
                "amount_minor": 5000,
                "currency_code": "GBP",
                "stated_reference": None,
            }
        ],
        "fee_minor": 0,
        "excess_minor": 300,
        "received": False,
        "evidence": [{"text": "name of acme", "weight": 15}],
    }
    assert data == {
        "as_of": "2026-02-28",
        "verdicts": [
            {
                "reference": "FT1",
                "booked_on": "2026-02-19",
                "amount_minor": 9750,
                "currency_code": "GBP",
                "account": "Assets:Bank",
                "counterparty": "",
                "counterparty_iban": None,
                "proposal": {
                    "tier": "difference",
                    "score": 60,
                    "items": [
                        {
                            "id": "VR-1",
                            "kind": "refund",
                            "vendor_id": "acme",
                            "amount_minor": 10000,
                            "currency_code": "GBP",
                            "stated_reference": "FT0",
                        }
                    ],
                    "fee_minor": 250,
                    "excess_minor": 0,
                    "received": False,
                    "evidence": [
                        {"text": "name of acme", "weight": 65},
                        {"text": "another refund of acme has the same amount", "weight": -5},
                    ],
                },
                "runner_up": credit,
                "others": [credit],
                "tie": None,
                "vetoes": [],
            }
        ],
    }


def test_csv_has_a_line_per_receipt(tmp_path: pathlib.Path) -> None:
    settlement = open_ledger(ledger(tmp_path, CREDITS)).settlement
    rows = list(csv.DictReader(io.StringIO(table_as_csv(verdicts_table(VERDICTS, settlement)))))
    shown = ("reference", "amount_minor", "tier", "item_ids", "fee_minor", "runner_up_ids", "runner_up_score")
    assert [tuple(row[key] for key in shown) for row in rows] == [
        ("FT1", "9750", "difference", "VR-1", "250", "acme/CM-1", "15"),
        ("FT2", "105000", "sum", "VR-2 VR-3", "0", "", ""),
        ("FT3", "5000", "", "", "", "VR-3", "30"),
        ("FT4", "777", "", "", "", "", ""),
    ]
    assert rows[0]["evidence"] == "name of acme (+65); another refund of acme has the same amount (-5)"
    assert rows[2]["tie"] == "nothing tells VR-3 and acme/CM-1 apart"
    assert rows[3]["vetoes"] == "VR-1: the text names VR-9"


def test_the_command_shows_what_the_matcher_says(tmp_path: pathlib.Path) -> None:
    top = ledger(tmp_path, STORY)
    text = done(top, "match").splitlines()
    heads = [line for line in text if line.startswith(("FT", "Prop", "Ties", "With"))]
    assert [line.split()[0] for line in heads] == ["Proposals", "FT2", "FT1", "Ties", "FT3", "Without", "FT4"]
    assert text[-1] == "  ruled out: the bank calls it a fee"
    csv_lines = done(top, "match", "--format", "csv").splitlines()
    assert [line.split(",")[0] for line in csv_lines] == ["reference", "FT2", "FT1", "FT3", "FT4"]


@pytest.mark.parametrize(
    ("words", "references"),
    [
        ("--tier exact", ["FT2"]),
        ("--tier difference --tier alias", ["FT1", "FT3"]),
        ("--vendor acme", ["FT2", "FT1", "FT3"]),
        ("--vendor shen", []),
        ("--as-of 2026-02-12", ["FT2"]),
    ],
)
def test_some_of_it_can_be_asked_for(tmp_path: pathlib.Path, words: str, references: list[str]) -> None:
    data = json.loads(done(ledger(tmp_path, STORY), "match", "--format", "json", *words.split()))
    assert [one["reference"] for one in data["verdicts"]] == references


def test_a_ledger_without_waiting_receipts_says_so(tmp_path: pathlib.Path) -> None:
    assert done(ledger(tmp_path, CREDITS), "match") == "No receipt waits for a refund.\n"
    assert done(ledger(tmp_path, STORY), "match", "--vendor", "shen") == (
        "Of the receipts that wait none is like that.\n"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            "--accept exact --as-of 2026-02-12",
            "--as-of is for looking: what is recorded is judged on the whole ledger",
        ),
        (
            "--review --as-of 2026-02-12",
            "--as-of is for looking: what is recorded is judged on the whole ledger",
        ),
        ("--review --accept exact", "--accept, --review and --format exclude each other"),
        ("--accept exact --format json", "--accept, --review and --format exclude each other"),
        ("--accept sum", "Invalid value for '--accept': 'sum' is not 'exact'."),
    ],
)
def test_what_does_not_go_together_is_a_usage_error(tmp_path: pathlib.Path, words: str, message: str) -> None:
    result = do(ledger(tmp_path, STORY), "match", *words.split())
    assert (result.exit_code, result.output.splitlines()[-1]) == (2, f"Error: {message}")


def test_a_terminal_breaks_long_lines_and_shows_what_is_stated(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    stating = REFUND + '  bank_transaction_ref: "FT0"\n'
    top = ledger(
        tmp_path, CREDITS + stating + receipt("FT1", "100.00 GBP", text="VR-0001 " + "and more words " * 6)
    )
    shown = done(top, "match")
    assert "    VR-0001  100.00 GBP  refund of acme, expected\n      2026-02-10, states FT0\n" in shown
    assert max(map(len, shown.splitlines())) <= 60
