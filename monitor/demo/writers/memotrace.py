"""MemoTrace (留痕) 2.x: CSV (UTF-8 with a mark) and XLSX (with the sheet 成员信息), in a folder named after the group.

接龙 come out as 未知类型 with a number and a printed dict, files with size and path, quotes with a last line 引用.
In the workbook the path of a voice message stands in a row of its own below it.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator

from openpyxl import Workbook

from monitor.demo.groups import Group
from monitor.demo.moments import local
from monitor.demo.posts import RELAY, Chat, Post
from monitor.demo.writers.numbers import digest, server_id
from monitor.demo.writers.workbook import saved
from monitor.types import Kind

COLUMNS = ("消息ID", "类型", "发送人", "时间", "内容", "备注", "昵称", "更多信息")
MEMBER_COLUMNS = (
    "wxid", "微信号", "类型", "群昵称", "昵称", "头像地址", "头像原图", "标签", "性别", "个性签名", "国家（地区）",
    "省份", "城市",
)  # fmt: skip
_WORDS = {
    Kind.TEXT: "文本",
    Kind.IMAGE: "图片",
    Kind.VOICE: "语音",
    Kind.VIDEO: "视频",
    Kind.STICKER: "表情包",
    Kind.FILE: "文件",
    Kind.LINK: "分享链接",
    Kind.FORWARD: "合并转发的聊天记录",
    Kind.QUOTE: "引用消息",
    Kind.LOCATION: "位置分享",
    Kind.RED_PACKET: "红包",
    Kind.SYSTEM: "系统消息",
    Kind.RECALL: "系统消息",
}
_CARD_NUMBER = 53 << 32 | 49  # application type 53 is 接龙


def folder_name(group: Group) -> str:
    """The folder, which alone tells the group's id."""
    return f"{group.name}({group.native_id})"


def csv_file(chat: Chat) -> bytes:
    """The CSV file."""
    page = io.StringIO(newline="")
    rows = csv.writer(page)
    rows.writerow(COLUMNS)
    rows.writerows(_row(post, chat.group) for post in chat.posts)
    return page.getvalue().encode("utf-8-sig")


def xlsx_file(chat: Chat) -> bytes:
    """The workbook."""
    book = Workbook()
    sheet = book.create_sheet("聊天记录", 0)
    sheet.append(COLUMNS)
    for post in chat.posts:
        sheet.append(_row(post, chat.group))
        if post.kind is Kind.VOICE:
            sheet.append((None, None, None, None, f"./voice/{local(post.at):%Y-%m/%Y%m%d_%H%M%S}_0.mp3"))
    members = book.create_sheet("成员信息", 1)
    members.append(MEMBER_COLUMNS)
    for row in _members(chat.group):
        members.append(row)
    return saved(book)


def _members(group: Group) -> Iterator[tuple[str | int | None, ...]]:
    for seat in group.seats:
        person = seat.person
        yield person.wxid, None, 0, seat.card, person.nickname, None, None, None, "未知", None, None, None, None


def _row(post: Post, group: Group) -> tuple[str, ...]:
    sender = post.seat.card if post.seat else group.name
    nickname = post.seat.person.nickname if post.seat else group.name
    word = "未知类型" if post.text.startswith(RELAY) else _WORDS[post.kind]
    when = local(post.at).strftime("%Y-%m-%d %H:%M:%S")
    return server_id(group, post), word, sender, when, _content(post), sender, nickname, "more"


def _content(post: Post) -> str:
    if post.text.startswith(RELAY):
        card = {"msg": {"appmsg": {"@appid": "", "@sdkver": "0", "title": post.text, "type": "53"}}}
        return f"{_CARD_NUMBER}\n{card!r}"
    if post.kind is Kind.LINK:
        title, _, about = post.text.partition("\n")
        return f"【分享链接】\n标题：{title}\n描述：{about}\n链接: https://example.cn/a/{digest(title)[:8]}\n应用：\n"
    if post.kind is Kind.FORWARD:
        return _forward(post)
    if post.kind is Kind.QUOTE and post.quotes is not None and post.quotes.seat is not None:
        return f"{post.text}\n引用：{post.quotes.seat.card}: {_content(post.quotes)}"
    return _PLAIN[post.kind].format(post.text) if post.kind in _PLAIN else _file(post)


_PLAIN = {
    Kind.TEXT: "{}",
    Kind.SYSTEM: "{}",
    Kind.RECALL: "{}",
    Kind.IMAGE: "【图片】",
    Kind.VIDEO: "【视频】",
    Kind.VOICE: "【语音】",
    Kind.STICKER: "【表情包】 ",
    Kind.RED_PACKET: "【红包】: 恭喜发财，大吉大利",
    Kind.LOCATION: "【位置分享】\n坐标: (0.0,0.0)\n名称: {0}\n标签: {0}\n",
}


def _file(post: Post) -> str:
    size = int(digest(post.text)[:3], 16) / 4000 + 0.02
    path = f"msg\\file\\{local(post.at):%Y-%m}\\{post.text}"
    md5 = hashlib.md5(post.text.encode(), usedforsecurity=False).hexdigest()
    return f"【文件】{post.text} {size:.2f} MB {path} {post.text.rpartition('.')[2]} {md5}"


def _forward(post: Post) -> str:
    when = local(post.at - 3600).strftime("%Y-%m-%d %H:%M:%S")
    lines = "\n".join(f"- {when} {line}" for line in post.text.split("\n")[1:])
    return f"【合并转发的聊天记录】\n\n{lines}\n"
