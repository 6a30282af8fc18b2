"""What must hold of any chat, whatever it was exported with and in whatever order the files come.

What cannot be known, and is therefore neither asked nor promised:

* A source without ids that was cut inside a second (or, printing minutes, inside a minute) tells a lower number of
  equal messages; the number is right once some file holds all of them, as some window does here for every minute.
* A name without an account is all there is of a person: two people of one card are one sender in such formats, and one
  person under two names (a changed card, another cadre's 备注) is two. So formats that have neither ids nor accounts
  print the cards of then here; other cards and 备注 are asked where there are ids or accounts.
* Of a message that three exports print under three names, one of them without accounts, the names that end up with
  the account depend on which came last; here no more than one export without accounts differs.
* Two tools without common ids that print one text differently (a 接龙 cut to its first line) are refused when that is
  more than a tenth; what is below that is counted twice. Chats for such pairs hold no damaged texts here.
* Which of two messages a tool without ids means, when the same person said the same in the same second.
* Whose 我 it is, when a namesake of the exporting member says the same in the same second and no account tells them
  apart: the number is right, one name of the two is not.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from monitor.service.names import normal
from monitor.types import Kind, Platform
from tests.anyorder.canonical import Fact, difference, dump, facts, facts_of
from tests.anyorder.chats import Chat, make_chat
from tests.anyorder.exports import Line, Seen, Shape, View, export
from tests.anyorder.shapes import SHAPES
from tests.anyorder.sites import File, dump_of, scratch, site_of, taken_in_parts, write
from tests.anyorder.windows import cut, shuffled

WITH_SERVER_IDS = tuple(one for one in SHAPES if one.ids and one.platform is Platform.WECHAT)


def one_format(seed: int) -> None:
    """Overlapping windows of one format, some twice, in any order: as one whole export, and as the chat was."""
    rng = random.Random(f"one format {seed}")
    shape = SHAPES[seed % len(SHAPES)]
    chat = make_chat(rng, shape.platform)
    has_identity = shape.ids or (shape.accounts and shape.name != "chatlog-txt")  # which has no id of one's own
    view = View(me=rng.randrange(3), todays_cards=has_identity and rng.random() < 0.5)
    with scratch() as folder, taken_in_parts(rng):
        whole, *parts = write(folder, chat, [(shape, window, view) for window in (chat.posts, *cut(rng, chat.posts))])
        one = site_of(folder / "whole", [whole])
        assert facts(one.store) == facts_of(whole.holds()), shape.name
        first, second = ([parts[place] for place in shuffled(rng, len(parts))] for _ in range(2))
        many = site_of(folder / "parts", first)
        assert facts(many.store) == merged(parts), shape.name
        found = dump(many.store)
        has_old_cards = view.todays_cards or shape.todays_cards or shape.lists_members  # which the whole has not
        expected = dump_of(folder / "again", second) if has_old_cards else dump(one.store)
        assert found.digest == expected.digest, f"{shape.name}\n{difference(found, expected)}"


def merged(files: Sequence[File]) -> Counter[Fact]:
    """What several exports by one tool tell together: by id, or the highest number that one file tells.

    A message that one file tells before and another after it was recalled is one recalled message.
    """
    by_id: dict[str, Seen] = {}
    told: Counter[Fact] = Counter()
    recalled: Counter[Fact] = Counter()
    for file in files:
        rows = file.holds()
        by_id |= {row.id: _both(by_id.get(row.id, row), row) for row in rows if row.id}
        told |= facts_of(_unrecalled(row) for row in rows if not row.id)
        recalled |= facts_of(_unrecalled(row) for row in rows if not row.id and _is_recalled(row))
    found = facts_of(by_id.values()) + (told - recalled)
    for (at, precision, who, _, *rest), count in recalled.items():
        found[(at, precision, who, Kind.RECALL.value, *rest)] += count  # type: ignore[index]
    return found


def _both(a: Seen, b: Seen) -> Seen:
    """A recall in one export makes it one in all; of two bare names the longer one counts."""
    recalled = b if b.kind is Kind.RECALL else a
    return replace(recalled, name=_longer(a.name, b.name))


def _longer(*names: str) -> str:
    return max(names, key=lambda name: (len(normal(name)), normal(name)))


def _is_recalled(row: Seen) -> bool:
    """A message with its sender, as opposed to the notice."""
    return row.kind is Kind.RECALL and row.account is not None


def _unrecalled(row: Seen) -> Seen:
    return replace(row, kind=Kind.TEXT if row.text else Kind.IMAGE) if _is_recalled(row) else row


def several_tools(seed: int) -> None:
    """Exports of one WeChat chat by several tools that print the server's ids: the same in any order."""
    rng = random.Random(f"several tools {seed}")
    chat = make_chat(rng, Platform.WECHAT)
    exports, renamed = [], rng.random() < 0.3
    for shape in rng.sample(WITH_SERVER_IDS, rng.randint(2, 4)):
        for window in cut(rng, chat.posts)[: rng.randint(1, 3)]:
            todays, nicks = (shape.accounts and rng.random() < 0.3 for _ in range(2))
            view = View(rng.randrange(3), todays, nicks, rng.random() < 0.5, renamed)
            exports.append((shape, window, view))
    with scratch() as folder, taken_in_parts(rng):
        files = write(folder, chat, exports)
        orders = [[files[place] for place in shuffled(rng, len(files))] for _ in range(2)]
        found, expected = (site_of(folder / f"site{n}", order) for n, order in enumerate(orders))
        assert difference(dump(found.store), dump(expected.store)) == ""
        ids = {row.id for file in files for row in file.holds()}
        assert facts(found.store).total() == len(ids)


