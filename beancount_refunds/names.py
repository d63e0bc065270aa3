"""Who is called what: ids, external ids and copies, settled before the books run.

Ids of credits, refunds, applications, write-offs and cases share one namespace; vendors and
orders have one each. The same external id with the same content is one fact recorded twice (a
retry, or a merge of two branches): the copy is ignored and its id stands for the original.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from beancount_refunds.canonical import own_metadata, value_text, values_texts
from beancount_refunds.directives import (
    CreditDirective,
    Directive,
    OrderDirective,
    RefundDirective,
    VendorDirective,
)
from beancount_refunds.findings import Code, Finding
from beancount_refunds.model import Copy
from beancount_refunds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beancount_refunds.source import Position

#: Kinds whose ids share the one namespace.
NAMED = frozenset({"vendor-credit", "vendor-refund", "credit-application", "credit-write-off", "refund-case"})

#: Metadata that says who recorded something and why, and when: it may differ between copies.
_CIRCUMSTANCES = frozenset({"by", "at", "note", "reason", "evidence", "external_id", "status"})


@dataclasses.dataclass(slots=True)
class Names:
    """The names of a ledger.

    ``accepted`` are the directives that stand so far, in processing order. ``refused`` tells
    where a declaration stands that was refused, by id.
    """

    accepted: list[Directive] = dataclasses.field(default_factory=list)
    vendors: dict[str, VendorDirective] = dataclasses.field(default_factory=dict)
    orders: dict[str, OrderDirective] = dataclasses.field(default_factory=dict)
    ids: dict[str, Directive] = dataclasses.field(default_factory=dict)
    aliases: dict[str, str] = dataclasses.field(default_factory=dict)
    copies: list[Copy] = dataclasses.field(default_factory=list)
    refused: dict[str, Position] = dataclasses.field(default_factory=dict)
    refused_vendors: dict[str, Position] = dataclasses.field(default_factory=dict)
    findings: list[Finding] = dataclasses.field(default_factory=list)

    def original(self, id_: str) -> str:
        """The id that ``id_`` stands for."""
        return self.aliases.get(id_, id_)

    def declared(self, id_: str, kind: str) -> bool:
        """Whether a directive of ``kind`` declares ``id_``, also as a copy."""
        directive = self.ids.get(self.original(id_))
        return directive is not None and directive.kind == kind

    def vendor_in(self, credit_id: str) -> str:
        """The longest ``vendor/`` that a credit's id begins with and that is declared, else the first."""
        prefix = credit_id
        while "/" in prefix:
            prefix = prefix.rpartition("/")[0]
            if prefix in self.vendors:
                return prefix
        return credit_id.partition("/")[0]

    def vendor_of(self, directive: CreditDirective) -> str:
        """The vendor that a credit states, else the one in its id."""
        return directive.vendor_id if directive.vendor_id is not None else self.vendor_in(directive.id)

    def vendor_of_credit(self, credit_id: str) -> str | None:
        """The vendor of a credit as far as its declaration tells."""
        declared = self.ids.get(self.original(credit_id))
        return self.vendor_of(declared) if isinstance(declared, CreditDirective) else None

    def refuse(self, directive: Directive) -> None:
        """Note that the declaration of a name was refused."""
        if directive.kind == "vendor":
            self.refused_vendors.setdefault(directive.id, directive.position)
        elif directive.kind in NAMED:
            self.refused.setdefault(directive.id, directive.position)

    def lack(self, id_: str) -> str:
        """How a message says that nothing stands behind an id."""
        return _lack(self.refused.get(self.original(id_)))

    def vendor_lack(self, id_: str) -> str:
        """The same for a vendor."""
        return _lack(self.refused_vendors.get(id_))


def _lack(refused_at: Position | None) -> str:
    if refused_at is None:
        return "which nothing declares; declare it or correct the name"
    return f"whose declaration was refused; mend that first: {refused_at}"


