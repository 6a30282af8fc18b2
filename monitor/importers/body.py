"""A message body with the exporter's wrapping undone, on its way to becoming a message."""

from __future__ import annotations

from typing import NamedTuple

from monitor.importers.notices import is_recall
from monitor.types import Kind, Precision, RawMessage, Tool

UNSENT = (Kind.SYSTEM, Kind.RECALL)
NO_TIME = "发送时间缺失或不合理，这一条没有读入"
NO_TEXT = "正文不是文字，这一条没有读入"
PRIVATE, CHOOSE_GROUP = "这是私聊的记录，不是工作群", "请选择群聊重新导出"


def mentions_all(kind: Kind, text: str) -> bool:
    """The text rule of formats without a flag; system lines and recalls never mention anybody."""
    return "@" in text and kind not in UNSENT and ("@所有人" in text or "@全体成员" in text)


class Body(NamedTuple):
    """What was said, as far as the exporter tells it.

    ``survived``: a recalled message whose own record is still there, as opposed to the notice of a recall. ``tool`` is
    given where the wrapping told a group tool that the text left does not tell any more.
    """

    kind: Kind
    text: str
    quoted: str | None = None
    flag: str | None = None
    survived: bool = False
    tool: Tool | None = None

    def message(
        self,
        line: int,
        sent_at: int,
        *,
        sender_id: str | None,
        sender_name: str | None,
        native_id: str | None,
        precision: Precision = Precision.SECOND,
        everyone: bool | None = None,
    ) -> RawMessage:
        """The message with this body; system lines and recall notices lose their sender.

        ``everyone`` is the format's own flag for @everyone, None where it has none and the text decides.
        """
        unsent = self.kind in UNSENT and not self.survived
        named = mentions_all(self.kind, self.text) if everyone is None else everyone and self.kind not in UNSENT
        return RawMessage(
            line,
            sent_at,
            None if unsent else sender_id,
            None if unsent else sender_name,
            self.kind,
            self.text,
            named,
            native_id,
            precision,
            self.quoted,
            self.flag,
            self.tool,
        )


def system_body(content: str) -> Body:
    """A line that the client printed; a recall notice may carry digits of a stripped tag at its end."""
    if is_recall(content):
        bare = content.rstrip("0123456789")
        return Body(Kind.RECALL, bare if bare.endswith("消息") else content)
    return Body(Kind.SYSTEM, content)
