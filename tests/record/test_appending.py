"""Every byte that was there stays, and the new lines end as the old ones do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.record.appending import Unfit, appended

TEXT = '2026-02-20 custom "x"\n  by: "é"\n'
LF = '2026-02-20 custom "x"\n  by: "é"\n'.encode()
CRLF = LF.replace(b"\n", b"\r\n")


@pytest.mark.parametrize(
    ("old", "new", "lineno"),
    [
        (b"", LF, 1),
        (b"; a\n", b"; a\n\n" + LF, 3),
        (b"; a\n\n", b"; a\n\n" + LF, 3),
        (b"; a\n  \n", b"; a\n  \n" + LF, 3),
        (b"\n", b"\n" + LF, 2),
        (b"; a", b"; a\n\n" + LF, 3),
        (b"; a\r\n", b"; a\r\n\r\n" + CRLF, 3),
        (b"; a\r\n; b", b"; a\r\n; b\r\n\r\n" + CRLF, 4),
        (b"; a\r\n; b\n", b"; a\r\n; b\n\n" + LF, 4),
        (b"; a\n; b\r\n", b"; a\n; b\r\n\r\n" + CRLF, 4),
        (b"\xef\xbb\xbf; a\r\n", b"\xef\xbb\xbf; a\r\n\r\n" + CRLF, 3),
        (b"\xef\xbb\xbf", b"\xef\xbb\xbf\n\n" + LF, 3),
    ],
    ids=[
        "empty",
        "LF",
        "a blank line at the end",
        "a line of blanks at the end",
        "only a blank line",
        "no end of the last line",
        "CRLF",
        "CRLF and no end",
        "mixed, LF last",
        "mixed, CRLF last",
        "a byte order mark",
        "nothing but a byte order mark",
    ],
)
def test_a_text_is_added_with_the_line_ends_of_the_file(old: bytes, new: bytes, lineno: int) -> None:
    assert appended(old, TEXT) == (new, lineno)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_whatever_stood_in_a_file_stands_there_unchanged(text: str) -> None:
    old = text.encode()
    new, lineno = appended(old, TEXT)
    assert new.startswith(old)
    assert new.split(b"\n")[lineno - 1].rstrip(b"\r") == b'2026-02-20 custom "x"'
    assert new[len(old) :].replace(b"\r", b"").lstrip(b"\n") == LF


@pytest.mark.parametrize(
    ("old", "told"),
    [
        ("; a\n; café\n".encode("latin-1"), "is not UTF-8 (line 2): save it as UTF-8"),
        ("; a\n".encode("utf-16"), "holds NUL bytes: it was written by half"),
        (b"; a\n\0\0\0", "holds NUL bytes: it was written by half"),
        (b"; \xed\xa0\x80\n", "is not UTF-8 (line 1): save it as UTF-8"),
    ],
    ids=["Latin-1", "UTF-16", "NUL bytes", "half of a character"],
)
def test_a_file_that_is_no_text_in_utf_8_is_refused(old: bytes, told: str) -> None:
    with pytest.raises(Unfit) as refused:
        appended(old, TEXT)
    assert str(refused.value) == told
