"""A trail as text and as data: whole outputs."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

import pytest

from beancount_refunds.history import provenance
from beancount_refunds.ledger import open_ledger
from beancount_refunds.render.style import Style
from beancount_refunds.render.trail_json import trail_as_json
from beancount_refunds.render.trail_text import trail_as_text
from beancount_refunds.reports.trail import trail
from tests.books_on_disk import HEADER, write
from tests.history.repositories import ANNA, BEN, CONFIGURATION, Books
from tests.trail_books import TRAILS

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.reports.trail import Trail

SMALL = (
    HEADER
    + """\
2026-02-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
  evidence: "memos/1.pdf"
  by: "a.khan"
2026-02-03 custom "vendor-refund" "VR-1" 30.00 GBP "acme/1"
  by: "a.khan"
2026-02-04 custom "receipt-reject" "FT9" "VR-1"
  reason: "OTHER_VENDOR"
  note: "not ours"
2026-02-05 custom "vendor-refund" "VR-2" 5.00 GBP "acme/1"
"""
)


@pytest.fixture(autouse=True)
def _in_the_folder_of_the_books(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in CONFIGURATION.items():
        monkeypatch.setenv(name, value)


def of(tmp_path: pathlib.Path, text: str, word: str) -> Trail:
    """The trail of a word."""
    return trail(open_ledger(write(tmp_path, text)), word)


# ------------------------------------------------------------------------------------------ text


def test_a_trail_is_printed_from_the_bank_to_the_order_and_then_step_by_step(
    tmp_path: pathlib.Path,
) -> None:
    found = of(tmp_path, SMALL, "VR-1").without(["memos/1.pdf"])
    assert trail_as_text(found, Style()) == textwrap.dedent("""\
        Trail of VR-1 as of 2026-02-05

        ~  receipt  FT9                            not in the bank's transactions
                (not this one → refund VR-1)
        >  refund   VR-1    2026-02-03  30.00 GBP  PENDING  Acme Components Ltd  waits for: receipt
                reserves 30.00 GBP → credit acme/1
           credit   acme/1  2026-02-02  50.00 GBP  POSTED  Acme Components Ltd  unapplied 50.00 GBP

        3 steps

        2026-02-02  credit memo acme/1 recorded  50.00 GBP  by a.khan
                    acme/1 is POSTED
                    memos/1.pdf (the file is gone)
                    main.beancount:17
        2026-02-03  refund VR-1 recorded  30.00 GBP  by a.khan
                    VR-1 is PENDING
                    main.beancount:20
        2026-02-04  bank line FT9 looked at: it is not VR-1
                    reason OTHER_VENDOR
                    “not ours”
                    main.beancount:22

        Beside the trail

          acme/1 is also reserved for VR-2: 5.00 GBP

        Gone

          memos/1.pdf, filed on 2026-02-02 for acme/1
        """)


def test_what_is_open_and_what_was_refused_is_said(tmp_path: pathlib.Path) -> None:
    told = trail_as_text(of(tmp_path, TRAILS, "VR-4"), Style())
    assert (
        "Still open\n\n"
        "  PENDING_OVERDUE VR-4: pending for 38 days, waits for RECEIPT"
        " (owner m.lee until 2026-03-31, since 2026-02-20)\n" in told
    )
    assert "            finding UNKNOWN_CREDIT\n" in trail_as_text(of(tmp_path, TRAILS, "VR-5"), Style())
    later = f'{SMALL}2026-04-01 custom "credit-balance" "acme/1" 50.00 GBP\n'
    told = trail_as_text(of(tmp_path, later, "VR-1"), Style())
    assert "waits for RECEIPT (without owner, since 2026-02-03)\n" in told


def test_a_narrow_screen_wraps_and_colours_only_on_a_terminal(tmp_path: pathlib.Path) -> None:
    found = of(tmp_path, TRAILS, "VR-1")
    narrow = trail_as_text(found, Style(width=60))
    steps = narrow[narrow.index("16 steps") :].splitlines()
    assert max(map(len, steps)) <= 60
    assert "\x1b[" not in narrow
    assert "\x1b[32mRECONCILED\x1b[0m" in trail_as_text(found, Style(colour=True))


def test_words_of_the_ledger_cannot_move_the_cursor(tmp_path: pathlib.Path) -> None:
    told = trail_as_text(of(tmp_path, SMALL.replace("not ours", "not\x1b[2J\u202eours"), "VR-1"), Style())
    assert "“not\N{REPLACEMENT CHARACTER}[2J\N{REPLACEMENT CHARACTER}ours”" in told


# ------------------------------------------------------------------------------------------ data


def test_a_trail_as_data_has_the_names_of_the_reference_model(tmp_path: pathlib.Path) -> None:
    told = json.loads(trail_as_json(of(tmp_path, SMALL, "VR-1").without(["memos/1.pdf"])))
    assert list(told) == [
        "as_of",
        "subject",
        "nodes",
        "edges",
        "steps",
        "asides",
        "open",
        "documents",
        "history",
    ]
    assert told["nodes"][1] == {
        "kind": "refund",
        "id": "VR-1",
        "title": "Acme Components Ltd",
        "on": "2026-02-03",
        "by": "a.khan",
        "amount_minor": 3000,
        "currency_code": "GBP",
        "status": "PENDING",
        "remark": "waits for: receipt",
        "asked": True,
        "within": True,
        "filename": "main.beancount",
        "lineno": 20,
    }
    assert (told["nodes"][0]["filename"], told["nodes"][0]["on"]) == (None, None)
    assert told["edges"][0] == {
        "from": {"kind": "refund", "id": "VR-1"},
        "to": {"kind": "credit", "id": "acme/1"},
        "what": "reserves",
        "amount_minor": 3000,
        "currency_code": "GBP",
        "standing": True,
    }


def test_a_step_beside_and_document_as_data_have_their_fields(tmp_path: pathlib.Path) -> None:
    told = json.loads(trail_as_json(of(tmp_path, SMALL, "VR-1").without(["memos/1.pdf"])))
    assert told["steps"][0] == {
        "on": "2026-02-02",
        "at": None,
        "kind": "vendor-credit",
        "subject": "acme/1",
        "what": "credit memo acme/1 recorded",
        "effects": ["acme/1 is POSTED"],
        "by": "a.khan",
        "amount_minor": 5000,
        "currency_code": "GBP",
        "reason": None,
        "note": None,
        "documents": ["memos/1.pdf"],
        "finding": None,
        "filename": "main.beancount",
        "lineno": 17,
        "commit": None,
    }
    assert told["asides"] == [
        {
            "subject": "acme/1",
            "what": "is also reserved for VR-2",
            "other": "VR-2",
            "amount_minor": 500,
            "currency_code": "GBP",
        }
    ]
    assert told["documents"] == [
        {"path": "memos/1.pdf", "filed_on": "2026-02-02", "subject": "acme/1", "gone": True}
    ]


def test_data_says_what_is_open_and_that_nobody_looked_for_the_documents(tmp_path: pathlib.Path) -> None:
    told = json.loads(trail_as_json(of(tmp_path, TRAILS, "VR-1")))
    assert [(one["code"], one["subject"], one["owner"], one["since"]) for one in told["open"]] == [
        ("CASE_OVERDUE", "RC-1", "a.khan", "2026-02-19")
    ]
    assert {one["gone"] for one in told["documents"]} == {None}
    assert (told["history"], told["steps"][0]["commit"]) == (None, None)


# --------------------------------------------------------------------------------------- history


def committed(folder: pathlib.Path) -> tuple[Trail, str, str]:
    """The trail of VR-1 as git tells it, and the hashes of the two commits.

    The refund is changed by the second commit, the rejection not committed.
    """
    books = Books.new(folder)
    first_text, _, rest = SMALL.partition('2026-02-04 custom "receipt-reject"')
    books.write("main.beancount", first_text)
    first = books.commit(ANNA)
    books.swap("main.beancount", "30.00 GBP", "31.00 GBP")
    second = books.commit(BEN)
    books.add("main.beancount", f'2026-02-04 custom "receipt-reject"{rest}')
    ledger = open_ledger(folder / "main.beancount")
    found = trail(ledger, "VR-1")
    return found.told_by(provenance(ledger.files, folder).verified(found.places)), first, second


def test_each_step_names_the_commit_that_brought_its_line_in(tmp_path: pathlib.Path) -> None:
    found, first, second = committed(tmp_path / "books")
    told = trail_as_text(found, Style()).splitlines()
    anna = f"{first[:10]} by {ANNA}, 2026-03-01T09:01:00+00:00, signature: not signed"
    ben = f"{second[:10]} by {BEN}, 2026-03-01T09:02:00+00:00, signature: not signed"
    step = told.index("2026-02-03  refund VR-1 recorded  31.00 GBP  by a.khan")
    assert [line.strip() for line in told[step + 2 : step + 5]] == [
        "books/main.beancount:20",
        anna,
        f"changed by {ben}",
    ]
    rejected = told.index("2026-02-04  bank line FT9 looked at: it is not VR-1")
    assert told[rejected + 4].strip() == "not committed yet"
    assert told[-1] == (
        f"  git history up to {second[:10]} of 2026-03-01T09:02:00+00:00;"
        " 1 file of the ledger not as committed"
    )


def test_data_has_the_commits_with_their_whole_hashes(tmp_path: pathlib.Path) -> None:
    found, first, second = committed(tmp_path / "books")
    told: dict[str, Any] = json.loads(trail_as_json(found))
    refund, rejected = told["steps"][1], told["steps"][2]
    assert refund["commit"]["first"] == {
        "hash": first,
        "author": ANNA,
        "authored_at": "2026-03-01T09:01:00+00:00",
        "committer": ANNA,
        "committed_at": "2026-03-01T09:01:00+00:00",
        "signature": "not signed",
        "subject": f"By {ANNA}",
    }
    assert refund["commit"]["last"]["hash"] == second
    assert rejected["commit"] == "not committed yet"


def test_books_without_a_commit_or_without_git_say_so(tmp_path: pathlib.Path) -> None:
    outside = open_ledger(write(tmp_path / "outside", SMALL))
    told = trail_as_text(trail(outside, "VR-1", provenance(outside.files, tmp_path / "outside")), Style())
    assert "            there is no git history\n" in told
    books = Books.new(tmp_path / "empty")
    books.write("main.beancount", SMALL)
    ledger = open_ledger(tmp_path / "empty" / "main.beancount")
    told = trail_as_text(trail(ledger, "VR-1", provenance(ledger.files, tmp_path / "empty")), Style())
    assert told.endswith("History\n\n  nothing is committed yet; 1 file of the ledger not as committed\n")


def test_a_shallow_clone_says_that_it_cannot_see_everything(tmp_path: pathlib.Path) -> None:
    books = Books.new(tmp_path / "books")
    books.write("main.beancount", SMALL)
    books.commit(ANNA)
    books.add("main.beancount", "\n; more\n")
    books.commit(BEN)
    books.swap("main.beancount", '"VR-1" 30.00 GBP', '"VR-1" 31.00 GBP')
    last = books.commit(BEN)
    books.git("clone", "--quiet", "--depth=2", f"file://{books.folder}", str(tmp_path / "clone"))
    ledger = open_ledger(tmp_path / "clone" / "main.beancount")
    found = trail(ledger, "VR-1", provenance(ledger.files, tmp_path / "clone"))
    told = trail_as_text(found, Style())
    unseen = "older than what the shallow clone holds"
    assert (
        f"            {unseen}\n"
        f"            changed by {last[:10]} by {BEN}, 2026-03-01T09:03:00+00:00, signature: not checked\n"
    ) in told
    assert told.endswith("; the clone is shallow: what is older cannot be seen\n")
    credit, refund, _ = (step["commit"] for step in json.loads(trail_as_json(found))["steps"])
    assert credit == unseen
    assert (refund["first"], refund["last"]["hash"]) == (unseen, last)
