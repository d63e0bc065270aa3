"""Every code has its entry and a ledger that shows it, and the ledger says exactly what it promises.

A ledger states its message in its first comments, ``; expect: `` and continuation lines ``;   ``;
its own path is written as its bare name. ``; <- here`` marks the line of the finding.

After a change of messages that is meant, write them anew and judge each (does it state both figures,
and would an accountant know what to mend?): ``python -m tests.test_catalogue [CODE …]``.
"""

from __future__ import annotations

import pathlib
import string
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from beancount import loader

from beancount_refunds import catalogue
from beancount_refunds.catalogue import ENTRIES, markdown
from beancount_refunds.findings import ACKNOWLEDGEABLE, Code, ExceptionCode
from beancount_refunds.model import CaseStatus, PendingReason
from beancount_refunds.reports.next_steps import EXPIRED, STRAIGHT, NextSteps
from tests.settled_books import an_exception, empty

if TYPE_CHECKING:
    from beancount_refunds.model import OpenException, Settlement

LEDGERS = pathlib.Path(catalogue.__file__).parent / "ledgers"
README = pathlib.Path(__file__).parents[1] / "README.md"
MARK = "; <- here"

#: Codes that no load can produce: the ledger shows the situation and is clean.
OF_TOOLS = {Code.PERIOD_LOCKED, Code.ACTOR_MISMATCH, Code.LEDGER_NOT_CLEAN}


def expected(code: str) -> str:
    """The message that the ledger of ``code`` states in its first comments."""
    first, *lines = ENTRIES[code].ledger.splitlines()
    message = [first.removeprefix("; expect: ")]
    for line in lines:
        if not line.startswith(";   "):
            break
        message.append(line.removeprefix(";   "))
    return "\n".join(message)


def marked_line(code: str) -> int:
    """The line, from 1, that the ledger of ``code`` marks; without a mark it is the file as a whole."""
    lines = enumerate(ENTRIES[code].ledger.splitlines(), 1)
    (line,) = [number for number, line in lines if line.endswith(MARK)] or [1]
    return line


def load(code: str) -> tuple[list[Any], Settlement]:
    """Errors and settlement of the ledger of ``code``."""
    _, errors, options_map = loader.load_file(str(LEDGERS / f"{code}.beancount"))
    return errors, options_map["beancount_refunds"].settlement


def plain(message: str) -> str:
    """``message`` with bare file names for the ledgers of the catalogue."""
    return message.replace(f"{LEDGERS}/", "")


def described(exception: OpenException, settlement: Settlement) -> str:
    """An open exception in the words of the ledgers' comments."""
    amount = ""
    if exception.amount_minor is not None and exception.currency is not None:
        amount = f", {settlement.precisions.text(exception.amount_minor, exception.currency)}"
    return (
        f"{exception.code} of {exception.subject}{amount}, since {exception.since}"
        f" ({exception.age_days} days): {exception.detail}"
    )


def stated(code: str) -> str:
    """What loading the ledger of ``code`` says: its findings, or the exceptions that it leaves open."""
    errors, settlement = load(code)
    if code in Code.__members__:
        return "\n".join(plain(error.message) for error in errors)
    return "\n".join(plain(described(exception, settlement)) for exception in settlement.exceptions)


def accept(code: str) -> None:
    """Write what the code says now into the ledger; twice, as messages name lines that it moves."""
    path = LEDGERS / f"{code}.beancount"
    for _ in range(2):
        body = path.read_text(encoding="utf-8").partition("\n\n")[2]
        message = stated(code).replace("\n", "\n;   ")
        path.write_text(f"; expect: {message}\n\n{body}", encoding="utf-8")


def test_every_code_has_an_entry_in_the_order_of_the_codes() -> None:
    assert list(ENTRIES) == [*map(str, Code), *map(str, ExceptionCode)]


def test_every_code_has_a_ledger_and_no_ledger_is_of_no_code() -> None:
    assert sorted(path.stem for path in LEDGERS.iterdir()) == sorted(ENTRIES)


@pytest.mark.parametrize("code", ENTRIES)
def test_an_entry_says_what_when_and_how_in_whole_sentences(code: str) -> None:
    entry = ENTRIES[code]
    assert not entry.title.endswith(".")
    for text in (entry.title, entry.meaning, entry.mend):
        assert text == " ".join(text.split())
        assert "|" not in text
    assert entry.meaning.endswith((".", ")"))
    assert entry.mend.endswith((".", ")"))


@pytest.mark.parametrize("code", ENTRIES)
def test_a_ledger_is_short_and_stands_on_its_own(code: str) -> None:
    lines = ENTRIES[code].ledger.splitlines()
    assert 8 <= len(lines) <= 45
    assert lines[0].startswith("; expect: ")
    assert 'option "operating_currency" "GBP"' in lines
    assert 'plugin "beancount_refunds"' in lines
    assert not any(line.startswith("include") for line in lines)
    assert max(len(line) for line in lines[lines.index("") :] if "sha256:" not in line) <= 110


