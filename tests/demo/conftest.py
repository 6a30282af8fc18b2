from __future__ import annotations

import pytest

from monitor.demo import SEED, Township, write_township
from monitor.demo.packing import Export, exports
from monitor.demo.posts import Chat
from monitor.demo.story import tell


@pytest.fixture(scope="session")
def chats() -> dict[str, Chat]:
    """The story of the default seed, by group."""
    return {chat.group.key: chat for chat in tell(SEED)}


@pytest.fixture(scope="session")
def made(chats: dict[str, Chat]) -> list[Export]:
    return list(exports(chats))


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Township:
    return write_township(tmp_path_factory.mktemp("town"))
