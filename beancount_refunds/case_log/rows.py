"""One row of a log and all that it says of its case: typed and judged, or the reasons why not.

Every reason is collected, so that a row is mended in one go. Nothing is made up: what a row does not say
comes from the guide's defaults or the ledger's policy, or it is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.case_log.cells import Cells, shown
from beancount_refunds.case_log.trail import told
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.case_log.ground import Ground
    from beancount_refunds.case_log.mapping import Layout
    from beancount_refunds.case_log.reader import Line
    from beancount_refunds.case_log.trail import Happened, Said
    from beancount_refunds.model import Vendor
    from beancount_refunds.money import Money

#: What says that money came back.
_CAME_BACK = {"REFUNDED", "RECONCILED"}


@frozen
class Records:
    """What an export tells of one case on sheets of its own, and why some of it cannot be read."""

    events: tuple[Happened, ...] = ()
    said: tuple[Said, ...] = ()
    reasons: tuple[str, ...] = ()


@frozen
class LogRow:
    """A row that was understood.

    ``stated`` are the columns that it fills itself: only these can contradict the ledger. ``status`` is
    one of :data:`~.words.STATUSES`; ``refunded`` is what the log says has come back, if it says how much.
    """

    number: int
    stated: frozenset[str]
    case_id: str
    order_id: str
    vendor: Vendor
    opened_on: datetime.date
    claimed: Money
    reason: str
    owner: str
    by: str
    status: str | None
    status_on: datetime.date | None
    agreed: Money | None
    refunded: Money | None
    refunded_on: datetime.date | None
    said: tuple[Said, ...]
    events: tuple[Happened, ...]
    note: str | None
    external_id: str | None


class NotUnderstood(Exception):  # noqa: N818 (the row is not clear; nothing failed)
    """Why a row cannot be read: every reason, each the sentence that it is."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = tuple(reasons)


_NOTHING = Records()


def understand(line: Line, layout: Layout, ground: Ground, records: Records = _NOTHING) -> LogRow:
    """What a line says; raises :class:`NotUnderstood` with all that is wrong with it."""
    cells = Cells(line, layout, ground)
    defaults = ground.guide.defaults
    currency = ground.currency(cells.text("currency")) or defaults.get("currency")
    vendor = cells.read("vendor", ground.vendor)
    said = (*records.said, *(cells.read("trail", lambda text: told(text, ground.dates)) or ()))
    status = cells.read("status", ground.status)
    refunded_on = cells.day("refunded_on")
    claimed, refunded = _amounts(cells, currency, came_back=status in _CAME_BACK or refunded_on is not None)
    agreed = cells.amount("agreed", currency)
    case_id = cells.id("case_id")
    known = ground.settlement.case.get(case_id or "")
    opened_on = cells.day("opened_on") or (
        known.opened_on if known else _first_day(cells, (*said, *records.events), refunded_on)
    )
    order_id = cells.id("order_id") or defaults.get("order_id")
    on = opened_on or ground.settlement.as_of
    reason = cells.read("reason", lambda word: ground.reason(word, on)) or defaults.get("reason")
    owner = cells.text("owner") or defaults.get("owner") or ground.default_owner(on)
    needed = {"case_id": case_id, "order_id": order_id, "reason": reason, "owner": owner}
    for column, value in (needed | {"vendor": vendor, "claimed": claimed}).items():
        cells.needed(column, value)
    cells.add_beyond()
    cells.reasons.extend(records.reasons)
    status_on = cells.day("status_on")
    if cells.reasons or not (case_id and order_id and vendor and claimed and opened_on and reason and owner):
        raise NotUnderstood(cells.reasons)
    return LogRow(
        number=line.number,
        stated=frozenset(column for column in layout.indexes if cells.text(column) is not None),
        case_id=case_id,
        order_id=order_id,
        vendor=vendor,
        opened_on=opened_on,
        claimed=claimed,
        reason=reason,
        owner=owner,
        by=cells.text("by") or defaults.get("by") or owner,
        status=status,
        status_on=status_on,
        agreed=agreed,
        refunded=refunded,
        refunded_on=refunded_on,
        said=said,
        events=records.events,
        note=shown(cells.cell("note")) if cells.text("note") else None,
        external_id=cells.text("external_id"),
    )


def _amounts(cells: Cells, currency: str | None, *, came_back: bool) -> tuple[Money | None, Money | None]:
    """What was claimed, and what came back, as far as the log says.

    In a log with one amount that is what was claimed; where the status, or the day of a refund, says that
    money came back, it came back in full.
    """
    has = cells.layout.indexes
    claimed = cells.amount("claimed", currency) if "claimed" in has else None
    refunded = cells.amount("refunded", currency, none=True) if "refunded" in has else None
    if "claimed" in has and "refunded" in has:
        return claimed, refunded
    amount = claimed or refunded
    return amount, amount if came_back else None


def _first_day(
    cells: Cells, dated: tuple[Said | Happened, ...], refunded_on: datetime.date | None
) -> datetime.date | None:
    """The first day that a row without a day of opening tells of; none is a reason."""
    days = [one.on for one in dated if one.on is not None]
    if refunded_on is not None:
        days.append(refunded_on)
    if not days and not cells.unclear & {"opened_on", "refunded_on", "trail"}:
        cells.add("opened_on", "is empty, and no other day stands in the row")
    return min(days, default=None)
