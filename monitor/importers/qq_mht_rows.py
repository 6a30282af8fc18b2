"""The table rows of a QQ message manager MHT, read in pieces, and their HTML turned to text.

The file is read up to ``</html>``; the pictures behind it are never touched. There are no patterns here: tags and
entities are found by searching for their first and last characters, so that every row costs linear time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import MalformedFile
from monitor.importers.decoding import BEYOND_ASCII, TOLERANCE, read_head
from monitor.importers.meter import followed

CHUNK, MAX_ROW = 1 << 18, 1 << 20
START, STOP, END = "<tr>", "</tr>", "</html>"
PICTURE = "[图片]"
TAGS = {
    **dict.fromkeys(("font", "b", "i", "u", "s", "a", "span", "div", "p", "strong", "em"), ""),
    "br": "\n",
    "img": PICTURE,
}
TAG_LENGTH, WORD_LENGTH, ENTITY_LENGTH = 4000, 8, 10
ENTITIES = {"lt": "<", "gt": ">", "get": ">", "amp": "&", "nbsp": " ", "quot": '"', "apos": "'"}
BROKEN_OFF, EXPORT_AGAIN = "文件到这里就断了，没有写完", "请重新导出；若文件是拷贝来的，请检查是否拷贝完整"


@dataclass(frozen=True, slots=True)
class Row:
    """What stands between <tr> and </tr>, with the line it begins on; not ``whole`` when it is cut at MAX_ROW."""

    line: int
    html: str
    whole: bool = True


def rows(path: Path) -> Iterator[Row]:
    """The rows of the table; MalformedFile, after the whole ones, when the page does not end."""
    text, at, counted, line = "", 0, 0, 1
    with followed(path.open("r", encoding=_encoding(path), errors="replace"), path) as file:
        while piece := file.read(CHUNK):
            line += text.count("\n", counted, at)
            text, at, counted = text[at:] + piece, 0, 0
            end = text.find(END)
            while True:
                start = text.find(START, at)
                if 0 <= end < start or (end >= 0 > start):
                    return
                stop = text.find(STOP, start) if start >= 0 else -1
                if stop < 0 and (start < 0 or len(text) - start < MAX_ROW):
                    break
                line, counted = line + text.count("\n", counted, start), start
                cut = stop if stop >= 0 else len(text)
                yield Row(line, text[start + len(START) : min(cut, start + MAX_ROW)], cut - start <= MAX_ROW)
                at = cut
            at = start if start >= 0 else max(at, len(text) - len(END))
    raise MalformedFile(path, BROKEN_OFF, EXPORT_AGAIN, line=line + text.count("\n", counted))


def _encoding(path: Path) -> str:
    """UTF-8, or GB18030 when the head is anything but UTF-8 (a page saved anew by another program)."""
    text = read_head(path).partition(END.encode())[0].decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    return "utf-8" if wrong * TOLERANCE <= len(BEYOND_ASCII.findall(text)) - wrong or wrong < 2 else "gb18030"


def plain(html: str) -> str:
    """The text of a body; what only looks like a tag stays."""
    parts, at = [], 0
    while (start := html.find("<", at)) >= 0:
        stop = html.find(">", start + 1, start + TAG_LENGTH)
        word = _tag(html[start + 1 : min(stop, start + WORD_LENGTH)]) if stop > 0 else ""
        parts += [html[at:start], TAGS.get(word, "<")]
        at = stop + 1 if word in TAGS else start + 1
    return unescaped("".join((*parts, html[at:])))


def _tag(inside: str) -> str:
    """The lower-case name of a tag, without the slash of a closing one."""
    bare = inside.removeprefix("/").replace("/", " ").partition(" ")[0]
    return bare.lower()


def unescaped(text: str) -> str:
    """The text with its entities undone, each once; unknown ones stay."""
    first, *others = text.split("&")
    return first + "".join(_entity(part) for part in others)


def _entity(part: str) -> str:
    name, mark, _ = part[:ENTITY_LENGTH].partition(";")
    meaning = (ENTITIES.get(name) or _numbered(name)) if mark else None
    return f"&{part}" if meaning is None else meaning + part[len(name) + 1 :]


def _numbered(name: str) -> str | None:
    digits = name.removeprefix("#")
    if digits == name or not digits.isascii() or not digits.isdecimal():
        return None
    code = int(digits)
    return chr(code) if 32 <= code < 0xD800 or 0xE000 <= code < 0x110000 else None
