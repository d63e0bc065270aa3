"""The plugin as Beancount runs it: what it returns, how it may be listed, cached and checked."""

from __future__ import annotations

import copy
import datetime
import gc
import pickle
import textwrap
from decimal import Decimal
from typing import Any

import pytest
from beancount import loader
from beancount.core.amount import Amount
from beancount.core.data import Custom, Transaction
from beancount.parser import parser

import beancount_refunds
from beancount_refunds.outcome import SettledLedger
from beancount_refunds.plugin import post_refunds
from beancount_refunds.settlement import settle
from tests.stories.book import ACCOUNTS, HEADER, book

ORDINARY = """\
2020-01-01 open Assets:Bank
2020-01-01 open Equity:Opening
2020-01-02 * "Opening"
  Assets:Bank  1 GBP
  Equity:Opening
2020-01-03 custom "budget" "x"
"""
STORY = """\
2026-01-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
2026-01-03 custom "vendor-refund" "VR-1" 50.00 GBP "acme/1"
  bank_transaction_ref: "FT1"
2026-01-04 * "Receipt" ^import
  bank_transaction_ref: "FT1"
  Assets:Bank:Current  50.00 GBP
  Assets:Clearing:VendorRefunds  -50.00 GBP
2026-01-04 * "Another"
  Assets:Bank:Current  1.00 GBP
  Income:Misc  -1.00 GBP
"""


def parsed(text: str) -> tuple[list[Any], dict[str, Any]]:
    """Entries in the order in which a plugin gets them, and options, without any plugin run."""
    entries: list[Any]
    entries, errors, options = loader.load_string(text.replace('plugin "beancount_refunds"\n', ""))
    assert errors == []
    return entries, options


def test_the_package_is_a_plugin_of_one_function() -> None:
    assert [getattr(beancount_refunds, name) for name in beancount_refunds.__plugins__] == [post_refunds]


@pytest.mark.parametrize("text", ["", ORDINARY])
def test_a_ledger_without_our_directives_comes_back_as_the_same_list(text: str) -> None:
    entries, options = parsed(text)
    returned, findings = post_refunds(entries, options)
    assert returned is entries
    assert findings == []
    assert "beancount_refunds" not in options


def test_without_anything_to_post_the_list_stays_the_same_list() -> None:
    entries, options = parsed(HEADER)
    returned, findings = post_refunds(entries, options, "some configuration")
    assert returned is entries
    assert findings == []
    assert options["beancount_refunds"].entries is entries


def test_the_input_is_left_as_found_and_only_the_matched_transaction_gains_links() -> None:
    entries, options = parsed(STORY + HEADER)
    before, objects = copy.deepcopy(entries), list(entries)
    returned, findings = post_refunds(entries, options)
    assert findings == []
    assert entries == before
    assert all(one is other for one, other in zip(entries, objects, strict=True))
    changed = [(one, other) for one, other in zip(entries, returned, strict=False) if one is not other]
    assert [(one.narration, other.links) for one, other in changed] == [
        ("Receipt", {"import", "VR-1", "FT1", "acme/1"})
    ]
    assert all(one == other._replace(links=one.links) for one, other in changed)
    added = returned[len(entries) :]
    assert [entry.narration for entry in added] == ["Credit memo acme/1", "Refund VR-1"]


def test_a_generated_entry_carries_the_file_and_line_of_its_directive_and_metadata_of_its_own() -> None:
    entries, options = parsed(STORY + HEADER)
    returned, _ = post_refunds(entries, options)
    for entry, line in zip(returned[len(entries) :], (1, 2), strict=True):
        assert (entry.meta["filename"], entry.meta["lineno"]) == ("<string>", line)
        dicts = [entry.meta, *(posting.meta for posting in entry.postings)]
        assert len({id(meta) for meta in dicts}) == len(dicts)
        assert all(meta["lineno"] == line for meta in dicts)
        assert entry.flag == "*"
        assert entry.payee == "Acme Components Ltd"


