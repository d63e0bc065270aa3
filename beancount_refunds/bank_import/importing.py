"""Statement files into drafts: which lines are new, what each becomes, and what is doubtful. Pure.

All or nothing: one file that cannot come in keeps the others out. The same files and the same ledger give
the same drafts; once these are in the ledger, the same files give none.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from beancount.core.amount import Amount
from beancount.core.data import Balance

from beancount_refunds.bank import proof
from beancount_refunds.bank.figures import PRECISIONS
from beancount_refunds.bank_import.account import WrongAccount, account_of, own_accounts
from beancount_refunds.bank_import.contra import Contra, Ground, NoAccount, contra, ground
from beancount_refunds.bank_import.known import known, of_ledger, of_line
from beancount_refunds.bank_import.lines import Booked, texts, united
from beancount_refunds.bank_import.receipts import kind_of
from beancount_refunds.bank_import.references import bank_id, referenced
from beancount_refunds.bank_import.transactions import transaction
from beancount_refunds.bank_import.wording import unseen
from beancount_refunds.matching import keys
from beancount_refunds.record.drafts import BalanceDraft
from beancount_refunds.reports.table import counted
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from beancount_refunds.bank.model import Statement
    from beancount_refunds.bank_import.account import Own
    from beancount_refunds.bank_import.lines import AccountLine, StatementFile
    from beancount_refunds.bank_import.references import Referenced
    from beancount_refunds.bank_import.rules import Rules
    from beancount_refunds.ledger import Ledger
    from beancount_refunds.record.drafts import Fact, TransactionDraft


class NotImported(Exception):  # noqa: N818 (what was asked for is refused; nothing failed)
    """Nothing can be imported; ``reasons`` name the file, the line where there is one, and what to do."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = tuple(reasons)


@frozen
class Wish:
    """How to import: ``account`` in place of what statements say, ``rest`` in place of the suspense account.

    ``insist`` takes statements that do not add up. ``balances`` asks for the closing balances as assertions.
    """

    account: str | None = None
    rest: str | None = None
    rules: Rules | None = None
    insist: bool = False
    balances: bool = False


@frozen
class New:
    """A line that the ledger lacks, and the transaction that it becomes."""

    line: AccountLine
    draft: TransactionDraft
    contra: Contra


@frozen
class Import:
    """What came of the files: lines by day, remarks in the order of the files."""

    statements: tuple[Booked, ...]
    new: tuple[New, ...]
    known: tuple[AccountLine, ...]
    balances: tuple[BalanceDraft, ...]
    remarks: tuple[str, ...]

    @property
    def drafts(self) -> tuple[Fact, ...]:
        """What to write."""
        return (*(one.draft for one in self.new), *self.balances)


def _silently(lines: Sequence[Referenced]) -> Iterable[Referenced]:
    return lines


def import_files(
    files: Sequence[StatementFile],
    ledger: Ledger | None,
    wish: Wish,
    watch: Callable[[Sequence[Referenced]], Iterable[Referenced]] = _silently,
) -> Import:
    """What ``files`` bring to ``ledger``; without one all their lines are new.

    ``watch`` sees the lines go by. Raises :class:`NotImported`.
    """
    own = None if ledger is None else own_accounts(ledger.written)
    statements, doubts = _placed(files, own, wish)
    lines = united(statements)
    there = [] if ledger is None else list(of_ledger(ledger, {one.account for one in statements}))
    flags = known([of_line(line) for line in lines], there)
    fresh = [line for line, is_known in zip(lines, flags, strict=True) if not is_known]
    taken = ((one.account, one.reference) for one in there if one.reference is not None)
    new = referenced(lines, fresh, taken)
    if ledger is None:
        on = Ground(rules=wish.rules, rest=wish.rest)
    else:
        on = ground(ledger, new, wish.rules, wish.rest)
    return Import(
        statements=statements,
        new=tuple(_drafted(watch(new), on)),
        known=tuple(line for line, is_known in zip(lines, flags, strict=True) if is_known),
        balances=tuple(_balances(statements, ledger)) if wish.balances else (),
        remarks=(*doubts, *(remark for one in new for remark in _remarks(one))),
    )


