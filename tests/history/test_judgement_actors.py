"""``by``, compared with the authors of commits."""

from __future__ import annotations

from tests.history.disputes import ACTORS, APPROVAL, HEADER, REFUND, judged, short, started
from tests.history.repositories import BEN, CARL, Books


def test_a_refund_that_somebody_else_committed_has_a_false_name(books: Books) -> None:
    books.write("main.beancount", HEADER + ACTORS)
    books.write("2026-02.beancount", REFUND)
    books.commit(BEN)
    assert judged(books)[0] == [
        "1: ACTOR_MISMATCH: refund VR-1 is by a.khan, but Ben Smith <b.smith@example.com> committed it"
        f" ({short(books, 'HEAD')}); let a.khan commit it, or write who it was\nthe policy knows a.khan as"
        " Anna <anna@home.example.com> and Anna Khan <A.Khan@example.com>"
    ]


def test_who_adds_a_reference_need_not_be_who_recorded_it(books: Books) -> None:
    """Neither a note nor a reference is another statement; an amount is."""
    started(books).swap("2026-02.beancount", "FT1", "FT2")
    books.add("2026-02.beancount", '  note: "by post"\n')
    books.commit(BEN)
    assert judged(books) == ([], [])
    books.swap("2026-02.beancount", "450.00", "440.00")
    books.commit(BEN)
    assert [text.split(" ")[1] for text in judged(books)[0]] == ["ACTOR_MISMATCH:"]


def test_an_actor_of_whom_the_policy_says_nothing_is_not_judged(books: Books) -> None:
    books.write("main.beancount", HEADER)
    books.write("2026-02.beancount", REFUND + APPROVAL)
    books.commit(CARL)
    books.write("2026-03.beancount", APPROVAL.replace("b.smith", "c.lee"))
    books.commit(BEN)
    assert judged(books) == (
        [],
        [
            "3 directives not compared with git, the policy does not know a.khan, b.smith, c.lee;"
            ' custom "refund-policy" "actor" "a.khan" "Name <address>" says who that is'
        ],
    )


def test_an_unknown_actor_is_not_one_whom_the_policy_knows(books: Books) -> None:
    started(books).add("2026-02.beancount", APPROVAL.replace("b.smith", "c.lee"))
    books.commit(BEN)
    assert judged(books)[0] == [
        "4: ACTOR_MISMATCH: approval VR-1 is by c.lee, but Ben Smith <b.smith@example.com> committed it"
        f" ({short(books, 'HEAD')}); let c.lee commit it, or write who it was\n"
        "the policy knows Ben Smith <b.smith@example.com> as b.smith"
    ]


def test_an_actor_can_be_known_by_a_name_alone(books: Books) -> None:
    started(books, ACTORS.replace(" <b.smith@example.com>", "")).add("2026-02.beancount", APPROVAL)
    books.commit("Ben SMITH <ben@elsewhere.example.com>")
    assert judged(books) == ([], [])
