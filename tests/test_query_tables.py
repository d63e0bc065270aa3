"""The settled ledger as tables of bean-query and of Fava's query page."""

from __future__ import annotations

import csv
import os
import pathlib
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING, Any

import beanquery
import pytest
from beancount import loader
from beancount.core.inventory import Inventory
from fava.application import create_app

import beancount_refunds.query_tables
from tests.books_on_disk import BOOKS, HEADER, write
from tests.example_books import FOLDER

if TYPE_CHECKING:
    from collections.abc import Sequence

TABLES = (
    "vendor_credits",
    "vendor_refunds",
    "refund_allocations",
    "refund_cases",
    "bank_receipts",
    "refund_exceptions",
)

#: A refund that nobody can read has no amount; a receipt moves what nobody asked for, or nothing.
ODD = (
    BOOKS
    + """\
2026-02-24 custom "vendor-refund" "VR-4" "acme/CM-17"
2026-02-25 * "Shop" "Paper"
  bank_transaction_ref: "FT9"
  Assets:Bank        -12.00 GBP
  Expenses:Purchases  12.00 GBP
"""
)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """BOOKS with two oddities."""
    return write(tmp_path_factory.mktemp("odd"), ODD)


def ask(ledger: pathlib.Path, query: str) -> list[tuple[Any, ...]]:
    """What beanquery answers in this process."""
    found: list[tuple[Any, ...]] = beanquery.connect(f"beancount:{ledger}").execute(query).fetchall()
    return found


def bean_query(ledger: pathlib.Path, query: str) -> str:
    """What the command prints, as CSV with a column for each currency."""
    command = [str(pathlib.Path(sys.executable).with_name("bean-query"))]
    command += ["--no-errors", "--numberify", "--format", "csv", str(ledger), query]
    done = subprocess.run(
        command,
        capture_output=True,
        check=True,
        text=True,
        env=os.environ | {"HOME": str(ledger.parent)},
    )
    assert done.stderr == ""
    return done.stdout


def python(code: str, *arguments: object, path: Sequence[pathlib.Path] = ()) -> tuple[str, str]:
    """What a program says on standard output and standard error."""
    env = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (*path, *filter(None, sys.path))))}
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=True, text=True, env=env)
    return done.stdout, done.stderr


# ------------------------------------------------------------------------------------ bean-query


def test_bean_query_knows_the_six_tables_without_being_told(odd: pathlib.Path) -> None:
    listed = bean_query(odd, ".tables").split()
    assert [name for name in listed if name.startswith(("vendor_", "refund_", "bank_"))] == sorted(TABLES)


def test_the_columns_bear_the_names_of_the_reference_data_model(odd: pathlib.Path) -> None:
    rows = bean_query(
        odd,
        "SELECT id, vendor_id, credit_ids, refund_amount_minor, currency_code, bank_transaction_ref,"
        " fx_gain_loss_minor, status, pending_reason, external_id FROM vendor_refunds",
    )
    assert rows.replace("\r", "") == (
        "id,vendor_id,credit_ids,refund_amount_minor,currency_code,bank_transaction_ref,fx_gain_loss_minor,"
        "status,pending_reason,external_id\n"
        "VR-1,acme,acme/CM-17,32000,GBP,FT1,0,RECONCILED,,e-1\n"
        "VR-2,shen,shen/TK-1,13000,USD,FT2,400,APPLIED,,\n"
        "VR-3,acme,acme/CM-17,3000,GBP,,0,PENDING,RECEIPT,\n"
        "VR-4,,,,,,0,REJECTED,,\n"
    )


def test_a_star_shows_what_people_read_with_amounts_in_their_currencies(odd: pathlib.Path) -> None:
    names, first, *_ = csv.reader(bean_query(odd, "SELECT * FROM refund_allocations").splitlines())
    assert {name: cell.strip() for name, cell in zip(names, first, strict=True)} == {
        "refund_id": "VR-1",
        "credit_id": "acme/CM-17",
        "vendor_id": "acme",
        "recorded_on": "2026-02-20",
        "status": "RECONCILED",
        "amount (GBP)": "320.00",
        "amount (CNY)": "",
        "tax (GBP)": "",
        "tax (CNY)": "",
        "carrying_amount (GBP)": "320.00",
        "applied_on": "2026-02-20",
        "reversed_on": "",
        "bank_transaction_ref": "FT1",
    }


