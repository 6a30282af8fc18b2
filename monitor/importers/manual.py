"""What the manual says of a format: what its files keep, what the exporter loses, what we flag, how to export it.

``docs/formats.md`` and ``jianfu formats`` are made of this. The marks are checked against the goldens.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How much of something is in the files of a format."""

    WHOLE = "有"
    PART = "部分"
    NONE = "无"


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing that a file may keep or lose: a key for programs, a word for tables, its name, and what it is."""

    key: str
    zh: str
    name: str
    means: str


TRAITS: tuple[Trait, ...] = (
    Trait("group", "群名", "群名", "“部分”是只写在文件名、文件夹名或旁边的文件里，或者有的文件不写"),
    Trait("group_id", "群号", "群号", "群改名以后，靠它认出是同一个群；“部分”同上"),
    Trait("sender_id", "账号", "成员账号", "发言人的微信号、QQ 号或企业微信账号"),
    Trait("card", "名片", "群名片", "发言人在群里的名字；“部分”是有时只有昵称，或者是导出的人写的备注"),
    Trait("native_id", "编号", "消息编号", "两份文件里的同一条消息，靠它认出"),
    Trait("seconds", "秒", "秒", "发送时间精确到秒"),
    Trait("recall", "撤回", "撤回提示", "“某某撤回了一条消息”；“部分”是没有自己的时间，取上一条的"),
    Trait("recalled_text", "原文", "被撤回的原文", "撤回的那条消息原来写的什么"),
    Trait("mention_all", "@全体", "@所有人标志", "“部分”是没有标志，只能按正文里的“@所有人”“@全体成员”判断"),
    Trait("quoted", "引用", "引用的原话", "回复别人时引用的那句；“部分”是知道在回复，原话不一定有"),
    Trait("forwarded", "转发", "合并转发内容", "合并转发的聊天记录里的每一条；“部分”是只有标题或前几条"),
    Trait("relay", "接龙", "接龙全文", "“部分”是只有标题或第一行"),
    Trait("announcement", "公告", "公告全文", "“部分”是只有标题，或者不一定完整"),
    Trait(
        "card_title", "卡片", "卡片标题", "链接、小程序、在线文档等卡片的标题；“部分”是有的卡片没有，或与普通文字分不开"
    ),
    Trait("members", "名单", "成员名单", "群里有哪些人，包括没有发言的；“部分”是要靠旁边的文件，或者不一定写全"),
)
KNOWN = frozenset(trait.zh for trait in TRAITS)


@dataclass(frozen=True, slots=True)
class Keeps:
    """The traits by ``Trait.zh`` that a format keeps whole and in part; the others it has not."""

    whole: frozenset[str]
    part: frozenset[str]

    @classmethod
    def of(cls, whole: str, part: str = "") -> Keeps:
        """From words with spaces between; ValueError for an unknown word or one that stands in both."""
        keeps = cls(frozenset(whole.split()), frozenset(part.split()))
        if wrong := (keeps.whole | keeps.part) - KNOWN | (keeps.whole & keeps.part):
            raise ValueError(f"traits {sorted(wrong)}")
        return keeps

    def mark(self, trait: Trait) -> Mark:
        """How much of the trait is kept."""
        if trait.zh in self.whole:
            return Mark.WHOLE
        return Mark.PART if trait.zh in self.part else Mark.NONE


@dataclass(frozen=True, slots=True)
class Producer:
    """A program that exports chats: its name in Chinese, and how to get the best file out of it, step by step."""

    zh: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manual:
    """The page of a format. ``loses``: what the exporter loses or damages; ``alerts``: what the reader then says."""

    producer: Producer
    keeps: Keeps
    loses: str
    alerts: str
