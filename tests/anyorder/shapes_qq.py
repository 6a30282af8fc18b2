"""QQ's own exports and those of QQNT_Export: message-manager TXT and MHT, QQNT TXT and JSON."""

from __future__ import annotations

import html
import json
from itertools import groupby
from pathlib import Path

from monitor.types import Kind, Platform
from tests.anyorder.exports import Export, Line, Seen, Shape, by_name, without_ids

RULE = "=" * 64
PREAMBLE = """From: <Save by Tencent MsgMgr>
Subject: Tencent IM Message
MIME-Version: 1.0
Content-Type:multipart/related;
\tcharset="utf-8"
\ttype="text/html";
\tboundary="----=_NextPart_51B7"

------=_NextPart_51B7
Content-Type: text/html
Content-Transfer-Encoding:7bit

<html xmlns="http://www.w3.org/1999/xhtml"><head><title>QQ Message</title></head><body><table width=100%>"""
WORDS = {Kind.IMAGE: "[图片]", Kind.VOICE: "[语音]", Kind.VIDEO: "[视频]", Kind.STICKER: "[表情]"}
CARD = "请使用最新版手机QQ查看此消息"


def body(line: Line) -> str:
    """A body as the message manager prints it; it marks no replies and cannot show cards."""
    if line.kind is Kind.FILE:
        return f"[文件]{line.text}"
    return CARD if line.kind is Kind.LINK else WORDS.get(line.kind, line.text)


def sees(line: Line) -> Seen:
    """Replies are texts, cards are lost."""
    if line.kind is Kind.QUOTE:
        return without_ids(line, kind=Kind.TEXT, quoted="")
    return without_ids(line, kind=Kind.OTHER, text="") if line.kind is Kind.LINK else without_ids(line)


def signed(line: Line) -> str:
    if line.kind is Kind.SYSTEM:
        return "系统消息(1000000)"
    return f"{line.name}({line.account})" if line.account else "系统消息(10000)"


def clock(line: Line) -> str:
    return f"{line.moment.hour}:{line.moment:%M:%S}"


def write_txt(folder: Path, export: Export) -> Path:
    """Byte-order mark, CRLF, unpadded hours."""
    head = ["消息记录（此消息记录为文本格式，不支持重新导入）", "", RULE, "消息分组:我的QQ群", RULE]
    lines = [*head, f"消息对象:{export.group}", RULE, ""]
    for line in export.lines:
        lines += [f"{line.moment:%Y-%m-%d} {clock(line)} {signed(line)}", *body(line).split("\n"), ""]
    path = folder / f"{export.group}.txt"
    path.write_bytes("\r\n".join(lines).encode("utf-8-sig"))
    return path


def write_mht(folder: Path, export: Export) -> Path:
    """One row of a table per message, a row per day, ``&get;`` for the greater-than sign."""
    rows = [
        f"{PREAMBLE}<tr><td><div>消息分组:我的QQ群</div></td></tr><tr><td><div>消息对象:{export.group}</div></td></tr>"
    ]
    for day, lines in groupby(export.lines, lambda line: f"{line.moment:%Y-%m-%d}"):
        rows.append(f"<tr><td style=padding-left:10px;>日期: {day}</td></tr>")
        rows += map(_mht_row, lines)
    path = folder / f"{export.group}.mht"
    path.write_bytes(("\n".join(rows) + "</table></body></html>\n------=_NextPart_51B7--\n").encode())
    return path


def _mht_row(line: Line) -> str:
    def escaped(text: str) -> str:
        return html.escape(text, quote=False).replace("&gt;", "&get;").replace("\n", "<br>")

    shown = body(line)
    said = '<IMG src="{9C1B}.dat">' if line.kind is Kind.IMAGE else f"<font color='000000'>{escaped(shown)}</font>"
    name = f"<div style=float:left;margin-right:6px;>{escaped(signed(line))}</div>{clock(line)}</div>"
    head = f"<tr><td><div style=color:#006EFE;padding-left:10px;>{name}"
    return f"{head}<div style=padding-left:20px;>{said}</div></td></tr>"


ELEMENTS = {
    Kind.IMAGE: "[图片]",
    Kind.VOICE: "[语音]",
    Kind.VIDEO: "[视频]",
    Kind.STICKER: "[表情]",
    Kind.FILE: "[文件]",
    Kind.LINK: "[应用消息]",
    Kind.SYSTEM: "[提示]",
    Kind.RECALL: "[提示]",
}
CONTENTS = {
    Kind.IMAGE: "Cache_77 50.00 KiB",
    Kind.VOICE: "3″  a.amr 4.00 KiB",
    Kind.VIDEO: "00:00:12 入户.mp4 1.00 MiB",
    Kind.STICKER: "/OK-89",
}


def elements(line: Line) -> list[tuple[str, str]]:
    """The (sort, content) pairs of a message."""
    if line.kind is Kind.QUOTE:
        return [("[被引用的消息][文本]", line.quoted), ("[文本]", line.text)]
    content = CONTENTS.get(line.kind, line.text)
    return [(ELEMENTS.get(line.kind, "[文本]"), f"{content} 24.00 KiB" if line.kind is Kind.FILE else content)]


def sees_qqnt(line: Line) -> Seen:
    """A face alone is a text."""
    return without_ids(line, kind=Kind.TEXT, text="[/OK]") if line.kind is Kind.STICKER else without_ids(line)


def sees_qqnt_txt(line: Line) -> Seen:
    """No accounts, and a card is two stray characters."""
    known = sees_qqnt(line)
    lost = line.kind is Kind.LINK
    return by_name(line, kind=Kind.OTHER if lost else known.kind, text="" if lost else known.text)


def write_qqnt_txt(folder: Path, export: Export) -> Path:
    blocks = []
    for line in export.lines:
        pairs = [("[", "应")] if line.kind is Kind.LINK else elements(line)
        body_lines = [text for pair in pairs for text in pair]
        blocks.append("\n".join([f"{line.moment:%Y-%m-%d %H:%M:%S} {line.name or '群主'}", *body_lines]))
    path = folder / f"{export.group}.txt"
    path.write_text("\n\n".join(blocks) + "\n\n", "utf-8")
    return path


def write_qqnt_json(folder: Path, export: Export) -> Path:
    rows = []
    for line in export.lines:
        contents = [f"[应用消息]{line.text}"] if line.kind is Kind.LINK else [list(pair) for pair in elements(line)]
        rows.append({"time": f"{line.moment:%Y-%m-%d %H:%M:%S}", "sender": line.name or "群主",
                     "sender_qq": int(line.account or 10000), "contents": contents})  # fmt: skip
    path = folder / f"{export.group}.json"
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=2), "utf-8")
    return path


SHAPES = (
    Shape("qq-txt", "qq-txt", Platform.QQ, write_txt, sees),
    Shape("qq-mht", "qq-mht", Platform.QQ, write_mht, sees),
    Shape("qqnt-txt", "qqnt-export-txt", Platform.QQ, write_qqnt_txt, sees_qqnt_txt, accounts=False),
    Shape("qqnt-json", "qqnt-export-json", Platform.QQ, write_qqnt_json, sees_qqnt),
)
