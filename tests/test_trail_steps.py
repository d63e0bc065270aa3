"""What a trail tells: the steps, their sources, what is open, and where documents can be."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.history import provenance
from beancount_refunds.ledger import open_ledger
from beancount_refunds.reports.trail import Trails, trail
from tests.books_on_disk import HEADER, write
from tests.trail_books import TRAILS

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.ledger import Ledger


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """The ledger of TRAILS."""
    return open_ledger(write(tmp_path_factory.mktemp("books"), TRAILS))


@pytest.fixture(scope="module")
def trails(ledger: Ledger) -> Trails:
    """Its trails."""
    return Trails(ledger)


def test_the_steps_tell_what_came_of_each_directive(trails: Trails) -> None:
    told = [(step.on.isoformat(), step.what, step.effects) for step in trails.of("VR-1").steps]
    assert told == [
        ("2026-01-10", "order KB-1 placed with Acme Components Ltd, 深圳零件", ()),
        ("2026-01-11", "bill INV-1 booked", ()),
        ("2026-01-20", "case RC-1 opened against Acme Components Ltd", ("RC-1 is OPEN",)),
        ("2026-01-21", "note on RC-1", ()),
        ("2026-01-25", "case RC-1: agreed", ("RC-1 OPEN → AGREED",)),
        ("2026-02-02", "credit memo acme/1 recorded", ("acme/1 is POSTED", "RC-1 AGREED → CREDITED")),
        ("2026-02-03", "credit memo acme/2 recorded", ("acme/2 is POSTED",)),
        ("2026-02-10", "refund VR-1 recorded", ("VR-1 is PENDING",)),
        ("2026-02-10", "VR-1-AGAIN repeats VR-1 (external id e-1): ignored", ()),
        ("2026-02-11", "VR-1 approved", ()),
        ("2026-02-12", "bank transaction FT1: BAZAAR · PAYOUT", ()),
        (
            "2026-02-12",
            "bank line FT1 matched to VR-1, VR-2",
            (
                "450.00 GBP of acme/1 refunded",
                "50.00 GBP of acme/2 refunded",
                "VR-1 PENDING → APPLIED",
                "RC-1 CREDITED → PARTLY_REFUNDED",
            ),
        ),
        (
            "2026-02-12",
            "VR-1 APPLIED → RECONCILED: the bank confirms it",
            (),
        ),
        ("2026-02-13", "document on VR-1", ()),
        ("2026-02-23", "open amount of acme/1 asserted", ()),
        ("2026-03-30", "bill INV-1 paid or set off", ()),
    ]


def test_a_step_has_its_date_actor_amount_and_line(trails: Trails) -> None:
    (step,) = (step for step in trails.of("VR-1").steps if step.kind == "approval")
    assert (step.on, step.actor, step.amount_minor, step.currency) == (
        datetime.date(2026, 2, 11),
        "m.lee",
        50000,
        "GBP",
    )
    assert (
        step.position.lineno == TRAILS.split("\n").index('2026-02-11 custom "approval" "VR-1" 500.00 GBP') + 1
    )
    (said,) = (step for step in trails.of("VR-1").steps if step.kind == "note")
    assert said.note == "four of twenty crushed"


def test_what_something_beside_the_chain_changed_names_its_cause(trails: Trails) -> None:
    told = [step.what for step in trails.of("VR-6").steps if step.kind == "change of state"]
    assert told == [
        "RC-1 AGREED → CREDITED, because of vendor-credit acme/1",
        "RC-1 CREDITED → PARTLY_REFUNDED, because of receipt-match FT1",
        "VR-6 APPLIED → RECONCILED: a balance of Assets:Wallet confirms it",
    ]


def test_a_credit_booked_by_hand_has_its_transactions_as_steps(trails: Trails) -> None:
    told = [(step.what, step.amount_minor) for step in trails.of("acme/3").steps[:3]]
    assert told == [
        ("credit acme/3 booked by hand", 8000),
        ("credit acme/3 raised by hand", 2000),
        ("credit acme/3 lowered by hand", 1000),
    ]


def test_an_owner_given_to_an_open_point_is_a_step_and_the_point_is_listed(trails: Trails) -> None:
    found = trails.of("VR-4")
    assert [step.what for step in found.steps if step.kind == "exception"] == [
        "PENDING_OVERDUE of VR-4 taken up by an owner"
    ]
    assert [(point.code, point.subject) for point in found.open_points] == [
        ("PENDING_OVERDUE", "VR-4"),
        ("CASE_OVERDUE", "RC-1"),
    ]


def test_papers_are_looked_for_from_the_ledger_and_from_their_file(tmp_path: pathlib.Path) -> None:
    memo = 'include "sub/credits.beancount"\n'
    credit = """\
2026-02-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
  evidence: "memos/1.pdf"
2026-02-03 document Assets:Bank "chat.png" ^acme/1
2026-02-04 custom "approval" "acme/1"
  by: "m.lee"
  evidence: "memos/1.pdf"
"""
    write(tmp_path, credit, "sub/credits.beancount")
    found = trail(open_ledger(write(tmp_path, HEADER + memo)), "acme/1")
    told = [(paper.path, paper.candidates) for paper in found.papers]
    assert told == [
        ("memos/1.pdf", (str(tmp_path / "memos/1.pdf"), str(tmp_path / "sub/memos/1.pdf"))),
        (str(tmp_path / "sub/chat.png"), (str(tmp_path / "sub/chat.png"),)),
    ]
    assert found.gone is None
    assert found.without(["memos/1.pdf"]).gone == frozenset({"memos/1.pdf"})


def test_git_tells_the_origin_of_each_step_or_why_it_cannot(ledger: Ledger, tmp_path: pathlib.Path) -> None:
    told = trail(ledger, "VR-1", provenance(ledger.files, tmp_path))
    assert {str(step.origin) for step in told.steps} == {"there is no git history"}
    assert {step.origin for step in trail(ledger, "VR-1").steps} == {None}
    assert len(told.places) == len({step.position for step in told.steps})
