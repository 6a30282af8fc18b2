"""A group's talk of any length."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.site import Said


def talk(count: int, first: str = "2026-03-02T08:00:00", gap: int = 90) -> list[Said]:
    """Messages of nine people, ``gap`` seconds apart."""
    start = datetime.fromisoformat(first)
    return [
        Said((start + timedelta(seconds=n * gap)).isoformat(), f"干部{n % 9}", f"90470000{n % 9}", f"第{n}号台账已报")
        for n in range(count)
    ]
