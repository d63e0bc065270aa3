"""The forms: a field for all that a directive takes, filled in by the address, with the ledger's words."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.fava_ext.record_suggestions import OFFERED
from beancount_refunds.fava_ext.record_words import KINDS, TITLES
from tests.books_on_disk import HEADER, write
from tests.fava_pages import EXTENSION, WRITING, Fava, veiled
from tests.record_books import BOOKS, RECORDING
from tests.recording.conftest import _still  # noqa: F401 (the clock stands still, git's user is Anna Khan)

if TYPE_CHECKING:
    import pathlib

    from tests.fava_pages import Shown


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Fava:
    """Fava on RECORDING."""
    return Fava(write(tmp_path_factory.mktemp("recording"), RECORDING))


def inputs(shown: Shown) -> list[str]:
    """The names of the fields, in their order."""
    return re.findall(r'<(?:input|select) id="field-[^"]*" name="([^"]*)"', shown.html)


def tag(shown: Shown, field: str) -> str:
    """The input of a field."""
    found = re.search(rf'<(?:input|select) id="field-{field}" [^>]*>', shown.html)
    assert found is not None
    return html.unescape(found.group())


def offered(shown: Shown, field: str) -> list[str]:
    """What is offered for a field: its words, each as it is shown."""
    found = re.search(rf'<datalist id="words-{field}">(.*?)</datalist>', shown.html)
    options = re.findall(r'<option value="([^"]*)"(?: label="([^"]*)")?>', found.group(1)) if found else []
    return [html.unescape(label or word) for word, label in options]


def chosen_from(shown: Shown, field: str) -> list[str]:
    """The choices of a field, the chosen one with a star."""
    found = re.search(rf'<select id="field-{field}".*?</select>', shown.html, re.DOTALL)
    assert found is not None
    options = re.findall(r'<option value="[^"]+"( selected)?>([^<]*)<', found.group())
    return [html.unescape(words) + ("*" if selected else "") for selected, words in options]


def test_a_case_is_asked_for_first_with_what_a_case_needs(books: Fava) -> None:
    shown = books.page("record")
    assert "Case One case per incident: what is claimed of whom, and who looks after it." in shown.words
    assert inputs(shown)[:7] == ["vendor_id", "order_id", "amount", "reason", "owner", "note", "on"]
    assert [field for field in inputs(shown) if " required" in tag(shown, field)] == [
        "vendor_id",
        "order_id",
        "amount",
        "reason",
        "on",
    ]
    assert 'value="2026-03-02" type="date"' in tag(shown, "on")
    assert 'inputmode="decimal"' in tag(shown, "amount")
    assert "Who looks after it. Left empty: a.khan." in shown.words
    assert "Id Left empty: RC-2026-0003." in shown.words
    assert "When it is recorded. Left empty: now." in shown.words


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_a_form_with_every_field_that_it_takes(books: Fava, kind: str) -> None:
    shown, command = books.page("record", kind=kind), KINDS[kind]
    assert sorted(set(inputs(shown))) == sorted({*command.arguments, *command.options, "on"})
    assert shown.words.count(TITLES[kind]) > 1
    assert shown.href(TITLES[kind]).endswith(f"?page=record&kind={kind}")


def test_a_form_that_nobody_knows_says_so_and_shows_the_first(books: Fava) -> None:
    shown = books.page("record", kind="csae")
    assert "There is no form csae." in shown.words
    assert 'data-kind="case"' in shown.html


def test_an_address_fills_in_the_fields_but_not_by_the_filters_of_fava(books: Fava) -> None:
    shown = books.page(
        "record",
        kind="refund",
        vendor_id="acme",
        amount="30.00",
        parts="acme/CM-18=10.00\nacme/CM-17",
        on="2026-02-28",
        account="Assets:Bank",
    )
    assert 'value="acme"' in tag(shown, "vendor_id")
    assert 'value="30.00"' in tag(shown, "amount")
    assert [re.findall('value="(.*?)"', tag(shown, name)) for name in ("parts", "parts2", "parts3")] == [
        ["acme/CM-18=10.00"],
        ["acme/CM-17"],
        [""],
    ]
    assert 'value="2026-02-28"' in tag(shown, "on")
    assert 'value=""' in tag(shown, "account")


def test_credits_are_offered_with_what_is_available_of_the_vendor_that_is_said(books: Fava) -> None:
    shown = books.page("record", kind="refund")
    assert offered(shown, "vendor_id") == ["acme · Acme Components Ltd", "shen · 深圳零件"]
    assert offered(shown, "parts") == [
        "acme/CM-17 · 150.00 GBP available · 2026-02-02 · Acme Components Ltd",
        "acme/CM-18 · 50.00 GBP available · 2026-02-03 · Acme Components Ltd",
        "shen/TK-1 · 1,000.00 CNY available · 2026-02-04 · 深圳零件",
    ]
    assert len(offered(books.page("record", kind="refund", vendor_id="shen"), "parts")) == 1


def test_cases_and_refunds_are_offered_with_what_they_are(books: Fava) -> None:
    assert offered(books.page("record", kind="case-event"), "id") == [
        "RC-2026-0001 · 600.00 GBP · CREDITED · Acme Components Ltd",
        "RC-2026-0002 · 80.00 GBP · OPEN · 深圳零件",
    ]
    assert offered(books.page("record", kind="approval"), "id") == [
        "VR-0001 · 450.00 GBP · PENDING · Acme Components Ltd"
    ]
    assert offered(books.page("record", kind="vendor-balance"), "id")[0] == "acme · Acme Components Ltd"
    assert offered(books.page("record", kind="order"), "lines")[0] == "acme= · Acme Components Ltd"


def test_reasons_and_actors_are_those_of_the_policy_and_events_those_there_are(books: Fava) -> None:
    shown = books.page("record", kind="case-event", reason="ASKED", event="chased")
    assert chosen_from(shown, "reason") == ["ASKED · The vendor was asked*", "DAMAGED · Broken on arrival"]
    assert "chased*" in chosen_from(shown, "event")
    assert offered(shown, "by") == [
        "a.khan · Anna Khan <a.khan@example.com>",
        "m.lee · Morgan Lee <m.lee@example.com>",
    ]


def test_a_reason_is_free_text_where_the_policy_has_no_codes(tmp_path: pathlib.Path) -> None:
    shown = Fava(write(tmp_path, WRITING + HEADER)).page("record")
    assert tag(shown, "reason").startswith("<input")


def test_who_records_is_asked_for_where_the_policy_does_not_know_the_user_of_git(
    books: Fava, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "nobody@example.com")
    shown = books.page("record", kind="expect")
    assert inputs(shown)[:6] == ["vendor_id", "amount", "parts", "note", "by", "on"]
    shown = books.page("record", kind="case", by="m.lee")
    assert "Who looks after it. Left empty: m.lee." in shown.words
    assert "by" in inputs(books.page("exceptions"))


def test_of_thousands_of_words_a_few_are_offered_and_typing_finds_the_others(tmp_path: pathlib.Path) -> None:
    vendors = "".join(
        f'2026-01-01 custom "vendor" "v{number:04}" "Vendor {number}" Assets:Credits:Acme\n'
        for number in range(1_000)
    )
    many = Fava(write(tmp_path, WRITING + HEADER + vendors))
    shown = many.page("record", kind="refund")
    assert len(offered(shown, "vendor_id")) == OFFERED
    assert " data-more" in tag(shown, "vendor_id")
    near = offered(many.page("record", kind="refund", vendor_id="0731"), "vendor_id")
    assert (near[0], len(near)) == ("v0731 · Vendor 731", OFFERED)
    near = offered(many.page("record", kind="order", lines="acme=1\nv0042"), "lines")
    assert near[0] == "v0042= · Vendor 42"


def test_incognito_offers_no_amount_and_links_none(tmp_path: pathlib.Path) -> None:
    hidden = Fava(write(tmp_path, RECORDING), incognito=True)
    assert offered(hidden.page("record", kind="refund"), "parts")[0].startswith(
        f"acme/CM-17 · {veiled('150.00')} GBP"
    )
    link = hidden.page("credit", id="acme/CM-18").href("Record refund")
    assert link.endswith("?page=record&kind=refund&vendor_id=acme&parts=acme%2FCM-18")
    closed = Fava(write(tmp_path / "closed", EXTENSION + BOOKS), incognito=True)
    example = "bean-refunds add refund main.beancount acme 300.00"
    assert veiled(example) in closed.page("record", kind="refund").words


def test_where_nothing_can_be_written_there_is_no_form_but_why_and_how_else(tmp_path: pathlib.Path) -> None:
    closed = Fava(write(tmp_path, EXTENSION + BOOKS))
    shown = closed.page("record", kind="refund")
    assert "<form" not in shown.html.partition("vendor-refunds")[2]
    assert "Writing is not switched on" in shown.words
    assert "The command line records the same: bean-refunds add refund main.beancount acme" in shown.words
    assert "bean-refunds expect main.beancount acme 300.00" in closed.page("record", kind="expect").words
    assert inputs(closed.page("exceptions")) == []
    for page, id_ in (("case", "RC-2026-0001"), ("credit", "acme/CM-17"), ("refund", "VR-0001")):
        assert "kind=" not in "".join(href for __, href in closed.page(page, id=id_).links)


# --- links to forms that are filled in ---------------------------------------------------------


def forms(shown: Shown) -> dict[str, str]:
    """The links to forms, by their words, without what all have."""
    return {
        words: href.partition("?page=record&")[2] for words, href in shown.links if "page=record&" in href
    }


def test_a_case_leads_to_its_event_and_to_the_refund_of_what_is_available(books: Fava) -> None:
    cash = "&vendor_id=acme&amount=150.00+GBP&parts=acme%2FCM-17"
    assert forms(books.page("case", id="RC-2026-0001")) == {
        "Add event": "kind=case-event&id=RC-2026-0001",
        "Expect refund": f"kind=expect{cash}",
        "Record refund": f"kind=refund{cash}",
    }


def test_a_case_without_credit_leads_to_its_memo(books: Fava) -> None:
    assert forms(books.page("case", id="RC-2026-0002")) == {
        "Add event": "kind=case-event&id=RC-2026-0002",
        "Record credit memo": (
            "kind=credit&case_id=RC-2026-0002&vendor_id=shen&order_id=KB-1&amount=80.00+GBP"
        ),
    }


def test_a_refund_that_waits_for_a_second_person_leads_to_its_approval(books: Fava) -> None:
    assert forms(books.page("refund", id="VR-0001")) == {"Approve VR-0001": "kind=approval&id=VR-0001"}


def test_only_what_is_open_or_waits_leads_to_a_form(tmp_path: pathlib.Path) -> None:
    more = """\
2026-02-21 custom "vendor-refund" "VR-0002" 50.00 GBP "acme/CM-18"
2026-02-21 custom "vendor-refund" "VR-0003" 410.00 CNY "shen/TK-1"
  by: "a.khan"
  bank_transaction_ref: "FT3"
2026-02-22 custom "credit-write-off" "WO-001" "shen/TK-1" 500.00 CNY Expenses:WriteOffs
  reason: "ASKED"
  by: "a.khan"
"""
    books = Fava(write(tmp_path, RECORDING + more))
    assert forms(books.page("credit", id="acme/CM-18")) == {}
    assert forms(books.page("refund", id="VR-0002")) == {}
    assert forms(books.page("refund", id="VR-0003")) == {"Approve VR-0003": "kind=approval&id=VR-0003"}
    assert forms(books.page("credit", id="shen/TK-1"))["Approve WO-001"] == "kind=approval&id=WO-001"
