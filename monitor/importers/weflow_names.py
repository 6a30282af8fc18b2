"""The group's name as WeFlow puts it into a file's name: ``群聊_<群名>``, then perhaps a span of days and a number.

    群聊_松坪乡护林防汛群.txt     群聊_松坪乡护林防汛群_全部时间.md     群聊_松坪乡护林防汛群_20261101-20261130_2.csv

A group may itself be called ``防汛_2``, so of several readings the one wins that occurs as a sender: WeFlow prints
system lines under the group's name. ``私聊_`` is a private chat.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from pathlib import Path

from monitor.errors import RefusedFormat
from monitor.importers.body import CHOOSE_GROUP, PRIVATE

_SUFFIXES = (
    re.compile(r"_\d{1,3}$"),
    re.compile(r"_全部时间$"),
    re.compile(r"_\d{4}-?\d\d-?\d\d[-~_]\d{4}-?\d\d-?\d\d$"),
)


def group_name(path: Path, senders: Callable[[], Collection[str]]) -> str:
    """The group's name; the senders are asked for only when the file's name can be read in several ways.

    Raises RefusedFormat for a private chat.
    """
    if path.stem.startswith("私聊_"):
        raise RefusedFormat(path, PRIVATE, CHOOSE_GROUP)
    readings = _readings(path.stem.removeprefix("群聊_"))
    if len(readings) == 1:
        return readings[0]
    known = senders()
    return next((reading for reading in readings if reading in known), readings[-1])


def _readings(stem: str) -> list[str]:
    found = [stem]
    for suffix in _SUFFIXES:
        if (shorter := suffix.sub("", found[-1])) and shorter != found[-1]:
            found.append(shorter)
    return found
