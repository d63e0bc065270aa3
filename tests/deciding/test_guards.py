"""What the policy wants before a decision may stand, and names that the ledger does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.deciding.books import CREDITS, REFUND, do, done, ledger, receipt, written

if TYPE_CHECKING:
    import pathlib

LIMIT = '2020-01-01 custom "refund-policy" "approval_limit" 200.00 GBP\n'
PAID = CREDITS + receipt("FT1", "250.00 GBP", text="CM-1818")


def test_a_refund_at_the_limit_is_expected_until_somebody_else_approves(tmp_path: pathlib.Path) -> None:
    top = ledger(tmp_path, PAID, LIMIT)
    assert done(top, "accept", "FT1", "--by", "anna") == (
        "VR-0001 PENDING (RECEIPT)  recorded.beancount:1\n"
        "VR-0001 of 250.00 GBP reaches the approval limit of 200.00 GBP: it is recorded as expected; when somebody"
        " else than anna has approved it (bean-refunds add approval), accept FT1 again\n"
    )
    assert "bank_transaction_ref" not in written(top)
    assert done(top, "accept", "FT1", "acme/CM-1818").endswith("(accepted before; nothing was written)\n")
    early = do(top, "accept", "FT1")
    assert (early.exit_code, early.output.splitlines()[0]) == (
        1,
        "Error: APPROVAL_MISSING: refund VR-0001 of 250.00 GBP reaches the approval limit of 200.00 GBP and nobody"
        ' has approved it; add custom "approval" "VR-0001" 250.00 GBP by somebody else than anna',
    )
    add_approval(top)
    assert done(top, "accept", "FT1").startswith("FT1 VR-0001 RECONCILED")


def add_approval(top: pathlib.Path) -> None:
    """Somebody else approves VR-0001."""
    line = '2026-02-21 custom "approval" "VR-0001" 250.00 GBP\n  by: "m.lee"\n'
    top.write_text(line + top.read_text(encoding="utf-8"), encoding="utf-8")


def test_without_a_name_nobody_can_be_told_from_who_approves(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"):
        monkeypatch.setenv(name, "")
    monkeypatch.setattr("beancount_refunds.office.grounds.git_user", lambda _folder: None)
    top = ledger(tmp_path, PAID, LIMIT)
    result = do(top, "accept", "FT1")
    assert (result.exit_code, written(top)) == (1, "")
    assert "does not say by whom it is; add by:" in result.output


@pytest.mark.parametrize(
    ("limit", "prices", "said"),
    [
        ("250.01 GBP", "", "FT1 VR-0001 RECONCILED"),
        ("250.00 GBP", "", "VR-0001 PENDING (RECEIPT)"),
        ("320.00 USD", "2026-02-01 price USD 0.80 GBP\n", "FT1 VR-0001 RECONCILED"),
        ("312.50 USD", "2026-02-01 price USD 0.80 GBP\n", "VR-0001 PENDING (RECEIPT)"),
        ("9999.00 USD", "", "VR-0001 PENDING (RECEIPT)"),
    ],
)
def test_the_limit_counts_in_its_own_currency_and_without_a_price_always(
    tmp_path: pathlib.Path, limit: str, prices: str, said: str
) -> None:
    top = ledger(tmp_path, PAID + prices, LIMIT.replace("200.00 GBP", limit))
    assert done(top, "accept", "FT1").startswith(f"{said}  ")


def test_who_recorded_the_refund_may_not_match_it_where_duties_are_separate(tmp_path: pathlib.Path) -> None:
    separate = '2020-01-01 custom "refund-policy" "separate_duties" "vendor-refund" "receipt-match"\n'
    story = CREDITS + REFUND + '  by: "anna"\n' + receipt("FT1", "100.00 GBP", text="VR-0001")
    top = ledger(tmp_path, story, separate)
    result = do(top, "accept", "FT1", "--by", "anna")
    assert (result.exit_code, written(top)) == (1, "")
    assert result.output.startswith("Error: DUTIES_NOT_SEPARATED: receipt-match FT1 is by anna, who recorded")
    assert done(top, "accept", "FT1", "--by", "m.lee").startswith("FT1 VR-0001 RECONCILED")


def test_only_the_role_of_the_duty_may_match(tmp_path: pathlib.Path) -> None:
    duty = (
        '2020-01-01 custom "refund-policy" "duty" "receipt-match" "treasury"\n'
        '2020-01-01 custom "refund-policy" "role" "m.lee" "treasury"\n'
    )
    top = ledger(tmp_path, CREDITS + REFUND + receipt("FT1", "100.00 GBP", text="VR-0001"), duty)
    assert "ACTOR_NOT_ALLOWED" in do(top, "accept", "FT1", "--by", "anna").output
    assert done(top, "accept", "FT1", "--by", "m.lee").startswith("FT1 VR-0001 RECONCILED")


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("accept FT9999", "the ledger has no receipt FT9999; there are FT1000, FT2000"),
        ("accept FT100", "the ledger has no receipt FT100; did you mean FT1000"),
        ("reject FT100", "the ledger has no receipt FT100; did you mean FT1000"),
        ("accept FT1000 VR-001", "the ledger has no open refund or credit VR-001; did you mean VR-0001"),
        ("accept FT1000 CM-1717", "did you mean acme/CM-1717"),
        (
            "accept FT1000 VR-0002",
            "Invalid value for ID: VR-0002 is RECONCILED with FT3000 and waits for no receipt",
        ),
        ("accept FT1000 VR-0003", "Invalid value for ID: VR-0003 is REVERSED and waits for no receipt"),
        ("accept FT1000 acme/CM-1919", "acme/CM-1919 has 0.00 GBP available; nothing of it is open"),
        (
            "accept FT3000 VR-0001",
            "Invalid value for REF: FT3000 is matched to VR-0002; if that is wrong, unmatch it first",
        ),
        (
            "accept FT4000 VR-0001",
            "Invalid value for REF: FT4000 brings nothing to the clearing account that waits for a refund",
        ),
        ("unmatch FT1000 --reason X", "the ledger has no match of the receipt FT1000; did you mean FT3000"),
        (
            "unmatch FT3000 VR-0001 --reason X",
            "the ledger has no match of FT3000 with VR-0001; did you mean VR-0002?",
        ),
        ("unmatch FT3000 VR-77 --reason X", "the ledger has no match of FT3000 with VR-77"),
        ("unmatch FT3000", "Missing option '--reason'."),
        ("match --vendor acne", "the ledger has no vendor acne; did you mean acme?"),
    ],
)
def test_names_that_mean_nothing_are_refused_with_those_that_are_near(
    tmp_path: pathlib.Path, command: str, message: str
) -> None:
    story = (
        CREDITS
        + '2026-02-04 custom "vendor-credit" "acme/CM-1919" 40.00 GBP Expenses:Purchases\n'
        + REFUND
        + '2026-02-11 custom "vendor-refund" "VR-0002" 40.00 GBP "acme/CM-1919"\n'
        + '  bank_transaction_ref: "FT3000"\n'
        + '2026-02-11 custom "vendor-refund" "VR-0003" 10.00 GBP "acme/CM-1717"\n'
        + '2026-02-12 custom "reversal" "VR-0003"\n  reason: "ERROR"\n'
        + receipt("FT1000", "100.00 GBP")
        + receipt("FT2000", "7.00 GBP")
        + receipt("FT3000", "40.00 GBP")
        + receipt("FT4000", "5.00 GBP").replace("Assets:Clearing:VendorRefunds", "Income:Misc")
    )
    top = ledger(tmp_path, story)
    name, *words = command.split()
    result = do(top, name, *words)
    assert (result.exit_code, written(top)) == (2, "")
    assert message in result.output
