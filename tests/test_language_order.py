"""The books do not change when files are moved: processing order (language, section 1)."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
from beancount import loader
from beancount.core.data import Transaction

from tests.stories.book import HEADER, Book, book

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Sequence

DAY = """\
2026-01-02 custom "vendor" "bolt" "Bolt Ltd" Assets:VendorCredits:Acme
2026-01-02 custom "order" "O-1" "bolt" 90.00 GBP
2026-01-02 custom "vendor-balance" "bolt" 0.00 GBP
2026-01-02 custom "refund-case" "RC-1" 90.00 GBP
  vendor_id: "bolt"
  order_id: "O-1"
  reason: "x"
  owner: "a.khan"
2026-01-02 custom "vendor-credit" "bolt/1" 90.00 GBP Expenses:Purchases
  case_id: "RC-1"
2026-01-02 custom "approval" "VR-1" 50.00 GBP
  by: "m.lee"
2026-01-02 custom "refund-policy" "approval_limit" 50.00 GBP
2026-01-02 custom "credit-application" "AP-1" "bolt/1" 30.00 GBP "INV-1"
2026-01-02 custom "credit-write-off" "WO-1" "bolt/1" 10.00 GBP Expenses:WriteOffs
  reason: "x"
2026-01-02 custom "vendor-refund" "VR-1" 50.00 GBP "bolt/1"
  by: "a.khan"
2026-01-02 custom "receipt-match" "FT1" "VR-1"
2026-01-02 custom "receipt-reject" "FT2" "VR-1"
2026-01-02 custom "case-event" "RC-1" "agreed"
  by: "a.khan"
  at: "2026-01-02T10:00"
  reason: "x"
  amount: 80.00 GBP
2026-01-02 custom "case-event" "RC-1" "closed"
  by: "a.khan"
  at: "2026-01-02T10:00:00.5"
  reason: "x"
2026-01-02 * "Receipt"
  bank_transaction_ref: "FT1"
  Assets:Bank:Current  50.00 GBP
  Assets:Clearing:VendorRefunds
