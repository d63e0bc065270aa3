"""The states that things can be in (language, section 4)."""

from __future__ import annotations

import enum


class RefundStatus(enum.StrEnum):
    """Where a refund stands (language, section 4)."""

    PENDING = "PENDING"
    APPLIED = "APPLIED"
    RECONCILED = "RECONCILED"
    REVERSED = "REVERSED"
    REJECTED = "REJECTED"


class PendingReason(enum.StrEnum):
    """What a PENDING refund waits for."""

    RECEIPT = "RECEIPT"
    RATE = "RATE"
    EVIDENCE = "EVIDENCE"
    APPROVAL = "APPROVAL"
    CREDIT = "CREDIT"


class CaseStatus(enum.StrEnum):
    """Where a refund case stands: the first six follow from events and money, the rest from events."""

    OPEN = "OPEN"
    AGREED = "AGREED"
    CREDITED = "CREDITED"
    PARTLY_REFUNDED = "PARTLY_REFUNDED"
    REFUNDED = "REFUNDED"
    RECONCILED = "RECONCILED"
    DISPUTED = "DISPUTED"
    ESCALATED = "ESCALATED"
    REJECTED = "REJECTED"
    WRITTEN_OFF = "WRITTEN_OFF"
    CLOSED = "CLOSED"


class ReductionStatus(enum.StrEnum):
    """Where a credit, an application or a write-off stands."""

    POSTED = "POSTED"
    WAITING = "WAITING"
    REVERSED = "REVERSED"
