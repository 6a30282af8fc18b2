"""Random chats of a work group: who says what when, from a seed, whatever export prints it later.

A chat holds what is hard to merge: equal texts of one person in one second, of several people in one second and at
other times, people with one card, cards that change midway, notices, recalled messages, minute edges and midnight.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.types import Kind, Platform

ZONE = ZoneInfo("Asia/Shanghai")
FIRST = int(datetime(2026, 11, 9, 7, 30, tzinfo=ZONE).timestamp())
DAY = 86_400
SERVER_ID = 6_600_000_000_000_000_000
SURNAMES, GIVEN = "陈林周何唐郑顾卢莫韦覃石", "志远小满大川苗立广平秀达兰勇磊静"
UNITS = ("党政办", "石桥村", "东岭村", "茶山社区", "应急办", "水管站", "溪口村", "林业站")
EVERYBODY = {Platform.WECHAT: "@所有人 ", Platform.WECOM: "@所有人 ", Platform.QQ: "@全体成员 "}
ANSWERS = ("收到", "收到", "收到。", "好的", "已报", "明白🌲", "👌", "马上落实[抱拳]", "OK")
TEXTS = (
    "各村今天下班前报一下防汛值班表",
    "请各村：\n1. 今晚八点前把巡查照片发到群里；\n2. 没有照片的视为没去。\n\n看到请回复",
    "台账按新表填，旧表作废，“一户一档”不能少",
    "卡口安排\n东岭 夜班\n\n石桥 白班",
    "明天上午九点在三楼会议室开会，带上台账",
    "还没报的抓紧，就差两个村了🙏",
    "路上有落石, 车过不去; 先绕行",
    "数据今天 17:00 前要汇总，不再另行通知",
    "第一行\n\n\n空两行之后还有一行",
    "这个月的走访记录补齐没有？<表二>&附件都要",
)
CUT = "VPN: 又连不上了，报表传不了"  # some tools take a word with a colon for a sender's id and drop it
RELAY = "#接龙"
FILES = ("值班表（第二稿）.xlsx", "走访台账.docx", "秋防方案 定稿.pdf")
LINKS = ("关于做好秋季防火工作的通知", "防汛知识问答")
GAPS = (0, 1, 2, 7, 19, 31, 58, 60, 61, 240, 1_800, 9_000)
MEDIA = (Kind.IMAGE, Kind.IMAGE, Kind.VOICE, Kind.VIDEO, Kind.STICKER)


@dataclass(frozen=True, slots=True)
class Person:
    """A member: his account, his own name, and his cards in order, each from the post of that number on."""

    account: str
    nick: str
    cards: tuple[tuple[int, str], ...]

    def card(self, number: int) -> str:
        """The card that he bore when the post of that number was sent."""
        return next(card for since, card in reversed(self.cards) if since <= number)


@dataclass(frozen=True, slots=True)
class Post:
    """One message or notice; ``recalled_by`` is the number of the notice that takes it back."""

    number: int
    at: int
    who: int | None
    kind: Kind
    text: str
    quotes: int | None = None
    recalled_by: int | None = None

    @property
    def server_id(self) -> str:
        """WeChat's own number of the message, which every tool prints that prints any."""
        return str(SERVER_ID + self.number * 1_000_003 + self.at)


@dataclass(frozen=True, slots=True)
class Chat:
    """A whole chat in order of time; posts are numbered from 0."""

    platform: Platform
    name: str
    room: str
    people: tuple[Person, ...]
    posts: tuple[Post, ...]


@dataclass(slots=True)
class Talk:
    """A chat while it is made up."""

    rng: random.Random
    platform: Platform
    people: list[Person]
    at: int = FIRST
    posts: list[Post] = field(default_factory=list)

    def say(self, who: int | None, kind: Kind, text: str, quotes: int | None = None) -> None:
        """One more post at the present second."""
        self.posts.append(Post(len(self.posts), self.at, who, kind, text, quotes))

    def someone(self) -> int:
        return self.rng.randrange(len(self.people))

    def card(self, who: int) -> str:
        return self.people[who].card(len(self.posts))


