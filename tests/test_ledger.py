"""Opening a ledger: always anew, as of a date, or a reason why there is nothing to report on."""

from __future__ import annotations

import datetime
import gc
import sys
import types
from typing import TYPE_CHECKING, Any

import pytest
from beancount import loader
from beancount.core.data import Transaction
from beancount.utils import encryption

from beancount_refunds.findings import Code
from beancount_refunds.ledger import Ledger, LedgerError, open_ledger, position_of
from beancount_refunds.source import Position
from tests.books_on_disk import BOOKS, CLEAN, FAULTY, HEADER, write

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable

ERROR_LINE = HEADER.count("\n") + 1


def obstacle(path: pathlib.Path) -> LedgerError:
    """Why a ledger cannot be opened."""
    with pytest.raises(LedgerError) as caught:
        open_ledger(path)
    return caught.value


def test_a_ledger_is_opened_with_what_the_plugin_added(tmp_path: pathlib.Path) -> None:
    path = write(tmp_path, BOOKS)
    ledger = open_ledger(path)
    assert (ledger.filename, ledger.clean, ledger.files) == (str(path), True, frozenset({str(path)}))
    assert ledger.settlement.as_of == datetime.date(2026, 3, 2)
    generated = [entry for entry in ledger.entries if isinstance(entry, Transaction) and entry.flag == "*"]
    assert "Credit memo acme/CM-17" in {entry.narration for entry in generated}


def test_a_relative_path_is_opened_from_the_current_folder(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, CLEAN)
    monkeypatch.chdir(tmp_path)
    assert open_ledger("./main.beancount").filename == str(path)


def test_a_ledger_can_be_settled_as_of_an_earlier_day(tmp_path: pathlib.Path) -> None:
    settlement = open_ledger(write(tmp_path, BOOKS), datetime.date(2026, 2, 21)).settlement
    assert settlement.as_of == datetime.date(2026, 2, 21)
    assert set(settlement.refund) == {"VR-1", "VR-1-AGAIN"}


def test_a_ledger_with_the_plugin_and_without_our_directives_is_empty_and_clean(
    tmp_path: pathlib.Path,
) -> None:
    text = 'plugin "beancount_refunds"\n2026-01-01 open Assets:Bank\n'
    ledger = open_ledger(write(tmp_path, text), datetime.date(2026, 5, 1))
    assert ledger.clean
    assert (ledger.settlement.as_of, ledger.settlement.refunds) == (datetime.date(2026, 5, 1), ())


def test_errors_of_beancount_and_findings_of_ours_are_kept_apart(tmp_path: pathlib.Path) -> None:
    ledger = open_ledger(write(tmp_path, FAULTY))
    assert [found.code for found in ledger.findings] == [
        Code.REFUND_EXCEEDS_CREDIT_BALANCE,
        Code.UNKNOWN_CREDIT,
    ]
    assert [error.message.partition(" for")[0] for error in ledger.errors] == ["Balance failed"]
    assert not ledger.clean


def test_errors_of_beancount_about_later_days_are_not_there_yet(tmp_path: pathlib.Path) -> None:
    path = write(tmp_path, FAULTY)
    ledger = open_ledger(path, datetime.date(2026, 2, 20))
    assert ledger.errors == ()
    assert [found.code for found in ledger.findings] == [Code.REFUND_EXCEEDS_CREDIT_BALANCE]


def test_errors_of_beancount_that_have_no_day_always_stand(tmp_path: pathlib.Path) -> None:
    ledger = open_ledger(write(tmp_path, f"{CLEAN}\n2026-01-01 nonsense\n"), datetime.date(2020, 1, 1))
    assert [position_of(error) for error in ledger.errors] == [Position(ledger.filename, ERROR_LINE + 2)]


def test_a_plugin_that_is_listed_twice_is_a_finding_whatever_the_day(tmp_path: pathlib.Path) -> None:
    path = write(tmp_path, f'plugin "beancount_refunds"\n{CLEAN}')
    for as_of in (None, datetime.date(2026, 1, 1)):
        ledger = open_ledger(path, as_of)
        assert [found.code for found in ledger.findings] == [Code.PLUGIN_MISCONFIGURED]