def two_cadres(seed: int) -> None:
    """Two members' exports of one group by one tool: each sees himself without an id, orders a second otherwise."""
    rng = random.Random(f"two cadres {seed}")
    shape = SHAPES[seed % len(SHAPES)]
    chat = make_chat(rng, shape.platform)
    knows_no_cards = shape.name == "memotrace-csv" and rng.random() < 0.5
    one, other = _of_own_card(chat)[:2] if shape.name == "memotrace1-all" else (0, 1)
    views = [View(me=one), View(me=other, backwards=True, nicks=knows_no_cards)]
    with scratch() as folder:
        files = write(folder, chat, [(shape, window, view) for view in views for window in cut(rng, chat.posts)])
        orders = [[files[place] for place in shuffled(rng, len(files))] for _ in range(2)]
        found, expected = (site_of(folder / f"site{n}", order) for n, order in enumerate(orders))
        assert difference(dump(found.store), dump(expected.store)) == "", shape.name
        assert facts(found.store) == facts_of(_known_to_both(chat, shape, views)), shape.name


def _of_own_card(chat: Chat) -> list[int]:
    """The members whose cards nobody else bears."""
    bearers = Counter(card for person in chat.people for card in {card for _, card in person.cards})
    return [n for n, person in enumerate(chat.people) if all(bearers[card] == 1 for _, card in person.cards)]


def _known_to_both(chat: Chat, shape: Shape, views: Sequence[View]) -> list[Seen]:
    """What two whole exports tell: an account where either has it, the longer of two bare names."""
    mine, theirs = ({line.number: known for line, known in _by_line(chat, shape, view)} for view in views)
    both = []
    for number, one in mine.items():
        other = theirs[number]
        both.append(replace(one, account=one.account or other.account, name=_longer(one.name, other.name)))
    return both


def _by_line(chat: Chat, shape: Shape, view: View) -> list[tuple[Line, Seen]]:
    lines = export(chat, chat.posts, view, shape).lines
    return [(line, known) for line in lines if (known := shape.sees(line)) is not None]
