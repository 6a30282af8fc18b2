"""The conversations of a QQ message manager export: blocks of a TXT, groups or private chats, repeated groups.

The formats are described in ``qq_txt`` and ``qq_mht``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from monitor.importers.qq_body import SYSTEM_IDS
from monitor.importers.textlog import MAX_LINE, Block, NumberedLine, begins, line_blocks, until_fault
from monitor.importers.values import shown
from monitor.types import GroupHeader, Parsed, Platform, RawMessage, Skipped, Warned

TITLE = "消息记录（此消息记录为文本格式"
TITLES = (TITLE, "消息记录(此消息记录为文本格式")
FOLDER, CONVERSATION = "消息分组:", "消息对象:"
RULE = "=" * 60
MARKS = (RULE, *TITLES, f"\ufeff{TITLE}")  # what a line begins with that may belong to no message
TIME = re.compile(
    r"(\d{4}[-/]\d{1,2}[-/]\d{1,2}) (?:(上午|下午|凌晨|早上|中午|晚上) ?)?"
    r"(\d{1,2}):(\d{2}):(\d{2})(?: (AM|PM|上午|下午)(?= ))? ",
    re.ASCII,
)
PRIVATE_FOLDERS = frozenset({"我的好友", "陌生人", "黑名单", "临时会话"})
MAX_PEEK, MAX_PEEK_TEXT, MAX_HELD = 20_000, 4_000_000, 60
IN_FOLDER, NO_NUMBERS = "在“{}”里，不是工作群", "是私聊（消息头没有号码），不是工作群"
NOBODY = "里没有群成员的消息，看不出是工作群"
PASTED = "文件中间又出现导出文件的首行，按消息里引用的旧记录处理；如果是两份文件拼接而成，请拆开分别导入"


@dataclass(frozen=True, slots=True)
class Conversation:
    """One block of a file: where it begins, and the folder and partner it names."""

    line: int
    folder: str
    name: str


def fits(at: int, line: str) -> bool:
    """Whether a line is the ``at``-th of the five that open a conversation."""
    if at in (1, 3):
        return line.startswith(FOLDER if at == 1 else CONVERSATION)
    return line.startswith(RULE) and not line.strip("=")


def by_conversation(blocks: Iterable[Block], path: Path) -> Iterator[tuple[Conversation, Block]]:
    """Every line under the conversation it belongs to; the opening lines and the first of the file are left out."""
    current = Conversation(1, "", path.stem)
    held: list[NumberedLine] = []
    blank, pasted, begun = True, False, False
    for first, block in blocks:
        if begun and not pasted and not held and not begins(block, *MARKS):
            yield current, (first, block)
            blank = not block[-1]
            continue
        for number, text in enumerate(block, first):
            if held:
                if (len(held) >= 5 and not text) or (len(held) < 5 and fits(len(held), text)):
                    if len(held) < MAX_HELD:
                        held.append((number, text))
                    continue
                if len(held) >= 5 and (TIME.match(text) or fits(0, text)):
                    current, begun, blank = _opened(held), True, True
                else:
                    yield current, (held[0][0], [line for _, line in held])
                    blank = not held[-1][1]
                held = []
            if not text:
                if begun:
                    yield current, (number, [text])
            elif blank and not pasted and fits(0, text):
                held = [(number, text)]
            elif text.startswith(f"\ufeff{TITLE}") or (not begun and text.startswith(TITLES)):
                text = ""
            else:
                pasted, begun = text.startswith(TITLES), True
                yield current, (number, [text])
            blank = not text
    if held and len(held) < 5:
        yield current, (held[0][0], [line for _, line in held])


def _opened(block: list[NumberedLine]) -> Conversation:
    return Conversation(block[0][0], block[1][1].removeprefix(FOLDER), block[3][1].removeprefix(CONVERSATION))


def sender_at(text: str) -> int:
    """Where the ``(number)`` or ``<address>`` at the end of a header begins; -1 for any other line."""
    return account_at(text) if text[4:5] in ("-", "/") else -1


def account_at(text: str) -> int:
    """Where the ``(number)`` or ``<address>`` behind a name begins; -1 when there is none."""
    if text[-1:] == ")":
        at = text.rfind("(")
        number = text[at + 1 : -1]
        return at if len(number) >= 4 and number.isascii() and number.isdigit() else -1
    if text[-1:] == ">":
        at = text.rfind("<")
        local, mark, host = text[at + 1 : -1].partition("@")
        return at if local and mark and host and not any(char.isspace() for char in local + host) else -1
    return -1


def group_lines(conversation: Conversation, blocks: Iterator[Block]) -> Iterator[Block] | Skipped:
    """The lines of a group's conversation, or why it is none."""
    if conversation.folder in PRIVATE_FOLDERS:
        return passed_over(conversation, IN_FOLDER.format(conversation.folder))
    peeked: list[Block] = []
    systems: set[str] = set()
    blank, size = True, 0
    for count, text in enumerate(_peeked(blocks, peeked), 1):
        size += len(text)
        if blank and text and len(text) <= MAX_LINE and TIME.match(text):
            if (at := sender_at(text)) < 0:
                return passed_over(conversation, NO_NUMBERS)
            if text[at + 1 : -1] not in SYSTEM_IDS:
                return chain(peeked, blocks)
            systems.add(text[at + 1 : -1])
        blank = not text
        if count > MAX_PEEK or size > MAX_PEEK_TEXT:
            break
    return chain(peeked, blocks) if is_group_by(systems, conversation) else passed_over(conversation, NOBODY)


