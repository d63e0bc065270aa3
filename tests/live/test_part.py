"""A ledger of which a part is settled again says what it says when all of it is settled."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from beancount import loader
from beancount.core.data import Open, Transaction, entry_sortkey
from hypothesis import assume, event, given
from hypothesis import strategies as st

from beancount_refunds.ledger import Ledger, settled
from beancount_refunds.live.index import index_of
from beancount_refunds.live.layers import Layered
from beancount_refunds.live.part import grown
from beancount_refunds.live.splicing import Spliced, inserted
from beancount_refunds.plugin import OPTION
from beancount_refunds.recording.consequences import consequences
from beancount_refunds.settlement import settle
from tests.live.sameness import image
from tests.loading import transfer
from tests.properties.books import ledger_of
from tests.properties.building import day
from tests.properties.ledgers import ledgers

if TYPE_CHECKING:
    from tests.properties.ledgers import Ledger as Written


def opened(written: Written) -> list[Open]:
    """Lines that open every account that something is posted to."""
    posted = [entry for entry in ledger_of(written.entries).entries if isinstance(entry, Transaction)]
    accounts = sorted({posting.account for entry in posted for posting in entry.postings})
    meta = [{"filename": "accounts", "lineno": lineno} for lineno, _ in enumerate(accounts, 1)]
    return [Open(one, day(-90), account, [], None) for one, account in zip(meta, accounts, strict=True)]


@given(ledgers(), st.data())
def test_a_part_settled_again_is_the_whole_settled_again(written: Written, data: st.DataObject) -> None:
    customs = [entry for entry in written.customs() if entry.type not in ("vendor", "refund-policy")]
    new = data.draw(st.sampled_from(customs))
    # Something else stands on the last day, so that the ledger ends when it ended.
    last = transfer(written.end.isoformat(), "1.00", lineno=10_000)
    rest = [*opened(written), *(entry for entry in written.entries if entry is not new), last]
    before = ledger_of(rest)
    assume(OPTION in before.options)
    stated = {name: value for name, value in before.options.items() if name != OPTION}
    part = grown(before, index_of(before), [new], stated)
    event(f"{new.type} {'whole' if part is None else 'part'}")
    if part is not None:
        after = ledger_of(inserted(rest, [new]))
        assert image(part) == image(after)
        assert consequences(before, part)[2:] == consequences(before, after)[2:]


HEAD = """\
plugin "beancount_refunds"
2026-01-01 open Assets:Bank
2026-01-01 open Assets:Clearing
2026-01-01 open Assets:Credits:Acme
2026-01-01 open Expenses:Purchases
2026-01-01 custom "vendor" "acme" "Acme Components Ltd" Assets:Credits:Acme
2026-01-01 custom "refund-policy" "clearing_account" Assets:Clearing
2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 GBP Expenses:Purchases
"""
APPLIED = '2026-02-01 custom "vendor-refund" "VR-1" 10.00 GBP "acme/CM-1"\n  bank_transaction_ref: "FT1"\n'
UNDONE = '2026-02-03 custom "reversal" "VR-1"\n  reason: "ERROR"\n'
LAST = '2026-02-09 custom "order" "KB-1" "acme" 1.00 GBP\n'


def loaded(text: str) -> Ledger:
    """The ledger of a text."""
    entries, errors, stated = loader.load_string(HEAD + LAST + text)
    assert errors == []
    return settled("<string>", entries, errors, stated)


def new_in(ledger: Ledger, kind: str) -> list[Any]:
    """The directives of a kind."""
    return [entry for entry in ledger.written if getattr(entry, "type", None) == kind]


def options_of(ledger: Ledger) -> dict[str, Any]:
    """The options of a ledger, ours apart."""
    return {name: value for name, value in ledger.options.items() if name != OPTION}


def test_what_a_part_does_not_explain_is_for_the_whole() -> None:
    before, other = loaded(APPLIED), loaded("")
    (new,) = new_in(loaded(APPLIED + APPLIED.replace("VR-1", "VR-2").replace("FT1", "FT2")), "vendor-refund")[
        1:
    ]
    assert grown(before, index_of(before), [new], options_of(before)) is not None
    assert grown(before, index_of(other), [new], options_of(before)) is None


def test_generated_entries_that_are_not_there_are_for_the_whole() -> None:
    whole_one = loaded(APPLIED + UNDONE)
    rest = [entry for entry in whole_one.written if getattr(entry, "type", None) != "vendor-refund"]
    one, other = (settle(entries, options_of(whole_one)) for entries in (whole_one.written, rest))
    there = Layered(whole_one.entries, entry_sortkey), Layered(whole_one.written, entry_sortkey)
    assert Spliced(whole_one.written, one, other).into(*there, ()) is not None
    empty = Layered(whole_one.written, entry_sortkey), there[1]
    assert Spliced(whole_one.written, one, other).into(*empty, ()) is None
    assert Spliced(whole_one.written, other, one).into(*there, ()) is None


def test_what_changed_is_told_of_the_one_before_and_found_for_any_other() -> None:
    before = loaded(APPLIED)
    (new,) = new_in(loaded(APPLIED + UNDONE), "reversal")
    after = grown(before, index_of(before), [new], options_of(before))
    assert after is not None
    lists = after.settlement
    assert [[one.status for one in ones] for ones in lists.since(before.settlement, "refunds")] == [
        ["APPLIED"],
        ["REVERSED"],
    ]
    assert lists.since(before.settlement, "vendors") == ((), ())
    assert lists.since(loaded(APPLIED).settlement, "refunds") == lists.since(before.settlement, "refunds")
    copied = dataclasses.replace(lists, as_of=lists.as_of)
    assert copied.since(before.settlement, "refunds") == lists.since(before.settlement, "refunds")


def test_a_report_about_a_part_looks_up_nothing_else() -> None:
    settlement = loaded(APPLIED).settlement
    assert list(settlement.refund) == ["VR-1"]
    shown = settlement.showing(refunds=())
    assert (shown.refunds, dict(shown.refund), shown.credits) == ((), {}, settlement.credits)
    assert list(settlement.refund) == ["VR-1"]
