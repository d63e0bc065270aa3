"""Which column is what: guessed from the headers, or said by a mapping."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from beancount_refunds.case_log.mapping import BadMapping, Guide, as_toml, laid_out, missing, read_guide

if TYPE_CHECKING:
    import pathlib

TEAM = (
    "Case No.",
    "Original order",
    "Supplier",
    "Refund_date",
    "Amount",
    "Reason code",
    "Status",
    "Trail",
    "Pet",
)


def test_usual_headers_are_understood_however_they_are_written() -> None:
    layout = laid_out(TEAM, Guide())
    assert layout is not None
    assert layout.columns == {
        "case_id": "Case No.",
        "order_id": "Original order",
        "vendor": "Supplier",
        "claimed": "Amount",
        "refunded_on": "Refund_date",
        "reason": "Reason code",
        "status": "Status",
        "trail": "Trail",
    }
    assert layout.unread == ("Pet",)
    assert (layout.title("claimed"), layout.title("owner")) == ("Amount", "owner")


def test_the_first_of_two_headers_that_mean_the_same_is_read() -> None:
    layout = laid_out(("Case", "Claimed", "Amount", "", None, "Case"), Guide())
    assert layout is not None
    assert layout.indexes == {"case_id": 0, "claimed": 1}
    assert layout.unread == ("Amount", "Case")


def test_a_mapping_decides_against_every_guess() -> None:
    guide = Guide(columns={"claimed": "Value claimed", "case_id": "Status", "note": "Gone"})
    layout = laid_out(("Case", "Value claimed", "Amount", "Status"), guide)
    assert layout is not None
    assert layout.indexes == {"case_id": 3, "claimed": 1}
    assert missing(guide, layout) == ("Gone",)


def test_a_header_without_case_ids_is_no_header() -> None:
    assert laid_out(("Refund log 2026", None), Guide()) is None


def test_a_mapping_cannot_mean_one_of_two_columns_of_a_name() -> None:
    with pytest.raises(BadMapping) as refusal:
        laid_out(("Case", "Sum", "Sum"), Guide(columns={"claimed": "Sum"}))
    assert str(refusal.value) == "two columns are called Sum: name one of them otherwise"


def test_what_is_shown_is_a_mapping_that_reads_the_same(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "log.toml"
    guide = Guide(
        statuses={'Waiting "on" vendor\x7f\t': "OPEN"}, format={"dates": "DMY"}, symbols={"$": "USD"}
    )
    layout = laid_out(TEAM, guide)
    assert layout is not None
    path.write_text(as_toml(guide, layout), encoding="utf-8")
    again = read_guide(path)
    assert laid_out(TEAM, again) == layout
    assert (again.statuses, again.format, again.symbols) == (guide.statuses, guide.format, guide.symbols)
    assert path.read_text(encoding="utf-8").splitlines()[:3] == [
        "[columns]",
        'case_id = "Case No."',
        'order_id = "Original order"',
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[columns", "is no TOML: Expected ']' at the end of a table declaration (at end of document)"),
        (
            "[colums]",
            ": [colums] means nothing; did you mean columns? (columns, statuses, reasons, vendors,"
            " event_reasons, defaults, symbols, format)",
        ),
        ('columns = "x"', ": columns is no table; write [columns] on a line of its own"),
        (
            '[defaults]\nowners = "x"',
            ", [defaults]: owners means nothing; did you mean owner? (owner, by, currency, order_id, reason)",
        ),
        ("[defaults]\nowner = 5", ", [defaults]: owner must be a text in quotes"),
        ('[defaults]\nowner = " "', ", [defaults]: owner must be a text in quotes"),
        ('[format]\ndates = "DYM"', ", [format]: dates is 'DYM'; it can be DMY, MDY"),
        (
            '[statuses]\nPaid = "PAID"',
            ", [statuses]: Paid is 'PAID'; it can be OPEN, AGREED, CREDITED, PARTLY_REFUNDED, REFUNDED,"
            " RECONCILED, DISPUTED, ESCALATED, REJECTED, WRITTEN_OFF, CLOSED, REQUESTED, CHASED",
        ),
    ],
)
def test_a_mapping_that_says_nothing_usable_is_refused(
    tmp_path: pathlib.Path, text: str, reason: str
) -> None:
    path = tmp_path / "log.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadMapping) as refusal:
        read_guide(path)
    assert str(refusal.value).removeprefix(str(path)).strip() == reason.strip()


def test_a_mapping_that_is_not_there_is_named(tmp_path: pathlib.Path) -> None:
    with pytest.raises(BadMapping) as refusal:
        read_guide(tmp_path / "log.toml")
    assert str(refusal.value) == f"{tmp_path / 'log.toml'} cannot be read: No such file or directory"
