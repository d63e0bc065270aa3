"""``init``: a new ledger works at once, for everybody."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.recording.commands import everything, messages, run, within

if TYPE_CHECKING:
    import pathlib

FILES = [
    "main.beancount",
    "accounts.beancount",
    "vendors.beancount",
    "policy.beancount",
    "bank/2026.beancount",
    "refunds/2026-01.beancount",
    ".gitignore",
    ".gitattributes",
    ".github/workflows/books.yml",
    "documents/cases/.gitkeep",
    "documents/credits/.gitkeep",
    "documents/refunds/.gitkeep",
]


def git(folder: pathlib.Path, *words: str) -> str:
    """What git prints in a folder."""
    done = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True)  # noqa: S607
    return done.stdout


def test_a_new_ledger_is_complete_and_bean_check_is_content(tmp_path: pathlib.Path) -> None:
    with within(tmp_path):
        result = run("init", "books")
        checked = run("check", "books/main.beancount")
    listed = "".join(f"books/{name}\n" for name in FILES)
    assert result.output == f"{listed}git repository in books: commit what is there\n"
    assert sorted(everything(tmp_path / "books")) == sorted(FILES)
    assert messages(tmp_path / "books/main.beancount") == []
    assert (checked.exit_code, checked.output) == (0, "No findings as of 2026-01-01; nothing is open\n")


def test_the_policy_names_its_accounts_and_the_user_of_git(tmp_path: pathlib.Path) -> None:
    run("init", tmp_path / "books", "--currency", "EUR", "--on", "2025-04-06")
    policy = (tmp_path / "books/policy.beancount").read_text(encoding="utf-8")
    assert policy == (
        ";; The rules, each in force from its date on. bean-refunds add policy adds one.\n\n"
        '2025-04-06 custom "refund-policy" "functional_currency" "EUR"\n'
        '2025-04-06 custom "refund-policy" "clearing_account" Assets:Clearing:VendorRefunds\n'
        '2025-04-06 custom "refund-policy" "receipt_account" Assets:Bank\n'
        '2025-04-06 custom "refund-policy" "fee_account" Expenses:BankCharges\n'
        '2025-04-06 custom "refund-policy" "fx_gain_account" Income:FX\n'
        '2025-04-06 custom "refund-policy" "fx_loss_account" Expenses:FX\n'
        '2025-04-06 custom "refund-policy" "suspense_account" Liabilities:Suspense\n'
        '2025-04-06 custom "refund-policy" "tax_account" Assets:VAT:Input\n'
        '2025-04-06 custom "refund-policy" "record_file" "refunds/{year}-{month}.beancount"\n'
        "\n; Who records, as git knows them.\n"
        '2025-04-06 custom "refund-policy" "actor" "a.khan" "Anna Khan <a.khan@example.com>"\n'
    )
    assert (tmp_path / "books/bank/2025.beancount").exists()
    assert messages(tmp_path / "books/main.beancount") == []


def test_without_git_there_is_no_repository_and_no_actor(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    result = run("init", tmp_path / "books")
    assert "git repository" not in result.output
    assert "actor" not in (tmp_path / "books/policy.beancount").read_text(encoding="utf-8")
    assert not (tmp_path / "books/.git").exists()
    assert messages(tmp_path / "books/main.beancount") == []


def test_a_user_whose_address_makes_no_id_is_the_owner(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "娜@example.com")
    run("init", tmp_path / "books")
    assert '"actor" "owner" "Anna Khan <娜@example.com>"' in (tmp_path / "books/policy.beancount").read_text(
        encoding="utf-8"
    )
    assert messages(tmp_path / "books/main.beancount") == []


def test_a_folder_in_a_repository_gets_none_of_its_own(tmp_path: pathlib.Path) -> None:
    git(tmp_path, "init", "--quiet")
    assert "git repository" not in run("init", tmp_path / "books").output
    assert not (tmp_path / "books/.git").exists()


def test_a_fresh_clone_of_nothing_is_empty_enough(tmp_path: pathlib.Path) -> None:
    git(tmp_path, "init", "--quiet")
    assert run("init", tmp_path).exit_code == 0
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "Begin")
    assert run("check", tmp_path / "main.beancount", "--git").exit_code == 0
    # What the tools leave behind is none of git's business.
    for name in (".main.beancount.picklecache", ".main.beancount.lock", ".x.beancount.bean-refunds"):
        (tmp_path / name).touch()
    assert git(tmp_path, "status", "--porcelain") == ""


@pytest.mark.parametrize("name", ["note.txt", ".hidden"])
def test_a_folder_that_holds_anything_is_left_alone(tmp_path: pathlib.Path, name: str) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    result = run("init", tmp_path)
    assert (result.exit_code, everything(tmp_path)) == (2, {name: b"mine"})
    assert result.output.splitlines()[-1] == (
        f"Error: Invalid value for FOLDER: {tmp_path} is not an empty folder; nothing was written"
    )


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (
            ("--currency", "pounds"),
            "Invalid value for --currency: 'pounds' is no code of a currency: three letters, as EUR",
        ),
        (("--vendor", "Acme Ltd"), "Invalid value for --vendor: the vendor's id is 'Acme Ltd', no id"),
        (
            ("--vendor-name", "a\x00b"),
            "Invalid value for --vendor: value 2 holds U+0000, which is not written into a ledger",
        ),
    ],
)
def test_what_no_ledger_can_hold_is_refused_before_anything_is_written(
    tmp_path: pathlib.Path, words: tuple[str, ...], complaint: str
) -> None:
    result = run("init", tmp_path / "books", *words)
    assert (result.exit_code, result.output.splitlines()[-1]) == (2, f"Error: {complaint}")
    assert not (tmp_path / "books").exists()


def test_a_place_that_cannot_be_written_is_named(tmp_path: pathlib.Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = run("init", tmp_path / "file" / "books")
    assert (result.exit_code, result.output) == (
        1,
        f"Error: {tmp_path / 'file' / 'books'} cannot be written: Not a directory\n",
    )


def test_the_first_case_is_recorded_in_a_new_ledger(tmp_path: pathlib.Path) -> None:
    run("init", tmp_path, "--vendor", "tarn-uk", "--vendor-name", 'Tarnside "Mill" Ltd')
    with within(tmp_path):
        result = run("add", "case", "main.beancount", "tarn-uk", "KB-1", "60", "--reason", "DAMAGED")
    assert result.output == "RC-2026-0001 OPEN  refunds/2026-03.beancount:1\n"
    assert (tmp_path / "vendors.beancount").read_text(encoding="utf-8").splitlines()[-1] == (
        r'2026-01-01 custom "vendor" "tarn-uk" "Tarnside \"Mill\" Ltd" Assets:VendorCredits:TarnUk'
    )
    assert messages(tmp_path / "main.beancount") == []
