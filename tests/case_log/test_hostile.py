"""Whatever stands in the cells of a log: a row is understood or refused, and adds its case and no more."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from beancount.core.data import Custom, Note
from beancount.parser import parser
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from beancount_refunds.case_log.report import directives, told
from beancount_refunds.case_log.verdicts import Kind
from beancount_refunds.ledger import open_ledger
from tests.case_log.logs import ROW, TITLES, books, outcome_of
from tests.record.test_injection import PAYLOADS

if TYPE_CHECKING:
    import pathlib

_TITLES = [*TITLES.split(","), "Trail", "Note", "Ticket", "By", "Refund date", "Refunded"]
_GOOD = [*ROW.split(","), "2026-02-03 mailed", "", "", "", "", ""]
#: Payloads that a file can hold, and bits of what cells usually hold.
_HOSTILE = [text for text in PAYLOADS if text.isprintable() or "\n" in text]
_CELLS = st.one_of(
    st.sampled_from(
        ["", "acme", "600 GBP", "2026-02-01", "03/04/2026", "Closed", "Agreed", "RC-1", "-1", "1E5"]
    ),
    st.sampled_from(_HOSTILE),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
)


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(st.dictionaries(st.integers(0, len(_TITLES) - 1), _CELLS, max_size=3), min_size=1, max_size=6)
)
@example([dict.fromkeys((8, 9, 10), '"\n2026-01-01 custom "refund-policy" "functional_currency" "EUR"')])
def test_no_cell_becomes_anything_but_its_own_words(
    tmp_path: pathlib.Path, changes: list[dict[int, str]]
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_TITLES)
    for number, change in enumerate(changes):
        cells = [f"RC-{number}", *_GOOD[1:]]
        writer.writerow([change.get(index, cell) for index, cell in enumerate(cells)])
    log = tmp_path / "log.csv"
    log.write_bytes(out.getvalue().encode())

    outcome = outcome_of(log, books(tmp_path))
    text = directives(outcome)
    entries, errors, options = parser.parse_string(text)
    new = outcome.of(Kind.NEW)
    assert (errors, options["include"], options["plugin"]) == ([], [], [])
    cases = [entry for entry in entries if isinstance(entry, Custom) and entry.type == "refund-case"]
    assert sorted(entry.values[0].value for entry in cases) == sorted(str(one.case_id) for one in new)
    drafts = sum(part.left_out is None for one in new for part in one.parts)
    assert len(entries) == drafts
    kinds = {entry.type if isinstance(entry, Custom) else type(entry) for entry in entries}
    assert kinds <= {"refund-case", "case-event", Note}
    assert open_ledger(books(tmp_path, text)).clean
    assert "\x1b" not in told(outcome)
