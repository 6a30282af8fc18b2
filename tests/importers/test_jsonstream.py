"""Streaming JSON: lines are right, faults are named where they are, nothing is held that need not be."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import MalformedFile
from monitor.importers import jsonstream
from monitor.importers.jsonstream import BROKEN_BYTES, BROKEN_LINE, CHUNK, LIMIT, header, items, outline, records

KEY = "messages"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


def put(folder: Path, text: str | bytes) -> Path:
    path = folder / "导出.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return path


@settings(max_examples=60, deadline=None, database=None)
@given(values=st.lists(JSON, max_size=6), indent=st.sampled_from([None, 1, "\t"]), chunk=st.integers(1, 40))
def test_items_equal_those_of_json(
    values: list[object], indent: int | str | None, chunk: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = json.dumps({"before": values, KEY: values, "after": 1}, indent=indent, ensure_ascii=False)
    path = put(tmp_path_factory.mktemp("json"), text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsonstream, "CHUNK", chunk)
        assert [value for _, value in items(path, KEY)] == values
        assert header(path, frozenset({"after", "before"})) == {"before": values, "after": 1}


def test_lines_count_over_chunks(tmp_path: Path) -> None:
    rows = [{"n": number, "text": "防火" * 400} for number in range(900)]
    path = put(tmp_path, json.dumps({KEY: rows}, indent=2, ensure_ascii=False))
    assert path.stat().st_size > 2 * CHUNK
    lines = path.read_text("utf-8").split("\n")
    for line, value in items(path, KEY):
        assert lines[line - 1].strip() == "{" and isinstance(value, dict)
        assert lines[line].strip() == f'"n": {value["n"]},'


def test_whole_numbers_stay_whole_and_constants_are_none(tmp_path: Path) -> None:
    path = put(tmp_path, '{"messages":[7712345678900000137, 12345678901234567890123, 1.5, NaN, Infinity]}')
    found = [value for _, value in items(path, KEY)]
    assert found == [7712345678900000137, 12345678901234567890123, 1.5, None, None]


@pytest.mark.parametrize(
    ("text", "good", "line"),
    [
        ('{"messages":[\n1,\n2,\n{"a":', 2, 4),
        ('{"messages":[\n1,\n2\n', 2, 4),
        ('{"messages":[\n1,\n"没有关上的字', 1, 3),
        ('{"messages":[\n1,\n{"a":1,,}]}', 1, 3),
        ('{"messages":[\n1\n2]}', 1, 3),
        ('{"messages":\n{"不是":"数组"}}', 0, 2),
        ('{"别的":1\n}', 0, 2),
        ('{"messages":[\n' + "[" * 100_000, 0, 2),
        ('{"messages":[\n' + "9" * 5000 + "]}", 0, 2),
        ("[1]", 0, 1),
        ("{1:2}", 0, 1),
        ('{"messages" [1]}', 0, 1),
        ("", 0, 1),
    ],
)
def test_a_fault_is_named_after_what_is_good(tmp_path: Path, text: str, good: int, line: int) -> None:
    stream = items(put(tmp_path, text), KEY)
    assert [next(stream)[1] for _ in range(good)] == [1, 2][:good]
    with pytest.raises(MalformedFile) as caught:
        next(stream)
    assert caught.value.line == line


def test_header_stops_at_a_fault(tmp_path: Path) -> None:
    path = put(tmp_path, '{"a":1,"big":[1,2,{"x":3}],"b":2,"c":')
    assert header(path, frozenset({"a", "b", "c"})) == {"a": 1, "b": 2}


def test_a_value_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path, b'{"messages":["' + b"a" * (LIMIT + CHUNK) + b'"]}')
    with pytest.raises(MalformedFile, match="无法读入"):
        list(items(path, KEY))


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    avatar = "data:" + "A" * 300_000
    row = json.dumps({"text": "请各村今天报" * 40}, ensure_ascii=False)
    path = put(tmp_path, '{"avatar":"' + avatar + '","messages":[' + ",\n".join([row] * 12_000) + "]}")
    assert path.stat().st_size > 8_000_000
    tracemalloc.start()
    try:
        assert sum(1 for _ in items(path, KEY)) == 12_000
        assert tracemalloc.get_traced_memory()[1] < 6_000_000
    finally:
        tracemalloc.stop()


def test_foreign_bytes_spoil_their_record_only(tmp_path: Path) -> None:
    text = '{"messages":[{"t":"好"},{"t":"坏XX的"},{"t":"也好，后面还有很多正常的字"}]}'.encode()
    path = put(tmp_path, text.replace(b"XX", "字节".encode("gb18030")))
    assert [value for _, value in items(path, KEY)][1:2] == [BROKEN_BYTES]
    assert len(list(items(path, KEY))) == 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    path = put(tmp_path, '{"messages":[{"t":"请各村今天下班前报送"}]}'.encode(encoding))
    assert list(items(path, KEY)) == [(1, {"t": "请各村今天下班前报送"})]


def test_a_cut_character_at_the_end_does_not_change_the_encoding(tmp_path: Path) -> None:
    text = '{"messages":[{"t":"请各村报送"},{"t":"今天'.encode()[:-1]
    stream = items(put(tmp_path, text), KEY)
    assert next(stream) == (1, {"t": "请各村报送"})
    with pytest.raises(MalformedFile):
        next(stream)


def test_records_go_on_after_a_broken_line(tmp_path: Path) -> None:
    path = put(tmp_path, '\ufeff# 说明\n\n{"a":1}\n{"a":\n{"t":"行\u2028分隔"}\n[2]\n{"z":1}')
    assert list(records(path)) == [(3, {"a": 1}), (4, BROKEN_LINE), (5, {"t": "行\u2028分隔"}), (6, [2]), (7, {"z": 1})]


def test_records_name_a_line_that_breaks_off(tmp_path: Path) -> None:
    stream = records(put(tmp_path, '{"a":1}\n{"b":'))
    assert next(stream) == (1, {"a": 1})
    with pytest.raises(MalformedFile) as caught:
        next(stream)
    assert caught.value.line == 2


def test_outline_sees_keys_and_not_bodies() -> None:
    body = json.dumps({"text": '"chatlab": {"x":1} "weflow":'}, ensure_ascii=False)
    assert outline(f'{{"weflow":{{"v":1}},"session":{{"a":2}},"messages":[{body},') == {
        "weflow": {"v": 1},
        "session": {"a": 2},
        "messages": None,
    }
    assert outline("[1,2]") == outline("不是 JSON") == outline("") == {}
