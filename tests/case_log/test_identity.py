"""What `report cases --format xlsx` exports, this reads back: import after export is the identity.

Into the same ledger it adds nothing. Into a ledger with the same vendors, orders and policy, but without
cases, credits and refunds, it makes cases that export to the same rows in the columns of the log itself
(:data:`OWN`); the other columns are what money and files make of a case: ``status`` where credits gave it,
``refunded_on``, the amounts refunded, credited, netted, written off and unapplied, credits, refunds and
their gateway ids, the day of the last movement, file and line.
"""

from __future__ import annotations

import datetime
import itertools
import re
from typing import TYPE_CHECKING, Any

from beancount.core.amount import Amount
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beancount_refunds.case_log.report import directives
from beancount_refunds.ledger import Ledger, open_ledger
from beancount_refunds.record import CustomDraft, NoteDraft, render
from beancount_refunds.render.data import table_as_csv
from beancount_refunds.reports import cases
from tests.books_on_disk import BOOKS, HEADER, write
from tests.case_log.logs import export, outcome_of
from tests.example_books import FOLDER, example_books

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable, Iterator

    from beancount_refunds.record import Draft

#: The columns of the log itself.
OWN = (
    "id",
    "order_id",
    "vendor_id",
    "claimed_amount_minor",
    "currency_code",
    "reason",
    "owner",
    "opened_on",
    "note",
    "external_id",
)


def own_rows(ledger: Ledger) -> list[list[Any]]:
    """The rows of an export in the columns of the log, with its events and what was said."""
    rows = []
    for row in cases(ledger.settlement).rows:
        events: Any = row["events"]
        said: Any = row["communications"]
        told = [(one["on"], one["kind"], one["text"]) for one in said]
        rows.append([*(row[key] for key in OWN), [dict(event) for event in events], sorted(told)])
    return rows


def stripped(folder: pathlib.Path) -> pathlib.Path:
    """The example books without cases, credits, refunds and what speaks of them."""
    for path in FOLDER.rglob("*.beancount"):
        text = path.read_text(encoding="utf-8")
        place = path.relative_to(FOLDER)
        if place.parts[0] in ("cases", "credits", "refunds", "bank", "close"):
            text = ""
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text.replace('option "documents" "documents"', ""), encoding="utf-8")
    return folder / "main.beancount"


# ---------------------------------------------------------------------------- the same ledger


def test_an_export_of_the_example_books_has_nothing_new_for_them(tmp_path: pathlib.Path) -> None:
    outcome = outcome_of(export(example_books(), tmp_path), example_books())
    kinds = {verdict.kind.value for verdict in outcome.verdicts}
    assert (kinds, len(outcome.verdicts)) == ({"in the ledger already"}, 14)
    assert [verdict.remarks for verdict in outcome.verdicts] == [()] * 14
    assert (directives(outcome), outcome.complete) == ("", True)


