"""What each field of a directive is for, as the help of its option and the hint below its input say it."""

from __future__ import annotations

#: By the name of the field, in a sentence.
PURPOSES = {
    "id": "The id.",
    "account": "Straight to this cash account, not through clearing; for a credit, what it reverses.",
    "country": "Two letters, as GB.",
    "vat_id": "The vendor's VAT number.",
    "iban": "The account that the vendor pays from.",
    "aliases": "The vendor's names as banks print them, apart by ;",
    "vendor_id": "The vendor, where nothing else says it.",
    "order_id": "The order.",
    "case_id": "The case.",
    "bill_id": "The bill that the credit corrects.",
    "number": "The number printed on the memo.",
    "owner": "Who looks after it.",
    "amount": "What was agreed, if it is not what was claimed.",
    "tax": "The tax in the amount.",
    "expires": "The day on which the credit expires.",
    "functional_amount": "What it is worth in your own currency, if not the rate says.",
    "bank_transaction_ref": "The bank's reference: the cash is there.",
    "gateway_transaction_id": "The payment provider's transaction.",
    "fee": "What was kept on the way.",
    "excess": "What came more than the refunds.",
    "received": "What the bank received, in another currency than the refund's.",
    "status": "An assertion: the status that the refund must have at the end of the ledger.",
    "until": "The day until which the owner looks after it.",
    "reason": "Why: a reason code of the policy.",
    "note": "Anything else.",
    "evidence": "The path of a document.",
    "external_id": "The id in another program: recorded twice, it counts once.",
    "by": "Who records it: an actor of the policy.",
    "at": "When it is recorded.",
}

#: What a field is that is left out, where something goes without saying.
DEFAULTS = {
    "id": "[default: the next one]",
    "number": "[default: the next id of the vendor]",
    "owner": "[default for a case: who records it]",
    "by": "[default: the user of git]",
    "at": "[default: now]",
}


def help_of(field: str) -> str:
    """The purpose of a field and what it is when nobody says it, as the help of an option prints them."""
    return " ".join(filter(None, (PURPOSES[field], DEFAULTS.get(field))))
