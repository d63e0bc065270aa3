"""The metadata by which a bank transaction says what its statement said: one name for one fact.

The import writes them and the matcher reads them; a team with an importer of its own writes those that it
knows. The bank's reference stands under ``bank_transaction_ref``, as everywhere.
"""

from __future__ import annotations

REFERENCE = "bank_transaction_ref"
#: Day of value, a date.
VALUE_DATE = "value_date"
#: Who sent or got it, as the bank prints the name.
COUNTERPARTY = "counterparty"
COUNTERPARTY_IBAN = "counterparty_iban"
END_TO_END_ID = "end_to_end_id"
#: Structured references, separated by `SEPARATOR`.
REFERENCES = "references"
#: What the payer sent, an amount in another currency or of another size.
INSTRUCTED = "instructed_amount"
#: The bank's booked rate, a number as the statement writes it.
RATE = "exchange_rate"
#: What was kept on the way, an amount > 0 in the currency of the line.
CHARGES = "charges"
#: What the line is (`bank.model.LineKind`); none for receipts and payments.
KIND = "bank_kind"
#: The file of the statement, without its folder, and the SHA-256 of its bytes, 64 hex digits.
STATEMENT_FILE = "statement_file"
STATEMENT_SHA256 = "statement_sha256"

SEPARATOR = "; "
