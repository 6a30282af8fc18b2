"""The labelling vocabulary: acts, facets, and the one tag that is derived from them (codebook v1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

CODEBOOK_VERSION = "1"


class Act(StrEnum):
    """What kind of message it is; only a request can be urgent or ask for traces."""

    REQUEST = "request"
    NOTICE = "notice"
    ACK = "ack"
    CHAT = "chat"


class Tag(StrEnum):
    """The single label of the report: trace before urgent before routine."""

    ROUTINE = "routine"
    URGENT = "urgent"
    TRACE = "trace"


class Facet(NamedTuple):
    """One kind of content a request can ask for."""

    name: str
    zh: str
    meaning: str


FACETS: tuple[Facet, ...] = (
    Facet("reply", "要求回复", "要求在群里回应、确认"),
    Facet("deadline", "有时限", "给出时刻或时限；会议开始时间不算"),
    Facet("photo", "照片视频", "以照片、视频、截图、录屏为佐证"),
    Facet("checkin", "打卡定位", "打卡、签到、定位、轨迹、学习时长或积分、平台完成率"),
    Facet("form", "填表报数", "填表、报数、台账、总结、佐证材料、系统录入"),
    Facet("relay", "接龙", "接龙，群内依次报名或报数"),
    Facet("traffic", "流量任务", "转发、点赞、投票、关注、下载注册、朋友圈扩散"),
    Facet("meeting", "会议培训", "参会、参训、收看"),
    Facet("emergency", "真实险情", "汛情、火情、走失、事故、疫情处置等突发事件"),
    Facet("mention_all", "@所有人", "文本中@所有人或@全体成员"),
)
FACET_NAMES: tuple[str, ...] = tuple(facet.name for facet in FACETS)


@dataclass(frozen=True, slots=True)
class Labels:
    """One message's label set.

    Raises ValueError when the flags contradict the codebook: urgent, trace and every facet but
    ``mention_all`` stand on requests only.
    """

    act: Act
    urgent: bool = False
    trace: bool = False
    facets: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        unknown = self.facets - set(FACET_NAMES)
        if unknown:
            raise ValueError(f"手册里没有这些要素：{sorted(unknown)}")
        if self.act is not Act.REQUEST and (self.urgent or self.trace or self.facets - {"mention_all"}):
            raise ValueError(f"类别 {self.act} 带了只有 request 才能带的标签")

    @property
    def tag(self) -> Tag:
        """Trace wins over urgent, urgent over routine."""
        if self.trace:
            return Tag.TRACE
        return Tag.URGENT if self.urgent else Tag.ROUTINE


CHAT = Labels(Act.CHAT)
