"""Effective-dated policy: what the ledger's rules are on a day.

`SETTINGS` states each key with the kind of its values and its default, in one place. The latest
value on or before a day applies; values of repeatable keys accumulate.
"""

from __future__ import annotations

import bisect
import dataclasses
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core.account import TYPE as ACCOUNT
from beancount.core.amount import Amount

from beancount_refunds.canonical import value_text, values_texts
from beancount_refunds.findings import Code, Finding
from beancount_refunds.forms import KINDS
from beancount_refunds.money import Money, Precisions
from beancount_refunds.problems import Problem
from beancount_refunds.spelling import misspelt

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Iterator

    from beancount_refunds.directives import Directive, PolicyDirective

_MOST_DAYS = 36500


def _account(value: Any) -> str | None:
    return str(value.value) if value.dtype == ACCOUNT else None


def _text(value: Any) -> str | None:
    text = value.value if value.dtype != ACCOUNT else None
    return text if isinstance(text, str) and text.strip() else None


def _days(value: Any) -> int | None:
    number = value.value
    if not isinstance(number, Decimal) or not number.is_finite():
        return None
    return int(number) if 0 <= number <= _MOST_DAYS and number == int(number) else None


def _buckets(value: Any) -> tuple[int, ...] | None:
    words = (_text(value) or "").split()
    if not words or not all(
        word.isascii() and word.isdigit() and len(word) <= len(str(_MOST_DAYS)) for word in words
    ):
        return None
    days = tuple(map(int, words))
    return days if list(days) == sorted(set(days)) and days[0] > 0 else None


def _amount(value: Any) -> Amount | None:
    return value.value if isinstance(value.value, Amount) else None


def _choice(*words: str) -> Callable[[Any], str | None]:
    return lambda value: value.value if value.dtype is str and value.value in words else None


def _kind(value: Any) -> str | None:
    return value.value if value.dtype is str and value.value in KINDS else None


@dataclasses.dataclass(frozen=True, slots=True)
class Setting:
    """One policy key: how it is written, a reader per value (``None`` for a wrong value), its default."""

    form: str
    readers: tuple[Callable[[Any], Any], ...]
    repeatable: bool = False
    default: Any = None


_ONE_ACCOUNT = Setting("ACCOUNT", (_account,))

#: Every policy key (language, section 5).
SETTINGS: dict[str, Setting] = {
    "clearing_account": _ONE_ACCOUNT,
    "receipt_account": Setting("ACCOUNT", (_account,), repeatable=True),
    "fx_gain_account": _ONE_ACCOUNT,
    "fx_loss_account": _ONE_ACCOUNT,
    "fee_account": _ONE_ACCOUNT,
    "suspense_account": _ONE_ACCOUNT,
    "tax_account": _ONE_ACCOUNT,
    "tax_deferred_account": _ONE_ACCOUNT,
    "functional_currency": Setting('"CURRENCY"', (_text,)),
    "receipt_ref_key": Setting('"KEY"', (_text,), repeatable=True),
    "tax_timing": Setting('"memo|refund"', (_choice("memo", "refund"),), default="memo"),
    "fx_recognition": Setting(
        '"cross-currency|functional"', (_choice("cross-currency", "functional"),), default="cross-currency"
    ),
    "max_rate_age_days": Setting("DAYS", (_days,)),
    "match_window_days": Setting("DAYS", (_days,), default=10),
    "pending_overdue_days": Setting("DAYS", (_days,), default=30),
    "credit_stale_days": Setting("DAYS", (_days,), default=180),
    "ageing_buckets": Setting('"30 60 90"', (_buckets,), default=(30, 60, 90)),
    "record_file": Setting('"PATH"', (_text,), default="refunds/{year}-{month}.beancount"),
    "approval_limit": Setting("AMOUNT", (_amount,)),
    "require_evidence": Setting('"DIRECTIVE"', (_kind,), repeatable=True),
    "require_case": Setting(
        "TRUE|FALSE", (lambda value: value.value if value.dtype is bool else None,), default=False
    ),
    "reason_code": Setting('"CODE" "DESCRIPTION"', (_text, _text), repeatable=True),
    "actor": Setting('"ID" "NAME <ADDRESS>"', (_text, _text), repeatable=True),
    "role": Setting('"ACTOR" "ROLE"', (_text, _text), repeatable=True),
    "duty": Setting('"DIRECTIVE" "ROLE"', (_kind, _text), repeatable=True),
    "separate_duties": Setting('"DIRECTIVE" "DIRECTIVE"', (_kind, _kind), repeatable=True),
    "default_owner": Setting('"OWNER"', (_text,)),
}
_KEYS = frozenset(SETTINGS)


