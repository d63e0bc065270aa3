"""Approvals, compared with git, and how the findings of git join those of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.findings import Code
from beancount_refunds.ledger import open_ledger
from tests.history.disputes import ACTORS, APPROVAL, HEADER, REFUND, judged, short, started
from tests.history.repositories import ANNA, BEN, CARL, Books

if TYPE_CHECKING:
    import pathlib


def test_an_approval_that_somebody_else_committed_holds(books: Books) -> None:
    started(books).add("2026-02.beancount", APPROVAL)
    books.commit(BEN)
    assert judged(books) == ([], [])


def test_an_approval_committed_by_who_recorded_the_refund_is_none_whatever_it_claims(books: Books) -> None:
    started(books, policy="").add("2026-02.beancount", APPROVAL)
    books.commit(ANNA)
    assert judged(books)[0] == [
        "1: APPROVAL_SELF: refund VR-1 of 450.00 GBP is of Anna Khan <a.khan@example.com> in commit"
        f" {short(books, 'HEAD^')}, who also committed its approval by b.smith in commit {short(books, 'HEAD')};"
        " let somebody else approve it\nthe approval stands at 2026-02.beancount:4"
    ]


def test_one_person_with_two_addresses_is_one_person(books: Books) -> None:
    started(books).add("2026-02.beancount", APPROVAL)
    books.commit("Anna <anna@home.example.com>")
    assert judged(books)[0] == [
        "1: APPROVAL_SELF: refund VR-1 of 450.00 GBP is of Anna Khan <a.khan@example.com> in commit"
        f" {short(books, 'HEAD^')}, who also committed its approval by b.smith in commit {short(books, 'HEAD')};"
        " let somebody else approve it\nthe approval stands at 2026-02.beancount:4",
        "4: ACTOR_MISMATCH: approval VR-1 is by b.smith, but Anna <anna@home.example.com> committed it"
        f" ({short(books, 'HEAD')}); let b.smith commit it, or write who it was\n"
        "the policy knows b.smith as Ben Smith <b.smith@example.com>",
    ]


def test_who_changed_an_approval_committed_it_too(books: Books) -> None:
    started(books).add("2026-02.beancount", APPROVAL.replace("450", "440"))
    books.commit(BEN)
    books.swap("2026-02.beancount", "440", "450")
    books.commit(ANNA)
    assert [text.split(" ")[1] for text in judged(books)[0]] == ["APPROVAL_SELF:", "ACTOR_MISMATCH:"]


def test_who_changed_the_refund_cannot_approve_it(books: Books) -> None:
    started(books).swap("2026-02.beancount", "FT1", "FT2")
    books.commit(BEN)
    books.add("2026-02.beancount", APPROVAL)
    books.commit(BEN)
    assert [text.split(" ")[1] for text in judged(books)[0]] == ["APPROVAL_SELF:"]


def test_a_refund_that_changed_after_its_approval_is_not_approved(books: Books) -> None:
    started(books).add("2026-02.beancount", APPROVAL)
    books.commit(BEN)
    books.swap("2026-02.beancount", "FT1", "FT2")
    books.commit(ANNA)
    assert judged(books) == (
        [
            "1: APPROVAL_STALE: refund VR-1 of 450.00 GBP was changed in commit"
            f" {short(books, 'HEAD')} by Anna Khan <a.khan@example.com>, after its approval by b.smith in commit"
            f" {short(books, 'HEAD^')}; have it approved as it stands now\n"
            "the approval stands at 2026-02.beancount:4"
        ],
        [],
    )


def test_a_new_approval_of_the_changed_refund_mends_it(books: Books) -> None:
    started(books).add("2026-02.beancount", APPROVAL)
    books.commit(BEN)
    books.swap("2026-02.beancount", "FT1", "FT2")
    books.commit(ANNA)
    books.add("2026-02.beancount", APPROVAL.replace("02-21", "02-22"))
    books.commit(BEN)
    assert judged(books) == ([], [])


def test_an_approval_of_another_amount_is_not_the_one_that_holds(books: Books) -> None:
    """Below the limit the ledger asks for none: the one of 1.00 GBP is in order and says nothing of 450.00."""
    started(books).add("2026-02.beancount", APPROVAL.replace("450.00", "1.00"))
    books.commit(BEN)
    assert judged(books) == ([], [])
    books.add("2026-02.beancount", APPROVAL)
    books.commit(ANNA)
    assert [text.split(" ")[1] for text in judged(books)[0]] == ["APPROVAL_SELF:", "ACTOR_MISMATCH:"]


def test_an_approval_on_a_branch_does_not_cover_a_change_on_another(books: Books) -> None:
    started(books).git("checkout", "--quiet", "-b", "other")
    books.write("2026-03.beancount", APPROVAL)
    books.commit(BEN)
    books.git("checkout", "--quiet", "main")
    books.swap("2026-02.beancount", "FT1", "FT2")
    books.commit(ANNA)
    books.merge("other", CARL)
    assert [text.split(" ")[1] for text in judged(books)[0]] == ["APPROVAL_STALE:"]


def test_a_change_that_is_not_committed_yet_makes_the_approval_stale(books: Books) -> None:
    started(books).add("2026-02.beancount", APPROVAL)
    books.commit(BEN)
    books.swap("2026-02.beancount", "FT1", "FT2")
    assert judged(books) == (
        [
            "1: APPROVAL_STALE: refund VR-1 of 450.00 GBP was changed in the work tree (not committed yet),"
            f" after its approval by b.smith in commit {short(books, 'HEAD')}; have it approved as it stands"
            " now\nthe approval stands at 2026-02.beancount:4"
        ],
        ["1 directive not judged by git: not committed yet"],
    )


def test_an_approval_of_something_not_recorded_yet_is_stale(books: Books) -> None:
    books.write("main.beancount", HEADER + ACTORS)
    books.write("2026-03.beancount", APPROVAL)
    books.commit(BEN)
    books.write("2026-02.beancount", REFUND)
    assert [text.partition(", after")[0] for text in judged(books)[0]] == [
        "1: APPROVAL_STALE: refund VR-1 of 450.00 GBP was recorded in the work tree (not committed yet)"
    ]
    books.commit(ANNA)
    assert [text.partition(" in commit")[0] for text in judged(books)[0]] == [
        "1: APPROVAL_STALE: refund VR-1 of 450.00 GBP was recorded"
    ]


def test_what_is_not_committed_yet_is_not_judged(books: Books) -> None:
    started(books).add("2026-02.beancount", APPROVAL)
    assert judged(books) == ([], ["1 directive not judged by git: not committed yet"])


def test_a_write_off_is_approved_by_somebody_else_too(books: Books) -> None:
    books.write("main.beancount", HEADER + ACTORS)
    books.write(
        "2026-02.beancount",
        """\
        2026-02-20 custom "credit-write-off" "WO-1" "acme/CM-17" 1.00 GBP Expenses:Purchases
          reason: "IMMATERIAL"
          by: "a.khan"
        2026-02-20 custom "approval" "WO-1"
          by: "b.smith"
        """,
    )
    books.commit(ANNA)
    commit = short(books, "HEAD")
    assert judged(books)[0] == [
        "1: APPROVAL_SELF: write-off WO-1 of 1.00 GBP is of Anna Khan <a.khan@example.com> in commit"
        f" {commit}, who also committed its approval by b.smith in commit {commit};"
        " let somebody else approve it\nthe approval stands at 2026-02.beancount:4",
        "4: ACTOR_MISMATCH: approval WO-1 is by b.smith, but Anna Khan <a.khan@example.com> committed it"
        f" ({commit}); let b.smith commit it, or write who it was\n"
        "the policy knows b.smith as Ben Smith <b.smith@example.com>",
    ]


def test_a_finding_of_the_ledger_and_one_of_git_on_a_directive_are_one(books: Books) -> None:
    """UNKNOWN_CREDIT comes before ACTOR_MISMATCH; APPROVAL_SELF before STATUS_MISMATCH."""
    started(books).add("2026-02.beancount", APPROVAL)
    books.add("2026-02.beancount", REFUND.replace("VR-1", "VR-2").replace("CM-17", "CM-99"))
    books.swap("2026-02.beancount", '"FT1"\n2026-02-21', '"FT1"\n  status: "RECONCILED"\n2026-02-21')
    books.commit(BEN)
    assert {one.code for one in open_ledger(books.path("main.beancount")).findings} == {
        Code.STATUS_MISMATCH,
        Code.UNKNOWN_CREDIT,
    }
    assert [text.split(" ")[:2] for text in judged(books)[0]] == [
        ["1:", "APPROVAL_SELF:"],
        ["7:", "UNKNOWN_CREDIT:"],
    ]


def test_what_is_wrong_with_the_set_up_stays_first(books: Books) -> None:
    books.write("main.beancount", 'plugin "beancount_refunds"\n' + HEADER + ACTORS)
    books.write("2026-02.beancount", REFUND)
    books.commit(BEN)
    assert [text.split(" ")[1] for text in judged(books)[0]] == ["PLUGIN_MISCONFIGURED:", "ACTOR_MISMATCH:"]


def test_an_approval_that_was_refused_and_a_refund_declared_twice_are_not_judged(books: Books) -> None:
    started(books).add("2026-02.beancount", REFUND.replace("450.00", "400.00"))
    books.write("2026-03.beancount", APPROVAL.replace("VR-1", "VR-9"))
    books.commit(ANNA)
    assert [text.split(" ")[1] for text in judged(books)[0]] == ["DUPLICATE_ID:", "UNKNOWN_ID:"]


def test_a_shallow_clone_is_judged_as_far_as_it_shows(books: Books, tmp_path: pathlib.Path) -> None:
    """VR-1 and its approval are older; VR-2 was changed since it was approved; VR-3 is all there."""
    started(books).swap("main.beancount", "450.00 GBP", "1000.00 GBP")
    books.add("2026-02.beancount", APPROVAL)
    books.add("2026-02.beancount", (REFUND + APPROVAL).replace("VR-1", "VR-2").replace("450", "100"))
    books.commit(BEN)
    books.write("old.txt", "the boundary")
    books.commit(CARL)
    books.swap("2026-02.beancount", '"VR-2" 100.00 GBP "acme', '"VR-2" 200.00 GBP "acme')
    books.write("2026-03.beancount", (REFUND + APPROVAL).replace("VR-1", "VR-3").replace("450", "100"))
    books.commit(ANNA)
    clone = Books(tmp_path / "clone")
    books.git("clone", "--quiet", "--depth=2", books.folder.as_uri(), str(clone.folder))
    told, notes = judged(clone)
    assert [text.split(" ")[:2] for text in told] == [
        ["6:", "APPROVAL_STALE:"],
        ["1:", "APPROVAL_SELF:"],
        ["4:", "ACTOR_MISMATCH:"],
    ]
    assert "after its approval by b.smith (older than what the shallow clone holds)" in told[0]
    assert notes == [
        "git history is shallow: 4 directives older than the boundary were not judged; fetch-depth: 0 shows them"
    ]


def test_one_directive_beyond_the_boundary_is_one(books: Books, tmp_path: pathlib.Path) -> None:
    started(books).write("2026-03.beancount", "")
    books.commit(CARL)
    clone = Books(tmp_path / "clone")
    books.git("clone", "--quiet", "--depth=1", books.folder.as_uri(), str(clone.folder))
    assert judged(clone) == (
        [],
        [
            "git history is shallow: 1 directive older than the boundary was not judged; fetch-depth: 0 shows them"
        ],
    )
