"""``make bench``: what jianfu costs, beside a floor measured in the same run."""

from __future__ import annotations

import sys
import sysconfig
import tempfile
from pathlib import Path

from benchmarks.chat import write
from benchmarks.measure import Cost, cost

JIANFU = str(Path(sysconfig.get_path("scripts")) / "jianfu")
BIG, SMALL = 200_000, 20_000
WEEK = "2026-W24"


def show(what: str, measured: Cost, floor: Cost | None = None) -> None:
    """One line, with the ratio of CPU seconds to the floor's."""
    ratio = f"   是底线的 {measured.cpu / floor.cpu:.1f} 倍" if floor else ""
    print(f"{what:<28}{measured}{ratio}", flush=True)


def main() -> None:
    """Write the chats, run each job once, print the costs."""
    with tempfile.TemporaryDirectory(prefix="jianfu-bench-") as name:
        folder = Path(name)
        big, small = write(folder / "大群.txt", BIG), write(folder / "小群.txt", SMALL, seed=2)
        site = str(folder / "site")
        bare = cost([sys.executable, "-m", "benchmarks.floor", str(big), str(folder / "floor.db")])
        show(f"底线：只读只存 {BIG} 条", bare)
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
