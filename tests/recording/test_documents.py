"""Where documents go, and that `check` finds those that are not what they were."""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.recording.papers import Subject, account_of, places, subjects
from tests.recording.commands import BOOKS, books, run, within
from tests.recording.papers import CASE, DIGEST, chat
from tests.stories.book import book

if TYPE_CHECKING:
    import pathlib


def attached(folder: pathlib.Path) -> pathlib.Path:
    """A ledger with a document."""
    ledger = books(folder, CASE.partition("2026-02-01 *")[0])
    assert run("attach", ledger, "RC-1", chat(folder)).exit_code == 0
    return ledger


def test_check_finds_a_document_that_changed(tmp_path: pathlib.Path) -> None:
    attached(tmp_path)
    with within(tmp_path):
        assert run("check", "main.beancount").exit_code == 0
        copy = tmp_path / "documents/cases/2026-03-02-chat.png"
        copy.write_bytes(b"other")
        result = run("check", "main.beancount")
        data = json.loads(run("check", "main.beancount", "--format", "json").output)
        annotated = run("check", "main.beancount", "--format", "github").output
    now = hashlib.sha256(b"other").hexdigest()
    message = (
        "the document documents/cases/2026-03-02-chat.png has changed since it was attached; bring it back\n"
        f"its SHA-256 is {now}, and was {DIGEST}"
    )
    assert result.exit_code == 1
    first = f"error: RC-1: {message.splitlines()[0]}\n --> recorded.beancount:1\n"
    assert result.output.startswith(first)
    assert result.output.splitlines()[-1] == "1 document changed or gone as of 2026-02-05"
    assert (data["clean"], data["errors"], data["findings"]) == (False, [], [])
    assert data["documents"] == [
        {
            "level": "error",
            "code": None,
            "subject": "RC-1",
            "message": message,
            "notes": [],
            "filename": str(tmp_path / "recorded.beancount"),
            "lineno": 1,
        }
    ]
    assert annotated.startswith("::error file=recorded.beancount,line=1,title=Beancount::RC-1: the document ")


def test_check_finds_a_document_that_vanished_or_cannot_be_read(tmp_path: pathlib.Path) -> None:
    attached(tmp_path)
    copy = tmp_path / "documents/cases/2026-03-02-chat.png"
    copy.unlink()
    with within(tmp_path):
        gone = run("check", "main.beancount")
        text = '2026-03-03 custom "order" "KB-9" "acme" 5.00 GBP\n'
        later = tmp_path / "main.beancount"
        later.write_text(later.read_text(encoding="utf-8") + text, encoding="utf-8")
        told_by_beancount = run("check", "main.beancount")
        copy.mkdir()
        unreadable = run("check", "main.beancount")
    assert gone.output.startswith(
        "error: RC-1: the document documents/cases/2026-03-02-chat.png has gone; bring it back\n"
    )
    assert gone.output.splitlines()[-1] == "1 document changed or gone as of 2026-02-05"
    assert told_by_beancount.output.startswith("error: File does not exist: ")
    assert told_by_beancount.output.splitlines()[-1] == "1 error of Beancount as of 2026-03-03"
    assert unreadable.output.startswith(
        "error: RC-1: the document documents/cases/2026-03-02-chat.png cannot be read: Is a directory\n"
    )
    assert (gone.exit_code, unreadable.exit_code) == (1, 1)


def test_a_document_without_a_digest_of_text_is_not_compared(tmp_path: pathlib.Path) -> None:
    chat(tmp_path)
    text = "".join(
        f'2026-02-01 document Assets:Bank "elsewhere/chat.png"\n  sha256: {value}\n' for value in ("5", '""')
    )
    ledger = books(tmp_path, text)
    (other,) = json.loads(run("check", ledger, "--format", "json").output)["documents"]
    assert (other["subject"], other["lineno"]) == (None, len((BOOKS + text).splitlines()) - 1)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("chat.png", "2026-03-02-chat.png"),
        ("2026-03-02-chat.PNG", "2026-03-02-chat.png"),
        ("2026-03-02.pdf", "2026-03-02-document.pdf"),
        ("Mail von Müller (2).eml", "2026-03-02-Mail-von-Müller-2.eml"),
        ("聊天.jpg", "2026-03-02-聊天.jpg"),
        ("..hidden", "2026-03-02-document.hidden"),
        ('a"b\\c\n^x.pdf', "2026-03-02-a-b-c-x.pdf"),
        ("a..b.tar.gz", "2026-03-02-a.b.tar.gz"),
        ("x" * 200 + ".pdf", f"2026-03-02-{'x' * 60}.pdf"),
        ("report.not an ending", "2026-03-02-report.not-an-ending"),
        ("📎", "2026-03-02-document"),
    ],
)
def test_a_name_is_made_safe_and_dated_once(name: str, place: str) -> None:
    found = places(Subject("VR-1", "vendor-refund", ()), datetime.date(2026, 3, 2), name)
    assert next(found) == f"documents/refunds/{place}"
    stem, dot, ending = (
        place.rpartition(".")
        if place.endswith((".png", ".pdf", ".eml", ".jpg", ".gz", ".hidden"))
        else (place, "", "")
    )
    assert next(found) == f"documents/refunds/{stem}-2{dot}{ending}"


def test_everything_with_an_id_can_have_documents_on_its_vendors_account() -> None:
    settlement = book(
        """
        2026-01-10 custom "order" "KB-1" "shen" 900.00 GBP "acme" 300.00 GBP
        2026-01-20 custom "refund-case" "RC-1" 600.00 GBP
          vendor_id: "acme"
          order_id: "KB-2"
          reason: "DAMAGED"
          owner: "a.khan"
        2026-02-02 custom "vendor-credit" "acme/CM-1" 600.00 GBP Expenses:Purchases
        2026-02-03 custom "vendor-refund" "VR-1" 60.00 GBP "acme/CM-1"
          bank_transaction_ref: "FT1"
        2026-02-03 custom "vendor-refund" "VR-2" "malformed"
        2026-02-03 custom "credit-write-off" "WO-1" "acme/CM-1" 5.00 GBP Expenses:WriteOffs
          reason: "IMMATERIAL"
        2026-02-04 * "Paid"
          bank_transaction_ref: "FT1"
          Assets:Bank:Current            60.00 GBP
          Assets:Clearing:VendorRefunds -60.00 GBP
        2026-02-04 * "Paid"
          bank_transaction_ref: "not an id"
          Assets:Bank:Current             6.00 GBP
          Assets:Clearing:VendorRefunds  -6.00 GBP
        """
    ).settlement
    known = subjects(settlement)
    assert {id_: (one.kind, account_of(one, settlement)) for id_, one in known.items()} == {
        "FT1": (None, "Assets:VendorCredits:Acme"),
        "KB-2": ("order", "Assets:VendorCredits:Acme"),
        "KB-1": ("order", "Assets:VendorCredits:Shen"),
        "acme": ("vendor", "Assets:VendorCredits:Acme"),
        "shen": ("vendor", "Assets:VendorCredits:Shen"),
        "WO-1": ("credit-write-off", "Assets:VendorCredits:Acme"),
        "VR-1": ("vendor-refund", "Assets:VendorCredits:Acme"),
        "VR-2": ("vendor-refund", None),
        "acme/CM-1": ("vendor-credit", "Assets:VendorCredits:Acme"),
        "RC-1": ("refund-case", "Assets:VendorCredits:Acme"),
    }
