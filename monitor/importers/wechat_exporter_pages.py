"""The pieces of WechatExporter's pages: the head's own figures, the blocks of messages, the files that hold the rest.

    <script> … initPageData([{"page":1}]); … numberOfMsgs = parseInt('2') … asyncLoadingType = "pager";
    <div class="msg chat left" msgid="1010" msgtype="1"> … </div>              <- in the page when all is in it
    Files/Data/msg-1.js:  var msgArray = ["<div class=\\"msg chat left\\" …", …];    <- or each message as a string

Some versions put the first page's messages into the page and into msg-1.js as well; these are given once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import MalformedFile
from monitor.importers.decoding import head_text, read_head
from monitor.importers.jsonstream import EXPORT_AGAIN
from monitor.importers.markup import Tag, Token, fragment, page
from monitor.importers.pagescript import arrays
from monitor.importers.textlog import CUT_SHORT, until_fault
from monitor.importers.values import is_whole
from monitor.importers.wechat_exporter_body import TITLE

TITLE_TAG = re.compile(r"<title>([^<]{1,400})</title>")
DECLARED = re.compile(r"numberOfMsgs = parseInt\('(\d{1,9})'\)")
SCRIPT_NUMBER = re.compile(r"msg-(\d{1,9})\.js", re.ASCII)
UNFINISHED = "网页没有写完，后面的消息缺失"
MOST_TOKENS = 100_000  # of one message; what follows is dropped


@dataclass(frozen=True, slots=True)
class Block:
    """One message as HTML: its opening tag, what is inside, and whether the file breaks off in it."""

    line: int
    tag: Tag
    tokens: tuple[Token, ...]
    flag: str | None = None


def titled(text: str) -> str | None:
    """The group's name out of a page's title, None when the page is not WechatExporter's."""
    found = TITLE_TAG.search(text)
    title = TITLE.fullmatch(found[1].strip()) if found else None
    return title[1] if title else None


def declared_count(path: Path) -> int | None:
    """How many messages the page's script speaks of."""
    found = DECLARED.search(head_text(read_head(path)))
    return int(found[1]) if found else None


def scripts(path: Path) -> tuple[Path, ...]:
    """The files beside a page that hold more of its messages, in order."""
    folders = (path.parent / "Files" / "Data", path.parent / f"{path.stem}_files" / "Data")
    found = [
        (int(number[1]), script)
        for folder in folders
        if folder.is_dir()
        for script in folder.iterdir()
        if (number := SCRIPT_NUMBER.fullmatch(script.name)) and script.is_file() and not script.is_symlink()
    ]
    return tuple(script for _, script in sorted(found))


def is_side_file(path: Path) -> bool:
    """The folder that holds a page's scripts, pictures and sounds: ``Files`` or ``<page>_files`` beside it."""
    if not path.is_dir():
        return False
    if path.name == "Files":
        return any((path.parent / name).is_file() for name in ("index.html", "index.htm", "index.txt"))
    page_name = path.name.removesuffix("_files")
    return page_name != path.name and any(
        path.with_name(page_name + end).is_file() for end in (".html", ".htm", ".txt")
    )


def blocks_of(path: Path) -> Iterator[Block]:
    """The messages of a page, then those in its scripts, their lines counted on. Raises MalformedFile at the end."""
    seen: set[str] = set()
    faults: list[MalformedFile] = []
    before = line = 0
    for block in until_fault(_page_blocks(path), faults):
        seen.add(block.tag.attributes["msgid"])
        line = block.line
        yield block
    seen.discard("")
    inline = arrays(path, "msgArray", behind="</body>")
    for elements in (inline, *(arrays(script, "msgArray") for script in scripts(path))):
        for block in until_fault(_script_blocks(elements, seen), faults):
            line = before + block.line
            yield Block(line, block.tag, block.tokens)
        before = line
    for fault in faults:
        raise fault if fault.file == path.name else MalformedFile(path, f"{fault.file}：{fault.reason}", fault.advice)


def _page_blocks(path: Path) -> Iterator[Block]:
    faults: list[MalformedFile] = []
    yield from _cut(until_fault(_whole_page(path), faults))
    for fault in faults:
        raise fault


def _whole_page(path: Path) -> Iterator[Token]:
    line, whole = 1, False
    for token in page(path):
        line = token.line
        whole = isinstance(token, Tag) and token.closes and token.name == "html"
        if whole:
            return
        yield token
    raise MalformedFile(path, UNFINISHED, EXPORT_AGAIN, line=line)


def _script_blocks(elements: Iterable[tuple[int, object]], seen: set[str]) -> Iterator[Block]:
    """The messages of an array; each of its strings is a message with all that belongs to it."""
    for line, element in elements:
        blocks = list(_cut(fragment(element))) if isinstance(element, str) and is_whole(element) else []
        if blocks and blocks[0].tag.attributes["msgid"] not in seen:
            yield from (Block(line, block.tag, block.tokens) for block in blocks)


def _cut(tokens: Iterable[Token]) -> Iterator[Block]:
    """The messages in a stretch of HTML; one ends where its element does, or where the next begins."""
    tag: Tag | None = None
    inner: list[Token] = []
    depth = 0
    for token in tokens:
        if _begins(token):
            if tag is not None:
                yield Block(tag.line, tag, tuple(inner))
            assert isinstance(token, Tag)
            tag, inner, depth = token, [], 1
            continue
        if isinstance(token, Tag) and token.name == "div":
            depth += -1 if token.closes else 1
        if tag is not None and depth > 0 and len(inner) < MOST_TOKENS:
            inner.append(token)
        elif tag is not None and depth <= 0:
            yield Block(tag.line, tag, tuple(inner))
            tag = None
    if tag is not None:
        yield Block(tag.line, tag, tuple(inner), CUT_SHORT)


def _begins(token: Token) -> bool:
    return (
        isinstance(token, Tag)
        and token.name == "div"
        and not token.closes
        and "msgid" in token.attributes
        and "msg" in token.classes
    )
