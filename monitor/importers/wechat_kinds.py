"""WeChat's own type numbers, and what its XML leaves in exported lines.

A message is of a type; type 49 is an application message of some application type. WeChat 4.x joins the two in
one number, ``49 + (application type << 32)``.
"""

from __future__ import annotations

import re

from monitor.importers.weflow_body import CARDS, MESSAGES
from monitor.types import Kind

APPLICATION = 49
RELAY, ANNOUNCEMENT, PAT = 53, 87, 62
APPLICATIONS = CARDS | {3: Kind.LINK, 4: Kind.LINK, 8: Kind.STICKER, 51: Kind.LINK, 63: Kind.LINK}
TAG = re.compile(r"</?[A-Za-z_][^<>]{0,200}>")
CDATA = re.compile(r"<!\[CDATA\[|\]\]>")


def kind_of(number: int | None, application: int | None) -> Kind:
    """The kind of a message by its two numbers; OTHER for what nobody can read, such as calls and transfers."""
    if number == APPLICATION:
        return APPLICATIONS.get(application or 0, Kind.OTHER)
    return MESSAGES.get(number or 0, Kind.OTHER)


def split(joined: int | None) -> tuple[int | None, int | None]:
    """Type and application type of a joined number."""
    return (None, None) if joined is None else (joined & 0xFFFFFFFF, joined >> 32)


def untagged(text: str) -> str:
    """A system line without the marks and the 重新编辑 link that some exporters leave in it."""
    if "<" not in text:
        return text
    return TAG.sub("", CDATA.sub("", text).replace(">重新编辑<", "><")).strip()
