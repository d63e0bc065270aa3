"""A small model of the books, written from the language and not from the code: Fractions and lists.

It knows credits, refunds (through clearing, in two currencies), matches, unmatches, reversals,
applications to bills on the vendor's own account, write-offs, approvals and bank lines. Every
settlement starts from nothing; nothing here is fast or shares a line with the package.
"""

from __future__ import annotations

from fractions import Fraction

from tests.reference_items import LIMIT, ORDER, RATES, RECEIPT_CODES, Credit, Fact, Item

from tests.reference_items import Refused, half_up, refuse, verdicts  # isort: skip


class Reference:
    """The books after all facts through their last day."""

    def __init__(self, facts: list[Fact]) -> None:
        self.credits: dict[str, Credit] = {}
        self.items: dict[str, Item] = {}
        self.refused: set[str] = set()
        self.findings: dict[int, str] = {}
        self.approvals: list[Fact] = []
        self.early: list[Fact] = []
        self.bank = [fact for fact in facts if fact.kind == "bank"]
        self.declared: dict[str, Fact] = {}
        self.day = 0
        named = [fact for fact in facts if fact.kind in ("credit", "application", "write-off", "refund")]
        for fact in sorted(named, key=lambda fact: (fact.on, ORDER.index(fact.kind), fact.id)):
            if self.declared.setdefault(fact.id, fact) is not fact:
                self.findings[fact.number] = "DUPLICATE_ID"
        for day in sorted({fact.on for fact in facts}):
            self.run([fact for fact in facts if fact.on == day and fact.number not in self.findings], day)
        self.conclude()

    def run(self, facts: list[Fact], day: int) -> None:
        """One day."""
        self.day = day
        undoing = [fact for fact in facts if fact.kind in ("unmatch", "reversal")]
        for phase in ORDER:
            chosen = [fact for fact in facts if fact.kind == phase]
            if phase == "undo-earlier":
                chosen = [undo for undo in undoing if not self.of_today(undo, facts)]
                undoing = [undo for undo in undoing if undo not in chosen]
            elif phase == "undo":
                chosen = undoing
            if phase.startswith("undo"):
                self.reconcile()
            for fact in sorted(chosen, key=self.rank):
                self.process(fact)
        self.reconcile()

    def rank(self, fact: Fact) -> tuple[int, str, str]:
        """Unmatch before reversal, a credit's reversal last; then by id."""
        kind = 0
        if fact.kind == "reversal":
            declared = self.declared.get(fact.target)
            kind = 2 if declared is not None and declared.kind == "credit" else 1
        return kind, fact.id, fact.target

    def of_today(self, undo: Fact, facts: list[Fact]) -> bool:
        """Whether what is undone was recorded, matched or approved today."""
        declared = self.declared.get(undo.target)
        item = self.items.get(undo.target)
        waits = item is not None and item.status in ("PENDING", "WAITING")
        return (declared is not None and declared.on == undo.on) or any(
            fact.target == undo.target and (fact.kind == "match" or (fact.kind == "approval" and waits))
            for fact in facts
        )

    def process(self, fact: Fact) -> None:
        """One fact: accepted, or refused with a finding."""
        try:
            getattr(self, fact.kind.replace("-", "_"))(fact)
        except Refused as refused:
            self.findings[fact.number] = str(refused)
            if fact.kind in ("refund", "application", "write-off"):
                self.refused.add(fact.id)

    # --- what reduces a credit ------------------------------------------------------------------

    def credit(self, fact: Fact) -> None:
        """A credit memo."""
        self.credits[fact.id] = Credit(fact)

    def named(self, ids: list[str]) -> list[Credit]:
        """The credits of these ids, if all can be used."""
        for id_ in ids:
            if id_ not in self.declared or self.declared[id_].kind != "credit":
                refuse("UNKNOWN_CREDIT")
        if len({self.declared[id_].vendor for id_ in ids}) > 1:
            refuse("CREDIT_VENDOR_MISMATCH")
        if any(id_ not in self.credits for id_ in ids):
            refuse("CREDIT_NOT_YET_ISSUED")
        if any(self.credits[id_].reversed for id_ in ids):
            refuse("CREDIT_REVERSED")
        return [self.credits[id_] for id_ in ids]

    def shares(self, fact: Fact, credits_: list[Credit]) -> list[int]:
        """What a refund takes of each credit."""
        stated = [part for _, part in fact.parts]
        currency = credits_[0].fact.currency
        if None not in stated:
            parts = [part or 0 for part in stated]
            if all(credit.fact.currency == fact.currency for credit in credits_) and sum(parts) != fact.minor:
                refuse("ALLOCATION_MISMATCH")
        else:
            if len({credit.fact.currency for credit in credits_}) > 1:
                refuse("CURRENCY_MISMATCH")
            wanted = half_up(fact.minor * RATES.get((fact.currency, currency), Fraction(1)))
            parts = []
            for credit in credits_:
                parts.append(min(wanted - sum(parts), credit.available))
            if sum(parts) < wanted:
                refuse("REFUND_EXCEEDS_CREDIT_BALANCE")
        if any(part > credit.available for part, credit in zip(parts, credits_, strict=True)):
            refuse("REFUND_EXCEEDS_CREDIT_BALANCE")
        return parts

    def refund(self, fact: Fact) -> None:
        """A refund is recorded, and applied if nothing is missing."""
        self.shares(fact, self.named([id_ for id_, _ in fact.parts]))
        item = self.items[fact.id] = Item(fact)
        if fact.reference is not None:
            item.claims.append((fact.reference, fact.number))
        for match in [early for early in self.early if early.target == fact.id]:
            self.early.remove(match)
            self.claim(item, match)
        self.advance(item)

    def advance(self, item: Item) -> None:
        """Apply a refund, or let it wait and reserve its part."""
        fact = item.fact
        credits_ = [self.credits[id_] for id_, _ in fact.parts]
        for credit in credits_:
            credit.reserved.pop(fact.number, None)
        parts = self.shares(fact, credits_)
        item.finding = self.approval_lacks(fact, named=bool(item.claims))
        item.reason = (
            None if item.claims and item.finding is None else "APPROVAL" if item.claims else "RECEIPT"
        )
        item.status = "PENDING" if item.reason else "APPLIED"
        for credit, part in zip(credits_, parts, strict=True):
            if part:
                (credit.taken if item.status == "APPLIED" else credit.reserved)[fact.number] = part
        item.came = item.status == "APPLIED"

    def approval_lacks(self, fact: Fact, *, named: bool) -> str | None:
        """The finding of a refund or write-off that needs an approval and has none ("" where it waits)."""
        if fact.minor * RATES.get((fact.currency, "GBP"), Fraction(1)) < LIMIT:
            return None
        given = [approval for approval in self.approvals if approval.target == fact.id]
        others = [approval for approval in given if approval.by != fact.by]
        if any(approval.minor in (0, fact.minor) for approval in others):
            return None
        if others:
            return "APPROVAL_STALE"
        if given:
            return "APPROVAL_SELF"
        return "APPROVAL_MISSING" if named else ""

    def reduce(self, fact: Fact) -> None:
        """A credit netted against a bill or written off: only what is available, perhaps once approved."""
        (credit,) = self.named([fact.target])
        if credit.fact.currency != fact.currency:
            refuse("CURRENCY_MISMATCH")
        if fact.minor > credit.available:
            refuse(f"{fact.kind.upper().replace('-', '_')}_EXCEEDS_CREDIT_BALANCE")
        item = self.items[fact.id] = Item(fact, "WAITING", None)
        item.finding = self.approval_lacks(fact, named=False) if fact.kind == "write-off" else None
        if item.finding is None:
            item.status = "POSTED"
            credit.taken[fact.number] = fact.minor

    application = write_off = reduce

    def approval(self, fact: Fact) -> None:
        """An approval of a refund or write-off, also of a later one."""
        declared = self.declared.get(fact.target)
        if declared is None or declared.kind not in ("refund", "write-off") or fact.target in self.refused:
            refuse("UNKNOWN_ID")
        self.approvals.append(fact)
        item = self.items.get(fact.target)
        if item is not None and item.status == "PENDING":
            self.advance(item)
        elif item is not None and item.status == "WAITING":
            item.finding = self.approval_lacks(item.fact, named=False)
            if item.finding is None:
                del self.items[fact.target]
                self.process(item.fact)

    # --- receipts -------------------------------------------------------------------------------

    def known(self, target: str, code: str, kinds: tuple[str, ...]) -> Item | None:
        """The item of that name, ``None`` if it comes later."""
        declared = self.declared.get(target)
        if declared is None or declared.kind not in kinds or target in self.refused:
            refuse(code)
        return self.items.get(target)

    def claim(self, item: Item, match: Fact) -> None:
        """A bank reference is said to have brought a refund."""
        if match.id not in [reference for reference, _ in item.claims]:
            item.claims.append((match.id, match.number))

    def match(self, fact: Fact) -> None:
        """One refund is matched to a bank reference."""
        item = self.known(fact.target, "UNKNOWN_REFUND", ("refund",))
        if item is None:
            self.early.append(fact)
            return
        if item.status == "REVERSED":
            refuse("INVALID_STATE_TRANSITION")
        self.claim(item, fact)
        if item.status == "PENDING":
            self.advance(item)

    def unmatch(self, fact: Fact) -> None:
        """A match is undone."""
        item = self.known(fact.target, "UNKNOWN_REFUND", ("refund",))
        references = [reference for reference, _ in item.claims] if item is not None else []
        if item is None or item.status == "REVERSED" or fact.id not in references:
            refuse("INVALID_STATE_TRANSITION")
        effective = references[0] == fact.id
        item.claims = [claim for claim in item.claims if claim[0] != fact.id]
        if effective:
            self.free(item)
            self.advance(item)

    def free(self, item: Item) -> None:
        """Give back what an item took or reserved."""
        for credit in self.credits.values():
            credit.taken.pop(item.fact.number, None)
            credit.reserved.pop(item.fact.number, None)

    def reversal(self, fact: Fact) -> None:
        """Something is reversed."""
        item = self.known(fact.target, "UNKNOWN_ID", ("refund", "application", "write-off", "credit"))
        credit = self.credits.get(fact.target)
        if item is not None:
            if item.status == "REVERSED" or (item.status == "RECONCILED" and fact.reference is None):
                refuse("INVALID_STATE_TRANSITION")
            self.free(item)
            item.status, item.reason, item.finding, item.returned = "REVERSED", None, None, fact.reference
        elif credit is None or credit.reversed or credit.taken or credit.reserved:
            refuse("INVALID_STATE_TRANSITION")
        else:
            credit.reversed = True

    def compare(self, reference: str, sign: int, items: list[Item]) -> bool:
        """Whether the bank line of a reference agrees with what is expected; its findings."""
        there = [line for line in self.bank if line.id == reference and line.on <= self.day]
        if not there or not items:
            return False
        found = verdicts(sorted(there, key=lambda line: line.on), sign, items)
        for number, code in found.items():
            self.on_lines[number] = min(self.on_lines.get(number, code), code, key=RECEIPT_CODES.index)
        return not found

    def reconcile(self) -> None:
        """Compare every reference with what the bank says today."""
        self.on_lines: dict[int, str] = {}
        for reference in sorted({line.id for line in self.bank}):
            claiming = [
                item for item in self.items.values() if item.claims and item.claims[0][0] == reference
            ]
            counting = [
                item
                for item in claiming
                if item.status in ("APPLIED", "RECONCILED") or (item.came and item.returned is not None)
            ]
            agrees = all(item.status != "PENDING" for item in claiming) and self.compare(
                reference, 1, counting
            )
            for item in claiming:
                if item.status in ("APPLIED", "RECONCILED"):
                    item.status = "RECONCILED" if agrees and len(item.claims) == 1 else "APPLIED"
            back = [item for item in self.items.values() if item.came and item.returned == reference]
            self.compare(reference, -1, back)

    def conclude(self) -> None:
        """The findings of the last day."""
        self.findings.update(self.on_lines)
        for item in self.items.values():
            if item.finding:
                self.findings[item.fact.number] = item.finding
            for _, number in item.claims[1:]:
                self.findings[number] = "RECEIPT_ALREADY_MATCHED"
        for fact in (*self.early, *self.approvals):
            if fact.target in self.refused:
                self.findings[fact.number] = "UNKNOWN_REFUND" if fact.kind == "match" else "UNKNOWN_ID"