def test_a_receipt_has_a_row_for_each_amount_that_it_clears(odd: pathlib.Path) -> None:
    query = (
        "SELECT bank_transaction_ref, account, cleared_amount_minor, currency_code, matched, refund_ids"
        " FROM bank_receipts"
    )
    assert ask(odd, query) == [
        ("FT1", "Assets:Clearing", 32000, "GBP", True, ("VR-1",)),
        ("FT9", None, None, None, False, ()),
    ]


def test_amounts_sum_by_currency_and_never_across_them(odd: pathlib.Path) -> None:
    ((total, minor),) = ask(
        odd,
        "SELECT sum(refund_amount), sum(refund_amount_minor) FROM vendor_refunds WHERE status != 'REJECTED'",
    )
    assert {(one.units.currency, str(one.units.number)) for one in total} == {
        ("GBP", "350.00"),
        ("USD", "130.00"),
    }
    assert minor == 32000 + 13000 + 3000


def test_nothing_left_is_a_zero_and_nothing_known_is_empty(odd: pathlib.Path) -> None:
    (spent,) = ask(odd, "SELECT unapplied_balance FROM vendor_credits WHERE id = 'shen/TK-1'")
    (unread,) = ask(odd, "SELECT refund_amount FROM vendor_refunds WHERE id = 'VR-4'")
    assert [str(position) for position in spent[0]] == ["0.00 CNY"]
    assert unread == (Inventory(),)


def test_rows_group_by_the_column_that_was_named_and_not_by_one_of_its_type(odd: pathlib.Path) -> None:
    query = "SELECT currency_code, vendor_id, count(id) FROM vendor_credits GROUP BY vendor_id, currency_code"
    assert sorted(ask(odd, query)) == [("CNY", "shen", 1), ("GBP", "acme", 1), ("JPY", "shen", 1)]


def test_a_ledger_without_our_directives_has_empty_tables(tmp_path: pathlib.Path) -> None:
    plain = write(tmp_path, "2020-01-01 open Assets:Bank\n")
    found = [ask(plain, f"SELECT * FROM {table}") for table in TABLES]  # noqa: S608 (names of this file)
    assert found == [[]] * len(TABLES)


def test_each_table_of_the_example_books_can_be_read_with_all_its_columns() -> None:
    connection = beanquery.connect(f"beancount:{FOLDER / 'main.beancount'}")
    for table in TABLES:
        names = ", ".join(connection.tables[table].columns)
        rows = connection.execute(f"SELECT {names} FROM {table}").fetchall()  # noqa: S608 (their own names)
        assert len(rows) > 1


# -------------------------------------------------------------------------- loads and processes


def test_the_tables_are_there_after_a_load_from_the_cache(tmp_path: pathlib.Path) -> None:
    ledger = write(tmp_path, BOOKS)
    code = """
        import os, sys
        del os.environ["BEANCOUNT_DISABLE_LOAD_CACHE"]
        from beancount import loader
        loader.PICKLE_CACHE_THRESHOLD = 0
        loader.initialize(True)
        loader.load_file(sys.argv[1])
    """
    python(code, ledger)
    assert (tmp_path / ".main.beancount.picklecache").exists()
    # A change of the file that its size and time do not tell: what is answered comes from the cache.
    before = ledger.stat()
    ledger.write_text(ledger.read_text(encoding="utf-8").replace("320.00", "319.00"), encoding="utf-8")
    os.utime(ledger, ns=(before.st_atime_ns, before.st_mtime_ns))
    code = """
        import os, sys
        del os.environ["BEANCOUNT_DISABLE_LOAD_CACHE"]
        from beanquery.shell import main
        main([sys.argv[1], "-q", "-f", "csv", "SELECT id, refund_amount_minor FROM vendor_refunds"])
    """
    said, complaints = python(code, ledger)
    assert (said.split(), complaints) == (
        ["id,refund_amount_minor", "VR-1,32000", "VR-2,13000", "VR-3,3000"],
        "",
    )


