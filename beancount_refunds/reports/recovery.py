"""What a case brought in and how long it took: claim, agreement, cash.

A vendor has agreed to what it said (event ``agreed``, until ``rejected``); without a word, to what it put
on a credit memo. A claim that nobody answered is not agreed. Cash is refunds and netting; the day of cash
is the day on which nothing was left to come.

``claimed == recovered + open + given up``, exactly, in the currency of the case; what is given up is
negative where more came than was claimed.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.model import Case, CaseStatus, ReductionStatus
from beancount_refunds.money import round_half_up

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Sequence

    from beancount_refunds.model import Movement, Settlement

#: Cases of which nothing more is expected.
ENDED = frozenset({CaseStatus.REJECTED, CaseStatus.WRITTEN_OFF, CaseStatus.CLOSED})
#: Cases that the vendor and we see differently.
IN_DISPUTE = frozenset({CaseStatus.DISPUTED, CaseStatus.ESCALATED})

_DISPUTES = {"disputed", "escalated"}
_RECOVERIES = ("refund", "application", "reduction")
_WHOLE = 10_000


class Recovery(NamedTuple):
    """A case with its days, each ``None`` while it has not come.

    ``spoken_on`` is the day of the event ``agreed`` that stands, ``agreed_on`` that of word or memo.
    """

    case: Case
    spoken_on: datetime.date | None
    agreed_on: datetime.date | None
    cash_on: datetime.date | None
    agreed_minor: int

    @property
    def recovered_minor(self) -> int:
        """What was refunded or netted."""
        return self.case.refunded_amount_minor + self.case.netted_amount_minor

    @property
    def open_minor(self) -> int:
        """What is still to come, >= 0: of a live claim what was not given up, else what lies on credits."""
        return open_amount(self.case)

    @property
    def given_up_minor(self) -> int:
        """What of the claim neither came nor will."""
        return self.case.claimed_amount_minor - self.recovered_minor - self.open_minor

    @property
    def disputed(self) -> bool:
        """Whether it ever was disputed or escalated."""
        return any(event.event in _DISPUTES for event in self.case.events)

    @property
    def unanswered(self) -> bool:
        """Whether the vendor still has to say yes or no."""
        return self.agreed_on is None and self.case.status not in ENDED

    @property
    def unpaid(self) -> bool:
        """Whether it is agreed and money is still to come."""
        return self.agreed_on is not None and self.open_minor > 0

    @property
    def days_to_agree(self) -> int | None:
        """Days from the claim to the agreement, >= 0."""
        return None if self.agreed_on is None else _days(self.case.opened_on, self.agreed_on)

    @property
    def days_to_cash(self) -> int | None:
        """Days from the agreement to the cash, >= 0."""
        if self.cash_on is None or self.agreed_on is None:
            return None
        return _days(self.agreed_on, self.cash_on)

    @property
    def days_claim_to_cash(self) -> int | None:
        """Days from the claim to the cash, >= 0."""
        return None if self.cash_on is None else _days(self.case.opened_on, self.cash_on)


def recoveries(settlement: Settlement, cases: Iterable[Case]) -> Iterator[Recovery]:
    """Each case with what it brought in."""
    movements: defaultdict[str, list[Movement]] = defaultdict(list)
    for movement in settlement.movements:
        movements[movement.credit_id].append(movement)
    for case in cases:
        spoken_on = _spoken_on(case)
        memos = (settlement.credit[id_] for id_ in case.credit_ids)
        written = [memo.issued_on for memo in memos if memo.status is ReductionStatus.POSTED]
        agreed = [*written, spoken_on] if spoken_on is not None else written
        recovered = case.refunded_amount_minor + case.netted_amount_minor
        paid_on = None
        if recovered and not open_amount(case):
            moved = sorted(one for id_ in case.credit_ids for one in _recovering(movements[id_]))
            paid_on = _complete_on(moved, recovered)
        yield Recovery(
            case=case,
            spoken_on=spoken_on,
            # A memo, and its cash, may be older than the claim that somebody opens for them.
            agreed_on=max(min(agreed), case.opened_on) if agreed else None,
            cash_on=None if paid_on is None else max(paid_on, case.opened_on),
            agreed_minor=case.credited_amount_minor if spoken_on is None else case.agreed_amount_minor,
        )


def open_amount(case: Case) -> int:
    """What is still to come of a case, >= 0."""
    if case.status in ENDED:
        return case.unapplied_amount_minor
    used = case.refunded_amount_minor + case.netted_amount_minor + case.written_off_amount_minor
    return max(case.unapplied_amount_minor, case.agreed_amount_minor - used)


def uncredited(case: Case) -> int:
    """What a live case wants and no memo credits yet, >= 0."""
    return 0 if case.status in ENDED else max(0, case.agreed_amount_minor - case.credited_amount_minor)


def basis_points(part: int, whole: int) -> int | None:
    """``part ∕ whole`` in hundredths of a per cent, rounded half up; ``None`` where there is no whole."""
    return round_half_up(Fraction(_WHOLE * part, whole)) if whole else None


def per_cent(share: int) -> str:
    """``83.33 %`` of basis points >= 0."""
    return f"{share // 100}.{share % 100:02} %"


def median(days: Sequence[int]) -> Decimal | None:
    """The exact median, perhaps a half; ``None`` of nothing."""
    if not days:
        return None
    return Decimal(statistics.median_low(days) + statistics.median_high(days)) / 2


def _days(since: datetime.date, until: datetime.date) -> int:
    return until.toordinal() - since.toordinal()


def _spoken_on(case: Case) -> datetime.date | None:
    """The day of the agreement that stands: the first one after the last refusal."""
    spoken_on = None
    for event in case.events:
        if event.event == "rejected":
            spoken_on = None
        elif event.event == "agreed" and spoken_on is None:
            spoken_on = event.on
    return spoken_on


def _recovering(movements: Iterable[Movement]) -> Iterator[tuple[datetime.date, int]]:
    """Day and amount of what refunds and netting took of a credit, and gave back."""
    for movement in movements:
        if movement.kind.removeprefix("reversal of ") in _RECOVERIES:
            yield movement.on, -movement.amount_minor


def _complete_on(moved: Iterable[tuple[datetime.date, int]], whole: int) -> datetime.date | None:
    """The day since which ``whole``, the sum of what moved, has been there."""
    there, since = 0, None
    for on, amount in moved:
        there += amount
        if there < whole:
            since = None
        elif since is None:
            since = on
    return since
