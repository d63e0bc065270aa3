"""Settle some ledgers and print what they come to: two processes with two hash seeds must agree."""

from __future__ import annotations

import hashlib

from tests.properties.books import plain, settled
from tests.properties.ledgers import ledger


def record(*numbers: int) -> bytes:
    """Bytes that look random and are always the same."""
    return hashlib.sha256(repr(numbers).encode()).digest()


def main() -> str:
    """The SHA-256 of all settlements and generated transactions."""
    digest = hashlib.sha256()
    for number in range(80):
        facts = [record(number, fact) for fact in range(12)]
        outcome = settled(ledger(record(number), [record(number, 99)], facts).entries)
        order = [
            (entry.date, entry.narration, plain(entry.links), plain(entry.postings))
            for entry in outcome.generated
        ]
        digest.update(repr((plain(outcome.settlement), order)).encode())
    return digest.hexdigest()


if __name__ == "__main__":
    print(main())  # noqa: T201 - what the test reads
