"""Where the other half of a bank transaction goes: to clearing, where a rule says, or to suspense."""

from __future__ import annotations

import dataclasses
import enum
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.bank.model import LineKind
from beancount_refunds.bank_import.receipts import kind_of, receipt_of
from beancount_refunds.matching import items, matcher, mentions, terms
from beancount_refunds.matching.index import Index
from beancount_refunds.matching.model import Tier
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Sequence

    from beancount_refunds.bank_import.references import Referenced
    from beancount_refunds.bank_import.rules import Rule, Rules
    from beancount_refunds.ledger import Ledger
    from beancount_refunds.matching.model import BankReceipt
    from beancount_refunds.matching.terms import Terms
    from beancount_refunds.policy import Policy

#: A receipt that was taken back.
_TAKEN_BACK = {LineKind.RETURN, LineKind.REVERSAL}


class NoAccount(Exception):  # noqa: N818 (the ledger lacks a policy, or the user a rule)
    """Nothing says which account takes the other half of a line; the message says what to do."""


class Way(enum.Enum):
    """Why an account takes the other half."""

    CLEARING = enum.auto()
    RULE = enum.auto()
    REST = enum.auto()


class Contra(NamedTuple):
    """The account of the other half, why it is that one, and the rule that says so."""

    account: str
    way: Way
    rule: Rule | None = None


@frozen
class Ground:
    """What decides: the user's ``rules``, the account for the ``rest``, and what a ledger knows.

    ``refunds`` are the lines, by account and reference, that match or look like a vendor's refund, or like
    one that was taken back. Without a ledger (no ``policy``) there are none.
    """

    rules: Rules | None = None
    rest: str | None = None
    policy: Policy | None = None
    own_ibans: frozenset[str] = frozenset()
    refunds: frozenset[tuple[str, str]] = frozenset()


def ground(ledger: Ledger, lines: Sequence[Referenced], rules: Rules | None, rest: str | None) -> Ground:
    """The ground in a ledger; ``lines`` are all that is new."""
    known = terms.of(ledger)
    kinds = {one: kind_of(one.line.line, known.own_ibans) for one in lines}
    read = ((one, receipt_of(one, kind, known.precisions)) for one, kind in kinds.items())
    receipts = {one: receipt for one, receipt in read if receipt is not None}
    return Ground(
        rules=rules,
        rest=rest,
        policy=ledger.settlement.policy,
        own_ibans=known.own_ibans,
        refunds=frozenset(
            {
                *_awaited(lines, ledger),
                *_matched(
                    [receipt for one, receipt in receipts.items() if one.line.number > 0], ledger, known
                ),
                *_alike([receipts[one] for one in receipts if _can_be(one, kinds[one])], ledger, known),
            }
        ),
    )


def _can_be(one: Referenced, kind: LineKind) -> bool:
    """Whether a line can be a refund by its kind and direction, or one that was taken back."""
    number = one.line.number
    return (kind is LineKind.RECEIPT and number > 0) or (kind in _TAKEN_BACK and number < 0)


def _awaited(lines: Iterable[Referenced], ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Those of which somebody has said that a refund came, or went back, under this reference."""
    refunds = ledger.settlement.refunds
    references = {one for refund in refunds for one in (*refund.references, refund.returned_ref)}
    for one in lines:
        if one.reference in references:
            yield one.line.account, one.reference


def _matched(receipts: Sequence[BankReceipt], ledger: Ledger, known: Terms) -> Iterator[tuple[str, str]]:
    """Those for which the matcher has more than a name."""
    for verdict in matcher.match(receipts, items.open_items(ledger.settlement), known):
        if verdict.proposal is not None and verdict.proposal.tier < Tier.NAME:
            yield verdict.receipt.account, verdict.receipt.reference


def _alike(receipts: Sequence[BankReceipt], ledger: Ledger, known: Terms) -> Iterator[tuple[str, str]]:
    """Those that a vendor sent, or that name something of one, settled or not.

    A memo's number counts here without its vendor beside it, where it is more than digits: what goes to
    clearing by mistake is an exception that somebody looks at, a refund in suspense is never proposed.
    """
    index = Index(items.open_items(ledger.settlement), known)
    for receipt in receipts:
        told = mentions.read(receipt, index)
        numbers = any(not name.text.isdigit() for name in told.unvouched.values())
        if told.vendors or told.named or told.shared or told.settled or numbers:
            yield receipt.account, receipt.reference


def contra(referenced: Referenced, kind: LineKind, on: Ground) -> Contra:
    """Where the other half of a line goes. Raises :class:`NoAccount`."""
    line = referenced.line.line
    if (referenced.line.account, referenced.reference) in on.refunds:
        return Contra(_of_policy(on, "clearing_account", line.booked_on), Way.CLEARING)
    rule = None if on.rules is None else on.rules.rule_for(dataclasses.replace(line, kind=kind))
    if rule is not None:
        return Contra(rule.account, Way.RULE, rule)
    if on.rest is None and on.policy is None:
        message = "no rule takes it; name the account of its other half with --contra, or write a rule"
        raise NoAccount(message)
    return Contra(on.rest or _of_policy(on, "suspense_account", line.booked_on), Way.REST)


def _of_policy(on: Ground, key: str, day: datetime.date) -> str:
    account = on.policy.account(key, day) if on.policy is not None else None
    if account is None:
        message = f"policy {key} is not set on {day}; set it, or write a rule that takes the line"
        raise NoAccount(message)
    return account