def plain(talk: Talk) -> None:
    text = talk.rng.choice(TEXTS)
    everybody = EVERYBODY[talk.platform] if talk.rng.random() < 0.2 else ""
    talk.say(talk.someone(), Kind.TEXT, everybody + text)


def answer(talk: Talk) -> None:
    talk.say(talk.someone(), Kind.TEXT, talk.rng.choice(ANSWERS))


def burst(talk: Talk) -> None:
    """One person, one text, two or three times in one second."""
    who, text = talk.someone(), talk.rng.choice(ANSWERS)
    for _ in range(talk.rng.choice((2, 3, 3))):
        talk.say(who, Kind.TEXT, text)


def chorus(talk: Talk) -> None:
    """Several people, one text, one second; the first two often have the same card."""
    crowd = talk.rng.sample(range(len(talk.people)), talk.rng.randint(2, 4))
    for who in sorted(crowd) if talk.rng.random() < 0.5 else [0, 1]:
        talk.say(who, Kind.TEXT, "收到")


def again(talk: Talk) -> None:
    """One text of one person twice within a minute, and on both sides of a minute's end."""
    who = talk.someone()
    talk.at = talk.at // 60 * 60 + 58
    for step in talk.rng.choice(((0, 1, 1), (1, 1), (0, 2, 20))):
        talk.at += step
        talk.say(who, Kind.TEXT, "收到")


def midnight(talk: Talk) -> None:
    """The last second of a day and the first of the next."""
    talk.at = (talk.at + 8 * 3600) // DAY * DAY + DAY - 8 * 3600 - 1
    answer(talk)
    talk.at += 1
    answer(talk)
    talk.say(talk.posts[-2].who, Kind.TEXT, talk.posts[-2].text)


def medium(talk: Talk) -> None:
    who = talk.someone()
    for _ in range(talk.rng.choice((1, 1, 2))):
        talk.say(who, talk.rng.choice(MEDIA), "")


def relay(talk: Talk) -> None:
    """Two people enter themselves in one list; every entry is a message that repeats the whole list."""
    topic, entries = f"{RELAY}\n今晚值班接龙\n\n", ""
    for place in (1, 2):
        who = talk.someone()
        entries += f"{chr(10) * (place - 1)}{place}. {talk.people[who].nick}"
        talk.say(who, Kind.TEXT, topic + entries)
        talk.at += 40


def cut_word(talk: Talk) -> None:
    talk.say(talk.someone(), Kind.TEXT, CUT)


def document(talk: Talk) -> None:
    kind = talk.rng.choice((Kind.FILE, Kind.LINK))
    talk.say(talk.someone(), kind, talk.rng.choice(FILES if kind is Kind.FILE else LINKS))


def mention(talk: Talk) -> None:
    end = "\u2005" if talk.platform is Platform.WECHAT else " "
    talk.say(talk.someone(), Kind.TEXT, f"@{talk.card(talk.someone())}{end}台账拍照发我")


def quote(talk: Talk) -> None:
    said = [post.number for post in talk.posts if post.kind is Kind.TEXT]
    if said:
        talk.say(talk.someone(), Kind.QUOTE, talk.rng.choice(ANSWERS), talk.rng.choice(said))


def joining(talk: Talk) -> None:
    """A newcomer comes in and may speak from now on; he has an account like everybody."""
    who = len(talk.people)
    talk.people.append(make_person(talk.rng, talk.platform, who))
    name = talk.card(who)
    if talk.platform is Platform.QQ:
        talk.say(None, Kind.SYSTEM, f"{name}加入本群。")
    elif talk.platform is Platform.WECHAT:
        talk.say(None, Kind.SYSTEM, f'"{talk.card(0)}"邀请"{name}"加入了群聊')


