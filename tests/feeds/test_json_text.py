"""One bad byte or escape costs its record's words at most, and what is no JSON stays none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from warroom.feeds.json_text import read_json

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def text(body: bytes, content_type: str = "") -> Any:
    data, note = read_json(body, content_type)
    assert note
    return data[1]


@given(PLAIN, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le"]))
def test_sound_json_is_read_as_it_is(data: Any, encoding: str) -> None:
    written = json.dumps(data, ensure_ascii=True)
    if encoding == "utf-16-le" and len(written) < 2:
        return
    assert read_json(written.encode(encoding)) == (data, "")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (rb'[1, "\a bell"]', "\\a bell"),
        (rb'[1, "C:\path\x41"]', "C:\\path\\x41"),
        (rb'[1, "it\'s"]', "it's"),
        (rb'[1, "\u12G4 and \u00e9"]', "\\u12G4 and é"),
        (rb'[1, "a \" quote \\ \e"]', 'a " quote \\ \\e'),
        (b'[1, "a\x1b[31mb\x07"]', "a\x1b[31mb\x07"),
        (b'[1, "two\nlines"]', "two\nlines"),
        (b'[1, "a\x00b"]', "a\0b"),
        (b'[1, "caf\xe9"]', "caf\ufffd"),
        (b'[1, "x\xff\xfey"]', "x\ufffd\ufffdy"),
        (b'[1, {"a": 2,},]', {"a": 2}),
        (b"[1, [3 ,\n ] ]", [3]),
        (b"\x00[1, 5]\x00\x00", 5),
        (b'\xef\xbb\xbf[1, "\\q"]', "\\q"),
        (b'[1, "nan, ] and inf",]', "nan, ] and inf"),
        (b'[1, "' + b"9" * 4 + b'", ' + b"9" * 5000 + b"]", "9999"),
    ],
)
def test_what_monitors_write_by_mistake_is_read_and_told(body: bytes, found: Any) -> None:
    assert text(body) == found


@pytest.mark.parametrize("word", ["nan", "-nan", "NaN", "nan(0x8)", "inf", "-inf", "Infinity"])
def test_numbers_that_are_none_cost_no_other(word: str) -> None:
    data, _ = read_json(f'{{"a": {word}, "b": 2}}'.encode())
    assert data["b"] == 2
    assert isinstance(data["a"], float)


def test_the_encoding_of_the_header_is_taken_where_the_bytes_are_not_utf_8() -> None:
    body = '["ok", "Störung"]'.encode("latin-1")
    assert read_json(body, "application/json; charset=ISO-8859-1") == (["ok", "Störung"], "")
    assert text(body, "application/json; charset=x-unheard-of") == "St\ufffdrung"
    assert read_json('["ok", "Störung"]'.encode(), "application/json; charset=latin-1")[0][1] == "Störung"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[1, 2",
        b'{"a": "b',
        b"<html></html>",
        b"[1 2]",
        b"{a: 1}",
        b"\xff\xff",
        b'["a", "b\\"]',
        b"[" * 100_000,
        b'[{"a":1}, {"b"]',
        b"nan nan",
        b"OK",
        b"[1,,2]",
    ],
)
def test_what_is_cut_or_none_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_json(body)


@given(st.binary(max_size=200))
@example(b'["\\')
def test_no_bytes_at_all_do_anything_but_give_data_or_a_value_error(body: bytes) -> None:
    try:
        read_json(body, "application/json; charset=utf-7")
    except ValueError:
        return


@pytest.mark.parametrize(
    "body",
    [
        b'<br />\n<b>Warning</b>:  Undefined key "x" in <b>/srv/a.php</b> on line <b>7</b><br />\n[1, {"a": "b"}]',
        b"PHP Notice:  something in x.php on line 3\nPHP Deprecated: more\n[1, {\"a\": \"b\"}]",
        b")]}',\n[1, {\"a\": \"b\"}]",
        b'[1, {"a": "b"}]\n<!-- served in 3 ms -->\n',
    ],
)
def test_what_a_server_says_of_itself_beside_the_json_is_left_out_and_told(body: bytes) -> None:
    assert read_json(body) == ([1, {"a": "b"}], "other text before or behind it")


NO_ANSWERS = {
    "two": b"[1]\n[2]", "page": b"<p>[1]</p>", "whole page": b"<!doctype html>\n[1]", "words behind": b"[1] and more",
    "words": b"Warning: no list", "call": b"call([1]);", "deep": b"[" * 30_000,
    "blanks": b"Warning: x\n" + b" " * 200_000,
}  # fmt: skip


@pytest.mark.parametrize("body", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_a_page_with_something_like_json_in_it_is_none(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_json(body)
