"""Where the lines of a ledger come from, when branches were merged or the clone is not whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from beancount_refunds.history import Commit, Origin, Unseen
from tests.history.repositories import ANNA, BEN, CARL, Books

if TYPE_CHECKING:
    import pathlib

CREDIT = '2026-02-02 custom "vendor-credit" "acme/CM-17" 450.00 GBP Expenses:Purchases\n'
REFUND = '2026-02-20 custom "vendor-refund" "VR-{0}" 450.00 GBP "acme/CM-17"\n'


def branched(books: Books) -> tuple[str, str, str]:
    """A credit on `main`; then VR-1 on `main`, and on `other` VR-2 in a file of its own; the three commits."""
    books.write("main.beancount", CREDIT)
    base = books.commit(ANNA)
    books.git("checkout", "--quiet", "-b", "other")
    books.write("other.beancount", REFUND.format(2))
    theirs = books.commit(BEN)
    books.git("checkout", "--quiet", "main")
    books.add("main.beancount", REFUND.format(1))
    return base, books.commit(CARL), theirs


def test_what_a_merge_brings_is_of_the_commit_on_the_branch(books: Books) -> None:
    base, ours, theirs = branched(books)
    books.merge("other", ANNA)
    assert books.hashes("Expenses:Purchases") == (base, base)
    assert books.hashes("VR-1") == (ours, ours)
    assert books.hashes("VR-2") == (theirs, theirs)


def test_changes_of_one_file_on_both_branches_keep_their_commits(books: Books) -> None:
    books.write("main.beancount", REFUND.format(1) + CREDIT + "; kept\n" * 9 + REFUND.format(2))
    base = books.commit(ANNA)
    books.git("checkout", "--quiet", "-b", "other")
    books.swap("main.beancount", '"VR-2" 450', '"VR-2" 400')
    theirs = books.commit(BEN)
    books.git("checkout", "--quiet", "main")
    books.swap("main.beancount", '"VR-1" 450', '"VR-1" 300')
    ours = books.commit(CARL)
    books.merge("other", ANNA)
    assert books.hashes("VR-1") == (base, ours)
    assert books.hashes("VR-2") == (base, theirs)
    assert books.hashes("Expenses:Purchases") == (base, base)


def test_what_was_written_in_a_merge_is_of_the_merge(books: Books) -> None:
    """VR-1 is changed and VR-3 slipped in, while the branches are merged."""
    base, ours, theirs = branched(books)
    books.git("merge", "--quiet", "--no-ff", "--no-commit", "other")
    books.swap("main.beancount", '"VR-1" 450', '"VR-1" 9450')
    books.add("other.beancount", REFUND.format(3))
    merge = books.commit(BEN)
    assert books.hashes("VR-1") == (ours, merge)
    assert books.hashes("VR-2") == (theirs, theirs)
    assert books.hashes("VR-3") == (merge, merge)
    assert books.hashes("Expenses:Purchases") == (base, base)


def test_a_directive_that_moves_on_a_branch_and_changes_on_the_other_is_followed(books: Books) -> None:
    books.write("main.beancount", CREDIT + REFUND.format(1))
    base = books.commit(ANNA)
    books.git("checkout", "--quiet", "-b", "other")
    books.write("main.beancount", CREDIT)
    books.write("refunds.beancount", REFUND.format(1))
    books.commit(BEN)
    books.git("checkout", "--quiet", "main")
    books.swap("main.beancount", '"VR-1" 450', '"VR-1" 400')
    changed = books.commit(CARL)
    books.merge("other", ANNA, "--strategy-option=theirs")
    books.write("refunds.beancount", REFUND.format(1).replace("450", "400"))
    books.write("main.beancount", CREDIT)
    books.commit(ANNA, "--amend")
    assert books.hashes("VR-1") == (base, changed)


def test_the_same_lines_on_two_branches_are_those_of_the_first_parent(books: Books) -> None:
    base, ours, _ = branched(books)
    books.git("checkout", "--quiet", "-b", "third", base)
    books.add("main.beancount", REFUND.format(1))
    books.commit(BEN)
    books.git("checkout", "--quiet", "main")
    books.merge("third", ANNA)
    assert books.hashes("VR-1") == (ours, ours)


def test_two_branches_without_a_common_commit_can_be_merged(books: Books) -> None:
    books.write("main.beancount", CREDIT)
    ours = books.commit(ANNA)
    books.git("checkout", "--quiet", "--orphan", "other")
    books.git("rm", "--quiet", "-rf", ".")
    books.write("other.beancount", REFUND.format(2))
    theirs = books.commit(BEN)
    books.git("checkout", "--quiet", "main")
    books.merge("other", ANNA, "--allow-unrelated-histories")
    assert books.hashes("Expenses:Purchases") == (ours, ours)
    assert books.hashes("VR-2") == (theirs, theirs)


def test_an_empty_commit_and_another_file_change_nothing(books: Books) -> None:
    books.write("main.beancount", CREDIT)
    first = books.commit(ANNA)
    books.commit(BEN, "--allow-empty")
    books.write("README.md", "2026-03-01 is a day\n")
    books.commit(CARL)
    books.path("README.md").chmod(0o755)
    books.commit(CARL)
    assert books.hashes("Expenses:Purchases") == (first, first)


def test_one_commit_includes_another_that_came_before_it(books: Books) -> None:
    branched(books)
    books.merge("other", ANNA)
    books.write("new.beancount", REFUND.format(4))
    books.commit(ANNA)
    known = books.provenance()
    credit, ours, theirs, new = (
        origin.first
        for said in ("Expenses:Purchases", "VR-1", "VR-2", "VR-4")
        if isinstance(origin := books.origin(said), Origin) and isinstance(origin.first, Commit)
    )
    assert known.includes(new, credit)
    assert known.includes(new, ours)
    assert known.includes(new, theirs)
    assert known.includes(credit, credit)
    assert known.includes(theirs, credit)
    assert not known.includes(theirs, ours)
    assert not known.includes(ours, theirs)
    assert not known.includes(credit, new)


@pytest.fixture
def shallow(books: Books, tmp_path: pathlib.Path) -> Books:
    """A clone of depth 2: the credit, VR-1 and VR-2 are older, VR-2 was changed and VR-3 added since."""
    books.write("main.beancount", CREDIT)
    books.commit(ANNA)
    books.add("main.beancount", REFUND.format(1) + REFUND.format(2))
    books.commit(ANNA)
    books.add("main.beancount", "; the boundary\n")
    books.commit(ANNA)
    books.swap("main.beancount", '"VR-2" 450', '"VR-2" 400')
    books.add("main.beancount", REFUND.format(3))
    books.commit(BEN)
    books.git("clone", "--quiet", "--depth=2", books.folder.as_uri(), str(tmp_path / "clone"))
    return Books(tmp_path / "clone")


def test_a_shallow_clone_shows_what_it_holds_and_says_what_it_cannot(shallow: Books) -> None:
    known = shallow.provenance()
    head = known.head
    assert head is not None
    assert known.shallow
    assert shallow.origin("Expenses:Purchases") is Unseen.SHALLOW
    assert shallow.origin("VR-1") is Unseen.SHALLOW
    changed = shallow.origin("VR-2")
    assert isinstance(changed, Origin)
    assert (changed.first, changed.last, changed.stated) == (Unseen.SHALLOW, head, head)
    assert [step.commit for step in changed.steps] == [head]
    assert shallow.hashes("VR-3") == (head.hash, head.hash)


def test_a_clone_without_old_contents_says_that_they_are_missing(books: Books) -> None:
    """As after `git clone --filter=blob:none` without a way to fetch them: only what stands now is there."""
    books.write("main.beancount", CREDIT)
    books.commit(ANNA)
    old = books.git("rev-parse", "HEAD:main.beancount")
    books.swap("main.beancount", "450", "400")
    second = books.commit(BEN)
    books.add("main.beancount", REFUND.format(1))
    third = books.commit(CARL)
    blob = books.path(f".git/objects/{old[:2]}/{old[2:]}")
    blob.chmod(0o600)
    blob.unlink()
    assert books.hashes("Expenses:Purchases") == (Unseen.MISSING, Unseen.MISSING)
    assert books.hashes("VR-1") == (third, third)
    assert second != third


def test_a_moved_file_whose_old_content_is_missing_is_new(books: Books) -> None:
    books.write("old.beancount", CREDIT)
    books.write("main.beancount", REFUND.format(2))
    books.commit(ANNA)
    old = books.git("rev-parse", "HEAD:old.beancount")
    books.path("old.beancount").unlink()
    books.add("main.beancount", CREDIT.replace("450", "400"))
    second = books.commit(BEN)
    blob = books.path(f".git/objects/{old[:2]}/{old[2:]}")
    blob.chmod(0o600)
    blob.unlink()
    assert books.hashes("Expenses:Purchases") == (second, second)
