"""What one cadre's export of some posts prints, and what a reader can know from it (layouts: the shapes modules)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from monitor.importers.body import mentions_all
from monitor.types import Kind, Platform, Precision
from tests.anyorder.chats import RELAY, ZONE, Chat, Post

MINUTE = 60
SILENT = frozenset({Kind.IMAGE, Kind.VOICE, Kind.VIDEO, Kind.STICKER})


@dataclass(frozen=True, slots=True)
class View:
    """Whose export it is (a place in Chat.people) and which cards it prints: those of then, or today's."""

    me: int | None = None
    todays_cards: bool = False
    nicks: bool = False  # a tool that knows no cards prints people's own names
    backwards: bool = False  # another client keeps the messages of one second in another order
    had_other_name: bool = False  # the group had another name in the first half of the chat


@dataclass(frozen=True, slots=True)
class Line:
    """A post as the exporting client holds it; ``number`` is its place in the chat."""

    number: int
    at: int
    account: str | None
    name: str
    kind: Kind
    text: str
    quoted: str
    quoted_name: str
    server_id: str
    own: bool
    recalled: bool
    takes_back: str

    @property
    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.at, ZONE)

    @property
    def is_notice(self) -> bool:
        return self.account is None

    @property
    def is_relay(self) -> bool:
        return self.text.startswith(RELAY) and self.kind is Kind.TEXT


@dataclass(frozen=True, slots=True)
class Export:
    """The lines of one export of a group. ``members`` are (account, name) pairs."""

    group: str
    room: str
    me: str
    lines: tuple[Line, ...]
    members: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader can know of one line; ``id`` is a number that every export of the line prints."""

    at: int
    precision: Precision
    account: str | None
    name: str
    kind: Kind
    text: str
    quoted: str = ""
    everybody: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """A format: how it is laid out (``write`` returns the path to import) and what survives in it (``sees``).

    ``ids``: WeChat's or WeCom's own message numbers. ``accounts``: senders by account. ``keeps_recalled``: a message
    that was taken back stays, marked; elsewhere it is gone and only the notice remains. ``todays_cards``: names stand
    in one list beside the messages, so that old messages are signed with the names of the day of the export.
    ``lists_members``: names of that day stand in a member list as well. ``unnamed``: the group's name is nowhere in it,
    the user gives it.
    """

    name: str
    importer: str
    platform: Platform
    write: Callable[[Path, Export], Path]
    sees: Callable[[Line], Seen | None]
    ids: bool = False
    accounts: bool = True
    precision: Precision = Precision.SECOND
    keeps_recalled: bool = False
    todays_cards: bool = False
    lists_members: bool = False
    unnamed: bool = False


def seen(line: Line, **other: object) -> Seen:
    """What a format without losses tells."""
    text = "" if line.kind in SILENT else line.text
    known: dict[str, object] = {
        "at": line.at,
        "precision": Precision.SECOND,
        "account": line.account,
        "name": "" if line.is_notice else line.name,
        "kind": Kind.RECALL if line.recalled else line.kind,
        "text": text,
        "quoted": line.quoted,
        "id": line.server_id,
    }
    known |= other
    if "everybody" not in known:
        known["everybody"] = mentions_all(Kind(str(known["kind"])), str(known["text"]))
    return Seen(**known)  # type: ignore[arg-type]


def without_ids(line: Line, **other: object) -> Seen:
    """The same without a number of its own."""
    return seen(line, **{"id": "", **other})


def by_name(line: Line, **other: object) -> Seen:
    """The same with names in place of accounts."""
    return without_ids(line, **{"account": None, **other})


def without_word(text: str) -> str:
    """A text as WeFlow leaves it: a word with a colon at its start is gone, the blank behind it is not."""
    return re.sub(r"^\s*[A-Za-z0-9_-]+:(?!//)", "", text)


def export(chat: Chat, posts: Sequence[Post], view: View, shape: Shape) -> Export:
    """The export that a cadre makes right after the last of the posts."""
    last = posts[-1].number
    held = {post.number for post in posts}
    view = replace(view, todays_cards=view.todays_cards or shape.todays_cards)
    gone = set() if shape.keeps_recalled else {p.number for p in chat.posts if p.recalled_by is not None}
    if view.backwards:
        posts = sorted(posts, key=lambda post: (post.at, -post.number))
    lines = tuple(_line(chat, post, view, last, held) for post in posts if post.number not in gone)
    me = chat.people[view.me or 0].account
    members = tuple((person.account, person.card(last)) for person in chat.people)
    is_early = view.had_other_name and last < len(chat.posts) // 2
    return Export(f"{chat.name}（筹）" if is_early else chat.name, chat.room, me, lines, members)


def _line(chat: Chat, post: Post, view: View, last: int, held: set[int]) -> Line:
    def name(who: int | None, number: int) -> str:
        if who is None:
            return ""
        person = chat.people[who]
        return person.nick if view.nicks else person.card(last if view.todays_cards else number)

    is_quote = post.kind is Kind.QUOTE and post.quotes is not None
    original = chat.posts[post.quotes] if is_quote and post.quotes is not None else None
    return Line(
        number=post.number,
        at=post.at,
        account=None if post.who is None else chat.people[post.who].account,
        name=name(post.who, post.number),
        kind=post.kind,
        text=post.text,
        quoted=original.text if original else "",
        quoted_name=name(original.who, original.number) if original else "",
        server_id=post.server_id,
        own=post.who is not None and post.who == view.me,
        recalled=post.recalled_by is not None and post.recalled_by in held,
        takes_back=_taken_back(chat, post),
    )


def _taken_back(chat: Chat, post: Post) -> str:
    """The WeCom number of the message that a notice takes back."""
    if post.kind is not Kind.RECALL or post.quotes is None:
        return ""
    return wecom_id(post.quotes, chat.posts[post.quotes].at)


def wecom_id(number: int, at: int) -> str:
    """WeCom's number of a message."""
    return f"7001{number:05d}_{at}"


def read(chat: Chat, posts: Sequence[Post], view: View, shape: Shape) -> list[Seen]:
    """What a reader can know from that export."""
    return [known for line in export(chat, posts, view, shape).lines if (known := shape.sees(line)) is not None]


def at_minute(at: int) -> int:
    """The beginning of the minute, as a source that prints no seconds has it."""
    return at // MINUTE * MINUTE
