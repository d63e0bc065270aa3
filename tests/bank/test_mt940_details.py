"""Field 86 in the ways of German, Dutch and other banks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from beancount_refunds.bank.mt940_details import Details, details, joined, valid_iban
from tests.bank.statements_of_csv import money
from tests.bank.statements_of_swift import only

LINE = ":61:2606050605C100,00NTRFNONREF//FT1"


def told(text: str) -> Details:
    """What a field says that stands on one line."""
    return details([text])


def test_nothing_is_said_where_the_field_is_missing() -> None:
    assert details([]) == Details(words={})


def test_numbered_subfields_are_put_together() -> None:
    assert details(
        [
            "166?00GUTSCHRIFT?109310?20EREF+2026-06-05-ACME-REFUND?21-17?22KREF+K1?23MREF+M1?24SVWZ+CREDI",
            "T NOTE 000017 AND?25 000018?30ACMEDE55XXX?31DE02120300000000202051?32ACME COMPONENTS?33GMBH",
            "?34997?60SEE LETTER?61ABWA+LUMENQUELL KG",
        ]
    ) == Details(
        code="166",
        counterparty="ACME COMPONENTS GMBH",
        iban="DE02120300000000202051",
        words={
            "EREF": "2026-06-05-ACME-REFUND-17",
            "KREF": "K1",
            "MREF": "M1",
            "SVWZ": "CREDIT NOTE 000017 AND 000018 SEE LETTER",
            "ABWA": "LUMENQUELL KG",
        },
        text="CREDIT NOTE 000017 AND 000018 SEE LETTER LUMENQUELL KG",
    )


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("051?00GUTSCHRIFT", "GUTSCHRIFT"),
        ("051?00GUTSCHRIFT?20EREF+E1", "GUTSCHRIFT"),
        ("051>00GUTSCHRIFT>20REFUND>21CN-17", "REFUND CN-17"),
        ("166?20REFUND?20AGAIN?70OTHERS", "REFUND AGAIN OTHERS"),
        ("166?20LEAD SVWZ+TAIL SVWZ+AND MORE", "LEAD TAIL AND MORE"),
        ("166?20SVWZ+WHAT? NOTHING?", "WHAT? NOTHING?"),
        ("166?20EREF+E1?21MTLG:RETURNED", "RETURNED"),
        ("166?20COST 1+1 AND A+B", "COST 1+1 AND A+B"),
        ("1000 pieces?20", "1000 pieces?20"),
    ],
)
def test_the_text_is_what_was_paid_for(written: str, text: str) -> None:
    assert told(written).text == text


def test_a_word_may_stand_at_the_start_of_a_full_subfield() -> None:
    assert told("166?20EREF+ABCDEFGHIJKLMNOPQRSTUV?21KREF+K1").words == {
        "EREF": "ABCDEFGHIJKLMNOPQRSTUV",
        "KREF": "K1",
    }


@pytest.mark.parametrize(
    ("written", "iban"),
    [
        ("166?31DE02120300000000202051", "DE02120300000000202051"),
        ("166?31DE02 1203 0000 0000 2020 51", "DE02120300000000202051"),
        ("166?310532013000", None),
        ("166?310532013000?20IBAN+DE02120300000000202051", "DE02120300000000202051"),
        ("EREF+E1 IBAN+DE02120300000000202051 BIC+ACMEDE55XXX", "DE02120300000000202051"),
        ("166?31DE03120300000000202051", None),
    ],
)
def test_only_an_iban_with_right_check_digits_is_one(written: str, iban: str | None) -> None:
    assert told(written).iban == iban


def test_words_between_slashes_are_put_together() -> None:
    assert details(
        [
            "/TRTP/SEPA OVERBOEKING/IBAN/BE71096123456769/BIC/GKCCBEBB/NAME/LUM",
            "ENQUELL BV/REMI/REFUND CN-17 / JUNE/EREF/NOTPROVIDED",
        ]
    ) == Details(
        counterparty="LUMENQUELL BV",
        iban="BE71096123456769",
        words={
            "TRTP": "SEPA OVERBOEKING",
            "IBAN": "BE71096123456769",
            "BIC": "GKCCBEBB",
            "NAME": "LUMENQUELL BV",
            "REMI": "REFUND CN-17 / JUNE",
            "EREF": "NOTPROVIDED",
        },
        text="REFUND CN-17 / JUNE",
    )


@pytest.mark.parametrize(
    ("party", "name", "iban"),
    [
        ("BE71096123456769/GKCCBEBB/LUMENQUELL BV/GENT", "LUMENQUELL BV", "BE71096123456769"),
        ("BE71096123456769", "", "BE71096123456769"),
        ("12345", "", None),
    ],
)
def test_a_counterparty_may_stand_in_one_word(party: str, name: str, iban: str | None) -> None:
    said = told(f"/EREF/E-1//CNTP/{party}//REMI/USTD//CN 17/")
    assert (said.counterparty, said.iban, said.text) == (name, iban, "CN 17")


def test_a_creditor_reference_in_the_remittance_is_a_reference() -> None:
    read = only(LINE, ":86:/EREF/E-1/REMI/STRD/CUR/RF18539007547034/")
    assert (read.end_to_end_id, read.references) == ("E-1", ("RF18539007547034",))


def test_references_behind_words_are_told_once_each() -> None:
    read = only(":61:2606050605C100,00NTRFK1//FT1", ":86:166?20EREF+NOTPROVIDED?21KREF+K1?22MREF+M1?23SVWZ+x")
    assert (read.end_to_end_id, read.references) == (None, ("K1", "M1"))


def test_amounts_that_were_sent_and_kept_are_told() -> None:
    read = only(LINE, ":86:166?20OCMT+USD 110,00?21EXCH+1.1?22COAM+EUR0,35?23SVWZ+x")
    assert (read.instructed, read.rate, read.charges) == (
        money("110.00 USD"),
        Decimal("1.1"),
        (money("0.35 EUR"),),
    )


@pytest.mark.parametrize("amount", ["100,00", "EUR100,00", "EUR 100,", "EUR1,234", "much", "EUR1.5", ""])
def test_an_amount_that_tells_nothing_new_is_left_out(amount: str) -> None:
    read = only(LINE, f":86:166?20OAMT+{amount}?21EXCH+none?22COAM+0,00?23SVWZ+x")
    assert (read.instructed, read.rate, read.charges) == (None, None, ())


def test_plain_text_is_wrapped_where_the_line_is_full() -> None:
    full = "A" * 60 + " CN-0"
    assert details([full, "00017 thanks", "again"]).text == f"{full}00017 thanks again"


def test_pieces_that_are_not_full_are_parted_by_a_blank() -> None:
    assert joined(["ABC", "DE", "F", ""], 3) == "ABCDE F"
    assert joined([], 3) == ""


def test_an_iban_of_a_country_is_judged_by_its_check_digits() -> None:
    assert valid_iban("be68 5390 0754 7034") == "BE68539007547034"
    assert valid_iban("BE69539007547034") is None
