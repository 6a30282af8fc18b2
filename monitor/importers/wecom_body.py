"""What the 会话内容存档 of WeCom holds under each ``msgtype``, as messages.

    "msgtype": "link", "link": {"title": "山洪预警规则", "description": "请学习", "link_url": "https://…"}

The body stands under the type's own name but for a few (KEYS). Types that we do not know keep what text they have.
A reply is a text with the original in front, in the words of WeCom or of WeChat (from outside members):

    这是一条引用/回复消息：          「卢静：今天18:00前报」
    “卢静：                          - - - - - - - - - - - - - - -
    今天18:00前报”                   已报
    ------
    已报

Fields: developer document 91774; todo, vote, collect, meeting and calendar as seen in public wrappers of the interface,
which also show how replies look.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from monitor.importers.body import Body
from monitor.importers.group_tools import program_tool
from monitor.importers.values import Fields
from monitor.types import Kind, Tool

KEYS = {"docmsg": "doc", "markdown": "info", "news": "info", "external_redpacket": "redpacket"}
BARE = {"image": Kind.IMAGE, "voice": Kind.VOICE, "video": Kind.VIDEO, "emotion": Kind.STICKER}
CALLS = frozenset({"meeting_voice_call", "voip_doc_share", "voiptext"})
CONSENT = {"agree": "同意会话内容存档", "disagree": "不同意会话内容存档"}
WORDS = ("title", "topic", "content", "desc", "description", "text", "remarks")
OPENINGS = ("这是一条引用/回复消息", "This is a quote/reply")
LONGEST_ITEM = 1 << 20


def body(fields: Fields) -> Body:
    """The body of a record that is no recall."""
    word = fields.text("msgtype")
    if word in BARE:
        return Body(BARE[word], "")
    if word in CONSENT:
        return Body(Kind.SYSTEM, CONSENT[word])
    if word in CALLS:
        return Body(Kind.OTHER, "")
    part = fields.part(KEYS.get(word, word))
    read = READERS.get(word)
    return read(part) if read else Body(Kind.OTHER, _lines(part, *WORDS))


def _text(part: Fields) -> Body:
    """A typed text, or a reply."""
    content = part.text("content")
    if content.startswith(OPENINGS):
        original, mark, reply = content.partition("\n------\n")
        _, _, said = original.partition("\n")
    elif content.startswith("「"):
        said, mark, reply = content.partition("」\n- - - - - - - - - - - - - - -\n")
    else:
        return Body(Kind.TEXT, content)
    name, colon, quoted = said.lstrip('“"「').partition("：" if "：" in said.partition("\n")[0] else ":")
    if not mark or not colon or "\n" in name:
        return Body(Kind.TEXT, content)
    return Body(Kind.QUOTE, reply, quoted=quoted.strip().rstrip('”"」') or None)


def _lines(part: Fields, *names: str) -> str:
    """The texts of those members that hold any, one under the other, none twice."""
    return "\n".join(dict.fromkeys(text for name in names if (text := part.text(name)).strip()))


def _link(part: Fields) -> Body:
    return Body(Kind.LINK, _lines(part, "title", "description"))


def _program(part: Fields) -> Body:
    return _link(part)._replace(tool=program_tool(part.text("title")))


def _news(part: Fields) -> Body:
    return Body(Kind.LINK, "\n".join(filter(None, (_lines(one, "title", "description") for one in part.parts("item")))))


def _vote(part: Fields) -> Body:
    items = part.data.get("voteitem")
    choices = [one for one in items if isinstance(one, str)] if isinstance(items, list) else []
    return Body(Kind.OTHER, "\n".join([part.text("votetitle"), *choices]), tool=Tool.VOTE)


def _collect(part: Fields) -> Body:
    asked = (one.text("ques") for one in part.parts("details"))
    return Body(Kind.OTHER, "\n".join([part.text("title"), *asked]), tool=Tool.FORM)


def _chat_record(part: Fields) -> Body:
    return Body(Kind.FORWARD, "\n".join([part.text("title"), *(text for _, text in _items(part))]))


def _mixed(part: Fields) -> Body:
    """Texts and pictures in one message; what is not text stands as ``[image]``."""
    items = list(_items(part))
    if any(word.lower().endswith("text") for word, _ in items):
        return Body(Kind.TEXT, "\n".join(text for _, text in items))
    return Body(BARE.get(items[0][0], Kind.OTHER) if items else Kind.OTHER, "")


def _items(part: Fields) -> Iterator[tuple[str, str]]:
    """Type and text of the parts of a message; each part's body is JSON within a string."""
    for item in part.parts("item"):
        word, inner = item.text("type"), Fields.of(_decoded(item.text("content")))
        text = _lines(inner, *WORDS, "filename")
        yield word, text or f"[{word}]"


def _decoded(text: str) -> object:
    try:
        return json.loads(text) if len(text) < LONGEST_ITEM else None
    except (ValueError, RecursionError):
        return None


READERS: dict[str, Callable[[Fields], Body]] = {
    "text": _text,
    "markdown": lambda part: Body(Kind.TEXT, part.text("content")),
    "file": lambda part: Body(Kind.FILE, part.text("filename")),
    "qydiskfile": lambda part: Body(Kind.FILE, part.text("filename")),
    "link": _link,
    "weapp": _program,
    "docmsg": _link,
    "news": _news,
    "sphfeed": lambda part: Body(Kind.LINK, _lines(part, "feed_desc", "sph_name")),
    "location": lambda part: Body(Kind.LOCATION, _lines(part, "title", "address")),
    "redpacket": lambda part: Body(Kind.RED_PACKET, part.text("wish")),
    "external_redpacket": lambda part: Body(Kind.RED_PACKET, part.text("wish")),
    "card": lambda part: Body(Kind.OTHER, part.text("corpname")),
    "todo": lambda part: Body(Kind.OTHER, _lines(part, *WORDS), tool=Tool.TODO),
    "vote": _vote,
    "collect": _collect,
    "chatrecord": _chat_record,
    "mixed": _mixed,
}
