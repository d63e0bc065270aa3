"""What the server answers where the ledger, its lock or the disk is not as it should be."""

from __future__ import annotations

import concurrent.futures
from typing import TYPE_CHECKING, Any

import pytest

from beancount_refunds.api import clerk
from beancount_refunds.record.refusals import Busy, Unconfirmed, Unwritable
from tests.api.served import Served
from tests.api.test_refunds import REFUND
from tests.books_on_disk import CLEAN
from tests.history.repositories import Books as Repository

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable

BROKEN = '2026-02-21 custom "vendor-refund" "VR-9" 10.00 GBP "acme/CM-99"\n'


def test_a_broken_ledger_is_read_as_it_was_and_written_when_it_is_mended(tmp_path: pathlib.Path) -> None:
    served = Served(tmp_path, CLEAN)
    before = served.get("/vendor-credits/acme/CM-17").json
    served.path.write_text(CLEAN + BROKEN, "utf-8")
    shown = served.get("/vendor-credits/acme/CM-17")
    problem = shown.json["problem"]
    assert (shown.status_code, shown.headers["Ledger-Stale"]) == (200, "true")
    assert shown.json == before | {"stale": True, "problem": problem}
    assert problem.startswith("LEDGER_NOT_CLEAN: the ledger has a problem; mend what bean-refunds check")
    assert "main.beancount:18: UNKNOWN_CREDIT: refund VR-9 names the credit acme/CM-99" in problem
    refused = served.post("/vendor-refunds", REFUND)
    assert (refused.status_code, refused.json["code"]) == (503, "LEDGER_NOT_CLEAN")
    assert (refused.json["detail"], refused.headers["Retry-After"]) == (problem, "5")
    served.path.write_text(CLEAN, "utf-8")
    shown = served.get("/vendor-credits/acme/CM-17")
    assert (shown.json, "Ledger-Stale" in shown.headers) == (before, False)
    assert served.post("/vendor-refunds", REFUND).status_code == 201


def test_a_server_that_only_reads_writes_nothing(tmp_path: pathlib.Path) -> None:
    served = Served(tmp_path, CLEAN, read_only=True)
    answer = served.post("/vendor-refunds", REFUND)
    assert (answer.status_code, answer.json["detail"]) == (403, "this server only reads (--read-only)")
    assert (served.get("/vendors").status_code, served.text) == (200, CLEAN)


TROUBLE: dict[str, tuple[Callable[[str], Exception], int, str]] = {
    "busy": (lambda _path: Busy("others write"), 503, "others write"),
    "full": (
        lambda path: Unwritable(path, "cannot be written: No space left on device"),
        500,
        "main.beancount cannot be written: No space left on device; nothing was recorded",
    ),
    "in doubt": (
        lambda path: Unconfirmed(path, "cannot be synced"),
        500,
        "main.beancount was written, but its folder cannot be synced: look whether it is there to stay",
    ),
}


@pytest.mark.parametrize("case", TROUBLE)
def test_what_the_disk_says_is_an_answer(
    case: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trouble, status, detail = TROUBLE[case]

    def record(*_drafts: Any, **_how: Any) -> None:
        raise trouble(str(served.path))

    served = Served(tmp_path, CLEAN)
    monkeypatch.setattr(clerk, "record", record)
    answer = served.post("/vendor-refunds", REFUND)
    assert (answer.status_code, answer.json["detail"]) == (status, detail)
    assert answer.headers.get("Retry-After") == ("5" if status == 503 else None)


def test_who_waits_too_long_for_a_turn_is_told_to_try_again(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clerk, "_PATIENCE_S", 0)
    served = Served(tmp_path, CLEAN)
    answers: list[Any] = []

    def record(*_drafts: Any, **_how: Any) -> None:
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            answers.append(pool.submit(served.post, "/vendor-refunds", REFUND).result())
        message = "the first gives up, too"
        raise Busy(message)

    monkeypatch.setattr(clerk, "record", record)
    served.post("/vendor-refunds", REFUND)
    assert (answers[0].status_code, answers[0].headers["Retry-After"]) == (503, "5")
    assert answers[0].json["detail"] == "others were recording for 0 seconds; nothing was recorded"


def test_equal_requests_at_once_are_one_refund(tmp_path: pathlib.Path) -> None:
    served = Served(tmp_path, CLEAN)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: served.post("/vendor-refunds", REFUND), range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.text for answer in answers}) == 1
    assert served.text.count('custom "vendor-refund"') == 1


def test_racing_refunds_of_more_than_half_are_one_refund(tmp_path: pathlib.Path) -> None:
    served = Served(tmp_path, CLEAN)
    bodies = [REFUND | {"external_id": f"shop-{number}"} for number in range(8)]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda body: served.post("/vendor-refunds", body), bodies))
    assert sorted(answer.status_code for answer in answers) == [201] + [422] * 7
    assert served.text.count('custom "vendor-refund"') == 1


def test_without_a_known_user_who_records_must_be_said_by_a_token(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{role}_NAME")
        monkeypatch.delenv(f"GIT_{role}_EMAIL")
    served = Served(tmp_path, CLEAN, tokens=None)
    answer = served.post("/approvals", {"id": "VR-1", "amount_minor": 1, "currency_code": "GBP"})
    assert (answer.status_code, answer.json["detail"]) == (422, "missing: by")


#: A token's actor, or nobody's, and who signs the commit: the policy knows J. Smith and Anna Khan.
SIGNED = {
    "j.smith": "J. Smith <j.smith@example.com>, Anna Khan",
    "treasury": "treasury <treasury>, Anna Khan",
    None: "Anna Khan <a.khan@example.com>, Anna Khan",
}


@pytest.mark.parametrize("actor", SIGNED)
def test_a_recording_is_committed_by_its_actor(actor: str | None, tmp_path: pathlib.Path) -> None:
    actors = (
        '2020-01-01 custom "refund-policy" "actor" "j.smith" "J. Smith <j.smith@example.com>"\n'
        '2020-01-01 custom "refund-policy" "actor" "a.khan" "Anna Khan <a.khan@example.com>"\n'
    )
    books = Repository.new(tmp_path)
    served = Served(tmp_path, CLEAN + actors, commit=True, **({} if actor else {"tokens": None}))
    books.commit()
    served.actor = actor or ""
    assert served.post("/vendor-refunds", REFUND).status_code == 201
    assert books.git("log", "-1", "--format=%an <%ae>, %cn%n%B").splitlines() == [
        SIGNED[actor],
        "Record vendor-refund VR-0001",
        "",
        "External-Id: shop-1",
        f"Actor: {actor or 'a.khan'}",
    ]
    assert books.git("status", "--porcelain") == ""