def test_an_export_as_csv_has_nothing_new_either(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(table_as_csv(cases(example_books().settlement)).encode())
    outcome = outcome_of(path, example_books())
    kinds = {verdict.kind.value for verdict in outcome.verdicts}
    assert (kinds, len(outcome.verdicts), outcome.complete) == ({"in the ledger already"}, 14, True)


# ---------------------------------------------------------------------------- an empty ledger


def test_an_export_of_the_example_books_makes_the_same_cases_elsewhere(tmp_path: pathlib.Path) -> None:
    """Only what waits for money is left out: that a case is closed."""
    outcome = outcome_of(export(example_books(), tmp_path), stripped(tmp_path))
    assert outcome.complete
    text = directives(outcome)
    (tmp_path / "cases" / "2026-q1.beancount").write_text(text, encoding="utf-8")
    elsewhere = open_ledger(tmp_path / "main.beancount", example_books().settlement.as_of)
    assert elsewhere.findings == elsewhere.errors == ()
    waiting = re.findall(r'^; (\S+) custom "case-event" "(\S+)" "(\S+)"', text, re.MULTILINE)
    assert waiting == [("2026-03-02", "RC-2026-0001", "closed")]
    expected = own_rows(example_books())
    assert len(expected) == 14
    for row in expected:
        if row[0] == "RC-2026-0001":
            row[-2] = [event for event in row[-2] if event["event"] != "closed"]
    assert own_rows(elsewhere) == expected


def test_what_an_export_says_of_money_is_left_to_do_elsewhere(tmp_path: pathlib.Path) -> None:
    ledger = open_ledger(write(tmp_path, BOOKS))
    (verdict,) = outcome_of(export(ledger, tmp_path), write(tmp_path, HEADER, "elsewhere.beancount")).verdicts
    assert verdict.remarks == (
        "the log says PARTLY_REFUNDED, the ledger AGREED",
        "the log says that 320.00 GBP came back (on 2026-02-20), the ledger 0.00 GBP: record the vendor-credit"
        ' that it pays (case_id: "RC-1") and the vendor-refund of 320.00 GBP',
    )
    assert verdict.text.partition('owner: "a.khan"\n')[2] == (
        '2026-01-21 note Assets:Credits:Acme "=four of twenty crushed" ^RC-1\n'
        '2026-01-25 custom "case-event" "RC-1" "agreed"\n'
        '  by: "a.khan"\n'
        '  at: "2026-01-25T10:14:00+00:00"\n'
        '  reason: "VENDOR_CONFIRMED"\n'
        "  amount: 550.00 GBP\n"
        '2026-02-21 note Assets:Credits:Acme "the rest in March" ^RC-1 ^VR-1\n'
    )


#: Events that a case can go through without money, in any order in which the ledger takes them.
_PATHS = (
    (),
    ("requested",),
    ("requested", "chased", "agreed"),
    ("disputed", "escalated", "agreed", "disputed"),
    ("rejected", "reopened", "agreed"),
    ("agreed", "written-off"),
    ("rejected",),
)
_WORDS = st.text(
    st.one_of(
        st.sampled_from("=+-@'\"\\;,\n\t_x000D<r>1"), st.characters(exclude_categories=("C", "Zl", "Zp"))
    ),
    min_size=1,
    max_size=12,
).filter(str.strip)
_CASE = st.fixed_dictionaries(
    {
        "on": st.dates(datetime.date(2026, 1, 1), datetime.date(2026, 6, 30)),
        "vendor": st.sampled_from(["acme", "shen"]),
        "minor": st.integers(1, 2**63 - 1),
        "currency": st.sampled_from(["GBP", "EUR", "JPY", "KWD"]),
        "owner": _WORDS.map(str.strip),
        "note": st.none() | _WORDS,
        "path": st.sampled_from(_PATHS),
        "said": st.lists(st.tuples(st.integers(0, 40), _WORDS), max_size=3),
    }
)


def case_drafts(number: int, case: dict[str, Any], number_of: Callable[[int, str], Any]) -> Iterator[Draft]:
    """The directives of one case."""
    on, id_ = case["on"], f"RC-{number}"
    metadata = {"vendor_id": case["vendor"], "order_id": "KB-1", "reason": "DAMAGED", "owner": case["owner"]}
    if case["note"] is not None:
        metadata["note"] = case["note"]
    amount = number_of(case["minor"], case["currency"])
    yield CustomDraft(on=on, kind="refund-case", values=(id_, amount), metadata=metadata)
    for day, event in enumerate(case["path"]):
        at = on + datetime.timedelta(days=day)
        stated = {"by": case["owner"], "at": f"{at}T10:00:00+00:00", "reason": "SAID"}
        if event == "agreed":
            stated["amount"] = amount
        yield CustomDraft(on=at, kind="case-event", values=(id_, event), metadata=stated)
    for day, words in case["said"]:
        when, account = on + datetime.timedelta(days=day), f"Assets:Credits:{case['vendor'].title()}"
        yield NoteDraft(on=when, account=account, comment=words, links=(id_,))


@settings(
    # Four loads and a workbook each: a few of many cases say more than many of one.
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(_CASE, min_size=1, max_size=8))
def test_reading_an_export_back_is_the_identity(tmp_path: pathlib.Path, drawn: list[dict[str, Any]]) -> None:
    """A workbook keeps 32,767 characters of a text, and no carriage return: no more is drawn."""
    empty = open_ledger(write(tmp_path, HEADER, "empty.beancount"))
    precisions = empty.settlement.precisions

    def amount(minor: int, currency: str) -> Amount:
        return Amount(precisions.to_number(minor, currency), currency)

    drafts = [case_drafts(number, case, amount) for number, case in enumerate(drawn)]
    text = "".join(render(itertools.chain.from_iterable(drafts)))
    ledger = open_ledger(_written(tmp_path, HEADER + text))
    assert ledger.clean
    path = export(ledger, tmp_path)

    same = outcome_of(path, ledger)
    assert (directives(same), same.complete) == ("", True)

    outcome = outcome_of(path, empty)
    assert outcome.complete
    elsewhere = open_ledger(_written(tmp_path, HEADER + directives(outcome)))
    assert elsewhere.clean
    assert own_rows(elsewhere) == own_rows(ledger)
    statuses = [[case.status for case in one.settlement.cases] for one in (ledger, elsewhere)]
    assert statuses[0] == statuses[1]


def _written(folder: pathlib.Path, text: str) -> pathlib.Path:
    path = folder / "drawn.beancount"
    path.write_text(text, encoding="utf-8")
    return path