def _peeked(blocks: Iterator[Block], peeked: list[Block]) -> Iterator[str]:
    """The lines of blocks, every block put by as soon as it is begun."""
    for block in blocks:
        peeked.append(block)
        yield from block[1]


def is_group_by(systems: Collection[str], conversation: Conversation) -> bool:
    """Whether a conversation without a member's message is a group's, by its system accounts and its folder."""
    return "1000000" in systems or (bool(systems) and "群" in conversation.folder)


def passed_over(conversation: Conversation, why: str) -> Skipped:
    """The record of a conversation that is not a group's."""
    return Skipped(conversation.line, f"“{shown(conversation.name)}”{why}，已跳过")


def survey(path: Path) -> tuple[Counter[str], list[Warned]]:
    """How often every 消息对象 occurs, and the places where the first line of an export stands inside the file."""
    names: Counter[str] = Counter()
    warnings = []
    for first, block in until_fault(line_blocks(path), []):
        for number, text in enumerate(block, first) if begins(block, "消息") else ():
            if text.startswith(CONVERSATION):
                names[text.removeprefix(CONVERSATION)] += 1
            elif number > 1 and text.startswith(TITLES):
                warnings.append(Warned(number, PASTED))
    return names, warnings


def merged(parts: Iterable[Parsed], seen: Counter[int], conversation: Conversation) -> Iterator[Parsed]:
    """What an earlier block of the same group does not hold as often; ``seen`` becomes the maximum of both."""
    here: Counter[int] = Counter()
    known = 0
    for part in parts:
        if isinstance(part, RawMessage):
            key = hash((part.sent_at, part.sender_id, part.kind, part.text))
            here[key] += 1
            if here[key] <= seen[key]:
                known += 1
                continue
        yield part
    for key, count in here.items():
        seen[key] = max(count, seen[key])
    if known:
        yield Warned(
            conversation.line, f"“{conversation.name}”在文件里不止一处，已合并；这里的 {known} 条前面已有，只算一次"
        )


def assembled(
    conversations: Iterable[tuple[Conversation, Iterator[Parsed] | Skipped]], names: Counter[str]
) -> Iterator[Parsed]:
    """Every conversation's group and messages; a group that occurs more than once by ``names`` is merged."""
    seen: dict[str, Counter[int]] = {}
    folders: set[tuple[str, str]] = set()
    for conversation, parts in conversations:
        name = conversation.name
        if isinstance(parts, Skipped):
            yield parts
            continue
        if (conversation.folder, name) in folders:
            yield Warned(conversation.line, f"同一分组里有两个都叫“{shown(name)}”的群，文件里没有群号，已当作同一个群")
        folders.add((conversation.folder, name))
        yield GroupHeader(Platform.QQ, name or None)
        yield from merged(parts, seen.setdefault(name, Counter()), conversation) if names[name] > 1 else parts
