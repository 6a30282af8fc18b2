"""Which group an export of shuakami/qq-chat-exporter is of: by what it says itself, else by its name.

group_800100200_20260404_090000.json        the number; before V6 it stands nowhere else
group_白杨镇防火群_800100200_20260404_090000.xlsx
白杨镇防火群(800100200).txt                  also with a date and time behind it
friend_…                                    a private chat, refused
"""

from __future__ import annotations

import re
from pathlib import Path

from monitor.errors import RefusedFormat
from monitor.importers.body import CHOOSE_GROUP, PRIVATE
from monitor.importers.values import Fields
from monitor.types import GroupHeader, Platform

STAMP = r"_\d{8}_\d{6}"
NAMES = (
    re.compile(rf"group_(?P<number>\d{{5,12}})(?:{STAMP}.*)?", re.DOTALL),
    re.compile(rf"group_(?P<name>.+)_(?P<number>\d{{5,12}}){STAMP}.*", re.DOTALL),
    re.compile(rf"(?P<name>.+)\((?P<number>\d{{5,12}})\)(?:{STAMP}.*|_chunked_jsonl)?", re.DOTALL),
)
NAME_LIMIT = 255


def group_header(path: Path, chat: Fields, *names: str) -> GroupHeader:
    """The group by the fields of ``chatInfo``, else by the names of file or folder; RefusedFormat for other chats."""
    if chat.text("type") not in ("group", "") or any(name.startswith("friend_") for name in names):
        raise RefusedFormat(path, PRIVATE, CHOOSE_GROUP)
    number = chat.native_id("peerUin") or chat.native_id("peerUid")
    named = chat.first_text("name")
    for name in names:
        found = next((match for one in NAMES if (match := one.fullmatch(name[:NAME_LIMIT]))), None)
        if found:
            number = number or found["number"]
            named = named or found.groupdict().get("name")
    return GroupHeader(Platform.QQ, named, number)