2026-01-03 custom "credit-balance" "bolt/1" 0.00 GBP"""


def blocks(text: str) -> list[str]:
    """The directives of a text, each with its metadata."""
    found: list[str] = []
    for line in text.splitlines():
        if line.startswith(" "):
            found[-1] += f"\n{line}"
        else:
            found.append(line)
    return found


def facts(loaded: Book) -> tuple[Any, ...]:
    """What the books say, without where it stands."""
    settlement = loaded.settlement
    return (
        [message.partition("\n")[0] for message in sorted(loaded.messages)],
        [(one.id, one.status, one.applied_on, one.pending_reason) for one in settlement.refunds],
        [(one.id, one.amount_minor, one.unapplied_balance_minor, one.status) for one in settlement.credits],
        [(one.id, one.status, one.agreed_amount_minor) for one in settlement.cases],
        [(one.id, one.status) for one in settlement.reductions],
        [(one.subject, one.kind, one.amount_minor) for one in settlement.movements],
        sorted(
            (entry.date, entry.narration, sorted(map(str, (post.units for post in entry.postings))))
            for entry in loaded.entries
            if isinstance(entry, Transaction)
        ),
    )


def orders(parts: Sequence[str]) -> list[list[str]]:
    """Some orders of the parts: as written, backwards, and every rotation of both."""
    turned = [[*parts[turn:], *parts[:turn]] for turn in range(len(parts))]
    return turned + [list(reversed(one)) for one in turned]


def test_everything_of_one_day_runs_by_kind_in_whatever_order_it_is_written() -> None:
    told = [facts(book("\n".join(order))) for order in orders(blocks(DAY))]
    assert told[0][0] == []
    assert told[0][1][0][1] == "RECONCILED"
    assert [one[1] for one in told[0][3]] == ["CLOSED"]
    assert all(one == told[0] for one in told)


def test_the_books_are_the_same_when_spread_over_files(tmp_path: pathlib.Path) -> None:
    parts = blocks(DAY)
    for place, part in enumerate(parts):
        (tmp_path / f"{place}.beancount").write_text(part, encoding="utf-8")
    whole = facts(book(DAY))
    for order in (range(len(parts)), reversed(range(len(parts)))):
        includes = "\n".join(f'include "{place}.beancount"' for place in order)
        (tmp_path / "main.beancount").write_text(f"{HEADER}{includes}\n", encoding="utf-8")
        spread = Book("")
        spread.entries, errors, spread.options = loader.load_file(str(tmp_path / "main.beancount"))
        spread.messages = [error.message for error in errors]
        assert facts(spread) == whole


@pytest.mark.parametrize("order", list(itertools.permutations([0, 1, 2])))
def test_of_one_id_declared_twice_the_same_one_stands_in_any_order(order: tuple[int, ...]) -> None:
    parts = [
        '2026-01-02 custom "vendor-credit" "acme/1" 60.00 GBP Expenses:Purchases\n  number: "B"',
        '2026-01-02 custom "vendor-credit" "acme/1" 60.00 GBP Expenses:Purchases\n  number: "A"',
        '2026-01-02 custom "vendor-credit" "acme/1" 70.00 GBP Expenses:Purchases',
    ]
    loaded = book("\n".join(parts[place] for place in order))
    assert loaded.codes == ["DUPLICATE_ID", "DUPLICATE_ID"]
    assert (loaded.credit("acme/1").amount_minor, loaded.credit("acme/1").number) == (6000, "A")


@pytest.mark.parametrize("order", list(itertools.permutations([0, 1, 2])))
def test_instants_decide_within_a_kind_the_absent_one_first(order: tuple[int, ...]) -> None:
    parts = [
        '2026-01-03 custom "vendor-refund" "VR-1" 40.00 GBP "acme/1"\n  at: "2026-01-03T10:00+02:00"',
        '2026-01-03 custom "vendor-refund" "VR-2" 40.00 GBP "acme/1"\n  at: "2026-01-03T09:00"',
        '2026-01-03 custom "vendor-refund" "VR-3" 40.00 GBP "acme/1"',
    ]
    credit = '2026-01-02 custom "vendor-credit" "acme/1" 80.00 GBP Expenses:Purchases\n'
    loaded = book(credit + "\n".join(parts[place] for place in order))
    assert {id_: loaded.status(id_) for id_ in ("VR-1", "VR-2", "VR-3")} == {
        "VR-1": "PENDING RECEIPT",
        "VR-2": "REJECTED",
        "VR-3": "PENDING RECEIPT",
    }


@pytest.mark.parametrize("turn", [1, -1])
def test_ids_decide_where_instants_do_not(turn: int) -> None:
    parts = [
        '2026-01-03 custom "vendor-refund" "VR-2" 40.00 GBP "acme/1"',
        '2026-01-03 custom "vendor-refund" "VR-1" 50.00 GBP "acme/1"',
    ]
    credit = '2026-01-02 custom "vendor-credit" "acme/1" 80.00 GBP Expenses:Purchases\n'
    loaded = book(credit + "\n".join(parts[::turn]))
    assert [loaded.status("VR-1"), loaded.status("VR-2")] == ["PENDING RECEIPT", "REJECTED"]


@pytest.mark.parametrize("turn", [1, -1])
def test_hand_booked_raises_come_before_what_lowers_on_the_same_day(turn: int) -> None:
    parts = [
        '2026-01-02 * "A lower"\n  Assets:VendorCredits:Acme  -90.00 GBP\n    credit_id: "acme/1"\n  Expenses:Purchases',
        '2026-01-02 * "B raise"\n  Assets:VendorCredits:Acme  50.00 GBP\n    credit_id: "acme/1"\n  Expenses:Purchases',
        '2026-01-02 * "C open"\n  Assets:VendorCredits:Acme  40.00 GBP\n    credit_id: "acme/1"\n  Expenses:Purchases',
    ]
    loaded = book("\n".join(parts[::turn]))
    assert loaded.messages == []
    assert [one.subject for one in loaded.settlement.movements] == ["acme/1", '"B raise"', '"A lower"']


@pytest.mark.parametrize("turn", [1, -1])
def test_what_an_undo_frees_can_be_used_on_its_day(turn: int) -> None:
    parts = [
        '2026-01-04 custom "vendor-refund" "VR-2" 80.00 GBP "acme/1"',
        '2026-01-04 custom "reversal" "VR-1"\n  reason: "x"',
        '2026-01-04 custom "receipt-unmatch" "FT1" "VR-1"\n  reason: "x"',
        '2026-01-02 custom "vendor-credit" "acme/1" 80.00 GBP Expenses:Purchases',
        '2026-01-03 custom "vendor-refund" "VR-1" 80.00 GBP "acme/1"\n  bank_transaction_ref: "FT1"',
    ]
    loaded = book("\n".join(parts[::turn]))
    assert loaded.messages == []
    assert [loaded.status("VR-1"), loaded.status("VR-2")] == ["REVERSED", "PENDING RECEIPT"]


@pytest.mark.parametrize("turn", [1, -1])
def test_a_credits_reversal_is_the_last_undo_of_a_day(turn: int) -> None:
    parts = [
        '2026-01-02 custom "vendor-credit" "acme/1" 80.00 GBP Expenses:Purchases',
        '2026-01-02 custom "vendor-refund" "VR-1" 80.00 GBP "acme/1"\n  bank_transaction_ref: "FT1"',
        '2026-01-02 custom "receipt-unmatch" "FT1" "VR-1"\n  reason: "x"',
        '2026-01-02 custom "reversal" "VR-1"\n  reason: "x"',
        '2026-01-02 custom "reversal" "acme/1"\n  reason: "x"',
    ]
    loaded = book("\n".join(parts[::turn]))
    assert loaded.messages == []
    assert (loaded.status("VR-1"), loaded.credit("acme/1").status) == ("REVERSED", "REVERSED")
    assert loaded.balance("Assets:VendorCredits:Acme") == "0"


@pytest.mark.parametrize("turn", [1, -1])
def test_a_match_of_today_is_undone_after_it_and_one_of_yesterday_before(turn: int) -> None:
    parts = [
        '2026-01-02 custom "vendor-credit" "acme/1" 80.00 GBP Expenses:Purchases',
        '2026-01-02 custom "vendor-refund" "VR-1" 80.00 GBP "acme/1"',
        '2026-01-03 custom "receipt-match" "FT1" "VR-1"',
        '2026-01-03 custom "receipt-unmatch" "FT1" "VR-1"\n  reason: "x"',
        '2026-01-04 custom "receipt-match" "FT2" "VR-1"',
        '2026-01-05 custom "receipt-unmatch" "FT2" "VR-1"\n  reason: "x"',
    ]
    loaded = book("\n".join(parts[::turn]))
    assert loaded.messages == []
    changes = [(str(one.on), one.after) for one in loaded.settlement.transitions if one.subject == "VR-1"]
    assert changes == [
        ("2026-01-02", "PENDING"),
        ("2026-01-03", "APPLIED"),
        ("2026-01-03", "PENDING"),
        ("2026-01-04", "APPLIED"),
        ("2026-01-05", "PENDING"),
    ]


@pytest.mark.parametrize("turn", [1, -1])
def test_a_look_up_that_meets_two_prices_on_one_day_finds_none(turn: int) -> None:
    prices = ["2026-01-03 price EUR 0.86 GBP", "2026-01-03 price EUR 0.87 GBP"]
    loaded = book(
        '2026-01-04 custom "vendor-refund" "VR-1" 43.00 GBP "acme/1"\n  bank_transaction_ref: "FT1"\n'
        '2026-01-02 custom "vendor-credit" "acme/1" 80.00 EUR Expenses:Purchases\n'
        "2026-01-02 price EUR 0.85 GBP\n" + "\n".join(prices[::turn])
    )
    assert loaded.codes == ["FX_RATE_MISSING"]
    assert loaded.status("VR-1") == "PENDING RATE"
    same = book('2026-01-03 custom "vendor-balance" "acme" 0 EUR\n' + "\n".join(prices))
    assert same.messages == []


def test_an_assertion_speaks_of_the_start_of_its_day() -> None:
    loaded = book("""
        2026-01-02 custom "credit-balance" "acme/1" 0.00 GBP
        2026-01-02 custom "vendor-credit" "acme/1" 80.00 GBP Expenses:Purchases
        2026-01-03 custom "vendor-refund" "VR-1" 30.00 GBP "acme/1"
          bank_transaction_ref: "FT1"
        2026-01-03 custom "credit-balance" "acme/1" 80.00 GBP
        2026-01-04 custom "credit-balance" "acme/1" 50.00 GBP
        2026-01-04 custom "vendor-balance" "acme" 50.00 GBP
        2026-01-04 custom "vendor-balance" "acme" 0.00 USD
    """)
    assert loaded.messages == []
