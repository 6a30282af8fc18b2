"""One stretch of WechatExporter's TXT taken apart: a message, and the notices and quotes without headers behind it.

    党政办-卢静 (2026-10-12 07:30:00):今天18:00前报       <- own text
    没有照片的视为没去
    "石头"退出了群聊                                      <- a notice
    「党政办-卢静：今天18:00前报」                        <- a quote: original, dashes, reply up to the next of these
    - - - - - - - - - - - - - - -
    收到

Only what ends the stretch counts, and a notice only in the client's own words: a body line that merely resembles one
stays in the body. A quote at the very beginning is the sender's own (older clients wrote quotes into the text).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from monitor.importers.body import Body, system_body
from monitor.importers.inlinelog import HEAD, InlineLayout, carried, numbered_body
from monitor.importers.notices import Notice, classify, is_known
from monitor.importers.textlog import NumberedLine, Segment
from monitor.importers.wechat_exporter_body import NOTICE_MARKS, TRANSFER, read_body, without_mark
from monitor.importers.wechat_exporter_forwards import HEADER, Survey
from monitor.types import Kind, RawMessage

DASHES = "- - - - - - - - - - - - - - -"
QUOTED_LINES, NOTICE_LENGTH = 300, 300
QUOTES, OWN_NOTICES = '"“', ("你邀请", "你将", "你撤回了", "你修改", "你被", "你通过", "你已")
NO_SENDER = "导出工具没有写引用消息的发送人和时间，时间取自上一条"


def messages(segment: Segment, layout: InlineLayout, survey: Survey) -> Iterator[RawMessage]:
    """A segment's own message, then the notices and quotes behind it."""
    lines = _lines(segment, layout)
    inner = list(takewhile(lambda line: survey.swallows(line[0]), lines[1:]))
    first = 1 + len(inner)
    blocks = _blocks(lines, first)
    own = [text for _, text in lines[first : next(iter(blocks), len(lines))]]
    if inner:
        body = Body(Kind.FORWARD, "\n".join([lines[0][1], *_forwarded(inner), *own]))
    else:
        body = own_body([lines[0][1], *own])
    yield segment.message(body)
    for at, block in blocks.items():
        yield carried(segment, lines[at][0], block)


def _lines(segment: Segment, layout: InlineLayout) -> list[NumberedLine]:
    """The lines of a body; what is glued to a transfer is a line of its own."""
    lines = numbered_body(segment, layout)
    number, text = lines[0]
    found = TRANSFER.match(text[:HEAD])
    if found and found.end() < len(text):
        lines[:1] = [(number, text[: found.end()]), (number, text[found.end() :])]
    return lines


def _forwarded(lines: list[NumberedLine]) -> Iterator[str]:
    """The messages inside a forward as ``名: 正文``."""
    for _, text in lines[1:-1]:
        header = HEADER.match(text[:HEAD])
        yield f"{header[1]}: {text[header.end() :]}" if header else text


def own_body(texts: list[str]) -> Body:
    """A sender's body; older clients wrote a quote into the text itself."""
    quoted = _quotes(texts, 0).get(0)
    if quoted is None:
        return read_body("\n".join(texts))
    return _quote(texts[:quoted], texts[quoted + 1 :])


def _quote(original: list[str], reply: list[str], flag: str | None = None) -> Body:
    text = "\n".join(original).removeprefix("「").removesuffix("」")
    return Body(Kind.QUOTE, "\n".join(reply), quoted=text.partition("：")[2] or text, flag=flag)


def _quotes(texts: list[str], first: int) -> dict[int, int]:
    """Where quoted originals begin, and where the dashes under each stand."""
    found: dict[int, int] = {}
    for dashes, text in enumerate(texts):
        if text == DASHES and dashes > first and texts[dashes - 1].endswith("」"):
            back = range(dashes - 1, max(first, dashes - QUOTED_LINES) - 1, -1)
            begin = next((at for at in back if texts[at].startswith("「")), None)
            if begin is not None:
                found[begin] = dashes
    return found


def _blocks(lines: list[NumberedLine], first: int) -> dict[int, Body]:
    """The notices and quotes that end a body, by the index of their first line; all that follows belongs to them."""
    texts = [text for _, text in lines]
    quotes = _quotes(texts, first)
    begins: list[int] = []
    follows = True
    for at in range(len(texts) - 1, first - 1, -1):
        follows = at in quotes or (follows and _is_notice(texts[at]))
        if follows:
            begins.append(at)
    found: dict[int, Body] = {}
    end = len(texts)
    for at in begins:
        if at in quotes:
            dashes = quotes[at]
            found[at] = _quote(texts[at:dashes], texts[dashes + 1 : end], NO_SENDER)
        else:
            found[at] = system_body(without_mark(texts[at]))
        end = at
    return dict(reversed(found.items()))


def _is_notice(text: str) -> bool:
    """Whether a bare line is one of the client's own, told by its quotation marks or its ``你``."""
    if not text or len(text) > NOTICE_LENGTH:
        return False
    if text.startswith(NOTICE_MARKS):
        return True
    return is_known(text) if text[0] in QUOTES else text.startswith(OWN_NOTICES) and classify(text) is not Notice.OTHER
