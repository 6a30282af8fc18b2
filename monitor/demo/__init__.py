"""The invented township behind ``jianfu demo``: exports of its work groups and the lists of its office, as files.

It writes what a real office would have on disk and never touches a database, so that the demonstration goes
the same way as everybody's own data.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from monitor.demo.groups import BARE, groups
from monitor.demo.lists import register, roster, unit_list
from monitor.demo.moments import WEEKS
from monitor.demo.packing import exports
from monitor.demo.story import tell
from monitor.errors import MonitorError

__all__ = ["Township", "write_township"]

SEED = 20261109
EXPORT_FOLDER = "群聊导出"


@dataclass(frozen=True, slots=True)
class Township:
    """What was written: things to import (files, and the folder of a chunked export) and the three lists.

    ``me`` is the name of a cadre who bears it plainly in every group, good for ``check --me``.
    """

    folder: Path
    files: tuple[Path, ...]
    roster: Path
    units: Path
    groups: Path
    weeks: tuple[str, ...]
    me: str


def write_township(folder: Path, seed: int = SEED) -> Township:
    """Write the township into a folder, created when missing. The same seed gives the same bytes.

    MonitorError when the folder cannot be written.
    """
    chats = {chat.group.key: chat for chat in tell(seed)}
    made = list(exports(chats))
    lists = {"名册.csv": roster(groups()), "单位.csv": unit_list(), "群登记.csv": register(groups())}
    try:
        for export in made:
            for path, content in export.files.items():
                _write(folder / EXPORT_FOLDER / path, content)
        for name, content in lists.items():
            _write(folder / name, content)
    except OSError as fault:
        raise MonitorError(f"不能写入文件夹 {folder}（{fault.strerror}）；请换一个有写入权限的文件夹") from fault
    return Township(
        folder=folder,
        files=tuple(folder / EXPORT_FOLDER / export.path for export in made),
        roster=folder / "名册.csv",
        units=folder / "单位.csv",
        groups=folder / "群登记.csv",
        weeks=WEEKS,
        me=BARE,
    )


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
