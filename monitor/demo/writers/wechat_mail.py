"""The text that WeChat on a phone sends by mail (多选 → 邮件): minutes only, a line for each new day."""

from __future__ import annotations

from monitor.demo.moments import local
from monitor.demo.posts import Chat, Post
from monitor.demo.writers.numbers import digest
from monitor.types import Kind

_FIXED = {Kind.VOICE: "[语音]", Kind.STICKER: "[动画表情]", Kind.RED_PACKET: "[红包]"}
_SUFFIXES = {Kind.IMAGE: ("图片", "jpg"), Kind.VIDEO: ("视频", "mp4")}


def text_file(chat: Chat) -> bytes:
    """The mail's text; the chat holds only what people said, a phone cannot select anything else."""
    lines = [f"{chat.group.name} 微信群上的聊天记录如下，请查收。", ""]
    day = ""
    for post in chat.posts:
        assert post.seat is not None, "lines of the client cannot be selected"
        when = local(post.at)
        if (today := when.strftime("%Y-%m-%d")) != day:
            day = today
            lines += [f"—————  {day}  —————", "", ""]
        lines += [f"{post.seat.card}  {when:%H:%M}", "", _body(post), "", ""]
    return "\n".join(lines[:-1]).encode()


def _body(post: Post) -> str:
    if post.kind in _SUFFIXES:
        word, suffix = _SUFFIXES[post.kind]
        return f"[{word}: {digest(f'{post.at}/{post.number}')[:32]}.{suffix}(请在附件中查看)]"
    if post.kind is Kind.FILE:
        return f"[文件: {post.text}(请在附件中查看)]"
    if post.kind in (Kind.LINK, Kind.FORWARD):
        return f"[{'链接' if post.kind is Kind.LINK else '聊天记录'}: {post.text.partition(chr(10))[0]}]"
    return _FIXED.get(post.kind, post.text)
