"""What WeChat, QQ and WeCom print themselves into a group: joins, leaves, recalls, renames, pats and the rest.

    "党办小周"邀请"石桥村会计、东岭网格员"加入了群聊       two joins
    “石桥村会计”通过扫描“党办小周”分享的二维码加入群聊     a join
    东岭网格员加入本群。                                   a join (QQ)
    你将"东岭网格员"移出了群聊                             a leave
    "党办小周" 撤回了一条消息0                             a recall (some exporters leave a digit behind)

WeChat puts straight or curly quotes around names, QQ none. Names are returned as printed. The exporting user is
printed as 你; that is no name, so 你 yields no event. Several invited names in one line are split at 、.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

MAX_NOTICE = 1000  # longer texts are not notices; bounds the patterns below


class Notice(StrEnum):
    """What a system line tells."""

    JOIN = "join"
    LEAVE = "leave"
    RECALL = "recall"
    RENAME = "rename"
    PAT = "pat"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class MembershipEvent:
    """Somebody came into the group (``JOIN``) or left it (``LEAVE``), under the printed name."""

    kind: Notice
    name: str


_GROUP = r"(?:群聊|本群|该群|外部群聊|企业群聊)"
_JOINS = (
    re.compile(rf"(?>(?P<by>.+?)邀请)(?P<who>.+?)加入了?{_GROUP}"),
    re.compile(rf"(?>(?P<who>.+?)通过).+?加入了?{_GROUP}"),
    re.compile(rf"(?:欢迎)?(?P<who>.+?)(?:已经?)?加入了?{_GROUP}[。.！!]?$"),
)
_LEAVES = (
    re.compile(rf"(?>(?P<by>.*?)将)(?P<who>.+?)(?:移出|移除|踢出)了?{_GROUP}"),
    re.compile(rf"(?>(?P<who>.+?)被).+?(?:移出|移除|踢出)了?{_GROUP}"),
    re.compile(rf"(?P<who>.+?)(?:已|主动)?(?:退出|离开)了?{_GROUP}[。.]?$"),
)
_RECALL = re.compile(r".{0,80}?撤回了(?:(?:一条|.{1,80}?的(?:一条)?)(?:成员)?消息)")
_RENAME = re.compile(r".{0,80}?修改了?群(?:聊)?名(?:称)?为")
_PAT = re.compile(r".{0,80}?(?:拍了拍|戳了戳)")
_STRICT_PAT = re.compile(r'(?:["“][^"“”\n]{0,80}["”]|我) ?拍了拍 ?(?:["“][^"“”\n]{0,80}["”]|我|自己)[^\n]{0,30}')
_OTHERS = (
    *("已成为新群主", "已成为新的群主", "群待办", "全员禁言", "朋友验证", "群公告", "你已添加了", "打招呼的内容"),
    *("收到红包", "领取了", "与群里其他人都不是", "不是朋友关系", "群管理员", "精华消息", "被禁言", "解除禁言"),
    *("邀请确认", "进群确认", "群聊已", "语音通话", "视频通话", "设为了", "开启了", "关闭了", "创建了群"),
)
_QUOTES = '"“”'


def classify(text: str) -> Notice:
    """The sort of a system text; OTHER when no pattern fits."""
    first = text.strip()
    if len(first) > MAX_NOTICE:
        return Notice.OTHER
    if _PAT.match(first):
        return Notice.PAT
    if _RECALL.match(first):
        return Notice.RECALL
    if any(pattern.match(first) for pattern in _JOINS):
        return Notice.JOIN
    if any(pattern.match(first) for pattern in _LEAVES):
        return Notice.LEAVE
    return Notice.RENAME if _RENAME.match(first) else Notice.OTHER


def is_known(text: str) -> bool:
    """Whether a system text is one of those we know, the rarer sorts included."""
    if classify(text) is not Notice.OTHER:
        return True
    return len(text) <= MAX_NOTICE and any(words in text for words in _OTHERS)


def is_pat(text: str) -> bool:
    """Whether a whole text is a 拍一拍 line with quoted names, as some exporters print it under a sender."""
    return len(text) <= MAX_NOTICE and _STRICT_PAT.fullmatch(text) is not None


def is_recall(text: str) -> bool:
    """Whether a system text says that somebody took a message back."""
    return classify(text) is Notice.RECALL


def membership_events(text: str) -> tuple[MembershipEvent, ...]:
    """The joins and leaves that one system text tells, in printed order; empty for any other text."""
    kind = classify(text)
    patterns = {Notice.JOIN: _JOINS, Notice.LEAVE: _LEAVES}.get(kind, ())
    for pattern in patterns:
        if found := pattern.match(text.strip()):
            return tuple(MembershipEvent(kind, name) for name in _names(found["who"]))
    return ()


def _names(printed: str) -> tuple[str, ...]:
    inner = printed.strip().removeprefix("你和").strip().strip(_QUOTES)
    names = (part.strip().strip(_QUOTES).strip() for part in inner.split("、"))
    return tuple(name for name in names if name and name not in ("你", "您"))
