"""The forms of our directives: which values and which metadata each of them has.

Everything about how a directive is written follows from `FORMS`: its reading, the message that
shows the expected form, and what counts as misspelt.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import re

from beancount_refunds import directives

_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,98}[A-Za-z0-9])?")


#: What an id is, as messages say it.
ID_RULE = (
    "an id is 1 to 100 of A-Z a-z 0-9 . _ - / that begins and ends with a letter or digit, without // or .."
)


@functools.lru_cache(maxsize=65536)
def is_id(text: str) -> bool:
    """Whether ``text`` is an id: a valid Beancount link and file name (language, section 1)."""
    return _ID.fullmatch(text) is not None and "//" not in text and ".." not in text


class Kind(enum.Enum):
    """Kinds of values, each with the text that stands for it in an expected form."""

    ID = '"ID"'
    TEXT = '"TEXT"'
    ACCOUNT = "ACCOUNT"
    AMOUNT = "AMOUNT"
    AMOUNT_OR_ZERO = "AMOUNT "
    DATE = "DATE"
    INSTANT = '"YYYY-MM-DDTHH:MM:SS+00:00"'
    DIGEST = '"sha256:<64 hex digits>"'
    STATUS = '"PENDING|APPLIED|RECONCILED|REVERSED|REJECTED"'
    EVENT = '"requested|chased|agreed|disputed|escalated|rejected|written-off|closed|reopened"'
    ANYTHING = "VALUE"


#: The words that a value of these kinds may be.
CHOICES: dict[Kind, frozenset[str]] = {
    kind: frozenset(kind.value.strip('"').split("|")) for kind in (Kind.STATUS, Kind.EVENT)
}


@dataclasses.dataclass(frozen=True, slots=True)
class Slot:
    """One positional value: the name of the noun's field, its kind, and how it is shown."""

    field: str
    kind: Kind
    shown: str = ""
    optional: bool = False

    def __str__(self) -> str:
        """The slot as an expected form shows it."""
        text = self.shown or self.kind.value.strip()
        return f"[{text}]" if self.optional else text


@dataclasses.dataclass(frozen=True)
class Form:
    """How one directive is written.

    ``tail`` are slots that repeat once or more; they fill the noun's ``tail_field`` with a tuple
    of single values, or of tuples where the tail has two slots. An optional second slot of a tail
    stands after each or after none.
    """

    noun: type[directives.Directive]
    slots: tuple[Slot, ...]
    tail_field: str = ""
    tail: tuple[Slot, ...] = ()
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()

    @functools.cached_property
    def keys(self) -> frozenset[str]:
        """The metadata keys that it reads."""
        return self.required | self.optional | OPEN_TO_ALL

    def expected(self, name: str) -> str:
        """The form as a message shows it."""
        words = [f'DATE custom "{name}"', *map(str, self.slots), *map(str, self.tail)]
        if self.tail:
            words.append("…")
        meta = ", ".join(f"{key}: {METADATA[key].value.strip()}" for key in sorted(self.required))
        return " ".join(words) + (f" with {meta}" if meta else "")


#: Every metadata key of ours with its kind (language, sections 1 and 2).
METADATA: dict[str, Kind] = {
    "by": Kind.TEXT,
    "at": Kind.INSTANT,
    "note": Kind.TEXT,
    "reason": Kind.TEXT,
    "evidence": Kind.TEXT,
    "external_id": Kind.TEXT,
    "country": Kind.TEXT,
    "vat_id": Kind.TEXT,
    "iban": Kind.TEXT,
    "aliases": Kind.TEXT,
    "vendor_id": Kind.ID,
    "order_id": Kind.ID,
    "case_id": Kind.ID,
    "bill_id": Kind.TEXT,
    "number": Kind.TEXT,
    "owner": Kind.TEXT,
    "amount": Kind.AMOUNT,
    "tax": Kind.AMOUNT_OR_ZERO,
    "expires": Kind.DATE,
    "functional_amount": Kind.AMOUNT,
    "bank_transaction_ref": Kind.TEXT,
    "gateway_transaction_id": Kind.TEXT,
    "fee": Kind.AMOUNT,
    "excess": Kind.AMOUNT,
    "received": Kind.AMOUNT,
    "status": Kind.STATUS,
    "until": Kind.DATE,
}
#: What any directive may carry.
OPEN_TO_ALL = frozenset({"by", "at", "note", "reason", "evidence", "external_id"})

#: Keys that we read on transactions and postings; on a directive they are no typing errors.
KNOWN_KEYS = frozenset(METADATA) | {"credit_id", "due", "precision"}


