"""The sentences of "Robust": nothing raises, nothing is changed that was there, every finding has a place."""

from __future__ import annotations

import copy
import datetime
import hashlib
import os
import pathlib
import pickle
import subprocess
import sys
from typing import Any

from beancount.core import data
from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.findings import Code, Finding
from beancount_refunds.plugin import OPTION, post_refunds
from beancount_refunds.settlement import settle
from beancount_refunds.stream import has_ours
from tests.properties.books import books, difference, journal, plain, settled
from tests.properties.building import options
from tests.properties.ledgers import Ledger, ledgers
from tests.properties.oddities import ODD_ENTRIES, odd_ledgers, with_position

#: The directive at which a generated transaction stands, by the first word of its narration.
CAUSES = {
    "Credit": "vendor-credit",
    "Refund": "vendor-refund",
    "Application": "credit-application",
    "Write-off": "credit-write-off",
    "Fee": "receipt-match",
    "Excess": "receipt-match",
    "Reversal": "reversal",
    "Unmatch": "receipt-unmatch",
}


@given(odd_ledgers())
def test_nothing_raises_on_any_ledger(ledger: Ledger) -> None:
    stated = options()
    entries, found = post_refunds(ledger.entries, stated)
    assert isinstance(entries, list)
    assert OPTION not in stated or stated[OPTION].settlement.findings == tuple(found)
    for finding in found:
        assert isinstance(finding, Finding)
        assert isinstance(finding.source["filename"], str)
        assert finding.source["filename"]
        assert type(finding.source["lineno"]) is int
        assert finding.source["lineno"] >= 1
        assert finding.code in Code
        assert finding.message.startswith(f"{finding.code}: ")
        assert isinstance(finding.subject, str)
        assert any(finding.entry is entry for entry in ledger.entries)
    assert len({id(finding.entry) for finding in found}) == len(found)


@given(st.lists(ODD_ENTRIES.map(with_position), max_size=8))
def test_nothing_raises_on_odd_entries_alone(entries: list[Any]) -> None:
    entries.sort(key=lambda entry: entry.date)
    posted, found = post_refunds(entries, options())
    assert len(posted) >= len(entries)
    assert settled(entries).settlement.as_of >= datetime.date.min
    assert all(isinstance(finding, Finding) for finding in found)


@given(odd_ledgers(), st.sampled_from([datetime.date.min, datetime.date.max, datetime.date(2026, 3, 2)]))
def test_nothing_raises_whatever_the_date(ledger: Ledger, as_of: datetime.date) -> None:
    settlement = settled(ledger.entries, as_of).settlement
    assert settlement.as_of == as_of
    assert all(one.since <= as_of for one in settlement.exceptions)


@given(odd_ledgers())
def test_the_input_is_left_as_found(ledger: Ledger) -> None:
    stated = options()
    before, members, there = plain(ledger.entries), list(ledger.entries), plain(stated)
    post_refunds(ledger.entries, stated)
    assert OPTION not in stated or stated[OPTION].settlement is not None
    assert plain(ledger.entries) == before
    assert all(now is then for now, then in zip(ledger.entries, members, strict=True))
    stated.pop(OPTION, None)
    assert plain(stated) == there


@given(ledgers())
def test_what_was_written_comes_back_but_for_links(ledger: Ledger) -> None:
    entries, _ = post_refunds(ledger.entries, options())
    outcome = settle(ledger.entries, options())
    for before, after in zip(ledger.entries, entries, strict=False):
        if before is not after:
            assert isinstance(before, data.Transaction)
            assert "bank_transaction_ref" in before.meta
            assert after == before._replace(links=after.links)
            assert after.links > before.links
    assert sorted(map(plain, entries[len(ledger.entries) :])) == sorted(map(plain, outcome.generated))