def test_the_value_of_a_ledger_cannot_be_changed(tmp_path: pathlib.Path) -> None:
    ledger = open_ledger(write(tmp_path, CLEAN))
    with pytest.raises(AttributeError):
        ledger.filename = "another"  # type: ignore[misc]
    with pytest.raises(TypeError):
        ledger.options["title"] = "another"


def test_an_error_without_a_line_has_no_position() -> None:
    assert position_of(types.SimpleNamespace(source=None)) is None
    assert position_of(types.SimpleNamespace(source={"filename": "<load>", "lineno": 0})) is None


# ------------------------------------------------------------------------------ the load cache


def test_no_cache_is_read_or_written_or_deleted_whatever_the_environment_says(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, CLEAN)
    monkeypatch.delenv("BEANCOUNT_DISABLE_LOAD_CACHE", raising=False)
    monkeypatch.setenv("BEANCOUNT_LOAD_CACHE_FILENAME", "{filename}.cache")
    monkeypatch.setattr(loader, "PICKLE_CACHE_THRESHOLD", 0)
    monkeypatch.setattr(loader, "_load_file", loader._load_file)  # noqa: SLF001 (puts back what initialize sets)
    for use_cache in (True, False):
        loader.initialize(use_cache)
        cache = write(tmp_path, "not a pickle", "main.beancount.cache")
        assert open_ledger(path).clean
        assert cache.read_text(encoding="utf-8") == "not a pickle"
        cache.unlink()
        assert open_ledger(path).clean
        assert [file.name for file in tmp_path.iterdir()] == ["main.beancount"]


@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_is_afterwards_as_it_was(tmp_path: pathlib.Path, *, enabled: bool) -> None:
    path = write(tmp_path, CLEAN)
    was = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        open_ledger(path)
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if was else gc.disable)()


# --------------------------------------------------------------------------- what cannot be read


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: pathlib.Path) -> None:
    failure = obstacle(tmp_path / "nowhere.beancount")
    assert failure.reason == f"{tmp_path}/nowhere.beancount does not exist"
    assert failure.mend == "check the path and the spelling of the file name"


def test_a_folder_is_no_ledger_and_its_top_file_is_asked_for(tmp_path: pathlib.Path) -> None:
    failure = obstacle(tmp_path)
    assert failure.reason == f"{tmp_path} is a folder"
    assert failure.mend == f"name the ledger's top file, such as {tmp_path}/main.beancount"


def test_an_included_folder_is_named(tmp_path: pathlib.Path) -> None:
    (tmp_path / "more").mkdir()
    failure = obstacle(write(tmp_path, f'{CLEAN}include "more"\n'))
    assert failure.reason == f"{tmp_path}/more is a folder"
    assert failure.mend == "an include names it: name its files there, as in folder/*.beancount"


def test_a_file_that_may_not_be_read_is_said_to_be_so(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, CLEAN)
    monkeypatch.setattr(loader, "_uncached_load_file", raising(PermissionError(13, "Permission denied")))
    failure = obstacle(path)
    assert failure.reason == f"{path} cannot be read: Permission denied"
    assert failure.mend == "check the file and its permissions"


def test_what_another_plugin_raises_on_import_is_passed_on(tmp_path: pathlib.Path) -> None:
    write(tmp_path, "raise KeyError('their setting')\n", "their_plugin.py")
    path = write(tmp_path, f'option "insert_pythonpath" "True"\nplugin "their_plugin"\n{CLEAN}')
    failure = obstacle(path)
    assert failure.reason == f"{path} could not be loaded: KeyError: 'their setting'"


