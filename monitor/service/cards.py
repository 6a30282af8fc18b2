"""Group cards such as “陈志远-党政办”: parts of a card that fit the roster, as suggestions and never more."""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.service.names import normal
from monitor.store.people import Cadre

# Dashes of every width, brackets, signs and blanks that people put between name, unit and post.
BREAKS = re.compile(r"[-—－–_·•/|+~()（）\[\]【】,，、:：\s\u2005]+")
LONGEST_CARD = 60


def suggestions(card: str, cadres: Iterable[Cadre]) -> tuple[Cadre, ...]:
    """The cadres that a card may mean: those whose name is a part of it, and among these those whose unit is too.

    A part of the unit's name of two characters or more counts (“党政办” in “石门镇党政办”). Empty when nothing fits.
    """
    parts = [part for part in (normal(piece) for piece in BREAKS.split(card[:LONGEST_CARD])) if part]
    whole = normal(card[:LONGEST_CARD])
    named = [cadre for cadre in cadres if normal(cadre.name) in parts or _begins_or_ends(whole, normal(cadre.name))]
    fitting = [cadre for cadre in named if any(len(part) > 1 and part in normal(cadre.unit) for part in parts)]
    return tuple(fitting or named)


def _begins_or_ends(card: str, name: str) -> bool:
    """“党政办陈志远” and “陈志远主任” without any sign between; a name of two characters or more."""
    return len(name) > 1 and card != name and (card.startswith(name) or card.endswith(name))
