"""Decisions by the door of the pages: previewed, written, undone, and refused in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from beancount_refunds.ledger import open_ledger
from tests.books_on_disk import HEADER, write
from tests.deciding.books import SIGNED
from tests.fava_pages import WRITING, Fava, read_fragment
from tests.recording.conftest import _still  # noqa: F401 (the clock stands still, git's user is Anna Khan)
from tests.workbench_books import WORKBENCH

if TYPE_CHECKING:
    import pathlib

REFUND = {"reference": "FT26043EXA", "ids": ["VR-0001"]}
MATCH = """\
2026-02-12 custom "receipt-match" "FT26043EXA" "VR-0001"
  note: "exact: refund VR-0001 in the text; exact amount 450.00 GBP; name of acme in the counterparty; \
a refund that waits for its receipt; 2 days after expected"
  external_id: "FT26043EXA VR-0001"
"""


@pytest.fixture
def bench(tmp_path: pathlib.Path) -> Fava:
    """Fava on WORKBENCH in a folder of its own."""
    return Fava(write(tmp_path, WORKBENCH))


def answered(fava: Fava, action: str, fields: dict[str, Any], *, dry_run: bool = False) -> tuple[str, str]:
    """The outcome, and what the fragment says."""
    body = fava.ask(action, fields, dry_run=dry_run).get_json()
    return body["outcome"], read_fragment(body["html"])


def written(folder: pathlib.Path) -> str:
    """What stands in the file of decisions, without who and when; the ledger with it is clean."""
    assert open_ledger(folder / "main.beancount").clean
    return (folder / "recorded.beancount").read_text(encoding="utf-8").replace(SIGNED, "")


def test_an_accepted_proposal_is_previewed_and_then_written_as_shown(
    bench: Fava, tmp_path: pathlib.Path
) -> None:
    outcome, words = answered(bench, "accept", REFUND, dry_run=True)
    assert outcome == "previewed"
    assert words.startswith('This will be written recorded.beancount:1 2026-02-12 custom "receipt-match"')
    assert "Posted for it" in words
    assert "Assets:Clearing -882.70 GBP -432.70 GBP" in words
    assert words.endswith("VR-0001 : PENDING (RECEIPT) → RECONCILED RC-7 : CREDITED → PARTLY_REFUNDED")
    assert not (tmp_path / "recorded.beancount").exists()
    assert answered(bench, "accept", REFUND)[0] == "written"
    assert written(tmp_path) == MATCH
    assert "RECONCILED" in bench.page("refund", id="VR-0001").words


def test_a_credit_that_was_chosen_among_equals_becomes_a_refund(bench: Fava, tmp_path: pathlib.Path) -> None:
    answered(bench, "accept", {"reference": "FT26046TIE", "ids": ["shen/TK-4402"]})
    assert written(tmp_path).startswith(
        '2026-02-15 custom "vendor-refund" "VR-0002" 75.00 GBP "shen/TK-4402"'
    )


def test_what_is_chosen_by_hand_says_its_parts_and_what_explains_the_rest(
    bench: Fava, tmp_path: pathlib.Path
) -> None:
    parts = {"reference": "FT26049NIL", "ids": ["acme/CM-1702=90.00", "acme/CM-1703=8.50"], "fee": "2.50"}
    assert answered(bench, "accept", parts)[0] == "written"
    first = written(tmp_path).splitlines()[0]
    assert first.endswith('"VR-0002" 98.50 GBP "acme/CM-1702" 90.00 GBP "acme/CM-1703" 8.50 GBP')
    assert "  fee: 2.50 GBP\n" in written(tmp_path)


def test_what_does_not_add_up_is_told_with_the_field_that_explains_it(bench: Fava) -> None:
    answer = bench.ask("accept", {"reference": "FT26049NIL", "ids": ["VR-0001"]})
    body = answer.get_json()
    assert (answer.status_code, body["outcome"], body["field"]) == (422, "unfit", "fee")
    assert "354.00 GBP less than the 450.00 GBP of VR-0001" in read_fragment(body["html"])


def test_what_a_match_teaches_is_told_once_it_is_written(tmp_path: pathlib.Path) -> None:
    story = """\
2026-02-02 custom "vendor-credit" "acme/CM-17" 550.00 GBP Expenses:Purchases
2026-02-10 custom "vendor-refund" "VR-0001" 100.00 GBP "acme/CM-17"
2026-02-12 * "AC CMPNTS" "Refund VR-0001"
  bank_transaction_ref: "FT1"
  Assets:Bank       100.00 GBP
  Assets:Clearing  -100.00 GBP