@pytest.mark.parametrize("name", ["main.beancount", "more.beancount"])
def test_a_file_that_is_not_utf_8_is_named_with_its_line(tmp_path: pathlib.Path, name: str) -> None:
    path = write(tmp_path, f'{CLEAN}include "more.beancount"\n')
    write(tmp_path, "", "more.beancount")
    with (tmp_path / name).open("ab") as file:
        file.write(b"\n2026-01-01 open Assets:Caf\xe9\n")
    lineno = (tmp_path / name).read_bytes().count(b"\n")
    failure = obstacle(path)
    assert failure.reason == f"{tmp_path / name} is not UTF-8 (line {lineno})"


def test_a_strange_sign_in_a_file_that_is_utf_8_is_an_error_of_beancount(tmp_path: pathlib.Path) -> None:
    ledger = open_ledger(write(tmp_path, f"{CLEAN}2026-01-01 open §\n"))
    assert "LexerError" in {type(error).__name__ for error in ledger.errors}


def test_a_strange_sign_in_a_file_that_was_decrypted_is_an_error_of_beancount(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "-----BEGIN PGP MESSAGE-----\n", "main.beancount.asc")
    monkeypatch.setattr(encryption, "is_encrypted_file", lambda name: str(name).endswith(".asc"))
    monkeypatch.setattr(encryption, "read_encrypted_file", lambda _: f"{CLEAN}2026-01-01 open §\n")
    ledger = open_ledger(path)
    assert "LexerError" in {type(error).__name__ for error in ledger.errors}
    assert set(ledger.settlement.credit) == {"acme/CM-17"}


def test_a_file_of_which_nothing_can_be_read_is_no_ledger(tmp_path: pathlib.Path) -> None:
    path = write(tmp_path, 'plugin "beancount_refunds"\nDear accountant,\n')
    failure = obstacle(path)
    assert failure.reason == f"nothing in {path} can be read"
    assert {position_of(error) for error in failure.errors} == {Position(str(path), 2)}


# ---------------------------------------------------------------------- a plugin that is not active


def test_a_plugin_line_in_an_included_file_is_found_and_named(tmp_path: pathlib.Path) -> None:
    path = write(tmp_path, 'include "books/plugins.beancount"\n')
    write(tmp_path, f"; ours\n{CLEAN}", "books/plugins.beancount")
    failure = obstacle(path)
    place = f"{tmp_path}/books/plugins.beancount:3"
    assert failure.reason == (
        f"the plugin is not active: Beancount ignores its line at {place}, in an included file"
    )
    assert failure.mend == f"move that line to {path}"


def test_a_ledger_without_the_plugin_is_told_which_line_to_write(tmp_path: pathlib.Path) -> None:
    path = write(tmp_path, "2026-01-01 open Assets:Bank\n")
    failure = obstacle(path)
    assert failure.reason == f'the plugin is not active: {path} has no line plugin "beancount_refunds"'
    assert failure.mend == 'write plugin "beancount_refunds" into that file, above the first include'


def test_a_plugin_line_that_beancount_cannot_read_is_named(tmp_path: pathlib.Path) -> None:
    path = write(tmp_path, '2026-01-01 open Assets:Bank\nplugin "beancount_refunds" please\n')
    failure = obstacle(path)
    assert failure.reason == f"the plugin is not active: Beancount could not read its line at {path}:2"
    assert len(failure.errors) == 1


def test_a_plugin_that_stops_is_a_reason_and_not_a_clean_ledger(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, CLEAN)
    monkeypatch.setattr("beancount_refunds.__plugins__", (raising(KeyError("acme")),))
    failure = obstacle(path)
    assert failure.reason == "the plugin stopped: KeyError: 'acme'"
    assert str(path) in failure.mend


def test_a_plugin_that_cannot_be_imported_is_a_reason(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(
        tmp_path, f"{CLEAN}2026-01-01 open Assets:Lost USD,USD\n2026-01-01 balance Assets:No 1 USD\n"
    )
    monkeypatch.setitem(sys.modules, "beancount_refunds", None)
    failure = obstacle(path)
    assert failure.reason.startswith("the plugin stopped: ModuleNotFoundError: import of beancount_refunds")


def raising(failure: BaseException) -> Callable[..., Any]:
    """A function that raises."""

    def function(*_: Any) -> Ledger:
        raise failure

    return function
