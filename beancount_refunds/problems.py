"""What a guard says of a directive before it becomes a finding.

A guard is a generator of problems in the order of the catalogue; the first one stands, and what
comes after a ``yield`` may rely on that problem not being there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from beancount_refunds.findings import Finding, finding

if TYPE_CHECKING:
    from beancount_refunds.directives import Directive
    from beancount_refunds.findings import Code, Shortage
    from beancount_refunds.money import Money
    from beancount_refunds.source import Position


class Problem(NamedTuple):
    """A code, the message without it, and, where there is one, the amount in question or what is short."""

    code: Code
    message: str
    amount: Money | None = None
    shortage: Shortage | None = None

    def on(self, directive: Directive, subject: str | None = None) -> Finding:
        """The finding at the place of ``directive``, whose subject is its id unless stated."""
        return self.at(directive.position, directive.entry, subject or directive.id)

    def at(self, position: Position, entry: Any, subject: str) -> Finding:
        """The finding at the place of ``entry``; ``subject`` is what an ``exception`` would name."""
        return finding(
            self.code,
            position,
            entry,
            subject,
            self.message,
            amount=self.amount,
            shortage=self.shortage,
        )