def _keys(text: str) -> frozenset[str]:
    return frozenset(text.split())


_AMOUNT = Slot("amount", Kind.AMOUNT)
_BALANCE = Slot("amount", Kind.AMOUNT_OR_ZERO)
_CREDIT = Slot("credit_id", Kind.ID, '"CREDIT"')
_REFUNDS = (Slot("", Kind.ID, '"REFUND"'),)
_REFERENCE = Slot("id", Kind.TEXT, '"BANK REFERENCE"')


def _id(shown: str = '"ID"') -> Slot:
    return Slot("id", Kind.ID, shown)


def _account(*, optional: bool = False) -> Slot:
    return Slot("account", Kind.ACCOUNT, optional=optional)


FORMS: dict[str, Form] = {
    "vendor": Form(
        directives.VendorDirective,
        (_id(), Slot("name", Kind.TEXT, '"NAME"'), _account()),
        optional=_keys("country vat_id iban aliases"),
    ),
    "refund-policy": Form(
        directives.PolicyDirective,
        (Slot("id", Kind.TEXT, '"KEY"'),),
        tail_field="settings",
        tail=(Slot("", Kind.ANYTHING),),
    ),
    "order": Form(
        directives.OrderDirective,
        (_id(),),
        tail_field="lines",
        tail=(Slot("", Kind.ID, '"VENDOR"'), Slot("", Kind.AMOUNT)),
    ),
    "refund-case": Form(
        directives.CaseDirective, (_id(), _AMOUNT), required=_keys("vendor_id order_id reason owner")
    ),
    "case-event": Form(
        directives.CaseEventDirective,
        (_id('"CASE"'), Slot("event", Kind.EVENT)),
        required=_keys("by at reason"),
        optional=_keys("amount"),
    ),
    "vendor-credit": Form(
        directives.CreditDirective,
        (_id(), _AMOUNT, _account(optional=True)),
        optional=_keys("vendor_id number bill_id order_id case_id tax expires functional_amount"),
    ),
    "vendor-refund": Form(
        directives.RefundDirective,
        (_id(), _AMOUNT, _account(optional=True)),
        tail_field="parts",
        tail=(Slot("", Kind.ID, '"CREDIT"'), Slot("", Kind.AMOUNT, optional=True)),
        optional=_keys(
            "vendor_id case_id order_id bank_transaction_ref gateway_transaction_id fee"
            " functional_amount status"
        ),
    ),
    "receipt-match": Form(
        directives.MatchDirective,
        (_REFERENCE,),
        tail_field="refund_ids",
        tail=_REFUNDS,
        optional=_keys("fee excess received"),
    ),
    "receipt-reject": Form(
        directives.RejectDirective,
        (_REFERENCE,),
        tail_field="subject_ids",
        tail=(Slot("", Kind.ID, '"REFUND OR CREDIT"'),),
    ),
    "receipt-unmatch": Form(
        directives.UnmatchDirective,
        (_REFERENCE,),
        tail_field="refund_ids",
        tail=_REFUNDS,
        required=_keys("reason"),
    ),
    "credit-application": Form(
        directives.ApplicationDirective,
        (_id(), _CREDIT, _AMOUNT, Slot("bill_id", Kind.TEXT, '"BILL"'), _account(optional=True)),
        optional=_keys("vendor_id"),
    ),
    "credit-write-off": Form(
        directives.WriteOffDirective, (_id(), _CREDIT, _AMOUNT, _account()), required=_keys("reason")
    ),
    "reversal": Form(
        directives.ReversalDirective,
        (_id('"REFUND, APPLICATION, WRITE-OFF OR CREDIT"'),),
        required=_keys("reason"),
        optional=_keys("bank_transaction_ref"),
    ),
    "approval": Form(
        directives.ApprovalDirective,
        (_id('"REFUND OR WRITE-OFF"'), Slot("amount", Kind.AMOUNT, optional=True)),
        required=_keys("by"),
    ),
    "credit-balance": Form(directives.BalanceDirective, (_id('"CREDIT"'), _BALANCE)),
    "vendor-balance": Form(directives.BalanceDirective, (_id('"VENDOR"'), _BALANCE)),
    "exception": Form(
        directives.ExceptionDirective,
        (Slot("id", Kind.TEXT, '"CODE"'), Slot("subject", Kind.TEXT, '"SUBJECT"')),
        required=_keys("owner reason at until"),
    ),
    "period-seal": Form(directives.SealDirective, (Slot("through", Kind.DATE), Slot("digest", Kind.DIGEST))),
}
KINDS = frozenset(FORMS)
