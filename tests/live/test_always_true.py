"""After any mix of what is recorded and what is edited by hand, what is kept is what a load says."""

from __future__ import annotations

import contextlib
import datetime
import pathlib
import tempfile
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from beancount_refunds.live import Live
from beancount_refunds.record import Account, CustomDraft
from beancount_refunds.record.refusals import NotRecorded
from beancount_refunds.record.writer import record
from tests.books_on_disk import BOOKS
from tests.live.sameness import kept, loaded
from tests.record.ledgers import draft, pounds

TOP = BOOKS + (
    '2020-01-01 custom "refund-policy" "record_file" "more/all.beancount"\n'
    '2020-01-01 custom "refund-policy" "approval_limit" 400.00 GBP\n'
    'include "more/*.beancount"\n'
)
DAYS = st.sampled_from(["2026-02-10", "2026-02-20", "2026-02-23", "2026-03-02", "2026-03-04", "2026-05-01"])
AT = "2026-03-01T09:00:00+00:00"
PENCE = st.sampled_from(["0.01", "60.00", "200.00", "450.00"]).map(pounds)
CREDITS = st.sampled_from(["acme/CM-17", "acme/CM-1", "acme/CM-2"])
REFUNDS = st.sampled_from(["VR-1", "VR-2", "VR-3", "VR-4", "VR-5", "VR-6"])
REFERENCES = st.sampled_from(["FT1", "FT2", "FT3", "FT4"])

DRAFTS: st.SearchStrategy[CustomDraft] = st.one_of(
    st.builds(
        lambda on, id_, sum_, case: draft(
            "vendor-credit", id_, sum_, Account("Expenses:Purchases"), on=on, **case
        ),
        DAYS,
        CREDITS,
        PENCE,
        st.sampled_from([{}, {"case_id": "RC-1"}, {"case_id": "RC-2"}]),
    ),
    st.builds(
        lambda on, id_, sum_, credit, more: draft("vendor-refund", id_, sum_, credit, on=on, **more),
        DAYS,
        REFUNDS,
        PENCE,
        CREDITS,
        st.one_of(
            st.just({}),
            st.fixed_dictionaries({"bank_transaction_ref": REFERENCES}),
            st.fixed_dictionaries({"external_id": st.sampled_from(["e-1", "e-2"])}),
        ),
    ),
    st.builds(
        lambda on, sum_: draft(
            "refund-case",
            "RC-2",
            sum_,
            on=on,
            vendor_id="acme",
            order_id="KB-1",
            reason="DAMAGED",
            owner="a.khan",
        ),
        DAYS,
        PENCE,
    ),
    st.builds(
        lambda on, case, event: draft("case-event", case, event, on=on, by="a.khan", reason="CALLED", at=AT),
        DAYS,
        st.sampled_from(["RC-1", "RC-2"]),
        st.sampled_from(["chased", "agreed", "disputed", "closed"]),
    ),
    st.builds(lambda on, id_: draft("approval", id_, on=on, by="m.lee"), DAYS, REFUNDS),
    st.builds(
        lambda on, line, id_, more: draft("receipt-match", line, id_, on=on, **more),
        DAYS,
        REFERENCES,
        REFUNDS,
        st.sampled_from([{}, {}, {"fee": pounds("0.01")}]),
    ),
    st.builds(
        lambda on, line, id_: draft("receipt-unmatch", line, id_, on=on, reason="WRONG"),
        DAYS,
        REFERENCES,
        REFUNDS,
    ),
    st.builds(
        lambda on, id_: draft("reversal", id_, on=on, reason="ERROR"), DAYS, st.one_of(REFUNDS, CREDITS)
    ),
    st.builds(lambda on, id_, sum_: draft("credit-balance", id_, sum_, on=on), DAYS, CREDITS, PENCE),
    st.builds(
        lambda on, id_: draft(
            "exception",
            "REFUND_UNRECONCILED",
            id_,
            on=on,
            owner="m.lee",
            reason="IN_TRANSIT",
            at=AT,
            until=datetime.date(2026, 6, 1),
        ),
        DAYS,
        REFUNDS,
    ),
    st.builds(
        lambda on, id_, sum_: draft(
            "credit-write-off", "W-1", id_, sum_, Account("Expenses:FX"), on=on, reason="SMALL"
        ),
        DAYS,
        CREDITS,
        PENCE,
    ),
    st.builds(lambda on: draft("period-seal", datetime.date(2026, 1, 31), f"sha256:{'0' * 64}", on=on), DAYS),
)

