"""Ways to damage tables, pages and mails."""

from __future__ import annotations

import base64
import binascii
import re
from random import Random

from tests.hostile.mutators import Mutator, on_text

TAG = re.compile(r"<[^<>]{1,300}>")
FIELD = re.compile(r"^(?:Content-[A-Za-z-]+|MIME-Version|Subject|boundary).*$", re.MULTILINE | re.IGNORECASE)
ENCODINGS = ("base64", "quoted-printable", "7bit", "8bit", "x-uuencode", "gzip", "", "BASE64 ", "base64; base64")
CHARSETS = ("gbk", "utf-16", "utf-7", "idna", "punycode", "base64", "hex", "rot13", "unicode_escape", "x" * 400, "")
ENTITIES = ("&#x110000;", "&#xD800;", "&#0;", "&#99999999999;", "&amp", "&lt;/div&gt;", "&nbsp", "&" * 3000)
CELLS = ("", " ", "nan", "-1", "1e999", "9" * 5000, '""', "0", "\x00", "None", "{}")
PIECES = ("<div>", "</div>", "<", ">", "<!--", "-->", "<script>", "</script>", "<![CDATA[", "<p ", '<a href="', "<br>")


def broken_quotes(rng: Random, text: str, donor: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(('"', '""', '"""', ',"', '",', '"\n', "'", "\r", '"x')) + text[at:]


def other_delimiter(rng: Random, text: str, donor: str) -> str:
    return text.replace(",", rng.choice((";", "\t", "，", "|", " ,", ",,")))


def other_columns(rng: Random, text: str, donor: str) -> str:
    """A column gone, doubled, or moved, in every line or from some line on."""
    found = text.split("\n")
    first = rng.choice((0, 0, 1, rng.randrange(len(found))))
    width = found[0].count(",") + 1
    here, there, way = rng.randrange(width), rng.randrange(width), rng.randrange(3)
    for at in range(first, len(found)):
        cells = found[at].split(",")
        if len(cells) <= max(here, there):
            continue
        cell = cells[here] if way == 1 else cells.pop(here)
        if way:
            cells.insert(there, cell)
        found[at] = ",".join(cells)
    return "\n".join(found)


def other_cell(rng: Random, text: str, donor: str) -> str:
    found = text.split("\n")
    at = rng.randrange(len(found))
    cells = found[at].split(",")
    cells[rng.randrange(len(cells))] = rng.choice(CELLS)
    found[at] = ",".join(cells)
    return "\n".join(found)


def unclosed(rng: Random, text: str, donor: str) -> str:
    """Tags gone, doubled, cut, or turned into others."""
    found = list(TAG.finditer(text))
    for one in sorted(rng.sample(found, min(len(found), rng.choice((1, 1, 3, 20)))), key=re.Match.start, reverse=True):
        other = rng.choice(("", one[0] * 2, one[0][:-1], one[0][1:], rng.choice(PIECES), one[0].replace('"', "", 1)))
        text = text[: one.start()] + other + text[one.end() :]
    return text


def entities(rng: Random, text: str, donor: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(ENTITIES) + text[at:]


def deep_tags(rng: Random, text: str, donor: str) -> str:
    at, piece = rng.randrange(len(text) + 1), rng.choice(PIECES)
    return text[:at] + piece * rng.choice((50, 2000, 20_000)) + text[at:]


def other_fields(rng: Random, text: str, donor: str) -> str:
    """Header fields of a mail gone, emptied, folded or changed."""
    found = list(FIELD.finditer(text[:20_000]))
    if not found:
        return text
    one = rng.choice(found)
    label = one[0].partition(":")[0]
    other = rng.choice(
        (
            *("", label, f"{label}:", f"{label}:\n {'x' * 70_000}", one[0].upper(), one[0].replace("=", "", 1)),
            *(f"Content-Transfer-Encoding: {word}" for word in ENCODINGS),
            *(f'Content-Type: text/html; charset="{word}"' for word in CHARSETS),
            *(f"Subject: =?{word}?B?5b6u5L+h?=" for word in CHARSETS),
        )
    )
    return text[: one.start()] + other + text[one.end() :]


def other_boundary(rng: Random, text: str, donor: str) -> str:
    found = re.search(r'boundary="?([^";\s]+)', text)
    if found is None:
        return text
    places = [match.start() for match in re.finditer(re.escape(found[1]), text)]
    at = rng.choice(places)
    return text[:at] + rng.choice(("", "x", "--", "\n")) + text[at + rng.randrange(4) :]


def other_words(rng: Random, data: bytes, donor: bytes) -> bytes:
    """The inside of the longest block of Base64 changed as text."""
    blocks = list(re.finditer(rb"(?:[A-Za-z0-9+/]{40,80}\r?\n)+[A-Za-z0-9+/=]*", data))
    if not blocks:
        return data
    block = max(blocks, key=lambda match: match.end() - match.start())
    try:
        inside = base64.b64decode(re.sub(rb"\s", b"", block[0])).decode("utf-8", "replace")
    except binascii.Error:
        return data
    change = rng.choice((unclosed, entities, deep_tags))
    return data[: block.start()] + base64.encodebytes(change(rng, inside, "").encode()) + data[block.end() :]


CSV = (
    Mutator("broken-quotes", on_text(broken_quotes), 20),
    Mutator("other-delimiter", on_text(other_delimiter), 4),
    Mutator("other-columns", on_text(other_columns), 14),
    Mutator("other-cell", on_text(other_cell), 18),
)
MARKUP = (
    Mutator("unclosed", on_text(unclosed), 24),
    Mutator("entities", on_text(entities), 10),
    Mutator("deep-tags", on_text(deep_tags), 4),
)
MAIL = (
    *MARKUP,
    Mutator("other-fields", on_text(other_fields), 16),
    Mutator("other-boundary", on_text(other_boundary), 12),
    Mutator("other-words", other_words, 16),
)
