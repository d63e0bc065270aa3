"""What a guard says of a directive before it becomes a finding.

A guard is a generator of problems in the order of the catalogue; the first one stands, and what
comes after a ``yield`` may rely on that problem not being there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.findings import Finding, finding

if TYPE_CHECKING:
    from beancount_refunds.directives import Directive
    from beancount_refunds.findings import Code
    from beancount_refunds.money import Money


class Problem(NamedTuple):
    """A code, the message without it, and the amount in question, where that is one."""

    code: Code
    message: str
    amount: Money | None = None

    def on(self, directive: Directive, subject: str | None = None) -> Finding:
        """The finding at the place of ``directive``, whose subject is its id unless stated."""
        return finding(
            self.code,
            directive.position,
            directive.entry,
            subject or directive.id,
            self.message,
            amount=self.amount,
        )
