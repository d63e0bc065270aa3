"""Blocks: what a text says, whatever it looks like."""

from __future__ import annotations

import textwrap

import pytest

from beancount_refunds.history import blocks

REFUND = """\
2026-02-20 custom "vendor-refund" "VR-1" 450.00 GBP "acme/CM-17"
  by: "a.khan"
  bank_transaction_ref: "FT1"
"""


def blocks_of(text: str) -> list[blocks.Block]:
    data = textwrap.dedent(text).encode()
    return [blocks.block_at(data, start) for start in blocks.starts(data)]


def only(text: str) -> blocks.Block:
    (block,) = blocks_of(text)
    return block


@pytest.mark.parametrize(
    "text",
    [
        REFUND.replace("\n", "\r\n"),
        REFUND.replace("  ", "\t"),
        REFUND.replace(" 450.00 GBP ", "     450.00   GBP    "),
        REFUND.replace("\n", " ; the rest in March\n"),
        REFUND.replace("  bank", "  ; known on Friday\n  bank"),
        f'option "title" "2 books"\n\n; 5" pipes\n{REFUND}* 6" pipes\n',
        REFUND.rstrip("\n"),
        f"{REFUND}  ; and no more",
    ],
)
def test_how_a_directive_looks_is_no_part_of_what_it_says(text: str) -> None:
    assert only(text) == only(REFUND)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("450.00", "540.00"),
        ("02-20", "02-21"),
        ("VR-1", "VR-1 "),
        ('  by: "a.khan"\n', ""),
        ('"FT1"', '"FT2"'),
        ('"acme/CM-17"', '"acme/CM-17" 450.00 GBP'),
    ],
)
def test_a_word_of_a_directive_is_part_of_what_it_says(before: str, after: str) -> None:
    assert only(REFUND.replace(before, after)).text != only(REFUND).text


def test_a_block_says_what_it_is_about_and_what_it_states() -> None:
    head = b'2026-02-20 custom "vendor-refund" "VR-1" 450.00 GBP "acme/CM-17"'
    assert only(REFUND) == blocks.Block(
        text=head + b'\nby: "a.khan"\nbank_transaction_ref: "FT1"',
        head=head,
        key=(b'"vendor-refund"', b'"VR-1"'),
        statement=head + b'\nby: "a.khan"',
    )


def test_several_entries_are_blocks_of_their_own() -> None:
    """Each ends before a line that begins with anything but white space, and before an empty one."""
    found = blocks_of(
        """\
        2026-01-01 open Assets:Bank
        pushtag #x
        2026-01-21 note Assets:Bank "crushed" ^RC-1
        2026-01-22 document Assets:Bank "letter.pdf" ^RC-1
        2026-01-25 custom "case-event" "RC-1" "agreed"
          by: "a.khan"

        2026-01-26 * "Acme" "Refund"
          bank_transaction_ref: "FT1"
          Assets:Bank       320.00 GBP
        include "more.beancount"
        2026-01-27 ! "Acme" "Fee"
          Assets:Bank        -1.00 GBP
        2026-01-28
        """
    )
    assert [block.key for block in found] == [
        (b"entry", b"2026-01-01", b"open", b"Assets:Bank"),
        (b"note", b"2026-01-21", b"Assets:Bank"),
        (b"document", b"2026-01-22", b"Assets:Bank"),
        (b'"case-event"', b'"RC-1"', b'"agreed"'),
        (b"entry", b'bank_transaction_ref: "FT1"'),
        (b"entry", b"2026-01-27", b"!", b'"Acme"', b'"Fee"'),
        (b"entry", b"2026-01-28"),
    ]
    assert found[2].text == b'2026-01-22 document Assets:Bank "letter.pdf" ^RC-1'
    assert found[3].text == b'2026-01-25 custom "case-event" "RC-1" "agreed"\nby: "a.khan"'


def test_a_string_of_several_lines_belongs_to_its_block() -> None:
    found = blocks_of(
        r"""
        2026-01-21 note Assets:Bank "four of
        twenty \"crushed\"; 12
        the rest is fine" ^RC-1
        2026-01-22 open Assets:Other
        """
    )
    assert [block.text for block in found] == [
        b'2026-01-21 note Assets:Bank "four of\ntwenty \\"crushed\\"; 12\nthe rest is fine" ^RC-1',
        b"2026-01-22 open Assets:Other",
    ]


def test_a_quote_that_nobody_closed_spoils_one_block_only() -> None:
    found = blocks_of(
        """\
        2026-01-21 custom "vendor-refund "VR-1" 450.00 GBP "acme/CM-17"
          by: "a.khan"
        2026-01-22 open Assets:Other
        2026-01-23 open Assets:More
        """
    )
    assert [block.head for block in found[1:]] == [
        b"2026-01-22 open Assets:Other",
        b"2026-01-23 open Assets:More",
    ]
