"""The last step: directives as ledger text. Untrusted text reaches Beancount's parser only through here."""

from beancount_refunds.record.drafts import (
    Account,
    BalanceDraft,
    CustomDraft,
    DocumentDraft,
    Draft,
    NoteDraft,
    PostingDraft,
    Roots,
    TransactionDraft,
    Unrenderable,
    Value,
)
from beancount_refunds.record.text import render

__all__ = [
    "Account",
    "BalanceDraft",
    "CustomDraft",
    "DocumentDraft",
    "Draft",
    "NoteDraft",
    "PostingDraft",
    "Roots",
    "TransactionDraft",
    "Unrenderable",
    "Value",
    "render",
]