LINES = st.sampled_from(
    [
        '2026-03-03 * "Acme" "Refund"\n  bank_transaction_ref: "FT3"\n  Assets:Bank  60.00 GBP\n'
        "  Assets:Clearing\n",
        '2026-03-05 * "Shop"\n  Assets:Bank  -1.00 GBP\n  Expenses:Purchases\n',
        "2026-03-05 balance Assets:Bank 320.00 GBP\n",
        "2026-02-21 balance Assets:Credits:Acme 230.00 GBP\n",
        "2026-01-05 pad Assets:Bank Expenses:Purchases\n",
        "2026-02-24 price USD 0.70 GBP\n",
        "2026-06-01 price USD 0.70 GBP\n",
        '2026-02-23 custom "vendor-refund" "VR-5" 10.00 GBP "acme/CM-17"\n',
        '2026-02-23 custom "vendor-refund" "VR-9" 10.00 GBP "acme/NONE"\n',
        '2026-02-23 custom "vendor-refnd" "VR-9" 10.00 GBP "acme/CM-17"\n',
        '2026-02-23 note Assets:Bank "called" ^VR-3\n',
        "2026-01-01 open Assets:More\n",
        "2026-03-06 close Assets:Clearing\n",
        "this is no directive\n",
        "<<<<<<< ours\n",
        'option "title" "Other books"\n',
        'plugin "beancount.plugins.implicit_prices"\n',
        'include "none.beancount"\n',
        "; nothing\n",
        "\n",
    ]
)
FILES = st.sampled_from(["main.beancount", "more/all.beancount", "more/new.beancount"])
STEPS = st.one_of(
    st.tuples(st.just("record"), st.lists(DRAFTS, min_size=1, max_size=2), st.booleans()),
    st.tuples(st.just("record"), st.lists(DRAFTS, min_size=1, max_size=1), st.just(value=False)),
    st.tuples(st.just("append"), FILES, LINES),
    st.tuples(st.just("mend"), FILES, st.none()),
)


@settings(max_examples=200)
@given(st.lists(STEPS, min_size=1, max_size=10))
def test_what_is_kept_is_what_a_load_says(steps: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as name:
        top = pathlib.Path(name) / "main.beancount"
        (top.parent / "more").mkdir()
        top.write_text(TOP, encoding="utf-8")
        (top.parent / "more" / "all.beancount").write_text("; recorded\n", encoding="utf-8")
        live = Live(top)
        _, good = loaded(top)
        good_texts: dict[str, str] = {}
        for step, what, how in steps:
            if step == "record":
                with contextlib.suppress(NotRecorded):
                    record(top, what, dry_run=how, source=live)
            else:
                _edit(top.parent / what, good_texts, how)
            expected = loaded(top, good)
            assert kept(live) == expected
            good = expected[1]


def _edit(file: pathlib.Path, texts: dict[str, str], line: str | None) -> None:
    """Write a line at the end of a file, or take back the lines that were written by hand last."""
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    if line is not None:
        texts.setdefault(file.name, text)
        file.write_text(text + line, encoding="utf-8")
    elif file.name in texts:
        before = texts.pop(file.name)
        if before:
            file.write_text(before, encoding="utf-8")
        else:
            file.unlink()
