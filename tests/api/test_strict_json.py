from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.api.strict_json import DEEPEST, Unreadable, read
from beancount_refunds.money import MAX_MINOR

WRONG = {
    b"": "it is no JSON: Expecting value: line 1 column 1 (char 0)",
    b"[]": "it is no object: write {…}",
    b"7": "it is no object: write {…}",
    b'{"a": 1, "a": 1}': "the member 'a' stands there twice",
    b'{"a": {"b": 1, "b": 2}}': "the member 'b' stands there twice",
    b'{"a": 450.00}': "450.00 is no integer: amounts are integers of minor units, 45000 for 450.00 GBP",
    b'{"a": 1e3}': "1e3 is no integer: amounts are integers of minor units, 45000 for 450.00 GBP",
    b'{"a": NaN}': "NaN is no JSON",
    b'{"a": -Infinity}': "-Infinity is no JSON",
    b'{"a": 9223372036854775808}': "the integer 9223372036854775808… does not fit 64 bits",
    b'{"a": %s}' % (b"9" * 5000): "the integer 99999999999999999999… does not fit 64 bits",
    b'{"a": "\xff"}': "it is not UTF-8 (byte 7)",
    b'\xef\xbb\xbf{"a": 1}': "it is no JSON: Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)",
    b'{"a": "\\ud800"}': "a text of it holds half a surrogate pair",
    b'{"\\udfff": 1}': "a text of it holds half a surrogate pair",
    b'{"a": 1,}': "it is no JSON: Expecting property name enclosed in double quotes: line 1 column 9 (char 8)",
    b'{"a": ' + b"[" * 5000: f"it is nested more than {DEEPEST} deep",
    b'{"a":' * 5000: f"it is nested more than {DEEPEST} deep",
}


@pytest.mark.parametrize("content", WRONG, ids=[content[:20].decode("latin-1") for content in WRONG])
def test_what_programs_read_differently_is_refused_with_the_reason(content: bytes) -> None:
    with pytest.raises(Unreadable) as wrong:
        read(content)
    assert str(wrong.value) == WRONG[content]


def test_brackets_in_a_text_are_no_nesting() -> None:
    assert read(b'{"a": "%s \\" ["}' % (b"[" * 40)) == {"a": "[" * 40 + ' " ['}


def test_the_largest_integers_and_pairs_of_surrogates_are_read() -> None:
    assert read(b'{"a": %d, "b": %d}' % (MAX_MINOR, -MAX_MINOR)) == {"a": MAX_MINOR, "b": -MAX_MINOR}
    assert read(b'{"a": "\\ud83d\\ude00"}') == {"a": "😀"}


_LEAVES = st.none() | st.booleans() | st.integers(-MAX_MINOR, MAX_MINOR) | st.text()
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0


@given(value=st.dictionaries(st.text(), _VALUES, max_size=4))
def test_every_object_without_fractions_comes_back_as_it_was(value: dict[str, Any]) -> None:
    content = json.dumps(value, ensure_ascii=False).encode()
    if _depth(value) <= DEEPEST:
        assert read(content) == value
    else:
        with pytest.raises(Unreadable):
            read(content)


@given(content=st.binary(max_size=60))
def test_bytes_are_an_object_or_are_refused(content: bytes) -> None:
    try:
        value = read(content)
    except Unreadable:
        return
    assert isinstance(value, dict)
