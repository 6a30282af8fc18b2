"""What many do at once: answering 收到, handing in pictures and figures, growing a 接龙.

~收到 share minutes [pool [roles]]  of those present, the speaker left out, each in the words he is used to
~图 role a-b minutes [pool]         everybody in a role sends a to b pictures, one with words from the pool
~报 role minutes pool [少N]         everybody in a role reports; N of them are left out and become 缺1 … 缺N
~补 minutes pool                    those left out report after all
~接龙 role minutes 题|例|条目        everybody in a role repeats the list with one more line; 少N as above
~说 role count minutes pool         a few say something
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from monitor.demo.groups import Seat
from monitor.demo.posts import RELAY
from monitor.demo.screenplay import Crowd, Pools
from monitor.demo.slots import filled
from monitor.demo.stage import Act
from monitor.types import Kind, Platform

_EAGER = {"支书": 1.1, "会计": 1.4, "网格": 1.4, "镇": 1.1, "领导": 0.03, "县": 0.08, "外": 0.1}
_TWICE, _AS_USUAL = 0.015, 0.7
_LESS = "少"


class Troupe:
    """The crowds of one telling of the story; remembers how everybody is used to answering."""

    def __init__(self, pools: Pools, rng: Random) -> None:
        self._pools, self._rng = pools, rng
        self._habits: dict[str, str] = {}
        self._crowds: dict[str, Callable[[Act, tuple[str, ...]], None]] = {
            "收到": self._acknowledge,
            "图": self._send_pictures,
            "报": self._report,
            "补": self._catch_up,
            "接龙": self._relay,
            "说": self._remark,
        }

    def perform(self, act: Act, crowd: Crowd) -> None:
        """Performs one crowd; KeyError for one that is not known."""
        self._crowds[crowd.name](act, crowd.words)

    def _delays(self, count: int, minutes: float) -> list[int]:
        """Seconds after the line: most come early, a few trail behind."""
        rng = self._rng
        return sorted(6 + int(min(rng.expovariate(2.2), 2.5) * minutes * 60) for _ in range(count))

    def _spread(self, seats: Sequence[Seat], minutes: float) -> list[tuple[Seat, int]]:
        return list(zip(seats, self._delays(len(seats), minutes), strict=True))

    def _acknowledge(self, act: Act, words: tuple[str, ...]) -> None:
        share, minutes, *how = words
        pool, roles = how[:1], how[1].split("、") if how[1:] else tuple(_EAGER)
        speaker = act.last.seat if act.last else None
        able = [seat for role in roles for seat in act.casting.playing(role) if seat is not speaker]
        willing = [seat for seat in able if self._rng.random() < float(share) * _EAGER[seat.person.role]]
        self._rng.shuffle(willing)
        for seat, delay in self._spread(willing, float(minutes)):
            text = self._rng.choice(self._pools[pool[0]]) if pool else self._usual(seat)
            act.speak(seat, act.now + delay, text)
            if self._rng.random() < _TWICE:
                act.speak(seat, act.now + delay, text)

    def _usual(self, seat: Seat) -> str:
        """The words somebody mostly answers with."""
        pool = self._pools["收到村" if seat.person.level == "村" else "收到"]
        habit = self._habits.setdefault(seat.person.key, self._rng.choice(pool))
        return habit if self._rng.random() < _AS_USUAL else self._rng.choice(pool)

    def _send_pictures(self, act: Act, words: tuple[str, ...]) -> None:
        role, counts, minutes, *pool = words
        low, _, high = counts.partition("-")
        seats = act.casting.playing(role)
        self._rng.shuffle(seats)
        for seat, delay in self._spread(seats, float(minutes)):
            at = act.now + delay
            for _ in range(self._rng.randint(int(low), int(high or low))):
                act.speak(seat, at, "[图片]")
                at += self._rng.randint(1, 9)
            if pool and self._rng.random() < 0.7:
                act.speak(seat, at + self._rng.randint(3, 25), self._rng.choice(self._pools[pool[0]]))

    def _chosen(self, act: Act, role: str, words: Sequence[str]) -> list[Seat]:
        """Those in a role in random order, without the N that a word 少N leaves out."""
        less = next((int(word[1:]) for word in words if word[:1] == _LESS and word[1:].isdecimal()), 0)
        return act.casting.leave_out(act.casting.playing(role), less)

    def _report(self, act: Act, words: tuple[str, ...]) -> None:
        role, minutes, pool, *rest = words
        self._say_each(act, self._chosen(act, role, rest), float(minutes), pool)

    def _catch_up(self, act: Act, words: tuple[str, ...]) -> None:
        minutes, pool = words
        self._say_each(act, act.casting.missing, float(minutes), pool)

    def _say_each(self, act: Act, seats: Sequence[Seat], minutes: float, pool: str) -> None:
        phrases = self._rng.sample(self._pools[pool], len(self._pools[pool]))
        for number, (seat, delay) in enumerate(self._spread(seats, minutes)):
            act.speak(seat, act.now + delay, phrases[number % len(phrases)])

    def _remark(self, act: Act, words: tuple[str, ...]) -> None:
        role, count, minutes, pool = words
        speaker = act.last.seat if act.last else None
        seats = [seat for seat in act.casting.playing(role) if seat is not speaker]
        self._say_each(act, self._rng.sample(seats, min(int(count), len(seats))), float(minutes), pool)

    def _relay(self, act: Act, words: tuple[str, ...]) -> None:
        role, minutes, *rest = words
        less, text = (rest[:1], rest[1:]) if rest[0][:1] == _LESS else ([], rest)
        topic, example, entry = " ".join(text).split("|")
        opener = act.last.seat if act.last else None
        assert opener is not None, "somebody opens a relay"
        topic = filled(topic, act.casting, opener, act.day)
        head = f"{RELAY}\n{topic}" if act.stage.group.platform is Platform.WECHAT else f"接龙：{topic}"
        head = f"{head}\n例 {example}\n" if example else f"{head}\n"
        listed: list[str] = []
        for seat, delay in self._spread(self._chosen(act, role, less), float(minutes)):
            listed.append(filled(entry, act.casting, seat, act.day))
            rows = "\n".join(f"{number}. {line}" for number, line in enumerate(listed, 1))
            act.stage.put(act.now + delay, seat, Kind.TEXT, f"{head}\n{rows}")
