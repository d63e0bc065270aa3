"""Exchange differences: what each refund realised and how it was worked out, and what is not realised yet.

Realised gain = proceeds − carrying amount (IAS 21.28, ASC 830-20-35). A refund that is taken back posts the
mirror, at the original amounts and rates, on the day on which it is taken back: the postings of the earlier
period stand, so both are shown, each in its own period.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from beancount_refunds.reports.columns import amount, currency, place, vendor
from beancount_refunds.reports.filters import EVERYTHING, Traits, some, title
from beancount_refunds.reports.fx_open import unrealised
from beancount_refunds.reports.fx_parts import parts
from beancount_refunds.reports.fx_realised import REFUND, Realised, realised
from beancount_refunds.reports.generated import narrowed, numbers_text, posted_on, sums_text, turnover
from beancount_refunds.reports.table import Field, Kind, Table, columns_of, counted, field, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.reports.question import Question

_SCREEN = (
    "id",
    "on",
    "kind",
    "cleared_minor",
    "proceeds_minor",
    "carrying_amount_minor",
    "fx_gain_loss_minor",
    "fx_account",
    "arithmetic",
    "credit_ids",
    "bank_transaction_ref",
    "remark",
)


def fx(ledger: Ledger, question: Question) -> Table:
    """Realised differences of the period (by the day of posting); unrealised ones as of ``as_of``.

    The tables that belong to it: ``fx_parts``, how the carrying amount of each part came about, and
    ``unrealised``, the open credits in foreign currency at the closing rate.
    """
    settlement, filters = ledger.settlement, question.filters
    everything = filters == EVERYTHING
    chosen = [one for one in realised(ledger) if everything or filters.admit(_traits(one))]
    return Table(
        name="fx",
        title=title("Realised exchange differences", settlement, filters),
        as_of=settlement.as_of,
        since=filters.since,
        until=filters.until,
        precisions=settlement.precisions,
        columns=columns_of(_FIELDS),
        screen=_SCREEN,
        rows=rows_of(_FIELDS, chosen),
        summary=tuple(_summary(ledger, question, chosen)),
        empty="No refund realised an exchange difference.",
        also=(parts(settlement, chosen), unrealised(settlement, filters)),
    )


def _traits(one: Realised) -> Traits:
    refund = one.refund
    return Traits(
        some(refund.vendor_id), one.kind, frozenset(refund.case_ids), frozenset(refund.order_ids), one.on
    )


def _functional(key: str, title: str, value: Callable[[Realised], int]) -> Field[Realised]:
    return amount(key, title, value, currency="functional_currency_code", summed=True)


_PLACE: tuple[Field[Realised], Field[Realised]] = place()
_FIELDS: tuple[Field[Realised], ...] = (
    field("id", "Refund", Kind.ID, lambda one: one.refund.id),
    field("on", "Date", Kind.DATE, lambda one: one.on),
    field("kind", "What", Kind.CODE, lambda one: one.kind),
    vendor(lambda one: one.refund.vendor_id),
    field("credit_ids", "Credits", Kind.IDS, lambda one: tuple(part.credit_id for part in one.figures.parts)),
    field("bank_transaction_ref", "Bank reference", Kind.ID, lambda one: one.reference),
    amount("refund_amount_minor", "Refund of", lambda one: one.asked.minor),
    currency(lambda one: one.asked.currency),
    amount(
        "cleared_minor",
        "Credit cleared",
        lambda one: one.figures.cleared and one.figures.cleared.minor,
        currency="credit_currency_code",
    ),
    field(
        "credit_currency_code",
        "Credit currency",
        Kind.CURRENCY,
        lambda one: one.figures.cleared and one.figures.cleared.currency,
    ),
    field("cleared_by", "Cleared by", Kind.TEXT, lambda one: one.clearing.by),
    field("cleared_rate", "Clearing rate", Kind.RATE, lambda one: one.clearing.value),
    field("cleared_rate_on", "Clearing rate of", Kind.DATE, lambda one: one.clearing.priced_on),
    amount(
        "bank_amount_minor", "Received", lambda one: one.figures.bank.minor, currency="bank_currency_code"
    ),
    field("bank_currency_code", "Bank currency", Kind.CURRENCY, lambda one: one.figures.bank.currency),
    _functional("proceeds_minor", "Proceeds", lambda one: one.figures.proceeds),
    field("proceeds_by", "Proceeds by", Kind.TEXT, lambda one: one.valuing.by),
    field("proceeds_rate", "Proceeds rate", Kind.RATE, lambda one: one.valuing.value),
    field("proceeds_rate_on", "Proceeds rate of", Kind.DATE, lambda one: one.valuing.priced_on),
    _functional("carrying_amount_minor", "Carrying amount", lambda one: one.figures.carrying),
    _functional("fx_gain_loss_minor", "Gain, loss < 0", lambda one: one.figures.gain),
    field(
        "functional_currency_code", "Functional currency", Kind.CURRENCY, lambda one: one.figures.functional
    ),
    field("fx_account", "Posted on", Kind.TEXT, lambda one: one.figures.account),
    field("arithmetic", "Arithmetic", Kind.TEXT, lambda one: one.arithmetic),
    field("remark", "Remark", Kind.TEXT, lambda one: one.remark),
    *_PLACE,
)


def _summary(ledger: Ledger, question: Question, chosen: Sequence[Realised]) -> Iterator[str]:
    settlement, filters = ledger.settlement, question.filters
    gains, losses, net = Counter[str](), Counter[str](), Counter[str]()
    for one in chosen:
        figures = one.figures
        # A mirror takes back a gain or a loss, on the account of what it takes back.
        gained = (figures.gain > 0) is (one.kind == REFUND)
        (gains if gained else losses)[figures.functional] += figures.gain
        net[figures.functional] += figures.gain
    shown = [sums_text(sums, settlement.precisions) or "none" for sums in (gains, losses, net)]
    yield f"{counted(len(chosen), 'posting')}: gains {shown[0]}, losses {shown[1]}, net {shown[2]}"
    policy = settlement.policy
    accounts = sorted({*policy.any_day("fx_gain_account"), *policy.any_day("fx_loss_account")})
    if narrowed(filters):
        yield "not compared with the accounts: only a part of the refunds is asked for"
    elif accounts:
        yield from _proof(ledger, question, accounts, net)


def _proof(ledger: Ledger, question: Question, accounts: list[str], net: Counter[str]) -> Iterator[str]:
    """Whether the accounts say the same: a gain is a credit there."""
    precisions, names = ledger.settlement.precisions, " and ".join(accounts)
    moved = turnover(posted_on(ledger, accounts, question.filters))
    rest = Counter(moved.ours)
    rest.update(net)
    if any(rest.values()):
        yield f"our postings moved {names} by {sums_text(rest, precisions)} more, and not for FX"
    else:
        yield f"the net equals what refunds posted on {names}, to the last minor unit"
    if moved.by_hand:
        yield f"written by hand on {names}, and not in this table: {numbers_text(moved.by_hand)}"
