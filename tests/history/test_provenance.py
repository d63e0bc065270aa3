"""Where the lines of a ledger come from, on one line of history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.history import Commit, Origin, Step, Unseen, provenance
from beancount_refunds.source import Position
from tests.history.repositories import ANNA, BEN, CARL, Books

if TYPE_CHECKING:
    import pathlib

REFUND = """\
2026-02-20 custom "vendor-refund" "VR-1" 450.00 GBP "acme/CM-17"
  by: "a.khan"
"""
CREDIT = '2026-02-02 custom "vendor-credit" "acme/CM-17" 450.00 GBP Expenses:Purchases\n'
APPROVAL = """\
2026-02-21 custom "approval" "VR-1" 450.00 GBP
  by: "b.smith"
"""


def test_a_directive_comes_from_the_commit_that_brought_it_in(books: Books) -> None:
    books.write("main.beancount", CREDIT)
    first = books.commit(ANNA)
    books.add("main.beancount", REFUND)
    second = books.commit(BEN)
    assert books.hashes('acme/CM-17" 450.00 GBP Exp') == (first, first)
    assert books.hashes("VR-1") == (second, second)
    assert books.hashes("a.khan") == (second, second)


def test_a_change_is_the_last_commit_and_leaves_the_first(books: Books) -> None:
    books.write("main.beancount", CREDIT + REFUND)
    first = books.commit(ANNA)
    books.swap("main.beancount", 'VR-1" 450.00', 'VR-1" 400.00')
    second = books.commit(BEN)
    books.add("main.beancount", '  note: "the rest in March"\n')
    third = books.commit(CARL)
    origin = books.origin("VR-1")
    assert isinstance(origin, Origin)
    assert [step.commit.hash for step in origin.steps] == [third, second, first]
    assert (origin.first, origin.last) == (origin.steps[2].commit, origin.steps[0].commit)
    assert origin.steps[2].text == REFUND
    assert origin.steps[1].text == REFUND.replace("450", "400")
    assert origin.steps[0].text == REFUND.replace("450", "400") + '  note: "the rest in March"\n'
    # A note is learnt later; the amount is what it states.
    assert origin.stated == origin.steps[1].commit
    assert books.hashes('CM-17" 450.00 GBP Exp') == (first, first)


def test_a_commit_has_author_and_committer_and_times(books: Books) -> None:
    books.write("main.beancount", REFUND)
    books.commit(ANNA, "--author", BEN, "--date", "2026-02-28T23:59:00+13:00")
    head = books.provenance().head
    assert head is not None
    assert head.author == BEN
    assert head.committer == ANNA
    assert head.authored_at == "2026-02-28T23:59:00+13:00"
    assert head.committed_at == "2026-03-01T09:01:00+00:00"
    assert head.subject == f"By {ANNA}"
    assert head.short == head.hash[:10]
    assert head.signature == "not checked"


def test_moving_and_aligning_a_directive_is_no_change(books: Books) -> None:
    books.write("main.beancount", CREDIT + REFUND + APPROVAL)
    first = books.commit(ANNA)
    books.write("main.beancount", APPROVAL)
    books.write(
        "refunds/2026-02.beancount", "; of February\n" + CREDIT + "\n" + REFUND.replace("\n", " ; Acme\r\n")
    )
    books.commit(BEN)
    books.git("mv", "refunds", "received")
    books.commit(CARL)
    books.write("received/2026-02.beancount", REFUND.replace("  by:", "    by:  ") + CREDIT)
    books.commit(CARL)
    for said in ('acme/CM-17" 450.00 GBP Exp', "vendor-refund", "approval"):
        assert books.hashes(said) == (first, first)


def test_a_directive_that_moves_and_changes_at_once_keeps_its_first_commit(books: Books) -> None:
    books.write("main.beancount", CREDIT + REFUND)
    first = books.commit(ANNA)
    books.write("main.beancount", CREDIT)
    books.write("refunds.beancount", REFUND.replace('by: "a.khan"', 'by: "b.smith"'))
    second = books.commit(BEN)
    books.write("refunds.beancount", "")
    books.write("more.beancount", REFUND.replace("450", "400"))
    third = books.commit(CARL)
    origin = books.origin("VR-1")
    assert isinstance(origin, Origin)
    assert [step.commit.hash for step in origin.steps] == [third, second, first]


def test_a_file_that_was_called_otherwise_is_the_same_ledger(books: Books) -> None:
    books.write("ledger.txt", REFUND)
    first = books.commit(ANNA)
    books.git("mv", "ledger.txt", "main.beancount")
    books.add("main.beancount", APPROVAL)
    second = books.commit(BEN)
    assert books.hashes("vendor-refund") == (first, first)
    assert books.hashes("approval") == (second, second)


def test_what_was_removed_and_brought_back_begins_anew(books: Books) -> None:
    books.write("main.beancount", REFUND + CREDIT)
    books.commit(ANNA)
    books.write("main.beancount", CREDIT)
    books.commit(ANNA)
    books.write("main.beancount", REFUND + CREDIT)
    third = books.commit(BEN)
    assert books.hashes("VR-1") == (third, third)


def test_a_second_directive_about_the_same_is_no_change_of_the_first(books: Books) -> None:
    books.write("main.beancount", APPROVAL)
    first = books.commit(ANNA)
    books.write("main.beancount", APPROVAL.replace("450", "400").replace("b.smith", "c.lee") + APPROVAL)
    second = books.commit(BEN)
    assert books.hashes("b.smith") == (first, first)
    assert books.hashes("c.lee") == (second, second)


def test_events_of_a_case_are_told_apart(books: Books) -> None:
    event = '2026-01-2{0} custom "case-event" "RC-1" "{1}"\n  by: "{2}"\n'
    books.write(
        "main.beancount", event.format(1, "requested", "a.khan") + event.format(5, "agreed", "a.khan")
    )
    first = books.commit(ANNA)
    books.write(
        "main.beancount",
        event.format(0, "chased", "c.lee")
        + event.format(1, "requested", "b.smith")
        + event.format(6, "agreed", "a.khan"),
    )
    second = books.commit(BEN)
    assert books.hashes("chased") == (second, second)
    assert books.hashes("requested") == (first, second)
    assert books.hashes("agreed") == (first, second)


def test_the_same_directive_twice_has_two_origins(books: Books) -> None:
    books.write("main.beancount", APPROVAL)
    first = books.commit(ANNA)
    books.add("main.beancount", "; once more\n" + APPROVAL)
    second = books.commit(BEN)
    name = str(books.path("main.beancount"))
    known = books.provenance()
    assert [known.origin(Position(name, line)).first.hash for line in (1, 4)] == [first, second]


def test_a_transaction_and_its_postings_have_one_origin(books: Books) -> None:
    books.write(
        "main.beancount",
        """\
        2026-01-26 * "Acme" "Refund"
          bank_transaction_ref: "FT1"
          Assets:Bank       320.00 GBP
          Assets:Clearing  -320.00 GBP
        """,
    )
    first = books.commit(ANNA)
    books.swap("main.beancount", '"Acme" "Refund"', '"Acme Ltd" "Refund of February"')
    books.add("main.beancount", '    credit_id: "acme/CM-30"\n')
    second = books.commit(BEN)
    assert books.hashes("Assets:Clearing") == books.hashes("credit_id") == (first, second)


def test_what_is_not_committed_yet_is_said(books: Books) -> None:
    books.write("main.beancount", REFUND + CREDIT)
    books.write("gone.beancount", APPROVAL)
    first = books.commit(ANNA)
    books.swap("main.beancount", 'VR-1" 450.00', 'VR-1" 400.00')
    books.add("main.beancount", "2026-03-01 open Assets:New\n")
    books.write("new.beancount", "2026-03-01 open Assets:Newer\n" + APPROVAL)
    books.path("gone.beancount").unlink()
    books.write("notes.txt", "nothing of the ledger")
    origin = books.origin("vendor-refund")
    assert isinstance(origin, Origin)
    assert origin.last is origin.stated is Unseen.UNCOMMITTED
    assert isinstance(origin.first, Commit)
    assert origin.steps == (Step(origin.first, REFUND),)
    assert books.hashes('CM-17" 450.00 GBP Exp') == (first, first)
    assert books.hashes("approval") == (first, first)
    assert books.origin("Assets:Newer") is Unseen.UNCOMMITTED
    assert books.provenance().differing == tuple(
        str(books.path(name)) for name in ("main.beancount", "new.beancount")
    )


def test_a_checkout_with_other_ends_of_lines_differs_in_nothing(books: Books) -> None:
    books.write("main.beancount", CREDIT + REFUND)
    first = books.commit(ANNA)
    books.write("main.beancount", (CREDIT + REFUND).replace("\n", "\r\n"))
    assert books.hashes("VR-1") == (first, first)
    assert books.provenance().differing == ()


def test_paths_may_have_spaces_and_any_letter(books: Books) -> None:
    books.write('März 2026/Rück "zahlung"\n; 退款.beancount', REFUND)
    first = books.commit(ANNA)
    books.git("mv", "März 2026", "\tMärz")
    books.commit(BEN)
    assert books.hashes("VR-1") == (first, first)


def test_a_ledger_may_stand_below_the_top_of_its_repository(books: Books) -> None:
    books.write("code.py", "print()\n")
    books.write("ledger/main.beancount", CREDIT)
    first = books.commit(ANNA)
    known = provenance(books.files(), books.folder / "ledger")
    assert known.origin(books.position("CM-17")).first.hash == first


def test_a_file_that_is_reached_by_a_link_is_the_file(books: Books, tmp_path: pathlib.Path) -> None:
    books.write("main.beancount", CREDIT)
    first = books.commit(ANNA)
    link = tmp_path / "link.beancount"
    link.symlink_to(books.path("main.beancount"))
    known = provenance([str(link)], books.folder)
    assert known.origin(Position(str(link), 1)).first.hash == first


def test_mailmap_says_who_the_authors_are(books: Books) -> None:
    books.write("main.beancount", REFUND)
    books.commit("anna <anna@old.example.com>")
    books.write(".mailmap", f"{ANNA} <anna@old.example.com>\n")
    books.commit(BEN)
    origin = books.origin("VR-1")
    assert isinstance(origin, Origin)
    assert origin.first.author == ANNA


def test_the_log_of_lines_has_each_commit_once_and_the_oldest_first(books: Books) -> None:
    books.write("main.beancount", CREDIT + REFUND)
    first = books.commit(ANNA)
    books.write("prices.beancount", "2026-03-01 price USD 0.80 GBP\n")
    books.commit(CARL)
    books.swap("main.beancount", 'VR-1" 450.00', 'VR-1" 400.00')
    third = books.commit(BEN)
    known = books.provenance()
    asked = [books.position("VR-1"), books.position('CM-17" 450.00 GBP Exp'), Position("elsewhere", 1)]
    assert [commit.hash for commit in known.log(asked)] == [first, third]
