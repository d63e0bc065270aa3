from __future__ import annotations

import datetime
import itertools
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.api.endpoint import Asked
from beancount_refunds.api.listing import Listing
from tests.api.served import Served
from tests.books_on_disk import BOOKS

if TYPE_CHECKING:
    import pathlib

DAY = datetime.date(2026, 2, 20)


class _Books:
    """Some names instead of a ledger."""

    as_of = DAY

    def __init__(self, names: set[str]) -> None:
        self.names = sorted(names)


class _State:
    """Books as a request meets them."""

    def __init__(self, names: set[str]) -> None:
        self.ledger = self
        self.settlement = _Books(names)


NAMES: Listing[str] = Listing(
    noun="name",
    nouns=lambda books: books.names,  # type: ignore[attr-defined]
    key=lambda name: name,
    filters={"begins": str.startswith},
    rows=lambda _ledger, names: [{"id": name} for name in names],
)
PAGE = NAMES.listed("/names", "Names").answer
_NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=3)


def _asked(names: set[str], **query: Any) -> Asked:
    """A request; only the books and the query are looked at."""
    nobody: Any = None
    state: Any = _State(names)
    return Asked(services=nobody, clerk=nobody, state=state, query=query)


@given(
    there=st.sets(_NAMES, max_size=12),
    coming=st.lists(st.sets(_NAMES, max_size=3), max_size=8),
    limit=st.integers(1, 4),
    begins=st.text("ab", max_size=1),
)
def test_a_walk_while_others_record_sees_everything_that_was_there_once(
    there: set[str], coming: list[set[str]], limit: int, begins: str
) -> None:
    books, seen, query = set(there), [], dict[str, Any]()
    for more in itertools.chain(coming, itertools.repeat(set[str]())):
        page = PAGE(_asked(books, limit=limit, begins=begins, **query)).body
        seen += [row["id"] for row in page["names"]]
        assert len(page["names"]) <= limit
        if page["next"] is None:
            break
        query = {"cursor": page["next"]}
        books |= more
    assert len(seen) == len(set(seen))
    assert seen == sorted(seen)
    assert {name for name in there if name.startswith(begins)} <= set(seen) <= books


def test_the_pages_of_refunds_are_the_list_of_refunds(tmp_path: pathlib.Path) -> None:
    served = Served(tmp_path, BOOKS)
    seen, cursor = [], ""
    while True:
        page = served.get(f"/vendor-refunds?limit=1{cursor}").json
        seen += page["refunds"]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert seen == served.get("/vendor-refunds").json["refunds"]
    assert len(seen) == 3


NO_CURSOR = "the cursor is none of ours: take `next` as it came"
BAD = {
    "cursor=%21": NO_CURSOR,
    "cursor=A": NO_CURSOR,
    "cursor=_w": NO_CURSOR,
    "limit=0": "the parameter limit: 0 is against minimum 1",
    "limit=1001": "the parameter limit: 1001 is against maximum 1000",
    "limit=1.5": 'the parameter limit: "1.5" is no integer',
    "limit=-1": 'the parameter limit: "-1" is no integer',
    "limit=%D9%A3": 'the parameter limit: "٣" is no integer',
    f"limit={'9' * 5000}": f"the parameter limit: {'9' * 60} is against maximum 1000",
    "limit=1&limit=2": "the parameter limit stands there twice",
    "since=2026-02-30": "the parameter since: '2026-02-30' is no day of the calendar (day is out of range for month)",
    "until=tomorrow": "the parameter until: 'tomorrow' is not written YYYY-MM-DD, as in 2026-03-31",
    "vendr_id=acme": 'there is no parameter "vendr_id"; known are vendor_id, order_id',
    "vendor_id=": 'the parameter vendor_id: "" is against minLength 1',
}


@pytest.mark.parametrize("query", BAD, ids=[query[:20] for query in BAD])
def test_a_query_that_is_none_is_refused_with_the_reason(query: str, tmp_path: pathlib.Path) -> None:
    answer = Served(tmp_path, BOOKS).get(f"/vendor-refunds?{query}")
    assert (answer.status_code, answer.json["detail"]) == (400, BAD[query])