def test_a_program_that_loads_first_gets_the_tables_by_importing_them(tmp_path: pathlib.Path) -> None:
    code = """
        import sys
        from beancount import loader
        entries, errors, options = loader.load_file(sys.argv[1])
        print("beanquery" in sys.modules)
        import beanquery
        import beancount_refunds.query_tables
        connection = beanquery.connect("beancount:", entries=entries, errors=errors, options=options)
        print(connection.execute("SELECT count(id) FROM vendor_refunds").fetchall())
    """
    assert python(code, write(tmp_path, BOOKS)) == ("False\n[(3,)]\n", "")


def test_fava_shows_the_whole_ledger_whatever_its_filters_show(odd: pathlib.Path) -> None:
    client = create_app([str(odd)], load=True).test_client()
    query = {
        "query_string": "SELECT id, refund_amount FROM vendor_refunds",
        "time": "2026-01",
        "account": "Income",
    }
    answer = client.get("/beancount/api/query", query_string=query).get_json()["data"]
    assert answer["rows"] == [
        ["VR-1", {"GBP": 320.00}],
        ["VR-2", {"USD": 130.00}],
        ["VR-3", {"GBP": 30.00}],
        ["VR-4", {}],
    ]


# ------------------------------------------------------------------------- a beanquery that changed


def changed(folder: pathlib.Path, text: str) -> pathlib.Path:
    """A folder with a package called beanquery that holds something else."""
    write(folder, text, "changed/beanquery/__init__.py")
    write(folder, "", "changed/beanquery/sources/__init__.py")
    write(folder, "class Table: pass\n", "changed/beanquery/sources/beancount.py")
    write(
        folder, "class EvalColumn:\n  def __init__(self, dtype): pass\n", "changed/beanquery/query_compile.py"
    )
    return folder / "changed"


@pytest.mark.parametrize(
    ("beanquery_is", "said"),
    [
        (
            "",
            "beanquery takes no tables of ours (AttributeError: module 'beanquery' has no attribute 'connect')",
        ),
        (
            "class connect:\n  tables = ['vendor_credits', 'refund_cases']\n  def __init__(self, *a, **k): pass\n",
            "beanquery does not know vendor_refunds, refund_allocations, bank_receipts, refund_exceptions",
        ),
    ],
)
def test_the_plugin_works_with_a_beanquery_that_changed_and_says_what_is_missing(
    tmp_path: pathlib.Path, beanquery_is: str, said: str
) -> None:
    code = """
        import sys, beanquery
        from beancount import loader
        entries, errors, options = loader.load_file(sys.argv[1])
        print(errors, len(options["beancount_refunds"].settlement.refunds))
    """
    ledger, path = write(tmp_path, BOOKS), changed(tmp_path, beanquery_is)
    assert python(code, ledger, path=[path]) == (
        "[] 3\n",
        f"vendor refunds: the query tables are missing: {said}; this works with beanquery 0.2. All else works.\n",
    )


def test_nothing_is_missing_with_the_beanquery_that_we_know(odd: pathlib.Path) -> None:
    _, errors, _ = loader.load_file(str(odd))
    assert beancount_refunds.query_tables.PROBLEM is None
    assert [error.message.partition(":")[0] for error in errors] == ["MALFORMED_DIRECTIVE"]


def test_a_ledger_is_loaded_without_importing_beanquery(tmp_path: pathlib.Path) -> None:
    code = """
        import sys
        from beancount_refunds.ledger import open_ledger
        open_ledger(sys.argv[1])
        print("beanquery" in sys.modules, "beancount_refunds.query_tables" in sys.modules)
    """
    assert python(code, write(tmp_path, HEADER)) == ("False False\n", "")
