"""A trail as a page: what is drawn, that all of it is escaped, and that it needs nothing else."""

from __future__ import annotations

import base64
import hashlib
import html.parser
import itertools
import re
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.ledger import open_ledger
from beancount_refunds.render.trail_drawing import HEIGHT, WIDTH, Drawing, drawing
from beancount_refunds.render.trail_html import trail_as_html
from beancount_refunds.reports.trail import trail
from tests.books_on_disk import HEADER, write
from tests.trail_books import TRAILS

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.reports.trail import Trail

LONG = "acme/" + "a-rather-long-number-" * 4 + "7"

#: Ten credits, long words, markup in them, and the largest amount that there is.
WIDE = HEADER.replace('"Acme Components Ltd"', '"Acme <b>& Sons</b> of the Whole Wide World Limited"') + (
    "".join(
        f'2026-02-02 custom "vendor-credit" "acme/{number}" 1000.00 GBP Expenses:Purchases\n'
        for number in range(9)
    )
    + f'2026-02-02 custom "vendor-credit" "{LONG}" 92233720368547758.07 GBP Expenses:Purchases\n'
    + '  note: "</script><script>alert(1)</script>"\n  bill_id: "INV-1"\n'
    + '2026-02-03 custom "vendor-refund" "VR-1" 9500.00 GBP '
    + " ".join(f'"acme/{number}"' for number in range(9))
    + f' "{LONG}"\n  bank_transaction_ref: "FT1"\n'
    + '2026-02-04 * "深圳零件有限公司深圳零件有限公司" ""\n  bank_transaction_ref: "FT1"\n'
    + "  Assets:Bank 9500.00 GBP\n  Assets:Clearing -9500.00 GBP\n"
)


def of(tmp_path: pathlib.Path, text: str, word: str) -> Trail:
    """The trail of a word."""
    return trail(open_ledger(write(tmp_path, text)), word)


class Page(html.parser.HTMLParser):
    """The tags of a page with their attributes, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of all such tags."""
        return [attributes for name, attributes in self.tags if name == tag]


# ---------------------------------------------------------------------------------------- drawing


def test_the_bank_stands_on_the_left_and_the_order_on_the_right(tmp_path: pathlib.Path) -> None:
    drawn = drawing(of(tmp_path, TRAILS, "VR-1"))
    columns: dict[int, list[str]] = {}
    for box in drawn.boxes:
        columns.setdefault(box.x, []).append(box.id)
    assert [ids for _, ids in sorted(columns.items())] == [
        ["FT1"],
        ["VR-1"],
        ["acme/1", "acme/2"],
        ["RC-1", "INV-1"],
        ["KB-1"],
    ]
    assert [(line.label, line.standing) for line in drawn.lines if line.label] == [
        ("500.00 GBP", True),
        ("450.00 GBP", True),
        ("50.00 GBP", True),
    ]


def test_a_bill_that_is_only_netted_stands_where_the_money_went(tmp_path: pathlib.Path) -> None:
    drawn = drawing(of(tmp_path, TRAILS, "AP-1"))
    assert [box.id for box in sorted(drawn.boxes, key=lambda box: box.x)] == [
        "INV-9",
        "AP-1",
        "shen/1",
        "KB-1",
    ]


def test_a_bill_that_is_corrected_and_netted_has_its_lines_from_left_to_right(
    tmp_path: pathlib.Path,
) -> None:
    text = HEADER + (
        '2026-02-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases\n  bill_id: "INV-1"\n'
        '2026-02-03 custom "credit-application" "AP-1" "acme/1" 50.00 GBP "INV-1"\n'
    )
    drawn = drawing(of(tmp_path, text, "AP-1"))
    assert all(line.x1 < line.x2 for line in drawn.lines)
    assert len(drawn.lines) == 3


def _overlaps(drawn: Drawing) -> list[tuple[str, str]]:
    boxes = drawn.boxes
    return [
        (one.id, other.id)
        for place, one in enumerate(boxes)
        for other in boxes[place + 1 :]
        if abs(one.x - other.x) < WIDTH and abs(one.y - other.y) < HEIGHT
    ]


@pytest.mark.parametrize("word", ["VR-1", "acme/1", "FT1", LONG])
def test_boxes_never_overlap_and_all_is_within_the_drawing(tmp_path: pathlib.Path, word: str) -> None:
    drawn = drawing(of(tmp_path, WIDE, word))
    assert _overlaps(drawn) == []
    for box in drawn.boxes:
        assert 0 <= box.x <= drawn.width - WIDTH
        assert 0 <= box.y <= drawn.height - HEIGHT


def test_labels_of_many_lines_do_not_hide_each_other(tmp_path: pathlib.Path) -> None:
    drawn = drawing(of(tmp_path, WIDE, "VR-1"))
    labels = [(line.label_x, line.label_y) for line in drawn.lines if line.anchor == "end" and line.label]
    assert len(labels) == len(set(labels)) == 11
    heights = sorted(y for x, y in labels if x == max(x for x, _ in labels))
    assert min(after - before for before, after in itertools.pairwise(heights)) > HEIGHT


