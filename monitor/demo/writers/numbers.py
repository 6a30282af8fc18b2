"""Invented message numbers: the same post has the same number in every export that shows it."""

from __future__ import annotations

import hashlib

from monitor.demo.groups import Group
from monitor.demo.posts import Post


def digest(text: str) -> str:
    """Hexadecimal digits that look like chance and depend on the text alone."""
    return hashlib.sha256(text.encode()).hexdigest()


def server_id(group: Group, post: Post) -> str:
    """WeChat's server id: 19 digits without order in time; the last ones keep the posts of a group apart."""
    mixed = int(digest(f"{group.native_id}/{post.at}/{post.text}")[:12], 16) % 10**12
    return f"7{mixed:012d}{post.number:06d}"
