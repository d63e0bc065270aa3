"""Generated books: the same refunds once as directives and once with every posting written by hand.

The text is a pure function of its `Size`. Refunds come in groups of four of one vendor: two take
their whole credit, the third takes a part of its credit, the fourth the rest of that and all of its
own. Every second refund names its bank reference itself, the others have a ``receipt-match``.
"""

from __future__ import annotations

import dataclasses
import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIRST_DAY = datetime.date(2021, 1, 4)
_DAYS = 1800
_PAYEES = 400
_EXPENSES = 60
_VENDORS = 150
_GROUP = 4
_OPEN = 5
_REFUND_DELAY = datetime.timedelta(days=20)
_RECEIPT_DELAY = datetime.timedelta(days=21)


@dataclasses.dataclass(frozen=True)
class Size:
    """How many ordinary transactions, and how many refunds (each with its credit and its receipt)."""

    ordinary: int
    refunds: int


@dataclasses.dataclass(frozen=True)
class Refund:
    """One refund, the credit that was issued for it, and what it takes of which credits."""

    number: int
    issued_on: datetime.date
    credit_amount: int
    taken: tuple[tuple[int, int], ...]

    @property
    def vendor(self) -> str:
        """Id of the vendor: one for the whole group."""
        return f"v{self.number // _GROUP % _VENDORS:03}"

    @property
    def account(self) -> str:
        """Account that carries the vendor's credits."""
        return f"Assets:VendorCredits:{self.vendor.upper()}"

    @property
    def id(self) -> str:
        """Id of the refund."""
        return f"VR-{self.number:06}"

    @property
    def reference(self) -> str:
        """Bank reference of the receipt."""
        return f"FT{self.number:06}"

    @property
    def matched(self) -> bool:
        """Whether a ``receipt-match`` links the receipt, not the refund itself."""
        return self.number % 2 == 1

    @property
    def amount(self) -> int:
        """Amount of the refund in pence."""
        return sum(amount for _, amount in self.taken)

    def credit_id(self, number: int) -> str:
        """Id of a credit of the same vendor."""
        return f"{self.vendor}/CM-{number:06}"

    @property
    def links(self) -> str:
        """Ids of its chain as the plugin links them."""
        return " ".join(f"^{link}" for link in (self.id, *self.credit_ids, self.reference))

    @property
    def credit_ids(self) -> list[str]:
        """Ids of the credits that it takes from, in order."""
        return [self.credit_id(number) for number, _ in self.taken]


