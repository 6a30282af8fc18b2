"""The stage: lines of a play become posts, each with its time, its author and its kind.

Marks before a text: ``[图片]`` ``[视频]`` ``[语音]`` ``[表情]`` ``[红包]`` alone, ``[文件]名.xlsx``, ``[位置]地点``,
``[链接]标题|描述``, ``[转发]标题|名: 话|名: 话``, ``[引用]`` and ``[引用上]`` before an answer to the first or the last
line, ``[撤回]`` before a text that is taken back soon after. ``入群`` and ``退群`` as speakers are lines of the client.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from monitor.demo.casting import Casting
from monitor.demo.groups import Group, Seat
from monitor.demo.moments import local, moment
from monitor.demo.posts import Post
from monitor.demo.screenplay import Line, Scene
from monitor.demo.slots import filled
from monitor.types import Kind, Platform

_MARKS = {
    "[图片]": Kind.IMAGE,
    "[视频]": Kind.VIDEO,
    "[语音]": Kind.VOICE,
    "[表情]": Kind.STICKER,
    "[红包]": Kind.RED_PACKET,
    "[文件]": Kind.FILE,
    "[位置]": Kind.LOCATION,
    "[链接]": Kind.LINK,
    "[转发]": Kind.FORWARD,
    "[引用]": Kind.QUOTE,
    "[引用上]": Kind.QUOTE,
}
_RECALLED = "[撤回]"
_JOIN, _LEAVE = "入群", "退群"


@dataclass(slots=True)
class Stage:
    """One group over all four weeks; posts are kept in the order in which they were thought of."""

    group: Group
    rng: Random
    posts: list[Post] = field(default_factory=list)

    def put(
        self, at: int, seat: Seat | None, kind: Kind, text: str, quotes: Post | None = None, recalled: bool = False
    ) -> Post:
        """Adds one post."""
        post = Post(len(self.posts) + 1, at, seat, kind, text, quotes, recalled)
        self.posts.append(post)
        return post


@dataclass(slots=True)
class Act:
    """One scene on its stage: whose turn it is and what time it has become."""

    stage: Stage
    casting: Casting
    day: date
    now: int
    first: Post | None = None
    last: Post | None = None

    @classmethod
    def open(cls, stage: Stage, scene: Scene) -> Act:
        """The scene at its anchor, up to two and a half minutes late."""
        start = moment(scene.day, scene.clock.hour, scene.clock.minute) + stage.rng.randint(0, 150)
        named = frozenset(cue.who for cue in scene.cues if isinstance(cue, Line))
        return cls(stage, Casting(stage.group, scene.day, stage.rng, named), scene.day, start)

    def say(self, line: Line) -> None:
        """Performs one line."""
        self.now = self._time_of(line)
        if line.who in (_JOIN, _LEAVE):
            self.stage.put(self.now, None, Kind.SYSTEM, self._notice(line))
            return
        seat = self.casting.who(line.who)
        post = self.speak(seat, self.now, line.text)
        self.first, self.last = self.first or post, post

    def speak(self, seat: Seat, at: int, phrase: str) -> Post:
        """One post by a person, its marks and slots resolved."""
        text = filled(phrase, self.casting, seat, local(at).date())
        if text.startswith(_RECALLED):
            return self._taken_back(seat, at, text.removeprefix(_RECALLED))
        mark = text[: text.find("]") + 1] if text.startswith("[") else ""
        kind = _MARKS.get(mark, Kind.TEXT)
        if kind is Kind.TEXT:
            return self.stage.put(at, seat, kind, text)
        if kind is Kind.QUOTE:
            quotes = self.first if mark == "[引用]" else self.last
            assert quotes is not None, "nothing to quote yet"
            return self.stage.put(at, seat, kind, text.removeprefix(mark), quotes)
        return self.stage.put(at, seat, kind, text.removeprefix(mark).replace("|", "\n"))

    def _taken_back(self, seat: Seat, at: int, text: str) -> Post:
        post = self.stage.put(at, seat, Kind.TEXT, text, recalled=True)
        name = seat.card if self.stage.group.platform is Platform.QQ else f'"{seat.card}" '
        self.stage.put(at + self.stage.rng.randint(15, 90), None, Kind.RECALL, f"{name}撤回了一条消息")
        return post

    def _time_of(self, line: Line) -> int:
        rng = self.stage.rng
        if line.clock is not None:
            day = self.day + timedelta(days=line.clock.days)
            at = moment(day, line.clock.hour, line.clock.minute) + rng.randint(0, 100)
            return max(at, self.now + 5)
        if line.after is None:
            return self.now if self.last is None else self.now + rng.randint(20, 90)
        return self.now + int(line.after * 60 * rng.uniform(0.75, 1.3)) + rng.randint(2, 20)

    def _notice(self, line: Line) -> str:
        """What the client prints when somebody comes or goes; ``甲>乙`` is an invitation."""
        keys = line.text.split(">")
        cards = [self.stage.group.seat(key).card for key in keys]
        on_qq = self.stage.group.platform is Platform.QQ
        if line.who == _LEAVE:
            return f"{cards[0]}退出了群聊" if on_qq else f'"{cards[0]}"退出了群聊'
        return f"{cards[-1]}加入本群。" if on_qq else f'"{cards[0]}"邀请"{cards[-1]}"加入了群聊'