def test_where_lines_run_together_labels_stand_where_they_begin(tmp_path: pathlib.Path) -> None:
    refunds = "".join(
        f'2026-02-03 custom "vendor-refund" "VR-{number}" 5.00 GBP "acme/1"\n' for number in range(4)
    )
    text = f'{HEADER}2026-02-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases\n{refunds}'
    drawn = drawing(of(tmp_path, text, "acme/1"))
    assert {line.anchor for line in drawn.lines} == {"start"}
    assert len({line.label_y for line in drawn.lines}) == 4


def test_what_does_not_fit_its_box_is_shortened_and_told_in_full_beside(tmp_path: pathlib.Path) -> None:
    drawn = drawing(of(tmp_path, WIDE, "VR-1"))
    (box,) = (box for box in drawn.boxes if box.id.startswith("acme/a"))
    assert (box.id, box.small) == ("acme/a-rather-…-long-number-7", True)
    assert (box.title, box.on) == ("Acme <b>& Sons</b> of the Wh…", "")
    assert box.amount == "92,233,720,368,547,758.07 GBP"
    assert LONG in box.told
    assert "Acme <b>& Sons</b> of the Whole Wide World Limited" in box.told
    (receipt,) = (box for box in drawn.boxes if box.kind == "receipt")
    assert receipt.title == "深圳零件有限公司深圳零件有限…"


# ------------------------------------------------------------------------------------------- page


def test_the_page_shows_what_was_asked_and_every_step(tmp_path: pathlib.Path) -> None:
    page = Page(trail_as_html(of(tmp_path, TRAILS, "VR-1").without(["memos/1.pdf"])))
    assert "Trail of VR-1 as of 2026-03-30" in page.words
    assert "refund VR-1 · Acme Components Ltd · 500.00 GBP · of 2026-02-10 · RECONCILED" in page.words
    assert "16 steps in the order of time, with who did it and where it is written" in page.words
    assert len(page.all("time")) == 16
    assert "bank line FT1 matched to VR-1, VR-2" in page.words
    assert "main.beancount:77" in page.words
    assert page.words.count("the file is gone") == 2
    assert "acme/2 is also reserved for VR-4: 30.00 GBP" in page.words
    assert "Made from main.beancount as of 2026-03-30, paths from the folder of that file." in page.words


def test_words_of_the_ledger_are_never_markup(tmp_path: pathlib.Path) -> None:
    text = trail_as_html(of(tmp_path, WIDE, "VR-1"))
    page = Page(text)
    assert {tag for tag, _ in page.tags} & {"script", "b", "i", "img", "a", "link", "iframe"} == set()
    assert "“</script><script>alert(1)</script>”" in page.words
    assert "<b>" not in text


def test_the_page_loads_nothing_and_allows_nothing_but_its_style(tmp_path: pathlib.Path) -> None:
    text = trail_as_html(of(tmp_path, TRAILS, "KB-1"))
    page = Page(text)
    (policy,) = (
        meta["content"] or ""
        for meta in page.all("meta")
        if meta.get("http-equiv") == "Content-Security-Policy"
    )
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == (f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")
    addressed = [
        attributes[name]
        for _, attributes in page.tags
        for name in ("src", "href", "action", "style", "onload", "onclick", "xlink:href")
        if name in attributes
    ]
    assert addressed == []
    assert re.findall(r"(?:https?:)?//[^\s\"')]+", text) == ["http://www.w3.org/2000/svg"]
    assert "url(" not in style
    assert "@import" not in style


def test_the_page_can_be_read_without_eyes_and_printed(tmp_path: pathlib.Path) -> None:
    text = trail_as_html(of(tmp_path, TRAILS, "VR-1"))
    page = Page(text)
    assert page.all("html")[0]["lang"] == "en"
    (drawn,) = (svg for svg in page.all("svg") if svg.get("role") == "img")
    assert drawn["aria-labelledby"] == "chain-title chain-desc"
    assert "The chain of VR-1" in page.words
    assert (
        "From the bank on the left to the order on the right:"
        " 1 receipt, 1 refund, 2 credits, 1 case, 1 bill, 1 order." in page.words
    )
    assert {heading.get("scope") for heading in page.all("th")} == {"col", "row"}
    assert len(page.all("caption")) == len(page.all("table")) == 2
    assert "@media print" in text
    assert "prefers-color-scheme: dark" in text


def test_a_page_without_anything_beside_it_has_no_empty_sections(tmp_path: pathlib.Path) -> None:
    text = HEADER + '2026-02-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases\n'
    page = Page(trail_as_html(of(tmp_path, text, "acme/1")))
    assert [word for word in page.words if word in {"Still open", "Beside the trail", "Documents"}] == []
    assert "The chain in words" in page.words


def test_the_same_books_make_the_same_page(tmp_path: pathlib.Path) -> None:
    one = trail_as_html(of(tmp_path / "one", TRAILS, "KB-1"))
    other = trail_as_html(of(tmp_path / "other", TRAILS, "KB-1"))
    assert one == other
    assert str(tmp_path) not in one
