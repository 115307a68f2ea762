"""Signed JSON can still be hostile."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aduan.entrypoints.strict_json import DEEPEST, MalformedJsonError, read_object


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "kosong"),
        (b"  \n ", "kosong"),
        (b"not json", "JSON"),
        (b'{"a": 1', "JSON"),
        (b'{"a": 1} {}', "JSON"),
        (b"\xff\xfe{}", "UTF-8"),
        (b'{"a": "\xc3\x28"}', "UTF-8"),
        (b"\xef\xbb\xbf{}", "JSON"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": Infinity}', "Infinity"),
        (b'{"a": -Infinity}', "Infinity"),
        (b'{"a": 1e999}', "terlalu besar"),
        (b'{"a": ' + b"9" * 5000 + b"}", "Angka"),
        (b'{"a": 0.' + b"1" * 5000 + b"}", "Angka"),
        (b'{"a": "\\ud800"}', "surrogate"),
        (b'{"\\udfff": 1}', "surrogate"),
        (b'{"a": 1, "a": 2}', "dua kali"),
        (b'{"a": {"b": 1, "b": 1}}', "dua kali"),
        (b"[" * 1000 + b"]" * 1000, "Bersarang"),
        (b'{"a":' * 1000 + b"1" + b"}" * 1000, "Bersarang"),
        (b"[" * 200_000, "Bersarang"),
        (b"[]", "objek"),
        (b"null", "objek"),
        (b'"text"', "objek"),
    ],
)
def test_what_two_readers_could_understand_differently_is_refused(body: bytes, said: str) -> None:
    with pytest.raises(MalformedJsonError) as refused:
        read_object(body)
    assert said in refused.value.reason


def test_the_deepest_allowed_nesting_and_brackets_in_texts_are_read() -> None:
    inner = "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1)
    assert read_object(f'{{"a": {inner}}}'.encode())
    deep_text = '{"a": "' + "[{" * 500 + '\\"[[", "b": "\\ud83d\\ude4f"}'
    assert read_object(deep_text.encode())["b"] == "🙏"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), JSON))
def test_an_ordinary_object_is_read_as_it_was_written(value: dict[str, object]) -> None:
    body = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return
    assert read_object(body) == value


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with suppress(MalformedJsonError):
        assert isinstance(read_object(body), dict)
