"""The data of a QQ card, JSON within a string: which group tool sent it, and what an announcement says in full.

    {"app": "com.tencent.mannounce", "prompt": "[群公告]火情电话", "view": "main",
     "meta": {"mannounce": {"title": "576k5YWs5ZGK", "text": "54Gr5oOF55S16K+d…", "encode": 1}}}

Title and text of an announcement are in base64 where ``encode`` is 1; the prompt has only their beginning. A forwarded
chat record is a card too, with a title and some of its messages in ``meta.detail``.
Sources: public programs that show these cards (mannounce, checkin, multimsg), exports (the others).
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass

from monitor.importers.values import Fields
from monitor.types import Tool

APPS = {
    "com.tencent.mannounce": Tool.ANNOUNCEMENT,
    "com.tencent.qq.checkin": Tool.CHECKIN,
    "com.tencent.groupsolitaire": Tool.RELAY,
    "com.tencent.docs.collectform": Tool.FORM,
}
RECORD = "com.tencent.multimsg"
LONGEST = 1 << 16
UNTITLED = "群公告"


@dataclass(frozen=True, slots=True)
class Ark:
    """A card: its prompt, its group tool or None, the words of an announcement or of a forwarded chat record."""

    prompt: str = ""
    tool: Tool | None = None
    words: str = ""
    is_record: bool = False


def ark_of(raw: str) -> Ark:
    """The card that a string of JSON describes; an empty one when it is none."""
    if not raw.startswith("{") or len(raw) > LONGEST:
        return Ark()
    try:
        fields = Fields.of(json.loads(raw))
    except (ValueError, RecursionError):
        return Ark()
    if fields.text("app") == RECORD:
        detail = fields.part("meta").part("detail")
        news = [one.text("text").strip() for one in detail.parts("news")]
        return Ark(fields.text("prompt"), None, "\n".join(filter(None, [detail.text("source").strip(), *news])), True)
    tool = APPS.get(fields.text("app"))
    said = fields.part("meta").part("mannounce")
    title, text = (_decoded(said, key) for key in ("title", "text"))
    words = "\n".join(part for part in (title if title != UNTITLED else "", text) if part)
    return Ark(fields.text("prompt"), tool, words)


def _decoded(said: Fields, key: str) -> str:
    value = said.text(key)
    if said.whole("encode") != 1:
        return value
    try:
        return base64.b64decode(value, validate=True).decode("utf-8").replace("\r\n", "\n")
    except (binascii.Error, ValueError):
        return ""
