"""What must hold of exports by tools that know unlike much: minutes beside seconds, and tools that disagree."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

from monitor.service.names import normal
from monitor.types import Kind, Platform, Precision
from tests.anyorder.canonical import Fact, difference, dump, facts, facts_of
from tests.anyorder.chats import make_chat
from tests.anyorder.exports import Seen, View, at_minute
from tests.anyorder.shapes import SHAPES
from tests.anyorder.sites import File, scratch, site_of, take, write
from tests.anyorder.windows import cut, shuffled
from tests.site import open_at

LOSES_WORDS = ("memotrace1-csv", "memotrace1-all")
TO_THE_MINUTE = tuple(one for one in SHAPES if one.precision is Precision.MINUTE)
TO_THE_SECOND = tuple(
    one
    for one in SHAPES
    if one.precision is Precision.SECOND
    and one.platform is Platform.WECHAT
    and not one.todays_cards
    and one.name not in LOSES_WORDS
)
BARE_NAMES = tuple(one for one in TO_THE_SECOND if not one.ids and not one.accounts)
LEAST_TO_JUDGE = 4


def minutes_and_seconds(seed: int) -> None:
    """A mail or copied text beside an exact export of the same chat: the higher number of each, in any order."""
    rng = random.Random(f"minutes and seconds {seed}")
    chat = make_chat(rng, Platform.WECHAT, plainly=True)
    coarse, fine = rng.choice(TO_THE_MINUTE), rng.choice(TO_THE_SECOND)
    exports = []
    for shape in (coarse, fine):
        windows = cut(rng, chat.posts)
        exports += [(shape, window, View()) for window in rng.sample(windows, rng.randint(1, len(windows)))]
    with scratch() as folder:
        files = write(folder, chat, exports)
        orders = [[files[place] for place in shuffled(rng, len(files))] for _ in range(2)]
        found, expected = (site_of(folder / f"site{n}", order) for n, order in enumerate(orders))
        assert difference(dump(found.store), dump(expected.store)) == "", (coarse.name, fine.name)
        assert _unquoted(facts(found.store)) == _unquoted(_highest(files)), (coarse.name, fine.name)


def _unquoted(told: Counter[Fact]) -> Counter[Fact]:
    """Without originals of replies: one tool tells them and another takes a reply for a text."""
    found: Counter[Fact] = Counter()
    for (at, precision, who, kind, text, _, everybody), count in told.items():
        sort = Kind.TEXT.value if kind == Kind.QUOTE else kind
        found[at, precision, who, sort, text, "", everybody] += count
    return found


def _highest(files: Sequence[File]) -> Counter[Fact]:
    """Every message of the exact exports, and of the others what goes beyond these in its minute.

    Nobody can tell which of several equal messages a line without seconds means, nor of which of two people of one
    card it is: they are compared by name.
    """
    exact: dict[Seen, int] = {}
    coarse: Counter[tuple[object, ...]] = Counter()
    for file in files:
        rows = file.holds()
        if file.shape.precision is Precision.MINUTE:
            coarse |= Counter(map(_roughly, rows))
        else:
            exact |= {row: max(count, exact.get(row, 0)) for row, count in Counter(rows).items()}
    told = Counter(_roughly(row) for row, count in exact.items() for _ in range(count))
    found = Counter(facts_of(row for row, count in exact.items() for _ in range(count)))
    samples = {_roughly(row): row for file in files for row in file.holds() if row.precision is Precision.MINUTE}
    for about, count in (coarse - told).items():
        found += facts_of([samples[about]] * count)
    return found


def _roughly(row: Seen) -> tuple[object, ...]:
    """What a line without seconds tells for certain: the minute, a name, and words or else the sort.

    A table that was saved again has lost every sign that GBK does not have.
    """
    return at_minute(row.at), _left(normal(row.name)), _left(normal(row.text)) if row.text else row.kind


def _left(text: str) -> bytes:
    return text.replace("?", "").encode("gbk", "ignore")


def refused(seed: int) -> None:
    """A tool without accounts that knows people under other names is refused, and nothing stored changes.

    Another tool, or another cadre's export by the same tool with his own 备注.
    """
    rng = random.Random(f"refused {seed}")
    chat = make_chat(rng, Platform.WECHAT, plainly=True)
    first = rng.choice(TO_THE_SECOND)
    other = rng.choice(BARE_NAMES)
    why = "名字不同" if other == first else "不能判断是不是同一批消息"
    strange = View(nicks=True)
    windows = cut(rng, chat.posts)
    with scratch() as folder:
        mine = write(folder / "mine", chat, [(first, window, View()) for window in (chat.posts, *windows)])
        theirs = [one for one in write(folder / "theirs", chat, [(other, w, strange) for w in windows]) if _tells(one)]
        alone = dump(site_of(folder / "alone", mine).store)
        ctx = open_at(folder / "both")
        take(ctx, mine[0])
        for file in rng.sample(mine[1:] + theirs, len(mine) - 1 + len(theirs)):
            before = dump(ctx.store)
            result = take(ctx, file)
            if file in theirs:
                assert result.status == "rejected" and why in (result.error or ""), (first.name, other.name)
                assert dump(ctx.store) == before
            else:
                assert result.status in ("imported", "duplicate"), (first.name, result.error)
        assert difference(dump(ctx.store), alone) == "", (first.name, other.name)


def _tells(file: File) -> bool:
    """Whether enough of it lies between its first and last second to be judged at all."""
    rows = file.holds()
    inside = [row for row in rows if rows[0].at < row.at < rows[-1].at and row.name]
    return len(inside) >= LEAST_TO_JUDGE
