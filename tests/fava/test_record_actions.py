"""What forms record: each kind of directive, several owners at once, and what does not fit."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from beancount_refunds.fava_ext.record_words import KINDS
from beancount_refunds.fava_ext.recording_actions import LONGEST, MOST_POINTS
from beancount_refunds.ledger import open_ledger
from tests.books_on_disk import write
from tests.fava_pages import EXTENSION, Fava, read_fragment
from tests.record_books import BOOKS, RECORDING, SIGNED
from tests.recording.conftest import _still  # noqa: F401 (the clock stands still, git's user is Anna Khan)

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator


@pytest.fixture
def books(tmp_path: pathlib.Path) -> Fava:
    """Fava on RECORDING in a folder of its own."""
    return Fava(write(tmp_path, RECORDING))


def answered(fava: Fava, action: str, *, dry_run: bool = False, **fields: Any) -> tuple[str, str, str]:
    """The outcome, the field that does not fit, and what the fragment says."""
    body = fava.ask(action, fields, dry_run=dry_run).get_json()
    return body["outcome"], body["field"], read_fragment(body["html"])


def recorded(folder: pathlib.Path) -> str:
    """What was recorded, without who and when; the ledger with it is clean."""
    assert open_ledger(folder / "main.beancount").clean
    return (folder / "recorded.beancount").read_text(encoding="utf-8").replace(SIGNED, "")


def kinds() -> Iterator[tuple[str, dict[str, Any], str]]:
    """A directive of each kind: its form, what is said, and what is written."""
    case = {"vendor_id": "acme", "order_id": "KB-2", "amount": "60", "reason": "DAMAGED"}
    text = '  vendor_id: "acme"\n  order_id: "KB-2"\n  owner: "a.khan"\n  reason: "DAMAGED"\n'
    yield "case", case, f'2026-03-02 custom "refund-case" "RC-2026-0003" 60.00 GBP\n{text}'
    memo = {"vendor_id": "acme", "amount": "12.00", "account": "Expenses:Purchases", "number": "CN 20"}
    yield (
        "credit",
        memo,
        '2026-03-02 custom "vendor-credit" "acme/CN-20" 12.00 GBP Expenses:Purchases\n  number: "CN 20"\n',
    )
    promise = {"vendor_id": "acme", "amount": "40.00", "note": "by Friday"}
    yield (
        "expect",
        promise,
        '2026-03-02 custom "vendor-refund" "VR-0002" 40.00 GBP "acme/CM-17"\n'
        '  vendor_id: "acme"\n  note: "by Friday"\n',
    )
    cash = {"vendor_id": "acme", "amount": "40.00", "parts": ["acme/CM-18=10.00 acme/CM-17=30 GBP"]}
    yield (
        "refund",
        cash | {"on": "2026-03-01"},
        '2026-03-01 custom "vendor-refund" "VR-0002" 40.00 GBP "acme/CM-18" 10.00 GBP "acme/CM-17" 30.00 GBP\n'
        '  vendor_id: "acme"\n',
    )
    chased = {"id": "RC-2026-0001", "event": "chased", "reason": "ASKED", "amount": " "}
    yield (
        "case-event",
        chased,
        '2026-03-02 custom "case-event" "RC-2026-0001" "chased"\n  reason: "ASKED"\n',
    )
    yield (
        "policy",
        {"id": "reason_code", "settings": ["LOST", "Lost on the way"]},
        '2026-03-02 custom "refund-policy" "reason_code" "LOST" "Lost on the way"\n',
    )


@pytest.mark.parametrize(("kind", "fields", "text"), tuple(kinds()))
def test_a_form_records_the_directive_that_was_previewed(
    books: Fava, tmp_path: pathlib.Path, kind: str, fields: dict[str, Any], text: str
) -> None:
    outcome, __, words = answered(books, "record", dry_run=True, kind=kind, **fields)
    assert outcome == "previewed"
    assert " ".join(text.split()) in words
    assert not (tmp_path / "recorded.beancount").exists()
    assert answered(books, "record", kind=kind, **fields)[0] == "written"
    assert recorded(tmp_path) == text


def test_an_approval_is_signed_by_who_approves(books: Fava, tmp_path: pathlib.Path) -> None:
    assert answered(books, "record", kind="approval", id="VR-0001")[0] == "refused"
    assert answered(books, "record", kind="approval", id="VR-0001", by="m.lee")[0] == "written"
    assert recorded(tmp_path).startswith('2026-03-02 custom "approval" "VR-0001" 450.00 GBP\n  by: "m.lee"\n')


def test_the_commit_of_an_approval_is_by_who_approves(tmp_path: pathlib.Path) -> None:
    books = Fava(write(tmp_path, RECORDING.replace("True}", "True, 'commit': True}")))
    for words in (
        ["init", "--quiet"],
        ["add", "main.beancount"],
        ["commit", "--quiet", "--message", "Books"],
    ):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)  # noqa: S607
    answered(books, "record", kind="approval", id="VR-0001", by="m.lee")
    log = subprocess.run(
        ["git", "log", "-1", "--format=%an %s"],  # noqa: S607
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert log == "Morgan Lee Record approval VR-0001\n"


def test_more_than_the_credits_have_is_refused_with_all_three_figures(books: Fava) -> None:
    outcome, field, words = answered(
        books, "record", dry_run=True, kind="refund", vendor_id="acme", amount="300.00"
    )
    assert (outcome, field) == ("refused", "")
    assert "REFUND_EXCEEDS_CREDIT_BALANCE: refund VR-0002 asks 300.00 GBP of" in words
    assert "200.00 GBP available (excess 100.00 GBP)" in words


@pytest.mark.parametrize(
    ("fields", "field", "why"),
    [
        ({"kind": "case", "vendor_id": "acme"}, "order_id", "Still needed: Order, Amount claimed, Reason."),
        ({"kind": "csae"}, "kind", "There is no form csae."),
        ({"kind": ["case"]}, "kind", "There is no form"),
        ({"kind": "case", "color": "red"}, "color", "No form has a field color."),
        ({"kind": "case", "amount": ["1", "2"]}, "amount", "The field amount is of another kind."),
        ({"kind": "refund", "parts": "acme/CM-17"}, "parts", "The field parts is of another kind."),
        ({"kind": "case", "note": "x" * (LONGEST + 1)}, "note", "That is too long."),
        ({"kind": "case", "on": "yesterday"}, "on", "'yesterday' is not written YYYY-MM-DD"),
        ({"kind": "case", "on": ["2026-01-01"]}, "on", "is not written YYYY-MM-DD"),
        ({"kind": "expect", "vendor_id": "acme", "amount": "1,000"}, "amount", "'1,000' is no amount"),
    ],
)
def test_what_does_not_fit_names_its_field_and_why(
    books: Fava, fields: dict[str, Any], field: str, why: str
) -> None:
    outcome, named, words = answered(books, "record", dry_run=True, **fields)
    assert (outcome, named) == ("unfit", field)
    assert why in words


def test_every_command_of_the_command_line_has_its_form() -> None:
    assert list(KINDS)[:6] == ["case", "credit", "expect", "refund", "case-event", "approval"]
    assert len(KINDS) == 18


# --- owners of open points ---------------------------------------------------------------------

POINTS = ["AWAITING_APPROVAL VR-0001", "CREDIT_STALE acme/CM-18"]
OWNER = '  owner: "m.lee"\n  until: 2026-03-31\n  reason: "ASKED"\n'


def test_several_points_get_one_owner_in_one_go(books: Fava, tmp_path: pathlib.Path) -> None:
    assert (
        answered(
            books, "assign", points=[*POINTS, POINTS[0]], owner="m.lee", until="2026-03-31", reason="ASKED"
        )[0]
        == "written"
    )
    assert recorded(tmp_path) == (
        f'2026-03-02 custom "exception" "AWAITING_APPROVAL" "VR-0001"\n{OWNER}'
        f'2026-03-02 custom "exception" "CREDIT_STALE" "acme/CM-18"\n{OWNER}'
    )
    shown = books.page("exceptions", status="AWAITING_APPROVAL")
    assert shown.cells("Owner") == ["m.lee"]
    assert shown.cells("Until") == ["2026-03-31"]


@pytest.mark.parametrize(
    ("fields", "field", "why"),
    [
        ({"points": []}, "points", "Choose the points first, 500 at most."),
        ({}, "points", "Choose the points first, 500 at most."),
        ({"points": "AWAITING_APPROVAL VR-0001"}, "points", "Choose the points first"),
        ({"points": ["A B"] * (MOST_POINTS + 1)}, "points", "Choose the points first"),
        ({"points": POINTS, "owner": "m.lee"}, "reason", "Still needed: Reason, Until."),
        ({"points": POINTS, "amount": "1"}, "amount", "No form has a field amount."),
    ],
)
def test_points_without_what_an_owner_needs_are_not_assigned(
    books: Fava, tmp_path: pathlib.Path, fields: dict[str, Any], field: str, why: str
) -> None:
    outcome, named, words = answered(books, "assign", **fields)
    assert (outcome, named) == ("unfit", field)
    assert why in words
    assert not (tmp_path / "recorded.beancount").exists()


def test_one_point_that_the_ledger_refuses_leaves_all_unassigned(books: Fava, tmp_path: pathlib.Path) -> None:
    said: dict[str, Any] = {"owner": "m.lee", "until": "2026-03-31", "reason": "ASKED"}
    outcome, __, words = answered(books, "assign", points=[POINTS[0], "NO_SUCH_CODE VR-0001"], **said)
    assert outcome == "refused"
    assert "NO_SUCH_CODE" in words
    assert not (tmp_path / "recorded.beancount").exists()


def test_books_without_pages_that_write_record_nothing(tmp_path: pathlib.Path) -> None:
    closed = Fava(write(tmp_path, EXTENSION + BOOKS))
    assert answered(closed, "record", kind="approval", id="VR-0001", by="m.lee")[0] == "forbidden"
    assert not (tmp_path / "recorded.beancount").exists()
