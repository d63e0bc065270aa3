"""The trail: which things belong to an id, and how they hang together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from beancount_refunds.ledger import open_ledger
from beancount_refunds.reports.question import UnknownSubject
from beancount_refunds.reports.trail import Trails, trail
from tests.books_on_disk import HEADER, write
from tests.trail_books import TRAILS

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.reports.trail import Trail


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """The ledger of TRAILS."""
    return open_ledger(write(tmp_path_factory.mktemp("books"), TRAILS))


@pytest.fixture(scope="module")
def trails(ledger: Ledger) -> Trails:
    """Its trails."""
    return Trails(ledger)


def nodes(found: Trail) -> list[str]:
    """Kind and id of what belongs to the chain."""
    return [str(node.key) for node in found.nodes if node.within]


def edges(found: Trail) -> list[str]:
    """The edges in words; those that do not hold in brackets."""
    lines = []
    for edge in found.edges:
        told = f"{edge.source.id} {edge.words} {edge.amount_minor or '-'} {edge.target.id}"
        lines.append(told if edge.standing else f"({told})")
    return lines


def small(tmp_path: pathlib.Path, text: str) -> Trails:
    """The trails of a ledger with this text after the header."""
    return Trails(open_ledger(write(tmp_path, HEADER + text)))


def test_a_refund_leads_to_its_receipt_its_credits_and_what_these_came_from(trails: Trails) -> None:
    assert nodes(trails.of("VR-1")) == [
        "receipt FT1",
        "refund VR-1",
        "credit acme/1",
        "credit acme/2",
        "case RC-1",
        "bill INV-1",
        "order KB-1",
    ]
    assert edges(trails.of("VR-1")) == [
        "FT1 pays 50000 VR-1",
        "VR-1 takes 45000 acme/1",
        "VR-1 takes 5000 acme/2",
        "acme/1 settles - RC-1",
        "acme/1 corrects - INV-1",
        "acme/2 settles - RC-1",
        "RC-1 of - KB-1",
        "INV-1 of - KB-1",
    ]


def test_the_other_uses_of_a_credit_are_one_line_beside_the_trail(trails: Trails) -> None:
    told = [(one.subject, one.words, one.amount_minor) for one in trails.of("VR-1").asides]
    assert told == [
        ("FT1", "also brought VR-2", 10000),
        ("acme/2", "is also reserved for VR-4", 3000),
        ("acme/2", "was also written off by WO-1", 1000),
    ]
    assert [one.words for one in trails.of("AP-1").asides] == [
        "was also refunded by VR-2",
        "was also refunded by VR-3, which was reversed",
        "was also netted by AP-2, which was reversed",
    ]


def test_a_credit_leads_to_all_that_was_made_of_it_and_not_to_other_credits(trails: Trails) -> None:
    found = trails.of("acme/2")
    assert nodes(found) == [
        "receipt FT1",
        "refund VR-1",
        "refund VR-4",
        "write-off WO-1",
        "credit acme/2",
        "case RC-1",
        "order KB-1",
    ]
    assert [one.words for one in found.asides] == [
        "also brought VR-2",
        "also settles acme/1",
        "was also credited by acme/1",
    ]


@pytest.mark.parametrize("word", ["VR-1", "VR-1-AGAIN", "PAY-1", "e-1"])
def test_every_name_of_a_refund_leads_to_the_same_chain(trails: Trails, word: str) -> None:
    found = trails.of(word)
    assert [str(node.key) for node in found.asked] == ["refund VR-1"]
    assert nodes(found) == nodes(trails.of("VR-1"))


@pytest.mark.parametrize(
    ("word", "asked"),
    [
        ("FT1", "receipt FT1"),
        ("acme/1", "credit acme/1"),
        ("c-1", "credit acme/1"),
        ("RC-1", "case RC-1"),
        ("INV-1", "bill INV-1"),
        ("KB-1", "order KB-1"),
        ("AP-1", "application AP-1"),
        ("WO-1", "write-off WO-1"),
    ],
)
def test_whatever_bears_an_id_can_be_asked_for(trails: Trails, word: str, asked: str) -> None:
    assert [str(node.key) for node in trails.of(word).asked] == [asked]


def test_an_order_leads_to_everything_that_came_of_it(trails: Trails) -> None:
    found = trails.of("KB-1")
    assert nodes(found) == [
        "receipt FT1",
        "receipt FT4",
        "receipt RET4",
        "refund VR-1",
        "refund VR-2",
        "refund VR-3",
        "refund VR-4",
        "refund VR-6",
        "application AP-1",
        "application AP-2",
        "write-off WO-1",
        "credit acme/1",
        "credit acme/2",
        "credit acme/3",
        "credit shen/1",
        "case RC-1",
        "bill INV-1",
        "bill INV-9",
        "order KB-1",
        "order KB-7",
    ]
    assert found.asides == ()


def test_a_netted_bill_leads_to_the_credit_that_was_netted_and_not_the_other_way_round(
    trails: Trails,
) -> None:
    assert nodes(trails.of("INV-9")) == [
        "application AP-1",
        "application AP-2",
        "credit shen/1",
        "bill INV-9",
        "order KB-1",
    ]
    assert edges(trails.of("AP-2")) == [
        "(AP-2 applied 500 shen/1)",
        "(INV-9 netted 500 AP-2)",
        "shen/1 of - KB-1",
    ]


def test_a_returned_payment_leads_to_the_one_that_came_before_it(trails: Trails) -> None:
    found = trails.of("RET4")
    assert nodes(found) == ["receipt FT4", "receipt RET4", "refund VR-3", "credit shen/1", "order KB-1"]
    assert edges(found)[:3] == [
        "FT4 pays 6000 VR-3",
        "RET4 returned -6000 VR-3",
        "(VR-3 reversed 6000 shen/1)",
    ]


def test_a_receipt_that_is_not_the_one_stands_beside_the_chain(trails: Trails) -> None:
    found = trails.of("VR-3")
    assert [str(node.key) for node in found.nodes if not node.within] == ["receipt FT3"]
    assert edges(found)[-1] == "(FT3 matched once - VR-3)"
    found = trails.of("FT3")
    assert nodes(found) == ["receipt FT3"]
    assert edges(found) == ["(FT3 matched once - VR-3)", "(FT3 not this one - acme/3)"]
    assert [step.what for step in found.steps] == [
        "bank line FT3 matched to VR-3",
        "match of bank line FT3 to VR-3 undone",
        "bank line FT3 looked at: it is not acme/3",
    ]


def test_a_refund_that_names_case_and_order_itself_leads_to_them(trails: Trails) -> None:
    found = trails.of("VR-6")
    assert nodes(found) == ["refund VR-6", "credit acme/3", "case RC-1", "order KB-1", "order KB-7"]
    (named,) = (node for node in found.nodes if node.key.id == "KB-7")
    assert (named.remark, named.position) == ("no order directive declares it", None)
    assert {"refund VR-6", "credit acme/3"} <= set(nodes(trails.of("RC-1")))


def test_what_was_refused_has_a_trail_too(trails: Trails) -> None:
    refund = trails.of("VR-5")
    assert [(str(node.key), node.state, node.remark) for node in refund.nodes] == [
        ("receipt FT5", None, "not in the bank's transactions"),
        ("refund VR-5", "REJECTED", "UNKNOWN_CREDIT"),
        ("credit acme/9", None, "nothing declares it"),
    ]
    assert edges(refund) == ["(FT5 named - VR-5)", "(VR-5 refused - acme/9)"]
    assert [step.finding for step in refund.steps] == ["UNKNOWN_CREDIT"]
    (credit,) = trails.of("acme/8").nodes
    assert (credit.state, credit.remark, credit.amount_minor) == ("REFUSED", "UNKNOWN_CASE", 700)
    assert [one.words for one in trails.of("acme/9").asides] == []


def test_an_unknown_id_is_told_with_all_that_could_be_asked_for(ledger: Ledger) -> None:
    with pytest.raises(UnknownSubject, match="the ledger has no id VR-7") as refused:
        trail(ledger, "VR-7")
    assert {"VR-1", "VR-1-AGAIN", "PAY-1", "e-1", "c-1", "FT1", "FT3", "RET4", "acme/8", "INV-9"} <= set(
        refused.value.known
    )
    assert "acme" not in refused.value.known
    assert list(refused.value.known) == sorted(set(refused.value.known))


def test_one_word_for_two_things_has_the_trail_of_both(tmp_path: pathlib.Path) -> None:
    found = small(
        tmp_path,
        """\
2026-01-10 custom "order" "X-1" "acme" 900.00 GBP
2026-02-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
2026-02-03 custom "vendor-refund" "VR-1" 50.00 GBP "acme/1"
  bank_transaction_ref: "X-1"
2026-02-04 * "Acme" ""
  bank_transaction_ref: "X-1"
  Assets:Bank       50.00 GBP
  Assets:Clearing  -50.00 GBP
""",
    ).of("X-1")
    assert [str(node.key) for node in found.asked] == ["receipt X-1", "order X-1"]