class Policy:
    """The policy of a ledger on any of its days.

    Built from the accepted directives of `read_policy`; ``functional_currency`` falls back to
    the ledger's first operating currency.
    """

    def __init__(self, functional_currency: str | None = None) -> None:
        self._defaults = {
            key: () if setting.repeatable else setting.default for key, setting in SETTINGS.items()
        }
        self._defaults["functional_currency"] = functional_currency
        self._values: dict[str, list[tuple[datetime.date, Any]]] = {}

    def add(self, on: datetime.date, key: str, value: Any) -> None:
        """State ``value`` of ``key`` from ``on`` on; days come in ascending order."""
        values = self._values.setdefault(key, [])
        if SETTINGS[key].repeatable:
            before = values[-1][1] if values else ()
            value = before if value in before else (*before, value)
        values.append((on, value))

    def get(self, key: str, on: datetime.date) -> Any:
        """The value of a key on a day, or its default; a tuple (perhaps empty) for a repeatable key."""
        values = self._values.get(key)
        if values:
            if values[-1][0] <= on:
                return values[-1][1]
            index = bisect.bisect_right(values, on, key=lambda dated: dated[0])
            if index:
                return values[index - 1][1]
        return self._defaults[key]

    def account(self, key: str, on: datetime.date) -> str | None:
        """The account of ``key`` on a day, if one is set."""
        account: str | None = self.get(key, on)
        return account

    def functional_currency(self, on: datetime.date) -> str | None:
        """The functional currency on a day."""
        currency: str | None = self.get("functional_currency", on)
        return currency

    def days(self, key: str, on: datetime.date) -> int | None:
        """A number of days."""
        days: int | None = self.get(key, on)
        return days

    def roles(self, actor: str, on: datetime.date) -> frozenset[str]:
        """The roles of an actor on a day."""
        return frozenset(role for name, role in self.get("role", on) if name == actor)

    def objections(self, directive: Directive) -> Iterator[Problem]:
        """REASON_CODE_UNKNOWN, then ACTOR_NOT_ALLOWED, by the policy of the directive's day."""
        codes: list[str] = []
        if directive.reason is not None:
            codes = [code for code, _ in self.get("reason_code", directive.on)]
        if codes and directive.reason not in codes:
            yield Problem(
                Code.REASON_CODE_UNKNOWN,
                f"{directive.label} has the reason {directive.reason}; use one of"
                f" {', '.join(sorted(codes))}, or add it to the policy",
            )
        duties = self.get("duty", directive.on)
        roles = {role for kind, role in duties if kind == directive.kind}
        if roles and not (directive.by and self.roles(directive.by, directive.on) & roles):
            who = f"by {directive.by}" if directive.by else "by nobody (add by:)"
            yield Problem(
                Code.ACTOR_NOT_ALLOWED,
                f"{directive.label} is recorded {who}, the policy gives the duty {directive.kind} to the"
                f" role {' or '.join(sorted(roles))} only; let somebody of that role record it",
            )

    def any_day(self, key: str) -> tuple[Any, ...]:
        """All values that ``key`` ever has, whatever the day (of a repeatable key: the last)."""
        values = self._values.get(key, [])
        return tuple(value for _, value in values)


def read_policy(
    stated: Iterable[PolicyDirective], precisions: Precisions, functional_currency: str | None
) -> tuple[Policy, list[Finding]]:
    """The policy that ``stated`` (in processing order) makes, and what is wrong with them."""
    stated = list(stated)
    policy, findings = _accumulate(stated, precisions, functional_currency)
    refused = {
        directive: problem for directive in stated if (problem := next(policy.objections(directive), None))
    }
    if refused:
        # Who may set policy is itself policy: judged by all of it, then read again without the refused.
        rest = [directive for directive in stated if directive not in refused]
        policy, findings = _accumulate(rest, precisions, functional_currency)
        findings += [problem.on(directive) for directive, problem in refused.items()]
    return policy, findings


def _accumulate(
    stated: Iterable[PolicyDirective], precisions: Precisions, functional_currency: str | None
) -> tuple[Policy, list[Finding]]:
    policy, findings = Policy(functional_currency), []
    taken: dict[tuple[datetime.date, str], Any] = {}
    for directive in stated:
        problem, value = _read(directive, precisions)
        if problem is None and not SETTINGS[directive.id].repeatable:
            other = taken.setdefault((directive.on, directive.id), value)
            if other != value:
                problem = Problem(
                    Code.DUPLICATE_ID,
                    f"policy {directive.id} is given twice on {directive.on} with different values; keep"
                    " one of them",
                )
        if problem is None:
            policy.add(directive.on, directive.id, value)
        else:
            findings.append(problem.on(directive))
    return policy, findings


def _read(directive: PolicyDirective, precisions: Precisions) -> tuple[Problem | None, Any]:
    key = directive.id
    setting = SETTINGS.get(key)
    if setting is None:
        likely = misspelt(key, _KEYS)
        hint = f"{likely} was probably meant" if likely else f"the keys are {', '.join(sorted(_KEYS))}"
        return Problem(Code.UNKNOWN_DIRECTIVE, f'there is no policy "{key}"; {hint}'), None
    values = [reader(value) for reader, value in zip(setting.readers, directive.settings, strict=False)]
    if len(directive.settings) != len(setting.readers) or None in values:
        shown = " ".join(values_texts(directive.settings))
        message = f'policy {key} is {shown}; write DATE custom "refund-policy" "{key}" {setting.form}'
        return Problem(Code.MALFORMED_DIRECTIVE, message), None
    value = values[0] if len(values) == 1 else tuple(values)
    if isinstance(value, Amount):
        return _limit(key, value, precisions)
    return None, value


def _limit(key: str, amount: Amount, precisions: Precisions) -> tuple[Problem | None, Money | None]:
    number = amount.number or Decimal(0)
    if not number.is_finite() or number <= 0:
        message = f"policy {key} is {value_text(amount)}; the amount must be greater than zero"
        return Problem(Code.AMOUNT_NOT_POSITIVE, message), None
    minor = precisions.to_minor(number, amount.currency)
    if minor is None:
        message = f"policy {key} is {value_text(amount)}; {precisions.rule(amount.currency)}"
        return Problem(Code.AMOUNT_PRECISION, message), None
    return None, Money(minor, amount.currency)
