"""QQ message manager TXT: CRLF, hours without a leading zero, titles before names, cards lost.

UTF-8 with a mark as the program writes it, or GBK as an editor saves it again, with ``?`` for what GBK lacks.
"""

from __future__ import annotations

from monitor.demo.groups import Group
from monitor.demo.moments import local
from monitor.demo.posts import Chat, Post
from monitor.types import Kind

_RULE = "=" * 64
_SYSTEM = {Kind.SYSTEM: "系统消息(1000000)", Kind.RECALL: "系统消息(10000)"}
_UNSHOWN = "请使用最新版手机QQ体验新功能"
_MEDIA = {Kind.IMAGE: "[图片]", Kind.VIDEO: "[视频]", Kind.VOICE: "[语音]", Kind.STICKER: "[表情]"}
_TITLES = ("【群主】", "【管理员】", "【管理员】")


def written(chat: Chat, encoding: str) -> bytes:
    """The whole file."""
    head = [
        "消息记录（此消息记录为文本格式，不支持重新导入）", "", _RULE, "消息分组:我加入的群聊", _RULE,
        f"消息对象:{chat.group.name}", _RULE, "",
    ]  # fmt: skip
    titles = _titles(chat.group)
    blocks = [f"{_header(post, titles)}\n{_body(post)}\n" for post in chat.posts]
    return "\n".join([*head, *blocks, ""]).replace("\n", "\r\n").encode(encoding, "replace")


def _titles(group: Group) -> dict[str, str]:
    """The owner's own office runs the group: its head is 群主, the next two 管理员."""
    keys = [seat.person.key for seat in group.seats if seat.person.unit == group.owner and not seat.person.silent]
    return dict(zip(keys, _TITLES, strict=False))


def _header(post: Post, titles: dict[str, str]) -> str:
    when = local(post.at)
    clock = f"{when:%Y-%m-%d} {when.hour}:{when:%M:%S}"
    if post.seat is None:
        return f"{clock} {_SYSTEM[post.kind]}"
    person = post.seat.person
    return f"{clock} {titles.get(person.key, '')}{post.seat.card}({person.qq})"


def _body(post: Post) -> str:
    if post.kind in _MEDIA:
        return _MEDIA[post.kind]
    if post.kind is Kind.FILE:
        return f"[文件]{post.text}"
    if post.kind is Kind.RED_PACKET:
        return "[QQ红包]请使用新版手机QQ查收红包。"
    if post.kind in (Kind.LINK, Kind.FORWARD, Kind.LOCATION):
        return _UNSHOWN
    if post.kind is Kind.QUOTE and post.quotes is not None and post.quotes.seat is not None:
        return f"@{post.quotes.seat.card} {post.text}"
    return post.text
