"""Files that are damaged, foreign or made to hurt: each is refused by name, and nothing of it is used."""

from __future__ import annotations

import pytest

from tests.bank.statements_of_camt import document, entry, of_account, refusal

BILLION_LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [
 <!ENTITY lol "lol">
 <!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
 <!ENTITY lol2 "&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;">
]>
<Document>&lol2;</Document>"""
DOCTYPE = "it declares a DOCTYPE; no bank statement does: ask who made the file"
AGAIN = "fetch the file again from the bank"


def test_a_doctype_is_refused_before_anything_in_it_is_read() -> None:
    assert refusal(BILLION_LAUGHS) == f"line 2: {DOCTYPE}"
    outside = b'<?xml version="1.0"?>\n\n<!DOCTYPE Document SYSTEM "file:///etc/passwd">\n<Document/>'
    assert refusal(outside) == f"line 3: {DOCTYPE}"
    assert refusal(BILLION_LAUGHS.decode().replace("?>", ' encoding="UTF-16"?>').encode("utf-16")) == (
        f"line 2: {DOCTYPE}"
    )


def test_an_entity_that_nothing_declares_is_refused() -> None:
    said = f"line 6: it is no XML, or damaged: undefined entity; {AGAIN}"
    assert refusal(of_account("\n<Ntry>&other;</Ntry>")) == said


def test_a_truncated_file_is_refused_at_any_length() -> None:
    whole = of_account(entry("1.00") + "\n" + entry("2.00")).rstrip()
    assert refusal(whole) == "it was read"
    said = {refusal(whole[:length]).partition("; ")[2] for length in range(1, len(whole))}
    assert said == {AGAIN}


@pytest.mark.parametrize(
    ("content", "root"),
    [
        (b"<html><body>Please log in</body></html>", "html"),
        (document("<CstmrCdtTrfInitn/>", "pain.001.001.09"), "Document"),
        (document("<BkToCstmrStmt/>"), "Document"),
        (document("<Stmt><Id>1</Id></Stmt>"), "Document"),
        (document("<BkToCstmrStmt><Rpt/></BkToCstmrStmt>"), "Document"),
    ],
)
def test_xml_that_is_no_camt_is_told_by_its_root(content: bytes, root: str) -> None:
    said = f"it is XML with the root {root}, and no statement of camt.052, camt.053 or camt.054"
    assert refusal(content).partition(": ")[2] == f"{said}; ask the bank for one of these"


def test_a_byte_of_another_encoding_is_named_with_its_line() -> None:
    text = of_account("\n" + entry("1.00", "<AddtlNtryInf>Büro</AddtlNtryInf>")).decode()
    assert refusal(text.encode("iso-8859-1")) == (
        "line 6: a byte 0xFC is not of the encoding that the file declares; without a declaration it is UTF-8;"
        f" {AGAIN}"
    )


@pytest.mark.parametrize("broken", ["<AddtlNtryInf>a < b</AddtlNtryInf>", "<\x00>", "<AddtlNtryInf/>\x01"])
def test_a_character_that_xml_does_not_have_is_refused(broken: str) -> None:
    said = f"line 6: it is no XML, or damaged: not well-formed (invalid token); {AGAIN}"
    assert refusal(of_account("\n" + entry("1.00", broken))) == said


def test_damage_before_a_byte_of_another_encoding_is_told_first() -> None:
    content = of_account("\n" + entry("1.00", "a < b\n" + "Büro")).decode().encode("iso-8859-1")
    assert refusal(content) == f"line 6: it is no XML, or damaged: not well-formed (invalid token); {AGAIN}"


@pytest.mark.parametrize("encoding", ["shift_jis", "hex", "no-such"])
def test_an_encoding_that_cannot_be_read_is_refused(encoding: str) -> None:
    said = refusal(document("").replace(b"UTF-8", encoding.encode()))
    assert said.startswith("line 1: it")
    assert "encoding" in said
    assert said.endswith(f"; {AGAIN}")


def test_deep_nesting_is_refused_where_it_gets_too_deep() -> None:
    said = "line 3: it nests elements more than 100 deep; no bank statement does"
    assert refusal(document("<a>" * 100_000)) == said
    assert refusal(document("<a>" * 100 + "</a>" * 100)) == said
    assert refusal(document("<a>" * 99 + "</a>" * 99)).startswith("line 2: it is XML with the root Document")


def test_a_wide_file_of_foreign_elements_is_read_past() -> None:
    extra = "<Ustrd>x</Ustrd>" * 1000
    assert refusal(of_account(f"<SplmtryData>{extra}</SplmtryData>" + entry("1.00", extra))) == "it was read"