def still_new(brought: Import, ledger: Ledger) -> bool:
    """Whether ``ledger`` lacks each line of ``brought`` that was new, and has none of its references."""
    there = list(of_ledger(ledger, {one.account for one in brought.statements}))
    taken = {(one.account, one.reference) for one in there}
    lines = [one.line for one in brought.new]
    used = any((one.line.account, one.draft.metadata[keys.REFERENCE]) in taken for one in brought.new)
    return not used and not any(known([of_line(line) for line in lines], there))


def _placed(
    files: Sequence[StatementFile], own: dict[str, Own] | None, wish: Wish
) -> tuple[tuple[Booked, ...], list[str]]:
    """Every statement on its account, and the remarks on statements; all refusals at once."""
    placed: list[Booked] = []
    refusals: list[str] = []
    remarks: list[str] = []
    for file in files:
        for statement in file.statements:
            where = file.name if statement.number is None else f"{file.name}, statement {statement.number}"
            try:
                account = _account(statement, own, wish)
            except WrongAccount as wrong:
                refusals.append(f"{where}: {wrong}")
                continue
            placed.append(Booked(file, statement, account))
            remarks += (f"{where}: {remark}" for remark in statement.remarks)
            gap = proof.gap(statement)
            if gap is not None and wish.insist:
                remarks.append(f"{where}: {gap}")
            elif gap is not None:
                refusals.append(
                    f"{where}: {gap}; look what is missing in the file, or import it with --insist"
                )
    if refusals:
        raise NotImported(refusals)
    return tuple(placed), remarks


def _account(statement: Statement, own: dict[str, Own] | None, wish: Wish) -> str:
    if own is not None:
        return account_of(statement, own, wish.account)
    if wish.account is None:
        message = "without a ledger nothing says which account a statement is of; name it with --account"
        raise WrongAccount(message)
    return wish.account


def _drafted(new: Iterable[Referenced], on: Ground) -> Iterator[New]:
    for one in new:
        kind = kind_of(one.line.line, on.own_ibans)
        try:
            other = contra(one, kind, on)
        except NoAccount as missing:
            raise NotImported([f"{one.line.place}: {missing}"]) from missing
        yield New(line=one.line, draft=transaction(one, kind, other.account, other.rule), contra=other)


def _remarks(one: Referenced) -> Iterator[str]:
    """What somebody has to know of a new line."""
    placed = one.line
    if placed.line.remark:
        yield f"{placed.place}: {placed.line.remark}"
    if one.taken:
        yield (
            f"{placed.place}: the bank's id {bank_id(placed)} stands on another line already; this one is"
            f" {one.reference}"
        )
    dropped = unseen("".join((placed.line.reference or "", *texts(placed.line))))
    if dropped:
        yield f"{placed.place}: {counted(dropped, 'character')} that do not show were left out"


def _balances(statements: Iterable[Booked], ledger: Ledger | None) -> Iterator[BalanceDraft]:
    """The closing balances, each once, that the ledger does not assert yet."""
    entries = () if ledger is None else ledger.written
    seen = {(entry.account, entry.date, entry.amount) for entry in entries if isinstance(entry, Balance)}
    for one in statements:
        closing = one.statement.closing
        if closing is None:
            continue
        # Beancount's balance holds at the start of a day, the bank's closing at the end.
        on = closing.on + datetime.timedelta(days=1)
        amount = Amount(PRECISIONS.to_number(*closing.amount), closing.amount.currency)
        if (one.account, on, amount) not in seen:
            seen.add((one.account, on, amount))
            yield BalanceDraft(on=on, account=one.account, amount=amount)
