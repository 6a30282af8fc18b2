"""What is said in a world's groups, and what the clients print there themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random

from tests.load.texts import any_text
from tests.load.world import EVERYONE, QQ, WECHAT, Group, Handle, Message, Move, Person, Seat, epoch

EDGES = (
    0,
    1,
    86399,
    7 * 3600 - 1,
    7 * 3600,
    8 * 3600 - 1,
    8 * 3600,
    18 * 3600 - 1,
    18 * 3600,
    22 * 3600 - 1,
    22 * 3600,
)
MEDIA = {"image": "", "voice": "", "video": "", "sticker": "", "red_packet": "", "location": "[位置]"}
FILES = ("今天下班前报送台账.xlsx", "值班表.docx", "@{everyone} 先看附件.docx")
NOBODY = "镇里的某位同志"
TOPICS = ("请各村接龙报防汛值守到岗", "今天入户走访接龙，没有照片视为没去", "明天下午三点开会，请接龙确认参会")
Handles = Mapping[tuple[int, int], Handle]


class Scene:
    """One world's talk while it is being made up."""

    def __init__(
        self, rng: Random, start: date, days: int, handles: Handles, seats: Sequence[Seat], people: Sequence[Person]
    ) -> None:
        self.rng, self.start, self.days = rng, start, days
        self.handles, self.seats, self.people = handles, seats, people

    def moment(self) -> int:
        """A time in the span: half of them where a rule begins or ends, many on Sundays and Mondays."""
        rng = self.rng
        offset = rng.randrange(self.days)
        if rng.random() < 0.25:
            offset = offset // 7 * 7 + rng.choice((0, 6))
        second = rng.choice(EDGES) if rng.random() < 0.5 else rng.randrange(86400)
        return epoch(self.start + timedelta(days=offset), second)

    def present(self, group: int) -> list[int]:
        """Everybody who may appear in the group's export."""
        return [person for person, place in self.handles if place == group]

    def names(self, group: int, person: int) -> list[str]:
        """The ways in which others may mention a person there."""
        handle = self.handles[person, group]
        name = self.people[person].name
        seated = any(seat.person == person and seat.group == group for seat in self.seats)
        namesake = sum(other.name == name for other in self.people) > 1
        cards = [seat.card for seat in self.seats if (seat.person, seat.group) == (person, group) and seat.card]
        return [handle.shown, handle.later, *cards, *([name] if seated and not namesake else [])]

    def mentions(self, group: Group, sender: int) -> list[str]:
        """@names for one message: mostly none, else one or several people, or nobody at all."""
        rng = self.rng
        chance = rng.random()
        if chance < 0.6:
            return []
        if chance < 0.67:
            return [NOBODY]
        crowd = self.present(group.id)
        chosen = rng.sample(crowd, min(len(crowd), rng.choice((1, 1, 1, 2, 3))))
        names = [rng.choice(self.names(group.id, person)) for person in chosen]
        return [*names, NOBODY] if rng.random() < 0.1 else names

    def said(self, group: Group, sender: int, at: int, number: int) -> Message:
        """One message of a person."""
        native = f"88{group.id}{number:015d}" if group.numbered and group.platform == WECHAT else None
        chance = self.rng.random()
        everyone = EVERYONE[group.platform]
        if chance < 0.08:
            kind = self.rng.choice([kind for kind in MEDIA if group.platform == WECHAT or kind != "location"])
            return Message(group.id, at, sender, kind, "", MEDIA[kind], native_id=native)
        if chance < 0.11:
            name = self.rng.choice(FILES).format(everyone=everyone)
            return Message(group.id, at, sender, "file", name, name, everyone="@" in name, native_id=native)
        if chance < 0.13:
            return Message(group.id, at, sender, "text", "", "", native_id=native)
        typed, stored = any_text(self.rng, everyone)
        kind = "text"
        if group.platform == WECHAT and chance < 0.25:
            kind = self.rng.choice(("quote", "link", "forward", "recall", "voice"))
        if group.platform == QQ:
            typed, stored = typed.strip(), stored.strip()
        mentions = self.mentions(group, sender) if kind in ("text", "quote") and stored.strip() else []
        gap = "\u2005" if group.platform == WECHAT else " "
        before = "".join(f"@{name}{gap}" for name in mentions)
        all_of_them = f"@{everyone}" in stored
        if kind in ("text", "quote") and stored.strip() and self.rng.random() < 0.06:
            before, all_of_them = f"{before}@{everyone}{gap}", True
        return Message(
            group.id, at, sender, kind, before + typed, before + stored, tuple(mentions), all_of_them, native
        )

    def relays(self, group: Group) -> list[Message]:
        """A few 接龙: somebody posts a list, others and sometimes he himself post it anew with one line more."""
        rng, lines = self.rng, []
        for number in range(rng.randrange(3)):
            topic, at, begun = rng.choice(TOPICS), self.moment(), rng.randrange(3)
            for nth in range(rng.randint(1, 5)):
                sender, entries = rng.choice(self.present(group.id)), begun + nth
                listed = "\n".join(f"{place}. 石桥村 第{place}组" for place in range(1, entries + 1))
                text = f"#接龙\n{topic}\n例 村+组\n\n{listed}".strip()
                native = f"89{group.id}{number}{nth:014d}" if group.numbered and group.platform == WECHAT else None
                lines.append(Message(group.id, at, sender, "text", text, text, (), False, native, (), (topic, entries)))
                at += rng.choice((0, 40, 600, 86400, 16 * 86400))
        return lines

    def printed(self, group: Group, at: int, who: Sequence[int], joined: bool, by: int) -> Message:
        """A join or leave as the client prints it; WeChat may print one join of several people."""
        names, host = [self.handles[person, group.id].shown for person in who], self.handles[by, group.id].shown
        name = "、".join(names)
        if group.platform == QQ:
            text = f"{name}加入本群。" if joined else f"{name}退出本群。"
        elif joined:
            forms = (f'"{host}"邀请"{name}"加入了群聊', f'"{name}"通过扫描"{host}"分享的二维码加入群聊')
            text = forms[0] if len(who) > 1 else self.rng.choice(forms)
        else:
            text = self.rng.choice((f'你将"{name}"移出了群聊', f'"{name}"退出了群聊'))
        moves = tuple(Move(person, joined, printed) for person, printed in zip(who, names, strict=True))
        return Message(group.id, at, None, "system", text, text, moves=moves)

    def comings(self, group: Group) -> list[Message]:
        """Joins and leaves of a few people, in turn; the first may be either.

        Only of people whom the printed name tells: seated ones, and guests who bear one name throughout.
        """
        rng, lines = self.rng, []
        seated = {seat.person for seat in self.seats if seat.group == group.id}
        crowd = [person for person in self.present(group.id) if person in seated or self.is_constant(group.id, person)]
        movers = rng.sample(crowd, min(4, len(crowd)))
        if group.platform == WECHAT and len(movers) == 4:
            lines.append(self.printed(group, self.moment(), movers[2:], True, rng.choice(movers)))
            movers = movers[:2]
        for person in movers:
            joined = rng.random() < 0.7
            for at in sorted({self.moment() for _ in range(rng.randint(1, 3))}):
                lines.append(self.printed(group, at, [person], joined, rng.choice(crowd)))
                joined = not joined
        return lines

    def is_constant(self, group: int, person: int) -> bool:
        """Whether somebody bears one name throughout."""
        return self.handles[person, group].shown == self.handles[person, group].later

    def notices(self, group: Group) -> list[Message]:
        """Recalls and other lines that mean nothing for membership."""
        crowd = self.present(group.id)
        lines = []
        for _ in range(2):
            at, name = self.moment(), self.handles[self.rng.choice(crowd), group.id].shown
            text = f'"{name}" 撤回了一条消息' if group.platform == WECHAT else f"{name}撤回了一条消息"
            lines.append(Message(group.id, at, None, "recall", text, text))
        return lines


