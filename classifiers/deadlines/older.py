"""Text in a message that is older than the message: reply quotes, chat records, dated extracts, 原文."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from classifiers.deadlines.numerals import NUMBER as N
from classifiers.deadlines.numerals import value

_WHEN = (
    rf"(?<![按照据])(?:({N})月({N})[日号]"
    r"|昨[天日晚]|前天|上周[一二三四五六日天]?|上个?月|上次|去年|往年|之前|此前|前期)"
)
_SAID = rf"{_WHEN}(?:的|在?群里|[^,。\n:\d]{{0,8}})?(?:通知|消息|原话|说的|发的|发布的|短信|公告)[^,。\n:]{{0,4}}"
_STAMP = r"\d{1,2}[-/月.]\d{1,2}日?[ ,]?\d{1,2}:\d\d"
# Each way of quoting beside a sign without which it cannot be: most texts have no such sign.
_OLDER = tuple(
    (sign, re.compile(pattern, re.MULTILINE))
    for sign, pattern in (
        ("「", r"「[^」\n]{1,20}:[^」]{0,1000}」"),
        (">", r"^>[^\n]{0,500}"),
        ("", r"^[\[【](?:引用|回复)[^\n\]】]{0,500}[\]】]"),
        ("引用", r"^引用[^\n]{0,500}"),
        ("\n", r"^[^\n]{0,30}(?:聊天记录|消息记录)(?:如下)?[^\n一-龥]{0,6}\n(?:[^\n]{0,500}\n){0,60}[^\n]{0,500}"),
        ("[聊天记录]", r"\[聊天记录\][^\n]{0,500}"),
        ("\n", r"^[^\n:]{1,20}:[^\n]{1,500}\n-{4,40}\n"),
        ("\n", rf"^[^\n:]{{1,20}}[ (]?(?:20\d\d[-/年.]{_STAMP}(?::\d\d)?|{_STAMP}:\d\d)\)?:?\n[^\n]{{0,500}}"),
        ("\n", rf"^\[?20\d\d[-/年.]{_STAMP}(?::\d\d)?\]?[^\n\d:前]{{1,20}}:?\n[^\n]{{0,500}}"),
        ("\n", r"^[^\n:,。]{1,12}:[^\n]{0,200}\n(?=[^\n:,。]{1,12}:(?:收到|好的?$|明白|已报|嗯|OK|ok|1$))"),
        ("", rf"{_SAID}:?[\"“「『《][^\"”」』》]{{0,500}}"),
        (":", rf"{_SAID}:[^\n]{{0,500}}"),
        ("原文", r"原文[^,。\n:]{0,6}(?:[:\n][^\n]{0,500}|[\"“「『][^\"”」』]{0,500})"),
        ("", rf"^[【\[]{_WHEN}[】\]][^\n]{{0,500}}"),
    )
)
_OLDER_HINT = re.compile(
    r"「|>|【|引用|\[回复|记录|:(?:(?<=\d:)\d\d|收到|好|明白|已|嗯)|通知|消息|原话|的[:“\"]|短信|公告|原文"
)


def older_parts(text: str, today: date) -> Sequence[tuple[int, int]]:
    """Half-open stretches of quoted or dated older text."""
    return tuple(_older(text, today)) if _OLDER_HINT.search(text) else ()


def _older(text: str, today: date) -> Iterator[tuple[int, int]]:
    for sign, pattern in _OLDER:
        for found in pattern.finditer(text) if sign in text else ():
            if not (found.lastindex and _is_today(found, today)):
                yield found.span()


def _is_today(found: re.Match[str], today: date) -> bool:
    return (value(found[1]), value(found[2])) == (today.month, today.day)
