"""What was said: the posts of one group, before any exporter has written them down."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.demo.groups import Group, Seat
from monitor.types import Kind

RELAY = "#接龙"
EVERYBODY = {"wechat": "@所有人 ", "qq": "@全体成员 "}


@dataclass(frozen=True, slots=True)
class Post:
    """One message. ``seat`` is None on lines that the client prints itself; ``number`` is unique in the group.

    ``recalled``: the author took it back; most exporters then show only the notice that follows it.
    ``text`` is the bare content: the name of a file, title and description of a link, the new words of a quote.
    """

    number: int
    at: int
    seat: Seat | None
    kind: Kind
    text: str
    quotes: Post | None = None
    recalled: bool = False


@dataclass(frozen=True, slots=True)
class Chat:
    """A group with its posts in the order of time."""

    group: Group
    posts: tuple[Post, ...]

    def between(self, first: int, last: int) -> Chat:
        """The posts of a half-open span of epoch seconds."""
        return Chat(self.group, tuple(post for post in self.posts if first <= post.at < last))

    def without_recalled(self) -> Chat:
        """What is left where a recalled message is gone for good."""
        return Chat(self.group, tuple(post for post in self.posts if not post.recalled))

    def spoken(self) -> Chat:
        """What people said: no lines of the client, nothing taken back."""
        return Chat(self.group, tuple(post for post in self.posts if post.seat is not None and not post.recalled))
