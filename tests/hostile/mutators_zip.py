"""Ways to damage a workbook, as a container and from within."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Sequence
from random import Random

from tests.hostile.mutators import ANY, TEXT, Mutator

Parts = list[tuple[str, bytes]]
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError),
    *(ValueError, KeyError, NotImplementedError, RuntimeError),
)
ENTRY_SIZE = 46
NAMES = (
    *("../../外面.xml", "/etc/群.xml", "C:\\群.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"),
    *("", "x" * 300),
)
DOCTYPES = (
    '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
    '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;&b;">]>',
    '<!DOCTYPE a PUBLIC "-//a" "http://example.invalid/a.dtd">',
    '<!doctype a [<!ENTITY % b SYSTEM "http://example.invalid/b">%b;]>',
)
INDEX = re.compile(r'(t="s"[^>]*>\s*<v>)(\d+)(</v>)')
REFERENCE = re.compile(r' r="([A-Z]+)(\d+)"')
ROW = re.compile(r'<row [^>]*?r="(\d+)"')
TYPE = re.compile(r' t="\w+"')
INDEXES = ("-1", "999999", "9" * 30, "", "1.5", "٣", "٣" * 5000, "0x1", "９", " 1 ", "nan")
REFERENCES = ("ZZZ9999999", "A0", "", "1A", "A-1", "AAAAAAAAA1", "A" + "9" * 400, "ａ１", "XFD1", "R1C1")


def unpack(data: bytes) -> Parts:
    """The members of a workbook; none for what is no zip any more."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    except UNREADABLE:
        return []


def pack(parts: Parts, packed: bool = True) -> bytes:
    """A workbook of these members, compressed or as they are; a name may come twice."""
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    whole = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(whole, "w") as archive:
        warnings.simplefilter("ignore", UserWarning)
        for name, data in parts:
            archive.writestr(zipfile.ZipInfo(name or "_"), data, method)
    return whole.getvalue()


def _on_parts(change: Callable[[Random, Parts], None]) -> Callable[[Random, bytes, bytes], bytes]:
    def changed(rng: Random, data: bytes, donor: bytes) -> bytes:
        parts = unpack(data)
        if not parts:
            return data
        change(rng, parts)
        return pack(parts)

    return changed


def _sheets(parts: Parts) -> Sequence[int]:
    found = [at for at, (name, _) in enumerate(parts) if "worksheets/" in name or "haredStrings" in name]
    return found or range(len(parts))


def broken_member(rng: Random, parts: Parts) -> None:
    """One member changed as a text or as bytes."""
    at = rng.choice([*range(len(parts)), *_sheets(parts), *_sheets(parts)])
    mutator = rng.choice((*ANY, *(one for one in TEXT if one.weight > 1)))
    parts[at] = (parts[at][0], mutator.change(rng, parts[at][1], rng.choice(parts)[1]))


def swapped(rng: Random, parts: Parts) -> None:
    here, there = rng.randrange(len(parts)), rng.randrange(len(parts))
    parts[here], parts[there] = (parts[here][0], parts[there][1]), (parts[there][0], parts[here][1])


def renamed(rng: Random, parts: Parts) -> None:
    at = rng.randrange(len(parts))
    parts[at] = (rng.choice((*NAMES, parts[at][0].upper(), parts[at][0].replace("/", "\\"))), parts[at][1])


def removed(rng: Random, parts: Parts) -> None:
    del parts[rng.randrange(len(parts))]


def doubled(rng: Random, parts: Parts) -> None:
    parts.append((rng.choice(parts)[0], rng.choice(parts)[1]))


def doctype(rng: Random, parts: Parts) -> None:
    at = rng.randrange(len(parts))
    name, data = parts[at]
    text = data.decode("utf-8", "replace")
    head, mark, rest = text.partition("?>")
    declared = rng.choice((" " * rng.choice((0, 3000)), "<!-- -->")) + rng.choice(DOCTYPES)
    text = head + mark + declared + rest if mark else declared + text
    encoding = rng.choice(("utf-8", "utf-8", "utf-16", "utf-16-be"))
    text = re.sub("encoding=.[^'\"]*.", f'encoding="{encoding}"', text, count=1)
    parts[at] = (name, text.encode(encoding, "replace"))


def _in_sheets(pattern: re.Pattern[str], form: str, others: tuple[str, ...]) -> Callable[[Random, Parts], None]:
    def change(rng: Random, parts: Parts) -> None:
        at = rng.choice(_sheets(parts))
        name, data = parts[at]
        text = data.decode("utf-8", "replace")
        if found := list(pattern.finditer(text)):
            one = rng.choice(found)
            groups = [one[number] for number in range(1, (pattern.groups or 0) + 1)]
            text = text[: one.start()] + form.format(*groups, new=rng.choice(others)) + text[one.end() :]
        parts[at] = (name, text.encode())

    return change


def deep(rng: Random, parts: Parts) -> None:
    """Elements inside elements, or side by side, where a cell is expected."""
    at = rng.choice(_sheets(parts))
    name, data = parts[at]
    tag, count = rng.choice(("c", "row", "si", "r", "t", "x")), rng.choice((10, 1000, 30_000))
    inner = f"<{tag}>" * count + f"</{tag}>" * count if rng.random() < 0.5 else f"<{tag}/>" * count
    place = rng.choice([match.start() for match in re.finditer(b"<", data)] or [0])
    parts[at] = (name, data[:place] + inner.encode() + data[place:])


def header_bits(rng: Random, data: bytes, donor: bytes) -> bytes:
    """A figure of one member's header changed: flags, method, sizes, checksum, place, name."""
    places = [match.start() for match in re.finditer(rng.choice((b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06")), data)]
    if not places:
        return data
    at = rng.choice(places) + rng.randrange(4, ENTRY_SIZE)
    change = rng.choice((b"\x00", b"\x01", b"\xff", b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x63"))
    return data[:at] + change + data[at + len(change) :]


ZIP = (
    Mutator("broken-member", _on_parts(broken_member), 30),
    Mutator("swapped", _on_parts(swapped), 4),
    Mutator("renamed", _on_parts(renamed), 5),
    Mutator("removed", _on_parts(removed), 4),
    Mutator("doubled", _on_parts(doubled), 4),
    Mutator("doctype", _on_parts(doctype), 5),
    Mutator("indexes", _on_parts(_in_sheets(INDEX, "{0}{new}{2}", INDEXES)), 8),
    Mutator("references", _on_parts(_in_sheets(REFERENCE, ' r="{new}"', REFERENCES)), 8),
    Mutator("rows", _on_parts(_in_sheets(ROW, '<row r="{new}"', (*INDEXES, "1048577", "0"))), 6),
    Mutator("types", _on_parts(_in_sheets(TYPE, "{new}", (' t="s"', ' t="b"', ' t="x"', "", ' t="d"'))), 6),
    Mutator("deep", _on_parts(deep), 5),
    Mutator("header-bits", header_bits, 10),
)