@pytest.mark.parametrize("code", ENTRIES)
def test_what_can_stand_open_has_a_next_step_and_nothing_else_has(code: str) -> None:
    entry = ENTRIES[code]
    can_be_open = code in ExceptionCode.__members__ or code in ACKNOWLEDGEABLE
    assert (entry.next_step is not None) == can_be_open
    assert can_be_open or not entry.next_step_if


@pytest.mark.parametrize("code", [code for code in ENTRIES if ENTRIES[code].next_step])
def test_a_next_step_is_one_short_sentence_of_known_facts(code: str) -> None:
    entry = ENTRIES[code]
    facts = NextSteps(empty()).facts(an_exception("FT1"), frozenset())
    for sentence in (str(entry.next_step), *entry.next_step_if.values()):
        named = {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}
        assert named <= set(facts)
        assert named & {"subject", "vendor"}
        assert sentence == " ".join(sentence.split())
        assert sentence[0].islower()
        assert not sentence.endswith(".")
        assert len(sentence) <= 145


def test_next_steps_speak_of_states_that_there_are() -> None:
    states = {*PendingReason, *CaseStatus, STRAIGHT, EXPIRED}
    assert {state for entry in ENTRIES.values() for state in entry.next_step_if} <= states


def test_status_and_effect_come_from_the_codes() -> None:
    for entry in ENTRIES.values():
        if entry.kind == "finding":
            assert (entry.http, entry.effect) == (Code[entry.code].http, Code[entry.code].effect.value)
        else:
            assert (entry.http, entry.effect) == (None, None)


@pytest.mark.parametrize("code", [code for code in Code if code not in OF_TOOLS])
def test_the_ledger_of_a_finding_shows_it_at_its_line_and_no_other(code: Code) -> None:
    errors, _ = load(code)
    assert [plain(error.message) for error in errors] == [expected(code)]
    (error,) = errors
    assert error.message.startswith(f"{code}: ")
    assert (error.source["filename"], error.source["lineno"]) == (
        str(LEDGERS / f"{code}.beancount"),
        marked_line(code),
    )


@pytest.mark.parametrize("code", sorted(OF_TOOLS))
def test_the_ledger_of_a_finding_of_the_tools_is_clean_under_bean_check(code: Code) -> None:
    errors, settlement = load(code)
    assert errors == []
    assert settlement.findings == ()
    assert expected(code).startswith(f"nothing here; {code} comes from ")


@pytest.mark.parametrize("code", ExceptionCode)
def test_the_ledger_of_an_exception_has_it_open_and_no_finding(code: ExceptionCode) -> None:
    errors, settlement = load(code)
    assert errors == []
    assert [plain(described(exception, settlement)) for exception in settlement.exceptions] == [
        expected(code)
    ]
    (exception,) = settlement.exceptions
    assert (exception.position.filename, exception.position.lineno) == (
        str(LEDGERS / f"{code}.beancount"),
        marked_line(code),
    )


def test_tables_stand_between_their_markers_and_leave_the_rest_alone() -> None:
    page = (
        "# One\n<!-- catalogue:findings -->\nold\n<!-- /catalogue -->\ntwo\n<!-- catalogue:exceptions -->\n"
    )
    page += "<!-- /catalogue -->\nthree\n"
    filled = markdown.with_tables(page)
    assert markdown.with_tables(filled) == filled
    assert filled == (
        f"# One\n<!-- catalogue:findings -->\n\n{markdown.findings_table()}\n<!-- /catalogue -->\ntwo\n"
        f"<!-- catalogue:exceptions -->\n\n{markdown.exceptions_table()}\n<!-- /catalogue -->\nthree\n"
    )


def test_the_command_writes_the_tables_into_a_file(tmp_path: pathlib.Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("<!-- catalogue:findings -->\n<!-- /catalogue -->\n", encoding="utf-8")
    command = [sys.executable, "-m", "beancount_refunds.catalogue.markdown", str(page)]
    subprocess.run(command, check=True, cwd=README.parent)
    assert markdown.findings_table() in page.read_text(encoding="utf-8")


def test_tables_have_a_row_for_every_code() -> None:
    assert markdown.findings_table().count("\n") == len(Code) + 2
    assert markdown.exceptions_table().count("\n") == len(ExceptionCode) + 2


def test_the_tables_of_the_readme_are_those_of_the_catalogue() -> None:
    page = README.read_text(encoding="utf-8")
    assert page.count("<!-- catalogue:findings -->") == 1
    assert page.count("<!-- catalogue:exceptions -->") == 1
    assert markdown.with_tables(page) == page, "run: python -m beancount_refunds.catalogue.markdown README.md"


if __name__ == "__main__":
    for name in sys.argv[1:] or sorted(set(ENTRIES) - OF_TOOLS):
        accept(name)
