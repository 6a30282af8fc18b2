"""What people pick by hand in WeChat: the mail, and copied text with times to the minute."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from pathlib import Path

from monitor.types import Kind, Platform, Precision
from tests.anyorder.exports import Export, Line, Seen, Shape, at_minute, by_name


def sees_minutes(line: Line) -> Seen | None:
    """What a person picked by hand: no notices, no replies, minutes only."""
    if line.is_notice:
        return None
    kind = Kind.TEXT if line.kind is Kind.QUOTE else line.kind
    return by_name(line, kind=kind, quoted="", at=at_minute(line.at), precision=Precision.MINUTE)


MAIL_WORDS = {Kind.IMAGE: "图片: 1a.jpg", Kind.VIDEO: "视频: 1a.mp4", Kind.FILE: "文件: {}", Kind.LINK: "链接: {}"}


def write_mail(folder: Path, export: Export) -> Path:
    """Day lines, names and minutes with two spaces, blank lines around everything."""
    blocks = [f"{export.group} 微信群上的聊天记录如下，请查收。\n\n"]
    lines = [line for line in export.lines if not line.is_notice]
    for day, found in groupby(lines, lambda line: f"{line.moment:%Y-%m-%d}"):
        blocks.append(f"—————  {day}  —————\n\n\n")
        blocks += [f"{line.name}  {line.moment:%H:%M}\n\n{_mailed(line)}\n\n\n" for line in found]
    path = folder / f"“{export.group}”的聊天记录.txt"
    path.write_text("".join(blocks), "utf-8")
    return path


def _mailed(line: Line) -> str:
    if line.kind in MAIL_WORDS:
        return f"[{MAIL_WORDS[line.kind].format(line.text)}(请在附件中查看)]"
    return {Kind.VOICE: "[语音]", Kind.STICKER: "[动画表情]"}.get(line.kind, line.text)


def write_copy(folder: Path, export: Export) -> Path:
    """The group's name is not in the text; the user gives it."""
    words = {Kind.IMAGE: "[图片]", Kind.VIDEO: "[视频]", Kind.VOICE: "[语音]", Kind.STICKER: "[动画表情]"}
    words |= {Kind.FILE: "[文件] {}", Kind.LINK: "[链接] {}"}
    blocks = []
    for line in export.lines:
        if not line.is_notice:
            head = f"{line.name} {line.moment.year}/{line.moment.month}/{line.moment.day} {line.moment:%H:%M}"
            blocks.append(f"{head}\n{words[line.kind].format(line.text) if line.kind in words else line.text}\n\n")
    path = folder / "粘贴.txt"
    path.write_text("".join(blocks), "utf-8")
    return path


MAIL = Shape(
    name="wechat-mail",
    importer="wechat-mail",
    platform=Platform.WECHAT,
    write=write_mail,
    sees=sees_minutes,
    accounts=False,
    precision=Precision.MINUTE,
)
SHAPES = (MAIL, replace(MAIL, name="wechat-copy", importer="wechat-copy", write=write_copy, unnamed=True))