def refunds(count: int) -> Iterator[Refund]:
    """The refunds of the books in the order of their numbers; credits are >= 100.00 GBP."""
    rest = 0
    for number in range(count):
        credit = 10_000 + number * 7919 % 90_000
        place = number % _GROUP
        if place == _GROUP - 2:
            rest = credit * 2 // 5
            taken: tuple[tuple[int, int], ...] = ((number, credit - rest),)
        elif place == _GROUP - 1:
            taken = ((number - 1, rest), (number, credit))
        else:
            taken = ((number, credit),)
        issued_on = _FIRST_DAY + datetime.timedelta(days=number * _DAYS // count)
        yield Refund(number, issued_on, credit, taken)


def without_directives(size: Size) -> Iterator[str]:
    """Ordinary books that switch the plugin on and say nothing to it."""
    yield 'plugin "beancount_refunds"\n'
    yield from _ordinary_books(size)


def with_directives(size: Size) -> Iterator[str]:
    """Ordinary books plus refunds as directives."""
    yield 'plugin "beancount_refunds"\n'
    yield from _ordinary_books(size)
    yield from _policy_and_vendors()
    yield from map(_credit_directive, refunds(size.refunds))
    yield from map(_refund_directive, refunds(size.refunds))
    for refund in refunds(size.refunds):
        yield _receipt(refund, links="")


def with_cases(size: Size) -> Iterator[str]:
    """The refunds as directives, and what reports ask for: orders, cases, bills, notes, approvals, tax, FX.

    Nothing has come of every fifth group yet: its credits are open. Exchange differences are recognised in
    the last fifth of the days.
    """
    yield 'plugin "beancount_refunds"\n'
    yield from _ordinary_books(size)
    yield from _policy_and_vendors()
    for account in ("Liabilities:AP", "Assets:VAT", "Income:FX"):
        yield f"{_FIRST_DAY} open {account}\n"
    yield f"{_FIRST_DAY} price GBP 1.15 EUR\n{_FIRST_DAY + _REFUND_DELAY} price GBP 1.17 EUR\n"
    for rule in (
        '"functional_currency" "EUR"',
        '"fx_gain_account" Income:FX',
        '"fx_loss_account" Income:FX',
        '"tax_account" Assets:VAT',
        '"approval_limit" 500.00 GBP',
    ):
        yield f'{_FIRST_DAY} custom "refund-policy" {rule}\n'
    last_fifth = _FIRST_DAY + datetime.timedelta(days=_DAYS * 4 // 5)
    yield f'{last_fifth} custom "refund-policy" "fx_recognition" "functional"\n'
    for refund in refunds(size.refunds):
        yield from _case_of(refund)
        yield _credit_directive(refund).rstrip() + "\n" + _details(refund)
        if refund.number // _GROUP % _OPEN != _OPEN - 1:
            yield _refund_directive(refund).replace("\n", '\n  by: "a.khan"\n', 1)
            yield f'{refund.issued_on} custom "approval" "{refund.id}"\n  by: "m.lee"\n\n'
            yield _receipt(refund, links="")


def of_refunds(count: int) -> Size:
    """How large books must be for `with_cases` to hold ``count`` refunds, a multiple of 8."""
    return Size(0, count * _OPEN // (_OPEN - 1))


def with_pages(size: Size) -> Iterator[str]:
    """The same with pages in Fava that may write, and with a receipt that waits for each open group."""
    yield f'{_FIRST_DAY} custom "fava-extension" "beancount_refunds.fava_ext" "{{\'allow_write\': True}}"\n'
    yield from with_cases(size)
    for refund in refunds(size.refunds):
        if refund.number % (_GROUP * _OPEN) == _GROUP * (_OPEN - 1):
            yield _receipt(refund, links="")


def by_hand(size: Size) -> Iterator[str]:
    """The same books without the plugin: what it would post and link is written out."""
    yield from _ordinary_books(size)
    yield from map(_credit_by_hand, refunds(size.refunds))
    yield from map(_refund_by_hand, refunds(size.refunds))
    for refund in refunds(size.refunds):
        yield _receipt(refund, links=" " + refund.links)


def _policy_and_vendors() -> Iterator[str]:
    yield f'{_FIRST_DAY} custom "refund-policy" "clearing_account" Assets:Clearing\n'
    for number in range(_VENDORS):
        vendor = f"v{number:03}"
        account = f"Assets:VendorCredits:{vendor.upper()}"
        yield f'{_FIRST_DAY} custom "vendor" "{vendor}" "Vendor {vendor}" {account}\n'


def _ordinary_books(size: Size) -> Iterator[str]:
    yield 'option "title" "Benchmark"\noption "operating_currency" "GBP"\n'
    accounts = ["Assets:Bank:Current", "Assets:Bank:Savings", "Assets:Clearing", "Expenses:Purchases"]
    accounts += [f"Assets:VendorCredits:V{number:03}" for number in range(_VENDORS)]
    accounts += [f"Expenses:Item{number:02}" for number in range(_EXPENSES)]
    for account in accounts:
        yield f"{_FIRST_DAY} open {account}\n"
    for number in range(size.ordinary):
        yield _ordinary(number, _FIRST_DAY + datetime.timedelta(days=number * _DAYS // size.ordinary))


def _ordinary(number: int, on: datetime.date) -> str:
    amount = 100 + number * 6007 % 50_000
    lines = [f'{on} * "Payee {number % _PAYEES}" "Purchase {number}"']
    if number % 3 == 0:
        lines.append(f'  import_id: "I{number:07}"')
    lines.append(f"  Expenses:Item{number % _EXPENSES:02}  {_pounds(amount)}")
    if number % 5 == 0:
        lines.append(f"  Expenses:Item{(number + 7) % _EXPENSES:02}  {_pounds(amount // 2)}")
    lines.append("  Assets:Bank:Current")
    return "\n".join(lines) + "\n\n"


def _pounds(pence: int) -> str:
    sign, pence = ("-", -pence) if pence < 0 else ("", pence)
    return f"{sign}{pence // 100}.{pence % 100:02} GBP"


def _credit_directive(refund: Refund) -> str:
    amount = _pounds(refund.credit_amount)
    return (
        f'{refund.issued_on} custom "vendor-credit" "{refund.credit_id(refund.number)}" {amount}'
        f' Expenses:Purchases\n  reason: "DAMAGED"\n\n'
    )


def _case_of(refund: Refund) -> Iterator[str]:
    """An order of one vendor, its bill and its payment for each group; a case with a note for each refund."""
    on, order_id = refund.issued_on, f"PO-{refund.number // _GROUP:06}"
    if refund.number % _GROUP == 0:
        yield f'{on} custom "order" "{order_id}" "{refund.vendor}" 4000.00 GBP\n\n'
        for words, sign in (("Bill", "-"), ("Payment", "")):
            account = "Expenses:Purchases" if words == "Bill" else "Assets:Bank:Current"
            yield (
                f'{on} * "Vendor {refund.vendor}" "{words}"\n  Liabilities:AP  {sign}4000.00 GBP\n'
                f'    bill_id: "INV-{order_id}"\n    order_id: "{order_id}"\n'
                f'    vendor_id: "{refund.vendor}"\n'
                f"  {account}\n\n"
            )
    amount = _pounds(refund.credit_amount)
    yield (
        f'{on} custom "refund-case" "RC-{refund.number:06}" {amount}\n  vendor_id: "{refund.vendor}"\n'
        f'  order_id: "{order_id}"\n  reason: "DAMAGED"\n  owner: "a.khan"\n\n'
        f'{on} custom "case-event" "RC-{refund.number:06}" "agreed"\n  by: "a.khan"\n'
        f'  at: "{on}T10:00:00"\n  reason: "VENDOR_CONFIRMED"\n\n'
        f'{on} note {refund.account} "agreed by telephone" ^RC-{refund.number:06}\n\n'
    )


def _details(refund: Refund) -> str:
    """What a memo says beside its amount: metadata of the credit's directive."""
    order_id = f"PO-{refund.number // _GROUP:06}"
    return (
        f'  case_id: "RC-{refund.number:06}"\n  order_id: "{order_id}"\n  bill_id: "INV-{order_id}"\n'
        f"  tax: {_pounds(refund.credit_amount // 6)}\n\n"
    )


def _refund_directive(refund: Refund) -> str:
    on = refund.issued_on + _REFUND_DELAY
    names = " ".join(f'"{credit_id}"' for credit_id in refund.credit_ids)
    text = f'{on} custom "vendor-refund" "{refund.id}" {_pounds(refund.amount)} {names}\n'
    if refund.matched:
        return f'{text}\n{on} custom "receipt-match" "{refund.reference}" "{refund.id}"\n\n'
    return f'{text}  bank_transaction_ref: "{refund.reference}"\n\n'


def _credit_by_hand(refund: Refund) -> str:
    credit_id = refund.credit_id(refund.number)
    return (
        f'{refund.issued_on} * "Vendor {refund.vendor}" "Credit memo {credit_id}" ^{credit_id}\n'
        f"  {refund.account}  {_pounds(refund.credit_amount)}\n"
        f'    credit_id: "{credit_id}"\n'
        f"  Expenses:Purchases  {_pounds(-refund.credit_amount)}\n\n"
    )


def _refund_by_hand(refund: Refund) -> str:
    on = refund.issued_on + _REFUND_DELAY
    lines = [
        f'{on} * "Vendor {refund.vendor}" "Refund {refund.id}" {refund.links}',
        f"  Assets:Clearing  {_pounds(refund.amount)}",
    ]
    for number, amount in refund.taken:
        lines += [
            f"  {refund.account}  {_pounds(-amount)}",
            f'    credit_id: "{refund.credit_id(number)}"',
        ]
    return "\n".join(lines) + "\n\n"


def _receipt(refund: Refund, links: str) -> str:
    on = refund.issued_on + _RECEIPT_DELAY
    return (
        f'{on} * "VENDOR {refund.vendor.upper()}" "Receipt {refund.reference}"{links}\n'
        f'  bank_transaction_ref: "{refund.reference}"\n'
        f"  Assets:Bank:Current  {_pounds(refund.amount)}\n"
        f"  Assets:Clearing  {_pounds(-refund.amount)}\n\n"
    )
