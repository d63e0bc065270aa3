"""Vendors' names as banks print them."""

from __future__ import annotations

import pytest

from beancount_refunds.matching.model import Party
from beancount_refunds.matching.parties import Directory, iban_of, name_words

NAMES = {
    "acme": ("Acme Components Ltd", "ACME COMP"),
    "short": ("Acme", "AB"),
    "mueller": ("Müller & Söhne GmbH",),
    "lodz": ("Łódź Tools Sp. z o.o.",),
    "rosso": ("Rosso Lampade S.r.l.",),
    "minato": ("Minato Trading K.K.",),
    "ltd": ("Limited",),
    "none": ("---",),
    **{f"north{letter}": (f"Northern Supplies {letter}",) for letter in "abcde"},
}
DIRECTORY = Directory(
    Party(id=id_, names=names, iban="GB33BUKB20201555555555" if id_ == "acme" else None)
    for id_, names in NAMES.items()
)


@pytest.mark.parametrize(
    ("printed", "ids"),
    [
        ("ACME COMPONENTS LIMITED", {"acme"}),
        ("Acme Components", {"acme"}),
        ("ACME COMP", {"acme"}),
        ("ACME COMPON", {"acme", "short"}),
        ("ACME", {"short"}),
        ("AB", {"short"}),
        ("ACM", set()),
        ("PAYMENT FROM ACME COMPONENTS LTD", {"acme"}),
        ("MUELLER SOEHNE", {"mueller"}),
        ("Muller & Sohne", {"mueller"}),
        ("Müller Söhne", {"mueller"}),
        ("MÜLLER & SÖHNE GMBH", {"mueller"}),
        ("LODZ TOOLS", {"lodz"}),
        ("ROSSO LAMPADE SRL", {"rosso"}),
        ("minato trading co., ltd.", {"minato"}),
        ("LIMITED", {"ltd"}),
        ("NORTHERN SUPP", set()),
        ("Northern Supplies C", {"northc"}),
        ("Ringo Ltd", set()),
        ("", set()),
    ],
)
def test_a_counterparty_bears_the_names_of_these_vendors(printed: str, ids: set[str]) -> None:
    assert DIRECTORY.named_by(printed) == ids


def test_a_short_word_in_free_text_is_no_vendor() -> None:
    assert DIRECTORY.named_in("refund by AB of goods") == frozenset()
    assert DIRECTORY.named_in("refund by ACME of goods") == {"short"}
    assert DIRECTORY.named_in("refund by acme comp of goods") == {"acme"}


@pytest.mark.parametrize(
    ("printed", "alike"),
    [
        ("ACNE C0MPONENTS LTD", True),
        ("Acrne Components", True),
        ("ACME COMPONENT", True),
        ("ACME CONSULTING", False),
        ("SHEN LIGHTING", False),
        ("", False),
    ],
)
def test_a_badly_printed_name_is_recognised(printed: str, alike: bool) -> None:  # noqa: FBT001 (a table)
    assert DIRECTORY.alike(printed, "acme") is alike


def test_an_iban_is_compared_without_its_blanks() -> None:
    assert DIRECTORY.of_iban("gb33 BUKB 2020 1555 5555 55") == {"acme"}
    assert DIRECTORY.of_iban("GB34BUKB20201555555555") == frozenset()
    assert DIRECTORY.of_iban(None) == frozenset()
    assert iban_of("BE68 5390 0754 7034") == "BE68539007547034"
    assert iban_of("BE69539007547034") is None


def test_a_name_that_is_only_a_legal_form_keeps_it() -> None:
    assert name_words("S.r.l. Ltd") == ("s", "r", "l", "ltd")
    assert name_words("Co. Acme Co., Ltd") == ("co", "acme")
