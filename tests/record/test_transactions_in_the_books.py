"""What a bank did is a fact: it comes into the books where a directive of ours would be refused."""

from __future__ import annotations

import datetime
import errno
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from beancount.core.amount import Amount

from beancount_refunds.ledger import open_ledger
from beancount_refunds.record import BalanceDraft, PostingDraft, TransactionDraft
from beancount_refunds.record.committing import Author, message_of
from beancount_refunds.record.place import record_file
from beancount_refunds.record.refusals import Busy, Refused, Unwritable
from beancount_refunds.record.writer import record
from beancount_refunds.seal import digest
from tests.history.repositories import CONFIGURATION, Books
from tests.record.ledgers import BOOKS, TROUBLES, contents, draft, failing, pounds, refund, write

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.record import Draft

NAMED = '2026-02-01 custom "vendor-refund" "VR-0" 30.00 GBP "acme/CM-1"\n  bank_transaction_ref: "FT0"\n'
LINE = """\
2026-02-05 * "Acme" "Receipt"
  bank_transaction_ref: "FT0"
  Assets:Bank       30.00 GBP
  Assets:Clearing  -30.00 GBP
"""
MISMATCH = "RECEIPT_AMOUNT_MISMATCH: "
FILE = "bank/{year}-{month}.beancount"


def bank_line(
    reference: str = "FT0", number: str = "30.00", on: str = "2026-02-05", contra: str = "Assets:Clearing"
) -> TransactionDraft:
    """A receipt as an import writes it."""
    units = pounds(number)
    return TransactionDraft(
        on=datetime.date.fromisoformat(on),
        payee="ACME",
        narration="",
        metadata={"bank_transaction_ref": reference},
        postings=(
            PostingDraft(account="Assets:Bank", units=units),
            PostingDraft(account=contra, units=units._replace(number=-(units.number or Decimal(0)))),
        ),
    )


def refusal(top: pathlib.Path, *drafts: Draft) -> str:
    """Why nothing of it is recorded; every byte stays."""
    before = contents(top.parent)
    with pytest.raises(Refused) as refused:
        record(top, drafts, file=FILE)
    assert contents(top.parent) == before
    return str(refused.value)


def directives_of(top: pathlib.Path) -> int:
    """How many bank transactions a ledger has."""
    return len(open_ledger(top).settlement.receipts)


def test_bank_lines_come_into_the_file_that_was_asked_for(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path, BOOKS + NAMED)
    recorded = record(top, [bank_line(), bank_line("FT1", "-5.00", on="2026-03-01")], file=FILE)
    assert (tmp_path / "bank/2026-02.beancount").read_text() == (
        '2026-02-05 * "ACME" ""\n  bank_transaction_ref: "FT0"\n'
        "  Assets:Bank  30.00 GBP\n  Assets:Clearing  -30.00 GBP\n\n"
        '2026-03-01 * "ACME" ""\n  bank_transaction_ref: "FT1"\n'
        "  Assets:Bank  -5.00 GBP\n  Assets:Clearing  5.00 GBP\n"
    )
    assert [one.lineno for one in recorded.positions] == [1, 6]
    assert open_ledger(top).settlement.refund["VR-0"].status == "RECONCILED"


def test_a_line_that_does_not_reconcile_is_recorded_and_told(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path, BOOKS + NAMED)
    recorded = record(top, [bank_line(number="25.00")], file=FILE)
    assert recorded.written
    assert [one.message.startswith(MISMATCH) for one in recorded.after.findings] == [True]


def test_a_line_is_recorded_where_another_does_not_reconcile(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path, BOOKS + NAMED + LINE.replace("30.00", "25.00"))
    assert refusal(top, refund(amount="1.00")).startswith("LEDGER_NOT_CLEAN")
    assert record(top, [bank_line("FT1", "7.00")], file=FILE).written


def test_a_line_beside_a_directive_of_ours_is_judged_as_that_is(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path, BOOKS + NAMED)
    told = refusal(top, bank_line(number="25.00"), refund(amount="1.00"))
    assert told.startswith(MISMATCH)


@pytest.mark.parametrize(
    ("more", "line", "told"),
    [
        ("", bank_line(contra="Assets:Unknown"), "Invalid reference to unknown account 'Assets:Unknown'"),
        (
            "2026-01-01 open Assets:Euro EUR\n",
            bank_line(contra="Assets:Euro"),
            "Invalid currency GBP for account 'Assets:Euro'",
        ),
        (
            "2026-03-01 balance Assets:Bank 0.00 GBP\n",
            bank_line(),
            "Balance failed for 'Assets:Bank': expected 0.00 GBP != accumulated 30.00 GBP (30.00 too much)",
        ),
        (
            NAMED.replace('"FT0"', '"FT0"\n  status: "APPLIED"'),
            bank_line(),
            "STATUS_MISMATCH: refund VR-0 states APPLIED and is RECONCILED",
        ),
        (
            NAMED + LINE,
            bank_line(),
            "INVALID_STATE_TRANSITION: what the bank says would change VR-0 from RECONCILED to APPLIED",
        ),
        (
            '2026-01-01 custom "refund-policy" "approval_limit" 5.00 GBP\n' + NAMED,
            bank_line("FT1"),
            "LEDGER_NOT_CLEAN: the ledger has a problem; mend what bean-refunds check",
        ),
    ],
    ids=["no account", "no such currency", "a balance", "an assertion", "a loss", "a finding that stands"],
)
def test_what_would_be_wrong_beyond_reconciliation_is_refused(
    tmp_path: pathlib.Path, more: str, line: TransactionDraft, told: str
) -> None:
    top = write(tmp_path, BOOKS + more)
    found = refusal(top, line)
    assert told in found
    if told.startswith("INVALID_STATE"):
        assert "\nRECEIPT_DUPLICATE" not in found