@given(st.lists(ODD_ENTRIES.map(with_position), max_size=6))
def test_a_ledger_without_our_directives_comes_back_as_the_same_list(entries: list[Any]) -> None:
    others = [
        entry for entry in entries if not isinstance(entry, data.Custom) or entry.type in ("budget", "")
    ]
    members = list(others)
    stated = options()
    posted, found = post_refunds(others, stated)
    assert posted is others
    assert all(now is then for now, then in zip(posted, members, strict=True))
    assert found == []
    assert OPTION not in stated
    assert not has_ours(others)


@given(odd_ledgers())
def test_the_result_survives_pickling(ledger: Ledger) -> None:
    stated = options()
    entries, found = post_refunds(ledger.entries, stated)
    again = pickle.loads(pickle.dumps((entries, found, stated)))  # noqa: S301 - what we pickled ourselves
    assert plain(again[0]) == plain(entries)
    assert plain(again[1]) == plain(found)
    if OPTION in stated:
        assert plain(again[2][OPTION].settlement) == plain(stated[OPTION].settlement)


@given(ledgers())
def test_everything_generated_has_metadata_and_a_place_of_its_own(ledger: Ledger) -> None:
    entries, _ = post_refunds(ledger.entries, options())
    generated = entries[len(ledger.entries) :]
    written = [entry.meta for entry in ledger.entries]
    written += [
        leg.meta for entry in ledger.entries if isinstance(entry, data.Transaction) for leg in entry.postings
    ]
    ours = [meta for entry in generated for meta in (entry.meta, *(leg.meta for leg in entry.postings))]
    assert len({id(meta) for meta in (*ours, *written)}) == len(ours) + len(written)
    places = {(entry.meta["filename"], entry.meta["lineno"]): entry for entry in ledger.customs()}
    for entry in generated:
        cause = places[entry.meta["filename"], entry.meta["lineno"]]
        assert cause.type == CAUSES[entry.narration.partition(" ")[0]]
        assert entry.date >= cause.date
        for leg in entry.postings:
            assert (leg.meta["filename"], leg.meta["lineno"]) == (
                entry.meta["filename"],
                entry.meta["lineno"],
            )
        said = {pair.value for pair in cause.values if isinstance(pair.value, str)}
        assert entry.links & said


@given(odd_ledgers())
def test_settling_again_gives_the_same(ledger: Ledger) -> None:
    first, second = settled(ledger.entries), settled(copy.copy(ledger.entries))
    assert plain(first.settlement) == plain(second.settlement)
    assert plain(first.generated) == plain(second.generated)
    assert sorted(map(sorted, first.links.values())) == sorted(map(sorted, second.links.values()))


def test_the_hash_seed_changes_nothing() -> None:
    said = [
        subprocess.run(
            [sys.executable, "-m", "tests.properties.seeds"],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=pathlib.Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    assert len(said[0].strip()) == hashlib.sha256().digest_size * 2


@given(ledgers())
def test_the_plugin_listed_twice_posts_once(ledger: Ledger) -> None:
    stated = options() | {"plugin": [("beancount_refunds", None), ("beancount_refunds", None)]}
    once, _ = post_refunds(ledger.entries, options())
    first, found = post_refunds(ledger.entries, stated)
    second, nothing = post_refunds(first, stated)
    assert plain(second) == plain(first) == plain(once)
    assert nothing == []
    assert [finding.code for finding in found].count(Code.PLUGIN_MISCONFIGURED) == 1


@given(ledgers(), st.sampled_from(["2026-03-02", "2030-01-01"]))
def test_what_the_plugin_kept_settles_anew_as_of_any_date(ledger: Ledger, as_of: str) -> None:
    end = datetime.date.fromisoformat(as_of)
    stated = options() | {"plugin": [("beancount_refunds", None)] * 2}
    first, _ = post_refunds(ledger.entries, stated)
    again = settle(stated[OPTION].entries, stated, end)
    assert difference(books(again), books(settled(ledger.entries, end))) == {}
    assert journal(again) == journal(settled(ledger.entries, end))
    assert len(first) >= len(ledger.entries)
