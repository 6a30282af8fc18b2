"""Overlapping exports of random chats in any order (G4): one canonical dump, and the chat itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.anyorder import mixed, properties

Check = Callable[[int], None]
CHATS: tuple[tuple[Check, int], ...] = (
    (properties.one_format, 200),
    (properties.several_tools, 100),
    (properties.two_cadres, 87),
    (mixed.minutes_and_seconds, 100),
    (mixed.refused, 50),
)
SOAK, TOGETHER = 2_000, 50


@pytest.mark.parametrize(
    ("check", "seed"),
    [pytest.param(check, seed, id=f"{check.__name__}-{seed}") for check, count in CHATS for seed in range(count)],
)
def test_any_order(check: Check, seed: int) -> None:
    check(seed)


@pytest.mark.soak
@pytest.mark.parametrize("first", range(1_000, 1_000 + SOAK // len(CHATS), TOGETHER))
@pytest.mark.parametrize("check", [check for check, _ in CHATS], ids=lambda check: check.__name__)
def test_many_more(check: Check, first: int) -> None:
    for seed in range(first, first + TOGETHER):
        try:
            check(seed)
        except AssertionError as fault:
            fault.add_note(f"seed {seed}")
            raise
