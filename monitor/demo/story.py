"""The story of four weeks: every scene and exchange performed, group by group, from one seed."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from monitor.demo.crowd import Troupe
from monitor.demo.groups import Group, groups
from monitor.demo.moments import DAYS, FIRST_DAY, moment
from monitor.demo.posts import Chat
from monitor.demo.screenplay import Clock, Crowd, Cue, Scene, Talk, pools, scenes, talks
from monitor.demo.stage import Act, Stage

_PARTS = {"早": (7, 9), "上": (9, 11), "午": (12, 13), "下": (14, 17), "晚": (19, 22), "夜": (22, 23), "休": (9, 20)}
_REST, SATURDAY = "休", 5


def tell(seed: int) -> tuple[Chat, ...]:
    """The chats of all groups. The same seed tells the same story to the second and the word."""
    return tuple(_tell(group, seed) for group in groups())


def _tell(group: Group, seed: int) -> Chat:
    rng = Random(f"{seed}/{group.key}")
    stage, troupe = Stage(group, rng), Troupe(pools(), rng)
    for scene in _programme(group, rng):
        act = Act.open(stage, scene)
        for cue in scene.cues:
            _perform(act, troupe, cue)
    return Chat(group, tuple(sorted(stage.posts, key=lambda post: (post.at, post.number))))


def _perform(act: Act, troupe: Troupe, cue: Cue) -> None:
    if isinstance(cue, Crowd):
        troupe.perform(act, cue)
    else:
        act.say(cue)


def _programme(group: Group, rng: Random) -> list[Scene]:
    """The group's scenes and, at drawn times, its small talk, by day and time."""
    found = [scene for scene in scenes() if scene.group == group.key]
    found += [_placed(talk, group, rng) for talk in talks() if group.key in talk.groups]
    return sorted(found, key=lambda scene: moment(scene.day, scene.clock.hour, scene.clock.minute))


def _placed(talk: Talk, group: Group, rng: Random) -> Scene:
    first, last = _PARTS[talk.when]
    days = [FIRST_DAY + timedelta(days=offset) for offset in range(DAYS)]
    suitable = [day for day in days if (day.weekday() >= SATURDAY) == (talk.when == _REST)]
    return Scene(group.key, rng.choice(suitable), Clock(rng.randint(first, last), rng.randint(0, 59)), talk.cues)
