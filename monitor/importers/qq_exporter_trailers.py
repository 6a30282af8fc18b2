"""What QQ Chat Exporter's TXT prints behind a message, in this order, told from the message itself.

[回复 周七: 今天报名单
到林场]
@周七 附上
资源: 1 个文件                         as many lines as it says
  - file: 名单.xlsx
提及: 周七                             only where the text has an @
回复: 05-28 07:00 周七 - 今天报名单     only where the text begins with the bracket of a reply;
到林场                                 the text replied to may have several lines
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.importers.qq_exporter_flat import File
from monitor.importers.textlog import MAX_LINE

ANSWER, MENTION = "回复: ", "提及: "
STAMP = re.compile(r"\d\d-\d\d \d\d:\d\d ", re.ASCII)
FILE = re.compile(r"  - (\w{1,20}): (.*)", re.ASCII)


def undone(content: str) -> tuple[str, tuple[File, ...], tuple[str, str] | None]:
    """A body without its trailers: the text, the files, and the name and text that a reply answers."""
    lines, reply = content.split("\n"), None
    if content.startswith("[回复"):
        lines, reply = _without_reply(lines)
    if len(lines) > 1 and lines[-1].startswith(MENTION) and any("@" in line for line in lines[:-1]):
        lines = lines[:-1]
    lines, files = _without_files(lines)
    return "\n".join(lines), files, reply


def _without_reply(lines: list[str]) -> tuple[list[str], tuple[str, str] | None]:
    """Cuts at 回复: what V5's own bracket in the text repeats, else at the last such line."""
    places = [at for at, line in enumerate(lines) if at and line.startswith(ANSWER)]
    if not places:
        return lines, None
    text = "\n".join(lines)
    for at in reversed(places[-5:]):
        for reply in _readings("\n".join(lines[at:]).removeprefix(ANSWER)):
            if text.startswith(f"[回复 {reply[0]}: {reply[1]}]"):
                return lines[:at], reply
    told = "\n".join(lines[places[-1] :]).removeprefix(ANSWER)
    return lines[: places[-1]], next(_readings(told), None)


def _readings(told: str) -> Iterator[tuple[str, str]]:
    """The ways to cut ``[MM-DD HH:MM ]name - text``, the likeliest first."""
    for one in (told[len(found[0]) :] if (found := STAMP.match(told[:20])) else told, told):
        pieces = one.split(" - ", 4)
        for cut in range(1, len(pieces)):
            yield " - ".join(pieces[:cut]), " - ".join(pieces[cut:])


def _without_files(lines: list[str]) -> tuple[list[str], tuple[File, ...]]:
    """Cuts the list of files off, if it is as long as it says."""
    files: list[File] = []
    for line in reversed(lines):
        found = FILE.fullmatch(line) if len(line) <= MAX_LINE else None
        if found is None:
            break
        files.append(File(found[1], found[2]))
    top = len(lines) - len(files) - 1
    if not files or top < 1 or lines[top] != f"资源: {len(files)} 个文件":
        return lines, ()
    return lines[:top], tuple(reversed(files))
