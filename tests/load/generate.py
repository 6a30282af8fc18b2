"""A world from a seed: people, roster and groups here, what they say in ``talk``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from tests.load.talk import talk
from tests.load.world import QQ, WECHAT, Group, Handle, Person, Seat, World, epoch

# Spans with holidays and make-up working days: Mid-Autumn and National Day, New Year, Spring Festival, May Day.
ERAS = ((date(2026, 9, 14), 28), (date(2025, 12, 22), 21), (date(2026, 2, 9), 21), (date(2026, 4, 27), 14))
UNITS = {
    "县应急局": "县",
    "县委组织部": "县",
    "云岭镇党政办": "镇",
    "云岭镇民政办": "镇",
    "石桥村": "村",
    "柳湾村": "村",
    "东岭社区": "村",
}
NAMES = (
    *("周启明", "吴秀云", "郑国安", "冯小禾", "陈默然", "褚向阳", "卫青松"),
    *("蒋文博", "沈若溪", "韩立冬", "杨素芬", "朱怀远", "秦望舒", "尤长青"),
)
NAMESAKE = "王素珍"
NICKNAMES = ("风轻云淡", "平安喜乐", "山里人", "一杯清茶", "Sunny", "老船长", "秋水", "静待花开", "阳光 心态")
STRANGERS = ("李师傅", "网格小助手", "县报记者", "志愿者小梁", "水电老孙", "新来的小许", "驻村实习生")
POSTS = ("书记", "主任", "网格员", "干事", "")


@dataclass(slots=True)
class Draft:
    """A world in the making."""

    rng: Random
    start: date
    days: int
    people: list[Person] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    handles: dict[tuple[int, int], Handle] = field(default_factory=dict)
    nicknames: list[str] = field(default_factory=list)

    def day(self) -> date:
        """Some day of the span."""
        return self.start + timedelta(days=self.rng.randrange(self.days))

    def account(self, person: int, platform: str) -> str:
        """The one account a person has on a platform."""
        return f"wxid_{person:02d}k{person * 7919:05d}" if platform == WECHAT else str(800100200 + person * 37)

    def show(self, person: int, group: Group, shown: str, later: str = "") -> None:
        """Let a person appear in a group."""
        since = epoch(self.day(), self.rng.randrange(86400)) if later else 0
        self.handles[person, group.id] = Handle(self.account(person, group.platform), shown, later or shown, since)


def make_world(seed: int, size: int = 150) -> World:
    """The world of a seed; ``size`` is about the number of messages."""
    rng = Random(seed)
    start, days = ERAS[seed % len(ERAS)]
    draft = Draft(rng, start, days, nicknames=rng.sample(NICKNAMES, len(NICKNAMES)))
    _people(draft)
    _groups(draft)
    for person in draft.people:
        if person.unit:
            _seats(draft, person)
    _guests(draft)
    units = {unit: level for unit, level in UNITS.items() if rng.random() < 0.85}
    groups, handles = tuple(draft.groups), dict(draft.handles)
    messages = talk(rng, start, days, groups, handles, tuple(draft.seats), tuple(draft.people), size)
    return World(tuple(draft.people), groups, tuple(draft.seats), handles, units, messages)


def _people(draft: Draft) -> None:
    rng = draft.rng
    names = rng.sample(NAMES, rng.randint(7, 11))
    cadres = [(name, rng.choice(list(UNITS))) for name in names] + [(NAMESAKE, "石桥村"), (NAMESAKE, "云岭镇民政办")]
    for name, unit in cadres:
        draft.people.append(Person(len(draft.people), name, unit, rng.choice(POSTS), UNITS[unit]))
    for name in rng.sample(STRANGERS, rng.randint(3, 5)):
        draft.people.append(Person(len(draft.people), name, ""))


def _groups(draft: Draft) -> None:
    rooms = [
        (WECHAT, "云岭镇工作群"),
        (WECHAT, "石桥村网格群"),
        (WECHAT, "防汛应急群"),
        (QQ, "云岭镇工作群"),
        (QQ, "民政业务 交流群"),
        (WECHAT, "人口普查群"),
        (QQ, "综治平安群"),
    ]
    for number, (platform, name) in enumerate(rooms):
        native = f"3{number}450002{number:02d}@chatroom" if platform == WECHAT else None
        draft.groups.append(Group(number, platform, name, native, number < 5, draft.rng.random() < 0.8))


def _card(draft: Draft, person: Person) -> str:
    form = draft.rng.choice(
        ("{unit}-{name}", "{unit} {name}", "{name}（{unit}）", "{name}({unit})", "{name}同志", "{unit} {name}(干事)")
    )
    return form.format(name=person.name, unit=person.unit)


def _seats(draft: Draft, person: Person) -> None:
    """Roster rows of one cadre, and how the cadre appears there; namesakes always bear a card."""
    rng = draft.rng
    known = {WECHAT: rng.random() < 0.65, QQ: rng.random() < 0.65}
    for group in rng.sample(draft.groups, rng.randint(1, 5)):
        listed = draft.account(person.id, group.platform) if known[group.platform] and rng.random() < 0.9 else ""
        card = _card(draft, person) if person.name == NAMESAKE or rng.random() < 0.6 else ""
        joined = draft.day() if rng.random() < 0.35 else None
        left = draft.day() if rng.random() < 0.35 else None
        if joined and left and left < joined:
            joined, left = left, joined
        draft.seats.append(Seat(person.id, group.id, listed, card, joined, left))
        if listed and rng.random() < 0.1:
            _come_back(draft, draft.seats[-1], person)
        later = ""
        if listed and draft.nicknames and rng.random() < 0.15:
            later = draft.nicknames.pop()
        draft.show(person.id, group, card or person.name, later)


def _come_back(draft: Draft, seat: Seat, person: Person) -> None:
    """A second row of the same cadre in the same group, under another card and for another time."""
    day = draft.day()
    draft.seats.append(Seat(person.id, seat.group, seat.account, f"{person.name}-返岗-{person.unit}", day, None))


def _guests(draft: Draft) -> None:
    """People in groups whose roster does not name them: cadres known by their account, and strangers."""
    rng = draft.rng
    accounts = {seat.account for seat in draft.seats if seat.account}
    for person in draft.people:
        for group in rng.sample(draft.groups[:5], rng.randint(1, 2)):
            account = draft.account(person.id, group.platform)
            known = account in accounts and rng.random() < 0.3
            if (person.id, group.id) in draft.handles or (person.unit and not known):
                continue
            later = draft.nicknames.pop() if not person.unit and draft.nicknames and rng.random() < 0.2 else ""
            draft.show(person.id, group, f"{person.name}·{person.unit}" if person.unit else person.name, later)
