"""Words in braces inside the phrases, filled in for one speaker, day and scene.

``{all}`` everybody, as the platform says · ``{@会计甲}`` a mention · ``{会计甲}`` a name · ``{会计甲村}`` the village
``{缺村}`` ``{@缺}`` those left out · ``{村}`` ``{我}`` the speaker's own · ``{pick:a|b}`` one of several
``{n:3-12}`` a number · ``{g:300-800}`` one that grows over the four weeks, a little apart for everybody
``{今}`` ``{明}`` ``{后}`` ``{昨}`` dates · ``{周}`` ``{明周}`` weekdays
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from monitor.demo.casting import Casting
from monitor.demo.groups import Group, Seat
from monitor.demo.moments import DAYS, FIRST_DAY, day_name, weekday_name
from monitor.demo.posts import EVERYBODY
from monitor.types import Platform

_SLOT = re.compile(r"\{([^{}]+)\}")
_DAYS = {"昨": -1, "今": 0, "明": 1, "后": 2}


def filled(text: str, casting: Casting, speaker: Seat, day: date) -> str:
    """The text with every slot filled; KeyError for a slot that nobody knows."""
    return _SLOT.sub(lambda found: _fill(found[1], casting, speaker, day), text)


def _fill(slot: str, casting: Casting, speaker: Seat, day: date) -> str:
    if slot.startswith("n:"):
        return str(casting.rng.randint(*_range(slot)))
    if slot.startswith("g:"):
        low, high = _range(slot)
        return str(low + (high - low) * (day - FIRST_DAY).days // DAYS + speaker.person.number % 7 * (high - low) // 50)
    if slot.startswith("pick:"):
        return casting.rng.choice(slot[5:].split("|"))
    if slot in _DAYS:
        return day_name(day + timedelta(days=_DAYS[slot]))
    if slot in ("周", "明周"):
        return weekday_name(day + timedelta(days=len(slot) - 1))
    return _person_slot(slot, casting, speaker)


def _range(slot: str) -> tuple[int, int]:
    low, _, high = slot[2:].partition("-")
    return int(low), int(high)


def _person_slot(slot: str, casting: Casting, speaker: Seat) -> str:
    if slot == "all":
        return EVERYBODY[casting.group.platform]
    if slot in ("村", "我"):
        return speaker.person.office if slot == "村" else speaker.person.name
    if slot == "缺村":
        return "、".join(seat.person.office for seat in casting.missing)
    if slot == "@缺":
        return "".join(mention(casting.group, seat) for seat in casting.missing)
    if slot.startswith("@"):
        return mention(casting.group, casting.who(slot[1:]))
    if slot.endswith("村") and slot != "村":
        return casting.who(slot[:-1]).person.office
    return casting.who(slot).person.name


def mention(group: Group, seat: Seat) -> str:
    """@ with the card, closed as the platform's client does."""
    return f"@{seat.card}\u2005" if group.platform is Platform.WECHAT else f"@{seat.card} "