def test_metadata_and_links_may_be_missing() -> None:
    entries, options = parsed(STORY + HEADER)
    nothing: dict[str, Any] = {"meta": None, "links": None}
    no_meta: dict[str, Any] = {"meta": None}
    bare = list(entries)
    for place, entry in enumerate(entries):
        if isinstance(entry, Transaction):
            missing = nothing if entry.narration == "Another" else {"links": None}
            bare[place] = entry._replace(**missing)
        elif isinstance(entry, Custom) and entry.type == "vendor-credit":
            bare[place] = entry._replace(**no_meta)
    returned, findings = post_refunds(bare, options)
    assert findings == []
    memo = next(entry for entry in returned if getattr(entry, "narration", "") == "Credit memo acme/1")
    assert (memo.meta["filename"], memo.meta["lineno"]) == (options["filename"], 1)


def test_findings_and_what_is_returned_can_be_pickled() -> None:
    entries, options = parsed(
        STORY.replace("-50.00", "-49.00").replace("50.00 GBP\n  Assets:Cl", "49.00 GBP\n  Assets:Cl") + HEADER
    )
    returned, findings = post_refunds(entries, options)
    assert [found.code for found in findings] == ["RECEIPT_AMOUNT_MISMATCH"]
    for value in (returned, findings, options["beancount_refunds"]):
        assert pickle.dumps(value)


@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_is_left_as_it_was(*, enabled: bool) -> None:
    (gc.enable if enabled else gc.disable)()
    try:
        book(STORY)
        assert gc.isenabled() is enabled
    finally:
        gc.enable()


def test_called_by_somebody_else_it_needs_neither_plugins_nor_a_file_name() -> None:
    entries, options = parsed(STORY + HEADER)
    bare = {key: value for key, value in options.items() if key not in {"plugin", "filename", "name_assets"}}
    bare["operating_currency"] = []
    _, findings = post_refunds(entries, bare)
    assert findings == []
    broken = [
        entry._replace(meta={}) for entry in entries if isinstance(entry, Custom) and "refund" in entry.type
    ]
    _, findings = post_refunds(broken, {"plugin_processing_mode": "raw"})
    assert {found.source["filename"] for found in findings} == {"<unknown>"}
    assert findings[0].code == "PLUGIN_MISCONFIGURED"


def test_the_options_hold_an_instance_of_ours_from_which_any_date_can_be_settled() -> None:
    loaded = book(STORY)
    settled = loaded.options["beancount_refunds"]
    assert type(settled) is SettledLedger
    assert repr(settled) == "<vendor refunds settled as of 2026-01-04>"
    earlier = settle(settled.entries, loaded.options, datetime.date(2026, 1, 2))
    assert [entry.narration for entry in earlier.generated] == ["Credit memo acme/1"]
    assert earlier.links == {}
    assert earlier.settlement.refunds == ()


@pytest.mark.parametrize(
    ("story", "as_of"),
    [
        (ORDINARY + '2020-02-01 custom "vendr" "x"\n', "2020-02-01"),
        ("2020-03-01 balance Assets:Bank:Current 0 GBP", "2020-03-01"),
        ("2020-03-01 price EUR 1 GBP", "2020-01-01"),
        ('2020-03-01 custom "vendor-balance" "acme" 0 GBP', "2020-03-01"),
        ('2020-03-01 note Assets:Bank:Current "x"', "2020-01-01"),
    ],
)
def test_at_load_the_date_is_that_of_the_last_transaction_balance_or_directive_of_ours(
    story: str, as_of: str
) -> None:
    assert str(book(story).settlement.as_of) == as_of


def test_the_parser_keeps_what_the_contract_with_the_loader_needs() -> None:
    entries, _, options = parser.parse_string(ACCOUNTS)
    assert options["plugin"] == [("beancount_refunds", None)]
    assert len(entries) == 17


def test_a_price_that_is_no_number_carries_nothing() -> None:
    """
    2026-01-02 * "By hand"
      Assets:VendorCredits:Acme  10.00 USD @ 0.80 GBP
        credit_id: "acme/9"
      Income:Misc
    """
    story = textwrap.dedent(test_a_price_that_is_no_number_carries_nothing.__doc__ or "")
    loaded = book(story, HEADER)
    nothing = Amount(Decimal("NaN"), "GBP")
    entries = [
        entry._replace(postings=[leg._replace(price=nothing) if leg.price else leg for leg in entry.postings])
        if isinstance(entry, Transaction)
        else entry
        for entry in loaded.entries
    ]
    assert loaded.credit("acme/9").carrying_amount_minor == 800
    assert settle(entries, loaded.options).settlement.credit["acme/9"].carrying_amount_minor is None
