"""``make bench``: what jianfu costs, beside a floor measured in the same run."""

from __future__ import annotations

import sys
import sysconfig
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import chat, shapes
from benchmarks.measure import Cost, cost

JIANFU = str(Path(sysconfig.get_path("scripts")) / "jianfu")
BIG, SMALL = 200_000, 20_000
WEEK = "2026-W24"
MEGABYTES = 250


@dataclass(frozen=True, slots=True)
class Promise:
    """An export of BIG messages, and what importing it without tags may cost: CPU seconds, times the floor."""

    format: str
    name: str
    write: Callable[[Path], Path]
    seconds: float
    times: float | None = None


PROMISES = (
    Promise("qq-txt", "大群.txt", lambda path: chat.write(path, BIG), 4, 2.5),
    Promise("chatlab-jsonl", "大群.jsonl", lambda path: shapes.write(path, shapes.chatlab_jsonl(BIG)), 4),
    Promise("weflow-json", "群聊_大群.json", lambda path: shapes.write(path, shapes.weflow_json(BIG)), 6),
    Promise("qce-json", "group_904700001.json", lambda path: shapes.write(path, shapes.qce_json(BIG)), 8),
)


def show(what: str, measured: Cost, floor: Cost | None = None) -> None:
    """One line, with the ratio of CPU seconds to the floor's."""
    ratio = f"   是底线的 {measured.cpu / floor.cpu:.1f} 倍" if floor else ""
    print(f"{what:<28}{measured}{ratio}", flush=True)


def imported(promise: Promise, folder: Path) -> tuple[Path, Cost]:
    """Imports one export into a site of its own and says whether the promise is kept; the export, and its floor."""
    export = promise.write(folder / promise.name)
    floor = [sys.executable, "-m", "benchmarks.floor", promise.format, str(export), str(folder / "floor.db")]
    bare = cost(floor)
    show(f"底线：{promise.format}", bare)
    site = str(folder / promise.format)
    measured = cost([JIANFU, "--site", site, "import", "--no-tags", str(export)])
    show(f"只导入 {BIG} 条：{promise.format}", measured, bare)
    kept = measured.cpu <= promise.seconds and measured.megabytes < MEGABYTES
    kept = kept and (promise.times is None or measured.cpu <= promise.times * bare.cpu)
    times = f"、{promise.times} 倍" if promise.times else ""
    print(f"    不超过 {promise.seconds} 秒{times}、{MEGABYTES} MB：{'做到了' if kept else '没有做到'}", flush=True)
    return export, bare


def main() -> None:
    """Write the chats, run each job once, print the costs."""
    with tempfile.TemporaryDirectory(prefix="jianfu-bench-") as name:
        folder = Path(name)
        (big, bare), *_ = [imported(promise, folder) for promise in PROMISES]
        small, site = chat.write(folder / "小群.txt", SMALL, seed=2), str(folder / "site")
        show(f"导入并打标签 {BIG} 条", cost([JIANFU, "--site", site, "import", str(big)]), bare)
        show("再导入一次同一文件", cost([JIANFU, "--site", site, "import", str(big)]))
        start = cost([JIANFU, "--version"])
        show("底线：启动程序", start)
        show("一周报告（第一次）", cost([JIANFU, "--site", site, "report", "--week", WEEK]), start)
        show("一周报告（没有变化）", cost([JIANFU, "--site", site, "report", "--week", WEEK]), start)
        page = ["--html", str(folder / "check.html")]
        show(f"自查 {SMALL} 条", cost([JIANFU, "check", str(small), *page]), start)
        show("演示", cost([JIANFU, "demo", str(folder / "demo")]), start)


if __name__ == "__main__":
    main()
