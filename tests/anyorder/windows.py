"""Overlapping windows of a chat, as people export again and again: any edges, any order, some files twice."""

from __future__ import annotations

import random
from collections.abc import Sequence

from tests.anyorder.chats import Post

Window = tuple[Post, ...]
LEAST, OVERLAP = 6, 6


def cut(rng: random.Random, posts: Sequence[Post]) -> list[Window]:
    """Two to five windows in order that cover the posts, edges anywhere, also inside a second.

    The window after an edge begins before the minute that the edge cuts, so that it holds all messages of it.
    """
    edges = [0]
    while edges[-1] < len(posts) and len(edges) < 5:
        edges.append(min(edges[-1] + rng.randint(LEAST, max(LEAST, len(posts) // 2)), len(posts)))
    edges[-1] = len(posts)
    starts = [_start(posts, edge, OVERLAP + rng.randint(0, 8)) for edge in edges[:-1]]
    windows = [tuple(posts[start:end]) for start, end in zip(starts, edges[1:], strict=True)]
    if rng.random() < 0.5:
        start = rng.randrange(len(posts) - LEAST)
        windows.append(tuple(posts[start : start + rng.randint(LEAST, len(posts))]))
    return windows


def _start(posts: Sequence[Post], edge: int, overlap: int) -> int:
    first = next(number for number, post in enumerate(posts) if post.at // 60 == posts[edge].at // 60)
    return max(0, min(first, edge - overlap))


def shuffled(rng: random.Random, count: int) -> list[int]:
    """An order to import so many files in, some of them again later."""
    order = list(range(count)) + rng.choices(range(count), k=rng.randint(0, 2))
    rng.shuffle(order)
    return order