def talk(
    rng: Random,
    start: date,
    days: int,
    groups: Sequence[Group],
    handles: Handles,
    seats: Sequence[Seat],
    people: Sequence[Person],
    size: int,
) -> tuple[Message, ...]:
    """All lines of all exported groups, by group and time; one in four people of a group is silent."""
    scene = Scene(rng, start, days, handles, seats, people)
    lines: list[Message] = []
    for group in groups:
        crowd = scene.present(group.id)
        if not group.exported or not crowd:
            continue
        seated = {seat.person for seat in seats if seat.group == group.id}
        guests = [person for person in crowd if person not in seated and people[person].unit]
        speakers = [person for person in crowd if rng.random() < 0.75] or crowd[:1]
        moments = [scene.moment() for _ in range(rng.randint(size // 10, size // 4))]
        moments += [at + rng.randrange(0, 400) for at in rng.sample(moments, len(moments) // 3)]
        said = [scene.said(group, rng.choice(speakers), at, number) for number, at in enumerate(moments)]
        said += [scene.said(group, guest, scene.moment(), 900 + number) for number, guest in enumerate(guests)]
        if not group.numbered or group.platform == QQ:
            said += rng.sample(said, 3)  # the very same words in the very same second, twice
        lines += sorted(
            [*said, *scene.relays(group), *scene.comings(group), *scene.notices(group)], key=lambda line: line.at
        )
    return tuple(lines)
