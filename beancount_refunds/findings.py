"""The catalogue of codes and the one constructor of findings.

A *finding* is a problem in the ledger, an *exception* an open point with an owner. Codes are
public API: never renamed, never reused. Their order is the order in which findings of one
directive are judged (language, section 6): the first one stands.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any, NamedTuple, Self

if TYPE_CHECKING:
    from beancount_refunds.money import Money
    from beancount_refunds.source import Position


class Effect(enum.Enum):
    """What a finding does to its directive."""

    REFUSED = "the directive is refused: nothing is posted, nothing else changes"
    WAITS = "a refund stays PENDING, any other directive is not posted"
    UNRECONCILED = "the books stand; the refund cannot become RECONCILED"
    REPORTED = "the books stand; the statement does not hold"


class Code(enum.StrEnum):
    """Codes of findings in the order in which they are judged; ``http`` is the API's status."""

    http: int
    effect: Effect

    def __new__(cls, code: str, http: int, effect: Effect) -> Self:
        """A code with its HTTP status and effect."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.http = http
        member.effect = effect
        return member

    UNKNOWN_DIRECTIVE = "UNKNOWN_DIRECTIVE", 422, Effect.REFUSED
    MALFORMED_DIRECTIVE = "MALFORMED_DIRECTIVE", 422, Effect.REFUSED
    INVALID_ID = "INVALID_ID", 422, Effect.REFUSED
    AMOUNT_NOT_POSITIVE = "AMOUNT_NOT_POSITIVE", 422, Effect.REFUSED
    AMOUNT_PRECISION = "AMOUNT_PRECISION", 422, Effect.REFUSED
    DUPLICATE_ID = "DUPLICATE_ID", 409, Effect.REFUSED
    EXTERNAL_ID_CONFLICT = "EXTERNAL_ID_CONFLICT", 409, Effect.REFUSED
    UNKNOWN_VENDOR = "UNKNOWN_VENDOR", 422, Effect.REFUSED
    UNKNOWN_CREDIT = "UNKNOWN_CREDIT", 422, Effect.REFUSED
    UNKNOWN_REFUND = "UNKNOWN_REFUND", 422, Effect.REFUSED
    UNKNOWN_CASE = "UNKNOWN_CASE", 422, Effect.REFUSED
    UNKNOWN_ID = "UNKNOWN_ID", 422, Effect.REFUSED
    POLICY_MISSING = "POLICY_MISSING", 422, Effect.REFUSED
    REASON_CODE_UNKNOWN = "REASON_CODE_UNKNOWN", 422, Effect.REFUSED
    ACTOR_NOT_ALLOWED = "ACTOR_NOT_ALLOWED", 403, Effect.REFUSED
    DUTIES_NOT_SEPARATED = "DUTIES_NOT_SEPARATED", 403, Effect.REFUSED
    PERIOD_LOCKED = "PERIOD_LOCKED", 422, Effect.REFUSED
    CREDIT_VENDOR_MISMATCH = "CREDIT_VENDOR_MISMATCH", 422, Effect.REFUSED
    CREDIT_NOT_YET_ISSUED = "CREDIT_NOT_YET_ISSUED", 422, Effect.REFUSED
    CREDIT_REVERSED = "CREDIT_REVERSED", 422, Effect.REFUSED
    CREDIT_AMOUNT_MISMATCH = "CREDIT_AMOUNT_MISMATCH", 422, Effect.REFUSED
    CURRENCY_MISMATCH = "CURRENCY_MISMATCH", 422, Effect.REFUSED
    ALLOCATION_MISMATCH = "ALLOCATION_MISMATCH", 422, Effect.REFUSED
    REFUND_EXCEEDS_CREDIT_BALANCE = "REFUND_EXCEEDS_CREDIT_BALANCE", 422, Effect.REFUSED
    APPLICATION_EXCEEDS_CREDIT_BALANCE = "APPLICATION_EXCEEDS_CREDIT_BALANCE", 422, Effect.REFUSED
    APPLICATION_EXCEEDS_BILL_BALANCE = "APPLICATION_EXCEEDS_BILL_BALANCE", 422, Effect.REFUSED
    WRITE_OFF_EXCEEDS_CREDIT_BALANCE = "WRITE_OFF_EXCEEDS_CREDIT_BALANCE", 422, Effect.REFUSED
    INVALID_STATE_TRANSITION = "INVALID_STATE_TRANSITION", 409, Effect.REFUSED
    CASE_CLOSED_WITH_BALANCE = "CASE_CLOSED_WITH_BALANCE", 409, Effect.REFUSED
    FX_RATE_MISSING = "FX_RATE_MISSING", 422, Effect.WAITS
    FX_RATE_STALE = "FX_RATE_STALE", 422, Effect.WAITS
    APPROVAL_MISSING = "APPROVAL_MISSING", 403, Effect.WAITS
    APPROVAL_SELF = "APPROVAL_SELF", 403, Effect.WAITS
    APPROVAL_STALE = "APPROVAL_STALE", 403, Effect.WAITS
    EVIDENCE_MISSING = "EVIDENCE_MISSING", 422, Effect.WAITS
    CASH_DOUBLE_COUNTED = "CASH_DOUBLE_COUNTED", 409, Effect.UNRECONCILED
    RECEIPT_ALREADY_MATCHED = "RECEIPT_ALREADY_MATCHED", 409, Effect.UNRECONCILED
    RECEIPT_DUPLICATE = "RECEIPT_DUPLICATE", 409, Effect.UNRECONCILED
    RECEIPT_AMOUNT_MISMATCH = "RECEIPT_AMOUNT_MISMATCH", 409, Effect.UNRECONCILED
    RECEIPT_NOT_CLEARED = "RECEIPT_NOT_CLEARED", 409, Effect.UNRECONCILED
    STATUS_MISMATCH = "STATUS_MISMATCH", 409, Effect.REPORTED
    CREDIT_BALANCE_MISMATCH = "CREDIT_BALANCE_MISMATCH", 409, Effect.REPORTED
    VENDOR_BALANCE_MISMATCH = "VENDOR_BALANCE_MISMATCH", 409, Effect.REPORTED
    SEAL_BROKEN = "SEAL_BROKEN", 409, Effect.REPORTED
    ACTOR_MISMATCH = "ACTOR_MISMATCH", 403, Effect.REPORTED
    LEDGER_NOT_CLEAN = "LEDGER_NOT_CLEAN", 503, Effect.REPORTED
    PLUGIN_MISCONFIGURED = "PLUGIN_MISCONFIGURED", 500, Effect.REPORTED


class ExceptionCode(enum.StrEnum):
    """Codes of open exceptions, the most urgent first."""

    RECEIPT_EXCESS = "RECEIPT_EXCESS"
    RECEIPT_UNMATCHED = "RECEIPT_UNMATCHED"
    AWAITING_APPROVAL = "AWAITING_APPROVAL"
    REFUND_UNRECONCILED = "REFUND_UNRECONCILED"
    PENDING_OVERDUE = "PENDING_OVERDUE"
    CREDIT_EXPIRING = "CREDIT_EXPIRING"
    CASE_OVERDUE = "CASE_OVERDUE"
    CREDIT_STALE = "CREDIT_STALE"
    CASE_MISSING = "CASE_MISSING"
    POSTING_UNALLOCATED = "POSTING_UNALLOCATED"


#: Findings that an ``exception`` directive keeps off bean-check until its ``until`` date.
ACKNOWLEDGEABLE = frozenset(
    {
        Code.RECEIPT_AMOUNT_MISMATCH,
        Code.RECEIPT_NOT_CLEARED,
        Code.CREDIT_BALANCE_MISMATCH,
        Code.VENDOR_BALANCE_MISMATCH,
        Code.CASE_CLOSED_WITH_BALANCE,
    }
)

#: Rank of each code: the lower is judged first.
RANK = {code: rank for rank, code in enumerate(Code)}


class Shortage(NamedTuple):
    """What asks more than there is: ``asked > available``, in minor units of ``currency``."""

    asked: int
    available: int
    currency: str

    @property
    def excess(self) -> int:
        """How much too much."""
        return self.asked - self.available


class Finding(NamedTuple):
    """A problem in the ledger, in the shape that Beancount prints: ``source, message, entry``.

    ``message`` begins with ``CODE: ``. ``subject`` is what an ``exception`` directive names: the
    id of the directive, the bank reference, or the credit or vendor of an assertion. ``amount`` is
    what is in question, where that is one amount; ``shortage`` stands on what asks more than there is.
    """

    source: dict[str, Any]
    message: str
    entry: Any
    code: Code
    subject: str
    amount: Money | None = None
    shortage: Shortage | None = None


def finding(
    code: Code,
    position: Position,
    entry: Any,
    subject: str,
    message: str,
    *,
    amount: Money | None = None,
    shortage: Shortage | None = None,
) -> Finding:
    """The one constructor: ``message`` states both numbers and what to do, without the code."""
    return Finding(position.metadata(), f"{code}: {message}", entry, code, subject, amount, shortage)