def test_a_sealed_period_takes_a_line_that_no_seal_knows(tmp_path: pathlib.Path) -> None:
    """A line that a sealed refund names belongs to what was sealed; any other does not."""
    top = write(tmp_path, BOOKS + NAMED)
    facts = open_ledger(top).sealed_facts(datetime.date(2026, 2, 28))
    write(
        tmp_path,
        f'{BOOKS}{NAMED}2026-03-01 custom "period-seal" 2026-02-28 "{digest(one.row for one in facts)}"\n',
    )
    assert refusal(top, refund(on="2026-02-05", amount="1.00")).startswith("PERIOD_LOCKED: ")
    assert refusal(top, bank_line()).startswith("SEAL_BROKEN: ")
    assert record(top, [bank_line("FT1")], file=FILE).written


def test_a_balance_that_holds_is_recorded_with_the_lines(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path)
    wrong = BalanceDraft(on=datetime.date(2026, 2, 6), account="Assets:Bank", amount=pounds("31.00"))
    assert refusal(top, bank_line(), wrong).startswith("Balance failed for 'Assets:Bank'")
    right = BalanceDraft(on=datetime.date(2026, 2, 6), account="Assets:Bank", amount=pounds("30.00"))
    assert record(top, [bank_line(), right], file=FILE).after.clean


def test_who_does_not_agree_with_the_ledger_as_it_is_now_keeps_all_out(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path)
    before = contents(tmp_path)
    seen: list[str] = []

    def never(ledger: Ledger) -> None:
        seen.append(ledger.filename)
        message = "import again"
        raise Busy(message)

    with pytest.raises(Busy, match="import again"):
        record(top, [bank_line()], file=FILE, agreed=never)
    assert seen == [str(top)]
    assert contents(tmp_path) == before


@pytest.mark.parametrize("number", range(1, 40))
def test_a_disk_that_fails_leaves_all_lines_or_none(tmp_path: pathlib.Path, number: int) -> None:
    top = write(tmp_path)
    disk = failing(number, TROUBLES[number % len(TROUBLES)])
    lines = [bank_line(f"FT{one}", "1.00") for one in range(20)]
    try:
        record(top, lines, file=FILE, disk=disk)
    except Unwritable:
        assert "FT0" not in "".join(content.decode() for content in contents(tmp_path).values())
        return
    except OSError as failure:
        assert failure.errno == errno.EIO  # noqa: PT017 (only then)
    assert directives_of(top) == 20


@pytest.mark.parametrize(
    "template", ["../bank.beancount", "/etc/bank.beancount", "bank/*.beancount", "", "{x}"]
)
def test_a_template_that_leads_elsewhere_is_refused(tmp_path: pathlib.Path, template: str) -> None:
    top = write(tmp_path)
    before = contents(tmp_path)
    with pytest.raises(Refused) as refused:
        record(top, [bank_line()], file=template)
    assert str(refused.value) == (
        f'MALFORMED_DIRECTIVE: the file asked for is "{template}", which names no file below the ledger\'s folder;'
        ' write it like "refunds/{year}-{month}.beancount", with {year}, {month}, {vendor_id} and {id}'
    )
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    ("wish", "path"),
    [
        (bank_line(), "no-vendor/Assets-Bank"),
        (TransactionDraft(on=datetime.date(2026, 2, 5), narration="", postings=()), "no-vendor/-"),
        (
            TransactionDraft(on=datetime.date(2026, 2, 5), narration="", postings=(), links=("acme/CM-1",)),
            "acme/acme-CM-1",
        ),
        (
            BalanceDraft(on=datetime.date(2026, 2, 5), account="Assets:Bank", amount=pounds("1.00")),
            "no-vendor/Assets-Bank",
        ),
    ],
)
def test_the_id_of_a_bank_line_is_its_first_link_or_its_account(
    tmp_path: pathlib.Path, wish: Draft, path: str
) -> None:
    ledger = open_ledger(write(tmp_path))
    assert record_file(ledger, wish, "{vendor_id}/{id}") == f"{tmp_path}/{path}"


def test_a_commit_of_bank_lines_says_what_they_are(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in CONFIGURATION.items():
        monkeypatch.setenv(name, value)
    books = Books.new(tmp_path)
    books.git("config", "user.name", "The Server")
    books.git("config", "user.email", "server@example.com")
    top = write(tmp_path)
    books.commit()
    record(top, [bank_line()], file=FILE, author=Author("A. Khan", "a.khan@example.com"))
    assert books.git("log", "-1", "--format=%an: %s") == "A. Khan: Record bank transactions"
    assert message_of([bank_line(), draft("receipt-match", "FT0", "VR-0")]) == (
        "Record bank transactions, receipt-match FT0\n\n"
    )


def test_an_amount_of_nothing_is_written_without_a_minus(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path)
    nothing = bank_line(number="0.00")
    assert nothing.postings[1].units == Amount(Decimal("0.00"), "GBP")
    assert record(top, [nothing], file=FILE).written
