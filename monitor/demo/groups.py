"""The eight groups: who sits in them under which card, who owns them, what they are for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monitor.demo.people import Person, cast
from monitor.types import Platform


@dataclass(frozen=True, slots=True)
class Seat:
    """One person's place in one group; an open date is None."""

    person: Person
    card: str
    joined: date | None = None
    left: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the person is in the group for the whole of that day."""
        return (self.joined is None or self.joined < day) and (self.left is None or day < self.left)

    def touches(self, day: date) -> bool:
        """Whether the person is in the group for some of that day."""
        return (self.joined is None or self.joined <= day) and (self.left is None or day <= self.left)


@dataclass(frozen=True, slots=True)
class Group:
    """One group; ``rostered`` says whether anybody ever wrote down who is in it."""

    key: str
    platform: Platform
    name: str
    native_id: str
    owner: str
    purpose: str
    founded: date
    due: date | None
    seats: tuple[Seat, ...]
    rostered: bool = True

    def seat(self, key: str) -> Seat:
        """The place of the person with that key; KeyError for somebody who is not in the group."""
        for seat in self.seats:
            if seat.person.key == key:
                return seat
        raise KeyError(f"{key} 不在“{self.name}”里")

    def account(self, person: Person) -> str:
        """The person's account on the group's platform."""
        return person.qq if self.platform is Platform.QQ else person.wxid


JOINED = {"苏亦禾": date(2026, 11, 2)}
LEFT = {"贾明": date(2026, 11, 6), "木子": date(2026, 10, 30)}
_HEADS = "汪长河 卢满仓 仲福来 祝有田 邢桂芳"
_CLERKS = "戚美玲 詹红 柴玉芬 李娟笋 褚亮"
_GRID = "段晓穗 简鹏 滕小军 闻强 倪阿妹"
_VILLAGE = f"{_HEADS} {_CLERKS} {_GRID}"
_LEADERS = "韩守诚 温立新 罗静 邵卫东 项平"
_OFFICES = (
    "方敏 陈志远 苗春燕 顾小北 苏亦禾 石庆山 鲁大川 蒋立业 白露 董启明 侯雨生 贾明 潘慧 尹洁 李娟 钟国平 向晨 杭妍"
)
BARE = "段晓穗"  # bears the plain name everywhere: the one to try ``check --me`` with


def _seats(members: str, town: str, village: str, cards: dict[str, str] | None = None) -> tuple[Seat, ...]:
    """Seats with cards by two patterns of {name} and {office}, those of ``cards`` written out."""
    people = [cast()[key] for key in members.split()]
    special = {BARE: BARE} | (cards or {})
    return tuple(
        Seat(one, special.get(one.key) or _card(one, town, village), JOINED.get(one.key), LEFT.get(one.key))
        for one in people
    )


def _card(person: Person, town: str, village: str) -> str:
    if not person.listed:
        return person.nickname
    pattern = village if person.level == "村" else town
    return pattern.format(name=person.name, office=person.office)


def groups() -> tuple[Group, ...]:
    """All groups, the largest first."""
    dashed, bare = "{name}-{office}", "{name}"
    return (
        Group(
            "all", Platform.QQ, "沐禾镇全体干部群", "904731126", "沐禾镇党政办", "全镇通知",
            date(2021, 3, 8), None,
            _seats(
                f"{_LEADERS} {_OFFICES} {_VILLAGE} 贺立群 邬佳 庞景瑞 雷振坤", dashed, dashed,
                {"韩守诚": "韩守诚", "温立新": "温立新", "仲福来": "岁月静好", "石庆山": "石庆山", "卢满仓": "卢满仓",
                 "詹红": "詹红"},
            ),
        ),
        Group(
            "village", Platform.WECHAT, "沐禾镇村级工作群", "41806230017@chatroom", "沐禾镇党政办", "村级日常工作",
            date(2022, 1, 17), None,
            _seats(
                f"罗静 邵卫东 陈志远 苗春燕 顾小北 苏亦禾 蒋立业 董启明 侯雨生 贾明 潘慧 庞景瑞 谷雨晴 {_VILLAGE}",
                dashed, "{office}-{name}", {"罗静": "罗静", "邵卫东": "邵卫东", "汪长河": "汪长河", "褚亮": "褚亮"},
            ),
        ),
        Group(
            "grid", Platform.QQ, "鹤汀网格中心沐禾片区联络群", "904788302", "鹤汀县网格化服务管理中心", "网格工作调度",
            date(2024, 5, 20), None,
            _seats(f"贺立群 邬佳 康敏 邵卫东 蒋立业 白露 鲁大川 {_HEADS} {_GRID}", dashed, "沐禾-{office}-{name}"),
        ),
        Group(
            "welfare", Platform.WECHAT, "鹤汀民政沐禾片区", "41806230042@chatroom", "鹤汀县民政局", "社会救助业务",
            date(2023, 2, 13), None,
            _seats(f"秦素珍 俞彤 潘慧 尹洁 罗静 {_CLERKS} 段晓穗", dashed, "{office} {name}"),
        ),
        Group(
            "officers", Platform.WECHAT, "沐禾镇网格员群", "41806230065@chatroom", "沐禾镇综合办", "网格员日常",
            date(2023, 9, 4), None,
            _seats(f"蒋立业 白露 石庆山 邬佳 贺立群 {_GRID} {_CLERKS} 木子", dashed, bare, {"倪阿妹": "鹿鹿妈妈🌸"}),
        ),
        Group(
            "flood", Platform.QQ, "沐禾镇防汛应急群", "904752218", "沐禾镇应急办", "汛情、火情、地灾处置",
            date(2020, 6, 1), None,
            _seats(
                f"温立新 邵卫东 石庆山 鲁大川 陈志远 白露 潘慧 雷振坤 {_HEADS} {_GRID} 供电所值班", dashed, dashed
            ),
            rostered=False,
        ),
        Group(
            "festival", Platform.QQ, "沐禾镇双节值守临时群", "904799571", "沐禾镇党政办", "国庆中秋值守",
            date(2026, 9, 22), date(2026, 10, 8),
            _seats(
                f"邵卫东 陈志远 苗春燕 顾小北 蒋立业 董启明 侯雨生 潘慧 石庆山 {_VILLAGE} 周姐", dashed, dashed,
            ),
        ),
        Group(
            "office", Platform.WECHAT, "党政办小群", "41806230088@chatroom", "沐禾镇党政办", "办公室内部",
            date(2025, 2, 10), None,
            _seats("陈志远 苗春燕 顾小北 苏亦禾 向晨 鲁大川 白露", bare, bare),
        ),
    )  # fmt: skip