"""
    fava = Fava(write(tmp_path, WRITING + HEADER + story))
    assert "The match taught" not in answered(fava, "accept", {"reference": "FT1"}, dry_run=True)[1]
    assert (
        "The match taught how banks print acme; put into its directive at main.beancount:11:"
        ' aliases: "AC CMPNTS"' in answered(fava, "accept", {"reference": "FT1"})[1]
    )


def test_a_rejected_proposal_is_never_made_again(bench: Fava, tmp_path: pathlib.Path) -> None:
    answered(bench, "reject", REFUND)
    assert written(tmp_path) == (
        '2026-02-12 custom "receipt-reject" "FT26043EXA" "VR-0001"\n  external_id: "FT26043EXA VR-0001"\n'
    )
    assert "FT26043EXA nothing fits" in bench.page("reconcile").words


def test_a_match_is_undone_with_its_reason_and_the_receipt_waits_again(
    bench: Fava, tmp_path: pathlib.Path
) -> None:
    answered(bench, "accept", REFUND)
    assert "Decided last FT26043EXA = VR-0001 450.00 GBP 2026-02-12" in bench.page("reconcile").words
    undoing = {"reference": "FT26043EXA", "reason": "WRONG_VENDOR"}
    outcome, words = answered(bench, "unmatch", undoing)
    assert outcome == "written"
    assert "The matcher may propose it again: reject it then, if it never was that one." in words
    assert written(tmp_path).partition("\n\n")[2] == (
        '2026-02-12 custom "receipt-unmatch" "FT26043EXA" "VR-0001"\n'
        '  reason: "WRONG_VENDOR"\n  external_id: "FT26043EXA VR-0001"\n'
    )
    again = bench.page("reconcile").words
    assert "FT26043EXA exact" in again
    assert "Decided last" not in again


@pytest.mark.parametrize(
    ("action", "fields", "said"),
    [
        ("unmatch", {"reference": "FT26043EXA"}, "say why the match was wrong"),
        (
            "unmatch",
            {"reference": "FT26043EXA", "reason": "DAMAGED"},
            "no match of the receipt FT26043EXA",
        ),
        (
            "reject",
            {"reference": "FT26049NIL"},
            "nothing is proposed for FT26049NIL; say which refund or credit it is not",
        ),
        ("accept", REFUND | {"fees": "2.50"}, "No decision has a field fees."),
        ("accept", REFUND | {"ids": "VR-0001"}, "The field ids is a list, each other one a text."),
        ("accept", REFUND | {"fee": ["2.50"]}, "The field ids is a list, each other one a text."),
    ],
)
def test_what_cannot_be_decided_says_why_and_writes_nothing(
    bench: Fava, record: pathlib.Path, action: str, fields: dict[str, Any], said: str
) -> None:
    outcome, words = answered(bench, action, fields)
    assert outcome == "unfit"
    assert said in words
    assert not record.exists()


@pytest.fixture
def record(tmp_path: pathlib.Path) -> pathlib.Path:
    """The file of decisions."""
    return tmp_path / "recorded.beancount"


def test_a_reason_that_the_policy_does_not_know_is_refused_by_the_ledger(bench: Fava) -> None:
    answered(bench, "accept", REFUND)
    outcome, words = answered(bench, "unmatch", {"reference": "FT26043EXA", "reason": "MOOD"})
    assert outcome == "refused"
    assert "REASON_CODE_UNKNOWN" in words


def test_a_reference_that_never_came_is_undone_for_the_reason_that_was_said(
    tmp_path: pathlib.Path,
) -> None:
    only = '2020-01-01 custom "refund-policy" "reason_code" "TYPING_ERROR" "Somebody mistyped it"\n'
    story = """\
2020-01-01 custom "refund-policy" "record_file" "recorded.beancount"
2026-02-02 custom "vendor-credit" "acme/CM-17" 550.00 GBP Expenses:Purchases
2026-02-10 custom "vendor-refund" "VR-0001" 100.00 GBP "acme/CM-17"
  bank_transaction_ref: "FT1X"
2026-02-12 * "Acme Components" "Refund VR-0001"
  bank_transaction_ref: "FT1"
  Assets:Bank       100.00 GBP
  Assets:Clearing  -100.00 GBP
"""
    fava = Fava(write(tmp_path, WRITING + HEADER + only + story))
    asked = {"reference": "FT1", "ids": ["VR-0001"]}
    choice = "Why another reference is undone no reason TYPING_ERROR – Somebody mistyped it"
    assert choice in fava.page("reconcile").words
    body = fava.ask("accept", asked).get_json()
    assert (body["outcome"], body["field"]) == ("unfit", "reason")
    assert answered(fava, "accept", asked | {"reason": "TYPING_ERROR"})[0] == "written"
    assert 'custom "receipt-unmatch" "FT1X" "VR-0001"\n  reason: "TYPING_ERROR"' in written(tmp_path)
