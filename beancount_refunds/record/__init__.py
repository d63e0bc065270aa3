"""The last step: directives as ledger text. Untrusted text reaches Beancount's parser only through here."""

from beancount_refunds.record.drafts import (
    Account,
    CustomDraft,
    DocumentDraft,
    Draft,
    NoteDraft,
    Roots,
    Unrenderable,
    Value,
)
from beancount_refunds.record.text import render

__all__ = [
    "Account",
    "CustomDraft",
    "DocumentDraft",
    "Draft",
    "NoteDraft",
    "Roots",
    "Unrenderable",
    "Value",
    "render",
]