def settle_names(directives: Iterable[Directive]) -> Names:
    """The names that ``directives``, in processing order, give."""
    names = Names()
    first: dict[tuple[str, str], Directive] = {}
    for directive in directives:
        external = (directive.kind, directive.external_id) if directive.external_id else None
        original = first.get(external) if external else None
        problem = _duplicate(names, directive, original)
        if problem is None and original is not None:
            if not _differing(names, original, directive):
                _copy(names, directive, original)
                continue
            problem = _conflict(names, directive, original)
        if problem is not None:
            names.findings.append(problem.on(directive))
            if problem.code is not Code.DUPLICATE_ID:
                if directive.kind in NAMED:
                    names.ids[directive.id] = directive
                names.refuse(directive)
            continue
        _declare(names, directive)
        names.accepted.append(directive)
        if external:
            first.setdefault(external, directive)
    return names


def _declare(names: Names, directive: Directive) -> None:
    if isinstance(directive, VendorDirective):
        names.vendors[directive.id] = directive
    elif isinstance(directive, OrderDirective):
        names.orders[directive.id] = directive
    elif directive.kind in NAMED:
        names.ids[directive.id] = directive


def _duplicate(names: Names, directive: Directive, original: Directive | None) -> Problem | None:
    """Whether the id is taken by another fact than the one that this may be a copy of."""
    taken: Any = None
    if directive.kind == "vendor":
        taken = names.vendors.get(directive.id)
    elif directive.kind == "order":
        taken = names.orders.get(directive.id)
    elif directive.kind in NAMED:
        taken = names.ids.get(names.original(directive.id))
    if taken is None or (
        original is not None and taken is original and not _differing(names, taken, directive)
    ):
        return None
    return Problem(
        Code.DUPLICATE_ID,
        f"{directive.label} uses an id that {taken.label} of {taken.on} has; give this one another id"
        f"\n{taken.label} is declared at {taken.position}",
    )


def _copy(names: Names, directive: Directive, original: Directive) -> None:
    if directive.kind in NAMED and directive.id != original.id:
        names.aliases[directive.id] = original.id
    names.copies.append(
        Copy(
            kind=directive.kind,
            id=directive.id,
            original_id=original.id,
            external_id=directive.external_id or "",
            recorded_on=directive.on,
            position=directive.position,
        )
    )


def _content(names: Names, directive: Directive) -> dict[str, str]:
    """What must be the same for two directives with one external id to be one fact, by name."""
    if isinstance(directive, RefundDirective):
        return {
            "vendor": directive.vendor_id or names.vendor_of_credit(directive.credit_ids[0]) or "",
            "amount": str(tuple(directive.amount)),
            "account": directive.account or "",
            "allocation": str((directive.credit_ids, [tuple(amount) for amount in directive.amounts])),
            "fee": str(directive.fee and tuple(directive.fee)),
            "functional amount": str(directive.functional_amount and tuple(directive.functional_amount)),
            "reference": directive.bank_transaction_ref or "",
        }
    values = {f"value {place}": text for place, text in enumerate(values_texts(directive.entry.values), 1)}
    metadata = {
        key: value_text(value)
        for key, value in own_metadata(directive.entry.meta).items()
        if key not in _CIRCUMSTANCES
    }
    return values | metadata


def _differing(names: Names, original: Directive, directive: Directive) -> list[str]:
    """The names of what differs; a vendor that nothing tells is no difference."""
    before, after = _content(names, original), _content(names, directive)
    return [
        name
        for name in before | after
        if before.get(name) != after.get(name)
        and not (name == "vendor" and "" in (before.get(name), after.get(name)))
    ]


def _conflict(names: Names, directive: Directive, original: Directive) -> Problem:
    return Problem(
        Code.EXTERNAL_ID_CONFLICT,
        f"{directive.label} has the external id {directive.external_id} of {original.label}, but another"
        f" {', '.join(_differing(names, original, directive))}; give it an external id of its own or"
        f" correct it\n{original.label} is declared at {original.position}",
    )
