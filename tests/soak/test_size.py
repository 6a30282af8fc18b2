"""Soak: a log of 2 GB is read in less than 300 MB, whatever its shape (``make soak``)."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from benchmarks import chat
from benchmarks.measure import cost

BYTES = 2_000_000_000
MEGABYTES = 300
START = 1_780_000_000


def qq_txt() -> Iterator[str]:
    for line in chat.lines(1 << 60):
        yield line + "\r\n"


def chatlab_jsonl() -> Iterator[str]:
    meta = {"name": "大群", "platform": "wechat", "type": "group", "groupId": "2@chatroom"}
    yield json.dumps({"_type": "header", "chatlab": {"version": "0.0.2"}, "meta": meta}, ensure_ascii=False) + "\n"
    for n in count():
        row = {
            "_type": "message",
            "sender": f"wxid_{n % 90}",
            "accountName": f"干部{n % 90}",
            "timestamp": START + n * 7,
            "type": 0,
            "content": f"请各村报送台账{n}" * 3,
            "platformMessageId": str(7718 * 10**15 + n),
        }
        yield json.dumps(row, ensure_ascii=False) + "\n"


def qce_json() -> Iterator[str]:
    yield '{\n  "metadata": {"name": "QQChatExporter V5 / x", "version": "5.5.0"},\n'
    yield '  "chatInfo": {"name": "大群", "type": "group"},\n  "statistics": {},\n  "messages": [\n'
    for n in count():
        row = {
            "id": str(n),
            "seq": str(n + 1),
            "timestamp": (START + n * 7) * 1000,
            "time": "",
            "type": "type_1",
            "sender": {"uid": f"u_{n % 90}", "uin": f"9047{n % 90:05d}", "name": f"干部{n % 90}"},
            "content": {"text": f"请各村报送台账{n}" * 3, "elements": [], "resources": [], "mentions": []},
            "recalled": False,
            "system": False,
        }
        yield f"    {json.dumps(row, ensure_ascii=False)},\n"


def memotrace_csv() -> Iterator[str]:
    yield "\ufeff消息ID,类型,发送人,时间,内容,备注,昵称,更多信息\r\n"
    for n in count():
        minute = n % 1440
        time = f"2026-03-{1 + n // 86400 % 28:02d} {minute // 60:02d}:{minute % 60:02d}:07"
        yield f"{7718 * 10**15 + n},文本,干部{n % 90},{time},{f'请各村报送台账{n}' * 3},,干部{n % 90},more\r\n"


SHAPES: dict[str, Callable[[], Iterator[str]]] = {
    "大群.txt": qq_txt,
    "大群.jsonl": chatlab_jsonl,
    "group_904700001_20260303_090000.json": qce_json,
    "大群(2@chatroom)/大群.csv": memotrace_csv,
}


@pytest.mark.soak
@pytest.mark.parametrize("name", SHAPES)
def test_two_gigabytes_in_little_memory(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    size = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        for text in SHAPES[name]():
            size += file.write(text) and len(text.encode())
            if size >= BYTES:
                break
        if name.endswith(".json"):
            file.write('    {"id": "end"}\n  ]\n}\n')
    code = "import sys\nfrom monitor.cli import main\nsys.argv = ['jianfu', 'parse', sys.argv[1]]\nmain()\n"
    assert cost([sys.executable, "-c", code, str(path)]).megabytes < MEGABYTES
