"""What a camt entry says beside its amount: who, which references, what for, rate, charges, its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.bank import figures
from beancount_refunds.bank.model import LineKind
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from beancount_refunds.bank.xml_tree import Element
    from beancount_refunds.money import Money

#: What banks write where there is no reference.
_NONE = frozenset({"NOTPROVIDED", "NOT PROVIDED", "NONREF"})
#: Sub-families of ISO 20022's bank transaction codes: payments returned, recalled or unpaid.
_RETURNS = frozenset({"RRTN", "RPCR", "ARET", "UPDD", "PRDD", "RCDD", "UPCQ", "UPCT"})
_FEES = frozenset({"CHRG", "COMM", "FEES"})
_POOLING = frozenset({"SWEP", "TOPG", "ZABA"})
#: Creditor references, and the documents referred to (``CREN`` is a credit note, ``CINV`` an invoice).
_REMITTED = (
    "RmtInf/Strd/CdtrRefInf/Ref",
    "RmtInf/Strd/CdtrRefInf/CdtrRef",
    "RmtInf/Strd/RfrdDocInf/Nb",
    "RmtInf/Strd/RfrdDocInf/RfrdDocNb",
)
#: Ids that others than the account's bank gave.
_OTHERS = ("Refs/TxId", "Refs/InstrId", "Refs/MndtId")
_TEXTS = ("RmtInf/Ustrd", "RmtInf/Strd/AddtlRmtInf", "AddtlTxInf")
_REASONS = ("RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry", "RtrInf/AddtlInf")


@frozen
class Told:
    """The details of a line, as :class:`~.model.StatementLine` has them."""

    kind: LineKind
    reference: str | None
    end_to_end_id: str | None
    counterparty: str
    iban: str | None
    references: tuple[str, ...]
    text: str
    instructed: Money | None
    rate: Decimal | None
    charges: tuple[Money, ...]


def amount_of(element: Element) -> Money:
    """The amount that an element with ``Ccy`` holds, >= 0."""
    currency = figures.currency(element.attributes.get("Ccy", ""), element.lineno)
    return figures.money(element.text, currency, element.lineno)


def details(entry: Element, part: Element, money: Money, *, alone: bool) -> Told:
    """What ``part``, a detail of ``entry`` or the entry itself, says of ``money``.

    Where it is not ``alone``, the entry's own charges and rate are those of all parts together, and of none.
    """
    where = (part, entry) if alone and part is not entry else (part,)
    kind = _kind(entry, part, money)
    side = _side(part, kind, money)
    counterparty, ultimate = _name(part, side), _name(part, f"Ultmt{side}")
    return Told(
        kind=kind,
        reference=_first((*part.words("Refs/AcctSvcrRef"), *entry.words("AcctSvcrRef"))),
        end_to_end_id=_first(part.words("Refs/EndToEndId")),
        counterparty=counterparty or ultimate,
        iban=part.word(f"RltdPties/{side}Acct/Id/IBAN") or None,
        references=tuple(dict.fromkeys(_given(part.words(*_REMITTED, *_OTHERS)))),
        text=_text(entry, part, "" if ultimate == counterparty or not counterparty else ultimate),
        instructed=_instructed(where, money),
        rate=_rate(where),
        charges=tuple(_charges(where)),
    )


def _given(words: Iterable[str]) -> Iterator[str]:
    return (word for word in words if word.upper() not in _NONE)


def _first(words: Iterable[str]) -> str | None:
    return next(_given(words), None)


def _kind(entry: Element, part: Element, money: Money) -> LineKind:
    """A return is told before a reversal: some banks set ``RvslInd`` on returned payments, too."""
    codes = {one.word("BkTxCd/Domn/Fmly/SubFmlyCd") for one in (entry, part)}
    if codes & _RETURNS or part.first("RtrInf") is not None:
        return LineKind.RETURN
    if entry.word("RvslInd") in ("true", "1"):
        return LineKind.REVERSAL
    if codes & _FEES:
        return LineKind.FEE
    if codes & _POOLING:
        return LineKind.OWN_TRANSFER
    return LineKind.RECEIPT if money.minor > 0 else LineKind.PAYMENT


def _side(part: Element, kind: LineKind, money: Money) -> str:
    """The other one: who paid what came in. What is taken back often keeps the parties that it had."""
    payer, payee = ("Dbtr", "Cdtr") if money.minor > 0 else ("Cdtr", "Dbtr")
    taken_back = kind in (LineKind.RETURN, LineKind.REVERSAL)
    return payee if taken_back and _name(part, payee) else payer


def _name(part: Element, side: str) -> str:
    return part.word(
        f"RltdPties/{side}/Pty/Nm", f"RltdPties/{side}/Nm", f"RltdPties/{side}/Agt/FinInstnId/Nm"
    )


def _text(entry: Element, part: Element, ultimate: str) -> str:
    """What for, why it came back, and on whose behalf; else what the bank says of the entry."""
    said = [*part.words(*_TEXTS, *_REASONS), ultimate]
    return " ".join(filter(None, said)) or entry.word("AddtlNtryInf")


def _instructed(where: Iterable[Element], money: Money) -> Money | None:
    """What the payer sent, >= 0, where it differs from what was booked."""
    found = (one.first("AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt", "Amt") for one in where)
    sent = next((amount_of(amount) for amount in found if amount is not None), None)
    return None if sent == money._replace(minor=abs(money.minor)) else sent


def _rate(where: Iterable[Element]) -> Decimal | None:
    for element in where:
        for kind in ("InstdAmt", "TxAmt", "CntrValAmt"):
            rate = element.first(f"AmtDtls/{kind}/CcyXchg/XchgRate")
            if rate is not None:
                return figures.rate(rate.text, rate.lineno)
    return None


def _charges(where: Iterable[Element]) -> Iterator[Money]:
    """What was kept: of the detail, else of the entry; in records since version 4, alone before."""
    for element in where:
        records = [*element.all("Chrgs/Rcrd"), *element.all("Chrgs")]
        found = [
            amount_of(amount)
            for record in records
            if (amount := record.first("Amt")) is not None and _kept(record)
        ]
        if found:
            yield from (one for one in found if one.minor)
            return


def _kept(charge: Element) -> bool:
    """Whether it was taken from this amount: not given back, nor billed apart."""
    return charge.word("CdtDbtInd") != "CRDT" and charge.word("ChrgInclInd") not in ("false", "0")
