from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from beancount_refunds.history import GitError
from tests.api.served import Served
from tests.books_on_disk import BOOKS
from tests.command_line import run
from tests.history.repositories import ANNA, Books

if TYPE_CHECKING:
    import pathlib


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Served:
    """The books with one of everything."""
    return Served(tmp_path_factory.mktemp("books"), BOOKS)


def _here(served: Served, value: Any) -> Any:
    """What the command line prints, with files as seen from the ledger."""
    return json.loads(json.dumps(value).replace(f"{served.path.parent}/", ""))


@pytest.mark.parametrize(
    ("path", "command", "name"),
    [
        ("/vendor-refunds", "register", "refunds"),
        ("/vendor-credits", "credits", "credits"),
        ("/cases", "cases", "cases"),
    ],
)
def test_lists_have_the_rows_that_the_command_line_prints(
    path: str, command: str, name: str, served: Served
) -> None:
    printed = json.loads(run(command, served.path, "--format", "json").stdout)
    listed = served.get(path).json
    assert listed == {"as_of": printed["as_of"], name: _here(served, printed[name]), "next": None}
    for row in listed[name]:
        assert served.get(f"{path}/{row['id']}").json == row
        assert served.get(f"{path}/{row['id'].replace('/', '%2F')}").json == row


def test_exceptions_are_listed_by_code_and_subject(served: Served) -> None:
    printed = json.loads(run("exceptions", served.path, "--format", "json").stdout)["exceptions"]
    rows = sorted(_here(served, printed), key=lambda row: (row["code"], row["subject"]))
    assert served.get("/exceptions").json["exceptions"] == rows
    assert len(rows) > 1


def test_vendors_have_what_is_open_and_no_bank_account(served: Served) -> None:
    assert served.get("/vendors/acme").json == {
        "id": "acme",
        "name": "Acme Components Ltd",
        "account": "Assets:Credits:Acme",
        "country": None,
        "vat_id": None,
        "balances": [
            {"currency_code": "GBP", "unapplied_balance_minor": 23000, "available_balance_minor": 20000}
        ],
    }
    shen = served.get("/vendors?limit=1&cursor=YWNtZQ").json["vendors"]
    assert [(one["id"], one["balances"]) for one in shen] == [
        (
            "shen",
            [
                {"currency_code": "CNY", "unapplied_balance_minor": 0, "available_balance_minor": 0},
                {"currency_code": "JPY", "unapplied_balance_minor": 31000, "available_balance_minor": 31000},
            ],
        )
    ]


def test_a_statement_is_that_of_the_report_and_its_days(served: Served) -> None:
    words = ("report", "statement", served.path, "acme", "--from", "2026-02-01", "--to", "2026-02-28")
    printed = json.loads(run(*words, "--format", "json").stdout)
    asked = served.get("/vendors/acme/statement?since=2026-02-01&until=2026-02-28")
    assert asked.json == _here(served, printed)


def test_a_trail_is_that_of_the_command_line(served: Served) -> None:
    printed = run("trail", served.path, "FT1", "--no-git", "--format", "json")
    assert served.get("/trail/FT1").json == json.loads(printed.stdout)


def test_a_trail_has_the_commits_of_git_where_they_are_asked_for(tmp_path: pathlib.Path) -> None:
    served = Served(tmp_path, BOOKS)
    assert served.get("/trail/FT1?git=true").json["history"].startswith("not a git repository")
    books = Books.new(tmp_path)
    commit = books.commit(ANNA)
    printed = json.loads(run("trail", served.path, "FT1", "--format", "json").stdout)
    shown = served.get("/trail/FT1?git=true").json
    assert shown == printed
    assert {step["commit"]["first"]["hash"] for step in shown["steps"]} == {commit}
    assert {step["commit"] for step in served.get("/trail/FT1?git=false").json["steps"]} == {None}