def recall(talk: Talk) -> None:
    """A message or picture, sometimes another after it, and the notice that takes the first back."""
    who, number = talk.someone(), len(talk.posts)
    talk.say(who, *talk.rng.choice(((Kind.TEXT, "发错群了，抱歉"), (Kind.IMAGE, ""))))
    if talk.rng.random() < 0.5:
        talk.at += talk.rng.choice((0, 5, 40))
        answer(talk)
    talk.at += talk.rng.choice((0, 3, 30))
    talk.posts[number] = replace(talk.posts[number], recalled_by=len(talk.posts))
    name = talk.card(who)
    shown = f'"{name}" 撤回了一条消息' if talk.platform is Platform.WECHAT else f"{name}撤回了一条消息"
    talk.say(None, Kind.RECALL, shown, number)


Scene = Callable[[Talk], None]
SCENES: tuple[tuple[int, Scene], ...] = (
    (5, plain),
    (8, answer),
    (5, burst),
    (5, chorus),
    (4, again),
    (1, midnight),
    (4, medium),
    (2, document),
    (2, mention),
    (3, quote),
    (1, joining),
    (2, recall),
)
WECHAT_SCENES = ((1, relay), (1, cut_word))  # what only WeChat has, or only WeChat's tools damage


def make_person(rng: random.Random, platform: Platform, place: int) -> Person:
    """A member whose card never changes; accounts and names differ from everybody else's."""
    name = SURNAMES[place % len(SURNAMES)] + "".join(rng.sample(GIVEN, 2))
    unit = rng.choice(UNITS)
    card = rng.choice((f"{unit}-{name}", f"{unit} {name}", f"{name}（{unit}）", f"{name}🌲", name))
    word = "".join(rng.choices("abcdefghkmnpqrstuvwxyz0123456789", k=9))
    account = {
        Platform.WECHAT: rng.choice((f"wxid_{word}{place:02d}", f"user_{word}{place:02d}")),
        Platform.QQ: str(300_000_000 + rng.randrange(1_000_000) * 100 + place),
        Platform.WECOM: f"User{word}{place:02d}",
    }[platform]
    return Person(account, f"{name}{place}", ((0, card),))


def make_people(rng: random.Random, platform: Platform, length: int) -> list[Person]:
    """Four to seven members: the second often has the first one's card, the third and fourth may change theirs."""
    people = [make_person(rng, platform, place) for place in range(rng.randint(4, 7))]
    one, two, three, four = people[:4]
    if rng.random() < 0.6:
        people[1] = Person(two.account, two.nick, one.cards)
    if rng.random() < 0.5:
        changed = (rng.randrange(1, length), f"值班-{three.nick}")
        people[2] = Person(three.account, three.nick, (*three.cards, changed))
    if len(people) > 4 and rng.random() < 0.2:
        people[3] = Person(four.account, four.nick, (*four.cards, (rng.randrange(1, length), one.cards[0][1])))
    return people


def make_chat(rng: random.Random, platform: Platform, plainly: bool = False) -> Chat:
    """A chat of 15 to 60 posts over some hours or days; ``plainly``: nothing that one tool damages and another not."""
    length = rng.randint(15, 60)
    talk = Talk(rng, platform, make_people(rng, platform, length))
    talk.at += rng.randrange(3600)
    scenes = SCENES + (WECHAT_SCENES if platform is Platform.WECHAT and not plainly else ())
    weights = [weight for weight, _ in scenes]
    while len(talk.posts) < length:
        rng.choices([scene for _, scene in scenes], weights)[0](talk)
        talk.at += rng.choice(GAPS)
    room = {Platform.WECHAT: f"{rng.randrange(10**10, 10**11)}@chatroom", Platform.QQ: str(rng.randrange(10**8, 10**9))}
    name = f"{rng.choice(('云岭镇', '松坪乡', '石门镇'))}{rng.choice(('秋防', '防汛', '网格化'))}工作群"
    return Chat(platform, name, room.get(platform, "wrGroup0001"), tuple(talk.people), tuple(talk.posts))
