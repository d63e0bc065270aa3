"""What accepted matches teach: offered as lines for the vendor directive, never written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.deciding.books import CREDITS, REFUND, SECOND, done, ledger, receipt

if TYPE_CHECKING:
    import pathlib

IBAN = "GB33BUKB20201555555555"


def paid(number: int, payee: str, iban: str = "", amount: str = "100.00 GBP") -> str:
    """A receipt that a refund will be matched to by hand."""
    more = f'counterparty: "{payee}"\n' + (f'counterparty_iban: "{iban}"' if iban else "")
    return receipt(f"FT{number}", amount, payee="Bank", more=more)


def test_a_new_name_and_iban_are_offered_where_the_match_is_accepted(tmp_path: pathlib.Path) -> None:
    top = ledger(tmp_path, CREDITS + REFUND + paid(1, 'KOMPONENTEN \\"4711\\"', IBAN))
    assert done(top, "accept", "FT1", "VR-0001").splitlines()[1:] == [
        f"learnt: put into vendor acme ({place_of_acme(top)}):",
        '  aliases: "KOMPONENTEN \\"4711\\""',
        f'  iban: "{IBAN}"',
    ]
    assert done(top, "match", "--aliases").splitlines()[1:] == [
        '  aliases: "KOMPONENTEN \\"4711\\""',
        f'  iban: "{IBAN}"',
    ]


def place_of_acme(top: pathlib.Path) -> str:
    """Where the directive of the vendor acme stands."""
    lines = top.read_text(encoding="utf-8").splitlines()
    place = next(place for place, line in enumerate(lines, 1) if '"vendor" "acme"' in line)
    return f"main.beancount:{place}"


def test_known_names_and_ibans_are_not_offered_again(tmp_path: pathlib.Path) -> None:
    top = ledger(tmp_path, CREDITS + REFUND + paid(1, "KOMPONENTEN 4711", IBAN))
    text = top.read_text(encoding="utf-8").replace(
        'Assets:VendorCredits:Acme\n2020-01-01 custom "vendor" "shen"',
        f'Assets:VendorCredits:Acme\n  aliases: "ACME X"\n  iban: "{IBAN}"\n2020-01-01 custom "vendor" "shen"',
    )
    top.write_text(text, encoding="utf-8")
    assert done(top, "accept", "FT1", "VR-0001").splitlines()[2:] == ['  aliases: "ACME X; KOMPONENTEN 4711"']
    top.write_text(text.replace("ACME X", "ACME X; KOMPONENTEN 4711"), encoding="utf-8")
    assert done(top, "match", "--aliases") == ""


def test_what_two_vendors_came_with_tells_of_neither(tmp_path: pathlib.Path) -> None:
    shen = (
        '2026-02-04 custom "vendor-credit" "shen/TK-9090" 75.00 GBP Expenses:Purchases\n'
        '2026-02-10 custom "vendor-refund" "VR-0003" 75.00 GBP "shen/TK-9090"\n'
    )
    story = CREDITS + REFUND + shen + paid(1, "KESTREL PAY", IBAN) + paid(2, "Kestrel Pay", IBAN, "75.00 GBP")
    top = ledger(tmp_path, story)
    assert "KESTREL PAY" in done(top, "accept", "FT1", "VR-0001")
    assert "learnt" not in done(top, "accept", "FT2", "VR-0003")
    assert done(top, "match", "--aliases") == ""


def test_a_receipt_of_two_vendors_and_odd_names_teach_nothing(tmp_path: pathlib.Path) -> None:
    shen = (
        '2026-02-04 custom "vendor-credit" "shen/TK-9090" 75.00 GBP Expenses:Purchases\n'
        '2026-02-10 custom "vendor-refund" "VR-0003" 75.00 GBP "shen/TK-9090"\n'
    )
    own = '2020-01-01 open Assets:Bank:Savings\n  iban: "DE89370400440532013000"\n'
    third = '2026-02-10 custom "vendor-refund" "VR-0004" 20.00 GBP "acme/CM-1717"\n'
    story = (
        CREDITS
        + REFUND
        + SECOND
        + shen
        + third
        + own
        + paid(1, "EVERYBODY", IBAN, "175.00 GBP")
        + paid(2, "ONE; TWO", "DE89 3704 0044 0532 0130 00", "50.00 GBP")
        + receipt("FT3", "20.00 GBP", payee="")
    )
    top = ledger(tmp_path, story)
    for words in (("FT1", "VR-0001", "VR-0003"), ("FT3", "VR-0004")):
        done(top, "accept", *words)
    top.write_text(
        top.read_text(encoding="utf-8") + '2026-02-20 custom "receipt-match" "FT2" "VR-0002"\n',
        encoding="utf-8",
    )
    assert done(top, "match", "--aliases") == ""


def test_a_vendor_with_two_ibans_is_offered_neither(tmp_path: pathlib.Path) -> None:
    other = "DE89370400440532013000"
    story = CREDITS + REFUND + SECOND + paid(1, "KOMP 1", IBAN) + paid(2, "KOMP 2", other, "50.00 GBP")
    top = ledger(tmp_path, story)
    done(top, "accept", "FT1", "VR-0001")
    assert done(top, "accept", "FT2", "VR-0002").splitlines()[1:] == [
        f"learnt: put into vendor acme ({place_of_acme(top)}):",
        '  aliases: "KOMP 1; KOMP 2"',
    ]