def test_where_signatures_cannot_be_checked_the_history_says_so(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = Served(tmp_path, BOOKS)
    Books.new(tmp_path).commit(ANNA)

    def silent(*_: object) -> None:
        message = "git was stopped"
        raise GitError(message)

    monkeypatch.setattr("beancount_refunds.history.git.signatures", silent)
    history = served.get("/trail/FT1?git=true").json["history"]
    assert history.endswith("; signatures cannot be checked: git was stopped")


def test_a_trail_is_the_same_however_often_it_is_asked_for(tmp_path: pathlib.Path) -> None:
    served = Served(tmp_path, BOOKS)
    trails = [served.get(f"/trail/{id_}").json for id_ in ("VR-1", "VR-2", "VR-1")]
    assert trails[0] == trails[2] == Served(tmp_path, BOOKS).get("/trail/VR-1").json
    assert trails[0] != trails[1]


def test_events_are_walked_with_their_cursor(served: Served) -> None:
    first = served.get("/events?limit=2").json
    rest = served.get(f"/events?since={first['next']}").json
    assert (len(first["events"]), first["more"], rest["more"]) == (2, True, False)
    assert not {one["id"] for one in first["events"]} & {one["id"] for one in rest["events"]}


UNKNOWN = {
    "/vendor-refunds/VR-11": "the ledger has no refund VR-11; did you mean VR-1 or VR-2 or VR-3?",
    "/vendor-credits/acme/CM-71": "the ledger has no credit acme/CM-71; did you mean acme/CM-17?",
    "/cases/wholly-different": "the ledger has no case wholly-different",
    "/vendors/acmee": "the ledger has no vendor acmee; did you mean acme?",
    "/vendors/acmee/statement": "the ledger has no vendor acmee; did you mean acme?",
    "/problems/DUPLICATE_IDS": "the ledger has no code DUPLICATE_IDS; did you mean DUPLICATE_ID?",
    "/vendor-refunds/": "there is nothing at /v1/vendor-refunds/: see /v1/openapi.json",
    "/vendor-refunds//VR-1": "there is nothing at /v1/vendor-refunds//VR-1: see /v1/openapi.json",
    "": "there is nothing at /v1: see /v1/openapi.json",
}


@pytest.mark.parametrize("path", UNKNOWN)
def test_what_is_not_there_is_answered_with_what_was_meant(path: str, served: Served) -> None:
    answer = served.get(path)
    assert (answer.status_code, answer.json["detail"]) == (404, UNKNOWN[path])
    assert answer.mimetype == "application/problem+json"


def test_an_unknown_trail_names_what_is_near(served: Served) -> None:
    answer = served.get("/trail/FT11")
    assert (answer.status_code, "did you mean FT1" in answer.json["detail"]) == (404, True)


FILTERED = {
    "/vendor-refunds?vendor_id=shen": ["VR-2"],
    "/vendor-refunds?vendor_id=nobody": [],
    "/vendor-refunds?status=PENDING": ["VR-3"],
    "/vendor-refunds?pending_reason=RECEIPT": ["VR-3"],
    "/vendor-refunds?credit_id=acme/CM-17": ["VR-1", "VR-3"],
    "/vendor-refunds?case_id=RC-1&status=RECONCILED": ["VR-1"],
    "/vendor-refunds?order_id=KB-1": ["VR-1", "VR-3"],
    "/vendor-refunds?bank_transaction_ref=FT2": ["VR-2"],
    "/vendor-refunds?external_id=e-1": ["VR-1"],
    "/vendor-refunds?since=2026-02-22&until=2026-02-22": ["VR-2"],
    "/vendor-refunds?since=2026-02-21": ["VR-2", "VR-3"],
    "/vendor-refunds?until=2026-02-21": ["VR-1"],
    "/vendor-credits?vendor_id=shen": ["shen/TK-1", "shen/TK-2"],
    "/vendor-credits?status=POSTED&currency_code=JPY": ["shen/TK-2"],
    "/vendor-credits?case_id=RC-1": ["acme/CM-17"],
    "/vendor-credits?order_id=KB-1": ["acme/CM-17"],
    "/vendor-credits?bill_id=INV-1": [],
    "/vendor-credits?external_id=e-1": [],
    "/vendor-credits?until=2026-02-03": ["acme/CM-17", "shen/TK-1"],
    "/cases?vendor_id=acme&status=PARTLY_REFUNDED": ["RC-1"],
    "/cases?order_id=KB-1&credit_id=acme/CM-17": ["RC-1"],
    "/cases?owner=a.khan&reason=DAMAGED": ["RC-1"],
    "/cases?external_id=e-1": [],
    "/cases?since=2026-01-21": [],
    "/vendors?country=GB": [],
    "/vendors": ["acme", "shen"],
}


@pytest.mark.parametrize("path", FILTERED)
def test_filters_must_all_hold_and_an_unknown_value_finds_nothing(path: str, served: Served) -> None:
    answer = served.get(path)
    (rows,) = (value for value in answer.json.values() if isinstance(value, list))
    assert [row["id"] for row in rows] == FILTERED[path]


def test_exceptions_are_filtered_like_the_rest(served: Served) -> None:
    for query, codes in {
        "code=CREDIT_EXPIRING&owner=a.khan": ["CREDIT_EXPIRING"],
        "subject=VR-2&status=ACKNOWLEDGED": ["REFUND_UNRECONCILED"],
        "vendor_id=nobody": [],
        "since=2026-02-22&subject=VR-2": ["REFUND_UNRECONCILED"],
    }.items():
        rows = served.get(f"/exceptions?{query}").json["exceptions"]
        assert [row["code"] for row in rows] == codes, query
